"""RSS and Atom feeds: each entry an article, its full content where the feed carries it, else its summary."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING, Any

from pourparler.errors import InvalidMarkup, MissingText, TooDeep
from pourparler.readers.base import InputFile, ReaderSettings, failure
from pourparler.readers.blocks import paragraphs
from pourparler.readers.datelines import find_wire, first_dateline
from pourparler.readers.furniture import find_furniture, is_button
from pourparler.readers.moments import parse_moment
from pourparler.record.identity import article_id
from pourparler.record.text import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.record.text import ArticleFailure


def read(file: InputFile, *, settings: ReaderSettings) -> Iterator[Article | ArticleFailure]:
    """One article or failure an entry; messages count entries from 1.

    Raises:
        InvalidMarkup: the file is no feed, or has no entry.
        TooLarge: it exceeds the size limit.
    """
    parsed = parse(file, settings=settings)
    if not parsed.entries:
        raise InvalidMarkup(
            "is a feed without entries", path=file.name, advice="Fetch the feed again, or leave it out."
        )
    for number, entry in enumerate(parsed.entries, start=1):
        found = _article(entry, feed=parsed.feed, path=file.name, number=number)
        yield found or failure(
            MissingText(
                "the entry has neither content nor summary",
                path=file.name,
                line=number,
                advice="Give the page it links to.",
            ),
        )


def parse(file: InputFile, *, settings: ReaderSettings) -> Any:
    """A feed as feedparser gives it, its markup left as it is; it may have no entry.

    Raises:
        InvalidMarkup: the file is no feed.
        TooLarge: it exceeds the size limit.
    """
    import feedparser

    data = file.read_whole(limit=settings.max_bytes)
    # A stream and not the bytes: feedparser takes a string for a path or an address. The elements of entries are read
    # by lxml afterwards, so its own repair and cleaning of markup is switched off.
    headers = {"content-type": f"application/xml; charset={file.charset}"} if file.charset else {}
    try:
        parsed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except RecursionError as error:
        raise TooDeep("its elements are nested too deeply", path=file.name) from error
    # Of an empty file feedparser says nothing at all, not even that it has no version.
    if not parsed.get("version") and not parsed.entries:
        raise InvalidMarkup("is no RSS or Atom feed", path=file.name, advice="Give a feed, or a page saved as .html.")
    return parsed


def _article(entry: Any, *, feed: Any, path: str, number: int) -> Article | None:
    title = " ".join(_from_markup(entry.get("title", ""))) or None
    body = [line for line in _from_markup(_longest(entry)) if not is_button(line)]
    if not body:
        return None
    text = "\n\n".join([title, *body] if title and body[0] != title else body)
    published = parse_moment(entry.get("published") or entry.get("updated") or "")
    moment = published if isinstance(published, datetime.datetime) else None
    url = entry.get("link") or None
    dateline = first_dateline(body[:2])
    tags = entry.get("tags") or []
    return Article(
        id=article_id(text=text, url=url),
        text=text,
        title=title,
        published=moment.date() if moment else published,
        published_at=moment,
        outlet=entry.get("source", {}).get("title") or feed.get("title") or None,
        url=url,
        # Few feeds speak the truth about their language; the text decides, and the feed only where it is too short.
        language=None,
        section=tags[0].get("term") if tags else None,
        byline=entry.get("author") or None,
        dateline=dateline.place if dateline else None,
        wire=(dateline.wire if dateline else None) or find_wire("\n".join(body)),
        path=f"{path}:{number}",
        skip=find_furniture(text).skip,
    )


def _longest(entry: Any) -> str:
    texts = [part.get("value", "") for part in entry.get("content") or []]
    return max(texts, key=len, default="") or entry.get("summary") or ""


def _from_markup(fragment: str) -> list[str]:
    """The paragraphs of a piece of HTML, or of plain text."""
    from lxml import etree, html

    if not fragment.strip():
        return []
    if "<" not in fragment and "&" not in fragment:
        return [words for line in fragment.split("\n\n") if (words := " ".join(line.split()))]
    try:
        return paragraphs(html.fromstring(f"<div>{fragment}</div>"))
    except (etree.ParserError, etree.XMLSyntaxError):
        return []
