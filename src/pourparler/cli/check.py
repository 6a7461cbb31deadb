"""``pourparler check``: whether a project is what it says."""

from __future__ import annotations

import sys

import click

from pourparler.cli.options import format_option, project_argument


@click.command("check")
@project_argument
@click.option(
    "--repair", is_flag=True, help="Mend what follows from what is sound; also brings an older project up to date."
)
@format_option("table", "json", "csv")
def command(project: str, repair: bool, form: str) -> None:
    """Check that all evidence stands in its report, that hashes match, and that nothing dangles.

    Exit status: 0 when all is as it should be (now), 1 when something is not, 2 for a wrong call.
    """
    from pourparler.archive import as_json, check, problems_table
    from pourparler.cli.output import emit

    report = check(project, repair=repair)
    wrong = len(report.unrepaired)
    if form != "table" or report.problems:
        emit(form, json_value=as_json(report), views=[problems_table(report)])
    if form == "table":
        mended = len(report.problems) - wrong
        told = [f"{mended} mended" if mended else "", f"{wrong} wrong" if wrong else ""]
        click.echo(
            f"{report.articles:,} reports and {report.statements:,} statements checked: "
            + (", ".join(each for each in told if each) or "all as it should be")
        )
        if wrong and not repair:
            click.echo("`--repair` mends what can be mended; make a backup first.")
    sys.exit(1 if wrong else 0)
