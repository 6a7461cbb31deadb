"""``pourparler report``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pourparler.cli.main import group
from pourparler.cli.report import _FORMATS
from pourparler.reports.brief_formats import FORMATS
from small_project import make_project


@pytest.fixture
def project(tmp_path: Path) -> str:
    return make_project(tmp_path / "small.pourparler")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["report", *arguments])


def test_the_ending_chooses_the_format(project: str, tmp_path: Path) -> None:
    assert _FORMATS == FORMATS
    begins = {"brief.html": b"<!doctype html>", "brief.docx": b"PK", "brief.md": b"# Who stands where", "brief": b"# "}
    for name, beginning in begins.items():
        done = run(project, "--output", str(tmp_path / name))
        assert done.exit_code == 0, done.output
        assert (tmp_path / name).read_bytes().lstrip().startswith(beginning)


def test_the_period_is_that_asked_for(project: str) -> None:
    done = run(project, "--from", "2031-05-02", "--to", "2031-05-10", "--format", "md")
    assert "*2 May 2031 to 10 May 2031*" in done.stdout
    assert "20 May 2031" not in done.stdout


def test_a_word_document_needs_a_file(project: str) -> None:
    assert run(project, "--format", "docx").exit_code == 2
