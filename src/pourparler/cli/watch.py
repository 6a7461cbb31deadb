"""``pourparler watch``: feeds and folders into a project, again and again, and alerts about what has moved."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pourparler.cli.options import project_argument

if TYPE_CHECKING:
    from pourparler.watch import PassReport, WatchPlan

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("watch")
@project_argument
@click.option("--config", type=_EXISTING, metavar="FILE", help="TOML file with feeds, folders and alerts.")
@click.option("--feed", "feeds", multiple=True, metavar="ADDRESS", help="RSS or Atom feed; may be repeated.")
@click.option(
    "--folder",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False),
    metavar="FOLDER",
    help="Folder with the folders within it; may be repeated.",
)
@click.option(
    "--alerts", "alert_file", metavar="FILE", help="Append alerts to this file as JSON lines, not to the terminal."
)
@click.option(
    "--min-sources",
    type=click.IntRange(1),
    metavar="N",
    help="Hold a shift back until so many independent sources stand behind it.",
)
@click.option("--once", is_flag=True, help="Make one pass and end.")
@click.option("--interval", type=click.FloatRange(1), metavar="SECONDS", help="Time between two looks. [default: 900]")
@click.option("--fast", is_flag=True, help="Use the small tagger: quicker, a little less exact.")
@click.option("--actors", type=_EXISTING, metavar="FILE", help="TOML file with actors of your own.")
@click.option("--issues", type=_EXISTING, metavar="FILE", help="TOML file with issues of your own.")
@click.option("--allow-private", is_flag=True, help="Also fetch addresses in this computer's or a private network.")
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    config: Path | None,
    feeds: tuple[str, ...],
    folders: tuple[str, ...],
    alert_file: str | None,
    min_sources: int | None,
    once: bool,
    interval: float | None,
    fast: bool,
    actors: Path | None,
    issues: Path | None,
    allow_private: bool,
) -> None:
    """Keep a project up to date with feeds and folders, and tell what has moved.

    PROJECT is the path of a file, which is made if it is missing, or a postgresql:// address. Reports that are new are
    read into it; shifts that they bring are told on the terminal, or as the watch file says: to a file, a webhook or
    by mail. What the project knew when the watch first began is no news.

    It runs until it is stopped with Ctrl-C or SIGTERM, and goes on where it was when it is started again, also after a
    crash.

    Exit status: 0 when all went well, 1 with --once if something could not be fetched, read or told, 2 for a wrong
    call.
    """
    from pourparler.watch import AlertRule, WatchedFeed, WatchedFolder, WatchPlan, read_plan

    plan = read_plan(config) if config else WatchPlan()
    plan = replace(
        plan,
        feeds=(*plan.feeds, *(WatchedFeed(address=each) for each in feeds)),
        folders=(*plan.folders, *(WatchedFolder(path=each) for each in folders)),
        interval=interval or plan.interval,
        fast=fast or plan.fast,
        actors=str(actors) if actors else plan.actors,
        issues=str(issues) if issues else plan.issues,
        allow_private=allow_private or plan.allow_private,
    )
    if not plan.feeds and not plan.folders:
        raise click.UsageError("Give a --feed or a --folder, or a --config that names some.")
    if alert_file:
        plan = replace(plan, alerts=(AlertRule(to="file", path=str(Path(alert_file).absolute())),))
    if min_sources:
        plan = replace(plan, alerts=tuple(replace(rule, min_sources=min_sources) for rule in plan.alerts))
    if interval:
        plan = replace(
            plan, folders=tuple(replace(each, interval=min(each.interval, interval)) for each in plan.folders)
        )
    report = _run(project, plan, once=once)
    sys.exit(1 if once and (report.messages or report.stopped) else 0)


def _run(project: str, plan: WatchPlan, *, once: bool) -> PassReport:
    from pourparler.watch import watch

    return watch(project, plan, write=_write, on_pass=_tell, once=once)


def _write(text: str) -> None:
    click.echo(f"{text}\n")
    # Whoever reads the other end of the pipe gets each alert when it is told.
    sys.stdout.flush()


def _tell(report: PassReport) -> None:
    """What a pass did, on standard error; nothing where there was nothing."""
    for message in report.messages:
        click.echo(f"pourparler: {message}", err=True)
    progress = report.progress
    if progress.articles or report.sent or report.raised or report.stopped:
        ended = (
            "stopped, to go on from here" if report.stopped else f"{report.raised} alerts raised, {report.sent} told"
        )
        click.echo(
            f"{report.files} files, {report.pages} pages: {progress.added} articles added, "
            f"{progress.reread} read again, {progress.unchanged} known, {progress.failed} not read; {ended}",
            err=True,
        )
