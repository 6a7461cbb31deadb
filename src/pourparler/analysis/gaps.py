"""The distance between two parties on an issue: today, and as it moved."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pourparler.analysis.board import Board, in_issue_order
from pourparler.analysis.cells import AGAINST, FOR, Cell
from pourparler.analysis.changes import openness
from pourparler.analysis.positions import cell_histories
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import known_statements
from pourparler.record import ReportedStatement

AGREE, CONFLICT, CONDITIONAL, ONE_SIDED, SILENT = "agree", "conflict", "conditional", "one-sided", "silent"
RELATIONS = (CONFLICT, CONDITIONAL, AGREE, ONE_SIDED, SILENT)
"""How two parties stand to each other on an issue, the most telling first."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Two parties on one issue.

    Attributes:
        a: the first party, by name.
        b: the second.
        issue: the issue.
        relation: one of ``RELATIONS``. ``conditional`` covers every case in which a party is neither plainly for nor
            plainly against: under conditions, or contradicting itself.
        a_cell: the first party's position, ``None`` when silent.
        b_cell: the second's.
        distance: steps between them from 0 to 4, from a plain yes to a plain no; ``None`` unless both have a position.
        between: parties that stand between the two.
    """

    a: str
    b: str
    issue: str
    relation: str
    a_cell: Cell | None
    b_cell: Cell | None
    distance: int | None
    between: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[str, ...]:
        """Ids of the statements that decide the relation."""
        cells = (cell for cell in (self.a_cell, self.b_cell) if cell is not None)
        return tuple(dict.fromkeys(reported.statement.id for cell in cells for reported in cell.deciding))


@dataclass(frozen=True, slots=True)
class GapMove:
    """A day on which two parties came nearer or drew apart on an issue.

    Attributes:
        day: the day.
        gap: how they stand from then on.
        before: the relation before.
        distance_before: the distance before, ``None`` while one was silent.
        moved: the party that moved, or both.
    """

    day: datetime.date
    gap: Gap
    before: str
    distance_before: int | None
    moved: tuple[str, ...]


def relation(a: Cell | None, b: Cell | None) -> str:
    """How two positions stand to each other."""
    if a is None or b is None:
        return SILENT if a is None and b is None else ONE_SIDED
    if not (_plain(a) and _plain(b)):
        return CONDITIONAL
    return AGREE if a.stance == b.stance else CONFLICT


def _plain(cell: Cell) -> bool:
    return cell.stance in (FOR, AGAINST) and not cell.conditions


def gaps(
    seen: Board, *, parties: Sequence[str] = (), issues: Sequence[str] = (), silent: bool = True
) -> tuple[Gap, ...]:
    """Every pair of parties on every issue that somebody has spoken on.

    Args:
        seen: the board of a day.
        parties: the parties to pair; empty for all on the board.
        issues: the issues to look at; empty for all on the board.
        silent: whether to give pairs of which neither has spoken.
    """
    found = []
    for issue in issues or seen.issues:
        for a, b in combinations(sorted(parties or seen.parties), 2):
            gap = _gap(a, b, issue, seen.cell(a, issue), seen.cell(b, issue))
            if gap.relation == SILENT and not silent:
                continue
            found.append(gap if gap.distance is None else _with_between(gap, seen))
    return tuple(found)


def _gap(a: str, b: str, issue: str, one: Cell | None, other: Cell | None) -> Gap:
    distance = None if one is None or other is None else abs(openness(one) - openness(other))
    return Gap(a, b, issue, relation(one, other), one, other, distance)


def _with_between(gap: Gap, seen: Board) -> Gap:
    if gap.a_cell is None or gap.b_cell is None:
        return gap
    low, high = sorted((openness(gap.a_cell), openness(gap.b_cell)))
    between = tuple(cell.party for cell in seen.cells if cell.issue == gap.issue and low < openness(cell) < high)
    return Gap(gap.a, gap.b, gap.issue, gap.relation, gap.a_cell, gap.b_cell, gap.distance, between)


def gaps_over_time(
    statements: Iterable[ReportedStatement],
    *,
    parties: Sequence[str] = (),
    issues: Sequence[str] = (),
    until: datetime.date | None = None,
    known_by: datetime.date | None = None,
    settings: BoardSettings | None = None,
) -> tuple[GapMove, ...]:
    """Each day on which the relation or the distance of a pair changed, by day, issue and pair.

    Args:
        statements: the record, in any order.
        parties: the parties to pair; empty for all.
        issues: the issues to look at; empty for all.
        until: last day; ``None`` for all.
        known_by: leave out what the project took in after this day.
        settings: numbers of the board's rule.
    """
    known = known_statements(statements, known_by=known_by)
    tracks: dict[str, dict[str, list[tuple[datetime.date, Cell]]]] = {}
    for (who, issue), steps in cell_histories(known, settings=settings or BoardSettings(), until=until):
        party = str(who)
        if (parties and party not in parties) or (issues and issue not in issues):
            continue
        track: list[tuple[datetime.date, Cell]] = []
        for step in steps:
            if step.position is None or (track and track[-1][1].position == step.position):
                continue
            cell = step.cell
            if cell is not None:
                track.append((step.day, cell))
        if track:
            tracks.setdefault(issue, {})[party] = track
    found: list[GapMove] = []
    for issue in in_issue_order(set(tracks)):
        for a, b in combinations(sorted(tracks[issue]), 2):
            found.extend(_pair_moves(a, b, issue, tracks[issue]))
    found.sort(key=lambda move: (move.day, move.gap.issue, move.gap.a, move.gap.b))
    return tuple(found)


def _pair_moves(a: str, b: str, issue: str, tracks: dict[str, list[tuple[datetime.date, Cell]]]) -> Iterable[GapMove]:
    cells: dict[str, Cell | None] = {a: None, b: None}
    days: dict[datetime.date, dict[str, Cell]] = {}
    for party in (a, b):
        for day, cell in tracks[party]:
            days.setdefault(day, {})[party] = cell
    before = _gap(a, b, issue, None, None)
    for day in sorted(days):
        cells.update(days[day])
        gap = _gap(a, b, issue, cells[a], cells[b])
        if (gap.relation, gap.distance) != (before.relation, before.distance):
            yield GapMove(day, gap, before.relation, before.distance, tuple(sorted(days[day])))
        before = gap
