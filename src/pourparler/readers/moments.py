"""Days and moments of publication, as fields give them and as pages print them."""

from __future__ import annotations

import datetime
import email.utils
import re
from typing import NamedTuple

from pourparler.record.span import Span

Moment = datetime.date | datetime.datetime
"""A day, or a moment of it where the time of day is known."""

UNDERSTOOD = (
    "YYYY-MM-DD, an ISO 8601 moment (2024-11-14T16:57:00Z), an e-mail date or a date with the month in English words"
)
"""The forms that ``parse_moment`` understands, for messages."""

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_ZONE = r"(?:GMT|UTC|Z|[ECMP][SD]?T|BST|C?E[SE]?[TS]T|CET|MSK|EAT|JST|KST|SGT|HKT|AEDT|AEST|IST|TRT|[+-]\d\d:?\d\d)"
_CLOCK = (
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?\s?m\b\.?)?"
    rf"(?:\s*(?:\(?(?:{_ZONE})\b\)?|[+-]\d\d:?\d\d))?"
    rf"|\b(?:[01]\d|2[0-3])[0-5]\d\s?(?:GMT|UTC)\b|\b1?\d\s?[ap]\.?m\b\.?(?:\s{_ZONE}\b)?"
)
_WEEKDAY = r"(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|Sun)(?:day)?\b\.?"
_PRINTED_DAY = (
    rf"(?P<words>\b{_DAY}(?:\s+of)?[\s-]{_MONTH}\b\.?,?[\s-]{_YEAR}\b|\b{_MONTH}\b\.?\s{_DAY},?\s{_YEAR}\b)"
    rf"|(?P<iso>\b{_YEAR}[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])(?!\d))"
    rf"|(?P<figures>\b\d{{1,2}}(?P<mark>[./-])\d{{1,2}}(?P=mark){_YEAR}\b)"
)
_VAGUE_DAY = rf"\b{_MONTH}\b\.?\s{_DAY}\b|\b{_DAY}\s{_MONTH}\b|\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:{_YEAR}|\d\d)\b"
# What may stand between a day and its time of day: a weekday, "at", and marks.
_BETWEEN = rf"(?:\s|,|/|\||-|–|—|·|•|T|\(|at\b|@|{_WEEKDAY}){{0,12}}?"
_MOMENT = re.compile(
    rf"(?:(?P<before>{_CLOCK}){_BETWEEN})?(?:{_WEEKDAY},?\s*)?(?:{_PRINTED_DAY})(?:{_BETWEEN}(?P<after>{_CLOCK}))?",
    re.IGNORECASE,
)
_ISO_MOMENT = re.compile(rf"\b{_YEAR}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?(?:Z|[+-]\d\d:?\d\d))?(?!\d)")
CLOCK = re.compile(rf"\b(?:{_CLOCK})", re.IGNORECASE)
"""A time of day, with its zone where it stands beside."""
VAGUE_DAY = re.compile(_VAGUE_DAY, re.IGNORECASE)
"""A day that dates nothing: without a year, or with a month that could be the day."""
WEEKDAY = re.compile(rf"\b{_WEEKDAY}", re.IGNORECASE)


class FoundMoment(NamedTuple):
    """A day or moment that stands in a text.

    Attributes:
        span: where it stands.
        value: a moment where a time of day stands beside the day; else the day.
    """

    span: Span
    value: Moment


def parse_moment(value: str) -> Moment | None:
    """The day or moment that ``value`` writes in full; ``None`` when it is neither understood nor unambiguous.

    Nothing is taken from the clock: "yesterday" and days without a year are not understood, nor is 03/04/2016.
    """
    text = value.strip()
    if iso := _from_iso(text):
        return iso
    try:
        return email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    found = find_moment(text)
    return found.value if found and not re.search(r"\w", text[: found.span.start] + text[found.span.end :]) else None


def find_moment(text: str) -> FoundMoment | None:
    """The first day or moment printed in ``text`` that is unambiguous."""
    # A line of a page is short; a paragraph of megabytes holds no header.
    for match in _MOMENT.finditer(text[:2000]):
        iso = _ISO_MOMENT.match(text, match.start("iso")) if match["iso"] else None
        if iso and (value := _from_iso(iso[0])):
            return FoundMoment(Span(match.start(), max(match.end(), iso.end())), value)
        day = _day(match)
        if day is None:
            continue
        clock = match["after"] or match["before"]
        return FoundMoment(Span(*match.span()), _with_clock(day, clock) if clock else day)
    return None


def _from_iso(text: str) -> Moment | None:
    if not re.match(r"\d{4}", text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.datetime.fromisoformat(re.sub(r"\s+(?=Z|[+-]\d)", "", text.replace(",", ".")))
    except ValueError:
        return None


def _day(match: re.Match[str]) -> datetime.date | None:
    try:
        if match["iso"]:
            return datetime.date.fromisoformat(re.sub(r"[/.]", "-", match["iso"]))
        if match["figures"]:
            first, second, year = (int(part) for part in re.split(r"[./-]", match["figures"]))
            # With dots the day comes first everywhere; with strokes America and Europe differ.
            if match["mark"] == "." or first > 12 or first == second:
                return datetime.date(year, second, first)
            return datetime.date(year, first, second) if second > 12 else None
    except ValueError:
        return None
    parsed = _parsed(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b", "", match["words"], flags=re.IGNORECASE))
    return parsed.date() if parsed else None


def _with_clock(day: datetime.date, clock: str) -> Moment:
    written = re.sub(r"\b(\d\d)(\d\d)(?=\s?(?:GMT|UTC))", r"\1:\2", clock, flags=re.IGNORECASE)
    written = re.sub(r"(?<=\d)\.(?=\d)", ":", written).replace("(", "").replace(")", "")
    written = re.sub(r"([ap])\.?\s?m\.?", r"\1m", written, flags=re.IGNORECASE)
    parsed = _parsed(f"{day.isoformat()} {written}")
    if parsed is None or parsed.date() != day:
        return day
    zone = parsed.utcoffset()
    return parsed.replace(tzinfo=None if zone is None else datetime.timezone(zone))


def _parsed(text: str) -> datetime.datetime | None:
    # Loading takes a tenth of a second, so it waits for a page that prints a date in words.
    import dateparser

    # Only absolute dates with all their parts: nothing may come from the clock.
    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "YMD" if text[:4].isdigit() else "DMY",
    }
    parsed = dateparser.parse(text, languages=["en"], settings=settings)
    return parsed if isinstance(parsed, datetime.datetime) else None
