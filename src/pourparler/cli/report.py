"""``pourparler report``: a cited brief of a period."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from pourparler.cli.options import actors_option, filter_options, period_options, project_argument, scope_options

_FORMATS = ("md", "html", "docx")


@click.command("report")
@project_argument
@period_options
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Markdown, a web page, or a Word document; by the ending of --output, else md.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write it; standard output if left out (docx needs a file).",
)
@click.option("--title", default="Who stands where", show_default=True, metavar="TEXT", help="Its heading.")
@filter_options
@scope_options
@actors_option
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    start: datetime.date | None,
    end: datetime.date | None,
    form: str | None,
    output: Path | None,
    title: str,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    known_by: datetime.date | None,
    negotiation: str | None,
    min_confidence: float,
    actors: Path | None,
) -> None:
    """Write a brief of a period: positions, shifts, deadlocks and silences.

    Each sentence carries the words it rests on, with outlet, date, address, and the hash of the report's text.
    """
    from pourparler.project import brief_text, open_project

    form = form or _by_ending(output)
    if form == "docx" and output is None:
        raise click.UsageError("A Word document needs --output FILE.")
    with open_project(
        project, known_by=known_by, negotiation=negotiation, min_confidence=min_confidence, actors=actors
    ) as opened:
        made = opened.brief(start=start, end=end, parties=parties, issues=issues, title=title)
    written = brief_text(made, form)
    if output is None:
        click.echo(written.decode("utf-8"), nl=False)
    else:
        output.write_bytes(written)
        click.echo(f"{output}: {len(made.citations)} statements cited", err=True)


def _by_ending(output: Path | None) -> str:
    ending = output.suffix.lstrip(".").lower() if output else ""
    return {"htm": "html", "markdown": "md"}.get(ending, ending if ending in _FORMATS else "md")
