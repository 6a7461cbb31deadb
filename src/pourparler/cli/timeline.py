"""``pourparler timeline``: statements, shifts, rounds of talks and events over time."""

from __future__ import annotations

import datetime

import click

from pourparler.cli.options import filter_options, format_option, period_options, project_argument, scope_options

_KINDS = ("round", "shift", "event", "statement")


@click.command("timeline")
@project_argument
@period_options
@click.option(
    "--by",
    "granularity",
    type=click.Choice(["day", "week", "month", "year"]),
    default="week",
    show_default=True,
    help="Length of the periods.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(_KINDS),
    help="Show entries of this kind; may be repeated. Tables show rounds and shifts if left out, JSON and CSV all.",
)
@click.option(
    "--rounds",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="TOML file with the rounds of talks; without it they are read off the places at which parties speak.",
)
@filter_options
@scope_options
@format_option("table", "json", "csv")
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    start: datetime.date | None,
    end: datetime.date | None,
    granularity: str,
    kinds: tuple[str, ...],
    rounds: str | None,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    form: str,
    known_by: datetime.date | None,
    negotiation: str | None,
    min_confidence: float,
) -> None:
    """Show what was said, what moved, the rounds of talks and the events, one by one and by period."""
    from dataclasses import replace

    from pourparler.cli.output import emit
    from pourparler.project import Selection, as_json, as_tables, open_project

    selection = Selection(start=start, end=end, parties=parties, issues=issues)
    with open_project(project, known_by=known_by, negotiation=negotiation, min_confidence=min_confidence) as opened:
        found = opened.timeline(granularity=granularity, selection=selection, rounds_file=rounds)
    wanted = kinds or (("round", "shift") if form == "table" else _KINDS)
    found = replace(found, entries=tuple(each for each in found.entries if each.kind in wanted))
    views = as_tables(found)
    emit(form, json_value=as_json(found), views=views if form == "table" else views[:1])
