"""``pourparler timeline``."""

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
from pourparler.errors import SettingsError


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> str:
    return example(tmp_path_factory.mktemp("timeline") / "project.pourparler")


def run(*arguments: str) -> str:
    done = CliRunner().invoke(group, ["timeline", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def as_json(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--format", "json"))


def test_everything_on_one_line_of_time(project: str) -> None:
    found = as_json(project, "--by", "month")
    assert [period["period"] for period in found["periods"]] == ["2031-05", "2031-06", "2031-07"]
    assert [len(period["statements"]) for period in found["periods"]] == [6, 0, 2]
    kinds = [entry["kind"] for entry in found["entries"]]
    assert kinds.count("statement") == 8
    (event,) = [entry for entry in found["entries"] if entry["kind"] == "event"]
    assert (event["party"], event["what"], event["target"]) == ("Norland", "CONSULT", "Sudria")
    assert (event["words"], event["articles"]) == ("no talks would be held", ["first"])
    assert len(event["statements"]) == 1
    (held,) = found["rounds"]
    assert (held["name"], held["given"], held["parties"]) == ("Marl, from 2031-05-05", False, ["Norland", "Sudria"])
    assert (held["from"], held["to"]) == ("2031-05-05", "2031-05-07")


def test_a_table_shows_rounds_and_shifts_unless_told_otherwise(project: str) -> None:
    table = run(project)
    assert "Marl, from 2031-05-05 (inferred)" in table
    assert "new_voice" in table
    assert "CONSULT" not in table
    assert "CONSULT" in run(project, "--kind", "event")


def test_period_party_and_issue(project: str) -> None:
    found = as_json(project, "--from", "2031-07-01", "--party", "Sudria", "--kind", "shift")
    assert [(entry["party"], entry["what"]) for entry in found["entries"]] == [
        ("Sudria", "hardened"),
        ("Sudria", "withdrawn"),
    ]
    assert found["from"] == "2031-07-20"


def test_rounds_of_the_analyst(project: str, tmp_path: Path) -> None:
    file = tmp_path / "rounds.toml"
    file.write_text(
        '[[round]]\nname = "Marl I"\nstart = 2031-05-04\nend = 2031-05-08\nplace = "Marl"\n', encoding="utf-8"
    )
    found = as_json(project, "--rounds", str(file))
    assert [(each["name"], each["given"]) for each in found["rounds"]] == [("Marl I", True)]
    assert {entry["round"] for entry in found["entries"] if entry["kind"] == "statement"} == {"Marl I", None}
    file.write_text("x = 1", encoding="utf-8")
    done = CliRunner().invoke(group, ["timeline", project, "--rounds", str(file)])
    assert isinstance(done.exception, SettingsError)
    file.write_bytes(b"\xff\xfe\x00")
    assert CliRunner().invoke(group, ["timeline", project, "--rounds", str(file)]).exit_code != 0


def test_csv_holds_the_entries(project: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run(project, "--format", "csv"))))
    assert {row["kind"] for row in rows} == {"round", "shift", "event", "statement"}
