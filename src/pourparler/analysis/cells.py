"""A cell of the board: a party's position on an issue, the words it rests on and the rule that picked them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from pourparler.analysis.utterances import TIERS, WEIGHTS
from pourparler.analysis.wording import same_matter
from pourparler.record import ReportedStatement

FOR, AGAINST, CONDITIONAL, MIXED, SILENT = "for", "against", "conditional", "mixed", "silent"
POSITION_STANCES = (FOR, CONDITIONAL, MIXED, AGAINST, SILENT)

# Demands of one position are shown, not counted; more than these no reader takes in.
_MOST_DEMANDS = 4

_Item = TypeVar("_Item")


class Choice(NamedTuple):
    """How a position was picked, for ``Cell.rule``.

    Attributes:
        weight: index into ``WEIGHTS`` of what it rests on.
        tier: index into ``TIERS`` of who said it.
        own_words: whether the party spoke itself, and was not relayed by another person.
        window_days: days before the last word among which it was picked.
        considered: utterances in that window.
        put_aside: utterances in it that gave way: hearsay, lower authority, earlier days.
        carried: conditions taken over from earlier days.
        outvoted: whether a contradiction was settled by the number of independent sources.
    """

    weight: int
    tier: int
    own_words: bool
    window_days: int
    considered: int
    put_aside: int
    carried: int
    outvoted: bool


NO_CHOICE = Choice(0, 0, False, 0, 0, 0, 0, False)


class Growing(Sequence[_Item]):
    """The first items of a list that only grows: snapshots of it share the list instead of copying it."""

    __slots__ = ("_items", "_size")

    def __init__(self, items: list[_Item], size: int) -> None:
        self._items = items
        self._size = size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, index: int | slice) -> _Item | tuple[_Item, ...]:  # type: ignore[override]
        if isinstance(index, slice):
            return tuple(self._items[: self._size][index])
        if not -self._size <= index < self._size:
            raise IndexError(index)
        return self._items[index if index >= 0 else index + self._size]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self[:]) == tuple(other[:])  # type: ignore[arg-type]

    def __hash__(self) -> int:
        return hash(tuple(self[:]))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Cell:
    """A party's position on an issue, the words it rests on and the rule that picked them.

    Attributes:
        party: code or short name.
        issue: issue name.
        voice: the speaker, where the cell is one speaker's and not the whole party's; else ``None``.
        stance: ``for``, ``against``, ``conditional`` (in favour under a condition) or ``mixed``.
        conditions: conditions in force in the source's words; a party that is against "until …" has some, too.
        since: first day of the unbroken run of this stance and these conditions.
        last: last day on which the party took a side on the issue.
        deciding: the utterances that the rule picked, the decisive one first; never empty.
        condition_statements: ids of the statements that word ``conditions``, in their order.
        demanded: the demands it made on the issue of late, the latest first.
        support: ids of all statements of the run that say the same.
        reports: number of reports among ``support``.
        independent_sources: how many of those are independent (one origin, or one story, is one source).
        choice: what the rule weighed.
    """

    party: str
    issue: str
    voice: str | None
    stance: str
    conditions: tuple[str, ...]
    since: datetime.date
    last: datetime.date
    deciding: tuple[ReportedStatement, ...]
    condition_statements: tuple[str, ...]
    demanded: tuple[ReportedStatement, ...]
    support: Sequence[str]
    reports: int
    independent_sources: int
    choice: Choice

    @property
    def decisive(self) -> ReportedStatement:
        """The statement that the rule puts first."""
        return self.deciding[0]

    @property
    def proposition(self) -> str:
        """The position in the source's words."""
        return self.decisive.proposition

    @property
    def demands(self) -> tuple[str, ...]:
        """What the party demanded on the issue of late, in its words, each matter once."""
        found: list[str] = []
        for reported in self.demanded:
            if not any(same_matter(reported.proposition, known) for known in found):
                found.append(reported.proposition)
        return tuple(found[:_MOST_DEMANDS])

    @property
    def speaker(self) -> str | None:
        """Who said so."""
        return self.decisive.statement.speaker

    @property
    def authority(self) -> str | None:
        """In what capacity."""
        return self.decisive.statement.authority

    @property
    def position(self) -> tuple[str, tuple[str, ...]]:
        """Stance and conditions: what has to change for a shift."""
        return self.stance, self.conditions

    @property
    def statements(self) -> tuple[str, ...]:
        """Ids of all statements behind the cell: the deciding ones, those of the conditions, then the rest."""
        deciding = (reported.statement.id for reported in self.deciding)
        return tuple(dict.fromkeys((*deciding, *self.condition_statements, *self.support)))

    @property
    def rule(self) -> str:
        """Why these statements and no others, in one or two sentences."""
        choice = self.choice
        day = self.decisive.said_on or self.decisive.published
        manner = "in its own words" if choice.own_words else "known only at second hand"
        parts = [
            f"Last word by {TIERS[choice.tier]} on {day}, {manner}; it rests on {WEIGHTS[choice.weight]}.",
            f"{choice.considered} utterance{'s' if choice.considered != 1 else ''} within {choice.window_days} days of "
            f"the last word considered, {choice.put_aside} put aside (hearsay, lower authority or earlier).",
        ]
        if choice.outvoted:
            parts.append("A contradiction was settled by the number of independent sources.")
        if self.stance == MIXED:
            parts.append("Words of equal rank contradict each other.")
        if choice.carried:
            parts.append(f"{choice.carried} earlier condition{'s' if choice.carried != 1 else ''} not taken back.")
        return " ".join(parts)
