"""``pourparler search``: full text over statements and reports."""

from __future__ import annotations

import datetime
import sys
from typing import TYPE_CHECKING

import click

from pourparler.cli.options import filter_options, format_option, period_options, project_argument
from pourparler.record import ACTS, STANCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pourparler.archive import Hit, UnknownValue

_KINDS = {"statements": "statement", "reports": "article"}
_PIPED_WIDTH = 100


@click.command("search")
@project_argument
@click.argument("words", nargs=-1)
@click.option(
    "--in",
    "where",
    type=click.Choice(list(_KINDS)),
    default="statements",
    show_default=True,
    help="What to look through.",
)
@filter_options
@click.option("--speaker", "speakers", multiple=True, metavar="NAME", help="Only this speaker; may be repeated.")
@click.option("--act", "acts", multiple=True, type=click.Choice(ACTS), help="Only this act; may be repeated.")
@click.option(
    "--stance", "stances", multiple=True, type=click.Choice(STANCES), help="Only this stance; may be repeated."
)
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="Only this outlet; may be repeated.")
@period_options
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="Show so many at most."
)
@click.option("--offset", type=click.IntRange(0), default=0, metavar="N", help="Leave out so many of the best.")
@format_option("table", "json", "csv")
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    words: tuple[str, ...],
    where: str,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    speakers: tuple[str, ...],
    acts: tuple[str, ...],
    stances: tuple[str, ...],
    outlets: tuple[str, ...],
    start: datetime.date | None,
    end: datetime.date | None,
    limit: int,
    offset: int,
    form: str,
) -> None:
    """Find statements or reports by their words, the best first; without WORDS the newest that pass the filters.

    All words must be there, in any form (talks finds talk). '"in quotation marks"' they follow each other; OR between
    two takes either; -word must be missing (write -- before WORDS that begin with it). A statement's id opens it:
    `pourparler show PROJECT ID`.
    """
    from pourparler.archive import Filters, as_json, hits_table, search, unknown_values
    from pourparler.cli.output import emit

    filters = Filters(
        parties=parties,
        speakers=speakers,
        acts=acts,
        issues=issues,
        stances=stances,
        outlets=outlets,
        since=start,
        until=end,
    )
    wanted = " ".join(words)
    hits = search(project, wanted, kind=_KINDS[where], filters=filters, limit=limit, offset=offset)
    unknown = unknown_values(project, filters)
    for each in unknown:
        click.echo(_hint(each), err=True)
    if form == "table":
        _print(hits, first=offset + 1)
        _print_end(project, hits, words=wanted, limit=limit, where=where)
    else:
        emit(
            form,
            json_value={"words": wanted, "hits": as_json(hits), "unknown": as_json(unknown)},
            views=[hits_table(hits)],
        )


def _hint(unknown: UnknownValue) -> str:
    near = f" Did you mean {' or '.join(map(repr, unknown.near))}?" if unknown.near else ""
    return f"Nothing in the project has the {unknown.field} {unknown.value!r}.{near}"


def _print(hits: Sequence[Hit], *, first: int) -> None:
    from rich.console import Console

    from pourparler.rendering.hits import hit_entries

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, width=_PIPED_WIDTH)
    for line in hit_entries(hits, first=first):
        console.print(line)


def _print_end(project: str, hits: Sequence[Hit], *, words: str, limit: int, where: str) -> None:
    """What to do next."""
    if not hits:
        click.echo(f"no {where} found")
        if where == "statements" and words:
            click.echo("`--in reports` looks through the whole text of the reports.")
    elif len(hits) == limit:
        click.echo(f"the best {limit}; --limit shows more")
