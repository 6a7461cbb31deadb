"""``pourparler evaluate``: scores, errors and the gate."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from found_in_text import gold_value, record, statements, write_lines
from pourparler.cli.main import group
from pourparler.evaluation import GoldFile
from pourparler.record import record_to_json


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, ["evaluate", *map(str, arguments)])


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "gold.jsonl", gold_value(), gold_value(id="b"))


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Answers to one of the two articles, with a wrong speaker."""
    first, second, third = statements()
    wrong = record(found=(first, replace(second, speaker="Bo Lund"), third))
    return write_lines(tmp_path / "answers.jsonl", record_to_json(wrong))


def floors(tmp_path: Path, gold: Path, **values: float) -> Path:
    path = tmp_path / "floors.json"
    entry = {"sha256": GoldFile.load(gold).fingerprint, "floors": values}
    path.write_text(json.dumps({"gold.jsonl": entry}), encoding="utf-8")
    return path


def test_the_table_shows_every_measure(gold: Path, answers: Path) -> None:
    done = run(gold, "--predictions", answers)
    assert done.exit_code == 0, done.output
    # Columns stand two spaces apart or more.
    table = [re.split(r"\s{2,}", line.strip()) for line in done.stdout.splitlines()]
    rows = {row[0]: row[1:] for row in table}
    assert {"found", "speaker", "record", "positions", "triple"} <= set(rows)
    assert rows["found"][:3] == ["100.0", "50.0", "66.7"]
    assert "66.7" in rows["speaker"]
    assert "1 articles without an answer, e.g. b" in done.stdout


def test_errors_are_grouped_by_cause_with_their_words(gold: Path, answers: Path) -> None:
    done = run(gold, "--predictions", answers, "--errors", "--examples", "1")
    shown = " ".join(done.stdout.split())
    assert "WRONG (1) speaker: pronoun 1 a:" in shown
    assert "Ana Ruiz → Bo Lund [She] {told} a truce is near" in shown
    # Three statements and three attributions of the article without an answer, one of them shown.
    assert "MISSED (6)" in shown
    assert "and 5 more" in shown


def test_json_has_rows_and_errors(gold: Path, answers: Path) -> None:
    value = json.loads(run(gold, "--predictions", answers, "--errors", "--format", "json").stdout)
    assert next(row for row in value["rows"] if row["name"] == "found")["recall"] == 0.5
    assert {each["kind"] for each in value["errors"]} == {"missed", "wrong"}
    assert value["drops"] == []


def test_a_drop_below_the_floor_is_status_1(tmp_path: Path, gold: Path, answers: Path) -> None:
    assert run(gold, "--predictions", answers, "--floor", floors(tmp_path, gold, found=60)).exit_code == 0
    done = run(gold, "--predictions", answers, "--floor", floors(tmp_path, gold, found=70))
    assert done.exit_code == 1
    assert "below the floor: found reached 66.7, the floor is 70.0" in done.stderr


def test_floors_are_raised_on_request_and_not_after_a_drop(tmp_path: Path, gold: Path, answers: Path) -> None:
    path = floors(tmp_path, gold, found=60)
    assert run(gold, "--predictions", answers, "--floor", path, "--raise-floor").exit_code == 0
    assert json.loads(path.read_text(encoding="utf-8"))["gold.jsonl"]["floors"] == {"found": 66.1}
    path = floors(tmp_path, gold, found=70)
    assert run(gold, "--predictions", answers, "--floor", path, "--raise-floor").exit_code == 1
    assert json.loads(path.read_text(encoding="utf-8"))["gold.jsonl"]["floors"] == {"found": 70}


def test_wrong_calls(gold: Path) -> None:
    assert run(gold, "--raise-floor").exit_code == 2
    assert run().exit_code == 2


@pytest.mark.model
def test_the_reader_is_run_where_no_answers_are_given(gold: Path) -> None:
    done = run(gold, "--format", "json")
    assert done.exit_code == 0, done.output
    value = json.loads(done.stdout)
    assert value["unread"] == []
    # The smallest of reports in plain words: something of it must be found.
    assert next(row for row in value["rows"] if row["name"] == "cue overlaps")["hits"] > 0
