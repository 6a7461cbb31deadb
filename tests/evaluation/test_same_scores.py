"""The same answers get the same scores here and from the scorers of the evaluation material."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pourparler.evaluation import Evaluation, GoldFile, attributions, evaluate, load_answers, statements

ACTS = ("offer", "demand", "accept", "reject", "accuse", "threaten", "forecast", "assert")


# Rows of the scorer for statements under their names here; those left out have the same name.
NAMES = {
    "content exact": "content to the letter",
    "issue main": "main issue",
    "issue any": "an issue",
    "who + what (speaker)": "speaker right",
    "record: party, act": "party and act right",
    "record: party, issue": "party and issue right",
    "record: speaker, party, act, issue": "record",
}


def scorer(shared: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, shared / "bench" / f"{name}.py")
    if spec is None or spec.loader is None:
        pytest.skip(f"there is no scorer {name} in {shared}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shaken(values: list[dict[str, Any]], length: int, dice: random.Random) -> list[dict[str, Any]]:
    """Findings as a poor reader would return them: some lost, some doubled, spans moved, in another order."""
    found = []
    for each in values:
        for _ in range(dice.choice((0, 1, 1, 1, 1, 2))):
            found.append(json.loads(json.dumps(each)))
    dice.shuffle(found)
    for each in found:
        for name in ("source", "cue", "content"):
            spans = each.get(name)
            if spans and dice.random() < 0.5:
                spans = spans if isinstance(spans[0], list) else [spans]
                moved = [moved_span(span, length, dice) for span in spans]
                each[name] = moved if isinstance(each[name][0], list) else moved[0]
            elif dice.random() < 0.1 and name != "content":
                each[name] = [] if name in each and isinstance(each[name], list) and "act" not in each else None
    return found


def moved_span(span: list[int], length: int, dice: random.Random) -> list[int]:
    start = min(max(0, span[0] + dice.randint(-20, 20)), length - 1)
    return [start, min(length, max(start + 1, span[1] + dice.randint(-40, 20)))]


def reworded(values: list[dict[str, Any]], names: list[str | None], dice: random.Random) -> list[dict[str, Any]]:
    """Statements with some fields made wrong, or right in other words."""
    for each in values:
        each["id"], each["confidence"] = f"s{dice.random()}", 0.5
        if dice.random() < 0.3:
            each["speaker"] = dice.choice([*names, f"the {each['speaker']}", (each["speaker"] or "x").split()[-1]])
        if dice.random() < 0.2:
            each["party"] = dice.choice([None, "RUS", "the Syrian opposition", each["party"]])
        if dice.random() < 0.3:
            each["act"] = dice.choice(ACTS)
        if dice.random() < 0.3:
            each["issue"] = dice.sample(["talks", "ceasefire", "humanitarian"], dice.randint(1, 2))
        if dice.random() < 0.2:
            each["stance"] = dice.choice(("favour", "oppose", "neutral"))
            each["quoted"] = dice.choice(("direct", "mixed"))
        if dice.random() < 0.1:
            condition = None if each["condition"] else each["content"][0]
            each.update(condition=condition, condition_kind="until" if condition else None, via=["the Reuters"])
        if dice.random() < 0.1:
            each.update(addressee=dice.choice(names), date=dice.choice((None, "2016-02-01")))
    return values


def perturbed(gold: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    dice = random.Random(seed)
    answers = []
    for article in gold:
        if dice.random() < 0.1:
            continue
        answer = {"id": article["id"], "text": article["text"], "attributions": [], "statements": []}
        length = len(article["text"])
        if "attributions" in article:
            answer["attributions"] = shaken(article["attributions"], length, dice)
        if "statements" in article:
            names = [each["speaker"] for each in article["statements"]]
            answer["statements"] = reworded(shaken(article["statements"], length, dice), names, dice)
        answers.append(answer)
    return answers


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def evaluated(gold: Path, answers: list[dict[str, Any]], folder: Path) -> tuple[Evaluation, Path]:
    path = folder / "answers.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in answers), encoding="utf-8")
    return evaluate(GoldFile.load(gold), load_answers(path), draws=0), path


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_statements(shared: Path, tmp_path: Path, seed: int) -> None:
    gold = shared / "gold" / "dev.jsonl"
    mine, path = evaluated(gold, perturbed(lines(gold), seed), tmp_path)
    theirs = scorer(shared, "score_statements")
    scored_from: dict[str, int] = {}
    result = theirs.score(theirs.load(str(gold), scored_from), theirs.load(str(path), scored_from))
    wanted = {"found": result["found"], **result["records"]}
    wanted["positions"] = next(value for name, value in result.items() if name.startswith("positions"))
    for name, rates in wanted.items():
        total = mine.row(NAMES.get(name, name)).total
        assert (total.hits, total.predicted, total.gold) == (rates["hit"], rates["pred"], rates["gold"]), name
        assert total.f1 == pytest.approx(rates["f1"]), name
    assert {NAMES.get(name, name) for name in result["fields"]} == set(statements.FIELDS)
    for name, share in result["fields"].items():
        total = mine.row(NAMES.get(name, name)).total
        assert total.f1 == pytest.approx(share["share"]), name
        assert total.gold == share["n"], name
    # The answers were poor enough to tell anything.
    assert 0.3 < mine.row("found").total.f1 < 0.9


@pytest.mark.parametrize("seed", [1, 2])
def test_attributions(shared: Path, tmp_path: Path, seed: int) -> None:
    gold = shared / "data" / "polnear" / "dev.jsonl"
    mine, path = evaluated(gold, perturbed(lines(gold), seed), tmp_path)
    theirs = scorer(shared, "score_attribution")
    result = theirs.add(theirs.score(theirs.read(str(gold)), theirs.read(str(path))))
    found = {each.name: (each.total.hits, each.total.predicted, each.total.gold) for each in mine.rows}
    assert tuple(found) == attributions.MEASURES
    # The rows stand in the same order there, under other names.
    assert list(found.values()) == [result[name] for name in theirs.ROWS]
    assert 0.3 < mine.row("triple").total.f1 < 0.9
