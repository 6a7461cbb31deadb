"""Who waits for what from whom: conditions, what they ask, whether they are met, and the deadlocks they form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import TYPE_CHECKING

from pourparler.analysis.board import Board, board
from pourparler.analysis.cells import AGAINST, CONDITIONAL, MIXED
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import conditions_of, day_of, known_statements, second_hand, sets_deadline
from pourparler.analysis.wording import same_matter
from pourparler.record import ReportedStatement

if TYPE_CHECKING:
    from pourparler.directory.asks import Asks

Resolver = Callable[[str, ReportedStatement], "Sequence[Asks]"]
"""Reads what a condition's words ask; empty where they do not tell."""

OPEN, MET, REFUSED = "open", "met", "refused"
_PLEDGES = frozenset({"offer", "accept"})
_ASKING = frozenset({"demand", "accuse"})
# "These steps", "their demands": the words ask for what was asked before.
_POINTING_BACK = re.compile(r"\b(?:demands?|terms|(?<!pre)conditions|steps|measures|requirements)\b", re.IGNORECASE)
# A party's latest words suffice to tell whom it addresses, and a long record stays quick.
_MOST_LOOKED_BACK = 200
# Longer rounds of waiting exist on paper; nobody at a table breaks a ring of six.
_LONGEST_DEADLOCK = 4
# Bounds on the search, far above what a record of one negotiation holds.
_MOST_DEADLOCKS = 2000
_MOST_REASONS = 6


@dataclass(frozen=True, slots=True)
class PartyCondition:
    """A condition that a party has set, with all the times it was said.

    Attributes:
        party: who sets it.
        issue: the issue its position depends on.
        kind: ``provided``, ``unless``, ``until`` or ``after``.
        text: the words of the latest statement of it.
        asks: what it asks; empty where the words do not tell.
        state: ``open``, ``met`` or ``refused``.
        in_force: whether the board's cell still carries it.
        since: first day it was said.
        last: last day it was said.
        statement: id of the latest statement.
        statements: ids of all statements of it, earliest first.
        answer: id of the statement that met or refused it, ``None`` while open.
    """

    party: str
    issue: str
    kind: str
    text: str
    asks: tuple[Asks, ...]
    state: str
    in_force: bool
    since: datetime.date
    last: datetime.date
    statement: str
    statements: tuple[str, ...]
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A party that waits for another: one edge of the graph.

    Attributes:
        party: who waits.
        issue: with what.
        waits_for: for whom.
        asked_issue: for what.
        statement: id of the statement that says so.
        text: the condition's words.
        inferred: whether whom it waits for was inferred from other words, not named in these.
        guessed: whether nobody was named at all, and this is a party that holds the issue up on the board.
    """

    party: str
    issue: str
    waits_for: str
    asked_issue: str
    statement: str
    text: str
    inferred: bool
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Deadlock:
    """A ring of parties that wait for each other.

    Attributes:
        edges: who waits for whom, each for the next.
        exact: whether each party's own condition holds up the very issue that the one before it asks for; else the
            parties wait for each other on different issues.
    """

    edges: tuple[Waiting, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Move:
    """One party's step and what it would set free.

    Attributes:
        party: who would move.
        issue: on what.
        act: ``accept`` or ``reject``.
        unlocks: party and issue of the positions that ask for it.
        statements: ids of the conditions it would meet.
        deadlocks: how many deadlocks it would break.
    """

    party: str
    issue: str
    act: str
    unlocks: tuple[tuple[str, str], ...]
    statements: tuple[str, ...]
    deadlocks: int


@dataclass(frozen=True, slots=True)
class ConditionGraph:
    """All conditions on a day and what follows from them.

    Attributes:
        as_of: the day; ``None`` for a record without dates.
        conditions: every condition set until then, those in force first.
        waiting: the edges of the open ones in force.
        deadlocks: rings of waiting, exact and short ones first.
        moves: steps that would unlock something, the most telling first.
    """

    as_of: datetime.date | None
    conditions: tuple[PartyCondition, ...]
    waiting: tuple[Waiting, ...]
    deadlocks: tuple[Deadlock, ...]
    moves: tuple[Move, ...]


@dataclass(slots=True)
class _Stated:
    """One saying of a condition."""

    reported: ReportedStatement
    issue: str
    kind: str
    text: str
    day: datetime.date
    asks: tuple[Asks, ...]


def conditions(
    statements: Sequence[ReportedStatement],
    *,
    resolver: Resolver,
    as_of: datetime.date | None = None,
    known_by: datetime.date | None = None,
    settings: BoardSettings | None = None,
) -> ConditionGraph:
    """The condition graph of a day.

    Args:
        statements: the record, in any order.
        resolver: reads what a condition asks; ``no_resolver`` keeps all of them as text.
        as_of: the day; ``None`` for the last on which anything was said.
        known_by: leave out what the project took in after this day.
        settings: numbers of the board's rule, which decides what is in force.
    """
    settings = settings or BoardSettings()
    known = [
        reported
        for reported in known_statements(statements, known_by=known_by)
        if reported.statement.confidence >= settings.min_confidence
    ]
    seen = board(known, as_of=as_of, settings=settings)
    if seen.as_of is None:
        return ConditionGraph(None, (), (), (), ())
    said = [reported for reported in known if (day_of(reported) or datetime.date.max) <= seen.as_of]
    said.sort(key=lambda reported: (day_of(reported), reported.statement.id))
    stated = list(_stated(said, resolver))
    _look_back(stated, said, resolver, settings)
    _infer_parties(stated, said, resolver)
    answers = _Answers(said)
    found = [_party_condition(group, seen, answers, settings) for group in _gathered(stated)]
    found.sort(key=lambda each: (not each.in_force, each.party, each.issue, -each.last.toordinal(), each.statement))
    waiting = tuple(_waiting(found, seen))
    deadlocks = _deadlocks(waiting)
    return ConditionGraph(seen.as_of, tuple(found), waiting, deadlocks, _moves(found, deadlocks))


def no_resolver(text: str, reported: ReportedStatement) -> Sequence[Asks]:
    """Resolves nothing: conditions stay text."""
    del text, reported
    return ()


def _stated(said: Iterable[ReportedStatement], resolver: Resolver) -> Iterable[_Stated]:
    for reported in said:
        statement, day = reported.statement, day_of(reported)
        if not statement.conditions or statement.party is None or day is None or second_hand(reported):
            continue
        for each in conditions_of(reported):
            asks = tuple(resolver(each.text, reported))
            yield _Stated(reported, statement.issue[0], each.kind, each.text, day, asks)
        for condition, text in zip(statement.conditions, reported.condition_texts, strict=False):
            if sets_deadline(reported, condition.kind, text):
                yield from _deadline(reported, text, condition.kind, day, resolver)


def _deadline(
    reported: ReportedStatement, text: str, kind: str, day: datetime.date, resolver: Resolver
) -> Iterable[_Stated]:
    """The talks wait for the halt in "halt the raids before any talks"."""
    statement = reported.statement
    waiting = [each.issue for each in resolver(text, reported) if each.issue != statement.issue[0]]
    if waiting:
        asked = [each for each in resolver(reported.proposition, reported) if each.issue != waiting[0]]
        yield _Stated(reported, waiting[0], kind, reported.proposition, day, tuple(asked))


def _look_back(
    stated: list[_Stated], said: Sequence[ReportedStatement], resolver: Resolver, settings: BoardSettings
) -> None:
    """Gives "until these steps are taken" what the same party demanded, or made a condition, in the days before."""
    for each in stated:
        if each.asks or not _POINTING_BACK.search(each.text):
            continue
        party = each.reported.statement.party
        earliest = each.day - datetime.timedelta(days=settings.standing_days)
        earlier = [
            (other.day, other.reported.statement.id, other.asks)
            for other in stated
            if other.reported.statement.party == party and earliest <= other.day <= each.day
        ]
        for reported in _of_party(said, party, acts=_ASKING)[-_MOST_LOOKED_BACK:]:
            on = day_of(reported)
            if on is not None and earliest <= on <= each.day:
                earlier.append((on, reported.statement.id, tuple(resolver(reported.proposition, reported))))
        # The fullest list of them, without the very matter that waits.
        lists = [
            (len(asks), on, identifier, asks)
            for on, identifier, found in earlier
            for asks in [tuple(asked for asked in found if asked.issue != each.issue)]
            if asks
        ]
        if lists:
            fullest = max(lists, key=lambda entry: entry[:3])[3]
            each.asks = tuple(dict.fromkeys(replace(asked, inferred=True) for asked in fullest))


def _of_party(said: Iterable[ReportedStatement], party: str | None, *, acts: frozenset[str]) -> list[ReportedStatement]:
    return [
        reported
        for reported in said
        if reported.statement.party == party and reported.statement.act in acts and not second_hand(reported)
    ]


def _infer_parties(stated: list[_Stated], said: Sequence[ReportedStatement], resolver: Resolver) -> None:
    """Fills in whom a condition addresses from the same party's other words on the same issue, where these name one."""
    open_keys = {
        (each.reported.statement.party, asked.issue) for each in stated for asked in each.asks if not asked.party
    }
    named: dict[tuple[str | None, str], dict[str, list[datetime.date]]] = {}

    def note(party: str | None, asks: Iterable[Asks], day: datetime.date | None) -> None:
        for asked in asks:
            if asked.party and not asked.inferred and day is not None and (party, asked.issue) in open_keys:
                named.setdefault((party, asked.issue), {}).setdefault(asked.party, []).append(day)

    for each in stated:
        note(each.reported.statement.party, each.asks, each.day)
    # Of whom it demands something, and whom it accuses, it waits for as well; only looked at where somebody is wanted.
    for party in {party for party, _ in open_keys}:
        for reported in _of_party(said, party, acts=_ASKING)[-_MOST_LOOKED_BACK:]:
            note(party, resolver(reported.proposition, reported), day_of(reported))
    for each in stated:
        each.asks = tuple(
            filled
            for asked in each.asks
            for filled in _with_usual(asked, named.get((each.reported.statement.party, asked.issue), {}))
        )


def _with_usual(asked: Asks, named: dict[str, list[datetime.date]]) -> tuple[Asks, ...]:
    """The party named most often, then most lately; all of those that are even."""
    if asked.party or not named:
        return (asked,)
    standing = {party: (len(days), max(days)) for party, days in named.items()}
    best = max(standing.values())
    return tuple(
        replace(asked, party=party, inferred=True) for party, reached in sorted(standing.items()) if reached == best
    )


def _gathered(stated: list[_Stated]) -> Iterable[list[_Stated]]:
    by_cell: dict[tuple[str | None, str], list[list[_Stated]]] = {}
    for each in stated:
        groups = by_cell.setdefault((each.reported.statement.party, each.issue), [])
        for group in groups:
            if same_matter(group[-1].text, each.text):
                group.append(each)
                break
        else:
            groups.append([each])
    for groups in by_cell.values():
        yield from groups


class _Answers:
    """What each party offered, accepted or refused, by party and issue, earliest first."""

    def __init__(self, said: Iterable[ReportedStatement]) -> None:
        self._by_key: dict[tuple[str, str], list[ReportedStatement]] = {}
        for reported in said:
            statement = reported.statement
            if statement.party and statement.act in ("offer", "accept", "reject") and not second_hand(reported):
                self._by_key.setdefault((statement.party, statement.issue[0]), []).append(reported)

    def to(self, asked: Asks, after: datetime.date) -> tuple[str, ReportedStatement | None]:
        """How the party answered after a day, and with which statement: its last word counts."""
        state, answer = OPEN, None
        wanted = "favour" if asked.act == "accept" else "oppose"
        for reported in self._by_key.get((asked.party or "", asked.issue), ()):
            day, statement = day_of(reported), reported.statement
            if day is None or day <= after or statement.stance == "neutral":
                continue
            if statement.stance == wanted and not statement.conditions and statement.act in (*_PLEDGES, "reject"):
                state, answer = MET, reported
            elif statement.stance != wanted:
                state, answer = REFUSED, reported
        return state, answer


def _party_condition(group: list[_Stated], seen: Board, answers: _Answers, settings: BoardSettings) -> PartyCondition:
    latest = max(group, key=lambda each: (each.day, bool(each.asks), each.reported.statement.id))
    statement = latest.reported.statement
    ids = tuple(dict.fromkeys(each.reported.statement.id for each in group))
    states = [answers.to(asked, latest.day) for asked in latest.asks if asked.party]
    # Every part must be met; one refusal is enough to refuse the whole.
    refused = next((answer for state, answer in states if state == REFUSED), None)
    met = bool(states) and len(states) == len(latest.asks) and all(state == MET for state, _ in states)
    answer = refused or (states[-1][1] if met else None)
    cell = seen.cell(statement.party or "", latest.issue)
    in_force = cell is not None and (
        bool(set(ids).intersection(cell.condition_statements))
        or any(same_matter(text, latest.text) for text in cell.conditions)
        # A deadline is set with a demand on another issue; it holds while the cell it holds up is not plainly open.
        or (
            latest.issue != statement.issue[0]
            and cell.stance in (AGAINST, CONDITIONAL, MIXED)
            and (cell.last - latest.day).days <= settings.standing_days
        )
    )
    return PartyCondition(
        statement.party or "",
        latest.issue,
        latest.kind,
        latest.text,
        latest.asks,
        REFUSED if refused else MET if met else OPEN,
        in_force,
        min(each.day for each in group),
        latest.day,
        statement.id,
        ids,
        answer.statement.id if answer else None,
    )


def _waiting(found: Iterable[PartyCondition], seen: Board) -> Iterable[Waiting]:
    for condition in found:
        if not condition.in_force or condition.state == MET:
            continue
        for asked in condition.asks:
            # Nobody is named: it waits for whoever holds that issue up.
            blockers = [asked.party] if asked.party else _holding_up(condition.party, asked.issue, seen)
            for blocker in blockers:
                yield Waiting(
                    condition.party,
                    condition.issue,
                    blocker,
                    asked.issue,
                    condition.statement,
                    condition.text,
                    asked.inferred or not asked.party,
                    not asked.party,
                )


def _holding_up(party: str, issue: str, seen: Board) -> list[str]:
    return [
        cell.party
        for cell in seen.cells
        if cell.issue == issue and cell.party != party and (cell.stance in (AGAINST, MIXED) or cell.conditions)
    ]


def _deadlocks(waiting: Sequence[Waiting]) -> tuple[Deadlock, ...]:
    import networkx as nx

    graph: nx.DiGraph = nx.DiGraph()
    by_pair: dict[tuple[str, str], list[Waiting]] = {}
    for edge in waiting:
        if edge.party != edge.waits_for:
            by_pair.setdefault((edge.party, edge.waits_for), []).append(edge)
            graph.add_edge(edge.party, edge.waits_for)
    found = []
    for ring in islice(nx.simple_cycles(graph, length_bound=_LONGEST_DEADLOCK), _MOST_DEADLOCKS):
        start = ring.index(min(ring))
        turned = [*ring[start:], *ring[:start]]
        pairs = list(zip(turned, [*turned[1:], turned[0]], strict=True))
        tightest = _tightest([by_pair[pair] for pair in pairs])
        # Guesses join anybody to anybody; they only tell where all conditions of the ring fit into each other.
        if tightest.exact or not any(edge.guessed for edge in tightest.edges):
            found.append(tightest)
    found.sort(key=lambda each: (not each.exact, len(each.edges), [edge.party for edge in each.edges]))
    return tuple(found)


def _tightest(choices: list[list[Waiting]]) -> Deadlock:
    """Of several reasons to wait along a ring, those that fit best: what one asks is what the next holds up."""

    def fits(edges: Sequence[Waiting]) -> int:
        return sum(after.issue == edge.asked_issue for edge, after in zip(edges, [*edges[1:], edges[0]], strict=True))

    options = [sorted(edges, key=_plainness)[:_MOST_REASONS] for edges in choices]
    best = min(product(*options), key=lambda edges: (-fits(edges), [_plainness(edge) for edge in edges]))
    return Deadlock(best, fits(best) == len(best))


def _plainness(edge: Waiting) -> tuple[bool, bool, str, str]:
    return edge.guessed, edge.inferred, edge.issue, edge.statement


def _moves(found: Iterable[PartyCondition], deadlocks: Sequence[Deadlock]) -> tuple[Move, ...]:
    asked_for: dict[tuple[str, str, str], list[PartyCondition]] = {}
    for condition in found:
        if condition.in_force and condition.state != MET:
            for asked in condition.asks:
                if asked.party:
                    asked_for.setdefault((asked.party, asked.issue, asked.act), []).append(condition)
    moves = []
    for (party, issue, act), waiting in asked_for.items():
        broken = sum(
            any(edge.waits_for == party and edge.asked_issue == issue for edge in deadlock.edges)
            for deadlock in deadlocks
        )
        unlocks = tuple(dict.fromkeys((each.party, each.issue) for each in waiting))
        moves.append(Move(party, issue, act, unlocks, tuple(each.statement for each in waiting), broken))
    moves.sort(key=lambda move: (-move.deadlocks, -len(move.unlocks), -len(move.statements), move.party, move.issue))
    return tuple(moves)
