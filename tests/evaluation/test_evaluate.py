"""From files to scores, and what is wrong with files that are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from found_in_text import gold_value, record, statements, write_lines
from pourparler.errors import InputError, PourparlerError
from pourparler.evaluation import GoldFile, evaluate, load_answers
from pourparler.record import ArticleFailure, Record, record_to_json


@pytest.fixture
def gold(tmp_path: Path) -> GoldFile:
    return GoldFile.load(write_lines(tmp_path / "gold.jsonl", gold_value(), gold_value(id="b")))


def test_right_answers_score_full_marks(gold: GoldFile) -> None:
    found = evaluate(gold, [record(), record(id="b")])
    assert {each.name: each.total.f1 for each in found.rows} == {each.name: 1.0 for each in found.rows}
    assert not found.mistakes
    assert not found.unread


def test_an_article_without_an_answer_counts_as_empty(gold: GoldFile) -> None:
    found = evaluate(gold, [record(), ArticleFailure("b", "not_text", "is no text")])
    assert found.unread == ("b",)
    assert found.row("found").total.recall == 0.5
    assert found.row("triple").total.recall == 0.5
    assert [each.kind for each in found.mistakes if each.cause == "cue missed"] == ["missed"] * 6


def test_headlines_before_the_offset_do_not_count(tmp_path: Path) -> None:
    gold = GoldFile.load(write_lines(tmp_path / "gold.jsonl", gold_value(scored_from=120)))
    assert (
        evaluate(gold, [record()]).row("found").total
        == evaluate(gold, [record(found=statements()[1:])]).row("found").total
    )
    assert evaluate(gold, [record()]).row("found").total.gold == 2


def test_answers_come_back_from_a_file(tmp_path: Path, gold: GoldFile) -> None:
    failure = ArticleFailure("b", "not_text", "is no text")
    path = write_lines(tmp_path / "answers.jsonl", record_to_json(record()), record_to_json(failure))
    assert list(load_answers(path)) == [record(), failure]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([record(id="c")], "'c' is not in the gold file"),
        ([record(text=record().article.text + " ")], "another text"),
        ([record(), record()], "twice"),
    ],
)
def test_answers_to_other_articles_are_refused(gold: GoldFile, answers: list[Record], message: str) -> None:
    with pytest.raises(InputError, match=message):
        evaluate(gold, answers)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("", "no gold article"),
        ("{", "gold.jsonl:1: is no JSON"),
        ("[1]", "gold.jsonl:1: is no JSON object"),
        ('{"id": "a", "text": "x"}', "neither statements nor attributions"),
        ('{"id": "a", "statements": [{"content": [[0, 1]]}]}', "'act' is missing"),
        ('{"id": "a", "text": "x", "attributions": [{"cue": [[0, 9]]}]}', r"the span \[0, 9\] is outside"),
        ('{"id": "a", "text": "x", "attributions": []}\n\n{"id": "a", "text": "x", "attributions": []}', ":3: .*twice"),
    ],
)
def test_what_is_no_gold_file_says_why(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(PourparlerError, match=message):
        GoldFile.load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PourparlerError, match=r"none\.jsonl: there is no such file"):
        GoldFile.load(tmp_path / "none.jsonl")


def test_json_keeps_every_row(gold: GoldFile) -> None:
    found = evaluate(gold, [replace(record(), statements=statements()[:2]), record(id="b")])
    value = found.to_json()
    row = next(each for each in value["rows"] if each["name"] == "found")
    assert (row["precision"], row["recall"], row["f1"]) == (1.0, 0.8333, 0.9091)
    assert row["interval"][0] <= row["f1"] <= row["interval"][1]
    assert value["sha256"] == gold.fingerprint
