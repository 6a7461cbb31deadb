"""What a page declares about itself: JSON-LD, meta elements, marked elements, its printed header."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pourparler.readers.blocks import paragraphs
from pourparler.readers.furniture import find_furniture, is_outlet
from pourparler.readers.moments import Moment, find_moment, parse_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

_TITLE_META = ("og:title", "twitter:title", "headline", "dc.title", "parsely-title", "title")
_OUTLET_META = (
    "og:site_name",
    "article:publisher_name",
    "publisher",
    "dc.publisher",
    "application-name",
    "cre",
    "source",
)
_SECTION_META = ("article:section", "section", "parsely-section", "og:section", "cxenseparse:section", "category")
_BYLINE_META = (
    "author",
    "article:author",
    "dc.creator",
    "parsely-author",
    "byl",
    "sailthru.author",
    "cxenseparse:author",
)
_DATE_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date", "dcterms.created",
    "article.published", "ptime", "published", "publication_date", "originalpublicationdate", "article_date_original",
    "cxenseparse:publishtime",
)  # fmt: skip
_DATE_MARKS = (
    "//*[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//article//time[@pubdate]/@datetime",
    "//header//time/@datetime",
    "//article//time/@datetime",
    "//time/@datetime",
    "//*[@itemprop='datePublished']",
)
_BYLINE_MARKS = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author']",
    "//*[@rel='author']",
    "//*[contains(concat(' ',normalize-space(@class),' '),' byline ')]",
    "//*[contains(concat(' ',normalize-space(@class),' '),' author ')]",
)
_ARTICLE_KINDS = re.compile(r"Article|NewsArticle|BlogPosting|LiveBlog|Report")
_SUFFIX = re.compile(r"\s+[|–—·-]\s+(?P<outlet>[^|–—·]{2,40})$|\s+-\s+(?P<plain>[A-Z][^|–—·]{2,40})$")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says about itself; ``None`` where it says nothing.

    Attributes:
        title: the headline as the page shows it.
        headlines: all forms of the headline on the page, for finding it in the body.
        outlet, section, byline, dateline: as declared or printed.
        url: canonical address.
        published: day or moment of publication.
    """

    title: str | None = None
    headlines: tuple[str, ...] = ()
    outlet: str | None = None
    section: str | None = None
    byline: str | None = None
    dateline: str | None = None
    url: str | None = None
    published: Moment | None = None


def read_metadata(tree: Any, *, url: str | None = None) -> PageMetadata:
    """The metadata of a page's tree.

    Args:
        tree: lxml element of the whole page; it is not changed.
        url: where the page was fetched from, used when it names no canonical address.
    """
    linked = _linked_data(tree)
    meta = _meta(tree)
    shown = _shown_headline(tree)
    window = _words(tree.findtext(".//title"))
    declared = _text(linked.get("headline")) or _first(meta, _TITLE_META)
    stripped, suffix = _without_suffix(window, meta=meta, linked=linked)
    title = shown or declared or stripped
    outlet = (
        _name(linked.get("publisher")) or _first(meta, _OUTLET_META) or linked.get("_site") or _outlet_in(title, suffix)
    )
    section = _section(linked.get("articleSection")) or _first(meta, _SECTION_META)
    published = _published(tree, linked=linked, meta=meta)
    if section is None or not isinstance(published, datetime.datetime):
        printed = _printed_header(tree)
        section = section or printed.section
        published = fuller(published, printed.published)
    return PageMetadata(
        title=title,
        headlines=tuple(t for t in dict.fromkeys((title, shown, declared, stripped, window)) if t),
        outlet=_words(outlet) if isinstance(outlet, str) else None,
        section=section,
        byline=_byline(linked.get("author")) or _plain_byline(_first(meta, _BYLINE_META)) or _marked_byline(tree),
        dateline=_text(linked.get("dateline")),
        url=_canonical(tree, meta=meta) or url,
        published=published,
    )


def fuller(declared: Moment | None, printed: Moment | None) -> Moment | None:
    """What the page declares; the time of day that it prints, where it declares the same day without one."""
    if declared is None or isinstance(declared, datetime.datetime) or not isinstance(printed, datetime.datetime):
        return declared or printed
    return printed if printed.date() == declared else declared


def _linked_data(tree: Any) -> dict[str, Any]:
    """The fields of the page's article in JSON-LD; ``_site`` holds the name of the site."""
    found: dict[str, Any] = {}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text:
            continue
        for node in _nodes(_lenient_json(script.text)):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLE_KINDS.search(kind) for kind in kinds):
                found = {**node, **found}
            elif any(kind in ("WebSite", "NewsMediaOrganization") for kind in kinds) and isinstance(
                node.get("name"), str
            ):
                found.setdefault("_site", node["name"])
    return found


def _lenient_json(text: str) -> Any:
    try:
        # Line ends within strings are common in pages, and forbidden.
        return json.loads(text.strip().strip(";").removeprefix("<![CDATA[").removesuffix("]]>"), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD value that may describe the page: itself, a list's entries, a graph's."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(reversed(current[:200]))
        elif isinstance(current, dict):
            yield current
            waiting.extend(
                current[name]
                for name in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(current.get(name), list | dict)
            )


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = _words(element.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(attribute)
            if name and content:
                found.setdefault(name.strip().lower(), content)
    return found


def _shown_headline(tree: Any) -> str | None:
    """The page's headline: the first level-one heading marked as such, within an article, or the only one."""
    for place in ("//h1[@itemprop='headline' or contains(@class, 'headline')]", "//article//h1", "//main//h1", "//h1"):
        headings = [words for element in tree.xpath(place) if (words := _words(element.text_content()))]
        # Several are blocks of a front page or the site's own name, unless they stand within the article.
        if headings and (len(headings) == 1 or place != "//h1"):
            return headings[0][:300]
    return None


def _without_suffix(
    window: str | None, *, meta: dict[str, str], linked: dict[str, Any]
) -> tuple[str | None, str | None]:
    """The window title without the outlet's name at its end, and that name."""
    if not window or not (match := _SUFFIX.search(window)):
        return window, None
    outlet = match["outlet"] or match["plain"]
    site = (_first(meta, _OUTLET_META) or _name(linked.get("publisher")) or linked.get("_site") or "").casefold()
    if outlet.casefold() == site or "|" in match[0] or is_outlet(outlet):
        return window[: match.start()], outlet
    return window, None


def _outlet_in(title: str | None, suffix: str | None) -> str | None:
    """The outlet that an aggregator wrote behind the headline ("… – Reuters")."""
    if suffix or not title:
        return suffix
    match = _SUFFIX.search(title)
    outlet = (match["outlet"] or match["plain"]) if match else None
    return outlet if outlet and is_outlet(outlet) else None


def _canonical(tree: Any, *, meta: dict[str, str]) -> str | None:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and (address := _words(element.get("href"))):
            return address
    address = meta.get("og:url")
    return address if address and address.startswith(("http://", "https://")) else None


def _published(tree: Any, *, linked: dict[str, Any], meta: dict[str, str]) -> Moment | None:
    """The day or moment of publication: the first declaration with a time of day, else the first with a day."""
    day: datetime.date | None = None
    for text in _declared_dates(tree, linked=linked, meta=meta):
        found = parse_moment(text)
        if found is None and (printed := find_moment(text)):
            found = printed.value
        if isinstance(found, datetime.datetime):
            if day is None or found.date() == day:
                return found
        elif day is None:
            day = found
    return day


def _declared_dates(tree: Any, *, linked: dict[str, Any], meta: dict[str, str]) -> Iterator[str]:
    for name in ("datePublished", "dateCreated"):
        if isinstance(linked.get(name), str):
            yield linked[name]
    for name in _DATE_META:
        if name in meta:
            yield meta[name]
    for place in _DATE_MARKS:
        for found in tree.xpath(place)[:3]:
            yield str(found) if isinstance(found, str) else found.text_content()


@dataclass(frozen=True, slots=True)
class _Printed:
    section: str | None = None
    published: Moment | None = None


def _printed_header(tree: Any) -> _Printed:
    """What stands in print around the headline."""
    for heading in tree.xpath("//article//h1 | //main//h1 | //h1")[:1]:
        around = heading.getparent()
        for _ in range(2):
            if around is None:
                break
            lines = paragraphs(around)[:14]
            found = find_furniture("\n".join(lines))
            if found.published:
                return _Printed(section=found.section, published=found.published)
            around = around.getparent()
    return _Printed()


def _marked_byline(tree: Any) -> str | None:
    for place in _BYLINE_MARKS:
        for element in tree.xpath(place)[:1]:
            words = _plain_byline(element.get("content") or element.text_content())
            if words and len(words) <= 120:
                return words
    return None


def _plain_byline(words: str | None) -> str | None:
    words = _words(words)
    if not words or words.startswith(("http://", "https://", "@")):
        return None
    return re.sub(r"^by:?\s+", "", words, flags=re.IGNORECASE)


def _byline(value: Any) -> str | None:
    names = [_name(entry) for entry in (value if isinstance(value, list) else [value])]
    return _plain_byline(", ".join(name for name in names if name))


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _section(value: Any) -> str | None:
    return _text(value[0] if isinstance(value, list) and value else value)


def _text(value: Any) -> str | None:
    return _words(value) if isinstance(value, str) else None


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _words(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None
