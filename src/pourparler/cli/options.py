"""Options that several commands of the analyses share."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[datetime.date]):
    """A day, written ``YYYY-MM-DD``."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """The day that was written."""
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no day; write it as YYYY-MM-DD", param, ctx)


DAY = Day()


def project_argument(command: Command) -> Command:
    """The project to read."""
    return click.argument("project")(command)


def format_option(*formats: str) -> Callable[[Command], Command]:
    """In which form to print, the first by default."""
    choices = formats or ("table", "json", "csv", "html")
    return click.option(
        "--format", "form", type=click.Choice(choices), default=choices[0], show_default=True, help="How to print it."
    )


def scope_options(command: Command) -> Command:
    """Which part of the record to look at."""
    for option in (
        click.option("--known-by", type=DAY, metavar="DAY", help="Only what the project held at the end of this day."),
        click.option("--negotiation", metavar="NAME", help="Only what belongs to this negotiation of the project."),
        click.option(
            "--min-confidence",
            type=click.FloatRange(0, 1),
            default=0.0,
            metavar="P",
            help="Leave out statements that are right with a lower probability than this.",
        ),
    ):
        command = option(command)
    return command


def actors_option(command: Command) -> Command:
    """Who is who beside the built-in actors."""
    return click.option(
        "--actors",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="TOML file with actors of your own; the one that the reports were read with.",
    )(command)


def filter_options(command: Command) -> Command:
    """Which rows to show."""
    for option in (
        click.option(
            "--issue", "issues", multiple=True, metavar="ISSUE", help="Show only this issue; may be repeated."
        ),
        click.option(
            "--party", "parties", multiple=True, metavar="PARTY", help="Show only this party; may be repeated."
        ),
    ):
        command = option(command)
    return command


def as_of_option(command: Command) -> Command:
    """The day to look from."""
    return click.option(
        "--as-of", type=DAY, metavar="DAY", help="The day to look from; the record's last one if left out."
    )(command)


def period_options(command: Command) -> Command:
    """A first and a last day."""
    for option in (
        click.option("--to", "end", type=DAY, metavar="DAY", help="Last day."),
        click.option(
            "--from", "start", type=DAY, metavar="DAY", help="First day; what came before still counts as known."
        ),
    ):
        command = option(command)
    return command
