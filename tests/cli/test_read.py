"""``pourparler read``: formats, order, streams and exit status as the interchange format promises them."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest
from click.testing import CliRunner, Result

from found_in_text import TEXT, record
from pourparler import api
from pourparler.cli.main import group
from pourparler.cli.read import FORMATS, write_records
from pourparler.record import ArticleFailure, Record, record_from_json
from pourparler.record.interchange import json_schema
from quick_command import QuickPipeline

SCRIPT = Path(__file__).parents[1] / "quick_command.py"
REPORT = "Ana Ruiz said the talks would go on until Sudria opens the road. 🕊\r\nBo Lund refused to meet anybody."


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads with the quick reader instead of the trained networks."""
    monkeypatch.setattr(api, "pipeline", QuickPipeline)


def run(*arguments: str, input: str | None = None) -> Result:
    return CliRunner().invoke(group, ["read", *arguments], input=input)


def process(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "COLUMNS": "100", "TERM": "xterm"}
    return subprocess.Popen([sys.executable, str(SCRIPT), "read", *arguments], env=environment, **options)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Two articles in JSON lines with a broken line between them."""
    path = tmp_path / "reports.jsonl"
    first, last = ({"id": name, "text": REPORT, "published": "2031-05-04", "language": "en"} for name in ("a", "b"))
    path.write_text(f"{json.dumps(first)}\n{{broken\n{json.dumps(last)}\n", encoding="utf-8")
    return path


@pytest.mark.usefixtures("quick")
class TestJsonLines:
    """The door through which everything else measures the reader."""

    def test_one_line_for_each_article_in_order_and_a_failure_is_one(self, reports: Path) -> None:
        done = run("--format", "jsonl", str(reports))
        values = [json.loads(line) for line in done.stdout.splitlines()]
        assert [value.get("id") for value in values][::2] == ["a", "b"]
        assert values[1]["error"]["code"] == "invalid_json"
        assert f"{reports}:2" in values[1]["error"]["message"]
        assert done.exit_code == 1

    def test_all_read_is_status_0(self) -> None:
        assert run("--format", "jsonl", "-", input=json.dumps({"text": REPORT, "language": "en"})).exit_code == 0

    def test_the_text_is_taken_exactly_as_given(self, reports: Path) -> None:
        value = json.loads(run("--format", "jsonl", str(reports)).stdout.splitlines()[0])
        assert value["text"] == REPORT
        content = [[value["text"][start:end] for start, end in each["content"]] for each in value["statements"]]
        assert content == [["the talks would go on until Sudria opens the road"], ["to meet anybody"]]
        assert value["text"][slice(*value["statements"][0]["condition"])] == "until Sudria opens the road"

    def test_lines_obey_the_published_schema_and_come_back(self, reports: Path) -> None:
        for line in run("--format", "jsonl", str(reports)).stdout.splitlines():
            jsonschema.validate(json.loads(line), json_schema())
            assert isinstance(record_from_json(json.loads(line)), Record | ArticleFailure)

    def test_a_file_that_is_not_there_is_a_line(self, tmp_path: Path) -> None:
        done = run("--format", "jsonl", str(tmp_path / "none.txt"))
        assert json.loads(done.stdout)["error"]["code"] == "file_not_found"
        assert done.exit_code == 1

    def test_half_a_surrogate_pair_survives(self) -> None:
        text = "Ana Ruiz said \ud83d is only half of it."
        value = json.loads(run("--format", "jsonl", "-", input=json.dumps({"text": text, "language": "en"})).stdout)
        assert value["text"] == text


@pytest.mark.usefixtures("quick")
class TestOtherFormats:
    """The same records for people and for programs that want one value."""

    def test_json_is_one_array(self, reports: Path) -> None:
        done = run("--format", "json", str(reports))
        lines = run("--format", "jsonl", str(reports)).stdout.splitlines()
        assert json.loads(done.stdout) == [json.loads(line) for line in lines]
        assert done.exit_code == 1

    def test_json_of_nothing_is_an_empty_array(self) -> None:
        assert json.loads(run("--format", "json", "-", input="").stdout) == []

    def test_html_is_one_page(self, reports: Path) -> None:
        done = run("--format", "html", str(reports))
        tree = lxml.html.document_fromstring(done.stdout)
        assert len(tree.xpath("//section")) == 3
        assert len(tree.find_class("card")) == 4
        assert done.exit_code == 1

    def test_a_table_shows_evidence_and_failures(self, reports: Path) -> None:
        done = run("--format", "table", str(reports))
        assert "Ana Ruiz said the talks would go on until Sudria opens the road." in done.stdout
        assert "condition, until: until Sudria opens the road" in done.stdout
        assert "✗ invalid_json" in done.stdout
        assert "2 reports read, 4 statements, 1 not read" in done.stdout
        assert done.exit_code == 1
        one = run(
            "--format",
            "table",
            "-",
            input=json.dumps({"text": "Ana Ruiz said that a truce is near.", "language": "en"}),
        )
        assert "1 report read, 1 statement\n" in one.stdout

    def test_into_a_pipe_goes_json_lines_by_default(self, reports: Path) -> None:
        assert run(str(reports)).stdout == run("--format", "jsonl", str(reports)).stdout


@pytest.mark.parametrize(
    "arguments", [[], ["--format", "xml", "x"], ["--no-such-option", "x"], ["--actors", "/none", "x"]]
)
def test_a_wrong_call_is_status_2(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert "Usage:" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("form", FORMATS)
def test_memory_does_not_grow_with_the_number_of_articles(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def many(count: int) -> Iterator[Record]:
        for number in range(count):
            yield record(id=str(number), text=TEXT + "More words follow here. " * 600)

    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        monkeypatch.setattr(sys, "stdout", nowhere)
        write_records(many(2), form)
        tracemalloc.start()
        peaks = []
        for count in (10, 100):
            tracemalloc.reset_peak()
            write_records(many(count), form)
            peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # 100 records take 1.5 MB as text alone; a page keeps up to 4 MB before it goes to disk.
    assert peaks[1] < peaks[0] + (9_000_000 if form == "html" else 700_000)


class TestStreams:
    """Pipes and terminals, with the command in a process of its own."""

    def test_an_answer_comes_before_the_next_article_is_there(self) -> None:
        with process("--format", "jsonl", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            for name in ("a", "b"):
                child.stdin.write(json.dumps({"id": name, "text": REPORT, "language": "en"}).encode() + b"\n")
                child.stdin.flush()
                assert json.loads(child.stdout.readline())["id"] == name
            child.stdin.close()
            assert child.stdout.read() == b""
        assert child.returncode == 0

    def test_a_terminal_gets_a_coloured_table(self, reports: Path) -> None:
        shown, status = on_terminal(reports, "stdout")
        assert "\x1b[" in shown
        assert "Ana Ruiz" in shown
        assert status == 1

    def test_progress_goes_to_standard_error_only(self, reports: Path, tmp_path: Path) -> None:
        answers = tmp_path / "answers.jsonl"
        with answers.open("wb") as out:
            shown, _ = on_terminal(reports, "stderr", stdout=out)
        assert "reading" in shown
        # A line for each article of the file: the bar knows its end.
        assert "/3" in shown
        assert len([json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]) == 3

    @pytest.mark.parametrize("form", FORMATS)
    def test_a_pipe_that_closes_early_is_no_traceback(self, tmp_path: Path, form: str) -> None:
        many = tmp_path / "many.jsonl"
        lines = (json.dumps({"id": str(number), "text": REPORT * 50, "language": "en"}) for number in range(60))
        many.write_text("\n".join(lines), encoding="utf-8")
        with process("--format", form, str(many), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            assert child.stdout.read(20)
            child.stdout.close()
            assert child.stderr.read() == b""

    def test_no_progress_where_nobody_looks(self, reports: Path) -> None:
        with process(str(reports), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
            assert child.stderr is not None
            assert child.stderr.read() == b""


def on_terminal(reports: Path, stream: str, **options: Any) -> tuple[str, int]:
    """What the command shows on a terminal that one of its streams is, and its exit status."""
    ours, theirs = pty.openpty()
    child = process(str(reports), **{stream: theirs, **options})
    os.close(theirs)
    shown = io.BytesIO()
    while True:
        try:
            part = os.read(ours, 65536)
        # Linux tells the end of a terminal by an input/output error.
        except OSError:
            break
        if not part:
            break
        shown.write(part)
    os.close(ours)
    return shown.getvalue().decode(), child.wait(timeout=60)


@pytest.mark.model
def test_the_trained_reader_reads_a_report() -> None:
    text = "Norland is ready to resume talks if Sudria withdraws its troops, Foreign Minister Ana Ruiz said on Monday."
    article = {"text": text, "language": "en", "published": "2031-05-06"}
    done = run("--format", "jsonl", "-", input=json.dumps(article))
    assert done.exit_code == 0
    (statement, *_) = json.loads(done.stdout)["statements"]
    assert statement["speaker"].endswith("Ana Ruiz")
    assert text[slice(*statement["cue"])] == "said"
    assert text[slice(*statement["condition"])] == "if Sudria withdraws its troops"
    assert statement["date"] == "2031-05-05"
