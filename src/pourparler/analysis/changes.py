"""Shifts: when a party's position moved, which way, and what stood before and after."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pourparler.analysis.cells import AGAINST, CONDITIONAL, FOR, MIXED, Cell
from pourparler.analysis.collection import paused_collection
from pourparler.analysis.fold import Step
from pourparler.analysis.positions import Histories
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import Utterance, known_statements
from pourparler.analysis.wording import content_stems, same_matter
from pourparler.record import ReportedStatement

KINDS = (
    "hardened", "softened", "condition_added", "condition_dropped", "new_demand", "withdrawn", "first", "new_voice",
    "repeated",
)  # fmt: skip
"""What a change can be; all but the last two are shifts of the position or of what is asked."""

POSITION_KINDS = frozenset({"hardened", "softened", "condition_added", "condition_dropped", "withdrawn", "first"})
"""The kinds that move a cell of the board."""

# "Against, until …" leaves a door open that a plain "against" closes.
_LEVELS = {FOR: 4, CONDITIONAL: 3, MIXED: 2}
_NAMED_CAPACITIES = frozenset({"leader", "minister", "ministry", "negotiator", "spokesperson"})
_PLEDGES = frozenset({"offer", "accept"})
# A demand is new when nothing like it was asked among the last so many different ones.
_DEMANDS_KEPT = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One typed change of one party on one issue.

    Attributes:
        day: the day from which it counts.
        party: code or short name.
        issue: issue name.
        kind: one of ``KINDS``.
        before: the position before; ``None`` where there was none.
        after: the position after.
        statements: ids of the statements that make the change, the decisive one first.
        detail: what is new in a few words: the condition, the demand, the speaker.
    """

    day: datetime.date
    party: str
    issue: str
    kind: str
    before: Cell | None
    after: Cell | None
    statements: tuple[str, ...]
    detail: str = ""


@paused_collection()
def changes(
    statements: Sequence[ReportedStatement],
    *,
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    known_by: datetime.date | None = None,
    min_sources: int = 1,
    settings: BoardSettings | None = None,
) -> tuple[Change, ...]:
    """All typed changes, by day, party, issue and kind.

    Args:
        statements: the record, in any order.
        start: first day to report; what came before still counts as known.
        end: last day to report.
        known_by: leave out what the project took in after this day.
        min_sources: a shift is held back until so many independent sources stand behind the new position.
        settings: numbers of the rule; the board's own.
    """
    known = list(known_statements(statements, known_by=known_by))
    histories = Histories(known, settings=settings or BoardSettings(), until=end)
    return changes_of(histories, start=start, end=end, min_sources=min_sources)


@paused_collection()
def changes_of(
    histories: Histories,
    *,
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    min_sources: int = 1,
) -> tuple[Change, ...]:
    """All typed changes out of histories that were computed before; arguments as for ``changes``."""
    found: list[Change] = []
    spoke: dict[str, dict[str, tuple[datetime.date, Change | None]]] = {}
    for (who, issue), steps in histories.until(end):
        watch = _Watch(str(who), issue, min_sources, histories.settings)
        speakers = spoke.setdefault(str(who), {})
        for step in steps:
            watch.look(step, found)
            watch.note_voices(step, speakers)
    found.extend(_new_voices(spoke))
    order = {kind: rank for rank, kind in enumerate(KINDS)}
    chosen = [change for change in found if start is None or change.day >= start]
    return tuple(sorted(chosen, key=lambda each: (each.day, each.party, each.issue, order[each.kind], each.statements)))


def fold(found: Iterable[Change]) -> dict[tuple[str, str], Cell]:
    """The positions that a sequence of changes ends in, by party and issue."""
    cells: dict[tuple[str, str], Cell] = {}
    for change in found:
        if change.kind in POSITION_KINDS and change.after is not None:
            cells[change.party, change.issue] = change.after
    return cells


def openness(cell: Cell) -> int:
    """How near a position is to a plain yes to the proposal: 4 for, 3 conditional, 2 mixed, 1 not until, 0 no."""
    return _LEVELS.get(cell.stance, 1 if cell.conditions else 0)


class _Watch:
    """What is told of one cell while its days go by."""

    def __init__(self, party: str, issue: str, min_sources: int, settings: BoardSettings) -> None:
        self._party, self._issue = party, issue
        self._min_sources, self._settings = min_sources, settings
        self._told: Cell | None = None
        self._demands: list[str] = []
        self._spoken = False

    def look(self, step: Step, found: list[Change]) -> None:
        """Adds the changes of a day, voices left out."""
        before = self._told
        shifts = self._shifts(step)
        found += shifts
        demands = self._new_demands(step, before)
        if demands:
            # A demand that is the shift itself needs no second line.
            told = {statement for change in shifts for statement in change.statements}
            found += [each for each in demands if each.statements[0] not in told]
        if len(step.utterances) < len(step.reports):
            found += self._repetitions(step)

    def _shifts(self, step: Step) -> list[Change]:
        if step.position is None or step.independent_sources < self._min_sources:
            return []
        before = self._told
        if before is not None and before.position == step.position:
            # More words behind the same position; the shift itself has been told.
            return []
        after = step.cell
        if after is None:
            return []
        self._told = after
        return list(_between(step.day, before, after, settings=self._settings))

    def _new_demands(self, step: Step, before: Cell | None) -> list[Change]:
        found = []
        for utterance in step.utterances:
            statement = utterance.first.statement
            # On its second issue a statement asks for nothing new.
            if statement.act != "demand" or statement.issue[0] != self._issue:
                continue
            text = utterance.first.proposition
            stems = content_stems(text)
            # The set test first: nearly all pairs differ, and it is much the cheaper one.
            if any(not stems.isdisjoint(content_stems(known)) and same_matter(text, known) for known in self._demands):
                continue
            self._demands = [*self._demands[1 - _DEMANDS_KEPT :], text]
            # The first words on an issue are told by "first"; a demand of one word is an echo ("this stance").
            if self._spoken and len(stems) > 1 and 1 + len(utterance.later) >= self._min_sources:
                found.append(self._change(step, "new_demand", before, (statement.id,), text))
        self._spoken = self._spoken or bool(step.utterances)
        return found

    def _repetitions(self, step: Step) -> list[Change]:
        """Old words in a new report: known since an earlier day, printed again."""
        today = step.ordinal
        old: dict[str, tuple[Utterance, list[str]]] = {}
        for utterance, report in step.reports:
            if utterance.day < today and utterance.weight is not None:
                old.setdefault(utterance.first.utterance, (utterance, []))[1].append(report.statement.id)
        found = []
        for utterance, ids in old.values():
            detail = f"said on {datetime.date.fromordinal(utterance.day)}: {utterance.first.proposition}"
            found.append(self._change(step, "repeated", step.cell, tuple(ids), detail))
        return found

    def _change(self, step: Step, kind: str, before: Cell | None, statements: tuple[str, ...], detail: str) -> Change:
        return Change(step.day, self._party, self._issue, kind, before, step.cell, statements, detail)

    def note_voices(self, step: Step, known: dict[str, tuple[datetime.date, Change | None]]) -> None:
        """Keeps for each speaker of the party the first day and, where it is a named voice, the change it may be."""
        for utterance in step.utterances:
            statement = utterance.first.statement
            name = statement.speaker
            if name is None or utterance.second_hand or (name in known and known[name][0] <= step.day):
                continue
            made = None
            if statement.authority in _NAMED_CAPACITIES:
                detail = f"{name} ({statement.authority})"
                made = self._change(step, "new_voice", self._told, (statement.id,), detail)
            known[name] = step.day, made


def _between(day: datetime.date, before: Cell | None, after: Cell, *, settings: BoardSettings) -> Iterable[Change]:
    ids = tuple(reported.statement.id for reported in after.deciding)

    def change(kind: str, detail: str = "", statements: tuple[str, ...] = ()) -> Change:
        return Change(day, after.party, after.issue, kind, before, after, statements or ids, detail)

    if before is None:
        yield change("first")
        return
    step = openness(after) - openness(before)
    if after.issue in settings.coercive_issues:
        step = -step
    added = [text for text in after.conditions if not any(same_matter(text, known) for known in before.conditions)]
    dropped = [text for text in before.conditions if not any(same_matter(text, known) for known in after.conditions)]
    if {before.stance, after.stance} <= {FOR, CONDITIONAL} or before.stance == after.stance:
        if added:
            where = dict(zip(after.conditions, after.condition_statements, strict=True))
            yield change("condition_added", "; ".join(added), tuple(dict.fromkeys(where[text] for text in added)))
        if dropped:
            yield change("condition_dropped", "; ".join(dropped))
        return
    if step < 0:
        yield change("hardened", "; ".join(added))
        pledged = before.stance in (FOR, CONDITIONAL) and before.decisive.statement.act in _PLEDGES
        if pledged and after.stance == AGAINST and after.decisive.statement.act in ("reject", "threaten"):
            yield change("withdrawn", before.proposition)
    else:
        yield change("softened", "; ".join(added))


def _new_voices(spoke: dict[str, dict[str, tuple[datetime.date, Change | None]]]) -> Iterable[Change]:
    for speakers in spoke.values():
        first_day = min((day for day, _ in speakers.values()), default=datetime.date.max)
        for day, change in speakers.values():
            # Whoever spoke on the record's first day of a party is not new; there was nobody to be new beside.
            if change is not None and day > first_day:
                yield change
