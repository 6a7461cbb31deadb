"""The rule that picks a party's position on an issue, and the fold that applies it day by day.

Kept in one place so that the board of a day, the shifts between days and the gaps over time cannot disagree.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple, TypeVar

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


_NO_CHOICE = Choice(0, 0, False, 0, 0, 0, 0, False)


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


class SourceCount:
    """Counts independent sources as reports come in (reports of one origin, or of one story, are one)."""

    __slots__ = ("_origins", "_parent", "_stories", "count")

    def __init__(self) -> None:
        self._parent: list[int] = []
        self._origins: dict[str, int] = {}
        self._stories: dict[str, int] = {}
        self.count = 0

    def add(self, reported: ReportedStatement) -> None:
        """Counts one more report."""
        origin = reported.origin.casefold()
        one, other = self._origins.get(origin), self._stories.get(reported.story)
        if one is None and other is None:
            one = other = len(self._parent)
            self._parent.append(one)
            self.count += 1
        elif one is None:
            one = other
        elif other is None:
            other = one
        elif (first := self._root(one)) != (second := self._root(other)):
            self._parent[second] = first
            self.count -= 1
        self._origins[origin], self._stories[reported.story] = one, other  # type: ignore[assignment]

    def _root(self, member: int) -> int:
        parent = self._parent
        while (above := parent[member]) != member:
            parent[member] = parent[above]
            member = above
        return member


@dataclass(slots=True)
class _InForce:
    """A condition in force: its first wording, and when it was last said."""

    stated: StatedCondition
    last: int


class Step:
    """One day on which something was said or reported on a cell, and where the cell stood at its end.

    Attributes:
        ordinal: the day's ordinal.
        utterances: what was first said that day.
        reports: what was reported that day, of new and of known utterances.
        position: stance and conditions; ``None`` while no side has been taken.
        independent_sources: independent sources behind the position.
    """

    __slots__ = ("_cell", "_standing", "independent_sources", "ordinal", "position", "reports", "utterances")

    def __init__(
        self,
        ordinal: int,
        utterances: list[Utterance],
        reports: list[tuple[Utterance, ReportedStatement]],
        position: tuple[str, tuple[str, ...]] | None,
        independent_sources: int,
        standing: _Standing | None,
    ) -> None:
        self.ordinal = ordinal
        self.utterances = utterances
        self.reports = reports
        self.position = position
        self.independent_sources = independent_sources
        self._standing = standing
        self._cell: Cell | None = None

    @property
    def day(self) -> datetime.date:
        """The day."""
        return datetime.date.fromordinal(self.ordinal)

    @property
    def cell(self) -> Cell | None:
        """The position at the end of the day, ``None`` while no side has been taken; made when first asked for."""
        if self._cell is None and self._standing is not None and self.position is not None:
            self._cell = _cell_of(self.position, self.independent_sources, self._standing)
        return self._cell


class _Standing(NamedTuple):
    """What a cell is made of at the end of a day; the lists grow on, and only their first items are its own."""

    key: tuple[str, str | None, str]
    since: int
    last: int
    deciding: list[Utterance]
    in_force: tuple[StatedCondition, ...]
    committed: list[Utterance]
    commitments: int
    support: list[str]
    supporting: int
    reports: int
    choice: Choice


def _cell_of(position: tuple[str, tuple[str, ...]], independent_sources: int, standing: _Standing) -> Cell:
    party, voice, issue = standing.key
    committed = Growing(standing.committed, standing.commitments)
    return Cell(
        party=party,
        issue=issue,
        voice=voice,
        stance=position[0],
        conditions=position[1],
        since=datetime.date.fromordinal(standing.since),
        last=datetime.date.fromordinal(standing.last),
        deciding=tuple([each.first for each in standing.deciding]),
        condition_statements=tuple([each.statement_id for each in standing.in_force]),
        demanded=_demanded(committed, standing.choice.window_days),
        support=Growing(standing.support, standing.supporting),
        reports=standing.reports,
        independent_sources=independent_sources,
        choice=standing.choice,
    )


class _CellFold:
    """One cell as it moves: utterances go in day by day."""

    def __init__(self, who: Hashable, issue: str, settings: BoardSettings) -> None:
        party, voice = who if isinstance(who, tuple) else (who, None)
        self._key = str(party), None if voice is None else str(voice), issue
        self._settings = settings
        self._by_weight: tuple[list[Utterance], ...] = tuple([] for _ in WEIGHTS)
        self._last = [0] * len(WEIGHTS)
        self._in_force: list[_InForce] = []
        self._stated: tuple[StatedCondition, ...] = ()
        self._run_direction: int | None = None
        self._run_since = 0
        self._support: list[str] = []
        self._articles: set[str] = set()
        self._sources = SourceCount()
        self._weight: int | None = None
        self._deciding: list[Utterance] = []
        self._choice = _NO_CHOICE
        self._position: tuple[str, tuple[str, ...]] | None = None

    def take(self, day: int, reports: list[tuple[Utterance, ReportedStatement]]) -> Step:
        """Takes in what became known on a day: reports of known or new utterances."""
        new = [utterance for utterance, reported in reports if reported is utterance.first]
        for utterance in new:
            if utterance.weight is not None:
                self._by_weight[utterance.weight].append(utterance)
                self._last[utterance.weight] = day
        last_any = max(self._last)
        if not last_any:
            return Step(day, new, reports, None, 0, None)
        since = last_any - self._settings.commitment_days
        weight = next(weight for weight, last in enumerate(self._last) if last and last >= since)
        # Words of other weights leave what the position rests on as it was.
        if weight != self._weight or weight in [utterance.weight for utterance, _ in reports]:
            self._weight = weight
            deciding, choice = self._decide(day, weight)
            direction = _joint_direction(deciding)
            carried = self._update_conditions(deciding, direction, choice)
            self._deciding = deciding
            self._choice = choice._replace(carried=carried) if carried else choice
            self._follow_run(day, reports, direction)
        else:
            self._count(reports, self._run_direction)
        standing = _Standing(
            self._key,
            self._run_since,
            last_any,
            self._deciding,
            self._stated,
            self._by_weight[COMMITMENT],
            len(self._by_weight[COMMITMENT]),
            self._support,
            len(self._support),
            len(self._articles),
            self._choice,
        )
        return Step(day, new, reports, self._position, self._sources.count, standing)

    def _decide(self, day: int, weight: int) -> tuple[list[Utterance], Choice]:
        settings = self._settings
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
            self._in_force, self._stated = [], ()
            return 0
        if direction != self._run_direction:
            self._in_force = []
        said = self._by_weight[COMMITMENT]
        since = said[-1].day - self._settings.window_days + 1
        recent = _since(said, since)
        if not self._in_force and not any([each.conditions for each in recent]):
            # Nothing to carry and nothing to add: the usual case.
            self._stated = ()
            return 0
        sides = {utterance.direction for utterance in deciding}
        day = deciding[0].day
        plain_yes = sides == {1} and any(
            not each.conditions and each.first.statement.act in _YIELDING for each in deciding
        )
        oldest = day if plain_yes else day - self._settings.standing_days
        kept = [each for each in self._in_force if each.last >= oldest]
        carried = len(kept)
        for utterance in recent:
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
        self._stated = tuple([each.stated for each in kept])
        return sum([each.last < since for each in kept[:carried]])

    def _follow_run(self, day: int, reports: list[tuple[Utterance, ReportedStatement]], direction: int) -> None:
        texts = tuple([each.text for each in self._stated])
        stance = MIXED if direction == 0 else AGAINST if direction < 0 else CONDITIONAL if texts else FOR
        if (stance, texts) != self._position:
            self._run_since = day
            self._support, self._articles, self._sources = [], set(), SourceCount()
            reports = [(each, report) for each in self._deciding for counted, report in each.reports if counted <= day]
        self._run_direction = direction
        self._position = stance, texts
        self._count(reports, direction)

    def _count(self, reports: list[tuple[Utterance, ReportedStatement]], direction: int | None) -> None:
        """Counts the reports that say the same as the run."""
        for utterance, report in reports:
            if utterance.weight is not None and (direction in (0, utterance.direction) or utterance in self._deciding):
                self._support.append(report.statement.id)
                self._articles.add(report.statement.article_id)
                self._sources.add(report)


def _demanded(committed: Sequence[Utterance], window_days: int) -> tuple[ReportedStatement, ...]:
    """The demands of the window, the latest first; the texts are compared only when somebody asks for them."""
    found: list[ReportedStatement] = []
    for place in range(len(committed) - 1, -1, -1):
        utterance = committed[place]
        if utterance.day <= committed[-1].day - window_days:
            break
        if utterance.first.statement.act == "demand":
            found.append(utterance.first)
    return tuple(found)


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
_ORDINAL = attrgetter("ordinal")


class Histories:
    """Every cell with its steps, earliest first: computed once, asked about any day.

    Args:
        statements: the record, in any order.
        settings: numbers of the rule.
        until: last day to look at; ``None`` for all.
        who: whom a statement is counted for: a party's code, or a tuple of party and speaker.

    Attributes:
        settings: numbers of the rule.
        last_day: the last day on which anything was said; ``None`` for a record without any dated statement.
        undated: statements that carry no date at all and therefore stand in no history.
    """

    def __init__(
        self,
        statements: Iterable[ReportedStatement],
        *,
        settings: BoardSettings,
        until: datetime.date | None = None,
        who: Callable[[ReportedStatement], Hashable | None] = party_of,
    ) -> None:
        self.settings = settings
        if not isinstance(statements, Sequence):
            statements = list(statements)
        dated = [day for each in statements if (day := each.said_on or each.published) is not None]
        self.last_day = max(dated, default=None)
        self.undated = len(statements) - len(dated)
        self._steps = {key: list(steps) for key, steps in _all_steps(statements, settings, until, who)}

    def __iter__(self) -> Iterator[tuple[tuple[Hashable, str], list[Step]]]:
        return iter(self._steps.items())

    def until(self, day: datetime.date | None) -> Iterator[tuple[tuple[Hashable, str], list[Step]]]:
        """Each cell with its steps up to a day; cells without any are left out."""
        if day is None:
            yield from self
            return
        ordinal = day.toordinal()
        for key, steps in self._steps.items():
            place = bisect_right(steps, ordinal, key=_ORDINAL)
            if place:
                yield key, steps if place == len(steps) else steps[:place]

    def cells(self, day: datetime.date | None = None) -> Iterator[Cell]:
        """Each cell as it stood at the end of a day; ``None`` for the end of the record."""
        ordinal = datetime.date.max.toordinal() if day is None else day.toordinal()
        for steps in self._steps.values():
            place = bisect_right(steps, ordinal, key=_ORDINAL)
            cell = steps[place - 1].cell if place else None
            if cell is not None:
                yield cell


def cell_histories(
    statements: Iterable[ReportedStatement],
    *,
    settings: BoardSettings,
    until: datetime.date | None = None,
    who: Callable[[ReportedStatement], Hashable | None] = party_of,
) -> Iterator[tuple[tuple[Hashable, str], Iterator[Step]]]:
    """Each cell with its steps, earliest first, for one pass; arguments as for ``Histories``."""
    return _all_steps(statements, settings, until, who)


def final_cells(
    statements: Iterable[ReportedStatement],
    *,
    settings: BoardSettings,
    until: datetime.date | None = None,
    who: Callable[[ReportedStatement], Hashable | None] = party_of,
) -> Iterator[Cell]:
    """Each cell as it stands at the end; arguments as for ``Histories``."""
    for _, steps in _all_steps(statements, settings, until, who):
        cell = deque(steps, maxlen=1)[0].cell
        if cell is not None:
            yield cell


def _all_steps(
    statements: Iterable[ReportedStatement],
    settings: BoardSettings,
    until: datetime.date | None,
    who: Callable[[ReportedStatement], Hashable | None],
) -> Iterator[tuple[tuple[Hashable, str], Iterator[Step]]]:
    last = datetime.date.max.toordinal() if until is None else until.toordinal()
    cells: dict[tuple[Hashable, str], list[_Row]] = {}
    for utterance in gather_utterances(statements, settings=settings, who=who):
        if utterance.day > last:
            continue
        key = utterance.who, utterance.issue
        rows = cells.get(key)
        if rows is None:
            rows = cells[key] = []
        rows.append((utterance.day, utterance.first.statement.id, utterance, utterance.first))
        for day, reported in utterance.later:
            if day <= last:
                rows.append((day, reported.statement.id, utterance, reported))
    for key, rows in sorted(cells.items(), key=lambda item: (str(item[0][0]), item[0][1])):
        rows.sort(key=_DAY_AND_ID)
        yield key, _steps(_CellFold(*key, settings), rows)


def _steps(fold: _CellFold, rows: list[_Row]) -> Iterator[Step]:
    for ordinal, of_day in groupby(rows, key=_DAY):
        yield fold.take(ordinal, [(utterance, reported) for _, _, utterance, reported in of_day])
