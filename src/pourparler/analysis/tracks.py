"""How each position moved: a party's stance on an issue as spells of days, for lanes over time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pourparler.analysis.board import in_issue_order
from pourparler.analysis.cells import Cell
from pourparler.analysis.positions import cell_histories
from pourparler.analysis.settings import BoardSettings
from pourparler.record import ReportedStatement


@dataclass(frozen=True, slots=True)
class Spell:
    """Days on which a position was the same.

    Attributes:
        start: first day.
        end: first day of the next spell; ``None`` while it lasts.
        cell: the position as it stood on the first day.
    """

    start: datetime.date
    end: datetime.date | None
    cell: Cell


@dataclass(frozen=True, slots=True)
class Track:
    """A party on an issue over time.

    Attributes:
        party: code or short name.
        issue: issue name.
        spells: its positions, earliest first; never empty.
        spoken: days on which something of it was first said or reported.
    """

    party: str
    issue: str
    spells: tuple[Spell, ...]
    spoken: tuple[datetime.date, ...]


def tracks(
    statements: Iterable[ReportedStatement],
    *,
    parties: Sequence[str] = (),
    issues: Sequence[str] = (),
    until: datetime.date | None = None,
    settings: BoardSettings | None = None,
) -> tuple[Track, ...]:
    """Every party and issue on which the party took a side, issues in the order of the guidelines.

    Args:
        statements: the record, in any order.
        parties: only these; empty for all.
        issues: only these; empty for all.
        until: last day; ``None`` for all.
        settings: numbers of the board's rule.
    """
    found: list[Track] = []
    for (who, issue), steps in cell_histories(statements, settings=settings or BoardSettings(), until=until):
        if (parties and str(who) not in parties) or (issues and issue not in issues):
            continue
        starts: list[tuple[datetime.date, Cell]] = []
        spoken = []
        for step in steps:
            spoken.append(step.day)
            if step.position is None or (starts and starts[-1][1].position == step.position):
                continue
            cell = step.cell
            if cell is not None:
                starts.append((step.day, cell))
        if starts:
            ends = [*(day for day, _ in starts[1:]), None]
            spells = tuple(Spell(day, end, cell) for (day, cell), end in zip(starts, ends, strict=True))
            found.append(Track(str(who), issue, spells, tuple(spoken)))
    order = {issue: rank for rank, issue in enumerate(in_issue_order({track.issue for track in found}))}
    return tuple(sorted(found, key=lambda track: (order[track.issue], track.party)))
