"""``pourparler conditions``: who waits for what from whom."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import click

from pourparler.cli.options import (
    actors_option,
    as_of_option,
    filter_options,
    format_option,
    project_argument,
    scope_options,
)


@click.command("conditions")
@project_argument
@as_of_option
@click.option("--all", "everything", is_flag=True, help="Also conditions that are no longer in force.")
@filter_options
@scope_options
@actors_option
@format_option("table", "json", "csv", "html", "dot")
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    as_of: datetime.date | None,
    everything: bool,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    form: str,
    known_by: datetime.date | None,
    negotiation: str | None,
    min_confidence: float,
    actors: Path | None,
) -> None:
    """Show conditions, what they ask of whom, whether they are met, deadlocks, and what one move would unlock.

    With Graphviz, `pourparler conditions PROJECT --format dot | dot -Tsvg` draws who waits for what.
    """
    from pourparler.cli.output import emit
    from pourparler.project import open_project
    from pourparler.reports.condition_dot import condition_dot

    with open_project(
        project, known_by=known_by, negotiation=negotiation, min_confidence=min_confidence, actors=actors
    ) as opened:
        graph = opened.conditions(as_of=as_of)
        shown = tuple(
            each
            for each in graph.conditions
            # Programs get everything and filter by "in_force"; people read the ones that hold.
            if (everything or form == "json" or each.in_force)
            and (not parties or each.party in parties)
            and (not issues or each.issue in issues)
        )
        graph = replace(graph, conditions=shown)
        if form == "dot":
            click.echo(condition_dot(graph), nl=False)
        else:
            emit(form, json_value=opened.as_json(graph), views=opened.as_tables(graph))
