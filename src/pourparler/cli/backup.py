"""``pourparler backup``: a copy of a project."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pourparler.cli.options import format_option, project_argument


@click.command("backup")
@project_argument
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@format_option("table", "json")
def command(project: str, target: Path, form: str) -> None:
    """Write a backup of a project as it is at this moment, also while others write to it.

    The backup is a project in one file, whatever the database: it can be opened by every command, and restored into
    either database. An older backup of the name FILE is replaced when the new one is complete.
    """
    from pourparler.archive import backup

    size = backup(project, target)
    if form == "json":
        click.echo(json.dumps({"project": project, "backup": str(target), "bytes": size}, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{target} is a backup of {project} ({size / 1e6:,.1f} MB)")
