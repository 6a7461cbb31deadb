"""Every answer as a plain table of texts; terminal, CSV and HTML all show this."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING

from pourparler.analysis.board import Board, BoardComparison
from pourparler.analysis.changes import Change
from pourparler.analysis.conditions import ConditionGraph
from pourparler.analysis.gaps import Gap, GapMove
from pourparler.analysis.scales import ScaledBoard
from pourparler.analysis.signs import BLOCKED, SYMBOLS, sign

if TYPE_CHECKING:
    from pourparler.analysis.cells import Cell
    from pourparler.directory.asks import Asks


@dataclass(frozen=True, slots=True)
class TableView:
    """A table to show.

    Attributes:
        title: what it shows.
        columns: headings.
        rows: the cells, as many in each row as there are columns.
        notes: what a reader should know, one sentence each.
        wide: columns that may wrap; the others are kept on one line.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()


@singledispatch
def tables(answer: object) -> tuple[TableView, ...]:
    """The tables that show an answer, the one that tells most last (nearest to the prompt).

    Raises:
        TypeError: for anything that is no answer of an analysis.
    """
    raise TypeError(f"no table for {type(answer).__name__}; register one in reports.tables")


def day(value: datetime.date | None) -> str:
    """A day as ``YYYY-MM-DD``, empty for none."""
    return "" if value is None else value.isoformat()


def stance_words(cell: Cell | None) -> str:
    """The stance in words, with what it hangs on."""
    if cell is None:
        return "silent"
    if not cell.conditions:
        return cell.stance
    return f"{cell.stance}: {'; '.join(cell.conditions)}"


def short(text: str, length: int = 160) -> str:
    """A text on one line, cut at a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[: line.rfind(" ", 0, length) if " " in line[:length] else length].rstrip() + " …"


def who(cell: Cell) -> str:
    """Who said so, and in what capacity."""
    name = cell.speaker or cell.party
    return f"{name} ({cell.authority})" if cell.authority else name


def sources(cell: Cell) -> str:
    """Reports and, of these, independent sources."""
    return f"{cell.reports}/{cell.independent_sources}"


@tables.register
def _(answer: Board) -> tuple[TableView, ...]:
    return (board_cells(answer), board_matrix(answer))


def board_matrix(answer: Board) -> TableView:
    """Parties by issues, a sign in each cell."""
    issues = answer.issues
    rows = tuple((party, *(sign(answer.cell(party, issue)) for issue in issues)) for party in answer.parties)
    notes = [
        f"{SYMBOLS['for']} for   {SYMBOLS['conditional']} for, on a condition   {SYMBOLS['mixed']} contradictory   "
        f"{BLOCKED} against, until or unless   {SYMBOLS['against']} against   {SYMBOLS['silent']} silent"
    ]
    if answer.undated:
        notes.append(f"{answer.undated} statements without any date are left out.")
    return TableView(f"Who stands where on {day(answer.as_of)}", ("party", *issues), rows, tuple(notes))


def board_cells(answer: Board) -> TableView:
    """One row for each position."""
    columns = (
        "party", "issue", "stance", "in its words", "condition", "since", "last", "reports/independent", "by",
        "statement", "rule",
    )  # fmt: skip
    rows = tuple(
        (
            cell.party,
            cell.issue,
            cell.stance,
            short(cell.proposition),
            short("; ".join(cell.conditions)),
            day(cell.since),
            day(cell.last),
            sources(cell),
            who(cell),
            cell.decisive.statement.id,
            cell.rule,
        )
        for cell in answer.cells
    )
    return TableView(
        f"Positions on {day(answer.as_of)}", columns, rows, wide=("in its words", "condition", "by", "rule")
    )


@tables.register
def _(answer: BoardComparison) -> tuple[TableView, ...]:
    rows = tuple(
        (
            row.party,
            row.issue,
            short(stance_words(row.before)),
            short(stance_words(row.after)),
            day(row.after.since if row.after else None),
            short(row.after.proposition if row.after else ""),
            row.after.decisive.statement.id if row.after else "",
        )
        for row in answer.rows
        if row.moved
    )
    title = f"What moved between {day(answer.before.as_of)} and {day(answer.after.as_of)}"
    same = len(answer.rows) - len(rows)
    columns = ("party", "issue", "before", "after", "since", "in its words", "statement")
    return (TableView(title, columns, rows, (f"{same} positions did not move.",), ("before", "after", "in its words")),)


def changes_table(answer: Sequence[Change]) -> TableView:
    """One row for each change."""
    rows = tuple(
        (
            day(change.day),
            change.party,
            change.issue,
            change.kind,
            short(stance_words(change.before), 90) if change.before else "",
            short(stance_words(change.after), 90) if change.after else "",
            short(change.detail or (change.after.proposition if change.after else ""), 140),
            change.statements[0],
        )
        for change in answer
    )
    columns = ("day", "party", "issue", "kind", "before", "after", "words", "statement")
    return TableView("Changes", columns, rows, wide=("before", "after", "words"))


def asks_words(asks: Iterable[Asks]) -> str:
    """What a condition asks, in words."""
    return "; ".join(
        f"{each.party or 'somebody'}{' (inferred)' if each.inferred else ''}: {each.act} {each.issue}" for each in asks
    )


@tables.register
def _(answer: ConditionGraph) -> tuple[TableView, ...]:
    listed = TableView(
        f"Conditions on {day(answer.as_of)}",
        ("party", "issue", "kind", "condition", "asks", "state", "in force", "last", "said", "statement"),
        tuple(
            (
                each.party,
                each.issue,
                each.kind,
                short(each.text),
                asks_words(each.asks),
                each.state,
                "yes" if each.in_force else "no",
                day(each.last),
                str(len(each.statements)),
                each.statement,
            )
            for each in answer.conditions
        ),
        wide=("condition", "asks"),
    )
    rings = TableView(
        "Deadlocks",
        ("no.", "party", "on", "waits for", "to move on", "words", "statement"),
        tuple(
            (
                f"{number}{'' if ring.exact else '*'}",
                edge.party,
                edge.issue,
                edge.waits_for + (" (guessed)" if edge.guessed else " (inferred)" if edge.inferred else ""),
                edge.asked_issue,
                short(edge.text, 110),
                edge.statement,
            )
            for number, ring in enumerate(answer.deadlocks, 1)
            for edge in ring.edges
        ),
        ("* they wait for each other, but each on something else than the other asks for.",)
        if any(not ring.exact for ring in answer.deadlocks)
        else (),
        ("words",),
    )
    moves = TableView(
        "What one move would unlock",
        ("if", "does this", "on", "unlocks", "deadlocks broken", "statements"),
        tuple(
            (
                move.party,
                move.act,
                move.issue,
                "; ".join(f"{party} on {issue}" for party, issue in move.unlocks),
                str(move.deadlocks),
                " ".join(move.statements),
            )
            for move in answer.moves
        ),
        wide=("unlocks", "statements"),
    )
    return tuple(view for view in (listed, moves, rings) if view.rows or view is listed)


def gaps_table(answer: Sequence[Gap]) -> TableView:
    """One row for each pair and issue."""
    rows = tuple(
        (
            gap.issue,
            gap.a,
            gap.b,
            gap.relation,
            short(stance_words(gap.a_cell), 90),
            short(stance_words(gap.b_cell), 90),
            "" if gap.distance is None else str(gap.distance),
            ", ".join(gap.between),
            " ".join(gap.statements[:2]),
        )
        for gap in answer
    )
    columns = ("issue", "a", "b", "relation", "a stands", "b stands", "distance", "between them", "statements")
    return TableView("Gaps", columns, rows, wide=("a stands", "b stands", "between them", "statements"))


def gap_moves_table(answer: Sequence[GapMove]) -> TableView:
    """One row for each day on which a pair moved."""
    rows = tuple(
        (
            day(move.day),
            move.gap.issue,
            move.gap.a,
            move.gap.b,
            move.before,
            move.gap.relation,
            "" if move.gap.distance is None else str(move.gap.distance),
            ", ".join(move.moved),
            " ".join(move.gap.statements[:2]),
        )
        for move in answer
    )
    columns = ("day", "issue", "a", "b", "before", "after", "distance", "moved", "statements")
    return TableView("Gaps over time", columns, rows, wide=("statements",))


@tables.register
def _(answer: ScaledBoard) -> tuple[TableView, ...]:
    placed = TableView(
        f"On the analyst's scales on {day(answer.as_of)}",
        ("issue", "party", "low", "high", "last", "salience (proxy)", "weight", "statements"),
        tuple(
            (
                each.issue,
                each.party,
                f"{each.low:g}",
                f"{each.high:g}",
                f"{each.point:g}",
                f"{each.salience:g}",
                f"{each.weight:g}",
                " ".join(each.statements),
            )
            for each in answer.placements
        ),
        (
            *(f"Weighted median on {issue}: {value:g}." for issue, value in answer.medians),
            *(("Weights are the salience proxy; give your own under [weights].",) if answer.proxies else ()),
            "These are places on a scale, no forecast of an outcome.",
        ),
        ("statements",),
    )
    pairs = TableView(
        "Overlap and distance",
        ("issue", "a", "b", "overlap", "distance", "last words apart"),
        tuple(
            (
                gap.issue,
                gap.a,
                gap.b,
                "none" if gap.overlap is None else f"{gap.overlap[0]:g} to {gap.overlap[1]:g}",
                f"{gap.distance:g}",
                f"{gap.points_apart:g}",
            )
            for gap in answer.gaps
        ),
    )
    return (placed, pairs)
