"""``pourparler silence``."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from click.testing import CliRunner

from built_projects import example
from pourparler.cli.main import group


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> str:
    return example(tmp_path_factory.mktemp("silence") / "project.pourparler")


def run(*arguments: str) -> str:
    done = CliRunner().invoke(group, ["silence", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def as_json(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--format", "json"))


def test_who_is_silent_on_what(project: str) -> None:
    found = as_json(project)
    assert (found["as_of"], found["days"]) == ("2031-07-20", 30)
    kinds = {(each["party"], each["issue"]): each["kind"] for each in found["silences"]}
    assert kinds == {
        ("Norland", "talks"): "quiet",
        ("Sudria", "talks"): "quiet",
        ("Estia", "talks"): "quiet",
        ("Norland", "ceasefire"): "quiet",
    }
    (norland,) = [each for each in found["silences"] if (each["party"], each["issue"]) == ("Norland", "ceasefire")]
    assert (norland["others"], norland["last"], norland["days"]) == (["Estia", "Sudria"], "2031-05-05", 76)
    assert len(norland["others_statements"]) == 2


def test_known_only_at_second_hand(project: str) -> None:
    found = as_json(project, "--as-of", "2031-05-08", "--party", "Sudria", "--issue", "ceasefire")
    assert [each["kind"] for each in found["silences"]] == ["second_hand"]


def test_the_table_leaves_out_what_nobody_speaks_of(project: str) -> None:
    assert "Norland" in run(project)
    assert "talks" not in run(project)
    assert "talks" in run(project, "--all")


def test_stretches_over_time(project: str) -> None:
    spells = as_json(project, "--over-time", "--party", "Sudria", "--issue", "ceasefire")["spells"]
    assert [(each["from"], each["to"], each["days"]) for each in spells] == [("2031-05-08", "2031-07-19", 73)]
    assert "Stretches of silence" in run(project, "--over-time")


def test_csv_and_wrong_days(project: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run(project, "--format", "csv", "--all"))))
    assert {row["how"] for row in rows} == {"quiet"}
    done = CliRunner().invoke(group, ["silence", project, "--days", "0"])
    assert done.exit_code == 2
