"""A report on the terminal: one block a report, one entry a statement, the words that prove it underneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pourparler.record import ArticleFailure
from pourparler.rendering.marking import clip, closed, marks_of, runs
from pourparler.rendering.wording import STANCE_SIGNS, STANCE_WORDS, day, party_name, route, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.text import Text

    from pourparler.record import Record, Statement

# Weight, slant and underline tell the roles apart where there is no colour.
ROLE_STYLES = {"source": "bold cyan", "cue": "italic yellow", "condition": "underline magenta", "content": "green"}
_STANCE_STYLES = {"favour": "green", "oppose": "red", "neutral": "dim"}
_INDENT = 5


def legend(*, indent: int = _INDENT) -> Text:
    """What the styles of the evidence mean."""
    from rich.text import Text

    text = Text(" " * indent, style="dim")
    for place, role in enumerate(("source", "cue", "content", "condition")):
        text.append("   " if place else "")
        text.append(role, style=ROLE_STYLES[role])
    return text


def report_block(record: Record | ArticleFailure) -> Iterator[RenderableType]:
    """What to print for one article, line by line; a failure is a line too."""
    from rich.text import Text

    if isinstance(record, ArticleFailure):
        yield Text.assemble(("✗ ", "bold red"), (f"{record.code}: ", "red"), record.message)
        yield Text()
        return
    yield from _heading(record)
    if not record.statements:
        yield Text(f"{' ' * _INDENT}no statement of a party in it", style="dim")
    for number, statement in enumerate(record.statements, 1):
        yield from _entry(record.article.text, statement, number)
    yield Text()


def _heading(record: Record) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    article = record.article
    found = f"{len(record.statements)} statement{'' if len(record.statements) == 1 else 's'}"
    facts = [article.outlet, day(article.published), article.section, article.wire and f"wire: {article.wire}", found]
    yield Text(one_line(article.title or article.path or article.id), style="bold")
    yield Text(" · ".join(fact for fact in facts if fact), style="dim")
    if article.url or article.path:
        yield Padding(Text(article.url or article.path or "", style="dim", overflow="fold"), (0, 0, 1, 0))


def _entry(text: str, statement: Statement, number: int) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    line = Text()
    line.append(one_line(statement.speaker or "somebody"), style="bold")
    if statement.party and statement.party != statement.speaker:
        line.append(f" ({party_name(statement.party)})")
    style = _STANCE_STYLES[statement.stance]
    line.append(f"  {verb(statement.act)}", style="bold")
    line.append(f"  {STANCE_SIGNS[statement.stance]} ", style=style)
    line.append(", ".join(statement.issue), style=style)
    line.append(f" ({STANCE_WORDS[statement.stance]})", style="dim")
    # A grid, so that what does not fit in the line goes on under the name and not under the number.
    grid = Table.grid(padding=0)
    grid.add_column(width=_INDENT)
    grid.add_column()
    grid.add_row(f"{number:>3}", line)
    yield grid
    yield Padding(excerpt(text, statement), (0, 0, 0, _INDENT))
    for condition in statement.conditions:
        words = Text.assemble((f"condition, {condition.kind}: ", "magenta"), one_line(condition.span.of(text)))
        yield Padding(words, (0, 0, 0, _INDENT))
    circumstances = [
        route(statement),
        statement.addressee and f"to {one_line(statement.addressee)}",
        statement.place and f"in {one_line(statement.place)}",
        statement.date and f"said {day(statement.date, statement.date_precision)}",
        f"confidence {statement.confidence:.0%}",
    ]
    yield Padding(Text(" · ".join(each for each in circumstances if each), style="dim"), (0, 0, 0, _INDENT))


def excerpt(text: str, statement: Statement) -> Text:
    """The words that prove a statement, source, cue, condition and content told apart by style."""
    from rich.text import Text

    shown = Text()
    marked = marks_of([statement])
    stretches = clip(text, statement)
    for stretch in stretches:
        if shown or not closed(text, stretch.start):
            shown.append(" … " if shown else "… ", style="dim")
        for run in runs(stretch, marked):
            words = one_line(run.span.of(text), edges=False)
            shown.append(words, style=ROLE_STYLES[run.roles[0]] if run.roles else "")
    if stretches and not closed(text, stretches[-1].end):
        shown.append(" …", style="dim")
    return shown


def one_line(text: str, *, edges: bool = True) -> str:
    """A text without line breaks and without characters that would steer a terminal.

    Args:
        text: any text.
        edges: whether white space at both ends goes too.
    """
    line = "".join(each if each.isprintable() else " " for each in text)
    words = " ".join(line.split())
    if edges or not words:
        return words if edges or not line else " "
    return f"{' ' if line[0] == ' ' else ''}{words}{' ' if line[-1] == ' ' else ''}"
