"""When two spans, or two names, count as the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pourparler.record import Span

Characters = frozenset[int]
"""Offsets of code points."""

_NEGLIGIBLE = re.compile(r"'s\b|^(?:the|an?|his|her|its|their)\s+")


def characters(spans: Iterable[Span | None]) -> Characters:
    """All offsets that the spans cover."""
    return frozenset(offset for span in spans if span for offset in range(span.start, span.end))


def letters(text: str, spans: Iterable[Span]) -> Characters:
    """Offsets that the spans cover, without white space and punctuation unless there is nothing else (as in ":")."""
    every = characters(spans)
    telling = frozenset(
        offset
        for offset in every
        if not text[offset].isspace() and not unicodedata.category(text[offset]).startswith("P")
    )
    return telling or every


def agreement(a: Characters, b: Characters) -> float:
    """Intersection over union, 0 to 1; nothing agrees with nothing by 0."""
    union = len(a | b)
    return len(a & b) / union if union else 0.0


def name_words(name: str | None) -> list[str]:
    """The words of a name in plain lower case, without accents, a leading article and the possessive."""
    if not name:
        return []
    decomposed = unicodedata.normalize("NFKD", name).lower()
    plain = "".join(letter for letter in decomposed if letter.isascii())
    return re.findall("[a-z0-9]+", _NEGLIGIBLE.sub("", plain))


def same_party(one: str | None, other: str | None) -> bool:
    """Whether two party names are one."""
    return name_words(one) == name_words(other)


def same_actor(one: str | None, other: str | None) -> bool:
    """Whether two names may be one actor's: equal, or one holds all words of the other and shares its first or last."""
    shorter, longer = sorted((name_words(one), name_words(other)), key=len)
    if not shorter or shorter == longer:
        return shorter == longer
    return set(shorter) <= set(longer) and (shorter[0] == longer[0] or shorter[-1] == longer[-1])


def same_actors(a: Collection[str], b: Collection[str]) -> bool:
    """Whether two lists name the same actors, in any order."""
    return {tuple(name_words(name)) for name in a} == {tuple(name_words(name)) for name in b}
