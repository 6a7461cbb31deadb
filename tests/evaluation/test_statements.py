"""Statement scores on small cases whose right answer can be told by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from found_in_text import span_of, statement, statements
from pourparler.evaluation import attributions
from pourparler.evaluation.statements import FIELDS, MEASURES, compare, pairs, positions, statement_tallies
from pourparler.evaluation.tally import Tally
from pourparler.record import Statement

GOLD = statements()


def test_gold_against_itself_is_all_right() -> None:
    found = statement_tallies(GOLD, GOLD)
    assert tuple(found) == MEASURES
    assert found["found"] == Tally(3, 3, 3)
    assert all(each.hits == each.predicted == each.gold for each in found.values())
    # One statement has a condition, two have a channel, one an addressee and a day.
    assert [found[name].gold for name in FIELDS[-4:]] == [1, 2, 1, 1]


def test_no_measure_has_the_name_of_another() -> None:
    # A gold file may hold both kinds; their rows stand in one table.
    assert not set(MEASURES) & set(attributions.MEASURES)


def test_nothing_predicted_and_nothing_to_find() -> None:
    assert statement_tallies(GOLD, ())["found"] == Tally(0, 0, 3)
    assert statement_tallies((), GOLD)["found"] == Tally(0, 3, 0)
    assert statement_tallies((), ())["found"].f1 == 0


def test_half_of_the_content_is_enough_without_a_cue() -> None:
    gold = statement("the talks would resume")
    assert pairs([gold], [statement("the talks wo")])
    assert not pairs([gold], [statement("the talk")])


def test_a_shared_cue_pairs_contents_that_only_touch() -> None:
    gold = statement("the talks would resume", cue="said")
    assert pairs([gold], [statement("the talk", cue="said")])
    assert not pairs([gold], [statement("a truce is near", cue="said")])


def test_joint_sources_are_told_apart_by_their_speakers() -> None:
    first, second = (replace(GOLD[0], speaker=name, party=name) for name in ("Norland", "Sudria"))
    matched = pairs([first, second], [replace(second), replace(first)])
    assert {(gold.speaker, predicted.speaker) for gold, predicted in matched} == {
        ("Norland", "Norland"),
        ("Sudria", "Sudria"),
    }


def test_a_gold_statement_pairs_once() -> None:
    assert statement_tallies(GOLD, (*GOLD, GOLD[0]))["found"] == Tally(3, 4, 3)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("speaker", {"speaker": "Bo Lund"}),
        ("party", {"party": "Sudria"}),
        ("quoted", {"quoted": "mixed"}),
        ("act", {"act": "demand"}),
        ("main issue", {"issue": ("ceasefire", "talks")}),
        ("an issue", {"issue": ("ceasefire",)}),
        ("stance", {"stance": "oppose"}),
        ("condition", {"conditions": ()}),
        ("source", {"source": None}),
        ("content to the letter", {"content": (span_of("the talks would resume"),)}),
        ("addressee", {"addressee": "Sudria"}),
    ],
)
def test_a_wrong_field_is_seen(field: str, change: dict[str, object]) -> None:
    wrong: Statement = replace(GOLD[0], **change)  # type: ignore[arg-type]
    assert compare(GOLD[0], GOLD[0]).get(field, True)
    assert compare(GOLD[0], wrong)[field] is False


def test_records_need_all_their_fields() -> None:
    found = statement_tallies(GOLD, (replace(GOLD[0], party="Sudria"), *GOLD[1:]))
    assert found["party and act right"] == Tally(2, 3, 3)
    assert found["speaker right"] == Tally(3, 3, 3)
    assert found["record"] == Tally(2, 3, 3)


def test_positions_count_once_and_only_for_and_against() -> None:
    # The forecast takes no side.
    assert positions((*GOLD, GOLD[0])) == {("norland", "talks", "for"), ("sudria", "talks", "against")}
