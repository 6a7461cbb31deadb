"""Paragraphs from a tree of elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

# HTML's blocks and those of the TEI-like tree that trafilatura gives.
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul head item list quote row ab"
    " fw code".split()
)
_UNSEEN = frozenset("script style noscript template iframe svg button select textarea object".split())
_SENTENCE_ENDS = re.compile(r"""[.!?…:]["'”’»)\]]*$""")


def paragraphs(root: Any) -> list[str]:
    """The running text of ``root``, an lxml element, one string a block, blanks run together.

    A line break divides paragraphs where it is doubled or follows the end of a sentence; elsewhere it is a blank.
    """
    from lxml import etree

    found: list[str] = []
    held: list[str] = []
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            unseen += tag in _UNSEEN
            if tag in _BLOCKS:
                _flush(held, found)
            elif tag in ("br", "lb"):
                held.append("\n")
            elif tag in ("td", "th", "cell") and held:
                held.append(" | ")
            if element.text and not unseen:
                held.append(_blanks(element.text))
            continue
        if event == "end":
            unseen -= tag in _UNSEEN
            if tag in _BLOCKS:
                _flush(held, found)
        if element.tail and not unseen and element is not root:
            held.append(_blanks(element.tail))
    _flush(held, found)
    return found


def _blanks(text: str) -> str:
    """Line ends in the source of a page mean nothing."""
    return text.replace("\r", " ").replace("\n", " ")


def _flush(held: list[str], found: list[str]) -> None:
    if held:
        found.extend(_divided("".join(held).split("\n")))
        held.clear()


def _divided(lines: Iterable[str]) -> list[str]:
    divided: list[str] = []
    current = ""
    for line in (" ".join(part.split()) for part in lines):
        if not line or _SENTENCE_ENDS.search(current):
            if current:
                divided.append(current)
            current = line
        else:
            current = f"{current} {line}" if current else line
    return [*divided, current] if current else divided
