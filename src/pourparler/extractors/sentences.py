"""Where titles, paragraphs, sentences and quotations begin and end in a text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pourparler.record import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.record import Article

OPENING, CLOSING, STRAIGHT = "“„«", "”»", '"＂'
"""Double quotation marks that open, that close, and that do either."""

# A first line as long as this is a paragraph, not a title.
_LONGEST_TITLE = 160
_BREAK = re.compile(r"[ \t]*\n[ \t]*\n\s*|(?<=[.!?:”\"’'])[ \t]*\n\s*|\n(?=[ \t]*[-–—•*·“\"] ?)")
ABBREVIATED = "".join(
    rf"(?<!\b{word})"
    for word in "Mr Mrs Ms Dr St Gen Sen Rep Gov Lt Col Prof Jan Feb Mar Apr Aug Sept Oct Nov Dec No".split()
)
"""What must not stand before a full stop for it to end a sentence, as a regular expression."""
_SENTENCE_END = re.compile(rf"(?<!\b[A-Z]){ABBREVIATED}[.!?][”\"’]?(?:\s+(?=[A-Z“\"])|$)|\n")


def sentence_of(text: str, at: int) -> tuple[int, int]:
    """The sentence around a place, roughly: from one sentence end to the next, and never across a line end."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text, max(0, at - 500), at)]
    after = _SENTENCE_END.search(text, at, at + 500)
    return ends[-1] if ends else max(0, at - 500), after.end() if after else min(len(text), at + 500)


def paragraph_of(text: str, at: int) -> tuple[int, int]:
    """The line around a place, without its line end."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def title_end(article: Article) -> int:
    """Where the title that stands at the beginning of a text ends; 0 without one."""
    text = article.text
    if article.title and text.startswith(article.title[:40]):
        return len(article.title)
    line = text.split("\n", 1)[0]
    is_title = len(line) < _LONGEST_TITLE and "\n" in text and not line.rstrip().endswith(".")
    return len(line) if is_title else 0


def quotation_open_at(text: str, at: int) -> bool:
    """Whether a quotation is open at a place, counted from the beginning of its paragraph."""
    is_open = False
    for character in text[text.rfind("\n", 0, at) + 1 : at]:
        if character in OPENING:
            is_open = True
        elif character in CLOSING:
            is_open = False
        elif character in STRAIGHT:
            is_open = not is_open
    return is_open


def paragraphs_within(text: str, span: Span) -> Iterator[tuple[int, Span]]:
    """The paragraphs that a span touches: where each begins in the text, and its part of the span without outer space.

    A blank line parts paragraphs, and so does a line end after the end of a sentence or of a title; another line end
    only wraps the line.
    """
    beginnings = _beginnings(text)
    first = bisect_right(beginnings, span.start) - 1
    last = bisect_left(beginnings, span.end)
    for begin, end in pairwise([*beginnings[first:last], len(text)]):
        piece = _trimmed(text, max(begin, span.start), min(end, span.end))
        if piece is not None:
            yield begin, piece


@lru_cache(maxsize=4)
def _beginnings(text: str) -> tuple[int, ...]:
    """Where the paragraphs of a text begin."""
    return (0, *(m.end() for m in _BREAK.finditer(text) if m.end() < len(text)))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    words = text[start:end]
    stripped = words.strip()
    if not stripped:
        return None
    start += words.index(stripped)
    return Span(start, start + len(stripped))
