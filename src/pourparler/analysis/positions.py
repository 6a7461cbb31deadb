"""Every cell of a record with its steps, day by day: what boards, shifts and gaps are read from."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from pourparler.analysis.cells import Cell
from pourparler.analysis.fold import CellFold, Snapshot, Step
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import Utterance, gather_utterances, party_of
from pourparler.record import ReportedStatement

_Row = tuple[int, str, Utterance, ReportedStatement]
_DAY = itemgetter(0)
_DAY_AND_ID = itemgetter(0, 1)
_ORDINAL = attrgetter("ordinal")


class Resume(NamedTuple):
    """Where the history of a cell goes on.

    Attributes:
        day: ordinal of the last day that is known.
        snapshot: how the cell stood at its end.
        support: id, article, origin and story of each statement that supported the run, in their order.
    """

    day: int
    snapshot: Snapshot
    support: Sequence[Sequence[str]]


class Histories:
    """Every cell with its steps, earliest first: computed once, asked about any day.

    Args:
        statements: the record, in any order.
        settings: numbers of the rule.
        until: last day to look at; ``None`` for all.
        who: whom a statement is counted for: a party's code, or a tuple of party and speaker.

    Attributes:
        settings: numbers of the rule.
        last_day: the last day on which anything was said; ``None`` for a record without any dated statement.
        undated: statements that carry no date at all and therefore stand in no history.
    """

    def __init__(
        self,
        statements: Iterable[ReportedStatement],
        *,
        settings: BoardSettings,
        until: datetime.date | None = None,
        who: Callable[[ReportedStatement], Hashable | None] = party_of,
    ) -> None:
        self.settings = settings
        if not isinstance(statements, Sequence):
            statements = list(statements)
        dated = [day for each in statements if (day := each.said_on or each.published) is not None]
        self.last_day = max(dated, default=None)
        self.undated = len(statements) - len(dated)
        self._steps = {key: list(steps) for key, steps in _all_steps(statements, settings, until, who)}

    def __iter__(self) -> Iterator[tuple[tuple[Hashable, str], list[Step]]]:
        return iter(self._steps.items())

    def until(self, day: datetime.date | None) -> Iterator[tuple[tuple[Hashable, str], list[Step]]]:
        """Each cell with its steps up to a day; cells without any are left out."""
        if day is None:
            yield from self
            return
        ordinal = day.toordinal()
        for key, steps in self._steps.items():
            place = bisect_right(steps, ordinal, key=_ORDINAL)
            if place:
                yield key, steps if place == len(steps) else steps[:place]

    def cells(self, day: datetime.date | None = None) -> Iterator[Cell]:
        """Each cell as it stood at the end of a day; ``None`` for the end of the record."""
        ordinal = datetime.date.max.toordinal() if day is None else day.toordinal()
        for steps in self._steps.values():
            place = bisect_right(steps, ordinal, key=_ORDINAL)
            cell = steps[place - 1].cell if place else None
            if cell is not None:
                yield cell


def cell_histories(
    statements: Iterable[ReportedStatement],
    *,
    settings: BoardSettings,
    until: datetime.date | None = None,
    who: Callable[[ReportedStatement], Hashable | None] = party_of,
) -> Iterator[tuple[tuple[Hashable, str], Iterator[Step]]]:
    """Each cell with its steps, earliest first, for one pass; arguments as for ``Histories``."""
    return _all_steps(statements, settings, until, who)


def final_cells(
    statements: Iterable[ReportedStatement],
    *,
    settings: BoardSettings,
    until: datetime.date | None = None,
    who: Callable[[ReportedStatement], Hashable | None] = party_of,
) -> Iterator[Cell]:
    """Each cell as it stands at the end; arguments as for ``Histories``."""
    for _, steps in _all_steps(statements, settings, until, who):
        cell = deque(steps, maxlen=1)[0].cell
        if cell is not None:
            yield cell


def snapshots(
    key: tuple[str, str],
    statements: Iterable[ReportedStatement],
    *,
    settings: BoardSettings,
    resume: Resume | None = None,
) -> Iterator[tuple[int, Snapshot]]:
    """One cell day by day, in values that can be kept and gone on from.

    Args:
        key: party and issue.
        statements: at least all of the cell's; to go on, those said or published since, and all reports of the
            utterances that these and the snapshot name.
        settings: numbers of the rule.
        resume: where to go on; ``None`` for the beginning.

    Yields:
        The ordinal of each day on which something was said or reported, and how the cell stood at its end.

    Raises:
        KeyError: an utterance that the snapshot names is not among the statements.
    """
    of_cell = [each for each in gather_utterances(statements, settings=settings) if (each.who, each.issue) == key]
    after = resume.day if resume else 0
    rows: list[_Row] = []
    for utterance in of_cell:
        for day, reported in utterance.reports:
            if day > after:
                rows.append((day, reported.statement.id, utterance, reported))
    rows.sort(key=_DAY_AND_ID)
    if resume is None:
        fold = CellFold(*key, settings)
    else:
        known = {each.first.statement.id: each for each in of_cell}
        fold = CellFold.resumed(key, settings, resume.snapshot, known, resume.support)
    for step in _steps(fold, rows):
        taken = fold.snapshot()
        if taken is not None:
            yield step.ordinal, taken


def _all_steps(
    statements: Iterable[ReportedStatement],
    settings: BoardSettings,
    until: datetime.date | None,
    who: Callable[[ReportedStatement], Hashable | None],
) -> Iterator[tuple[tuple[Hashable, str], Iterator[Step]]]:
    last = datetime.date.max.toordinal() if until is None else until.toordinal()
    cells: dict[tuple[Hashable, str], list[_Row]] = {}
    for utterance in gather_utterances(statements, settings=settings, who=who):
        if utterance.day > last:
            continue
        key = utterance.who, utterance.issue
        rows = cells.get(key)
        if rows is None:
            rows = cells[key] = []
        rows.append((utterance.day, utterance.first.statement.id, utterance, utterance.first))
        rows += [(day, reported.statement.id, utterance, reported) for day, reported in utterance.later if day <= last]
    for key, rows in sorted(cells.items(), key=lambda item: (str(item[0][0]), item[0][1])):
        rows.sort(key=_DAY_AND_ID)
        yield key, _steps(CellFold(*key, settings), rows)


def _steps(fold: CellFold, rows: list[_Row]) -> Iterator[Step]:
    for ordinal, of_day in groupby(rows, key=_DAY):
        yield fold.take(ordinal, [(utterance, reported) for _, _, utterance, reported in of_day])
