"""``pourparler restore``: a project from its backup."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pourparler.cli.options import format_option, project_argument


@click.command("restore")
@click.argument("source", metavar="BACKUP", type=click.Path(path_type=Path))
@project_argument
@click.option("--replace", is_flag=True, help="Overwrite a project that is there; what it holds is gone then.")
@format_option("table", "json")
def command(source: Path, project: str, replace: bool, form: str) -> None:
    """Make a project from a backup.

    PROJECT is the file to make, or the postgresql:// address of an empty database. A damaged backup is refused before
    anything is written.
    """
    from pourparler.archive import as_json, restore

    held = restore(source, project, replace=replace)
    if form == "json":
        value = {"backup": str(source), "project": project, "holds": as_json(held)}
        click.echo(json.dumps(value, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{project} is restored: {held.articles:,} reports, {held.statements:,} statements")
