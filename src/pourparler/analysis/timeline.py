"""What happened when: statements, shifts, rounds of talks and events, one by one and by period."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pourparler.analysis.board import in_issue_order
from pourparler.analysis.changes import Change, changes
from pourparler.analysis.periods import GRANULARITIES, next_period, period_name, period_start
from pourparler.analysis.rounds import TalksRound, talks_rounds
from pourparler.analysis.selection import Selection
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import day_of
from pourparler.record import Event, ReportedStatement

ROUND, SHIFT, EVENT, STATEMENT = "round", "shift", "event", "statement"
ENTRY_KINDS = (ROUND, SHIFT, EVENT, STATEMENT)
"""What a line of a timeline is, in the order within a day."""

# Old words in a new report are no news of their own.
_NO_SHIFT = frozenset({"repeated"})


@dataclass(frozen=True, slots=True)
class ReportedEvent:
    """An event and the report that tells of it.

    Attributes:
        event: the finding.
        article_id: the report.
        words: the evidence, pieces joined by `` … ``.
        published: day of publication.
        outlet: who published it.
    """

    event: Event
    article_id: str
    words: str
    published: datetime.date | None
    outlet: str | None

    @property
    def day(self) -> datetime.date | None:
        """Day of the event, else of its report; ``None`` when neither is known."""
        return self.event.date or self.published


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline.

    Attributes:
        day: the day.
        kind: one of ``ENTRY_KINDS``.
        party: who spoke, moved or acted; ``None`` for a round and an independent voice.
        issue: the issue; ``None`` for rounds and events.
        what: the act, the kind of shift, the event's type with its status, or ``begins`` and ``ends`` of a round.
        target: whom an event or statement was directed at; ``None`` for nobody named.
        words: the words behind it; a round's name.
        speaker: who said so, where it is known.
        round: name of the round of talks it belongs to; ``None`` for none.
        statements: ids of the statements behind it, the decisive first. For an event: those of its report that
            overlap its words, which may be none.
        articles: ids of the reports behind an event; empty for the others, whose statements lead to theirs.
    """

    day: datetime.date
    kind: str
    party: str | None
    issue: str | None
    what: str
    target: str | None
    words: str
    speaker: str | None
    round: str | None
    statements: tuple[str, ...]
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """What a day, week, month or year holds.

    Attributes:
        name: ``2016-02-20``, ``2016-W07``, ``2016-02`` or ``2016``.
        start: first day.
        end: last day, included.
        statements: ids of all statements said in it, by day.
        utterances: how many acts of speaking these are.
        reports: in how many reports they stand.
        parties: who spoke, the most talkative first.
        issues: on what, in the order of the guidelines.
        shifts: kinds of shift with how often, as in ``changes.KINDS``.
        shift_statements: ids of the statements that make the shifts.
        events: how many events.
        rounds: names of the rounds of talks that touch it.
    """

    name: str
    start: datetime.date
    end: datetime.date
    statements: tuple[str, ...]
    utterances: int
    reports: int
    parties: tuple[str, ...]
    issues: tuple[str, ...]
    shifts: tuple[tuple[str, int], ...]
    shift_statements: tuple[str, ...]
    events: int
    rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Entries and periods.

    Attributes:
        granularity: length of the periods.
        start: first day with an entry or a report; ``None`` where there is none.
        end: last day.
        rounds: rounds of talks in the time.
        periods: all periods from the first day to the last, empty ones too.
        entries: by day, kind, party and issue.
        undated: statements and events without any day, left out.
    """

    granularity: str
    start: datetime.date | None
    end: datetime.date | None
    rounds: tuple[TalksRound, ...]
    periods: tuple[Period, ...]
    entries: tuple[Entry, ...]
    undated: int


def timeline(
    statements: Sequence[ReportedStatement],
    *,
    events: Iterable[ReportedEvent] = (),
    rounds: Sequence[TalksRound] = (),
    granularity: str = "week",
    selection: Selection | None = None,
    settings: BoardSettings | None = None,
) -> Timeline:
    """Statements, shifts, rounds and events over time.

    An utterance that several reports carry is one entry. Shifts are those of ``changes`` without re-reported words.

    Args:
        statements: the record, in any order.
        events: what the reports tell of; events that did not happen keep their status.
        rounds: the analyst's rounds of talks; others are inferred, see ``rounds.talks_rounds``.
        granularity: ``day``, ``week``, ``month`` or ``year``.
        selection: which part to show. What was said before its first day still counts as known for the shifts.
        settings: numbers of the board's rule.

    Raises:
        ValueError: a granularity that does not exist.
    """
    if granularity not in GRANULARITIES:
        raise ValueError(f"no granularity {granularity!r}; use one of {', '.join(GRANULARITIES)}")
    settings, selection = settings or BoardSettings(), selection or Selection()
    known = [each for each in statements if each.statement.confidence >= settings.min_confidence]
    told = list(events)
    dated = sorted(
        ((day, each.statement.id, each) for each in known if (day := day_of(each)) is not None),
        key=lambda row: row[:2],
    )
    chosen = [(day, each) for day, _, each in dated if _selected(each, day, selection)]
    shifts = [
        change
        for change in changes(known, start=selection.start, end=selection.end, settings=settings)
        if change.kind not in _NO_SHIFT and selection.holds_party(change.party) and selection.holds_issue(change.issue)
    ]
    held = [
        each
        for each in talks_rounds(known, given=rounds)
        if (selection.start is None or each.end >= selection.start)
        and (selection.end is None or each.start <= selection.end)
    ]
    happened = [(day, each) for each in told if (day := each.day) is not None and _touches(each, day, selection)]
    entries = [
        *_round_entries(held, selection),
        *_shift_entries(shifts, held),
        *_event_entries(happened, known),
        *_statement_entries(chosen, held),
    ]
    entries.sort(key=_order)
    undated = len(known) - len(dated) + sum(each.day is None for each in told)
    # A later report of an earlier utterance has no entry of its own, but counts in its period.
    days = [*(entry.day for entry in entries), *(day for day, _ in chosen)]
    if not days:
        return Timeline(granularity, None, None, tuple(held), (), (), undated)
    first, last = min(days), max(days)
    periods = _periods(first, last, granularity, (chosen, shifts, happened, held))
    return Timeline(granularity, first, last, tuple(held), tuple(periods), tuple(entries), undated)


def _selected(reported: ReportedStatement, day: datetime.date, selection: Selection) -> bool:
    statement = reported.statement
    return (
        selection.holds_day(day)
        and selection.holds_party(statement.party)
        and any(selection.holds_issue(issue) for issue in statement.issue)
    )


def _touches(told: ReportedEvent, day: datetime.date, selection: Selection) -> bool:
    # Events have no issue: a choice of issues leaves them out rather than show what may not belong.
    event = told.event
    wanted = selection.holds_party(event.source) or (event.target is not None and selection.holds_party(event.target))
    return selection.holds_day(day) and not selection.issues and wanted


def _order(entry: Entry) -> tuple[object, ...]:
    return (
        entry.day,
        ENTRY_KINDS.index(entry.kind),
        entry.party or "",
        entry.issue or "",
        entry.what,
        entry.statements,
        entry.articles,
        entry.words,
    )


def _round_of(identifiers: Iterable[str], rounds: Sequence[TalksRound]) -> str | None:
    wanted = set(identifiers)
    return next((each.name for each in rounds if not wanted.isdisjoint(each.statements)), None)


def _round_entries(rounds: Sequence[TalksRound], selection: Selection) -> Iterator[Entry]:
    for each in rounds:
        for day, what in ((each.start, "begins"), (each.end, "ends")):
            if selection.holds_day(day):
                note = each.name if each.given else f"{each.name} (inferred)"
                yield Entry(day, ROUND, None, None, what, None, note, None, each.name, each.statements)


def _shift_entries(shifts: Iterable[Change], rounds: Sequence[TalksRound]) -> Iterator[Entry]:
    for change in shifts:
        after = change.after
        words = change.detail or (after.proposition if after else "")
        yield Entry(
            change.day,
            SHIFT,
            change.party,
            change.issue,
            change.kind,
            None,
            words,
            after.speaker if after else None,
            _round_of(change.statements, rounds),
            change.statements,
        )


def _event_entries(
    happened: Iterable[tuple[datetime.date, ReportedEvent]], known: Iterable[ReportedStatement]
) -> Iterator[Entry]:
    of_article: dict[str, list[ReportedStatement]] = {}
    for reported in known:
        of_article.setdefault(reported.statement.article_id, []).append(reported)
    for day, told in happened:
        event = told.event
        overlapping = sorted(
            reported.statement.id
            for reported in of_article.get(told.article_id, ())
            if any(piece.overlaps(span) for piece in reported.statement.content for span in event.evidence)
        )
        what = event.plover if event.status == "happened" else f"{event.plover} ({event.status})"
        yield Entry(
            day,
            EVENT,
            event.source,
            None,
            what,
            event.target,
            told.words,
            None,
            None,
            tuple(overlapping),
            (told.article_id,),
        )


def _statement_entries(
    chosen: Iterable[tuple[datetime.date, ReportedStatement]], rounds: Sequence[TalksRound]
) -> Iterator[Entry]:
    utterances: dict[tuple[str, str | None], list[tuple[datetime.date, ReportedStatement]]] = {}
    for day, reported in chosen:
        utterances.setdefault((reported.utterance, reported.statement.party), []).append((day, reported))
    round_of = {identifier: each.name for each in reversed(rounds) for identifier in each.statements}
    for reports in utterances.values():
        day, first = reports[0]
        statement = first.statement
        ids = tuple(reported.statement.id for _, reported in reports)
        yield Entry(
            day,
            STATEMENT,
            statement.party,
            statement.issue[0],
            statement.act,
            statement.addressee,
            first.proposition,
            statement.speaker,
            next((round_of[each] for each in ids if each in round_of), None),
            ids,
        )


_Material = tuple[
    list[tuple[datetime.date, ReportedStatement]],
    list[Change],
    list[tuple[datetime.date, ReportedEvent]],
    list[TalksRound],
]


def _periods(first: datetime.date, last: datetime.date, granularity: str, material: _Material) -> Iterator[Period]:
    chosen, shifts, happened, rounds = material
    said: dict[datetime.date, list[ReportedStatement]] = {}
    for day, reported in chosen:
        said.setdefault(period_start(day, granularity), []).append(reported)
    shifted: dict[datetime.date, list[Change]] = {}
    for change in shifts:
        shifted.setdefault(period_start(change.day, granularity), []).append(change)
    counted: dict[datetime.date, int] = {}
    for day, _ in happened:
        begin = period_start(day, granularity)
        counted[begin] = counted.get(begin, 0) + 1
    start = period_start(first, granularity)
    while start <= last:
        following = next_period(start, granularity)
        end = following - datetime.timedelta(days=1)
        touching = tuple(each.name for each in rounds if each.start <= end and each.end >= start)
        yield _period(
            (period_name(start, granularity), start, end),
            said.get(start, []),
            shifted.get(start, []),
            counted.get(start, 0),
            touching,
        )
        start = following


def _period(
    when: tuple[str, datetime.date, datetime.date],
    said: list[ReportedStatement],
    shifts: list[Change],
    events: int,
    rounds: tuple[str, ...],
) -> Period:
    parties: dict[str, int] = {}
    for reported in said:
        party = reported.statement.party
        if party is not None:
            parties[party] = parties.get(party, 0) + 1
    kinds: dict[str, int] = {}
    for change in shifts:
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
    return Period(
        *when,
        tuple(reported.statement.id for reported in said),
        len({reported.utterance for reported in said}),
        len({reported.statement.article_id for reported in said}),
        tuple(sorted(parties, key=lambda party: (-parties[party], party))),
        in_issue_order({issue for reported in said for issue in reported.statement.issue}),
        tuple(sorted(kinds.items())),
        tuple(dict.fromkeys(each for change in shifts for each in change.statements)),
        events,
        rounds,
    )
