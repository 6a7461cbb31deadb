"""``pourparler ingest``: reports into a project."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pourparler.cli.options import format_option, project_argument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pourparler.archive import Counts, Progress

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
# Each process holds the networks once; more than four are for whoever asks for them.
_MOST_WORKERS = 4
_SHOWN_FAILURES = 10


def usual_workers() -> int:
    """As many processes as there are processors to use, four at most."""
    return min(_MOST_WORKERS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


@click.command("ingest")
@project_argument
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option(
    "--workers",
    type=click.IntRange(0),
    metavar="N",
    help="Processes that read; one for each processor, up to 4, if left out. 0 reads in the command's own process.",
)
@click.option("--retry", is_flag=True, help="Try again what could not be read before; needs no INPUT.")
@click.option("--fast", is_flag=True, help="Use the small tagger: quicker, a little less exact.")
@click.option("--actors", type=_EXISTING, metavar="FILE", help="TOML file with actors of your own.")
@click.option("--issues", type=_EXISTING, metavar="FILE", help="TOML file with issues of your own.")
@click.option("--allow-private", is_flag=True, help="Also fetch addresses in this computer's or a private network.")
@format_option("table", "json")
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    inputs: tuple[str, ...],
    workers: int | None,
    retry: bool,
    fast: bool,
    actors: Path | None,
    issues: Path | None,
    allow_private: bool,
    form: str,
) -> None:
    """Take reports into a project, which is made if it is missing.

    PROJECT is the path of a file, or a postgresql:// address. INPUT is whatever `read` takes: files, folders,
    addresses, and - for JSON lines on standard input. Reports that the project has are not read again, so the same
    call goes on where an earlier one was stopped. Give the same --actors, --issues and --fast each time: other
    settings read the reports anew and keep the earlier reading as history.

    Exit status: 0 when all was read, 1 if an article could not be read, 2 for a wrong call.
    """
    if not inputs and not retry:
        raise click.UsageError("Give an INPUT to read, or --retry for what could not be read before.")
    from pourparler import archive
    from pourparler.archive import IngestOptions, PipelineSettings, ReaderSettings

    options = IngestOptions(
        workers=usual_workers() if workers is None else workers,
        retry=retry,
        reader_settings=ReaderSettings(allow_private=allow_private),
    )
    settings = PipelineSettings(fast=fast, actors=actors, issues=issues)
    try:
        with _progress_bar(inputs) as on_progress:
            options = replace(options, on_progress=on_progress)
            progress = archive.ingest(project, inputs, settings=settings, options=options)
    except KeyboardInterrupt:
        # Nothing is lost: each report is kept whole as soon as it is read.
        click.echo("\nStopped. What was read is kept; the same call goes on from here.", err=True)
        sys.exit(1)
    held = archive.counts(project)
    if form == "json":
        click.echo(json.dumps(archive.ingest_json(progress, held), ensure_ascii=False, indent=1))
    else:
        _print_summary(project, progress, held)
    sys.exit(1 if progress.failed else 0)


def _print_summary(project: str, progress: Progress, held: Counts) -> None:
    outcomes = [
        (progress.added, "new"),
        (progress.reread, "read anew"),
        (progress.unchanged, "known already"),
        (progress.failed, "not read"),
    ]
    told = ", ".join(f"{number} {what}" for number, what in outcomes if number) or "nothing to do"
    click.echo(f"{_many(progress.articles, 'report')}: {told}")
    for message in progress.messages[:_SHOWN_FAILURES]:
        click.echo(f"  not read: {message}")
    if progress.failed:
        click.echo(
            f"List what was not read with `pourparler failures {project}`, retry with `ingest {project} --retry`."
        )
    days = f", {held.first_published} to {held.last_published}" if held.first_published else ""
    click.echo(
        f"{project} holds {_many(held.articles, 'report')} in {_many(held.stories, 'story', 'stories')} and "
        f"{_many(held.statements, 'statement')} of {_many(held.utterances, 'utterance')}{days}"
    )


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


@contextlib.contextmanager
def _progress_bar(inputs: tuple[str, ...]) -> Iterator[Callable[[Progress], None] | None]:
    """Shows on standard error how far the work has come; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich import progress as bars
    from rich.console import Console

    from pourparler.archive import expected_articles

    columns = (
        bars.SpinnerColumn(), bars.TextColumn("{task.description}"), bars.BarColumn(), bars.MofNCompleteColumn(),
        bars.TimeElapsedColumn(), bars.TimeRemainingColumn(), bars.TextColumn("[dim]{task.fields[told]}", markup=True),
    )  # fmt: skip
    with bars.Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as shown:
        task = shown.add_task("starting", total=expected_articles(inputs) if inputs else None, told="")

        def on_progress(progress: Progress) -> None:
            told = f"{progress.failed} not read" if progress.failed else ""
            shown.update(task, completed=progress.articles, description="reading", told=told)

        yield on_progress
