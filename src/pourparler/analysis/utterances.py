"""Statements gathered into utterances: what each says on an issue, with what weight, and who reports it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.wording import content_stems
from pourparler.record import PRO_AND_CON, ReportedStatement

COMMITMENT, ACCUSATION, SECOND_ISSUE, POINTING, ASSERTION = range(5)
WEIGHTS = (
    "a commitment",
    "an accusation",
    "a commitment made with another issue in the first place",
    "words that only point back",
    "an assertion",
)
"""What a position can rest on, the weightiest first."""

_TIERS = {
    "leader": 0,
    "minister": 1,
    "ministry": 1,
    "negotiator": 1,
    "spokesperson": 1,
    # The party named as the speaker ("Moscow said") is its official voice.
    "state": 1,
    "group": 1,
    "military": 2,
    "legislator": 2,
    "official": 2,
    "unnamed": 3,
    "independent": 3,
}
UNKNOWN_TIER = 2
TIERS = ("the leader", "a minister, negotiator, spokesman or the body itself", "another official", "an unnamed source")
_DIRECTIONS = {"favour": 1, "oppose": -1}
_COMMITTING = frozenset({"threaten", "reject", "demand", "offer", "accept"})
# A threat's trigger ("will strike back if attacked") is no condition of a position; what would lift the threat is.
_LIFTING = frozenset({"unless", "until"})
_LONGEST_POINTER = 16
_PURPOSE = re.compile(r"\bif\b.*\b(?:is|are|was|were) to\b", re.IGNORECASE | re.DOTALL)


class StatedCondition(NamedTuple):
    """A condition as a statement words it."""

    text: str
    kind: str
    statement_id: str


@dataclass(slots=True, eq=False)
class Utterance:
    """One act of speaking on one issue, with its reports.

    Attributes:
        who: whom it is counted for, as the caller's ``who`` names it.
        issue: the issue.
        first: the report that made it known first; its fields speak for the utterance.
        day: ordinal of the first day on which it is known.
        weight: index into ``WEIGHTS``; ``None`` where it takes no side.
        direction: 1 for the issue's proposal, -1 against, 0 for neither.
        tier: index into ``TIERS``.
        second_hand: whether another person relays it.
        conditions: conditions of the position, merged from the reports of the first day.
        later: further reports, earliest first, each with the ordinal of the day from which it counts.
    """

    who: Hashable
    issue: str
    first: ReportedStatement
    day: int
    weight: int | None = None
    direction: int = 0
    tier: int = UNKNOWN_TIER
    second_hand: bool = False
    conditions: tuple[StatedCondition, ...] = ()
    later: tuple[tuple[int, ReportedStatement], ...] = ()

    @property
    def reports(self) -> tuple[tuple[int, ReportedStatement], ...]:
        """All reports, each with the ordinal of the day from which it counts, earliest first."""
        return ((self.day, self.first), *self.later)


def day_of(reported: ReportedStatement) -> datetime.date | None:
    """The day it was said, else published; ``None`` for a statement that cannot be placed in time."""
    return reported.said_on or reported.published


def second_hand(reported: ReportedStatement) -> bool:
    """Whether another person relays the words; an agency or broadcaster that heard them does not make them hearsay."""
    statement = reported.statement
    # A loop and no generator: asked of every statement, and nearly always answered at the first or second link.
    for link in statement.chain.links:  # noqa: SIM110
        if link.kind == "person" and link.name != statement.speaker:
            return True
    return False


def tier_of(authority: str | None) -> int:
    """Index into ``TIERS`` of a speaker's authority."""
    return UNKNOWN_TIER if authority is None else _TIERS.get(authority, UNKNOWN_TIER)


def conditions_of(reported: ReportedStatement) -> tuple[StatedCondition, ...]:
    """The conditions that a statement puts on its party's position; a threat's trigger and a deadline are none."""
    statement = reported.statement
    if not statement.conditions or statement.act not in _COMMITTING:
        return ()
    return tuple(
        StatedCondition(text, condition.kind, statement.id)
        for text, condition in zip(reported.condition_texts, statement.conditions, strict=False)
        if (statement.act != "threaten" or condition.kind in _LIFTING)
        and not sets_deadline(reported, condition.kind, text)
    )


def sets_deadline(reported: ReportedStatement, kind: str, text: str) -> bool:
    """Whether a "condition" is what a demand serves: "halt the raids before any talks", "… if talks are to succeed".

    There the demand is the condition, and what must wait for it is the matter of these words.
    """
    statement = reported.statement
    return (
        statement.act == "demand"
        and statement.stance == "favour"
        and (kind == "until" or (kind == "provided" and _PURPOSE.search(text) is not None))
    )


def direction_of(reported: ReportedStatement) -> int:
    """1 for the issue's proposal, -1 against, 0 for neither; where the stance is neutral a clear act decides."""
    statement = reported.statement
    if statement.stance == "neutral":
        # A neutral demand or accusation may point either way; an offer or a refusal hardly.
        if statement.act in ("offer", "accept", "reject"):
            return 1 if PRO_AND_CON[statement.act] == "for" else -1
        return 0
    return 1 if statement.stance == "favour" else -1


def known_statements(
    statements: Iterable[ReportedStatement], *, known_by: datetime.date | None
) -> Iterator[ReportedStatement]:
    """The statements that had been taken in by the end of a day (UTC); without a day all of them.

    A statement from outside of a project counts as known from its report's publication.
    """
    for reported in statements:
        if known_by is not None:
            learned = reported.learned_at.date() if reported.learned_at else reported.published
            if learned is None or learned > known_by:
                continue
        yield reported


def party_of(reported: ReportedStatement) -> str | None:
    """Whom a statement is counted for on a board."""
    return reported.statement.party


def gather_utterances(
    statements: Iterable[ReportedStatement],
    *,
    settings: BoardSettings,
    who: Callable[[ReportedStatement], Hashable | None] = party_of,
) -> list[Utterance]:
    """Utterances by (who, issue), each with its reports, in no order; each is the same whatever the order of the input.

    A statement with two issues gives two utterances; on the second issue it only weighs where nothing else is said,
    and not at all with a condition, because the second issue is then as a rule what the condition asks for.
    """
    groups: dict[tuple[Hashable, str, str, int, bool], list[ReportedStatement]] = {}
    by_party = who is party_of
    for reported in statements:
        statement = reported.statement
        # The usual case without a call: this loop runs once for every statement of the record.
        counted_for = statement.party if by_party else who(reported)
        if counted_for is None or statement.confidence < settings.min_confidence:
            continue
        if reported.said_on is None and reported.published is None:
            continue
        direction = _DIRECTIONS.get(statement.stance) or direction_of(reported)
        issues = statement.issue
        key = (counted_for, issues[0], reported.utterance, direction, True)
        group = groups.get(key)
        if group is None:
            groups[key] = [reported]
        else:
            group.append(reported)
        if len(issues) > 1 and not statement.conditions and statement.act in _COMMITTING and issues[1] != issues[0]:
            groups.setdefault((counted_for, issues[1], reported.utterance, direction, False), []).append(reported)
    return [_utterance(key[0], key[1], key[3], group, key[4]) for key, group in groups.items()]


def _said(reported: ReportedStatement) -> int:
    day = reported.said_on or reported.published
    return day.toordinal() if day else 0


def _published(reported: ReportedStatement) -> int:
    return reported.published.toordinal() if reported.published else _said(reported)


def _earliest_first(reported: ReportedStatement) -> tuple[int, bool, int, str]:
    return _said(reported), second_hand(reported), _published(reported), reported.statement.id


def _utterance(who: Hashable, issue: str, direction: int, group: list[ReportedStatement], main: bool) -> Utterance:
    if len(group) > 1:
        group.sort(key=_earliest_first)
    first = group[0]
    statement, day = first.statement, _said(first)
    weight = _weight(first, main=main) if direction else None
    tier = _TIERS.get(statement.authority or "", UNKNOWN_TIER)
    made = Utterance(who, issue, first, day, weight, direction, tier, second_hand(first))
    if len(group) > 1:
        later = []
        for reported in group[1:]:
            said = _said(reported)
            published = _published(reported)
            # The first day's reports count together; a report printed later counts from its own day.
            later.append((day if said == day and published <= day + 1 else max(said, published), reported))
        if len(later) > 1:
            later.sort(key=lambda entry: (entry[0], entry[1].statement.id))
        made.later = tuple(later)
    if main and (statement.conditions or len(group) > 1):
        stated = [
            each
            for counted, reported in made.reports
            if counted == day and reported.statement.conditions
            for each in conditions_of(reported)
        ]
        if stated:
            made.conditions = tuple({each.text.casefold(): each for each in reversed(stated)}.values())[::-1]
    return made


def _weight(reported: ReportedStatement, *, main: bool) -> int:
    statement = reported.statement
    if statement.act in _COMMITTING and statement.stance != "neutral":
        if not main:
            return SECOND_ISSUE
        # "Rejected them" does not tell what was rejected. The length first: it is much the cheaper test.
        points = len(reported.proposition) <= _LONGEST_POINTER and not content_stems(reported.proposition)
        return POINTING if points and not statement.conditions else COMMITMENT
    return ACCUSATION if statement.act == "accuse" else ASSERTION
