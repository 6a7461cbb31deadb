"""``pourparler check``: what it finds, what it mends, and what it says about it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive_projects import REPORTS
from databases import dump
from pourparler import archive
from pourparler.cli.main import group
from pourparler.errors import MissingProject


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["check", *arguments])


def alter(project: str, command: str) -> None:
    """What somebody with a database tool might do to the file."""
    connection = sqlite3.connect(project)
    with connection:
        assert connection.execute(command).rowcount > 0
    connection.close()


def test_a_sound_project(project: str) -> None:
    done = run(project)
    assert done.exit_code == 0
    assert done.stdout == f"{len(REPORTS)} reports and 6 statements checked: all as it should be\n"
    told = json.loads(run(project, "--format", "json").stdout)
    assert told == {"articles": len(REPORTS), "statements": 6, "problems": [], "unrepaired": 0}


def test_words_that_the_report_does_not_have_are_found_and_mended(project: str) -> None:
    before = dump(project)
    alter(project, "UPDATE statement SET proposition = 'the war goes on' WHERE speaker = 'Carl Dahl'")
    done = run(project)
    assert done.exit_code == 1
    assert "evidence" in done.stdout
    assert "1 wrong" in done.stdout
    assert "--repair" in done.stdout
    assert dump(project) != before

    done = run(project, "--repair")
    assert done.exit_code == 0
    assert "1 mended" in done.stdout
    assert dump(project) == before
    assert run(project).stdout.endswith("all as it should be\n")


def test_a_text_that_was_altered_is_reported_and_not_papered_over(project: str) -> None:
    alter(project, "UPDATE article SET text = replace(text, 'prisoners', 'generals') WHERE id = 'undated'")
    for _ in range(2):
        done = run(project, "--repair", "--format", "json")
        assert done.exit_code == 1
        told = json.loads(done.stdout)
        assert told["unrepaired"] >= 1
        assert ("hash", "article", "undated") in {
            (each["kind"], each["table"], each["id"]) for each in told["problems"]
        }
    assert "prisoners" in archive.search(project, filters=archive.Filters(speakers=("Carl Dahl",)))[0].text


def test_checking_alone_changes_nothing(project: str) -> None:
    alter(project, "UPDATE statement SET cue_text = 'sang' WHERE speaker = 'Carl Dahl'")
    before = Path(project).read_bytes()
    assert run(project).exit_code == 1
    assert Path(project).read_bytes() == before


def test_csv_has_a_row_for_each_problem(project: str) -> None:
    alter(project, "UPDATE statement SET cue_text = 'sang' WHERE speaker = 'Carl Dahl'")
    heading, row = run(project, "--format", "csv").stdout.splitlines()
    assert heading == "kind,table,id,mended,what is wrong"
    assert row.startswith("evidence,statement,")


def test_a_missing_project(tmp_path: Path) -> None:
    with pytest.raises(MissingProject):
        archive.check(str(tmp_path / "none"))
    assert isinstance(run(str(tmp_path / "none"), "--repair").exception, MissingProject)
    assert not (tmp_path / "none").exists()
