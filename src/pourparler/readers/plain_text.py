"""Plain text and Markdown, as written or as copied from a page; the text is kept as it is."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from pourparler.errors import MissingText
from pourparler.readers.datelines import find_wire, first_dateline
from pourparler.readers.encoding import decode
from pourparler.readers.furniture import find_furniture, opening_lines
from pourparler.readers.moments import parse_moment
from pourparler.record.identity import article_id
from pourparler.record.span import Span
from pourparler.record.text import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.readers.base import InputFile, ReaderSettings

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<rows>.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_ROW = re.compile(r"^(?P<name>[A-Za-z_]+)\s*:\s*(?P<value>\S[^\r\n]*)$", re.MULTILINE)
_NAMES = {
    "title": "title", "headline": "title", "date": "published", "published": "published", "outlet": "outlet",
    "publisher": "outlet", "source": "outlet", "url": "url", "link": "url", "section": "section",
    "category": "section", "author": "byline", "byline": "byline", "by": "byline", "language": "language",
    "lang": "language",
}  # fmt: skip


def read(file: InputFile, *, settings: ReaderSettings) -> Iterator[Article]:
    """The one article of a text file.

    Raises:
        MissingText: the file holds nothing but blanks.
        NotText: its bytes are no text.
        TooLarge: it exceeds the size limit.
    """
    text = decode(file.read_whole(limit=settings.max_bytes), charset=file.charset, name=file.name)
    if not text.strip():
        raise MissingText("is empty", path=file.name, advice="Give a file with the text of a report, or leave it out.")
    yield article_from_text(text, path=file.name, url=file.url, markdown=file.kind in {".md", ".markdown"})


def article_from_text(text: str, *, path: str | None = None, url: str | None = None, markdown: bool = False) -> Article:
    """The article whose text is exactly ``text``; the rest comes from its own header lines.

    Args:
        text: a report, with or without lines of the page around it.
        path: where it came from, for messages.
        url: its address.
        markdown: whether marks of emphasis, headings and front matter are Markdown's.
    """
    given, start = _front_matter(text) if markdown else ({}, 0)
    found = find_furniture(text[start:], markdown=markdown)
    skip = tuple(Span(start + a, start + b) for a, b in found.skip)
    if start:
        skip = (Span(0, len(text[:start].rstrip())), *skip)
    published = parse_moment(given.get("published", "")) or found.published
    dateline = first_dateline(opening_lines(text[start:], found))
    moment = published if isinstance(published, datetime.datetime) else None
    return Article(
        id=article_id(text=text, url=given.get("url", url)),
        text=text,
        title=given.get("title") or found.title,
        published=moment.date() if moment else published,
        published_at=moment,
        outlet=given.get("outlet") or found.outlet,
        url=given.get("url", url),
        language=given.get("language"),
        section=given.get("section") or found.section,
        byline=given.get("byline") or found.byline,
        dateline=dateline.place if dateline else None,
        wire=(dateline.wire if dateline else None) or find_wire(text),
        path=path,
        skip=skip,
    )


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    """The fields of a Markdown file's front matter and where it ends."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, 0
    rows = ((row["name"].lower(), row["value"].strip().strip("\"'")) for row in _ROW.finditer(match["rows"]))
    return {_NAMES[name]: value for name, value in rows if name in _NAMES}, match.end()
