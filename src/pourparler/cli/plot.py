"""``pourparler plot``: a picture of an answer."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from pourparler.cli.options import DAY, actors_option, filter_options, period_options, project_argument, scope_options

# Written out here, so that `--help` need not load what draws.
_KINDS = ("board", "positions", "gaps", "conditions", "network", "issues")
_FORMATS = ("png", "svg")


@click.command("plot")
@project_argument
@click.argument("kind", type=click.Choice(_KINDS))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write it; KIND.png in this folder if left out. The ending chooses PNG or SVG.",
)
@click.option(
    "--dpi", type=click.IntRange(30, 600), default=150, show_default=True, help="Pixels for an inch of a PNG."
)
@period_options
@click.option("--as-of", type=DAY, metavar="DAY", help="The same as --to.")
@filter_options
@scope_options
@actors_option
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    kind: str,
    output: Path | None,
    dpi: int,
    start: datetime.date | None,
    end: datetime.date | None,
    as_of: datetime.date | None,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    known_by: datetime.date | None,
    negotiation: str | None,
    min_confidence: float,
    actors: Path | None,
) -> None:
    r"""Draw a picture: no display is needed, and the same record gives the same file.

    \b
    board       who stands where on a day, as a heat map
    positions   lanes over time, one for each party on each issue
    gaps        how far pairs of parties are apart over time
    conditions  who waits for whom, with the words of the conditions
    network     who agrees and conflicts with whom
    issues      who speaks for and against what
    """
    from pourparler.project import Selection, open_project

    output = output or Path(f"{kind}.png")
    form = output.suffix.lstrip(".").lower()
    if form not in _FORMATS:
        raise click.BadParameter(f"{output} must end in .png or .svg", param_hint="--output")
    selection = Selection(start=start, end=as_of or end, parties=parties, issues=issues)
    with open_project(
        project, known_by=known_by, negotiation=negotiation, min_confidence=min_confidence, actors=actors
    ) as opened:
        drawn = opened.picture(kind, form=form, selection=selection, dpi=dpi)
    output.write_bytes(drawn)
    click.echo(str(output), err=True)
