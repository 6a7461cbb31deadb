"""Counts, the rates made of them, and how sure a rate is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was right.

    Attributes:
        hits: findings that are right.
        predicted: findings the reader made.
        gold: findings it should have made.
    """

    hits: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hits + other.hits, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of the reader's findings that are right, 0 to 1."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold findings that were made, 0 to 1."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both, 0 to 1."""
        return 2 * self.hits / (self.predicted + self.gold) if self.predicted + self.gold else 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the scores.

    Attributes:
        name: what is measured.
        share: whether it is a share of the pairs that were found (then all three rates are that share).
        total: the counts over all articles.
        low: lower end of the 95% interval of F1 over articles, 0 to 1.
        high: its upper end.
    """

    name: str
    share: bool
    total: Tally
    low: float
    high: float


def row(name: str, tallies: Sequence[Tally], *, share: bool = False, draws: int = 1000) -> Row:
    """A row from the tallies of single articles.

    Args:
        name: what is measured.
        tallies: one for each article, in a fixed order.
        share: whether it is a share of pairs.
        draws: how many times whole articles are drawn anew, with replacement, for the interval (percentile bootstrap,
            Efron and Tibshirani 1993); 0 for none.
    """
    total = sum(tallies, Tally())
    low, high = interval(tallies, draws=draws) if draws and tallies else (total.f1, total.f1)
    return Row(name, share, total, low, high)


def interval(tallies: Sequence[Tally], *, draws: int, seed: int = 0) -> tuple[float, float]:
    """The middle 95% of F1 when articles are drawn with replacement; the same seed draws the same articles."""
    import numpy

    counts = numpy.array([(each.hits, each.predicted, each.gold) for each in tallies])
    chosen = numpy.random.default_rng(seed).integers(0, len(counts), (draws, len(counts)))
    # How often each article was drawn, times its counts: one matrix product for all draws.
    times = numpy.zeros((draws, len(counts)), dtype=numpy.int64)
    numpy.add.at(times, (numpy.arange(draws)[:, None], chosen), 1)
    hits, predicted, gold = (times @ counts).T
    both = predicted + gold
    rates = numpy.divide(2 * hits, both, out=numpy.zeros(draws), where=both > 0)
    low, high = numpy.percentile(rates, (2.5, 97.5))
    return float(low), float(high)
