"""Calendar periods: days, ISO weeks, months and years."""

from __future__ import annotations

import datetime

GRANULARITIES = ("day", "week", "month", "year")


def period_start(day: datetime.date, granularity: str) -> datetime.date:
    """First day of the period that holds a day; weeks begin on Monday (ISO 8601).

    Raises:
        ValueError: for a granularity that does not exist.
    """
    if granularity == "day":
        return day
    if granularity == "week":
        return day - datetime.timedelta(days=day.weekday())
    if granularity == "month":
        return day.replace(day=1)
    if granularity == "year":
        return day.replace(month=1, day=1)
    raise ValueError(f"no granularity {granularity!r}; use one of {', '.join(GRANULARITIES)}")


def next_period(start: datetime.date, granularity: str, *, count: int = 1) -> datetime.date:
    """First day of the period ``count`` periods after the one that begins on ``start``."""
    if granularity == "day":
        return start + datetime.timedelta(days=count)
    if granularity == "week":
        return start + datetime.timedelta(weeks=count)
    months = start.month - 1 + (12 * count if granularity == "year" else count)
    return datetime.date(start.year + months // 12, months % 12 + 1, 1)


def period_name(start: datetime.date, granularity: str) -> str:
    """How a period is called: ``2016-02-20``, ``2016-W07``, ``2016-02`` or ``2016``."""
    if granularity == "day":
        return start.isoformat()
    if granularity == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    return start.isoformat()[: 7 if granularity == "month" else 4]
