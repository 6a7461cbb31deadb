"""``pourparler review``: decisions read back, and what they tell."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from pourparler.cli.options import format_option, project_argument

if TYPE_CHECKING:
    from pourparler.reviewing import Mark, Outcome


@click.command("review")
@project_argument
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--statement", metavar="ID", help="Decide on this one statement instead of reading a sheet.")
@click.option("--right", "verdict", flag_value="right", help="It is right in every field (with --field: in this one).")
@click.option("--wrong", "verdict", flag_value="wrong", help="It is no statement (with --field: this one is wrong).")
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="A field of it to decide on; may be repeated.")
@click.option(
    "--value", "values", multiple=True, metavar="VALUE", help="What the field should be, or none; one for each --field."
)
@click.option("--note", metavar="TEXT", help="Why.")
@click.option("--coder", envvar="POURPARLER_CODER", metavar="NAME", help="Who decides; your login name if left out.")
@format_option("table", "json")
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    file: str | None,
    statement: str | None,
    verdict: str | None,
    fields: tuple[str, ...],
    values: tuple[str, ...],
    note: str | None,
    coder: str | None,
    form: str,
) -> None:
    """Read decisions on statements back, and show how many of the findings are right.

    FILE is a sheet that `pourparler sample` has written and a person has marked. With --statement decide on one
    statement. With neither, only show what the reviews tell. Decisions are kept with coder and time and are never
    changed: a later one on the same field takes the place of an earlier one. Corrections show in every analysis.
    """
    from pourparler import reviewing
    from pourparler.cli.output import emit

    if file is not None and statement is not None:
        raise click.UsageError("Give a FILE or --statement, not both.")
    if statement is None and (verdict or fields or values or note):
        raise click.UsageError("--right, --wrong, --field, --value and --note need --statement.")
    told = None
    if file is not None:
        told = reviewing.review_sheet(project, file, coder=coder or getpass.getuser())
    elif statement is not None:
        mark = _mark(statement, verdict, fields, values, note)
        told = reviewing.review_statement(project, mark, coder=coder or getpass.getuser())
    standing = reviewing.standing(project)
    value = reviewing.review_json(standing.reliability, standing.agreement)
    if told is not None:
        value = {"reviewed_now": told.statements, "kept": told.kept, "unchanged": told.unchanged, **value}
        if form == "table":
            click.echo(_summary(told))
    value["coders"] = dict(standing.coders)
    # After a single decision nobody asked for the tables.
    views = () if statement is not None else reviewing.review_tables(standing.reliability, standing.agreement)
    emit(form, json_value=value, views=views)


def _mark(
    statement: str, verdict: str | None, fields: tuple[str, ...], values: tuple[str, ...], note: str | None
) -> Mark:
    from pourparler.reviewing import Mark

    if values and len(values) != len(fields):
        raise click.UsageError("Give one --value for each --field.")
    if values and verdict == "right":
        raise click.UsageError("A field that is right needs no --value.")
    if not fields:
        if verdict is None:
            raise click.UsageError("Give --right, --wrong, or a --field.")
        return Mark(statement, verdict, note=note)
    if values:
        return Mark(statement, values=dict(zip(fields, values, strict=True)), note=note)
    if verdict is None:
        raise click.UsageError("Give a --value for the --field, or --right or --wrong.")
    chosen = frozenset(fields)
    return Mark(statement, wrong=chosen, note=note) if verdict == "wrong" else Mark(statement, right=chosen, note=note)


def _summary(told: Outcome) -> str:
    if told.unmarked:
        return "No row is marked; nothing was kept."
    same = f", {told.unchanged} decided like this before" if told.unchanged else ""
    return f"{_many(told.kept, 'decision')} on {_many(told.statements, 'statement')} kept{same}."


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
