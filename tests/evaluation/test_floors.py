"""The gate: what holds, what drops, and what it refuses to judge."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from found_in_text import gold_value, record, write_lines
from pourparler.errors import PourparlerError, SettingsError
from pourparler.evaluation import Evaluation, FloorFile, GoldFile, evaluate

HALF = [record()]


@pytest.fixture
def half(tmp_path: Path) -> Evaluation:
    """An evaluation in which one of two articles was read: recall 50, F1 66.7."""
    return evaluate(GoldFile.load(write_lines(tmp_path / "gold.jsonl", gold_value(), gold_value(id="b"))), HALF)


def floors(tmp_path: Path, evaluation: Evaluation, **values: float) -> FloorFile:
    entries = {"gold.jsonl": {"sha256": evaluation.fingerprint, "floors": values}}
    path = tmp_path / "floors.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return FloorFile.load(path)


def test_a_score_at_its_floor_holds(tmp_path: Path, half: Evaluation) -> None:
    assert floors(tmp_path, half, found=66.7, triple=60).drops(half) == ()


def test_a_score_below_its_floor_drops(tmp_path: Path, half: Evaluation) -> None:
    (drop,) = floors(tmp_path, half, found=66.8, triple=60).drops(half)
    assert (drop.name, drop.floor, round(drop.reached, 1)) == ("found", 66.8, 66.7)


def test_a_changed_gold_file_is_not_judged(tmp_path: Path, half: Evaluation) -> None:
    file = floors(tmp_path, half, found=10)
    other = evaluate(GoldFile.load(write_lines(tmp_path / "gold.jsonl", gold_value())), [record()])
    with pytest.raises(SettingsError, match=r"no floor stands for .* with the fingerprint"):
        file.drops(other)


def test_an_unknown_measure_is_named(tmp_path: Path, half: Evaluation) -> None:
    with pytest.raises(SettingsError, match="no measure 'accuracy'"):
        floors(tmp_path, half, accuracy=10).drops(half)


def test_floors_only_rise(tmp_path: Path, half: Evaluation) -> None:
    file = floors(tmp_path, half, found=10, triple=90)
    file.raised(half).save()
    entry = json.loads(file.path.read_text(encoding="utf-8"))["gold.jsonl"]
    assert entry["floors"] == {"found": 66.1, "triple": 90}
    assert entry["sha256"] == half.fingerprint


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"sha256": "x", "floors": {"found": "high"}}}'])
def test_what_is_no_file_of_floors_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PourparlerError, match="no file of floors"):
        FloorFile.load(path)
