"""The findings that pass between extractors, with their types."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pourparler.extractors.base import Finding

if TYPE_CHECKING:
    from pourparler.directory import Mention
    from pourparler.extractors.cast import Cast
    from pourparler.inference.encoding import Words
    from pourparler.inference.reader import Reading
    from pourparler.record import Attribution, Condition, Event, ReportingChain, Span, Statement


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attribution seen as a possible statement of one source; joint sources make several.

    Attributes:
        attribution: what the network reads: an attribution, or the part of one that stands in one paragraph.
        source: the words that name this source, ``None`` when implicit.
        cue: the cue's first piece, ``None`` without one.
        content: pieces of the content.
        quoted: ``direct``, ``indirect`` or ``mixed``.
        continues: index of the candidate whose quotation this one continues without a cue, mostly but not always an
            earlier one; ``None`` for none.
        confidence: of the attribution.
        inner: whether a rule found it within the content of another; it counts only for another party than that one's.
    """

    attribution: Attribution
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    quoted: str
    continues: int | None
    confidence: float
    inner: bool = False

    def words(self, text: str) -> tuple[str | None, str]:
        """The words of the cue, and those of the content with its pieces joined by a space."""
        return self.cue.of(text) if self.cue else None, " ".join(span.of(text) for span in self.content)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source resolves to.

    Attributes:
        name: fullest name the article gives; ``None`` when nobody can be named.
        kind: ``person``, ``state``, ``organisation``, ``group``, ``office``, ``unnamed`` or ``none``.
        member: index into the cast, ``None`` for those outside of it.
        span: words that name it, in this sentence or before.
    """

    name: str | None
    kind: str
    member: int | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class SpokenFor:
    """On whose behalf a speaker speaks, and in what capacity."""

    party: str | None
    authority: str | None


@dataclass(frozen=True, slots=True)
class SaidOn:
    """The day (first day of the span) on which something was said."""

    date: datetime.date | None
    precision: str | None


WORDS: Finding[Words] = Finding("words")
ATTRIBUTIONS: Finding[tuple[Attribution, ...]] = Finding("attributions")
MENTIONS: Finding[tuple[Mention, ...]] = Finding("mentions")
CAST: Finding[Cast] = Finding("cast")
CANDIDATES: Finding[tuple[Candidate, ...]] = Finding("candidates")
READINGS: Finding[tuple[Reading, ...]] = Finding("readings")
SPEAKERS: Finding[tuple[Speaker, ...]] = Finding("speakers")
PARTIES: Finding[tuple[SpokenFor, ...]] = Finding("parties")
ACTS: Finding[tuple[str, ...]] = Finding("acts")
ISSUES: Finding[tuple[tuple[str, ...], ...]] = Finding("issues")
STANCES: Finding[tuple[str, ...]] = Finding("stances")
CONDITIONS: Finding[tuple[tuple[Condition, ...], ...]] = Finding("conditions")
CHAINS: Finding[tuple[ReportingChain, ...]] = Finding("reporting chains")
ADDRESSEES: Finding[tuple[str | None, ...]] = Finding("addressees")
PLACES: Finding[tuple[str | None, ...]] = Finding("places")
DATES: Finding[tuple[SaidOn, ...]] = Finding("dates")
STATEMENTS: Finding[tuple[Statement, ...]] = Finding("statements")
EVENTS: Finding[tuple[Event, ...]] = Finding("events")
