"""Each kind of picture from a record: which answer it shows, and for how much of it there is room."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pourparler.analysis.board import board
from pourparler.analysis.camps import camps
from pourparler.analysis.conditions import conditions, no_resolver
from pourparler.analysis.gaps import gaps_over_time
from pourparler.analysis.network import NetworkSettings, actor_network, issue_network
from pourparler.analysis.selection import Selection
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.tracks import tracks
from pourparler.errors import SettingsError
from pourparler.plots.board import board_figure
from pourparler.plots.conditions import conditions_figure
from pourparler.plots.gaps import gaps_figure
from pourparler.plots.network import network_figure
from pourparler.plots.positions import positions_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pourparler.analysis.conditions import Resolver
    from pourparler.record import ReportedStatement

KINDS = ("board", "positions", "gaps", "conditions", "network", "issues")

_GAP_PARTIES, _GAP_ISSUES, _LANE_PARTIES = 4, 5, 8
"""Without a choice of the reader's the busiest so many: pairs grow with the square of the parties."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a picture shows of a record.

    Attributes:
        start: first day, for what runs over time.
        end: last day, or the day looked from.
        parties: only these; empty for all, or for the busiest where all would not be readable.
        issues: only these; likewise.
        settings: numbers of the board's rule.
        resolver: reads what a condition asks.
        name: the name to show for a party.
        note: a sentence at the foot of a board.
    """

    start: datetime.date | None = None
    end: datetime.date | None = None
    parties: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    settings: BoardSettings = field(default_factory=BoardSettings)
    resolver: Resolver = no_resolver
    name: Callable[[str], str] = str
    note: str = ""


def draw(kind: str, statements: Sequence[ReportedStatement], view: View) -> Figure:
    """Draws a picture of a record.

    Args:
        kind: one of ``KINDS``.
        statements: the record, in any order.
        view: what to show of it.

    Raises:
        SettingsError: there is no such kind.
    """
    if kind not in _DRAWN:
        raise SettingsError(f"there is no picture called {kind!r}", setting="kind", advice=f"Use {', '.join(KINDS)}.")
    return _DRAWN[kind](statements, view)


def _board(statements: Sequence[ReportedStatement], view: View) -> Figure:
    seen = board(statements, as_of=view.end, settings=view.settings)
    return board_figure(seen.only(parties=view.parties, issues=view.issues), name=view.name, note=view.note)


def _positions(statements: Sequence[ReportedStatement], view: View) -> Figure:
    parties = view.parties or _busiest(statements, view, _LANE_PARTIES)
    found = tracks(statements, parties=parties, issues=view.issues, until=view.end, settings=view.settings)
    return positions_figure(found, start=view.start, end=view.end, name=view.name)


def _gaps(statements: Sequence[ReportedStatement], view: View) -> Figure:
    parties = view.parties or _busiest(statements, view, _GAP_PARTIES)
    moves = gaps_over_time(statements, parties=parties, issues=view.issues, until=view.end, settings=view.settings)
    if not view.issues:
        often = Counter(move.gap.issue for move in moves)
        shown = {issue for issue, _ in sorted(often.items(), key=lambda item: (-item[1], item[0]))[:_GAP_ISSUES]}
        moves = tuple(move for move in moves if move.gap.issue in shown)
    end = view.end or max((each.said_on for each in statements if each.said_on), default=None)
    return gaps_figure(moves, start=view.start, end=end, name=view.name)


def _conditions(statements: Sequence[ReportedStatement], view: View) -> Figure:
    graph = conditions(statements, resolver=view.resolver, as_of=view.end, settings=view.settings)
    waiting = tuple(
        edge
        for edge in graph.waiting
        if (not view.parties or (edge.party in view.parties and edge.waits_for in view.parties))
        and (not view.issues or edge.issue in view.issues)
    )
    rings = tuple(ring for ring in graph.deadlocks if all(edge in waiting for edge in ring.edges))
    return conditions_figure(replace(graph, waiting=waiting, deadlocks=rings), name=view.name)


def _network(statements: Sequence[ReportedStatement], view: View) -> Figure:
    settings = NetworkSettings(min_confidence=view.settings.min_confidence)
    selection = _selection(view)
    sides = camps(statements, selection=selection, settings=settings).camps
    return network_figure(
        actor_network(statements, selection=selection, settings=settings), camps=sides, name=view.name
    )


def _issues(statements: Sequence[ReportedStatement], view: View) -> Figure:
    settings = NetworkSettings(min_confidence=view.settings.min_confidence)
    return network_figure(issue_network(statements, selection=_selection(view), settings=settings), name=view.name)


_DRAWN: dict[str, Callable[[Sequence[ReportedStatement], View], Figure]] = {
    "board": _board,
    "positions": _positions,
    "gaps": _gaps,
    "conditions": _conditions,
    "network": _network,
    "issues": _issues,
}


def _selection(view: View) -> Selection:
    return Selection(start=view.start, end=view.end, parties=view.parties, issues=view.issues)


def _busiest(statements: Sequence[ReportedStatement], view: View, most: int) -> tuple[str, ...]:
    return board(statements, as_of=view.end, settings=view.settings).only(issues=view.issues).parties[:most]
