"""The rule that picks a party's position on an issue, and the fold that applies it day by day.

Kept in one place so that the board of a day, the shifts between days and the gaps over time cannot disagree.
"""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import (
    COMMITMENT,
    TIERS,
    WEIGHTS,
    StatedCondition,
    Utterance,
    gather_utterances,
    party_of,
)
from pourparler.analysis.wording import content_stems, same_matter
from pourparler.record import ACTS, ReportedStatement

FOR, AGAINST, CONDITIONAL, MIXED, SILENT = "for", "against", "conditional", "mixed", "silent"
POSITION_STANCES = (FOR, CONDITIONAL, MIXED, AGAINST, SILENT)

_ACT_RANK = {act: rank for rank, act in enumerate(ACTS)}
_YIELDING = frozenset({"offer", "accept"})
# Demands of one position are shown, not counted; more than these no reader takes in.
_MOST_DEMANDS = 4


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


class GrowingIds(Sequence[str]):
    """The first ``size`` ids of a list that only grows: snapshots of it share the list instead of copying it."""

    __slots__ = ("_ids", "_size")

    def __init__(self, ids: list[str]) -> None:
        self._ids = ids
        self._size = len(ids)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:  # type: ignore[override]
        if isinstance(index, slice):
            return tuple(self._ids[: self._size][index])
        if not -self._size <= index < self._size:
            raise IndexError(index)
        return self._ids[index if index >= 0 else index + self._size]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self[:]) == tuple(other[:])

    def __hash__(self) -> int:
        return hash(tuple(self[:]))


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


class SourceCount:
    """Counts independent sources as reports come in (reports of one origin, or of one story, are one)."""

    __slots__ = ("_parent", "count")

    def __init__(self) -> None:
        self._parent: dict[tuple[str, str], tuple[str, str]] = {}
        self.count = 0

    def add(self, reported: ReportedStatement) -> None:
        """Counts one more report."""
        origin, story = ("origin", reported.origin.casefold()), ("story", reported.story)
        for member in (origin, story):
            if member not in self._parent:
                self._parent[member] = member
                self.count += 1
        one, other = self._root(origin), self._root(story)
        if one != other:
            self._parent[other] = one
            self.count -= 1

    def _root(self, member: tuple[str, str]) -> tuple[str, str]:
        while (parent := self._parent[member]) != member:
            self._parent[member] = self._parent[parent]
            member = parent
        return member


@dataclass(slots=True)
class _InForce:
    """A condition in force: its first wording, and when it was last said."""

    stated: StatedCondition
    last: int


class _CellFold:
    """One cell as it moves: utterances go in day by day; the cell is made when somebody asks for it."""

    def __init__(self, who: Hashable, issue: str, settings: BoardSettings) -> None:
        self._party, self._voice = who if isinstance(who, tuple) else (who, None)
        self._issue = issue
        self._settings = settings
        self._by_weight: tuple[list[Utterance], ...] = tuple([] for _ in WEIGHTS)
        self._in_force: list[_InForce] = []
        self._run_direction: int | None = None
        self._run_since = 0
        self._support: list[str] = []
        self._articles: set[str] = set()
        self._sources = SourceCount()
        self._deciding: list[Utterance] = []
        self._choice: Choice | None = None
        self._cell: Cell | None = None
        self.position: tuple[str, tuple[str, ...]] | None = None

    def take(self, day: int, utterances: list[Utterance], reports: list[tuple[Utterance, ReportedStatement]]) -> None:
        """Takes in what became known on a day: new utterances, and reports of known or new ones."""
        for utterance in utterances:
            if utterance.weight is not None:
                self._by_weight[utterance.weight].append(utterance)
        if not any(self._by_weight):
            return
        deciding, choice = self._decide(day)
        direction = _joint_direction(deciding)
        carried = self._update_conditions(deciding, direction, choice)
        self._deciding, self._cell = deciding, None
        self._choice = choice._replace(carried=carried) if carried else choice
        self._follow_run(day, reports, direction)

    def _decide(self, day: int) -> tuple[list[Utterance], Choice]:
        settings = self._settings
        last_any = max([said[-1].day for said in self._by_weight if said])
        weight = next(
            weight
            for weight, said in enumerate(self._by_weight)
            if said and said[-1].day >= last_any - settings.commitment_days
        )
        said = self._by_weight[weight]
        window = _since(said, said[-1].day - settings.window_days + 1)
        if len(window) == 1:
            # Nothing to weigh: the usual case in a long record.
            only = window[0]
            return window, Choice(weight, only.tier, not only.second_hand, settings.window_days, 1, 0, 0, False)
        own = [utterance for utterance in window if not utterance.second_hand]
        ranked = own or window
        tier = min([utterance.tier for utterance in ranked])
        ranked = [utterance for utterance in ranked if utterance.tier == tier]
        last = max([utterance.day for utterance in ranked])
        deciding = [utterance for utterance in ranked if utterance.day == last]
        considered, outvoted = len(window), False
        if len({utterance.direction for utterance in deciding}) > 1:
            sources = {
                sign: max(_sources_by(utterance, day) for utterance in deciding if utterance.direction == sign)
                for sign in (1, -1)
            }
            if sources[1] != sources[-1]:
                stronger = 1 if sources[1] > sources[-1] else -1
                deciding, outvoted = [each for each in deciding if each.direction == stronger], True
        if len(deciding) > 1:
            deciding.sort(key=lambda each: _precedence(each, day))
        choice = Choice(
            weight, tier, bool(own), settings.window_days, considered, considered - len(deciding), 0, outvoted
        )
        return deciding, choice

    def _update_conditions(self, deciding: list[Utterance], direction: int, choice: Choice) -> int:
        """Brings the conditions in force up to date; returns how many of them are from before the window."""
        if choice.weight != COMMITMENT:
            self._in_force = []
            return 0
        if direction != self._run_direction:
            self._in_force = []
        sides = {utterance.direction for utterance in deciding}
        day = deciding[0].day
        said = self._by_weight[COMMITMENT]
        since = said[-1].day - self._settings.window_days + 1
        plain_yes = sides == {1} and any(
            not each.conditions and each.first.statement.act in _YIELDING for each in deciding
        )
        oldest = day if plain_yes else day - self._settings.standing_days
        kept = [each for each in self._in_force if each.last >= oldest]
        carried = len(kept)
        for utterance in _since(said, since):
            weaker = utterance.tier > choice.tier or (choice.own_words and utterance.second_hand)
            if utterance.direction not in sides or weaker or (plain_yes and utterance.day < day):
                continue
            for stated in utterance.conditions:
                known = next((each for each in kept if same_matter(each.stated.text, stated.text)), None)
                if known is None:
                    kept.append(_InForce(stated, utterance.day))
                else:
                    known.last = max(known.last, utterance.day)
        self._in_force = kept
        return sum(each.last < since for each in kept[:carried])

    def _follow_run(self, day: int, reports: list[tuple[Utterance, ReportedStatement]], direction: int) -> None:
        texts = tuple(each.stated.text for each in self._in_force)
        stance = MIXED if direction == 0 else AGAINST if direction < 0 else CONDITIONAL if texts else FOR
        deciding = self._deciding
        if (stance, texts) != self.position:
            self._run_since = day
            self._support, self._articles, self._sources = [], set(), SourceCount()
            reports = [(each, report) for each in deciding for counted, report in each.reports if counted <= day]
        for utterance, report in reports:
            if utterance.weight is not None and (direction in (0, utterance.direction) or utterance in deciding):
                self._support.append(report.statement.id)
                self._articles.add(report.statement.article_id)
                self._sources.add(report)
        self._run_direction = direction
        self.position = stance, texts

    @property
    def independent_sources(self) -> int:
        """How many independent sources stand behind the position."""
        return self._sources.count

    def cell(self) -> Cell | None:
        """The cell as it stands now, ``None`` while no side has been taken."""
        if self._cell is None and self.position is not None and self._choice is not None:
            self._cell = Cell(
                party=str(self._party),
                issue=self._issue,
                voice=None if self._voice is None else str(self._voice),
                stance=self.position[0],
                conditions=self.position[1],
                since=datetime.date.fromordinal(self._run_since),
                last=datetime.date.fromordinal(max(said[-1].day for said in self._by_weight if said)),
                deciding=tuple(each.first for each in self._deciding),
                condition_statements=tuple(each.stated.statement_id for each in self._in_force),
                demanded=self._demanded(),
                support=GrowingIds(self._support),
                reports=len(self._articles),
                independent_sources=self._sources.count,
                choice=self._choice,
            )
        return self._cell

    def _demanded(self) -> tuple[ReportedStatement, ...]:
        """The demands of the window, the latest first; the texts are compared only when somebody asks for them."""
        said = self._by_weight[COMMITMENT]
        if not said:
            return ()
        recent = _since(said, said[-1].day - self._settings.window_days + 1)
        return tuple(each.first for each in reversed(recent) if each.first.statement.act == "demand")


def _joint_direction(deciding: list[Utterance]) -> int:
    """1 for, -1 against, 0 for words that contradict each other.

    "No, unless …" beside a yes of the same rank and day is no contradiction: together they are a yes on a condition.
    """
    if len(deciding) == 1:
        return deciding[0].direction
    if all(each.direction == 1 or each.conditions for each in deciding):
        return 1 if any(each.direction == 1 for each in deciding) else -1
    return deciding[0].direction if len({each.direction for each in deciding}) == 1 else 0


def _since(said: list[Utterance], day: int) -> list[Utterance]:
    """The utterances from a day on, out of a list sorted by day."""
    start = len(said)
    while start and said[start - 1].day >= day:
        start -= 1
    return said[start:]


def _sources_by(utterance: Utterance, day: int) -> int:
    counted = SourceCount()
    for from_day, reported in utterance.reports:
        if from_day <= day:
            counted.add(reported)
    return counted.count


def _precedence(utterance: Utterance, day: int) -> tuple[object, ...]:
    statement = utterance.first.statement
    return (
        not utterance.conditions,
        # "It" or "this" tells a reader nothing.
        not content_stems(utterance.first.proposition),
        _ACT_RANK[statement.act],
        -_sources_by(utterance, day) if utterance.later else -1,
        -statement.confidence,
        statement.id,
    )


_Row = tuple[int, str, Utterance, ReportedStatement]
_DAY = itemgetter(0)
_DAY_AND_ID = itemgetter(0, 1)


class Step(NamedTuple):
    """One day on which something was said or reported on a cell.

    A step shows its cell as it stands while the caller looks at it: use it before asking for the next one.

    Attributes:
        day: the day.
        utterances: what was first said that day.
        reports: what was reported that day, of new and of known utterances.
        fold: the cell's state.
    """

    day: datetime.date
    utterances: list[Utterance]
    reports: list[tuple[Utterance, ReportedStatement]]
    fold: _CellFold

    @property
    def cell(self) -> Cell | None:
        """The position at the end of the day, ``None`` while no side has been taken."""
        return self.fold.cell()

    @property
    def position(self) -> tuple[str, tuple[str, ...]] | None:
        """Stance and conditions at the end of the day."""
        return self.fold.position

    @property
    def independent_sources(self) -> int:
        """Independent sources behind the position at the end of the day."""
        return self.fold.independent_sources


def cell_histories(
    statements: Iterable[ReportedStatement],
    *,
    settings: BoardSettings,
    until: datetime.date | None = None,
    who: Callable[[ReportedStatement], Hashable | None] = party_of,
) -> Iterator[tuple[tuple[Hashable, str], Iterator[Step]]]:
    """Each cell with its steps, earliest first.

    Args:
        statements: the record, in any order.
        settings: numbers of the rule.
        until: last day to look at; ``None`` for all.
        who: whom a statement is counted for: a party's code, or a tuple of party and speaker.
    """
    last = datetime.date.max.toordinal() if until is None else until.toordinal()
    cells: dict[tuple[Hashable, str], list[_Row]] = {}
    for utterance in gather_utterances(statements, settings=settings, who=who):
        rows = cells.setdefault((utterance.who, utterance.issue), [])
        if utterance.day <= last:
            rows.append((utterance.day, utterance.first.statement.id, utterance, utterance.first))
        for day, reported in utterance.later:
            if day <= last:
                rows.append((day, reported.statement.id, utterance, reported))
    for key, rows in sorted(cells.items(), key=lambda item: (str(item[0][0]), item[0][1])):
        if rows:
            rows.sort(key=_DAY_AND_ID)
            yield key, _steps(_CellFold(*key, settings), rows)


def final_cells(
    statements: Iterable[ReportedStatement],
    *,
    settings: BoardSettings,
    until: datetime.date | None = None,
    who: Callable[[ReportedStatement], Hashable | None] = party_of,
) -> Iterator[Cell]:
    """Each cell as it stands at the end; arguments as for ``cell_histories``."""
    for _, steps in cell_histories(statements, settings=settings, until=until, who=who):
        step = deque(steps, maxlen=1)[0]
        cell = step.cell
        if cell is not None:
            yield cell


def _steps(fold: _CellFold, rows: list[_Row]) -> Iterator[Step]:
    for ordinal, of_day in groupby(rows, key=_DAY):
        reports = [(utterance, reported) for _, _, utterance, reported in of_day]
        new = [utterance for utterance, reported in reports if reported is utterance.first]
        fold.take(ordinal, new, reports)
        yield Step(datetime.date.fromordinal(ordinal), new, reports, fold)
