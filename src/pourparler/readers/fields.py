"""An article from named values: what JSON lines, JSON, CSV and Parquet have in common."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from pourparler.errors import MissingText, UnknownDate
from pourparler.readers.datelines import first_dateline
from pourparler.readers.furniture import find_furniture, opening_lines
from pourparler.readers.language import language_code
from pourparler.readers.moments import UNDERSTOOD, parse_moment
from pourparler.record.identity import article_id
from pourparler.record.text import Article

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = (
    "id", "text", "title", "published", "published_at", "outlet", "url", "language", "section", "byline", "dateline",
    "wire",
)  # fmt: skip
"""The fields that are read; others are ignored."""


def given_id(fields: Mapping[str, Any]) -> str | None:
    """The id as given, ``None`` when there is none."""
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def article_from_fields(fields: Mapping[str, Any], *, path: str, line: int | None) -> Article:
    """The article that the values describe; its text is taken exactly as given.

    Args:
        fields: values by field name; anything that is no field of an article is ignored.
        path: the file, for messages and ``Article.path``.
        line: line, row or entry within it, counted from 1; ``None`` when the article is the whole file.

    Raises:
        MissingText: there is no text, or it is not a string.
        UnknownDate: the day of publication is given in a form that is not understood.
    """
    text = fields.get("text")
    if not isinstance(text, str):
        what = "has no text" if text is None else f'its "text" is {_json_type(text)}, not a string'
        raise MissingText(what, path=path, line=line)
    published, published_at = _publication(fields, path=path, line=line)
    url = _words(fields, "url")
    found = find_furniture(text)
    dateline = first_dateline(opening_lines(text, found))
    return Article(
        id=given_id(fields) or article_id(text=text, url=url),
        text=text,
        title=_words(fields, "title"),
        published=published,
        published_at=published_at,
        outlet=_words(fields, "outlet"),
        url=url,
        language=language_code(_words(fields, "language")),
        section=_words(fields, "section"),
        byline=_words(fields, "byline"),
        dateline=_words(fields, "dateline") or (dateline.place if dateline else None),
        wire=_words(fields, "wire") or (dateline.wire if dateline else None),
        path=path if line is None else f"{path}:{line}",
        skip=found.skip,
    )


def _publication(
    fields: Mapping[str, Any], *, path: str, line: int | None
) -> tuple[datetime.date | None, datetime.datetime | None]:
    moments = {}
    for name in ("published", "published_at"):
        value = fields.get(name)
        if value is None or value == "":
            continue
        found = value if isinstance(value, datetime.date) else parse_moment(value) if isinstance(value, str) else None
        if found is None:
            advice = f"Write {UNDERSTOOD}, or leave it out."
            raise UnknownDate(
                f"{name} is {str(value)[:80]!r}, which is no date that is understood",
                path=path,
                line=line,
                advice=advice,
            )
        moments[name] = found
    exact = [moment for moment in moments.values() if isinstance(moment, datetime.datetime)]
    day = moments.get("published") or moments.get("published_at")
    return (day.date() if isinstance(day, datetime.datetime) else day), exact[-1] if exact else None


def _words(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _json_type(value: object) -> str:
    for kind, name in ((bool, "true or false"), (int | float, "a number"), (list, "a list"), (dict, "an object")):
        if isinstance(value, kind):
            return name
    return f"a {type(value).__name__}"
