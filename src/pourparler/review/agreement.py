"""How far coders agree who judged the same statements: Krippendorff's alpha for each field.

K. Krippendorff, Content Analysis (2004), chapter 11, nominal values, any number of coders, gaps allowed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pourparler.review.decisions import FIELDS, WHOLE, Verdict, verdict_of

if TYPE_CHECKING:
    from pourparler.store.reviews import Review


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree on a field.

    Attributes:
        name: the field, or ``statement`` for whether it is one.
        statements: statements that at least two coders decided on.
        same: share of pairs of coders that gave the same value.
        alpha: Krippendorff's alpha: 1 for full agreement, 0 for what chance would give; ``None`` where all values are
            the same, so that agreement tells nothing.
    """

    name: str
    statements: int
    same: float
    alpha: float | None


def krippendorff_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal values.

    Args:
        units: for each unit the values that its coders gave; units with fewer than two values are passed over.

    Returns:
        Alpha, or ``None`` when there is nothing to compare or only one value in all.
    """
    together: Counter[tuple[Hashable, Hashable]] = Counter()
    weights: dict[tuple[Hashable, Hashable], float] = {}
    for values in units:
        if len(values) < 2:
            continue
        counts = Counter(values)
        for one, number in counts.items():
            for other, others in counts.items():
                pairs = number * (others - (one == other))
                together[one, other] += pairs
                weights[one, other] = weights.get((one, other), 0.0) + pairs / (len(values) - 1)
    marginals: dict[Hashable, float] = {}
    for (one, _), weight in weights.items():
        marginals[one] = marginals.get(one, 0.0) + weight
    total = sum(marginals.values())
    expected = total**2 - sum(each**2 for each in marginals.values())
    if not expected:
        return None
    observed = sum(weight for (one, other), weight in weights.items() if one != other)
    return 1 - (total - 1) * observed / expected


def agreement(reviews: Mapping[str, Sequence[Review]]) -> tuple[Agreement, ...]:
    """How far the coders of a project agree, field by field; empty where no statement has two coders.

    Args:
        reviews: the reviews of each statement. Each coder's own last decision counts.
    """
    units = [own for own in map(_verdicts, reviews.values()) if len(own) > 1]
    rows = []
    for name in (WHOLE, *FIELDS):
        values = [[_value(name, verdict) for verdict in own if _told(name, verdict)] for own in units]
        values = [each for each in values if len(each) > 1]
        if values:
            pairs = [(a == b) for each in values for i, a in enumerate(each) for b in each[i + 1 :]]
            rows.append(Agreement(name, len(values), sum(pairs) / len(pairs), krippendorff_alpha(values)))
    return tuple(rows)


def _verdicts(reviews: Sequence[Review]) -> list[Verdict]:
    by_coder: dict[str, list[Review]] = {}
    for review in reviews:
        by_coder.setdefault(review.coder, []).append(review)
    found = (verdict_of(by_coder[coder]) for coder in sorted(by_coder))
    return [verdict for verdict in found if verdict is not None]


def _told(name: str, verdict: Verdict) -> bool:
    # Who finds no statement there has decided nothing on its fields.
    return name == WHOLE or (not verdict.rejected and (name in verdict.values or name in verdict.mistaken))


def _value(name: str, verdict: Verdict) -> Hashable:
    if name == WHOLE:
        return verdict.rejected
    return verdict.values[name] if name in verdict.values else ("not", verdict.mistaken[name])
