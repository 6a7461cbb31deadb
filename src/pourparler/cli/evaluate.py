"""``pourparler evaluate``: how well the reader agrees with gold annotations."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.text import Text

    from pourparler.evaluation import Drop, Evaluation, Mistake
    from pourparler.evaluation.causes import Words

_FILE = click.Path(dir_okay=False, path_type=Path)
_WIDTH = 110
# A content may be a whole speech; `--format json` has all of it.
_LONGEST = 240


@click.command("evaluate")
@click.argument("gold", type=_FILE)
@click.option(
    "--predictions", type=_FILE, metavar="FILE", help="Score these answers of `pourparler read` instead of reading."
)
@click.option("--errors", is_flag=True, help="List misses, inventions and wrong fields with their words, by cause.")
@click.option(
    "--examples",
    type=click.IntRange(0),
    default=5,
    show_default=True,
    metavar="N",
    help="How many for each cause; 0: all.",
)
@click.option("--floor", type=_FILE, metavar="FILE", help="Fail where a score is below the floor that this file sets.")
@click.option(
    "--raise-floor", is_flag=True, help="Raise the floors of that file to what was reached; never lowers one."
)
@click.option("--fast", is_flag=True, help="Read with the small tagger.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="How to print it.",
)
def command(
    gold: Path,
    *,
    predictions: Path | None,
    errors: bool,
    examples: int,
    floor: Path | None,
    raise_floor: bool,
    fast: bool,
    form: str,
) -> None:
    """Score the reader against gold annotations.

    GOLD is a file of JSON lines with `statements` or `attributions` or both. Prints precision, recall and F1 with a 95%
    interval over articles; for the fields of statements, the share of the pairs found in which they agree.

    Exit status: 0, or 1 where a score is below its floor, or 2 when the call was wrong.
    """
    from pourparler.cli.read import with_progress
    from pourparler.evaluation import FloorFile, GoldFile, evaluate, load_answers, read_gold_texts
    from pourparler.pipeline import PipelineSettings

    if raise_floor and not floor:
        raise click.UsageError("--raise-floor needs --floor FILE.")
    floors = FloorFile.load(floor) if floor else None
    loaded = GoldFile.load(gold)
    answers = (
        load_answers(predictions) if predictions else read_gold_texts(loaded, settings=PipelineSettings(fast=fast))
    )
    evaluation = evaluate(loaded, with_progress(answers))
    drops = floors.drops(evaluation) if floors else ()
    if form == "json":
        _print_json(evaluation, drops, errors=errors)
    else:
        _print_scores(evaluation)
        if errors:
            _print_mistakes(evaluation.mistakes, examples=examples)
        if floors:
            _print_drops(drops)
    if floors and raise_floor and not drops:
        floors.raised(evaluation).save()
    sys.exit(1 if drops else 0)


def _print_json(evaluation: Evaluation, drops: tuple[Drop, ...], *, errors: bool) -> None:
    value = evaluation.to_json()
    value["drops"] = [{"name": each.name, "floor": each.floor, "reached": round(each.reached, 2)} for each in drops]
    if errors:
        value["errors"] = [each.to_json() for each in evaluation.mistakes]
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _print_scores(evaluation: Evaluation) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, width=_WIDTH)
    table = Table(
        title=f"{evaluation.gold}: {evaluation.articles} articles",
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    table.add_column("")
    for heading in ("P", "R", "F1", "95% interval", "hits", "predicted", "gold"):
        table.add_column(heading, justify="right", no_wrap=True)
    for each in evaluation.rows:
        total = each.total
        between = f"{100 * each.low:.1f} to {100 * each.high:.1f}"
        if each.share:
            table.add_row(
                f"  {each.name}",
                "",
                "",
                f"{100 * total.f1:.1f}",
                between,
                str(total.hits),
                "of pairs:",
                str(total.gold),
            )
        else:
            rates = (f"{100 * rate:.1f}" for rate in (total.precision, total.recall, total.f1))
            table.add_row(each.name, *rates, between, str(total.hits), str(total.predicted), str(total.gold))
    console.print(table)
    if evaluation.unread:
        console.print(f"{len(evaluation.unread)} articles without an answer, e.g. {evaluation.unread[0]}", markup=False)


def _print_mistakes(mistakes: tuple[Mistake, ...], *, examples: int) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from pourparler.evaluation.causes import grouped

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, width=_WIDTH)
    before = ""
    for kind, cause, group in grouped(mistakes):
        if kind != before:
            total = sum(each.kind == kind for each in mistakes)
            console.print(Text(f"\n{kind.upper()} ({total})", style="bold"))
            before = kind
        console.print(Text.assemble((f"\n  {cause}", "bold cyan"), f"  {len(group)}"))
        for each in group[: examples or None]:
            difference = (
                f"   {_short(each.expected) or '(none)'} → {_short(each.given) or '(none)'}"
                if each.kind == "wrong"
                else ""
            )
            words = each.gold or each.predicted
            shown = _marked(words) if words else Text()
            place = f"{each.article}:{words.start if words else 0}"
            console.print(Padding(Text.assemble((place, "dim"), difference), (0, 0, 0, 4)))
            console.print(Padding(shown, (0, 0, 0, 6)))
        left = len(group) - len(group[: examples or None])
        if left:
            console.print(Text(f"    and {left} more", style="dim"))


def _marked(words: Words) -> Text:
    """A finding in one line: [source] {cue} content."""
    from rich.text import Text

    from pourparler.rendering.table import ROLE_STYLES, one_line

    shown = Text()
    if words.source:
        shown.append(f"[{one_line(words.source)}] ", style=ROLE_STYLES["source"])
    if words.cue:
        shown.append(f"{{{one_line(words.cue)}}} ", style=ROLE_STYLES["cue"])
    shown.append(_short(words.content), style=ROLE_STYLES["content"])
    if words.condition:
        shown.append(f"  /{one_line(words.condition)}/", style=ROLE_STYLES["condition"])
    return shown


def _short(words: str) -> str:
    """Words on one line, the middle left out where they are many."""
    from pourparler.rendering.table import one_line

    line = one_line(words)
    half = _LONGEST // 2
    return line if len(line) <= _LONGEST else f"{line[:half].rstrip()} […] {line[-half:].lstrip()}"


def _print_drops(drops: tuple[Drop, ...]) -> None:
    for each in drops:
        click.echo(f"below the floor: {each.name} reached {each.reached:.1f}, the floor is {each.floor:.1f}", err=True)
    if not drops:
        click.echo("every score is at or above its floor", err=True)
