"""Different voices inside one party, and where they part."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pourparler.analysis.board import in_issue_order
from pourparler.analysis.cells import Cell
from pourparler.analysis.changes import openness
from pourparler.analysis.positions import final_cells
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import day_of, known_statements, second_hand
from pourparler.analysis.wording import same_matter
from pourparler.record import ReportedStatement

BY = ("speaker", "authority")
"""What makes a voice: a named speaker, or the capacity in which somebody speaks."""

STANCE, CONDITIONS = "stance", "conditions"


@dataclass(frozen=True, slots=True)
class Parting:
    """Two voices of a party that do not say the same on an issue.

    Attributes:
        party: code or short name.
        issue: issue name.
        a: the position of the voice with more authority; of equals the one who spoke last.
        b: the other's.
        kind: ``stance`` when one is nearer to a yes than the other, ``conditions`` when both are equally near but name
            different conditions.
        distance: steps between them from 0 to 4, from a plain yes to a plain no.
        days_apart: days between their last words.
    """

    party: str
    issue: str
    a: Cell
    b: Cell
    kind: str
    distance: int
    days_apart: int

    @property
    def since(self) -> datetime.date:
        """First day on which both stood where they stand."""
        return max(self.a.since, self.b.since)

    @property
    def statements(self) -> tuple[str, ...]:
        """Ids of the statements that decide the two positions."""
        cells = (self.a, self.b)
        return tuple(dict.fromkeys(reported.statement.id for cell in cells for reported in cell.deciding))


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks for each party, and where they part.

    Attributes:
        as_of: the day; ``None`` for a record without any dated statement.
        by: one of ``BY``.
        within_days: voices whose last words lie further apart are not compared: the earlier may have been overtaken.
        cells: the position of each voice, by party, issue, authority and name; ``voice`` says whose it is.
        partings: the widest first.
    """

    as_of: datetime.date | None
    by: str
    within_days: int
    cells: tuple[Cell, ...]
    partings: tuple[Parting, ...]


def voices(
    statements: Sequence[ReportedStatement],
    *,
    as_of: datetime.date | None = None,
    known_by: datetime.date | None = None,
    by: str = "speaker",
    within_days: int | None = None,
    settings: BoardSettings | None = None,
) -> Voices:
    """The position of each voice of each party in its own words, by the board's rule, and the pairs that part.

    What another person relays is left out: it tells of the one who relays it as much as of the voice.

    Args:
        statements: the record, in any order.
        as_of: the day, what was said on it included; ``None`` for the last day on which anything was said.
        known_by: leave out what the project took in after this day.
        by: one of ``BY``.
        within_days: compare only voices whose last words lie at most so many days apart; ``None`` for the settings'
            ``standing_days``, for so long a commitment stands.
        settings: numbers of the board's rule.

    Raises:
        ValueError: ``by`` is none of ``BY``.
    """
    if by not in BY:
        raise ValueError(f"no voice by {by!r}; use one of {', '.join(BY)}")
    settings = settings or BoardSettings()
    known = list(known_statements(statements, known_by=known_by))
    as_of = as_of or max((day for day in map(day_of, known) if day is not None), default=None)
    within = settings.standing_days if within_days is None else within_days
    own = (each for each in known if not second_hand(each))
    found = sorted(final_cells(own, settings=settings, until=as_of, who=_whose(by)), key=_rank)
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in found:
        groups.setdefault((cell.party, cell.issue), []).append(cell)
    partings = [
        parting for cells in groups.values() for pair in combinations(cells, 2) for parting in _part(*pair, within)
    ]
    partings.sort(key=lambda each: (-each.distance, each.party, each.issue, _rank(each.a), _rank(each.b)))
    return Voices(as_of, by, within, tuple(found), tuple(partings))


def only(answer: Voices, *, parties: Sequence[str] = (), issues: Sequence[str] = (), several: bool = False) -> Voices:
    """The same with some parties or issues only; ``several`` leaves out where a party has a single voice."""
    counts: dict[tuple[str, str], int] = {}
    for cell in answer.cells:
        counts[cell.party, cell.issue] = counts.get((cell.party, cell.issue), 0) + 1

    def wanted(party: str, issue: str) -> bool:
        chosen = (not parties or party in parties) and (not issues or issue in issues)
        return chosen and (not several or counts[party, issue] > 1)

    return Voices(
        answer.as_of,
        answer.by,
        answer.within_days,
        tuple(cell for cell in answer.cells if wanted(cell.party, cell.issue)),
        tuple(each for each in answer.partings if wanted(each.party, each.issue)),
    )


def parties_of(answer: Voices) -> tuple[str, ...]:
    """Parties with a voice, by name."""
    return tuple(sorted({cell.party for cell in answer.cells}))


def issues_of(answer: Voices) -> tuple[str, ...]:
    """Issues on which a voice was heard, in the order of the guidelines."""
    return in_issue_order({cell.issue for cell in answer.cells})


def _whose(by: str) -> Callable[[ReportedStatement], tuple[str, str] | None]:
    def who(reported: ReportedStatement) -> tuple[str, str] | None:
        statement = reported.statement
        voice = statement.speaker if by == "speaker" else statement.authority
        return None if statement.party is None or voice is None else (statement.party, voice)

    return who


def _rank(cell: Cell) -> tuple[object, ...]:
    return cell.party, cell.issue, cell.choice.tier, -cell.last.toordinal(), cell.voice or ""


def _part(a: Cell, b: Cell, within: int) -> Iterable[Parting]:
    apart = abs((a.last - b.last).days)
    if apart > within:
        return
    distance = abs(openness(a) - openness(b))
    if distance:
        yield Parting(a.party, a.issue, a, b, STANCE, distance, apart)
    elif a.conditions and b.conditions and not _share_a_condition(a, b):
        yield Parting(a.party, a.issue, a, b, CONDITIONS, 0, apart)


def _share_a_condition(a: Cell, b: Cell) -> bool:
    return any(same_matter(one, other) for one in a.conditions for other in b.conditions)
