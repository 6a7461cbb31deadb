"""Printing answers: as a table for people, as JSON or CSV for programs, as HTML for pages."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pourparler.reports.tables import TableView

_PIPED_WIDTH = 200
# Columns between two cells.
_GAP = 2
# Narrower than this a column of sentences cannot be read.
_LEAST_WIDE = 24
_LONG_HEADING = 5
_BARE = 3


def emit(form: str, *, json_value: Any, views: Sequence[TableView]) -> None:
    """Prints an answer in one of the forms; CSV and HTML hold what the tables hold."""
    if form == "json":
        click.echo(json.dumps(json_value, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo("\n".join(csv_text(view) for view in views if view.rows), nl=False)
    elif form == "html":
        click.echo("\n".join(html_table(view) for view in views))
    else:
        for view in views:
            print_table(view)


def csv_text(view: TableView) -> str:
    """A table as CSV, headings first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(view.columns)
    writer.writerows(view.rows)
    return buffer.getvalue()


def html_table(view: TableView) -> str:
    """A table as an HTML fragment without any style of its own."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in view.columns)
    body = "\n".join("<tr>" + "".join(f"<td>{escape(value)}</td>" for value in row) + "</tr>" for row in view.rows)
    notes = "".join(f"<p>{escape(note)}</p>" for note in view.notes)
    caption = f"<caption>{escape(view.title)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>{notes}"


def print_table(view: TableView) -> None:
    """A table on the terminal, as wide as it is: where a table would be crushed, each row becomes a block of lines."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    # Into a file or pipe nothing is cut: there is no width to fit.
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, width=_PIPED_WIDTH)
    if not view.rows:
        console.print(Text(f"{view.title}: nothing"))
        return
    narrow = [_natural_width(view, column) for column in view.columns if column not in view.wide]
    taken = sum(narrow) + _GAP * len(view.columns)
    if taken + _LEAST_WIDE * len(view.wide) <= console.width:
        console.print(_as_table(view, view.columns))
    elif view.wide:
        for line in _as_blocks(view):
            console.print(line)
    else:
        for part in _parts(view, console.width):
            console.print(_as_table(part, [_broken(column) for column in part.columns], gap=1))
    for note in view.notes:
        console.print(Text(note))
    console.print()


def _natural_width(view: TableView, column: str) -> int:
    place = view.columns.index(column)
    return max(len(column), *(len(row[place]) for row in view.rows))


def _parts(view: TableView, width: int) -> Iterator[TableView]:
    """A table in as many parts as a width needs, each with the first column."""
    first = _natural_width(view, view.columns[0])
    chosen: list[int] = []
    taken = first
    for place, column in enumerate(view.columns[1:], start=1):
        lines = (*_broken(column).splitlines(), *(row[place] for row in view.rows))
        needed = 1 + max(len(line) for line in lines)
        if chosen and taken + needed > width:
            yield _columns(view, (0, *chosen))
            chosen, taken = [], first
        chosen.append(place)
        taken += needed
    yield _columns(view, (0, *chosen))


def _columns(view: TableView, places: Sequence[int]) -> TableView:
    rows = tuple(tuple(row[place] for place in places) for row in view.rows)
    return replace(view, columns=tuple(view.columns[place] for place in places), rows=rows)


def _as_table(view: TableView, headings: Sequence[str], *, gap: int = _GAP) -> RenderableType:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=view.title,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, gap - 1, 0, 0),
    )
    for place, (column, heading) in enumerate(zip(view.columns, headings, strict=True)):
        wide = column in view.wide
        # Only between words may a line break: half a date or half an id helps nobody.
        one_word = heading == column and not any(" " in each for each in (column, *(row[place] for row in view.rows)))
        no_wrap = not wide and (one_word or place == 0)
        table.add_column(heading, ratio=1 if wide else None, no_wrap=no_wrap, overflow="fold")
    for row in view.rows:
        table.add_row(*(Text(value) for value in row))
    return table


def _as_blocks(view: TableView) -> Iterator[RenderableType]:
    """Each row as a line of its short values, and under it a line for each of its long ones."""
    from rich.padding import Padding
    from rich.text import Text

    yield Text(view.title, style="bold")
    for row in view.rows:
        cells = dict(zip(view.columns, row, strict=True))
        known = [(column, value) for column, value in cells.items() if column not in view.wide and value]
        # The first ones say what the row is about and need no heading.
        line = Text("  ".join(value for _, value in known[:_BARE]), style="bold")
        for column, value in known[_BARE:]:
            # An id is known by its looks.
            line.append("  " if column == "statement" else f"  {column} ", style="not bold dim")
            line.append(value, style="not bold")
        yield line
        for column in view.wide:
            if cells[column]:
                yield Padding(Text.assemble((f"{column}: ", "dim"), cells[column]), (0, 0, 0, 4))


def _broken(heading: str) -> str:
    """A long heading in several short lines."""
    if len(heading) <= _LONG_HEADING or " " in heading:
        return heading
    parts = -(-len(heading) // _LONG_HEADING)
    size = -(-len(heading) // parts)
    return "-\n".join(heading[start : start + size] for start in range(0, len(heading), size))
