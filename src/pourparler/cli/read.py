"""``pourparler read``: reports in, who said what out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pourparler.record import ArticleFailure, Record

FORMATS = ("table", "json", "jsonl", "html")
_PIPED_WIDTH = 100
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("read")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="How to print: table (what a terminal gets by default), jsonl (what a file or pipe gets by default), json, or "
    "html, one page for the browser.",
)
@click.option("--fast", is_flag=True, help="Use the small tagger: quicker, a little less exact.")
@click.option("--actors", type=_EXISTING, metavar="FILE", help="TOML file with actors of your own.")
@click.option("--issues", type=_EXISTING, metavar="FILE", help="TOML file with issues of your own.")
@click.option("--allow-private", is_flag=True, help="Also fetch addresses in this computer's or a private network.")
def command(
    inputs: tuple[str, ...], form: str | None, fast: bool, actors: Path | None, issues: Path | None, allow_private: bool
) -> None:
    """Read reports and print who said what, for whom, on which issue and condition.

    INPUT is any mix of .html, .txt, .md, .jsonl, .csv, .parquet, RSS/Atom .xml and .warc files, folders of these,
    http(s) addresses, and - for JSON lines on standard input. Answers come in the order of the input, one article at
    a time; an article that cannot be read gives an error in its place.

    Exit status: 0 after a complete run, 1 if an article could not be read, 2 for a wrong call.
    """
    from pourparler.api import ReaderSettings, count_articles, read_files
    from pourparler.pipeline import PipelineSettings

    records = read_files(
        inputs,
        reader=ReaderSettings(allow_private=allow_private),
        settings=PipelineSettings(fast=fast, actors=actors, issues=issues),
    )
    shown_as = form or ("table" if sys.stdout.isatty() else "jsonl")
    failures = write_records(records, shown_as, expected=lambda: count_articles(inputs))
    sys.exit(1 if failures else 0)


def write_records(
    records: Iterable[Record | ArticleFailure], form: str, *, expected: Callable[[], int | None] = lambda: None
) -> int:
    """Prints records in one of ``FORMATS`` as they come, none of them kept; returns how many failed.

    Args:
        records: the answers, in order.
        form: one of ``FORMATS``.
        expected: tells how many there will be, ``None`` when unknown; asked only for a progress bar.
    """
    writers = {"table": _write_table, "json": _write_json, "jsonl": _write_json_lines, "html": _write_html}
    return writers[form](with_progress(records, expected=expected))


def with_progress(
    records: Iterable[Record | ArticleFailure], *, expected: Callable[[], int | None] = lambda: None
) -> Iterator[Record | ArticleFailure]:
    """The same records, counted on standard error while they come.

    Only where somebody looks at standard error and the answers themselves go elsewhere: on a terminal they show how far
    the work has come, and a moving line would run through them.
    """
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from records
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[current]}", markup=True),
    )  # fmt: skip
    failed = 0
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("reading", total=expected(), current="")
        for record in records:
            from pourparler.record import ArticleFailure

            failed += isinstance(record, ArticleFailure)
            progress.update(task, advance=1, current=f"{failed} not read" if failed else "")
            yield record


def _write_table(records: Iterable[Record | ArticleFailure]) -> int:
    from rich.console import Console

    from pourparler.rendering.table import legend, report_block

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, width=_PIPED_WIDTH)
    failed, read, shown = 0, 0, 0
    for record in records:
        for line in report_block(record):
            console.print(line)
        failed += _failed(record)
        read += 1
        shown += 0 if _failed(record) else len(record.statements)  # type: ignore[union-attr]
    if shown:
        console.print(legend())
    found = [_counted(read - failed, "report") + " read", _counted(shown, "statement")]
    console.print(", ".join([*found, f"{failed} not read"] if failed else found), style="dim")
    return failed


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _write_json_lines(records: Iterable[Record | ArticleFailure]) -> int:
    out = sys.stdout.buffer
    failed = 0
    for record in records:
        out.write(_json(record) + b"\n")
        # Whoever reads the other end of the pipe gets each article when it is done.
        out.flush()
        failed += _failed(record)
    return failed


def _write_json(records: Iterable[Record | ArticleFailure]) -> int:
    """One array, written element by element."""
    out = sys.stdout.buffer
    failed = 0
    before = b"[\n"
    for record in records:
        out.write(before + _json(record, indent=1))
        before = b",\n"
        failed += _failed(record)
    out.write(b"[]\n" if before == b"[\n" else b"\n]\n")
    out.flush()
    return failed


def _write_html(records: Iterable[Record | ArticleFailure]) -> int:
    from io import TextIOWrapper

    from pourparler.rendering.html_page import write_page

    out: IO[str] = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=True)
    try:
        return write_page(records, out)
    finally:
        out.flush()
        out.detach()  # type: ignore[attr-defined]


def _json(record: Record | ArticleFailure, *, indent: int | None = None) -> bytes:
    from pourparler.record import record_to_json

    value = record_to_json(record)
    try:
        return json.dumps(value, ensure_ascii=False, indent=indent).encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair: UTF-8 cannot hold it, an escape in JSON can.
        return json.dumps(value, ensure_ascii=True, indent=indent).encode()


def _failed(record: Record | ArticleFailure) -> bool:
    from pourparler.record import ArticleFailure

    return isinstance(record, ArticleFailure)
