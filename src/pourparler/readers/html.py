"""News pages: the body by trafilatura, and what the page says about itself."""

from __future__ import annotations

import datetime
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pourparler.errors import InvalidMarkup, TooDeep
from pourparler.readers import page_metadata
from pourparler.readers.blocks import paragraphs
from pourparler.readers.datelines import find_wire, first_dateline
from pourparler.readers.encoding import decode
from pourparler.readers.furniture import find_furniture, is_button
from pourparler.record.identity import article_id
from pourparler.record.text import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.readers.base import InputFile, ReaderSettings

# Elements that pages close at once though HTML knows no such thing: `<span id="p1"/>` opens a span for good, and a long
# report nests a hundred of them.
_CLOSED_AT_ONCE = re.compile(r"<(span|a|div|p|b|i|em|strong|section|article|aside)\b([^<>]*)/>", re.IGNORECASE)
# The parser's own bound (libxml2); what lies deeper is cut off, so such a page is refused.
_DEPTH = 256


def read(file: InputFile, *, settings: ReaderSettings) -> Iterator[Article]:
    """The one article of a page.

    Raises:
        InvalidMarkup: the page holds no text.
        NotText: its bytes are no text.
        TooDeep: its elements are nested deeper than any honest page's.
        TooLarge: it exceeds the size limit.
    """
    markup = decode(file.read_whole(limit=settings.max_bytes), charset=file.charset, markup=True, name=file.name)
    yield article_from_page(markup, path=file.name, url=file.url)


def article_from_page(markup: str, *, path: str, url: str | None = None) -> Article:
    """The article of a page, its text begun by the title and divided into paragraphs by blank lines.

    Args:
        markup: the whole page.
        path: where it came from, for messages.
        url: where it was fetched from; the page's own canonical address goes first.

    Raises:
        InvalidMarkup: the page holds no text.
        TooDeep: its elements are nested deeper than any honest page's.
    """
    tree = _parse(markup, path=path)
    try:
        page = page_metadata.read_metadata(tree, url=url)
        body = _body(tree, page=page)
    except RecursionError as error:
        raise TooDeep("its elements are nested too deeply", path=path) from error
    if not body and not page.title:
        raise InvalidMarkup("holds no text", path=path)
    text = "\n\n".join([page.title, *body] if page.title else body)
    found = find_furniture(text)
    dateline = first_dateline(body[:3])
    published = page_metadata.fuller(page.published, found.published)
    moment = published if isinstance(published, datetime.datetime) else None
    return Article(
        id=article_id(text=text, url=page.url),
        text=text,
        title=page.title or found.title,
        published=moment.date() if moment else published,
        published_at=moment,
        outlet=page.outlet or found.outlet,
        url=page.url,
        language=None,
        section=page.section,
        byline=page.byline or found.byline,
        dateline=(dateline.place if dateline else None) or page.dateline,
        wire=(dateline.wire if dateline else None) or find_wire("\n".join(body)),
        path=path,
        skip=found.skip,
    )


def _parse(markup: str, *, path: str) -> Any:
    """The page's tree.

    Raises:
        InvalidMarkup: there is no element in it.
        TooDeep: as for ``article_from_page``.
    """
    tree = _tree(markup)
    if tree is not None and tree.deep:
        tree = _tree(_CLOSED_AT_ONCE.sub(r"<\1\2></\1>", markup))
    if tree is None:
        raise InvalidMarkup("holds no element of a page", path=path)
    if tree.deep:
        raise TooDeep(f"its elements are nested more than {_DEPTH} deep", path=path)
    return tree.root


@dataclass(frozen=True, slots=True)
class _Tree:
    root: Any
    deep: bool


def _tree(markup: str) -> _Tree | None:
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        deep = _is_too_deep(parser)
        return _Tree(None, deep) if deep else None
    return _Tree(root, _is_too_deep(parser))


def _is_too_deep(parser: Any) -> bool:
    return any("depth" in entry.message for entry in parser.error_log if entry.type_name == "ERR_RESOURCE_LIMIT")


def _body(tree: Any, *, page: page_metadata.PageMetadata) -> list[str]:
    """The body's paragraphs, without the headline and the labels of buttons."""
    import trafilatura

    # It tells of discarded pages on its own logger, which prints to standard error where nobody set logging up.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # Measured on 68 pages with a reference text: recall costs no foreign words there, precision loses whole lists.
    extracted = trafilatura.bare_extraction(
        tree, favor_recall=True, include_comments=False, include_tables=True, deduplicate=False
    )
    body = getattr(extracted, "body", None)
    found = paragraphs(body) if body is not None else []
    if not found:
        found = _everything(tree)
    headlines = {_letters(title) for title in page.headlines}
    # The headline stands at the top; further down the same words are a story doubled on the page, and stay.
    top = [line for line in found[:4] if _letters(line) not in headlines]
    return [
        line for line in [*top, *found[4:]] if not (is_button(line) and any(character.isalnum() for character in line))
    ]


def _everything(tree: Any) -> list[str]:
    """All text of the page's article, or of its whole body: for pages that are too short for the extractor to judge."""
    for place in ("//article", "//main", "//body"):
        for element in tree.xpath(place):
            if found := paragraphs(element):
                return found
    return []


def _letters(line: str) -> str:
    return re.sub(r"[\W_]+", "", line).casefold()
