"""What the reviews of a statement come to: the last word of the coders on each of its fields."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pourparler.record import ReportedStatement

if TYPE_CHECKING:
    from pourparler.store.reviews import Review

WHOLE = "statement"
"""The field that stands for the whole statement."""

RIGHT, WRONG, CORRECTED = "right", "wrong", "corrected"
DECISIONS = (RIGHT, WRONG, CORRECTED)
"""What can be decided. Of the whole, ``corrected`` means: it stands, but for the fields decided on beside it."""

FIELDS = (
    "content", "speaker", "party", "act", "issue", "stance", "condition", "date", "addressee", "place", "authority",
)  # fmt: skip
"""Fields that a coder can decide on; the names are the record's."""

POSITION_FIELDS = ("party", "act", "issue", "stance", "condition")
"""Fields that a position rests on: a statement is right for a board when all of these are."""

PIECES = " … "
"""Stands between the pieces of a value that stands in several places of a report."""


def field_value(reported: ReportedStatement, name: str) -> str | None:
    """A field of a statement as the text that coders see; ``None`` where it has no value."""
    statement = reported.statement
    if name == "content":
        return reported.proposition
    if name == "issue":
        return ", ".join(statement.issue)
    if name == "condition":
        return PIECES.join(reported.condition_texts) or None
    value = getattr(statement, name)
    return value.isoformat() if isinstance(value, datetime.date) else value


def field_values(reported: ReportedStatement) -> dict[str, str | None]:
    """All fields of a statement as texts."""
    return {name: field_value(reported, name) for name in FIELDS}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What coders have decided on a statement, the last decision on each field.

    Attributes:
        rejected: whether it is no statement at all.
        values: what fields are, as far as it was decided; ``None`` for no value.
        mistaken: what fields are not, where nobody said what they are.
        corrected: fields that a coder gave another value.
        coder: who spoke last.
        decided_at: when (UTC).
    """

    rejected: bool
    values: Mapping[str, str | None]
    mistaken: Mapping[str, str | None]
    corrected: frozenset[str]
    coder: str
    decided_at: datetime.datetime

    def right(self, name: str, reported: ReportedStatement) -> bool | None:
        """Whether a field of a reading is right; ``None`` where the decisions do not tell.

        A newer reading is held against the same decisions, so that its precision is known without new work.
        """
        if self.rejected:
            return False
        found = field_value(reported, name)
        if name in self.values:
            if found == self.values[name]:
                return True
            # Other words for the same finding may be as good; only a coder's own words show that these are not.
            return None if name == "content" and name not in self.corrected else False
        return False if name in self.mistaken and self.mistaken[name] == found else None

    def holds(self, reported: ReportedStatement) -> bool | None:
        """Whether a reading is right in every field that a position rests on."""
        answers = [self.right(name, reported) for name in POSITION_FIELDS]
        if False in answers:
            return False
        return None if None in answers else True

    @property
    def complete(self) -> bool:
        """Whether every field that a position rests on has been decided and has a value."""
        return not self.rejected and all(name in self.values for name in POSITION_FIELDS)


@dataclass(slots=True)
class _Tally:
    rejected: bool = False
    values: dict[str, str | None] = field(default_factory=dict)
    mistaken: dict[str, str | None] = field(default_factory=dict)
    corrected: set[str] = field(default_factory=set)


def verdict_of(reviews: Iterable[Review]) -> Verdict | None:
    """What the reviews of one finding come to, in any order; ``None`` without any.

    The last decision on a field holds, whoever made it. A decision on the whole is a decision on every field.
    """
    # At the same moment the whole comes first: its fields are the exceptions from it.
    ordered = sorted(reviews, key=lambda each: (each.decided_at, each.field != WHOLE, each.id))
    if not ordered:
        return None
    tally = _Tally()
    for review in ordered:
        if review.field == WHOLE:
            _decide_whole(tally, review)
        else:
            _decide_field(tally, review)
    last = ordered[-1]
    return Verdict(
        tally.rejected, tally.values, tally.mistaken, frozenset(tally.corrected), last.coder, last.decided_at
    )


def _decide_whole(tally: _Tally, review: Review) -> None:
    if review.decision == WRONG:
        tally.rejected = True
        return
    seen = json.loads(review.found) if review.found else {}
    tally.rejected, tally.values, tally.mistaken, tally.corrected = False, dict(seen), {}, set()


def _decide_field(tally: _Tally, review: Review) -> None:
    name = review.field
    # Whoever mends a field says that there is a statement.
    tally.rejected = False
    tally.values.pop(name, None)
    tally.mistaken.pop(name, None)
    tally.corrected.discard(name)
    if review.decision == WRONG:
        tally.mistaken[name] = review.found
    elif review.decision == CORRECTED:
        tally.values[name] = review.correction
        tally.corrected.add(name)
    else:
        tally.values[name] = review.found
