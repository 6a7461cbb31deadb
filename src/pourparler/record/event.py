"""Political events as PLOVER codes them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from pourparler.record.span import Span

EVENT_STATUSES = ("happened", "asserted", "announced", "conditional", "denied", "historical")


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody did something to somebody (PLOVER 2.0), and how the text stands to it.

    Attributes:
        source: ISO 3166 alpha-3 code or short name of who did it.
        plover: one of PLOVER's 16 types.
        target: whom it was done to, ``None`` where there is none.
        status: one of ``EVENT_STATUSES``; counts of what happened use ``happened`` alone.
        date: day of the event, ``None`` when the text gives none.
        evidence: where the text says so.
        confidence: calibrated probability, 0 to 1.
    """

    source: str
    plover: str
    target: str | None
    status: str
    date: datetime.date | None
    evidence: tuple[Span, ...]
    confidence: float = 1.0
