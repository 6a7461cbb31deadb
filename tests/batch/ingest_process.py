"""Processes that ingest and may be killed: this one has everything imported and forks one for each order.

An order is a line with ``[project, workers, version, out, inputs, largest]`` as JSON; no file grows beyond ``largest``
bytes. The answers are the new process's id, which is also its group, and when it has ended its exit status. What it
did, or the error that stopped it, is in the file ``out``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main() -> None:
    # Here, because the reading processes import this file anew and need none of it.
    from pourparler.batch import ingest
    from pourparler.errors import PourparlerError
    from sentence_reader import SentenceReader

    for line in sys.stdin:
        project, workers, version, out, inputs, largest = json.loads(line)
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            if largest:
                import resource

                resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
            options = ingest.IngestOptions(workers=workers, reader=SentenceReader(version))
            status = 0
            try:
                done = ingest.ingest(project, inputs, options=options)
                said = f"{done.added} {done.reread} {done.unchanged} {done.failed}"
            except PourparlerError as error:
                status, said = 3, f"{error.code}: {error}"
            Path(out).write_text(said, encoding="utf-8")
            os._exit(status)
        os.setpgid(child, child)
        answer(child)
        answer(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
