"""What a search has found on the terminal: one entry a hit, the words that were looked for marked in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pourparler.rendering.table import ROLE_STYLES, one_line
from pourparler.rendering.wording import STANCE_SIGNS, STANCE_WORDS, day, party_name, verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType
    from rich.text import Text

    from pourparler.record import Span
    from pourparler.store.search import Hit

# Underlined as well, for terminals without colour.
FOUND_STYLE = "bold underline yellow"
_INDENT = 5
# A statement may be as long as a speech; what stands around the words that were found is enough to judge it by.
_LONGEST = 420
_AROUND = 160


def hit_entries(hits: Iterable[Hit], *, first: int = 1) -> Iterator[RenderableType]:
    """What to print for each hit, numbered from ``first``."""
    for number, hit in enumerate(hits, first):
        yield from _statement(hit, number) if hit.kind == "statement" else _report(hit, number)


def _statement(hit: Hit, number: int) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    line = Text(f"{number:>3}  ")
    line.append(one_line(hit.speaker or "somebody"), style="bold")
    if hit.party and hit.party != hit.speaker:
        line.append(f" ({party_name(hit.party)})")
    line.append(f"  {verb(hit.act or '')}", style="bold")
    stance = hit.stance or "neutral"
    line.append(f"  {STANCE_SIGNS[stance]} {', '.join(hit.issue)}")
    line.append(f" ({STANCE_WORDS[stance]})", style="dim")
    yield line
    words = marked(hit.text, hit.marks)
    if hit.cue:
        # A content such as "any talks with them" says nothing without its cue ("ruled out").
        words = Text.assemble((f"{one_line(hit.cue)}: ", ROLE_STYLES["cue"]), words)
    yield Padding(words, (0, 0, 0, _INDENT))
    yield Padding(_origin(hit, day(hit.said_on)), (0, 0, 0, _INDENT))


def _report(hit: Hit, number: int) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    yield Text.assemble(f"{number:>3}  ", (one_line(hit.title or hit.article_id), "bold"))
    yield Padding(marked(hit.text, hit.marks), (0, 0, 0, _INDENT))
    yield Padding(_origin(hit, day(hit.published)), (0, 0, 0, _INDENT))


def _origin(hit: Hit, when: str) -> Text:
    """The id to go on with, when, and in which report."""
    from rich.text import Text

    title = hit.title if hit.kind == "statement" else None
    facts = [when, hit.outlet and one_line(hit.outlet), title and f"“{one_line(title)}”"]
    # The id comes first, where no line ends: `show` takes it whole.
    line = Text(hit.id, style="cyan")
    line.append("  " + " · ".join(fact for fact in facts if fact), style="dim")
    return line


def marked(words: str, marks: Sequence[Span], *, style: str = FOUND_STYLE) -> Text:
    """Some words with stretches of them marked; of long ones only what stands around the marks."""
    from rich.text import Text

    shown = Text()
    place = 0
    for start, end in _stretches(words, marks):
        if start > place:
            shown.append(" … " if shown else "… ", style="dim")
        place = start
        for mark in marks:
            if start <= mark.start and mark.end <= end:
                shown.append(one_line(words[place : mark.start], edges=False))
                shown.append(one_line(mark.of(words), edges=False), style=style)
                place = mark.end
        shown.append(one_line(words[place:end], edges=False))
        place = end
    if place < len(words):
        shown.append(" …", style="dim")
    return shown


def _stretches(words: str, marks: Sequence[Span]) -> list[tuple[int, int]]:
    if len(words) <= _LONGEST:
        return [(0, len(words))]
    if not marks:
        return [(0, _word_end(words, _LONGEST))]
    found: list[tuple[int, int]] = []
    for mark in marks:
        start = _word_start(words, max(0, mark.start - _AROUND))
        end = _word_end(words, min(len(words), mark.end + _AROUND))
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _word_start(words: str, place: int) -> int:
    return words.find(" ", place) + 1 if place and " " in words[place:] else place


def _word_end(words: str, place: int) -> int:
    if place >= len(words):
        return len(words)
    space = words.rfind(" ", 0, place)
    return space if space > 0 else place
