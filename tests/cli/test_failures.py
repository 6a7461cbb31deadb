"""``pourparler failures``: what could not be read, and why."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive_projects import BROKEN, REPORTS, fill, quick_options
from pourparler import archive
from pourparler.cli.main import group
from pourparler.errors import MissingProject


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["failures", *arguments])


@pytest.fixture
def mended(tmp_path: Path) -> str:
    """A project in which the broken line was corrected and retried."""
    location = fill(str(tmp_path / "mended.pourparler"), tmp_path)
    reports = tmp_path / "reports.jsonl"
    line = json.dumps({**REPORTS[0], "id": "broken", "text": "Ana Ruiz said it was a slip of the pen, no more."})
    reports.write_text(reports.read_text(encoding="utf-8").replace(BROKEN, line), encoding="utf-8")
    archive.ingest(location, options=quick_options(retry=True))
    return location


def test_json_names_reason_place_and_time(project: str, filled: Path) -> None:
    done = run(project, "--format", "json")
    assert done.exit_code == 0
    (failure,) = json.loads(done.stdout)["failures"]
    assert failure["code"] == "invalid_json"
    assert failure["path"] == f"{filled.parent / 'reports.jsonl'}:{len(REPORTS) + 1}"
    assert failure["message"].startswith(failure["path"])
    assert failure["learned_at"].endswith("+00:00")
    assert failure["resolved_at"] is None


def test_the_table_says_what_was_wrong_once(project: str) -> None:
    done = run(project)
    assert done.exit_code == 0
    assert "invalid_json" in done.stdout
    assert "is not valid JSON" in done.stdout
    assert done.stdout.count("reports.jsonl") == 1
    assert "read later" not in done.stdout


def test_csv_has_a_heading_and_a_row_for_each(project: str) -> None:
    (row,) = csv.DictReader(io.StringIO(run(project, "--format", "csv").stdout))
    assert row["reason"] == "invalid_json"
    assert row["report"].endswith(f":{len(REPORTS) + 1}")


def test_what_was_read_later_is_listed_on_demand(mended: str) -> None:
    assert json.loads(run(mended, "--format", "json").stdout) == {"failures": []}
    assert "nothing" in run(mended).stdout
    (failure,) = json.loads(run(mended, "--all", "--format", "json").stdout)["failures"]
    assert failure["resolved_at"] >= failure["learned_at"]
    assert "read later" in run(mended, "--all").stdout


def test_a_missing_project_is_an_error_and_stays_missing(tmp_path: Path) -> None:
    location = tmp_path / "none.pourparler"
    done = run(str(location))
    assert isinstance(done.exception, MissingProject)
    with pytest.raises(MissingProject):
        archive.failures(str(location))
    assert not location.exists()
