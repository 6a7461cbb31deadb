"""Which words of a report prove what: its text cut into runs that all carry the same marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pourparler.record import Span

if TYPE_CHECKING:
    from pourparler.record import Statement

ROLES = ("source", "cue", "condition", "content")
"""What words can be to a statement, the most telling first: it wins where a terminal can show only one."""

# A capital before the full stop is an abbreviation (U.N.) far more often than the end of a sentence.
_STOP = r"(?<!\b[A-Z])[.!?][\"”’)]*"
_SENTENCE_START = re.compile(rf"{_STOP}\s+(?=[\"“‘(A-Z]|$)|[\r\n]+\s*")
_SENTENCE_END = re.compile(rf"{_STOP}(?=\s|$)|(?=[\r\n])")
_CLOSED = re.compile(rf"{_STOP}\s*$|[\r\n]\s*$")
_GAP = re.compile(r"(?:\r\n|\r|\n)[ \t\u00a0]*(?:\r\n|\r|\n)\s*")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """What some words are to a statement.

    Attributes:
        statement: its place in the report's list, from 0.
        role: one of ``ROLES``.
    """

    statement: int
    role: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text under the same marks from end to end.

    Attributes:
        span: where it stands.
        marks: what it is to which statement, in order; empty for words that prove nothing.
    """

    span: Span
    marks: tuple[Mark, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles among the marks, the most telling first."""
        held = {mark.role for mark in self.marks}
        return tuple(role for role in ROLES if role in held)


def evidence(statement: Statement) -> Iterator[tuple[Span, str]]:
    """Every span of a statement with its role."""
    if statement.source:
        yield statement.source, "source"
    if statement.cue:
        yield statement.cue, "cue"
    for span in statement.content:
        yield span, "content"
    for condition in statement.conditions:
        yield condition.span, "condition"


def marks_of(statements: Sequence[Statement]) -> list[tuple[Span, Mark]]:
    """The marks that a report's statements put on its text."""
    return [(span, Mark(place, role)) for place, each in enumerate(statements) for span, role in evidence(each)]


def runs(extent: Span, marked: Iterable[tuple[Span, Mark]]) -> list[Run]:
    """Cuts an extent wherever a mark begins or ends.

    Args:
        extent: the part of the text to cut.
        marked: marks and where they lie; what reaches over the extent is cut off there.

    Returns:
        Runs that together are the extent, none of them empty.
    """
    edges: dict[int, tuple[set[Mark], set[Mark]]] = {}
    for (start, end), mark in marked:
        first, last = max(start, extent.start), min(end, extent.end)
        if first < last:
            edges.setdefault(first, (set(), set()))[0].add(mark)
            edges.setdefault(last, (set(), set()))[1].add(mark)
    found = []
    held: set[Mark] = set()
    position = extent.start
    for edge in (*sorted(edges), extent.end):
        if edge > position:
            found.append(Run(Span(position, edge), tuple(sorted(held))))
            position = edge
        begins, ends = edges.get(edge, (set(), set()))
        held = (held - ends) | begins
    return found


def paragraphs(text: str) -> list[Span]:
    """The stretches of a text between empty lines, without white space around them."""
    found = []
    start = 0
    for gap in (*_GAP.finditer(text), None):
        end = gap.start() if gap else len(text)
        words = text[start:end]
        if words.strip():
            left = len(words) - len(words.lstrip())
            found.append(Span(start + left, start + len(words.rstrip())))
        start = gap.end() if gap else end
    return found


def clip(text: str, statement: Statement, *, before: int = 160, after: int = 120) -> list[Span]:
    """The parts of a report that show a statement: its evidence with some words around it, long gaps left out.

    Args:
        text: the report's text.
        statement: whose evidence to show.
        before: how far back to go, at most, for the beginning of the sentence or line.
        after: how far ahead to go, at most, for its end.

    Returns:
        Stretches in order, apart from each other.
    """
    stretches: list[Span] = []
    for span, _ in sorted(evidence(statement)):
        wide = Span(_beginning(text, span.start, before), _ending(text, span.end, after))
        if stretches and wide.start <= stretches[-1].end + 1:
            stretches[-1] = Span(stretches[-1].start, max(stretches[-1].end, wide.end))
        else:
            stretches.append(wide)
    return stretches


def closed(text: str, end: int) -> bool:
    """Whether a sentence or line ends at a place of a text."""
    return end in (0, len(text)) or text[end : end + 1] in "\r\n" or bool(_CLOSED.search(text[max(0, end - 8) : end]))


def _beginning(text: str, start: int, reach: int) -> int:
    """Where the sentence or line of a place begins, or the first word within reach."""
    floor = max(0, start - reach)
    window = text[floor:start]
    breaks = [found.end() for found in _SENTENCE_START.finditer(window)]
    if breaks:
        return floor + breaks[-1]
    if floor == 0:
        return 0
    word = re.search(r"\s+", window)
    return floor + word.end() if word else floor


def _ending(text: str, end: int, reach: int) -> int:
    """Where the sentence or line of a place ends, or the last word within reach."""
    if closed(text, end):
        return end
    ceiling = min(len(text), end + reach)
    window = text[end:ceiling]
    found = _SENTENCE_END.search(window)
    if found:
        return end + found.end()
    if ceiling == len(text):
        return ceiling
    word = window.rfind(" ")
    return end + word if word > 0 else end
