"""``pourparler failures``: what could not be read."""

from __future__ import annotations

import click

from pourparler.cli.options import format_option, project_argument


@click.command("failures")
@project_argument
@click.option("--all", "resolved", is_flag=True, help="Also those that could be read later.")
@format_option("table", "json", "csv", "html")
def command(project: str, resolved: bool, form: str) -> None:
    """List the reports that could not be read, with the reason of each.

    None of them is lost: mend the file, or install a newer version, and run `pourparler ingest PROJECT --retry`.
    """
    from pourparler.archive import as_json, failures, failures_table
    from pourparler.cli.output import emit

    found = failures(project, resolved=resolved)
    emit(form, json_value={"failures": as_json(found)}, views=[failures_table(found)])
