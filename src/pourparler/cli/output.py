"""Printing answers: as a table for people, as JSON or CSV for programs, as HTML for pages."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pourparler.reports.tables import TableView

_KEPT = 24


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
    """A table on the terminal, as wide as it is."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    # Into a file or pipe nothing is cut: there is no width to fit.
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, width=200)
    if not view.rows:
        console.print(Text(f"{view.title}: nothing"))
        return
    table = Table(title=view.title, title_justify="left", header_style="bold", pad_edge=False)
    for column in view.columns:
        if column in view.wide:
            table.add_column(column, ratio=1, min_width=12, overflow="fold")
        else:
            table.add_column(column, no_wrap=len(column) < _KEPT, overflow="fold")
    for row in view.rows:
        table.add_row(*(Text(value) for value in row))
    console.print(table)
    for note in view.notes:
        console.print(Text(note))
    console.print()
