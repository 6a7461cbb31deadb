"""Precision and its intervals: Wilson, weights of strata, counts, and plainly nothing without a sample."""

from __future__ import annotations

import datetime

import pytest

from builders import reported
from pourparler.directory import ActorDirectory
from pourparler.record import ReportedStatement
from pourparler.review.corrections import verdicts_of
from pourparler.review.decisions import field_values
from pourparler.review.precision import Reliability, wilson
from pourparler.review.recording import Mark, Session, reviews_of_mark
from pourparler.store.reviews import Review

NOON = datetime.datetime(2031, 6, 1, 12, tzinfo=datetime.UTC)


def judged(statements: list[ReportedStatement], right: set[int], sample: str | None) -> dict[str, list[Review]]:
    found = {}
    for place, each in enumerate(statements):
        mark = Mark(each.statement.id, "right" if place in right else "wrong")
        session = Session("ana", NOON, sample)
        found[each.statement.id] = reviews_of_mark(mark, each, session, text="", directory=ActorDirectory.load())
    return found


def said(number: int, party: str = "SYR", confidence: float = 0.5) -> list[ReportedStatement]:
    return [reported("02-01", party, "offer", f"word {n}", number=n, confidence=confidence) for n in range(number)]


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    # Newcombe 1998, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(right: int, of: int, low: float, high: float) -> None:
    found = wilson(right, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_without_a_sample_there_is_no_number() -> None:
    statements = said(3)
    known = Reliability(statements, {}, {})
    assert not known.known
    assert known.chance(statements[0].statement.id) is None
    assert known.count([statements[0].statement.id]) is None


def test_statements_picked_by_hand_say_nothing_of_the_rest() -> None:
    statements = said(30)
    reviews = judged(statements[:5], set(range(5)), None)
    known = Reliability(statements, reviews, verdicts_of(reviews))
    assert not known.known
    chance = known.chance(statements[0].statement.id)
    assert chance is not None
    assert chance.checked


def test_a_stratum_drawn_more_often_weighs_less() -> None:
    many, few = said(90, "SYR"), said(10, "RUS")
    drawn = [*many[:10], *few]
    # All ten of the small stratum are wrong, all ten of the large one right.
    reviews = judged(drawn, set(range(10)), "party-20-00000000")
    known = Reliability([*many, *few], reviews, verdicts_of(reviews))
    whole = known.fields[0]
    assert (whole.name, whole.right, whole.judged) == ("position", 10, 20)
    assert whole.interval is not None
    assert whole.interval.estimate == pytest.approx(0.9)
    # Unequal weights are worth fewer statements than were judged.
    assert whole.interval.worth == pytest.approx(100**2 / (10 * 81 + 10))
    assert {row.name: row.right for row in known.strata["party"]} == {"RUS": 0, "SYR": 10}


def test_like_confidence_counts_where_enough_were_judged() -> None:
    sure, unsure = said(40, confidence=0.9), said(40, "RUS", confidence=0.1)
    drawn = [*sure[:12], *unsure[:12]]
    reviews = judged(drawn, set(range(12)), "none-24-00000000")
    known = Reliability([*sure, *unsure], reviews, verdicts_of(reviews))
    high, low = known.chance(sure[30].statement.id), known.chance(unsure[30].statement.id)
    assert high is not None
    assert low is not None
    assert high.interval.low > low.interval.high


def test_a_count_of_checked_statements_is_exact_and_of_others_an_interval() -> None:
    statements = said(60)
    reviews = judged(statements[:20], set(range(15)), "none-20-00000000")
    known = Reliability(statements, reviews, verdicts_of(reviews))
    assert known.count([each.statement.id for each in statements[:15]]) == (15, 15)
    counted = known.count([each.statement.id for each in statements[20:]])
    assert counted is not None
    assert 0 < counted[0] < 30 < counted[1] <= 40


def test_the_sum_of_many_counts_agrees_with_the_exact_one() -> None:
    statements = said(401)
    reviews = judged(statements[:50], set(range(40)), "none-50-00000000")
    known = Reliability(statements, reviews, verdicts_of(reviews))
    open_ones = [each.statement.id for each in statements[50:]]
    exact, normal = known.count(open_ones), known.count(open_ones + open_ones[:60])
    assert exact is not None
    assert normal is not None
    assert [a / 351 - b / 411 for a, b in zip(exact, normal, strict=True)] == pytest.approx([0, 0], abs=0.03)


def test_a_newer_reading_is_held_against_the_same_decisions() -> None:
    (old,) = said(1)
    (new,) = [reported("02-01", "SYR", "reject", "word 0", number=0)]
    reviews = judged([old], {0}, "none-1-00000000")
    verdict = verdicts_of(reviews)[old.statement.id]
    assert verdict.right("act", old) is True
    assert verdict.right("act", new) is False
    assert field_values(new)["act"] == "reject"
