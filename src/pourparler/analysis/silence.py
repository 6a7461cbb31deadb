"""Where a party says nothing, or is known only through others: the questions to ask."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pourparler.analysis.board import in_issue_order
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import day_of, second_hand
from pourparler.record import ReportedStatement

NEVER, QUIET, SECOND_HAND = "never", "quiet", "second_hand"
KINDS = (SECOND_HAND, QUIET, NEVER)
"""How a party is silent, in the order shown."""


@dataclass(frozen=True, slots=True)
class Silence:
    """An issue on which a party says nothing of its own.

    Attributes:
        party: code or short name.
        issue: issue name.
        kind: ``second_hand`` when all it is known to have said in the last days came through another person,
            ``quiet`` when it has said nothing in the last days but spoke before, ``never`` when it never spoke.
        last: last day on which anything of it was reported to have been said; ``None`` for never.
        last_own: the same in its own words.
        days: days since ``last``; ``None`` for never.
        others: parties that spoke on the issue in the last days, the most talkative first.
        statements: ids of its last words, of the day ``last``; empty for never.
        others_statements: ids of what the others said in these days, by day.
    """

    party: str
    issue: str
    kind: str
    last: datetime.date | None
    last_own: datetime.date | None
    days: int | None
    others: tuple[str, ...]
    statements: tuple[str, ...]
    others_statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SilenceMap:
    """All silences on a day.

    Attributes:
        as_of: the day; ``None`` for a record without any dated statement.
        days: a party is quiet when it has said nothing in so many days up to and including the day.
        silences: the most telling first: where others speak much and the party, on other issues, does too.
    """

    as_of: datetime.date | None
    days: int
    silences: tuple[Silence, ...]


@dataclass(frozen=True, slots=True)
class SilentSpell:
    """A stretch of days between two words of a party on an issue.

    Attributes:
        party: code or short name.
        issue: issue name.
        start: first day without a word.
        end: last day without a word; ``None`` while it lasts.
        days: how many.
        before: ids of the last words before it.
        after: ids of the words that ended it; empty while it lasts.
    """

    party: str
    issue: str
    start: datetime.date
    end: datetime.date | None
    days: int
    before: tuple[str, ...]
    after: tuple[str, ...]


def silences(
    statements: Sequence[ReportedStatement],
    *,
    days: int = 30,
    as_of: datetime.date | None = None,
    parties: Sequence[str] = (),
    issues: Sequence[str] = (),
    settings: BoardSettings | None = None,
) -> SilenceMap:
    """Every party and issue on which the party is silent.

    Any statement on the issue, as its first or second, breaks a silence, whatever its act and stance.

    Args:
        statements: the record, in any order.
        days: how long without a word counts as quiet.
        as_of: the day to look from; ``None`` for the last day on which anything was said.
        parties: the parties to look at, whether they ever spoke or not; empty for all that ever spoke.
        issues: the issues to look at; empty for all that anybody ever spoke on.
        settings: numbers of the board's rule; only the least confidence is used.

    Raises:
        ValueError: ``days`` is below 1.
    """
    if days < 1:
        raise ValueError(f"no silence of {days} days; give at least 1")
    words, as_of = _words(statements, as_of=as_of, settings=settings or BoardSettings())
    if as_of is None:
        return SilenceMap(None, days, ())
    since = as_of - datetime.timedelta(days=days - 1)
    found = []
    for issue in issues or in_issue_order({issue for _, issue in words}):
        recent = {
            party: [each for each in said if each[0] >= since] for (party, on), said in words.items() if on == issue
        }
        for party in parties or sorted({party for party, _ in words}):
            kind = _kind(words.get((party, issue), []), recent.get(party, []))
            if kind is not None:
                found.append(_silence(party, issue, kind, words, recent, as_of))
    spoken: dict[str, int] = {}
    for (party, _), said in words.items():
        spoken[party] = spoken.get(party, 0) + len(said)
    found.sort(
        key=lambda each: (
            -len(each.others_statements) * spoken.get(each.party, 0),
            -len(each.others_statements),
            KINDS.index(each.kind),
            each.issue,
            each.party,
        )
    )
    return SilenceMap(as_of, days, tuple(found))


def silent_spells(
    statements: Sequence[ReportedStatement],
    *,
    days: int = 30,
    as_of: datetime.date | None = None,
    settings: BoardSettings | None = None,
) -> tuple[SilentSpell, ...]:
    """Every stretch of at least ``days`` days without a word between two words, or up to the day; the longest first.

    Other arguments as for ``silences``.

    Raises:
        ValueError: ``days`` is below 1.
    """
    if days < 1:
        raise ValueError(f"no silence of {days} days; give at least 1")
    words, as_of = _words(statements, as_of=as_of, settings=settings or BoardSettings())
    found: list[SilentSpell] = []
    for (party, issue), said in words.items():
        by_day: dict[datetime.date, list[str]] = {}
        for day, identifier, _ in said:
            by_day.setdefault(day, []).append(identifier)
        spoken = list(by_day)
        for one, other in zip(spoken, [*spoken[1:], None], strict=True):
            until = other if other is not None else (as_of or one) + datetime.timedelta(days=1)
            length = (until - one).days - 1
            if length >= days:
                start = one + datetime.timedelta(days=1)
                end = None if other is None else other - datetime.timedelta(days=1)
                after = () if other is None else tuple(by_day[other])
                found.append(SilentSpell(party, issue, start, end, length, tuple(by_day[one]), after))
    found.sort(key=lambda each: (-each.days, each.party, each.issue, each.start))
    return tuple(found)


_Word = tuple[datetime.date, str, bool]
_Words = dict[tuple[str, str], list[_Word]]


def _words(
    statements: Iterable[ReportedStatement], *, as_of: datetime.date | None, settings: BoardSettings
) -> tuple[_Words, datetime.date | None]:
    """What each party said on each issue up to the day: day, statement id, whether at second hand; and the day."""
    rows = []
    for reported in statements:
        statement, day = reported.statement, day_of(reported)
        if statement.party is None or day is None or statement.confidence < settings.min_confidence:
            continue
        rows.append((day, statement.id, second_hand(reported), statement.party, statement.issue))
    as_of = as_of or max((row[0] for row in rows), default=None)
    rows.sort()
    words: _Words = {}
    for day, identifier, relayed, party, issues in rows:
        if as_of is not None and day <= as_of:
            for issue in dict.fromkeys(issues):
                words.setdefault((party, issue), []).append((day, identifier, relayed))
    return words, as_of


def _kind(said: list[_Word], recent: list[_Word]) -> str | None:
    if not said:
        return NEVER
    if not recent:
        return QUIET
    return SECOND_HAND if all(relayed for _, _, relayed in recent) else None


def _silence(
    party: str, issue: str, kind: str, words: _Words, recent: dict[str, list[_Word]], as_of: datetime.date
) -> Silence:
    said = words.get((party, issue), [])
    last = said[-1][0] if said else None
    others = {other: told for other, told in recent.items() if other != party and told}
    return Silence(
        party,
        issue,
        kind,
        last,
        max((day for day, _, relayed in said if not relayed), default=None),
        None if last is None else (as_of - last).days,
        tuple(sorted(others, key=lambda other: (-len(others[other]), other))),
        tuple(identifier for day, identifier, _ in said if day == last),
        tuple(identifier for _, identifier, _ in sorted(each for told in others.values() for each in told)),
    )
