"""``pourparler negotiation``: what the analyst calls one negotiation."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from pourparler.cli.options import filter_options, format_option, period_options, project_argument


@click.group("negotiation")
def command() -> None:
    """Define the negotiations that a project follows: parties, issues, time span and search terms.

    The analyses take the name with --negotiation and then look at its statements alone.
    """


@command.command("define")
@project_argument
@click.argument("name", required=False)
@filter_options
@period_options
@click.option(
    "--term", "terms", multiple=True, metavar="WORDS", help="A report must hold one of these; may be repeated."
)
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file that defines one or more negotiations, instead of NAME and options.",
)
@format_option("table", "json")
def define(  # noqa: PLR0917 - click passes them by name
    project: str,
    name: str | None,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    start: datetime.date | None,
    end: datetime.date | None,
    terms: tuple[str, ...],
    path: Path | None,
    form: str,
) -> None:
    """Define a negotiation, or define it anew.

    What is left out does not restrict: without --party statements of all parties belong to it, and so on. A project
    that is missing is made.
    """
    from pourparler.archive import Negotiation, define_negotiation, negotiation_file

    if path is not None:
        if name or parties or issues or start or end or terms:
            raise click.UsageError("Give either --file or NAME and options, not both.")
        defined = negotiation_file(path)
    elif name:
        defined = (Negotiation(name, parties, issues, start, end, terms),)
    else:
        raise click.UsageError("Give a NAME and options, or a --file.")
    define_negotiation(project, *defined)
    _print(project, [each.name for each in defined], form)


@command.command("list")
@project_argument
@format_option("table", "json", "csv")
def list_all(project: str, form: str) -> None:
    """List the negotiations of a project."""
    from pourparler.archive import as_json, negotiations, negotiations_table
    from pourparler.cli.output import emit

    defined = negotiations(project)
    emit(form, json_value={"negotiations": as_json(defined)}, views=[negotiations_table(defined)])


@command.command("show")
@project_argument
@click.argument("name")
@format_option("table", "json")
def show(project: str, name: str, form: str) -> None:
    """Show a negotiation and how much of the project belongs to it."""
    _print(project, [name], form)


@command.command("remove")
@project_argument
@click.argument("name")
def remove(project: str, name: str) -> None:
    """Forget the definition of a negotiation; its reports and statements stay."""
    from pourparler.archive import remove_negotiation

    remove_negotiation(project, name)
    click.echo(f"{name} is no longer a negotiation of {project}; its reports stay.")


def _print(project: str, names: list[str], form: str) -> None:
    """Shows negotiations with what belongs to them."""
    from pourparler.archive import as_json, negotiation_contents, negotiation_tables
    from pourparler.cli.output import emit

    found = [negotiation_contents(project, name) for name in names]
    views = [view for each in found for view in negotiation_tables(each)]
    emit(form, json_value={"negotiations": as_json(found)}, views=views)
