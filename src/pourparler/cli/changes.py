"""``pourparler changes``: whose position moved, and which way."""

from __future__ import annotations

import datetime

import click

from pourparler.cli.options import filter_options, format_option, period_options, project_argument, scope_options


@click.command("changes")
@project_argument
@period_options
@click.option(
    "--min-sources",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    metavar="N",
    help="Hold a shift back until so many independent sources stand behind it.",
)
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Show only changes of this kind; may be repeated.")
@filter_options
@scope_options
@format_option()
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    start: datetime.date | None,
    end: datetime.date | None,
    min_sources: int,
    kinds: tuple[str, ...],
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    form: str,
    known_by: datetime.date | None,
    negotiation: str | None,
    min_confidence: float,
) -> None:
    """Show shifts of position, new demands, new voices, and old words in new reports.

    Kinds: hardened, softened, condition_added, condition_dropped, new_demand, withdrawn, first, new_voice, repeated.
    The last two are no shifts.
    """
    from pourparler.cli.output import emit
    from pourparler.project import CHANGE_KINDS, open_project

    for kind in kinds:
        if kind not in CHANGE_KINDS:
            raise click.BadParameter(f"{kind!r} is no kind; use one of {', '.join(CHANGE_KINDS)}", param_hint="--kind")
    with open_project(project, known_by=known_by, negotiation=negotiation, min_confidence=min_confidence) as opened:
        found = [
            change
            for change in opened.changes(start=start, end=end, min_sources=min_sources)
            if (not parties or change.party in parties)
            and (not issues or change.issue in issues)
            and (not kinds or change.kind in kinds)
        ]
        value = {"changes": opened.as_json(found), "error_bars": opened.error_bars()}
        emit(form, json_value=value, views=opened.as_tables(found))
