"""Validity periods whose ends are known to the day, the month or the year only."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Period:
    """Time in which a name or an office holder is valid, both ends included.

    Attributes:
        first: earliest possible first day, ``None`` when unknown or open.
        last: latest possible last day, ``None`` when unknown or open.
    """

    first: datetime.date | None = None
    last: datetime.date | None = None

    def holds_on(self, day: datetime.date | None) -> bool:
        """Whether ``day`` lies inside; an unknown day (``None``) always does."""
        if day is None:
            return True
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


ALWAYS = Period()


def parse_period(start: str, end: str) -> Period:
    """Period from two partial ISO dates (``2014``, ``2014-06``, ``2014-06-07`` or empty).

    A start known to the month begins on its first day, an end known to the month ends on its last day: where the
    exact day is not known the period is taken as wide as it can be.

    Raises:
        ValueError: when a date is no partial ISO date or the end lies before the start.
    """
    first = _earliest(start) if start else None
    last = _latest(end) if end else None
    if first is not None and last is not None and last < first:
        raise ValueError(f"the period ends ({end}) before it starts ({start}); swap or correct the dates")
    return Period(first, last)


def _fields(text: str) -> tuple[int, int | None, int | None]:
    match = _PARTIAL_DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def _earliest(text: str) -> datetime.date:
    year, month, day = _fields(text)
    return datetime.date(year, month or 1, day or 1)


def _latest(text: str) -> datetime.date:
    year, month, day = _fields(text)
    month = month or 12
    return datetime.date(year, month, day or calendar.monthrange(year, month)[1])
