"""Drawing statements for review: at random within strata, the same ones for the same seed on any machine."""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pourparler.errors import SettingsError
from pourparler.record import ReportedStatement

BAND_EDGES = (0.25, 0.4, 0.55, 0.7)
"""Where one band of confidence ends and the next begins."""


BANDS = (
    f"below {BAND_EDGES[0]:g}",
    *(f"{low:g} to {high:g}" for low, high in pairwise(BAND_EDGES)),
    f"{BAND_EDGES[-1]:g} and above",
)
"""Names of the bands, the lowest first."""


def band(confidence: float) -> str:
    """The band of a confidence."""
    return BANDS[bisect.bisect_right(BAND_EDGES, confidence)]


STRATA: Mapping[str, Callable[[ReportedStatement], str]] = {
    "party": lambda reported: reported.statement.party or "no party",
    "act": lambda reported: reported.statement.act,
    "issue": lambda reported: reported.statement.issue[0],
    "confidence": lambda reported: band(reported.statement.confidence),
    "none": lambda _: "all",
}
"""By what a sample can be stratified, as the reader found it."""

ALLOCATIONS = ("proportional", "equal")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDesign:
    """How to draw a sample.

    Attributes:
        size: statements to draw; fewer where there are no more.
        by: a key of ``STRATA``.
        allocation: ``proportional`` to the strata's sizes, with at least one of each where the size allows it, or
            ``equal`` shares, so that small strata are known as well as large ones.
        seed: another seed draws other statements.
    """

    size: int = 100
    by: str = "party"
    allocation: str = "proportional"
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """A statement that was drawn.

    Attributes:
        reported: the statement.
        stratum: its stratum.
    """

    reported: ReportedStatement
    stratum: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn sample.

    Attributes:
        name: what its reviews are marked with; begins with the key of ``STRATA`` it was stratified by.
        drawn: the statements in random order, so that whoever stops early has still judged a random part.
        sizes: number of statements of each stratum, in the record and in the sample, by name of the stratum.
    """

    name: str
    drawn: tuple[Drawn, ...]
    sizes: Mapping[str, tuple[int, int]]


def draw(
    statements: Sequence[ReportedStatement], design: SampleDesign, *, leave_out: frozenset[str] = frozenset()
) -> Sample:
    """Draws a sample.

    Args:
        statements: the record as the reader found it, in any order.
        design: how to draw.
        leave_out: ids of statements that an earlier sample holds: nobody need judge them again.

    Raises:
        SettingsError: the design cannot be drawn.
    """
    if design.by not in STRATA:
        raise SettingsError(f"a sample cannot be stratified by {design.by!r}", setting="by")
    if design.allocation not in ALLOCATIONS or design.size < 1:
        raise SettingsError("the sample's size must be positive, its allocation proportional or equal", setting="size")
    strata: dict[str, list[ReportedStatement]] = {}
    totals: dict[str, int] = {}
    for reported in statements:
        stratum = STRATA[design.by](reported)
        totals[stratum] = totals.get(stratum, 0) + 1
        if reported.statement.id not in leave_out:
            strata.setdefault(stratum, []).append(reported)
    counts = _allocate({name: len(held) for name, held in strata.items()}, design)
    chosen: list[Drawn] = []
    for name, held in strata.items():
        ranked = sorted(held, key=lambda each: _lot(each.statement.id, design.seed))
        chosen += (Drawn(reported, name) for reported in ranked[: counts[name]])
    chosen.sort(key=lambda each: _lot(each.reported.statement.id, design.seed))
    ids = "|".join(each.reported.statement.id for each in chosen)
    name = f"{design.by}-{len(chosen)}-{hashlib.sha256(ids.encode()).hexdigest()[:8]}"
    return Sample(name, tuple(chosen), {each: (totals[each], counts.get(each, 0)) for each in sorted(totals)})


def stratified_by(sample: str) -> str | None:
    """By what the sample of a name was stratified; ``None`` for a name that no sample has."""
    by = sample.partition("-")[0]
    return by if by in STRATA else None


def _lot(statement_id: str, seed: int) -> bytes:
    """A statement's place in the draw: a hash is as good as a die, and falls the same everywhere."""
    return hashlib.sha256(f"{seed}|{statement_id}".encode()).digest()


def _allocate(sizes: Mapping[str, int], design: SampleDesign) -> dict[str, int]:
    """How many to draw from each stratum; never more than it holds."""
    counts = dict.fromkeys(sizes, 0)
    left = min(design.size, sum(sizes.values()))
    if left >= len(sizes):
        counts = dict.fromkeys(sizes, 1)
        left -= len(sizes)
    total = sum(sizes.values())
    while left > 0:
        # One at a time to whoever is furthest below its share; ties fall by name. Samples are small.
        def share(name: str) -> float:
            due = sizes[name] / total if design.allocation == "proportional" else 1 / len(sizes)
            return counts[name] / due

        open_strata = [name for name in sizes if counts[name] < sizes[name]]
        counts[min(open_strata, key=lambda name: (share(name), -sizes[name], name))] += 1
        left -= 1
    return counts
