"""Every number with what a reviewed sample says of it: the chance that a cell, a change or a condition is right.

A cell is as right as the statement that decides it; one that contradicts itself, as the least certain of those that
do. A shift needs the position before and the one after to be right, a deadlock every wait in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pourparler.analysis.board import Board
from pourparler.analysis.cells import MIXED, Cell
from pourparler.analysis.changes import POSITION_KINDS, Change
from pourparler.analysis.conditions import ConditionGraph, Deadlock
from pourparler.review.precision import LEVEL, Chance, Interval, Reliability

if TYPE_CHECKING:
    from pourparler.reports.tables import TableView

NO_SAMPLE = (
    "No sample has been reviewed, so nobody knows how many of these are right: draw one with `pourparler sample`, mark "
    "it, read it back with `pourparler review`."
)
COLUMN = "right"


def cell_chance(cell: Cell, known: Reliability) -> Chance | None:
    """The chance that what decides a cell is right; ``None`` while no sample was reviewed."""
    deciding = cell.deciding if cell.stance == MIXED else cell.deciding[:1]
    chances = [known.chance(reported.statement.id) for reported in deciding]
    told = [chance for chance in chances if chance is not None]
    return min(told, key=lambda chance: chance.interval.low, default=None)


def change_chance(change: Change, known: Reliability) -> Chance | None:
    """The chance that a change is one: its own statement, and for a shift also what stood before."""
    parts = [known.chance(change.statements[0])]
    if change.kind in POSITION_KINDS and change.before is not None:
        parts.append(cell_chance(change.before, known))
    return all_right(parts)


def deadlock_chance(ring: Deadlock, known: Reliability) -> Chance | None:
    """The chance that every wait of a deadlock is right."""
    return all_right([known.chance(edge.statement) for edge in ring.edges])


def all_right(chances: Iterable[Chance | None]) -> Chance | None:
    """The chance that several findings are all right, as if each were right or wrong by itself."""
    told = [chance for chance in chances if chance is not None]
    if not told:
        return None
    product = Interval(
        math.prod(chance.interval.estimate for chance in told),
        math.prod(chance.interval.low for chance in told),
        math.prod(chance.interval.high for chance in told),
        min(chance.interval.worth for chance in told),
    )
    return Chance(product, checked=all(chance.checked for chance in told))


def chance_words(chance: Chance | None) -> str:
    """A chance in words: ``checked``, ``71–93 %``, or nothing."""
    if chance is None:
        return ""
    if chance.checked:
        return "checked"
    return share_words(chance.interval)


def share_words(interval: Interval | None) -> str:
    """An interval in per cent; empty for none."""
    if interval is None:
        return ""
    return f"{math.floor(100 * interval.low + 0.5)}–{math.floor(100 * interval.high + 0.5)} %"


def basis(known: Reliability) -> str:
    """What the intervals rest on, in one sentence."""
    if not known.known:
        return NO_SAMPLE
    return (
        f"“{COLUMN}” is the chance, with {LEVEL:.0%} confidence, that the statement behind a row is right in party, "
        f"act, issue, stance and condition: {known.reviewed} of {known.population} statements were drawn at random and "
        "judged by a person; “checked” ones were looked at themselves."
    )


def count_sentence(ids: Sequence[str], known: Reliability, *, what: str) -> str | None:
    """How many of some findings rest on right statements; ``None`` while no sample was reviewed."""
    counted = known.count(ids)
    if counted is None:
        return None
    low, high = counted
    return f"Of {len(ids)} {what}, between {low} and {high} rest on right statements."


def board_note(seen: Board, known: Reliability) -> str:
    """What a reviewed sample tells of a board, in one line for the foot of a picture."""
    counted = count_sentence([cell.decisive.statement.id for cell in seen.cells], known, what="positions")
    if counted is None:
        return "No sample has been reviewed: how many of these are right is not known."
    return f"{counted} ({known.reviewed} of {known.population} statements judged at random.)"


def tables_with_bars(
    answer: Board | ConditionGraph | Sequence[Change], views: Sequence[TableView], known: Reliability
) -> tuple[TableView, ...]:
    """The tables of an answer with a column for the chance, and a note on what it rests on."""
    if not known.known:
        return (*views[:-1], replace(views[-1], notes=(*views[-1].notes, NO_SAMPLE))) if views else ()
    made = list(views)
    for place, view in enumerate(views):
        chances = _row_chances(answer, view, known)
        if chances is not None:
            made[place] = _with_column(view, chances)
    notes = (*made[-1].notes, *_counts(answer, known), basis(known))
    made[-1] = replace(made[-1], notes=notes)
    return tuple(made)


def json_with_bars(answer: Board | ConditionGraph | Sequence[Change], value: Any, known: Reliability) -> Any:
    """The JSON of an answer with ``right`` in each row: an interval, or null while no sample was reviewed."""
    if isinstance(answer, Board):
        for cell, row in zip(answer.cells, value["cells"], strict=True):
            _mark_cell(cell, row, known)
    elif isinstance(answer, ConditionGraph):
        for condition, row in zip(answer.conditions, value["conditions"], strict=True):
            row[COLUMN] = chance_json(known.chance(condition.statement))
        for ring, rows in zip(answer.deadlocks, value["deadlocks"], strict=True):
            for edge, row in zip(ring.edges, rows, strict=True):
                row[COLUMN] = chance_json(known.chance(edge.statement))
    else:
        for change, row in zip(answer, value, strict=True):
            row[COLUMN] = chance_json(change_chance(change, known))
            for side, of_side in ((change.before, row["before"]), (change.after, row["after"])):
                if side is not None:
                    _mark_cell(side, of_side, known)
    if isinstance(value, dict):
        value["error_bars"] = basis_json(known)
    return value


def chance_json(chance: Chance | None) -> dict[str, Any] | None:
    """A chance as JSON values."""
    if chance is None:
        return None
    interval = chance.interval
    return {
        "estimate": round(interval.estimate, 4),
        "low": round(interval.low, 4),
        "high": round(interval.high, 4),
        "checked": chance.checked,
    }


def basis_json(known: Reliability) -> dict[str, Any]:
    """What the intervals rest on, as JSON values."""
    return {
        "level": LEVEL if known.known else None,
        "reviewed": known.reviewed,
        "population": known.population,
        "samples": list(known.samples),
        "note": basis(known),
    }


def _mark_cell(cell: Cell, row: dict[str, Any], known: Reliability) -> None:
    row[COLUMN] = chance_json(cell_chance(cell, known))
    counted = known.count(cell.support)
    row["statements_right"] = None if counted is None else list(counted)


def _row_chances(
    answer: Board | ConditionGraph | Sequence[Change], view: TableView, known: Reliability
) -> list[Chance | None] | None:
    """The chances of a table's rows; ``None`` for a table whose rows are no findings."""
    if "statement" not in view.columns:
        return None
    if isinstance(answer, Board):
        return [cell_chance(cell, known) for cell in answer.cells]
    if isinstance(answer, ConditionGraph):
        place = view.columns.index("statement")
        return [known.chance(row[place]) for row in view.rows]
    return [change_chance(change, known) for change in answer]


def _with_column(view: TableView, chances: Sequence[Chance | None]) -> TableView:
    place = view.columns.index("statement")
    rows = tuple(
        (*row[:place], chance_words(chance), *row[place:]) for row, chance in zip(view.rows, chances, strict=True)
    )
    return replace(view, columns=(*view.columns[:place], COLUMN, *view.columns[place:]), rows=rows)


def _counts(answer: Board | ConditionGraph | Sequence[Change], known: Reliability) -> Iterable[str]:
    if isinstance(answer, Board):
        found = count_sentence([cell.decisive.statement.id for cell in answer.cells], known, what="positions")
    elif isinstance(answer, ConditionGraph):
        found = count_sentence([each.statement for each in answer.conditions], known, what="conditions")
    else:
        found = None
    return () if found is None else (found,)
