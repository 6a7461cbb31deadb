"""Who stands where on a day: parties and issues, each cell with the words behind it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from pourparler.analysis.cells import SILENT, Cell
from pourparler.analysis.collection import paused_collection
from pourparler.analysis.positions import Histories
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import known_statements
from pourparler.record import ISSUES, Position, ReportedStatement


@dataclass(frozen=True, slots=True)
class Board:
    """All positions on a day.

    Attributes:
        as_of: the day; ``None`` for a record without any dated statement.
        known_by: the day by whose end the statements had been taken in; ``None`` for all.
        cells: positions, sorted by party, then issue; a party without a word on an issue has none there.
        undated: statements that carry no date at all and therefore stand on no board.
    """

    as_of: datetime.date | None
    known_by: datetime.date | None
    cells: tuple[Cell, ...]
    undated: int = 0
    _by_key: dict[tuple[str, str], Cell] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key.update({(cell.party, cell.issue): cell for cell in self.cells})

    def cell(self, party: str, issue: str) -> Cell | None:
        """A party's position on an issue, ``None`` when it is silent there."""
        return self._by_key.get((party, issue))

    def position(self, party: str, issue: str) -> Position:
        """A party's position as a record, silence included.

        Raises:
            ValueError: when the board has no day.
        """
        if self.as_of is None:
            raise ValueError("a board without a day has no positions; give it dated statements")
        cell = self.cell(party, issue)
        if cell is None:
            return Position(party, issue, SILENT, self.as_of)
        return Position(
            party, issue, cell.stance, self.as_of, cell.proposition, cell.conditions, tuple(cell.statements)
        )

    def only(self, *, parties: Sequence[str] = (), issues: Sequence[str] = ()) -> Board:
        """The same board with some parties or issues only; empty means all."""
        chosen = tuple(
            cell
            for cell in self.cells
            if (not parties or cell.party in parties) and (not issues or cell.issue in issues)
        )
        return Board(self.as_of, self.known_by, chosen, self.undated)

    @property
    def parties(self) -> tuple[str, ...]:
        """Parties with a position, those with most first."""
        counts: dict[str, int] = {}
        for cell in self.cells:
            counts[cell.party] = counts.get(cell.party, 0) + cell.reports
        return tuple(sorted(counts, key=lambda party: (-counts[party], party)))

    @property
    def issues(self) -> tuple[str, ...]:
        """Issues on which somebody has a position, in the order of the guidelines."""
        return in_issue_order({cell.issue for cell in self.cells})


@dataclass(frozen=True, slots=True)
class CellComparison:
    """A party's position on an issue on two days; ``None`` where it had none."""

    party: str
    issue: str
    before: Cell | None
    after: Cell | None

    @property
    def moved(self) -> bool:
        """Whether stance or conditions differ."""
        return (self.before.position if self.before else None) != (self.after.position if self.after else None)


@dataclass(frozen=True, slots=True)
class BoardComparison:
    """Two boards side by side, one row for each cell that either has."""

    before: Board
    after: Board
    rows: tuple[CellComparison, ...]


def in_issue_order(issues: set[str]) -> tuple[str, ...]:
    """Issues in the order of the guidelines; a project's own come last."""
    known = {issue: rank for rank, issue in enumerate(ISSUES)}
    return tuple(sorted(issues, key=lambda issue: (known.get(issue, len(known)), issue)))


@paused_collection()
def board(
    statements: Sequence[ReportedStatement],
    *,
    as_of: datetime.date | None = None,
    known_by: datetime.date | None = None,
    settings: BoardSettings | None = None,
) -> Board:
    """Who stands where on a day.

    Args:
        statements: the record, in any order.
        as_of: the day, what was said on it included; ``None`` for the last day on which anything was said.
        known_by: leave out what the project took in after this day.
        settings: numbers of the rule.
    """
    known = list(known_statements(statements, known_by=known_by))
    histories = Histories(known, settings=settings or BoardSettings(), until=as_of)
    return board_of(histories, as_of=as_of, known_by=known_by)


def board_of(
    histories: Histories, *, as_of: datetime.date | None = None, known_by: datetime.date | None = None
) -> Board:
    """The board of a day out of histories that were computed before.

    Args:
        histories: how every cell moved.
        as_of: the day; ``None`` for the last one.
        known_by: what the statements of the histories were limited to; it is only noted.
    """
    as_of = as_of or histories.last_day
    return Board(as_of, known_by, tuple(histories.cells(as_of)), histories.undated)


@paused_collection()
def compare_boards(
    statements: Sequence[ReportedStatement],
    first: datetime.date,
    second: datetime.date,
    *,
    known_by: datetime.date | None = None,
    settings: BoardSettings | None = None,
) -> BoardComparison:
    """The boards of two days side by side."""
    known = list(known_statements(statements, known_by=known_by))
    histories = Histories(known, settings=settings or BoardSettings(), until=max(first, second))
    before, after = (board_of(histories, as_of=day, known_by=known_by) for day in (first, second))
    return comparison_of(before, after)


def comparison_of(before: Board, after: Board) -> BoardComparison:
    """Two boards side by side."""
    keys = dict.fromkeys((cell.party, cell.issue) for cell in (*before.cells, *after.cells))
    rows = tuple(
        CellComparison(party, issue, before.cell(party, issue), after.cell(party, issue))
        for party, issue in sorted(keys)
    )
    return BoardComparison(before, after, rows)
