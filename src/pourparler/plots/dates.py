"""Days along a page: where a day stands, and month or week lines that fit."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from pourparler.plots.style import LINE, QUIET, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = 8.0
# Steps in days that people count in; from 28 on months are counted.
_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


class Calendar:
    """Days from left to right.

    Args:
        start: first day.
        end: last day.
        left: where the first day begins, in inches.
        width: room for all days, in inches.
    """

    def __init__(self, start: datetime.date, end: datetime.date, *, left: float, width: float) -> None:
        self.start, self.end = start, max(start, end)
        self.left, self.right = left, left + width
        self._width = width
        self._days = (self.end - start).days + 1

    def at(self, day: datetime.date) -> float:
        """Where a day begins, in inches; held within the page."""
        place = self.left + self._width * (day - self.start).days / self._days
        return min(max(place, self.left), self.right)

    def ticks(self) -> list[tuple[datetime.date, str]]:
        """Days to mark with their labels, as many as stand apart from each other."""
        for step in _DAY_STEPS:
            days = [self.start + datetime.timedelta(days=n) for n in range(0, self._days, step)]
            if step >= 7:
                # Weeks begin on Mondays.
                monday = self.start + datetime.timedelta(days=(7 - self.start.weekday()) % 7)
                days = [monday + datetime.timedelta(days=n) for n in range(0, self._days, step)]
            found = [(day, _day_label(day, days[0])) for day in days if day <= self.end]
            if self._fit(found):
                return found
        for months in _MONTH_STEPS:
            found = [(day, f"{day:%b} {day.year}" if months < 12 else str(day.year)) for day in self._months(months)]
            if self._fit(found):
                return found
        return []

    def draw(self, axes: Axes, *, bottom: float, top: float) -> None:
        """Draws the lines of the marked days, with their labels below."""
        for day, label in self.ticks():
            at = self.at(day)
            axes.plot([at, at], [bottom, top], color=LINE, linewidth=0.6, zorder=0)
            axes.text(at, bottom - 0.06, label, size=_SIZE, color=QUIET, ha="center", va="top")

    def _fit(self, found: list[tuple[datetime.date, str]]) -> bool:
        if not found:
            return False
        widest = max(text_width(label, _SIZE) for _, label in found) + 0.15
        places = [self.at(day) for day, _ in found]
        return all(b - a >= widest for a, b in pairwise(places))

    def _months(self, step: int) -> list[datetime.date]:
        found = []
        number = self.start.year * 12 + self.start.month - 1
        number += -number % step
        while (day := datetime.date(number // 12, number % 12 + 1, 1)) <= self.end:
            if day >= self.start:
                found.append(day)
            number += step
        return found


def _day_label(day: datetime.date, first: datetime.date) -> str:
    return f"{day.day} {day:%b} {day.year}" if day == first else f"{day.day} {day:%b}"
