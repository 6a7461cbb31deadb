"""``pourparler sample``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pourparler.cli.main import group
from pourparler.cli.sample import _ALLOCATIONS, _STRATA
from pourparler.reviewing import ALLOCATIONS, STRATA
from small_project import make_project


@pytest.fixture
def project(tmp_path: Path) -> str:
    return make_project(tmp_path / "small.pourparler")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["sample", *arguments])


def test_the_options_offered_are_those_there_are() -> None:
    assert tuple(STRATA) == _STRATA
    assert ALLOCATIONS == _ALLOCATIONS


def test_a_row_shows_the_words_and_leaves_the_marks_empty(project: str) -> None:
    done = run(project, "--size", "50", "--by", "act")
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 11
    for row in rows:
        assert row["verdict"] == row["wrong_fields"] == row["right_act"] == row["note"] == ""
        assert " ".join(row["content"].split()) in row["words_around"]
        assert row["stratum"] == row["act"]
    assert run(project, "--size", "50", "--by", "act").stdout == done.stdout


def test_a_file_says_that_it_is_utf_8_and_is_not_overwritten(project: str, tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    done = run(project, "--size", "4", "--output", str(path), "--format", "json")
    assert json.loads(done.stdout)["drawn"] == 4
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    kept = path.read_bytes()
    again = run(project, "--size", "5", "--output", str(path))
    assert again.exit_code == 2
    assert path.read_bytes() == kept


def test_a_cell_that_a_spreadsheet_would_calculate_is_marked_as_text() -> None:
    from pourparler.review.sheet import _plain, _safe

    for value in ("=1+1", "@x", "-5", "+7"):
        assert _safe(value) == f"'{value}"
        assert _plain(_safe(value)) == value
    assert _safe("'tis") == _plain("'tis") == "'tis"
