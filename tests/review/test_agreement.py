"""Agreement of coders."""

from __future__ import annotations

import datetime

import pytest

from builders import reported
from pourparler.directory import ActorDirectory
from pourparler.review.agreement import agreement, krippendorff_alpha
from pourparler.review.recording import Mark, Session, reviews_of_mark

NOON = datetime.datetime(2031, 6, 1, 12, tzinfo=datetime.UTC)


def test_alpha_is_that_of_the_published_example() -> None:
    # Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), example C: four coders, gaps, nominal: 0.743.
    units = [
        [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1],
        [2, 2, 2, 2], [5, 5, 5], [1, 1], [3],
    ]  # fmt: skip
    alpha = krippendorff_alpha(units)
    assert alpha is not None
    assert round(alpha, 3) == 0.743


def test_alpha_of_two_coders_is_that_of_the_published_example() -> None:
    # The same paper, example A: two coders, binary, 10 units: 0.095.
    first, second = "0100000010", "1110010000"
    alpha = krippendorff_alpha(list(zip(first, second, strict=True)))
    assert alpha is not None
    assert round(alpha, 3) == 0.095


def test_alpha_is_none_where_all_gave_one_value() -> None:
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) is None
    assert krippendorff_alpha([["a"]]) is None


def test_coders_who_correct_differently_disagree_on_that_field_only() -> None:
    statements = [reported("02-01", "SYR", act, f"word {act}") for act in ("offer", "demand", "assert")]
    directory = ActorDirectory.load()
    reviews = {}
    for place, each in enumerate(statements):
        marks = [Mark(each.statement.id, "right")] * 2
        if place == 2:
            marks = [Mark(each.statement.id, "wrong", values={"act": act}) for act in ("accuse", "threaten")]
        reviews[each.statement.id] = [
            review
            for coder, mark in zip(("ana", "bo"), marks, strict=True)
            for review in reviews_of_mark(mark, each, Session(coder, NOON), text="", directory=directory)
        ]
    rows = {row.name: row for row in agreement(reviews)}
    assert rows["act"].same == pytest.approx(2 / 3)
    assert rows["party"].same == 1
    assert (rows["statement"].statements, rows["statement"].same) == (3, 1)
    assert agreement({key: found[:1] for key, found in reviews.items()}) == ()
