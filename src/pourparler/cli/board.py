"""``pourparler board``: who stands where."""

from __future__ import annotations

import datetime
from dataclasses import replace

import click

from pourparler.cli.options import DAY, as_of_option, filter_options, format_option, project_argument, scope_options


@click.command("board")
@project_argument
@as_of_option
@click.option("--compare", nargs=2, type=DAY, metavar="DAY DAY", help="Show what moved between two days instead.")
@filter_options
@scope_options
@format_option()
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    as_of: datetime.date | None,
    compare: tuple[datetime.date, datetime.date] | None,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    form: str,
    known_by: datetime.date | None,
    negotiation: str | None,
    min_confidence: float,
) -> None:
    """Show who stands where: parties, issues, conditions, since when, on whose word.

    Each row names the decisive statement; `pourparler show PROJECT ID` opens its words.
    """
    from pourparler.cli.output import emit
    from pourparler.project import as_json, as_tables, open_project

    with open_project(project, known_by=known_by, negotiation=negotiation, min_confidence=min_confidence) as opened:
        if compare:
            found = opened.compare(*compare)
            rows = tuple(row for row in found.rows if _shown(row.party, row.issue, parties, issues))
            shown = replace(found, rows=rows)
            emit(form, json_value=as_json(shown) if form == "json" else None, views=as_tables(shown))
            return
        board = opened.board(as_of=as_of).only(parties=parties, issues=issues)
        views = opened.as_tables(board)
        # The JSON names every statement behind a cell; where nobody reads it, they need not be looked up.
        value = opened.as_json(board) if form == "json" else None
        emit(form, json_value=value, views=views if form == "table" else views[:1])


def _shown(party: str, issue: str, parties: tuple[str, ...], issues: tuple[str, ...]) -> bool:
    return (not parties or party in parties) and (not issues or issue in issues)
