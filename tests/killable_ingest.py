"""Ingests in processes of their own, which a test may kill at any moment."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

SCRIPT = Path(__file__).parent / "batch" / "ingest_process.py"
_numbers = itertools.count(1)


@dataclass
class Run:
    """An ingest at work.

    Attributes:
        group: its process group, its reading processes included.
        out: file that says at the end what it did.
        status: its exit status, once it has ended.
        ended: set when it has.
    """

    group: int
    out: Path
    status: int | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def finish(self, *, status: int = 0) -> str:
        """Waits for an ingest that nobody disturbs; what it did."""
        assert self.ended.wait(timeout=600), "the ingest does not end"
        said = self.out.read_text(encoding="utf-8") if self.out.exists() else ""
        assert self.status == status, said
        return said

    def kill_after(self, seconds: float) -> bool:
        """Kills it with all of its processes; whether it was still at work."""
        if self.ended.wait(timeout=seconds):
            return False
        os.killpg(self.group, signal.SIGKILL)
        assert self.ended.wait(timeout=60)
        return self.status == -signal.SIGKILL


class Starter:
    """Starts ingests, one at a time; a context manager that leaves no process behind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        environment = {**os.environ, "PYTHONPATH": str(SCRIPT.parent.parent)}
        self._process = subprocess.Popen(
            [sys.executable, str(SCRIPT)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._waiting: threading.Thread | None = None
        self._last: Run | None = None

    def start(
        self, project: str, *inputs: Path, workers: int = 2, version: str = "1", largest: int | None = None
    ) -> Run:
        """Starts an ingest with the reader of that version; no file of it grows beyond ``largest`` bytes."""
        if self._waiting is not None:
            self._waiting.join(timeout=600)
        assert self._process.stdin is not None and self._process.stdout is not None
        out = self._folder / f"out-{os.getpid()}-{next(_numbers)}"
        order = [project, workers, version, str(out), [str(path) for path in inputs], largest]
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        run = Run(int(self._process.stdout.readline()), out)
        self._last = run
        self._waiting = threading.Thread(target=self._wait, args=(run,), daemon=True)
        self._waiting.start()
        return run

    def _wait(self, run: Run) -> None:
        assert self._process.stdout is not None
        run.status = int(self._process.stdout.readline())
        run.ended.set()

    def timed(self, project: str, *inputs: Path, version: str = "1") -> float:
        """Seconds that an undisturbed ingest takes."""
        begun = time.monotonic()
        self.start(project, *inputs, version=version).finish()
        return time.monotonic() - begun

    def __enter__(self) -> Starter:
        return self

    def __exit__(self, *_: object) -> None:
        if self._last is not None and self._waiting is not None:
            if not self._last.ended.is_set():
                os.killpg(self._last.group, signal.SIGKILL)
            self._waiting.join(timeout=60)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()
