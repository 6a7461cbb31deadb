"""How many findings are right, as far as a reviewed sample tells: an interval for every number, or plainly none.

Wilson's interval (E. B. Wilson, JASA 22, 1927). Statements of a stratum that was drawn more often than its size weigh
less (the inverse of the chance to be drawn); the sample then counts for as many statements as its weights are worth
(L. Kish, Survey Sampling, 1965).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from pourparler.record import ReportedStatement
from pourparler.review.decisions import FIELDS, WHOLE, Verdict
from pourparler.review.sampling import BANDS, STRATA, band, stratified_by

if TYPE_CHECKING:
    from pourparler.store.reviews import Review

LEVEL = 0.95
"""How often an interval should hold the truth."""

ALL_FIELDS = "position"
"""The row for statements that are right in every field that a position rests on."""

_Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
# With fewer judged statements than this a band tells less than the whole sample.
_LEAST_IN_BAND = 10
# Above this a sum of chances is as good as normal, and exact sums take too long.
_MOST_EXACT = 400


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its interval, all from 0 to 1.

    Attributes:
        estimate: the share.
        low: the lower end.
        high: the upper end.
        worth: how many judged statements it is worth.
    """

    estimate: float
    low: float
    high: float
    worth: float


CERTAIN = Interval(1.0, 1.0, 1.0, math.inf)


@dataclass(frozen=True, slots=True)
class Precision:
    """How often something is right.

    Attributes:
        name: a field, ``position`` for all fields of a position together, or a stratum.
        right: how many of the judged ones are right.
        judged: how many were judged.
        interval: share that is right in the whole record; ``None`` when nothing was judged.
        population: how many statements of the record it stands for.
    """

    name: str
    right: int
    judged: int
    interval: Interval | None
    population: int


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance that a finding is right.

    Attributes:
        interval: the chance.
        checked: whether a person has looked at it, so that it is no estimate.
    """

    interval: Interval
    checked: bool = False


def wilson(right: float, judged: float) -> Interval:
    """Wilson's interval of a share.

    Args:
        right: how many are right; may be a weighted number.
        judged: out of how many, more than 0.
    """
    share = right / judged
    middle = (share + _Z**2 / (2 * judged)) / (1 + _Z**2 / judged)
    half = _Z / (1 + _Z**2 / judged) * math.sqrt(share * (1 - share) / judged + _Z**2 / (4 * judged**2))
    low = 0.0 if share == 0 else max(0.0, middle - half)
    return Interval(share, low, 1.0 if share == 1 else min(1.0, middle + half), judged)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A statement of a random sample with its verdict and how many statements it stands for."""

    reported: ReportedStatement
    verdict: Verdict
    weight: float


class Reliability:
    """What reviewed samples tell of a record.

    Args:
        found: the record as the reader found it, rejected statements included.
        reviews: the reviews of each statement.
        verdicts: what they come to.

    Attributes:
        samples: names of the samples that were reviewed.
        reviewed: statements of random samples that have been judged.
        fields: precision of each field that was judged, the whole position first.
        strata: precision of positions in each stratum, by what the strata are made of.
        uncovered: statements in strata of which none was judged; they are taken to be like the others.
    """

    def __init__(
        self,
        found: Sequence[ReportedStatement],
        reviews: Mapping[str, Sequence[Review]],
        verdicts: Mapping[str, Verdict],
    ) -> None:
        self._count: Callable[[], int] = lambda: len(found)
        self._verdicts = verdicts
        self._bands = {each.statement.id: band(each.statement.confidence) for each in found}
        self._sampled = _samples_of(found, reviews, verdicts)
        self.samples = tuple(sorted({name for names in self._sampled.values() for name in names}))
        self.uncovered, judged = _weighted(found, self._sampled, verdicts)
        self.reviewed = len(judged)
        self.fields = tuple(
            row
            for row in (_precision(name, judged, self.population) for name in (ALL_FIELDS, *FIELDS))
            if row.judged or not judged
        )
        self.strata = self._by_stratum(found, judged)
        self._overall = self.fields[0].interval
        self._band_intervals = {
            row.name: row.interval for row in self._rows("confidence", found, judged) if row.judged >= _LEAST_IN_BAND
        }

    @classmethod
    def of_none(cls, population: Callable[[], int]) -> Reliability:
        """What is known of a record without any review: nothing but its size, counted when somebody asks for it."""
        known = cls((), {}, {})
        known._count = population
        return known

    @property
    def population(self) -> int:
        """Statements of the record."""
        return self._count()

    @property
    def known(self) -> bool:
        """Whether any statement of a random sample has been judged; without, nothing here has a number."""
        return self._overall is not None

    def chance(self, statement_id: str) -> Chance | None:
        """The chance that a statement is right in what a position rests on; ``None`` while no sample was reviewed.

        It is the share of right ones among the judged statements of like confidence, or among all of them where fewer
        than ten of like confidence were judged. What a person has checked or mended is no longer a matter of chance.
        """
        verdict = self._verdicts.get(statement_id)
        if verdict is not None and verdict.complete:
            return Chance(CERTAIN, checked=True)
        interval = self._interval(statement_id)
        return None if interval is None else Chance(interval)

    def count(self, statement_ids: Iterable[str]) -> tuple[int, int] | None:
        """How many of some findings are right, given the statement of each: least and most; ``None`` without a sample.

        Each share is drawn from what the sample allows, each statement from its share (a beta-binomial sum).
        """
        if self._overall is None:
            return None
        sure, open_ones = 0, Counter[Interval]()
        for statement_id in statement_ids:
            chance = self.chance(statement_id)
            if chance is None or chance.checked:
                sure += 1
            else:
                open_ones[chance.interval] += 1
        low, high = _sum_interval([(_posterior(interval), number) for interval, number in open_ones.items()])
        return sure + low, sure + high

    def _interval(self, statement_id: str) -> Interval | None:
        return self._band_intervals.get(self._bands.get(statement_id, "")) or self._overall

    def _by_stratum(
        self, found: Sequence[ReportedStatement], judged: Sequence[_Judged]
    ) -> dict[str, tuple[Precision, ...]]:
        keys = dict.fromkeys((stratified_by(name) or "none" for name in self.samples), None)
        return {key: self._rows(key, found, judged) for key in (*keys, "confidence") if key != "none" and judged}

    @staticmethod
    def _rows(key: str, found: Sequence[ReportedStatement], judged: Sequence[_Judged]) -> tuple[Precision, ...]:
        sizes = Counter(STRATA[key](each) for each in found)
        rows = []
        for stratum in sorted(sizes, key=lambda name: (BANDS.index(name) if key == "confidence" else 0, name)):
            held = [each for each in judged if STRATA[key](each.reported) == stratum]
            made = _precision(ALL_FIELDS, held, sizes[stratum])
            rows.append(Precision(stratum, made.right, made.judged, made.interval, sizes[stratum]))
        return tuple(rows)


def _samples_of(
    found: Sequence[ReportedStatement], reviews: Mapping[str, Sequence[Review]], verdicts: Mapping[str, Verdict]
) -> dict[str, frozenset[str]]:
    """The random samples that each judged statement belongs to."""
    sampled = {}
    for each in found:
        names = {
            review.sample
            for review in reviews.get(each.statement.id, ())
            if review.sample and review.field == WHOLE and stratified_by(review.sample)
        }
        if names and each.statement.id in verdicts:
            sampled[each.statement.id] = frozenset(names)
    return sampled


def _weighted(
    found: Sequence[ReportedStatement], sampled: Mapping[str, frozenset[str]], verdicts: Mapping[str, Verdict]
) -> tuple[int, list[_Judged]]:
    """Judged statements with their weights, and how many statements lie in strata without any."""
    names = sorted({name for held in sampled.values() for name in held})
    sizes: dict[str, Counter[str]] = {}
    drawn: dict[str, Counter[str]] = {}
    for name in names:
        key = STRATA[stratified_by(name) or "none"]
        sizes[name] = Counter(key(each) for each in found)
        drawn[name] = Counter(key(each) for each in found if name in sampled.get(each.statement.id, ()))
    judged, uncovered = [], 0
    for each in found:
        chance = 0.0
        for name in names:
            stratum = STRATA[stratified_by(name) or "none"](each)
            chance += drawn[name][stratum] / sizes[name][stratum]
        if chance == 0:
            uncovered += 1
        elif each.statement.id in sampled:
            judged.append(_Judged(each, verdicts[each.statement.id], 1 / min(1.0, chance)))
    return uncovered if names else 0, judged


def _precision(name: str, judged: Sequence[_Judged], population: int) -> Precision:
    answers = [
        (each.verdict.holds(each.reported) if name == ALL_FIELDS else each.verdict.right(name, each.reported), each)
        for each in judged
    ]
    told = [(bool(answer), each.weight) for answer, each in answers if answer is not None]
    right = sum(answer for answer, _ in told)
    if not told:
        return Precision(name, 0, 0, None, population)
    total = sum(weight for _, weight in told)
    share = sum(weight for answer, weight in told if answer) / total
    worth = total**2 / sum(weight**2 for _, weight in told)
    return Precision(name, right, len(told), wilson(share * worth, worth), population)


def _posterior(interval: Interval) -> tuple[float, float]:
    """The two numbers of Jeffreys' posterior of a share."""
    return interval.estimate * interval.worth + 0.5, (1 - interval.estimate) * interval.worth + 0.5


def _sum_interval(groups: Sequence[tuple[tuple[float, float], int]]) -> tuple[int, int]:
    """Least and most of a sum of beta-binomial numbers."""
    import numpy as np

    number = sum(size for _, size in groups)
    if number > _MOST_EXACT:
        mean = sum(size * a / (a + b) for (a, b), size in groups)
        spread = math.sqrt(sum(_variance(a, b, size) for (a, b), size in groups))
        return max(0, math.floor(mean - _Z * spread)), min(number, math.ceil(mean + _Z * spread))
    chances = np.ones(1)
    for (a, b), size in groups:
        chances = np.convolve(chances, [_beta_binomial(k, size, a, b) for k in range(size + 1)])
    below = np.cumsum(chances)
    tail = (1 - LEVEL) / 2
    return int(np.searchsorted(below, tail)), min(number, int(np.searchsorted(below, 1 - tail)))


def _variance(a: float, b: float, size: int) -> float:
    return size * a * b * (a + b + size) / ((a + b) ** 2 * (a + b + 1))


def _beta_binomial(k: int, size: int, a: float, b: float) -> float:
    def log_beta(x: float, y: float) -> float:
        return math.lgamma(x) + math.lgamma(y) - math.lgamma(x + y)

    return math.comb(size, k) * math.exp(log_beta(k + a, size - k + b) - log_beta(a, b))
