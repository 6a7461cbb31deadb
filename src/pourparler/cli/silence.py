"""``pourparler silence``: where a party says nothing of its own."""

from __future__ import annotations

import datetime

import click

from pourparler.cli.options import as_of_option, filter_options, format_option, project_argument, scope_options


@click.command("silence")
@project_argument
@as_of_option
@click.option(
    "--days",
    type=click.IntRange(1),
    default=30,
    show_default=True,
    metavar="N",
    help="A party is silent when it has said nothing for so many days.",
)
@click.option(
    "--over-time", is_flag=True, help="Show past stretches of silence of that length, too, the longest first."
)
@click.option("--all", "everything", is_flag=True, help="In tables, also issues on which nobody else speaks either.")
@filter_options
@scope_options
@format_option("table", "json", "csv")
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    as_of: datetime.date | None,
    days: int,
    over_time: bool,
    everything: bool,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    form: str,
    known_by: datetime.date | None,
    negotiation: str | None,
    min_confidence: float,
) -> None:
    """Show the issues on which a party said nothing for days, or is known only at second hand.

    Those on which others speak most come first: a list of questions to ask.
    """
    from dataclasses import replace

    from pourparler.cli.output import emit
    from pourparler.project import as_json, as_tables, open_project, spells_table

    with open_project(project, known_by=known_by, negotiation=negotiation, min_confidence=min_confidence) as opened:
        if over_time:
            spells = opened.silent_spells(days=days, as_of=as_of, parties=parties, issues=issues)
            emit(form, json_value={"days": days, "spells": as_json(spells)}, views=[spells_table(spells)])
            return
        found = opened.silences(days=days, as_of=as_of, parties=parties, issues=issues)
    told = tuple(each for each in found.silences if everything or each.others)
    emit(form, json_value=as_json(found), views=as_tables(replace(found, silences=told)))
