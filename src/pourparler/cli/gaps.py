"""``pourparler gaps``: who is how far from whom."""

from __future__ import annotations

import datetime

import click

from pourparler.cli.options import as_of_option, filter_options, format_option, project_argument, scope_options


@click.command("gaps")
@project_argument
@as_of_option
@click.option("--over-time", is_flag=True, help="Show the days on which a pair came nearer or drew apart.")
@click.option("--all", "everything", is_flag=True, help="In tables, also pairs of which one or both are silent.")
@click.option(
    "--scale",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="TOML file that orders the propositions of an issue; adds ranges, overlaps and the weighted median.",
)
@click.option(
    "--worksheet",
    type=click.Choice(["ktab", "exchange"]),
    help="With --scale: print an input file for KTAB SMP or the decide exchange model; power is left blank.",
)
@filter_options
@scope_options
@format_option()
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    as_of: datetime.date | None,
    over_time: bool,
    everything: bool,
    scale: str | None,
    worksheet: str | None,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    form: str,
    known_by: datetime.date | None,
    negotiation: str | None,
    min_confidence: float,
) -> None:
    """Show for each pair of parties and issue whether they agree, conflict, or hang on a condition.

    Nothing here predicts an outcome.
    """
    from pourparler.cli.output import emit
    from pourparler.project import as_json, as_tables, gap_moves_table, gaps_table, open_project, worksheet_text

    if worksheet and not scale:
        raise click.UsageError("--worksheet needs --scale FILE: positions on a scale are what those models read.")
    with open_project(project, known_by=known_by, negotiation=negotiation, min_confidence=min_confidence) as opened:
        if scale:
            placed = opened.scaled(scale, as_of=as_of, parties=parties, issues=issues)
            if worksheet:
                click.echo(worksheet_text(placed, worksheet), nl=False)
            else:
                emit(form, json_value=as_json(placed), views=as_tables(placed))
        elif over_time:
            moves = opened.gap_moves(until=as_of, parties=parties, issues=issues)
            shown = [move for move in moves if everything or form == "json" or move.gap.distance is not None]
            emit(form, json_value={"moves": as_json(shown)}, views=[gap_moves_table(shown)])
        else:
            board_day, found = opened.gaps_on(as_of=as_of, parties=parties, issues=issues)
            told = [gap for gap in found if everything or gap.distance is not None]
            emit(form, json_value={"as_of": board_day, "pairs": as_json(found)}, views=[gaps_table(told)])
