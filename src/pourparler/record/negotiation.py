"""Who stands where: actors, parties, issues, statements, positions and conditions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from pourparler.record.attribution import ReportingChain
from pourparler.record.span import Span

ACTS = ("threaten", "reject", "demand", "offer", "accept", "accuse", "forecast", "assert")
"""What a statement does, the act that commits its party most first."""

ISSUES = (
    "talks", "ceasefire", "withdrawal", "territory", "recognition", "alliance", "security", "weapons", "military-aid",
    "sanctions", "humanitarian",
    "prisoners", "governance", "justice", "economy", "terrorism", "relations", "military", "other",
)  # fmt: skip
"""Built-in issues; a project may add its own."""

STANCES = ("favour", "oppose", "neutral")
CONDITION_KINDS = ("provided", "unless", "until", "after")
QUOTED = ("direct", "indirect", "mixed")
DATE_PRECISIONS = ("day", "week", "month", "year")
AUTHORITIES = (
    "leader",
    "minister",
    "ministry",
    "negotiator",
    "spokesperson",
    "military",
    "legislator",
    "official",
    "state",
    "group",
    "unnamed",
    "independent",
)
"""In what capacity a speaker speaks, for boards and voices."""

PRO_AND_CON = {
    "offer": "for",
    "accept": "for",
    "demand": "for",
    "reject": "against",
    "accuse": "against",
    "threaten": "against",
}
"""Whether an act counts for or against, where it counts at all (``assert`` and ``forecast`` do not)."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, office, state, organisation or group that can speak.

    Attributes:
        name: fullest name known.
        kind: ``person``, ``office``, ``state``, ``organisation``, ``group`` or ``unnamed``.
        party: code or short name of the party it speaks for, ``None`` for an independent voice.
        authority: one of ``AUTHORITIES``, ``None`` when unknown.
    """

    name: str
    kind: str
    party: str | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A side in a negotiation: ISO 3166 alpha-3 code or short name, and the name to show."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A matter negotiated.

    Attributes:
        name: key used in records ("ceasefire").
        description: one or two sentences that tell what belongs to it and what does not.
        proposal: the standing proposal that ``favour`` and ``oppose`` refer to ("stop the fighting").
        examples: short examples in our own words.
        plover: PLOVER contexts that correspond.
        pa_x: PA-X topic codes that correspond.
    """

    name: str
    description: str
    proposal: str = ""
    examples: tuple[str, ...] = ()
    plover: tuple[str, ...] = ()
    pa_x: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What a party makes its content depend on.

    Attributes:
        span: where it stands in the article, marker included ("until Russian forces withdraw").
        kind: one of ``CONDITION_KINDS``.
    """

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a party is reported to have said on an issue (fields as in the annotation guidelines).

    Attributes:
        id: made from the article's id and the spans, so the same words keep their id in every run.
        article_id: the article it stands in.
        source: words that name the source, ``None`` when implicit.
        speaker: actor the source resolves to, in the article's fullest name; ``None`` when nobody can be named.
        party: ISO 3166 alpha-3 code or short name of the party spoken for; ``None`` for an independent voice.
        cue: attributing words; ``None`` for a quotation that stands by itself.
        content: pieces of what is attributed.
        quoted: ``direct``, ``indirect`` or ``mixed``.
        chain: hands the words passed through; its ``via`` is the record's field.
        act: one of ``ACTS``.
        issue: one or two issues, the main one first.
        stance: attitude to the issue's standing proposal, one of ``STANCES``.
        conditions: conditions under which the content holds; the record's ``condition`` is the first.
        addressee: who is addressed, ``None`` when nobody is named.
        place: where it was said.
        date: first day of when it was said; ``None`` when the text gives none.
        date_precision: ``day``, ``week``, ``month`` or ``year``; ``None`` without a date.
        authority: capacity the speaker speaks in, one of ``AUTHORITIES``; ``None`` when unknown.
        confidence: calibrated probability that speaker, party, act and issue are all right, 0 to 1.
    """

    id: str
    article_id: str
    source: Span | None
    speaker: str | None
    party: str | None
    cue: Span | None
    content: tuple[Span, ...]
    quoted: str
    act: str
    issue: tuple[str, ...]
    stance: str
    chain: ReportingChain = field(default=ReportingChain())
    conditions: tuple[Condition, ...] = ()
    addressee: str | None = None
    place: str | None = None
    date: datetime.date | None = None
    date_precision: str | None = None
    authority: str | None = None
    confidence: float = 1.0

    @property
    def via(self) -> tuple[str, ...]:
        """Intermediaries named as the channel."""
        return self.chain.via

    @property
    def condition(self) -> Condition | None:
        """The first condition, ``None`` without any."""
        return self.conditions[0] if self.conditions else None


@dataclass(frozen=True, slots=True)
class Position:
    """What a party seeks on an issue at a date, and the statements that say so.

    Attributes:
        party: code or short name.
        issue: issue name.
        stance: ``for``, ``against``, ``conditional``, ``mixed`` or ``silent``.
        on: the day it is seen from.
        proposition: the source's own words, ``None`` when silent.
        conditions: texts of the conditions in force.
        statement_ids: statements it rests on, the decisive one first.
    """

    party: str
    issue: str
    stance: str
    on: datetime.date
    proposition: str | None = None
    conditions: tuple[str, ...] = ()
    statement_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Negotiation:
    """A negotiation as the analyst defines it: who, on what, when, and how to find its reports.

    Attributes:
        name: key of the negotiation within its project.
        parties: codes or short names; empty for all.
        issues: issue names; empty for all.
        start: first day, ``None`` for open.
        end: last day (inclusive), ``None`` for open.
        search_terms: words or phrases of which a report must hold at least one; empty for all reports.
    """

    name: str
    parties: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    start: datetime.date | None = None
    end: datetime.date | None = None
    search_terms: tuple[str, ...] = ()
