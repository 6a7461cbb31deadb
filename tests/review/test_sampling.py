"""Drawing samples."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from builders import reported
from pourparler.errors import SettingsError
from pourparler.review.sampling import BANDS, SampleDesign, band, draw, stratified_by

STATEMENTS = [
    reported("02-01", party, "offer", f"word {n}", number=n)
    for party, size in (("SYR", 60), ("RUS", 30), ("USA", 9), ("FRA", 1))
    for n in range(size)
]


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    design = SampleDesign(size=20)
    shuffled = random.Random(3).sample(STATEMENTS, len(STATEMENTS))
    assert draw(STATEMENTS, design) == draw(shuffled, design)
    assert draw(STATEMENTS, SampleDesign(size=20, seed=2)).name != draw(STATEMENTS, design).name


def test_strata_get_their_share_and_at_least_one() -> None:
    sample = draw(STATEMENTS, SampleDesign(size=20))
    assert {name: drawn for name, (_, drawn) in sample.sizes.items()} == {"FRA": 1, "RUS": 6, "SYR": 11, "USA": 2}
    assert sum(drawn for _, drawn in sample.sizes.values()) == len(sample.drawn) == 20
    assert stratified_by(sample.name) == "party"


def test_equal_shares_end_where_a_stratum_does() -> None:
    sample = draw(STATEMENTS, SampleDesign(size=40, allocation="equal"))
    assert {name: drawn for name, (_, drawn) in sample.sizes.items()} == {"FRA": 1, "RUS": 15, "SYR": 15, "USA": 9}


def test_a_sample_larger_than_the_record_is_the_record() -> None:
    sample = draw(STATEMENTS, SampleDesign(size=1000, by="none"))
    assert {each.reported.statement.id for each in sample.drawn} == {each.statement.id for each in STATEMENTS}


def test_what_was_judged_before_is_left_out() -> None:
    first = draw(STATEMENTS, SampleDesign(size=50, by="none"))
    judged = frozenset(each.reported.statement.id for each in first.drawn)
    second = draw(STATEMENTS, SampleDesign(size=100, by="none"), leave_out=judged)
    assert {each.reported.statement.id for each in second.drawn} == {e.statement.id for e in STATEMENTS} - judged


def test_every_statement_is_drawn_about_equally_often() -> None:
    drawn = Counter(
        each.reported.statement.id
        for seed in range(400)
        for each in draw(STATEMENTS[:40], SampleDesign(size=10, by="none", seed=seed)).drawn
    )
    # A quarter of 400; five standard deviations of a binomial number.
    assert len(drawn) == 40
    assert all(abs(count - 100) < 5 * (400 * 0.25 * 0.75) ** 0.5 for count in drawn.values())


def test_bands_meet_at_their_edges() -> None:
    assert [band(value) for value in (0.0, 0.2499, 0.25, 0.7, 1.0)] == [
        BANDS[0],
        BANDS[0],
        BANDS[1],
        BANDS[-1],
        BANDS[-1],
    ]


@pytest.mark.parametrize("design", [SampleDesign(by="colour"), SampleDesign(size=0), SampleDesign(allocation="all")])
def test_a_design_that_cannot_be_drawn_is_refused(design: SampleDesign) -> None:
    with pytest.raises(SettingsError):
        draw(STATEMENTS, design)
