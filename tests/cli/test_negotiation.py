"""``pourparler negotiation``: defining, listing, showing and forgetting; and that the analyses keep to it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pourparler import archive, open_project
from pourparler.archive import Negotiation
from pourparler.cli.main import group
from pourparler.errors import DirectoryError, MissingProject, UnknownIdentifier

TRUCE = """
[[negotiation]]
name = "truce"
issues = ["ceasefire"]
start = 2031-05-01
end = 2031-05-31

[[negotiation]]
name = "marl"
search_terms = ["port of Marl", "Sudria"]
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, ["negotiation", *map(str, arguments)])


def shown(*arguments: str | Path) -> list[dict[str, Any]]:
    done = run(*arguments, "--format", "json")
    assert done.exit_code == 0
    found: list[dict[str, Any]] = json.loads(done.stdout)["negotiations"]
    return found


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    path = tmp_path / "negotiations.toml"
    path.write_text(TRUCE, encoding="utf-8")
    return path


def test_a_definition_by_options_is_kept(project: str) -> None:
    (party,) = {hit.party for hit in archive.search(project, "ceasefire")}
    (told,) = shown(
        "define", project, "river", "--party", party or "", "--issue", "ceasefire", "--from", "2031-05-05",
        "--to", "2031-06-01", "--term", "river", "--term", "two weeks",
    )  # fmt: skip
    expected = Negotiation(
        "river", (party or "",), ("ceasefire",), datetime.date(2031, 5, 5), datetime.date(2031, 6, 1),
        ("river", "two weeks"),
    )  # fmt: skip
    assert archive.negotiations(project) == (expected,)
    assert (told["start"], told["end"]) == ("2031-05-05", "2031-06-01")
    assert (told["statements"], told["reports"]) == (1, 1)
    assert told["by_party"] == [{"party": party, "statements": 1}]
    assert told["by_issue"] == [{"issue": "talks", "statements": 1}]
    assert told["unknown_parties"] == []


def test_definitions_from_a_file(project: str, definitions: Path) -> None:
    truce, marl = shown("define", project, "--file", definitions)
    assert truce["statements"] == 1
    assert marl["reports"] == 2
    assert marl["first"] == marl["last"] == "2031-05-04"
    assert [each.name for each in archive.negotiations(project)] == ["marl", "truce"]


def test_a_name_is_defined_anew(project: str, definitions: Path) -> None:
    run("define", project, "--file", definitions)
    run("define", project, "truce", "--issue", "prisoners")
    (found,) = [each for each in archive.negotiations(project) if each.name == "truce"]
    assert found == Negotiation("truce", issues=("prisoners",))


def test_list_in_each_format(project: str, definitions: Path) -> None:
    assert "nothing" in run("list", project).stdout
    run("define", project, "--file", definitions)
    assert [each["name"] for each in shown("list", project)] == ["marl", "truce"]
    assert run("list", project, "--format", "csv").stdout.splitlines()[2].startswith("truce,2031-05-01,2031-05-31,all,")
    table = run("list", project).stdout
    assert "port of Marl, Sudria" in table


def test_show_tells_what_belongs_to_it(project: str, definitions: Path) -> None:
    run("define", project, "--file", definitions)
    table = run("show", project, "marl").stdout
    assert "3 statements in 2 reports" in table
    assert "“port of Marl” or “Sudria”" in table
    assert "2031-05-04 to 2031-05-04" in table


def test_a_misspelt_party_is_told(project: str) -> None:
    (told,) = shown("define", project, "odd", "--party", "Nowhere", "--issue", "fishing")
    assert (told["unknown_parties"], told["unknown_issues"]) == (["Nowhere"], ["fishing"])
    assert told["statements"] == 0
    assert "has the party 'Nowhere'" in " ".join(run("show", project, "odd").stdout.split())


def test_remove_forgets_the_definition_alone(project: str, definitions: Path) -> None:
    run("define", project, "--file", definitions)
    before = archive.counts(project)
    assert run("remove", project, "truce").exit_code == 0
    assert [each.name for each in archive.negotiations(project)] == ["marl"]
    assert archive.counts(project) == before
    assert isinstance(run("remove", project, "truce").exception, UnknownIdentifier)


def test_the_analyses_keep_to_it(project: str, definitions: Path) -> None:
    run("define", project, "--file", definitions)
    with open_project(project, negotiation="marl") as opened:
        assert {each.statement.article_id for each in opened.statements} == {"herald-talks", "post-talks"}


def test_it_may_come_before_the_reports(tmp_path: Path) -> None:
    location = str(tmp_path / "new.pourparler")
    (told,) = shown("define", location, "early")
    assert told["statements"] == 0
    assert told["first"] is None
    assert run("show", location, "early").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("define", "{project}"),
        ("define", "{project}", "name", "--file", "{file}"),
        ("define", "{project}", "x", "--from", "May"),
    ],
)
def test_wrong_calls_are_status_2(project: str, definitions: Path, arguments: tuple[str, ...]) -> None:
    done = run(*(each.format(project=project, file=definitions) for each in arguments))
    assert done.exit_code == 2
    assert archive.negotiations(project) == ()


def test_an_unknown_name_says_where_to_look(project: str) -> None:
    error = run("show", project, "none").exception
    assert isinstance(error, UnknownIdentifier)
    assert "negotiation list" in str(error)


def test_missing_project(tmp_path: Path) -> None:
    for call in (("list",), ("show", "x"), ("remove", "x")):
        done = run(call[0], tmp_path / "none", *call[1:])
        assert isinstance(done.exception, MissingProject)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "defines no negotiation"),
        ("name = 'x'", "unknown table or key 'name'"),
        ("[[negotiation]]\nparties = ['A']", "has no name"),
        ("[[negotiation]]\nname = 'x'\nparty = 'A'", "no key 'party'"),
        ("[[negotiation]]\nname = 'x'\nparties = 'A'", "'parties' of 'x' is no list of texts"),
        ("[[negotiation]]\nname = 'x'\nstart = 5", "'start' of 'x' is no day"),
        ("[[negotiation]]\nname = 'x'\nstart = '5 May'", "'start' of 'x' is no day"),
        ("[[negotiation]]\nname = 'x'\nstart = 2031-05-02\nend = 2031-05-01", "ends before it starts"),
        ("[[negotiation]]\nname = 'x'\n[[negotiation]]\nname = 'x'", "'x' is defined twice"),
        ("[[negotiation", "cannot be read as TOML"),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_defined(project: str, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    error = run("define", project, "--file", path).exception
    assert isinstance(error, DirectoryError)
    assert told in str(error)
    assert str(path) in str(error)
    assert archive.negotiations(project) == ()


def test_a_day_may_be_written_as_a_text(tmp_path: Path) -> None:
    path = tmp_path / "text.toml"
    path.write_text("[[negotiation]]\nname = 'x'\nstart = '2031-05-02'", encoding="utf-8")
    assert archive.negotiation_file(path) == (Negotiation("x", start=datetime.date(2031, 5, 2)),)
