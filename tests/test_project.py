"""A project's answers with the analyst's own actors: who is asked, who is told of, and what parties are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from built_projects import Said, report, write_project
from pourparler.cli.main import group
from pourparler.errors import DirectoryError
from pourparler.project import open_project

ACTORS = """
[[party]]
code = "XNO"
name = "Kingdom of Norland"

[[actor]]
name = "Norland"
kind = "state"
party = "XNO"
"""


@pytest.fixture
def project(tmp_path: Path) -> str:
    offer = Said(
        speaker="Ana Ruiz",
        party="XSU",
        act="offer",
        words="Sudria would come to the talks if Norland lifts the siege",
        condition="if Norland lifts the siege",
    )
    told = Said(speaker="Ana Ruiz", party="XSU", act="accuse", words="Norland refuses a truce", issue=("ceasefire",))
    rejects = Said(
        speaker="Bo Lund",
        party="XNO",
        act="reject",
        words="no siege would end",
        issue=("humanitarian",),
        stance="oppose",
    )
    return write_project(tmp_path / "own.pourparler", [report("first", "2031-05-05", [offer, told, rejects])])


@pytest.fixture
def actors(tmp_path: Path) -> Path:
    path = tmp_path / "actors.toml"
    path.write_text(ACTORS, encoding="utf-8")
    return path


def answer(*arguments: str) -> str:
    done = CliRunner().invoke(group, [*arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_condition_asks_an_actor_of_the_analysts_own(project: str, actors: Path) -> None:
    with open_project(project, actors=actors) as opened:
        (condition,) = opened.conditions().conditions
    (asked,) = condition.asks
    assert (asked.party, asked.issue, asked.inferred) == ("XNO", "humanitarian", False)
    with open_project(project) as opened:
        (condition,) = opened.conditions().conditions
    assert [each.party for each in condition.asks] != ["XNO"] or condition.asks[0].inferred


def test_an_account_is_of_an_actor_of_the_analysts_own(project: str, actors: Path) -> None:
    with open_project(project, actors=str(actors)) as opened:
        (account,) = opened.accounts()
    assert (account.by, account.of, account.issue, account.stance) == ("XSU", "XNO", "ceasefire", "against")
    with open_project(project) as opened:
        assert opened.accounts() == ()


def test_a_party_has_the_name_that_the_analyst_gave_it(project: str, actors: Path) -> None:
    with open_project(project, actors=actors) as opened:
        assert opened.party_name("XNO") == "Kingdom of Norland"
        assert opened.directory is opened.directory
    with open_project(project) as opened:
        assert opened.party_name("XNO") == "XNO"


def test_the_commands_take_the_file_too(project: str, actors: Path, tmp_path: Path) -> None:
    own = ["--actors", str(actors)]
    (condition,) = json.loads(answer("conditions", project, *own, "--format", "json"))["conditions"]
    assert condition["asks"]["party"] == "XNO"
    told = json.loads(answer("voices", project, "--of-others", *own, "--format", "json"))["accounts"]
    assert [each["of"] for each in told] == ["XNO"]
    assert "Kingdom of Norland" in answer("report", project, *own)
    drawn = tmp_path / "board.svg"
    answer("plot", project, "board", "--output", str(drawn), *own)
    assert "Kingdom of Norland" in drawn.read_text(encoding="utf-8")


def test_a_file_of_actors_that_cannot_be_used_is_refused_in_words(project: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[[actor]\n", encoding="utf-8")
    with open_project(project, actors=broken) as opened, pytest.raises(DirectoryError, match=r"broken\.toml"):
        opened.conditions()
