"""Which part of a record an analysis looks at."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A period, parties and issues.

    Attributes:
        start: first day; ``None`` for the record's first.
        end: last day, included; ``None`` for the record's last.
        parties: only these; empty for all.
        issues: only these; empty for all.
    """

    start: datetime.date | None = None
    end: datetime.date | None = None
    parties: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()

    def holds_day(self, day: datetime.date) -> bool:
        """Whether a day is in the period."""
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)

    def holds_party(self, party: str | None) -> bool:
        """Whether a party is among those looked at."""
        return not self.parties or party in self.parties

    def holds_issue(self, issue: str) -> bool:
        """Whether an issue is among those looked at."""
        return not self.issues or issue in self.issues
