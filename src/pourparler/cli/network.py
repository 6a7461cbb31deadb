"""``pourparler network``: who is tied to whom, and to which issues."""

from __future__ import annotations

import datetime

import click

from pourparler.cli.options import filter_options, format_option, period_options, project_argument, scope_options


@click.command("network")
@project_argument
@period_options
@click.option(
    "--mode",
    type=click.Choice(["actors", "issues"]),
    default="actors",
    show_default=True,
    help="Ties between actors, or from actors to issues.",
)
@click.option(
    "--weight",
    type=click.Choice(["ignore", "congruence", "conflict", "subtract", "combine"]),
    default="subtract",
    show_default=True,
    help="What a tie measures. Between actors: ignore, congruence, conflict, subtract; to issues: ignore, subtract, "
    "combine.",
)
@click.option(
    "--normalise",
    type=click.Choice(["no", "average", "jaccard", "cosine", "activity", "prominence"]),
    default="no",
    show_default=True,
    help="What it is divided by. Between actors: average, jaccard, cosine; to issues: activity, prominence.",
)
@click.option(
    "--duplicates",
    type=click.Choice(["all", "utterance", "document", "week", "month", "year", "range"]),
    default="utterance",
    show_default=True,
    help="Within what the same actor, issue and stance counts once; all counts everything.",
)
@click.option("--level", type=click.Choice(["party", "speaker"]), default="party", show_default=True, help="Who acts.")
@click.option(
    "--neutral",
    type=click.Choice(["out", "halfway"]),
    default="out",
    show_default=True,
    help="Statements that take no side: left out, or halfway between the two.",
)
@click.option("--second-issues", is_flag=True, help="Count statements on their second issue, too.")
@click.option("--isolates", is_flag=True, help="Keep actors and issues without a counted statement.")
@click.option(
    "--min-statements", type=click.IntRange(1), default=1, metavar="N", help="Leave out actors with fewer statements."
)
@click.option("--camps", is_flag=True, help="Show communities and polarisation instead.")
@click.option(
    "--windows",
    type=click.Choice(["day", "week", "month", "year"]),
    help="Show a network for each window of so many units instead.",
)
@click.option("--size", type=click.IntRange(1), default=1, metavar="N", help="Units in a window.")
@click.option("--step", type=click.IntRange(1), metavar="N", help="Units from window to window; as many as its size.")
@filter_options
@scope_options
@format_option("table", "json", "csv", "graphml")
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    start: datetime.date | None,
    end: datetime.date | None,
    mode: str,
    weight: str,
    normalise: str,
    duplicates: str,
    level: str,
    neutral: str,
    second_issues: bool,
    isolates: bool,
    min_statements: int,
    camps: bool,
    windows: str | None,
    size: int,
    step: int | None,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    form: str,
    known_by: datetime.date | None,
    negotiation: str | None,
    min_confidence: float,
) -> None:
    """Show who is tied to whom by what they say on the same issues, or to which issues; each tie names its statements.

    CSV is an edge list, GraphML opens in Gephi, Cytoscape and visone.
    """
    from pourparler.cli.output import emit
    from pourparler.project import (
        NetworkSettings,
        Selection,
        Windows,
        as_json,
        as_tables,
        edge_list,
        graphml,
        open_project,
        windows_table,
    )

    if form == "graphml" and (camps or windows):
        raise click.UsageError("GraphML holds one network: leave out --camps and --windows, or use --from and --to.")
    selection = Selection(start=start, end=end, parties=parties, issues=issues)
    settings = NetworkSettings(
        level=level,
        weight=weight,
        normalise=normalise,
        duplicates=duplicates,
        neutral=neutral,
        isolates=isolates,
        second_issues=second_issues,
        min_statements=min_statements,
    )
    with open_project(project, known_by=known_by, negotiation=negotiation, min_confidence=min_confidence) as opened:
        if camps:
            grouped = opened.camps(selection=selection, settings=settings)
            emit(form, json_value=as_json(grouped), views=as_tables(grouped))
        elif windows:
            series = opened.network_windows(
                mode=mode, windows=Windows(unit=windows, size=size, step=step), selection=selection, settings=settings
            )
            emit(form, json_value={"windows": as_json(series)}, views=[windows_table(series)])
        else:
            found = opened.network(mode=mode, selection=selection, settings=settings)
            if form == "graphml":
                click.echo(graphml(found), nl=False)
            else:
                views = (edge_list(found),) if form == "csv" else as_tables(found)
                emit(form, json_value=as_json(found), views=views)
