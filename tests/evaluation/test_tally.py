"""Rates and their intervals."""

from __future__ import annotations

import pytest

from pourparler.evaluation.tally import Tally, interval, row


def test_rates() -> None:
    tally = Tally(1, 2, 4)
    assert (tally.precision, tally.recall) == (0.5, 0.25)
    assert tally.f1 == pytest.approx(1 / 3)
    assert Tally().f1 == Tally().precision == Tally().recall == 0


def test_the_interval_holds_the_rate_and_narrows_with_more_articles() -> None:
    few = [Tally(1, 1, 1), Tally(0, 1, 1)] * 5
    many = few * 40
    low, high = interval(few, draws=500)
    assert 0 < low < 0.5 < high < 1
    closer = interval(many, draws=500)
    assert closer[1] - closer[0] < (high - low) / 2
    assert interval(few, draws=500) == (low, high)


def test_an_even_result_has_no_spread() -> None:
    assert row("found", [Tally(1, 2, 1)] * 4).low == pytest.approx(2 / 3)
