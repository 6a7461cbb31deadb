"""Dates: the day on which something was said, resolved against the day of publication, never guessed."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from pourparler.extractors.circumstances import tells_of_an_occasion
from pourparler.extractors.findings import CANDIDATES, DATES, SPEAKERS, Candidate, SaidOn
from pourparler.extractors.sentences import sentence_of
from pourparler.record import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.extractors.base import Finding, Findings
    from pourparler.record import Article

_DAYS = {
    name: i for i, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_MONTHS = {
    name: i
    for i, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ), 1,
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
EXPRESSION = re.compile(
    rf"\b(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<month>(?:{_MONTH}))\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year>\d{{4}}))?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>(?:{_MONTH}))\b\.?(?:,?\s+(?P<year2>\d{{4}}))?"
    rf"|(?P<next>next|coming|following|this coming)\s+(?:week|month|year|{'|'.join(_DAYS)})"
    rf"|(?:(?P<last>last|past)\s+)?(?P<weekday>{'|'.join(_DAYS)})(?!\s*(?:night live))"
    r"|(?P<today>today|earlier in the day|later in the day)"
    r"|(?P<yesterday>yesterday)"
    r"|(?P<ago_number>\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?P<ago_unit>day|week|month"
    r"|year)s?\s+(?P<ago>ago|earlier|before)"
    r"|the\s+(?P<daybefore>day before|previous day)"
    r"|(?P<thisweek>(?:earlier\s+)?this\s+week)"
    r"|(?P<lastunit>last|the previous|the past)\s+(?P<unit>week|month|year)"
    rf"|(?:in|since|early|late|mid-?)\s+(?P<inmonth>(?:{_MONTH}))\b\.?(?:\s+(?P<inyear>\d{{4}}))?"
    r"|in\s+(?P<bareyear>(?:19|20)\d\d)\b)",
    flags=re.IGNORECASE,
)


class DatesExtractor:
    """The day of saying of every candidate."""

    name = "dates"
    version = "1"
    requires: tuple[Finding[Any], ...] = (CANDIDATES, SPEAKERS)
    provides: tuple[Finding[Any], ...] = (DATES,)

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """A date in the cue's own sentence, else the day on which the same speaker was said to speak before."""
        out: list[SaidOn] = []
        days: dict[str, SaidOn] = {}
        for candidate, speaker in zip(findings[CANDIDATES], findings[SPEAKERS], strict=True):
            said = said_on(article.text, candidate, article.published, reference=out[-1].date if out else None)
            if said.date is None and speaker.name in days and tells_of_an_occasion(article.text, candidate):
                said = days[speaker.name]
            elif said.precision == "day" and speaker.name:
                days[speaker.name] = said
            out.append(said)
        return {DATES: tuple(out)}


def said_on(
    text: str, candidate: Candidate, published: datetime.date | None, *, reference: datetime.date | None = None
) -> SaidOn:
    """The date expression nearest to the cue in its sentence and outside of the content, resolved.

    Args:
        text: the article's text.
        candidate: whose cue it is.
        published: day of publication; ``None`` resolves only dates that carry their year.
        reference: the day that "a day earlier" counts from; the day of publication where there is none.
    """
    cue = candidate.cue
    if cue is None:
        return SaidOn(None, None)
    low, high = sentence_of(text, cue.start)
    best: tuple[int, SaidOn] | None = None
    for match in EXPRESSION.finditer(text, low, high):
        start, end = match.span()
        if any(c.start <= start and end <= c.end for c in candidate.content):
            continue
        # A clause of its own between the cue and the date ("…, which met on Monday, said") is about something else.
        between = text[min(end, cue.end) : max(start, cue.start)]
        if (
            len(between) > 90
            or re.search(r"[;:]", between)
            or re.search(r"\b(?:who|which|that|where|after|before|when|since)\b", between)
        ):
            continue
        resolved = resolve(match, published, reference)
        if resolved.date is None:
            continue
        distance = min(abs(start - cue.end), abs(cue.start - end))
        # "last year" or "in October" far from the cue mostly dates what is told, not the telling.
        if resolved.precision != "day" and distance > 4:
            continue
        if best is None or distance < best[0]:
            best = (distance, resolved)
    return best[1] if best else SaidOn(None, None)


def resolve(match: re.Match[str], published: datetime.date | None, reference: datetime.date | None = None) -> SaidOn:
    """A date expression as a day with a precision; expressions that point ahead or to nowhere give no date."""
    g = match.groupdict()
    if g["iso"]:
        return _safe(lambda: SaidOn(datetime.date.fromisoformat(g["iso"]), "day"))
    if g["month"] or g["month2"]:
        return _safe(
            lambda: _month_day(g["month"] or g["month2"], g["day"] or g["day2"], g["year"] or g["year2"], published)
        )
    if g["bareyear"]:
        return SaidOn(datetime.date(int(g["bareyear"]), 1, 1), "year")
    if g["inmonth"]:
        return _in_month(g["inmonth"], g["inyear"], published)
    if published is None or g["next"]:
        return SaidOn(None, None)
    return _relative(g, published, reference)


def _relative(g: dict[str, str | None], published: datetime.date, reference: datetime.date | None) -> SaidOn:
    day = datetime.timedelta(days=1)
    back = None
    if g["weekday"]:
        back = (published.weekday() - _DAYS[g["weekday"].lower()]) % 7
    elif g["today"]:
        back = 0
    elif g["yesterday"]:
        back = 1
    elif g["daybefore"]:
        return SaidOn((reference or published) - day, "day")
    if back is not None:
        return SaidOn(published - back * day, "day")
    if g["ago_number"] and g["ago_unit"]:
        number = int(g["ago_number"]) if g["ago_number"].isdigit() else _NUMBERS.get(g["ago_number"].lower(), 1)
        origin = published if g["ago"] == "ago" else (reference or published)
        return _units_back(origin, number, g["ago_unit"].lower())
    if g["thisweek"]:
        return SaidOn(published - published.weekday() * day, "week")
    if g["unit"]:
        unit = g["unit"].lower()
        return _units_back(published - published.weekday() * day if unit == "week" else published, 1, unit)
    return SaidOn(None, None)


def _units_back(origin: datetime.date, number: int, unit: str) -> SaidOn:
    """Some days, weeks, months or years before a day, as exact as the unit."""
    if unit in ("day", "week"):
        return SaidOn(origin - datetime.timedelta(days=number * (7 if unit == "week" else 1)), unit)
    return _months_back(origin, number if unit == "month" else 12 * number, unit)


def _months_back(origin: datetime.date, months: int, precision: str) -> SaidOn:
    total = origin.year * 12 + origin.month - 1 - months
    year, month = divmod(total, 12)
    return _safe(lambda: SaidOn(datetime.date(year, 1 if precision == "year" else month + 1, 1), precision))


def _month_day(month: str, day: str, year: str | None, published: datetime.date | None) -> SaidOn:
    number = _MONTHS[month.lower()]
    if year:
        return SaidOn(datetime.date(int(year), number, int(day)), "day")
    if published is None:
        return SaidOn(None, None)
    date = datetime.date(published.year, number, int(day))
    # Words were said before they were printed: a day ahead of publication is of the year before, or an announcement.
    if date > published:
        if (date - published).days < 120:
            return SaidOn(None, None)
        date = datetime.date(published.year - 1, number, int(day))
    return SaidOn(date, "day")


def _in_month(month: str, year: str | None, published: datetime.date | None) -> SaidOn:
    number = _MONTHS[month.lower()]
    if year:
        return SaidOn(datetime.date(int(year), number, 1), "month")
    if published is None:
        return SaidOn(None, None)
    return SaidOn(datetime.date(published.year - (number > published.month), number, 1), "month")


def _safe(make: Any) -> SaidOn:
    """A date, or none where the calendar has no such day ("Feb. 30")."""
    try:
        made: SaidOn = make()
    except ValueError:
        return SaidOn(None, None)
    return made
