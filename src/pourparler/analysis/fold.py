"""How a cell moves: the rule that picks a party's position, applied day by day.

Kept in one place so that the board of a day, the shifts between days and the gaps over time cannot disagree.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pourparler.analysis.cells import AGAINST, CONDITIONAL, FOR, MIXED, NO_CHOICE, Cell, Choice, Growing
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import COMMITMENT, WEIGHTS, StatedCondition, Utterance
from pourparler.analysis.wording import content_stems, same_matter
from pourparler.record import ACTS, ReportedStatement

_ACT_RANK = {act: rank for rank, act in enumerate(ACTS)}
_YIELDING = frozenset({"offer", "accept"})


class SourceCount:
    """Counts independent sources as reports come in (reports of one origin, or of one story, are one)."""

    __slots__ = ("_origins", "_parent", "_stories", "count")

    def __init__(self) -> None:
        self._parent: list[int] = []
        self._origins: dict[str, int] = {}
        self._stories: dict[str, int] = {}
        self.count = 0

    def add(self, origin: str, story: str) -> None:
        """Counts one more report: who vouches for it first, and its story."""
        origin = origin.casefold()
        one, other = self._origins.get(origin), self._stories.get(story)
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
        self._origins[origin], self._stories[story] = one, other  # type: ignore[assignment]

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


class Snapshot(NamedTuple):
    """A cell at the end of a day, in plain values: what its board shows, and all that it takes to go on from there.

    Attributes:
        stance: as in ``Cell``.
        since: ordinal of the first day of the run.
        last: ordinal of the last day on which a side was taken.
        in_force: the conditions in force, each with the ordinal of the day on which it was last said.
        deciding: ids of the first reports of the utterances that the rule picked, the decisive one first.
        demanded: ids of the demands of late, the latest first.
        recent: for each of ``WEIGHTS``, ids of the first reports of the utterances that may still weigh.
        choice: what the rule weighed.
        added: id, article, origin and story of the statements that have come to support the run since the snapshot
            before, or since it began.
        supporting: number of all statements of the run that say the same.
        reports: number of reports among these.
        independent_sources: how many of the reports are independent.
    """

    stance: str
    since: int
    last: int
    in_force: tuple[tuple[StatedCondition, int], ...]
    deciding: tuple[str, ...]
    demanded: tuple[str, ...]
    recent: tuple[tuple[str, ...], ...]
    choice: Choice
    added: tuple[tuple[str, str, str, str], ...]
    supporting: int
    reports: int
    independent_sources: int


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


class CellFold:
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
        self._added: list[ReportedStatement] = []
        self._articles: set[str] = set()
        self._sources = SourceCount()
        self._weight: int | None = None
        self._deciding: list[Utterance] = []
        self._choice = NO_CHOICE
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

    @classmethod
    def resumed(
        cls,
        key: tuple[str, str],
        settings: BoardSettings,
        snapshot: Snapshot,
        utterances: Mapping[str, Utterance],
        support: Iterable[Sequence[str]],
    ) -> CellFold:
        """The fold as it stood when a snapshot was taken; it then takes the same steps as one that began at the start.

        Args:
            key: party and issue.
            settings: numbers of the rule, the same as for the snapshot.
            snapshot: how the cell stood.
            utterances: those of ``snapshot.recent``, by the id of their first report.
            support: id, article, origin and story of each statement that supported the run, in their order.
        """
        fold = cls(*key, settings)
        for weight, recent in enumerate(snapshot.recent):
            fold._by_weight[weight].extend(utterances[first] for first in recent)
            fold._last[weight] = max((each.day for each in fold._by_weight[weight]), default=0)
        fold._in_force = [_InForce(stated, last) for stated, last in snapshot.in_force]
        fold._stated = tuple(stated for stated, _ in snapshot.in_force)
        fold._run_direction = 0 if snapshot.stance == MIXED else -1 if snapshot.stance == AGAINST else 1
        fold._run_since = snapshot.since
        for statement, article, origin, story in support:
            fold._support.append(statement)
            fold._articles.add(article)
            fold._sources.add(origin, story)
        fold._weight = snapshot.choice.weight
        fold._deciding = [utterances[first] for first in snapshot.deciding]
        fold._choice = snapshot.choice
        fold._position = snapshot.stance, tuple(stated.text for stated in fold._stated)
        return fold

    def snapshot(self) -> Snapshot | None:
        """How the cell stands after the last step; ``None`` while no side has been taken."""
        if self._position is None:
            return None
        window = self._settings.window_days
        recent = tuple(
            tuple([each.first.statement.id for each in _since(said, last - window + 1)])
            for said, last in zip(self._by_weight, self._last, strict=True)
        )
        added, self._added = self._added, []
        return Snapshot(
            self._position[0],
            self._run_since,
            max(self._last),
            tuple([(each.stated, each.last) for each in self._in_force]),
            tuple([each.first.statement.id for each in self._deciding]),
            tuple([each.statement.id for each in _demanded(self._by_weight[COMMITMENT], self._choice.window_days)]),
            recent,
            self._choice,
            tuple([(each.statement.id, each.statement.article_id, each.origin, each.story) for each in added]),
            len(self._support),
            len(self._articles),
            self._sources.count,
        )

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
        lapsed = [] if plain_yes else [each for each in self._in_force if each.last < oldest]
        for utterance in recent:
            weaker = utterance.tier > choice.tier or (choice.own_words and utterance.second_hand)
            if utterance.direction not in sides or weaker or (plain_yes and utterance.day < day):
                continue
            for stated in utterance.conditions:
                # One that has lapsed and is said again is the same condition, in its first words.
                known = next((each for each in (*kept, *lapsed) if same_matter(each.stated.text, stated.text)), None)
                if known is None:
                    kept.append(_InForce(stated, utterance.day))
                else:
                    known.last = max(known.last, utterance.day)
        if any(each.last >= oldest for each in lapsed):
            renewed = [each for each in self._in_force if each.last >= oldest]
            kept, carried = renewed + kept[carried:], len(renewed)
        self._in_force = kept
        self._stated = tuple([each.stated for each in kept])
        return sum([each.last < since for each in kept[:carried]])

    def _follow_run(self, day: int, reports: list[tuple[Utterance, ReportedStatement]], direction: int) -> None:
        texts = tuple([each.text for each in self._stated])
        stance = MIXED if direction == 0 else AGAINST if direction < 0 else CONDITIONAL if texts else FOR
        if (stance, texts) != self._position:
            self._run_since, self._added = day, []
            self._support, self._articles, self._sources = [], set(), SourceCount()
            reports = [(each, report) for each in self._deciding for counted, report in each.reports if counted <= day]
        self._run_direction = direction
        self._position = stance, texts
        self._count(reports, direction)

    def _count(self, reports: list[tuple[Utterance, ReportedStatement]], direction: int | None) -> None:
        """Counts the reports that say the same as the run."""
        for utterance, report in reports:
            if utterance.weight is None:
                continue
            # A late report of what was said before the run is no more part of it than the first one was.
            says_the_same = direction in (0, utterance.direction) and utterance.day >= self._run_since
            if says_the_same or utterance in self._deciding:
                self._support.append(report.statement.id)
                self._added.append(report)
                self._articles.add(report.statement.article_id)
                self._sources.add(report.origin, report.story)


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
            counted.add(reported.origin, reported.story)
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
