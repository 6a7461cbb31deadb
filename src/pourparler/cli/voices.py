"""``pourparler voices``: different voices inside one party, and what one party says of another."""

from __future__ import annotations

import datetime
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


@click.command("voices")
@project_argument
@as_of_option
@click.option(
    "--by",
    type=click.Choice(["speaker", "authority"]),
    default="speaker",
    show_default=True,
    help="What makes a voice: a speaker, or the capacity in which somebody speaks.",
)
@click.option(
    "--within",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Compare voices whose last words lie at most so many days apart; 30 if left out.",
)
@click.option("--all", "everything", is_flag=True, help="Also parties with a single voice, and accounts that agree.")
@click.option(
    "--of-others", is_flag=True, help="Show what one says of another's position beside the other's own words instead."
)
@filter_options
@scope_options
@actors_option
@format_option("table", "json", "csv")
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    as_of: datetime.date | None,
    by: str,
    within: int | None,
    everything: bool,
    of_others: bool,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    form: str,
    known_by: datetime.date | None,
    negotiation: str | None,
    min_confidence: float,
    actors: Path | None,
) -> None:
    """Show who speaks for each party in its own words, and where voices of one party part.

    With --of-others: what A says of B's position, relayed or described, against B's own words; mismatches first.
    """
    from pourparler.cli.output import emit
    from pourparler.project import accounts_table, as_json, as_tables, only_voices, open_project

    with open_project(
        project, known_by=known_by, negotiation=negotiation, min_confidence=min_confidence, actors=actors
    ) as opened:
        if of_others:
            found = opened.accounts(as_of=as_of, parties=parties, issues=issues)
            shown = [each for each in found if everything or each.verdict != "agrees"]
            shown.sort(key=lambda each: not each.mismatch)
            emit(form, json_value={"accounts": as_json(found)}, views=[accounts_table(shown)])
            return
        heard = only_voices(
            opened.voices(as_of=as_of, by=by, within_days=within),
            parties=parties,
            issues=issues,
            several=not everything,
        )
    views = as_tables(heard)
    emit(form, json_value=as_json(heard), views=views if form == "table" else views[:1])
