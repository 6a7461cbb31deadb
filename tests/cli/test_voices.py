"""``pourparler voices``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from built_projects import example
from pourparler.cli.main import group


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> str:
    return example(tmp_path_factory.mktemp("voices") / "project.pourparler")


def run(*arguments: str) -> str:
    done = CliRunner().invoke(group, ["voices", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def as_json(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--format", "json"))


def test_leader_and_negotiator_part(project: str) -> None:
    found = as_json(project)
    (parting,) = found["partings"]
    assert (parting["party"], parting["issue"]) == ("Sudria", "talks")
    assert [parting[side]["voice"] for side in ("a", "b")] == ["Ana Ruiz", "Eva Holm"]
    assert [parting[side]["stance"] for side in ("a", "b")] == ["against", "conditional"]
    assert {cell["voice"] for cell in found["voices"]} == {"Ana Ruiz", "Eva Holm"}
    for identifier in parting["statements"]:
        shown = CliRunner().invoke(group, ["show", project, identifier])
        assert shown.exit_code == 0


def test_all_shows_single_voices_too(project: str) -> None:
    assert {cell["voice"] for cell in as_json(project, "--all")["voices"]} >= {"Bo Lund", "Carl Dahl", "Finn Berg"}
    assert as_json(project, "--all", "--party", "Estia")["partings"] == []


def test_by_capacity_and_within_days(project: str) -> None:
    voices = {cell["voice"] for cell in as_json(project, "--by", "authority")["voices"]}
    assert voices == {"leader", "negotiator"}
    assert as_json(project, "--within", "1")["partings"] == []


def test_accounts_of_others(project: str) -> None:
    found = as_json(project, "--of-others", "--as-of", "2031-06-01")["accounts"]
    (account,) = found
    assert (account["by"], account["speaker"], account["of"]) == ("Norland", "Bo Lund", "Sudria")
    assert (account["issue"], account["stance"], account["verdict"]) == ("ceasefire", "for", "no_own_words")
    # The own words of July come too late to be held against the account of May.
    assert as_json(project, "--of-others")["accounts"][0]["verdict"] == "no_own_words"


def test_tables_and_csv(project: str) -> None:
    table = run(project)
    assert "Where voices of one party part" in table
    assert "Eva Holm" in table
    rows = list(csv.DictReader(io.StringIO(run(project, "--format", "csv"))))
    assert {row["voice"] for row in rows} == {"Ana Ruiz (leader)", "Eva Holm (negotiator)"}
    assert "no_own_words" in run(project, "--of-others")


def test_known_by_looks_back(project: str, tmp_path: Path) -> None:
    assert as_json(project, "--known-by", "2031-01-01")["voices"] == []
    assert not list(tmp_path.iterdir())
