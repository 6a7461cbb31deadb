"""``pourparler show``: a statement with all that stands behind it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from pourparler.cli.options import format_option, project_argument

if TYPE_CHECKING:
    from rich.console import Console

_PIPED_WIDTH = 100


@click.command("show")
@project_argument
@click.argument("id")
@format_option("table", "json")
def command(project: str, id: str, form: str) -> None:
    """Show a statement: its words in the report, the report, the chain, other reports of it, its history and reviews.

    ID is a statement's id, as tables and `search` give it, or that of an article: then its report is shown with all of
    its statements.
    """
    from rich.text import Text

    from pourparler.archive import Shown, as_json, headlines, show

    found = show(project, id)
    if form == "json":
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=1))
        return
    console = _console()
    if isinstance(found, Shown):
        from pourparler.rendering.shown import shown_statement

        story = headlines(project, found.same_story)
        lines = shown_statement(found, story=story, plain=console.color_system is None)
    else:
        from pourparler.rendering.table import legend, report_block

        lines = iter([*report_block(found), *([legend()] if found.statements else [])])
    for line in lines:
        # Addresses stay in one piece, whatever the width.
        console.print(line, soft_wrap=isinstance(line, Text) and bool(line.no_wrap))


def _console() -> Console:
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    return console if console.is_terminal else Console(file=sys.stdout, highlight=False, width=_PIPED_WIDTH)
