"""``pourparler ingest``: nothing twice, nothing lost, and what is told about it."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive_projects import REPORTS, write_reports
from databases import dump
from pourparler import archive
from pourparler.archive import PipelineSettings
from pourparler.cli.ingest import usual_workers
from pourparler.cli.main import group
from pourparler.errors import MissingFile, MissingProject, SettingsError
from sentence_reader import SentenceReader

SCRIPT = Path(__file__).parents[1] / "quick_command.py"
DAMAGED = "2016-03-08-dispatch-damaged.txt"
# One feed holds nine reports, one file is damaged on purpose.
SAMPLE_REPORTS = 32


def run(*arguments: str | Path, **options: Any) -> Result:
    return CliRunner().invoke(group, ["ingest", *map(str, arguments)], **options)


def process(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "COLUMNS": "120", "TERM": "xterm"}
    return subprocess.Popen([sys.executable, str(SCRIPT), "ingest", *arguments], env=environment, **options)


@pytest.fixture
def location(tmp_path: Path) -> str:
    return str(tmp_path / "new.pourparler")


@pytest.fixture
def samples(checkout: Path) -> Path:
    """The bundled reports."""
    return checkout / "src/pourparler/samples/syria-2016"


@pytest.fixture
def some(samples: Path, tmp_path: Path) -> Path:
    """A copy of the bundled plain texts, the damaged one among them."""
    folder = tmp_path / "some"
    folder.mkdir()
    for path in samples.glob("*.txt"):
        shutil.copy(path, folder)
    return folder


@pytest.mark.usefixtures("quick")
class TestOnTheBundledReports:
    def test_all_are_taken_in_once_and_the_damaged_one_is_told(self, samples: Path, location: str) -> None:
        done = run(location, samples, "--workers", "0")
        assert done.exit_code == 1
        first, second, *_ = done.stdout.splitlines()
        assert first == f"{SAMPLE_REPORTS + 1} reports: {SAMPLE_REPORTS} new, 1 not read"
        assert DAMAGED in second
        assert f"{location} holds {SAMPLE_REPORTS} reports in" in done.stdout
        assert "2016-01-25 to 2016-04-29" in done.stdout

        before = dump(location)
        told = json.loads(run(location, samples, "--workers", "0", "--format", "json").stdout)
        assert dump(location) == before
        assert {name: told[name] for name in ("articles", "added", "reread", "unchanged", "failed")} == {
            "articles": SAMPLE_REPORTS + 1,
            "added": 0,
            "reread": 0,
            "unchanged": SAMPLE_REPORTS,
            "failed": 1,
        }
        held = told["project"]
        assert held["articles"] == SAMPLE_REPORTS
        assert held["statements"] > SAMPLE_REPORTS
        assert held["failures"] == 1

    def test_a_mended_file_is_retried_without_naming_it(self, some: Path, location: str) -> None:
        run(location, some, "--workers", "0")
        still = run(location, "--retry", "--workers", "0", "--format", "json")
        assert still.exit_code == 1
        told = json.loads(still.stdout)
        assert (told["articles"], told["failed"]) == (1, 1)
        assert DAMAGED in told["messages"][0]

        (some / DAMAGED).write_text("GENEVA - Ana Ruiz said the talks would resume on the ninth.", encoding="utf-8")
        done = run(location, "--retry", "--workers", "0")
        assert done.exit_code == 0
        assert done.stdout.startswith("1 report: 1 new\n")
        assert archive.failures(location) == ()
        (failure,) = archive.failures(location, resolved=True)
        assert failure.resolved_at is not None

    def test_several_processes_make_the_same_record(self, some: Path, location: str, tmp_path: Path) -> None:
        run(location, some, "--workers", "0")
        other = str(tmp_path / "other.pourparler")
        assert run(other, some, "--workers", "2").exit_code == 1
        assert dump(other) == dump(location)


@pytest.mark.usefixtures("quick")
class TestCalls:
    def test_a_complete_run_is_status_0(self, tmp_path: Path, location: str) -> None:
        report = tmp_path / "report.txt"
        report.write_text(REPORTS[0]["text"], encoding="utf-8")
        done = run(location, report, "--workers", "0")
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout.splitlines()[0] == "1 report: 1 new"

    def test_standard_input(self, location: str) -> None:
        lines = "\n".join(json.dumps(report) for report in REPORTS)
        done = run(location, "-", "--workers", "0", input=lines)
        assert done.exit_code == 0
        assert archive.counts(location).articles == len(REPORTS)

    def test_nothing_to_read_is_a_wrong_call(self, location: str) -> None:
        done = run(location)
        assert done.exit_code == 2
        assert "--retry" in done.stderr
        with pytest.raises(SettingsError):
            archive.ingest(location, [])
        assert not Path(location).exists()

    def test_a_misspelt_input_makes_no_project(self, tmp_path: Path, location: str) -> None:
        reports = write_reports(tmp_path / "reports.jsonl")
        done = run(location, reports, tmp_path / "repots.jsonl", "--workers", "0")
        assert isinstance(done.exception, MissingFile)
        assert "repots.jsonl" in str(done.exception)
        assert not Path(location).exists()

    def test_there_is_nothing_to_retry_where_there_is_no_project(self, location: str) -> None:
        done = run(location, "--retry", "--workers", "0")
        assert isinstance(done.exception, MissingProject)
        assert not Path(location).exists()

    def test_newer_extractors_read_anew(self, tmp_path: Path, location: str, monkeypatch: pytest.MonkeyPatch) -> None:
        reports = write_reports(tmp_path / "reports.jsonl")
        run(location, reports, "--workers", "0")
        monkeypatch.setattr(archive, "reader_factory", lambda settings: SentenceReader(version="2"))
        done = run(location, reports, "--workers", "0")
        assert done.stdout.startswith(f"{len(REPORTS) + 1} reports: {len(REPORTS)} read anew, 1 not read\n")

    def test_options_reach_the_reader(self, tmp_path: Path, location: str, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[PipelineSettings] = []

        def factory(settings: PipelineSettings) -> Callable[[], SentenceReader]:
            asked.append(settings)
            return SentenceReader()

        monkeypatch.setattr(archive, "reader_factory", factory)
        actors, issues = tmp_path / "actors.toml", tmp_path / "issues.toml"
        for path in (actors, issues):
            path.touch()
        reports = write_reports(tmp_path / "reports.jsonl")
        run(location, reports, "--workers", "0", "--fast", "--actors", actors, "--issues", issues)
        assert asked == [PipelineSettings(fast=True, actors=actors, issues=issues)]

    def test_usual_workers_fit_the_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for processors, expected in ((1, 1), (3, 3), (64, 4)):
            monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=processors: set(range(n)), raising=False)
            assert usual_workers() == expected


class TestStreams:
    def test_no_progress_where_nobody_looks(self, tmp_path: Path, location: str) -> None:
        reports = write_reports(tmp_path / "reports.jsonl")
        with process(location, str(reports), "--workers", "0", stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            out, err = child.communicate(timeout=60)
        assert err == b""
        assert out.startswith(b"5 reports: 4 new, 1 not read\n")

    def test_a_bar_on_a_terminal_and_the_summary_alone_on_standard_output(self, tmp_path: Path, location: str) -> None:
        reports = write_reports(tmp_path / "reports.jsonl")
        ours, theirs = pty.openpty()
        child = process(location, str(reports), "--workers", "0", stdout=subprocess.PIPE, stderr=theirs)
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            # Linux tells the end of a terminal by an input/output error.
            except OSError:
                break
            shown += part
        os.close(ours)
        out, _ = child.communicate(timeout=60)
        assert b"5/5" in shown
        assert b"1 not read" in shown
        assert out.startswith(b"5 reports: 4 new, 1 not read\n")

    def test_an_interrupted_run_keeps_what_was_read_and_goes_on(self, tmp_path: Path, location: str) -> None:
        first, *rest = [json.dumps(report) + "\n" for report in REPORTS]
        child = process(
            location, "-", "--workers", "0", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert child.stdin is not None
        child.stdin.write(first.encode())
        child.stdin.flush()
        until(lambda: articles(location) == 1)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=60)
        assert child.returncode == 1
        assert b"Stopped." in err
        assert b"Traceback" not in err
        with process(location, "-", "--workers", "0", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as again:
            out, _ = again.communicate("".join([first, *rest]).encode(), timeout=60)
        assert out.startswith(b"4 reports: 3 new, 1 known already\n")


def articles(location: str) -> int:
    """How many reports a project in a file holds; 0 before there is one."""
    if not Path(location).exists():
        return 0
    connection = sqlite3.connect(location)
    try:
        return int(connection.execute("SELECT count(*) FROM article").fetchone()[0])
    finally:
        connection.close()


def until(true: Callable[[], bool]) -> None:
    """Waits until something is true."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.model
@pytest.mark.timeout(300)
def test_the_trained_reader_in_a_process_of_its_own(checkout: Path, location: str) -> None:
    report = checkout / "src/pourparler/samples/syria-2016/2016-01-30-opposition-gives-way-and-flies-to-geneva.txt"
    done = run(location, report, "--workers", "1", "--format", "json")
    assert done.exit_code == 0
    held = json.loads(done.stdout)["project"]
    assert held["articles"] == 1
    assert held["statements"] > 3
    assert "Syrian opposition" in {hit.party for hit in archive.search(location, limit=100)}
