"""The board as it is kept: made cell by cell when reports have come in, so that nobody waits for it who asks.

A cell is made anew from the first day on that something has changed in it, and goes on from the position that it had
before. What comes out is what ``analysis.positions.Histories`` computes from the whole record.
"""

from __future__ import annotations

import datetime
import hashlib
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pourparler.analysis.board import Board
from pourparler.analysis.cells import Cell, Choice
from pourparler.analysis.collection import paused_collection
from pourparler.analysis.fold import Snapshot
from pourparler.analysis.positions import Resume, snapshots
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import StatedCondition
from pourparler.review.corrections import apply_verdicts, verdicts_of
from pourparler.store import cells, queries
from pourparler.store.reviews import reviews_by_statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from pourparler.record import ReportedStatement
    from pourparler.store import Store
    from pourparler.store.cells import KeptPosition

SETTINGS = BoardSettings()
"""The numbers of the rule for which the board is kept; with others it is computed."""

# Another number makes the boards of all projects anew: to be raised with every change of the rule or its reading.
_RULE_VERSION = 1
_RULE = (
    f"{_RULE_VERSION}: window {SETTINGS.window_days}, commitment {SETTINGS.commitment_days}, "
    f"standing {SETTINGS.standing_days}, confidence {SETTINGS.min_confidence}"
)

# Seconds after which others may write before the next cell is made.
_LONGEST_TRANSACTION = 1.0

_Corrections = Mapping[str, "ReportedStatement | None"]


def keep_board(store: Store) -> int:
    """Brings the kept board up to date, a few cells in one transaction; how many cells were made anew.

    Raises:
        StoreError: the project cannot be written; the cells made so far are kept.
    """
    with store.reading() as connection:
        if cells.is_up_to_date(connection, _RULE):
            return 0
    made = 0
    corrections = _take_in_reviews(store)
    while True:
        with store.writing() as connection, paused_collection():
            changed = cells.changed_cells(connection)
            if not changed:
                return made
            if cells.reviews_are_in(connection):
                begun = time.monotonic()
                for party, issue, since in changed:
                    _make(connection, party, issue, since, corrections)
                    made += 1
                    if time.monotonic() - begun > _LONGEST_TRANSACTION:
                        break
                continue
        # Somebody has reviewed, or read a report anew, in the meantime.
        corrections = _take_in_reviews(store)


def wrong_cells(store: Store) -> list[tuple[str, str]]:
    """The cells whose kept positions are not those that the statements give; nothing of what is marked as changed."""
    wrong = []
    corrections = _corrections(store)
    with store.reading() as connection, paused_collection():
        changed = {(party, issue) for party, issue, _ in cells.changed_cells(connection)}
        for party, issue in sorted({*cells.all_cells(connection), *queries.spoken_cells(connection)}):
            if (party, issue) not in changed:
                due = list(_positions(connection, party, issue, None, datetime.date.min, corrections))
                if due != list(cells.positions_of(connection, party, issue)):
                    wrong.append((party, issue))
    return wrong


def mark_wrong(store: Store, wrong: Sequence[tuple[str, str]]) -> None:
    """Has cells made anew from their first day on."""
    with store.writing() as connection:
        cells.mark_cells(connection, dict.fromkeys(wrong, datetime.date.min))


def kept_board(store: Store, *, as_of: datetime.date | None) -> Board | None:
    """The board of a day by ``SETTINGS``, as it is kept; ``None`` where what is kept is out of date.

    Args:
        store: the project.
        as_of: the day; ``None`` for the last one on which anything was said.
    """
    corrections = _corrections(store)
    with store.reading() as connection:
        if not cells.is_up_to_date(connection, _RULE):
            return None
        left = [each for each in corrections.values() if each is not None]
        last, undated = queries.days_of_statements(connection, leave_out=list(corrections))
        days = [each.said_on for each in left if each.said_on is not None]
        as_of = as_of or max([*days, *([last] if last else [])], default=None)
        undated += len(left) - len(days)
        positions = cells.positions_on(connection, as_of) if as_of else []
        wanted = sorted({each for position in positions for each in (*position.deciding, *position.demanded)})
        known = {each.statement.id: each for each in queries.statements_with_ids(connection, wanted)}
    known |= {each.statement.id: each for each in left}
    if not all(each in known for each in wanted):
        # A damaged project; `check` says so.
        return None
    return Board(as_of, None, tuple(_cell(store, position, known) for position in positions), undated)


class KeptSupport(Sequence[str]):
    """Ids of the statements behind a kept position; they are read when somebody asks for them."""

    def __init__(self, store: Store, position: KeptPosition) -> None:
        self._store = store
        self._position = position
        self._ids: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return self._position.supporting

    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:  # type: ignore[override]
        return self._read()[index]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def _read(self) -> tuple[str, ...]:
        if self._ids is None:
            with self._store.reading() as connection:
                self._ids = tuple([report[0] for report in cells.support_of(connection, self._position)])
        return self._ids

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self[:]) == tuple(other[:])

    def __hash__(self) -> int:
        return hash(self[:])


def _take_in_reviews(store: Store) -> _Corrections:
    """Marks the cells that reviewed statements have come into or left, or in which they say something else now."""
    with store.writing() as connection:
        if cells.rule_of(connection) != _RULE:
            cells.forget_all(connection)
        corrections = _corrections(store)
        before = cells.corrected(connection)
        found = {each.statement.id: each for each in queries.statements_with_ids(connection, list(corrections))}
        for statement_id in sorted({*before, *corrections}):
            reported = corrections.get(statement_id)
            digest = hashlib.sha256(repr(reported).encode()).hexdigest()[:16]
            counted = _cells_of(found.get(statement_id), reported)
            known, former = before.get(statement_id, ("", {}))
            if known != digest or former != counted:
                cells.mark_cells(connection, former)
                cells.mark_cells(connection, counted)
                cells.keep_corrected(connection, statement_id, digest, counted)
        cells.settle(connection, *cells.EVERYTHING)
        cells.keep_rule(connection, _RULE)
    return corrections


def _cells_of(*statements: ReportedStatement | None) -> dict[tuple[str, str], datetime.date]:
    """The cells that a statement and its correction have to do with, each from their first day on."""
    found: dict[tuple[str, str], datetime.date] = {}
    for each in statements:
        if each is not None and each.statement.party is not None and each.said_on is not None:
            for issue in each.statement.issue:
                cell = each.statement.party, issue
                found[cell] = min(each.said_on, found.get(cell, each.said_on))
    return found


def _corrections(store: Store) -> _Corrections:
    """Every current statement that was reviewed, as its reviews leave it; ``None`` for one that they take out."""
    verdicts = verdicts_of(reviews_by_statement(store))
    if not verdicts:
        return {}
    with store.reading() as connection:
        found = queries.statements_with_ids(connection, sorted(verdicts))

        def capacity_of(speaker: str | None, party: str | None) -> str | None:
            return queries.capacity_of(connection, speaker, party)

        def text_of(article_id: str) -> str:
            return queries.article_text(connection, article_id)

        left = apply_verdicts(found, verdicts, text_of=text_of, capacity_of=capacity_of)
    return {each.statement.id: None for each in found} | {each.statement.id: each for each in left}


def _make(connection: Connection, party: str, issue: str, since: datetime.date, corrections: _Corrections) -> None:
    before = cells.position_before(connection, party, issue, since)
    try:
        made = list(_positions(connection, party, issue, before, since, corrections))
    except KeyError:
        # What it should go on from does not fit the statements: a damaged project. Made from the beginning it will.
        since = datetime.date.min
        made = list(_positions(connection, party, issue, None, since, corrections))
    cells.forget_positions(connection, party, issue, since=since)
    cells.add_positions(connection, made)
    cells.settle(connection, party, issue)


def _positions(
    connection: Connection,
    party: str,
    issue: str,
    before: KeptPosition | None,
    since: datetime.date,
    corrections: _Corrections,
) -> Iterator[KeptPosition]:
    """The positions of a cell from a day on, or all of them where there is none before."""
    own = [
        each
        for each in corrections.values()
        if each is not None and each.statement.party == party and issue in each.statement.issue
    ]
    resume = None
    if before is None and not queries.spoke_before(connection, party, issue, since):
        found = queries.statements_of_cell(connection, party, issue)
    else:
        # Where no side was taken before, nothing that was said then has any part in what follows.
        recent = before.recent if before is not None else ()
        if before is not None:
            resume = Resume(before.day, _snapshot(before), cells.support_of(connection, before))
        new = [each for each in own if max(each.said_on or since, each.published or since) >= since]
        found = queries.statements_of_cell(
            connection,
            party,
            issue,
            since=since,
            reported_with=[first for of_weight in recent for first in of_weight],
            utterances=[each.utterance for each in new],
        )
    statements = [each for each in found if each.statement.id not in corrections] + own
    for day, snapshot in snapshots((party, issue), statements, settings=SETTINGS, resume=resume):
        yield _kept(party, issue, day, snapshot)


def _kept(party: str, issue: str, day: int, snapshot: Snapshot) -> KeptPosition:
    values = snapshot._asdict()
    values["in_force"] = [[*stated, last] for stated, last in snapshot.in_force]
    values["recent"] = [list(each) for each in snapshot.recent]
    values["added"] = [list(each) for each in snapshot.added]
    for name in ("deciding", "demanded", "choice"):
        values[name] = list(values[name])
    return cells.KeptPosition(party=party, issue=issue, day=day, **values)


def _snapshot(kept: KeptPosition) -> Snapshot:
    return Snapshot(
        kept.stance,
        kept.since,
        kept.last,
        tuple((StatedCondition(text, kind, statement), last) for text, kind, statement, last in kept.in_force),
        tuple(kept.deciding),
        tuple(kept.demanded),
        tuple(tuple(each) for each in kept.recent),
        Choice(*kept.choice),
        tuple((statement, article, origin, story) for statement, article, origin, story in kept.added),
        kept.supporting,
        kept.reports,
        kept.independent_sources,
    )


def _cell(store: Store, kept: KeptPosition, known: Mapping[str, ReportedStatement]) -> Cell:
    return Cell(
        party=kept.party,
        issue=kept.issue,
        voice=None,
        stance=kept.stance,
        conditions=tuple(text for text, _, _, _ in kept.in_force),
        since=datetime.date.fromordinal(kept.since),
        last=datetime.date.fromordinal(kept.last),
        deciding=tuple(known[each] for each in kept.deciding),
        condition_statements=tuple(statement for _, _, statement, _ in kept.in_force),
        demanded=tuple(known[each] for each in kept.demanded),
        support=KeptSupport(store, kept),
        reports=kept.reports,
        independent_sources=kept.independent_sources,
        choice=Choice(*kept.choice),
    )
