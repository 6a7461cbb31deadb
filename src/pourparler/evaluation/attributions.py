"""Scores of attributions: cue, content and source, each by itself and all three together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pourparler.evaluation.overlap import Characters, agreement, letters
from pourparler.evaluation.tally import Tally
from pourparler.record import Attribution

# From half of the words on, two contents are taken for the same.
HALF = 0.5
# Contents only decide between cues that fit equally well.
_TIE_BREAK = 1e-6

MEASURES = (
    "cue overlaps",
    "cue equal",
    "content equal",
    "content by half",
    "source overlaps, of pairs",
    "source by half, of pairs",
    "source overlaps",
    "source by half",
    "letters of contents",
    "letters of sources",
    "triple",
)
"""Names of the measures; the triple (cue, content and source all found) is the headline."""


@dataclass(frozen=True, slots=True)
class Parts:
    """An attribution as three sets of offsets, without punctuation and white space."""

    source: Characters
    cue: Characters
    content: Characters


Strength = Callable[[Parts, Parts], float]
"""How well two attributions go together; 0 where they do not."""


def parts(text: str, attribution: Attribution) -> Parts:
    """The parts of an attribution of a text."""
    return Parts(*(letters(text, spans) for spans in (attribution.source, attribution.cue, attribution.content)))


def matching(gold: Sequence[Parts], predicted: Sequence[Parts], strength: Strength) -> list[tuple[int, int]]:
    """Pairs one to one, as many as can be, strong ones before weak ones.

    A greedy choice by strength comes first. Then every gold attribution left over looks for a chain of exchanges that
    makes room for it (augmenting paths, Berge 1957), so that the number of pairs is the largest possible.

    Returns:
        Pairs of places (gold, predicted), sorted.
    """
    weights = {
        (mine, other): strength(gold[mine], predicted[other])
        for mine in range(len(gold))
        for other in range(len(predicted))
    }
    options: dict[int, list[int]] = {}
    partner: dict[int, int] = {}
    placed: set[int] = set()
    for mine, other in sorted((pair for pair in weights if weights[pair] > 0), key=lambda pair: (-weights[pair], pair)):
        options.setdefault(mine, []).append(other)
        if mine not in placed and other not in partner:
            partner[other] = mine
            placed.add(mine)

    def make_room(mine: int, tried: set[int]) -> bool:
        for other in options[mine]:
            if other not in tried:
                tried.add(other)
                if other not in partner or make_room(partner[other], tried):
                    partner[other] = mine
                    return True
        return False

    for mine in options:
        if mine not in placed and make_room(mine, set()):
            placed.add(mine)
    return sorted((mine, other) for other, mine in partner.items())


def cue_strength(gold: Parts, predicted: Parts) -> float:
    """By cues where both have one, else by contents."""
    contents = agreement(gold.content, predicted.content)
    if not gold.cue or not predicted.cue:
        return contents
    cues = agreement(gold.cue, predicted.cue)
    return cues + _TIE_BREAK * contents if cues else 0.0


def content_strength(gold: Parts, predicted: Parts) -> float:
    """Whether at least half of the contents is the same."""
    return float(agreement(gold.content, predicted.content) >= HALF)


def triple_strength(gold: Parts, predicted: Parts) -> float:
    """Whether cue, source and content all are found."""
    cues = not gold.cue or not predicted.cue or bool(gold.cue & predicted.cue)
    sources = bool(gold.source & predicted.source) or not (gold.source or predicted.source)
    return float(cues and sources and content_strength(gold, predicted) > 0)


def _same_cue(gold: Parts, predicted: Parts) -> float:
    return float(bool(gold.cue) and gold.cue == predicted.cue)


def _same_content(gold: Parts, predicted: Parts) -> float:
    return float(bool(gold.content) and gold.content == predicted.content)


def attribution_tallies(text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]) -> dict[str, Tally]:
    """The counts of one article for each of ``MEASURES``."""
    g, p = [parts(text, each) for each in gold], [parts(text, each) for each in predicted]
    pairs = [(g[i], p[j]) for i, j in matching(g, p, cue_strength)]

    def with_part(found: Sequence[Parts], part: str) -> int:
        return sum(bool(getattr(each, part)) for each in found)

    def matched(strength: Strength, part: str) -> Tally:
        return Tally(len(matching(g, p, strength)), with_part(p, part), with_part(g, part))

    def covered(part: str) -> Tally:
        sides = [frozenset().union(*(getattr(each, part) for each in found)) for found in (p, g)]
        return Tally(len(sides[0] & sides[1]), len(sides[0]), len(sides[1]))

    overlapping = sum(bool(a.source & b.source) for a, b in pairs)
    alike = sum(agreement(a.source, b.source) >= HALF for a, b in pairs)
    paired_sources = with_part([b for _, b in pairs], "source"), with_part([a for a, _ in pairs], "source")
    all_sources = with_part(p, "source"), with_part(g, "source")
    values = (
        Tally(len(pairs), len(p), len(g)),
        matched(_same_cue, "cue"),
        matched(_same_content, "content"),
        matched(content_strength, "content"),
        Tally(overlapping, *paired_sources),
        Tally(alike, *paired_sources),
        Tally(overlapping, *all_sources),
        Tally(alike, *all_sources),
        covered("content"),
        covered("source"),
        Tally(len(matching(g, p, triple_strength)), len(p), len(g)),
    )
    return dict(zip(MEASURES, values, strict=True))
