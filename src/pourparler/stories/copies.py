"""Which reports are copies of each other: MinHash bands find candidates, the texts themselves decide.

Method: Broder (1997), "On the resemblance and containment of documents"; banding as in Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", chapter 3. Whether two reports belong together depends on these two alone, never on the
order in which they came, so that the stories of a project are the same however it was filled.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from pourparler.stories.words import WordSets, containment, jaccard

if TYPE_CHECKING:
    import datetime

    from numpy.typing import NDArray

WINDOW_DAYS = 3
"""Reworded copies are looked for among reports published at most this many days apart; exact copies always."""

MIN_WORDS = 12
"""Different content words that a text needs to be recognised by; shorter ones ("More to follow") are nobody's copy."""

# Measured on real wire stories and generated rewordings (docs/archive.md): reports of the same event by different
# hands stay under 0.34 and 0.28, copies with every third word exchanged stay above 0.48 or 0.5.
MIN_JACCARD = 0.45
MIN_PAIR_CONTAINMENT = 0.5

# A pair of texts that share 45 % of their words meets in at least one of 40 bands of 3 with a probability of 0.98;
# one that shares 10 %, as any two reports of one week do, with 0.04.
_BODY_BANDS, _LEAD_BANDS, _ROWS = 40, 16, 3
# Part of every stored band: another value makes bands that do not meet those in existing projects.
_SEED = 20160212

NO_DAY = 0
"""Day number of a report without a date; its reworded copies are looked for among those without a date."""


def day_number(day: datetime.date | None) -> int:
    """Days since the year 1, ``NO_DAY`` without a date."""
    return day.toordinal() if day else NO_DAY


def near_in_time(first: int, second: int) -> bool:
    """Whether two day numbers are close enough for a reworded copy."""
    if NO_DAY in (first, second):
        return first == second
    return abs(first - second) <= WINDOW_DAYS


def bands(sets: WordSets) -> tuple[int, ...]:
    """Signed 64-bit keys of which two copies share at least one, with high probability; none for a very short text."""
    if sets.single.size < MIN_WORDS:
        return ()
    return (*_bands(sets.single, _BODY_BANDS, salt=1), *_bands(sets.lead, _LEAD_BANDS, salt=2))


def are_copies(first: WordSets, second: WordSets) -> bool:
    """Whether two texts are one report in two wordings, or one a shortened form of the other."""
    if min(first.single.size, second.single.size) < MIN_WORDS:
        return False
    if jaccard(first.single, second.single) >= MIN_JACCARD:
        return True
    return containment(first.pairs, second.pairs) >= MIN_PAIR_CONTAINMENT


def _bands(members: NDArray[np.uint32], count: int, *, salt: int) -> list[int]:
    from datasketch import MinHash

    sketch = MinHash(
        num_perm=count * _ROWS,
        seed=_SEED,
        hashfunc=int,
        permutations=_permutations(count * _ROWS),
        scheme="affine32",
    )
    sketch.update_batch(members.tolist())
    rows = np.asarray(sketch.digest(), dtype=np.uint64).reshape(count, _ROWS)
    keys = np.full(count, salt, dtype=np.uint64)
    numbers = np.arange(count, dtype=np.uint64)
    # FNV-1a over the band's number and rows; overflow is the point of it.
    for column in (numbers, *(rows[:, row] for row in range(_ROWS))):
        keys = (keys ^ column) * np.uint64(1099511628211) + np.uint64(14695981039346656037)
    return [int(key) for key in keys.view(np.int64)]


@functools.cache
def _permutations(count: int) -> NDArray[np.uint32]:
    from datasketch import MinHash

    found: NDArray[np.uint32] = MinHash(num_perm=count, seed=_SEED, scheme="affine32").permutations
    return found
