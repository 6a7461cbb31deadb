"""The ``pourparler`` command: a group whose commands are loaded when they are called."""

from __future__ import annotations

import importlib
import sys

import click

from pourparler import __version__
from pourparler.errors import PourparlerError

COMMANDS: dict[str, str] = {
    "read": "pourparler.cli.read:command",
    "ingest": "pourparler.cli.ingest:command",
    "watch": "pourparler.cli.watch:command",
    "failures": "pourparler.cli.failures:command",
    "search": "pourparler.cli.search:command",
    "show": "pourparler.cli.show:command",
    "board": "pourparler.cli.board:command",
    "changes": "pourparler.cli.changes:command",
    "conditions": "pourparler.cli.conditions:command",
    "gaps": "pourparler.cli.gaps:command",
    "voices": "pourparler.cli.voices:command",
    "silence": "pourparler.cli.silence:command",
    "network": "pourparler.cli.network:command",
    "timeline": "pourparler.cli.timeline:command",
    "report": "pourparler.cli.report:command",
    "plot": "pourparler.cli.plot:command",
    "negotiation": "pourparler.cli.negotiation:command",
    "sample": "pourparler.cli.sample:command",
    "review": "pourparler.cli.review:command",
    "evaluate": "pourparler.cli.evaluate:command",
    "backup": "pourparler.cli.backup:command",
    "restore": "pourparler.cli.restore:command",
    "check": "pourparler.cli.check:command",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in the order of an analyst's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; ``None`` where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        found = getattr(importlib.import_module(module), attribute)
        if not isinstance(found, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]} is no command")
        return found


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="pourparler")
def group() -> None:
    """Reads the news about a negotiation and keeps who stands where, on what condition, on whose word."""


def main() -> None:
    """Runs the command line; an error of the library is a message and status 2, never a traceback."""
    try:
        group.main(standalone_mode=True)
    except PourparlerError as error:
        click.echo(f"pourparler: {error}", err=True)
        sys.exit(2)
