"""``pourparler sample``: statements drawn at random, as a sheet to mark."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pourparler.cli.options import format_option, project_argument

# Written out here, so that `--help` need not load what draws.
_STRATA = ("party", "act", "issue", "confidence", "none")
_ALLOCATIONS = ("proportional", "equal")


@click.command("sample")
@project_argument
@click.option("--size", type=click.IntRange(1), default=100, show_default=True, metavar="N", help="Statements to draw.")
@click.option(
    "--by", type=click.Choice(_STRATA), default="party", show_default=True, help="What to stratify the sample by."
)
@click.option(
    "--allocation",
    type=click.Choice(_ALLOCATIONS),
    default="proportional",
    show_default=True,
    help="Draw from each stratum by its size, or equal numbers.",
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Another seed, other statements.")
@click.option("--again", is_flag=True, help="Also draw statements that were judged in an earlier sample.")
@click.option("--negotiation", metavar="NAME", help="Only what belongs to this negotiation of the project.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path("-"),
    metavar="FILE",
    help="Where to write the sheet; standard output if left out.",
)
@format_option("table", "json")
def command(  # noqa: PLR0917 - click passes them by name
    project: str,
    size: int,
    by: str,
    allocation: str,
    seed: int,
    again: bool,
    negotiation: str | None,
    output: Path,
    form: str,
) -> None:
    """Draw statements at random into a CSV sheet that a person marks.

    Fill in `verdict` (right or wrong), and where a field is wrong its column `right_...` (or name the field under
    `wrong_fields` if you do not know the right value). Read the sheet back with `pourparler review`. The same project,
    options and seed draw the same statements.
    """
    from pourparler.cli.output import print_table
    from pourparler.reviewing import SampleDesign, draw_sample, sample_json, sample_table

    design = SampleDesign(size=size, by=by, allocation=allocation, seed=seed)
    sample, text = draw_sample(project, design, negotiation=negotiation, again=again)
    if str(output) == "-":
        click.echo(text, nl=False)
        return
    if output.exists() and "verdict" in output.read_text(encoding="utf-8", errors="replace")[:40]:
        # Somebody's marks may be in it.
        raise click.BadParameter(f"{output} is a sheet already; give another name", param_hint="--output")
    # The mark at the beginning tells Excel that it is UTF-8.
    output.write_text(text, encoding="utf-8-sig")
    if form == "json":
        click.echo(json.dumps({**sample_json(sample, by=by), "file": str(output)}, ensure_ascii=False, indent=1))
    else:
        print_table(sample_table(sample, by=by))
        click.echo(f"Mark {output}, then run: pourparler review {project} {output} --coder YOUR-NAME")
