"""``pourparler network``."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from typing import Any

import networkx
import pytest
from click.testing import CliRunner

from built_projects import example
from pourparler.cli.main import group
from pourparler.errors import SettingsError


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> str:
    return example(tmp_path_factory.mktemp("network") / "project.pourparler")


def run(*arguments: str) -> str:
    done = CliRunner().invoke(group, ["network", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def as_json(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--format", "json"))


def test_parties_by_agreement_less_conflict(project: str) -> None:
    found = as_json(project)
    assert found["rows"] == ["Estia", "Norland", "Sudria"]
    # Talks: Estia +, Norland +, Sudria + −; ceasefire: Estia +, Norland +, Sudria + −.
    assert found["matrix"] == [[0, 2, 0], [2, 0, 0], [0, 0, 0]]
    (edge,) = found["edges"]
    assert (edge["a"], edge["b"], edge["issues"]) == ("Estia", "Norland", ["talks", "ceasefire"])
    assert len(edge["statements"]) == 4
    assert CliRunner().invoke(group, ["show", project, edge["statements"][0]]).exit_code == 0


def test_weights_and_normalisations(project: str) -> None:
    conflict = as_json(project, "--weight", "conflict", "--normalise", "average")
    # Sudria has four statements, Norland two; one pair conflicts on each of two issues.
    assert conflict["matrix"][1][2] == pytest.approx(2 / 3)
    issues = as_json(project, "--mode", "issues", "--weight", "combine")
    assert (issues["columns"], issues["matrix"]) == (["talks", "ceasefire"], [[1, 1], [1, 1], [3, 3]])


def test_a_wrong_pair_of_options_says_what_to_use(project: str) -> None:
    done = CliRunner().invoke(group, ["network", project, "--mode", "issues", "--weight", "conflict"])
    assert isinstance(done.exception, SettingsError)
    assert "ignore, subtract, combine" in str(done.exception)


def test_periods_speakers_and_windows(project: str) -> None:
    assert as_json(project, "--to", "2031-05-06")["rows"] == ["Norland", "Sudria"]
    speakers = as_json(project, "--level", "speaker")["rows"]
    assert "Ana Ruiz (Sudria)" in speakers
    windows = as_json(project, "--windows", "month")["windows"]
    assert [(each["from"], each["to"]) for each in windows] == [
        ("2031-05-05", "2031-05-31"),
        ("2031-06-01", "2031-06-30"),
        ("2031-07-01", "2031-07-20"),
    ]
    assert "Networks over time" in run(project, "--windows", "month")


def test_camps(project: str) -> None:
    found = as_json(project, "--camps")
    assert 0 <= found["polarisation"] <= 1
    assert sorted(name for camp in found["camps"] for name in camp) == ["Estia", "Norland", "Sudria"]
    assert "Polarisation" in run(project, "--camps")


def test_csv_is_an_edge_list_and_graphml_opens(project: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run(project, "--format", "csv"))))
    assert [(row["source"], row["target"], row["weight"]) for row in rows] == [("Estia", "Norland", "2")]
    text = run(project, "--format", "graphml")
    ET.fromstring(text)
    graph = networkx.parse_graphml(text)
    assert graph.edges["Estia", "Norland"]["weight"] == 2
    done = CliRunner().invoke(group, ["network", project, "--camps", "--format", "graphml"])
    assert (done.exit_code, "one network" in done.output) == (2, True)
    assert "Network of actors" in run(project)
