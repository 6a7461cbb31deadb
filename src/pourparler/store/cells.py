"""The board as it is kept: every cell with its position at the end of each day, and which of them are out of date.

What is here follows from the statements and reviews, as a full-text index does from its texts. Whoever changes a
statement marks its cells as changed from the day on that it speaks of; ``batch.positions`` makes them anew.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row, RowMapping

EVERYTHING = ("", "")
"""A cell that no board has; marked as changed where the cells that a change touches cannot be told."""

_MARK = sa.text(
    "INSERT INTO board_cell (party, issue, changed_from) VALUES (:party, :issue, :day) "
    "ON CONFLICT (party, issue) DO UPDATE SET changed_from = CASE "
    "WHEN board_cell.changed_from IS NULL OR excluded.changed_from < board_cell.changed_from "
    "THEN excluded.changed_from "
    "ELSE board_cell.changed_from END"
).bindparams(sa.bindparam("day", type_=sa.Date))
_AT_ONCE = 1000
_JSON_COLUMNS = ("in_force", "deciding", "demanded", "recent", "choice", "added")


@dataclass(frozen=True, slots=True)
class KeptPosition:
    """A cell at the end of a day, as ``analysis.fold.Snapshot`` describes it; days are ordinals.

    Attributes:
        party, issue: the cell.
        day: the day.
        stance, since, last, deciding, demanded, recent, choice, added, supporting, reports, independent_sources: as in
            the snapshot.
        in_force: text, kind and statement of each condition in force, and the day on which it was last said.
    """

    party: str
    issue: str
    day: int
    stance: str
    since: int
    last: int
    in_force: Sequence[Sequence[Any]]
    deciding: Sequence[str]
    demanded: Sequence[str]
    recent: Sequence[Sequence[str]]
    choice: Sequence[Any]
    added: Sequence[Sequence[str]]
    supporting: int
    reports: int
    independent_sources: int


def mark(connection: Connection, rows: Iterable[Mapping[str, Any] | RowMapping]) -> None:
    """Marks the cells of statements as changed.

    Args:
        connection: in a writing transaction.
        rows: ``party``, ``issue``, ``second_issue`` and ``said_on`` of each statement.
    """
    changed: dict[tuple[str, str], datetime.date] = {}
    for each in rows:
        party, day = each["party"], each["said_on"]
        if party is None or day is None:
            continue
        for issue in (each["issue"], each["second_issue"]):
            if issue is not None:
                changed[party, issue] = min(day, changed.get((party, issue), day))
    mark_cells(connection, changed)


def mark_cells(connection: Connection, changed: Mapping[tuple[str, str], datetime.date]) -> None:
    """Marks cells as changed, each from a day on."""
    if changed:
        rows = [{"party": party, "issue": issue, "day": day} for (party, issue), day in sorted(changed.items())]
        connection.execute(_MARK, rows)


def mark_where(connection: Connection, *conditions: sa.ColumnElement[bool]) -> None:
    """Marks the cells of the statements that fulfil some conditions."""
    table = schema.statement
    columns = (table.c.party, table.c.issue, table.c.second_issue)
    query = sa.select(*columns, sa.func.min(table.c.said_on).label("said_on")).where(*conditions).group_by(*columns)
    mark(connection, connection.execute(query).mappings().all())


def mark_all(connection: Connection) -> None:
    """Marks every cell as changed from its first day on, those without a statement as well."""
    connection.execute(sa.update(schema.board_cell).values(changed_from=datetime.date.min))
    mark_where(connection, schema.statement.c.superseded_at.is_(None))


def mark_everything(connection: Connection) -> None:
    """Notes that something has changed of which nobody can tell the cells yet."""
    mark_cells(connection, {EVERYTHING: datetime.date.min})


def changed_cells(connection: Connection) -> list[tuple[str, str, datetime.date]]:
    """Party, issue and first day of every cell that is out of date, ``EVERYTHING`` left out."""
    table = schema.board_cell
    query = sa.select(table.c.party, table.c.issue, table.c.changed_from).where(
        table.c.changed_from.is_not(None), table.c.party != EVERYTHING[0]
    )
    return [
        (row.party, row.issue, row.changed_from)
        for row in connection.execute(query.order_by(table.c.party, table.c.issue))
    ]


def settle(connection: Connection, party: str, issue: str) -> None:
    """Notes that a cell is up to date; one without any position is forgotten."""
    table, kept = schema.board_cell, schema.board_position
    this = (table.c.party == party, table.c.issue == issue)
    held = sa.select(kept.c.day).where(kept.c.party == party, kept.c.issue == issue).limit(1)
    if connection.execute(held).first() is None:
        connection.execute(sa.delete(table).where(*this))
    else:
        connection.execute(sa.update(table).where(*this).values(changed_from=None))


def is_up_to_date(connection: Connection, rule: str) -> bool:
    """Whether the positions kept are those that a rule gives for what the project holds now."""
    made = connection.execute(sa.select(schema.board_rule)).first()
    if made is None or made.rule != rule or made.reviews != review_count(connection):
        return False
    changed = sa.select(schema.board_cell.c.party).where(schema.board_cell.c.changed_from.is_not(None)).limit(1)
    return connection.execute(changed).first() is None


def reviews_are_in(connection: Connection) -> bool:
    """Whether all reviews went into what is marked as changed, and nothing else has changed that names no cell."""
    table = schema.board_cell
    everything = sa.select(table.c.party).where(table.c.party == EVERYTHING[0])
    made = connection.execute(sa.select(schema.board_rule.c.reviews)).scalar_one_or_none()
    return made == review_count(connection) and connection.execute(everything).first() is None


def all_cells(connection: Connection) -> list[tuple[str, str]]:
    """Party and issue of every cell, ``EVERYTHING`` left out."""
    table = schema.board_cell
    query = sa.select(table.c.party, table.c.issue).where(table.c.party != EVERYTHING[0])
    return [(row.party, row.issue) for row in connection.execute(query.order_by(table.c.party, table.c.issue))]


def forget_all(connection: Connection) -> None:
    """Removes all positions and marks every cell as changed."""
    connection.execute(sa.delete(schema.board_position))
    mark_all(connection)


def review_count(connection: Connection) -> int:
    """How many reviews there are; they are only ever added."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(schema.review)).scalar_one())


def rule_of(connection: Connection) -> str | None:
    """The rule that the positions were made by, ``None`` before any were."""
    return connection.execute(sa.select(schema.board_rule.c.rule)).scalar_one_or_none()


def keep_rule(connection: Connection, rule: str) -> None:
    """Notes by which rule and from how many reviews the positions are made."""
    connection.execute(sa.delete(schema.board_rule))
    connection.execute(sa.insert(schema.board_rule).values(rule=rule, reviews=review_count(connection)))


def corrected(connection: Connection) -> dict[str, tuple[str, dict[tuple[str, str], datetime.date]]]:
    """How each reviewed statement went into the positions: a digest, and the cells it counts in, each with its day."""
    table = schema.corrected_cell
    found: dict[str, tuple[str, dict[tuple[str, str], datetime.date]]] = {}
    for row in connection.execute(sa.select(table)):
        found.setdefault(row.statement_id, (row.digest, {}))[1][row.party, row.issue] = row.day
    return found


def keep_corrected(
    connection: Connection, statement_id: str, digest: str, counted: Mapping[tuple[str, str], datetime.date]
) -> None:
    """Puts down how a reviewed statement goes into the positions; without cells it is forgotten."""
    table = schema.corrected_cell
    connection.execute(sa.delete(table).where(table.c.statement_id == statement_id))
    rows = [
        {"statement_id": statement_id, "party": party, "issue": issue, "day": day, "digest": digest}
        for (party, issue), day in sorted(counted.items())
    ]
    if rows:
        connection.execute(sa.insert(table), rows)


def position_before(connection: Connection, party: str, issue: str, day: datetime.date) -> KeptPosition | None:
    """The last position of a cell from before a day."""
    table = schema.board_position
    query = (
        sa.select(table)
        .where(table.c.party == party, table.c.issue == issue, table.c.day < day)
        .order_by(table.c.day.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _kept(row)


def forget_positions(connection: Connection, party: str, issue: str, *, since: datetime.date) -> None:
    """Removes the positions of a cell from a day on."""
    table = schema.board_position
    connection.execute(sa.delete(table).where(table.c.party == party, table.c.issue == issue, table.c.day >= since))


def add_positions(connection: Connection, positions: Iterable[KeptPosition]) -> None:
    """Adds positions, a batch at a time."""
    rows: list[dict[str, Any]] = []
    for each in positions:
        rows.append(_columns(each))
        if len(rows) == _AT_ONCE:
            connection.execute(sa.insert(schema.board_position), rows)
            rows = []
    if rows:
        connection.execute(sa.insert(schema.board_position), rows)


def positions_on(connection: Connection, day: datetime.date) -> list[KeptPosition]:
    """The position of each cell at the end of a day, by party and issue."""
    cell, table = schema.board_cell, schema.board_position
    other = table.alias("other")
    last = (
        sa.select(other.c.day)
        .where(other.c.party == cell.c.party, other.c.issue == cell.c.issue, other.c.day <= day)
        .order_by(other.c.day.desc())
        .limit(1)
        .scalar_subquery()
    )
    same = sa.and_(table.c.party == cell.c.party, table.c.issue == cell.c.issue, table.c.day == last)
    # In the order of the short table, so that SQLite goes through that one and not through all positions.
    query = sa.select(table).select_from(cell.join(table, same)).order_by(cell.c.party, cell.c.issue)
    return [_kept(row) for row in connection.execute(query)]


def positions_of(connection: Connection, party: str, issue: str) -> Iterator[KeptPosition]:
    """All positions of a cell, day by day."""
    table = schema.board_position
    query = sa.select(table).where(table.c.party == party, table.c.issue == issue).order_by(table.c.day)
    for row in connection.execute(query):
        yield _kept(row)


def support_of(connection: Connection, position: KeptPosition) -> list[list[str]]:
    """Id, article, origin and story of all statements that say the same as a position, since its run began."""
    table = schema.board_position
    since, day = (datetime.date.fromordinal(each) for each in (position.since, position.day))
    query = sa.select(table.c.added).where(
        table.c.party == position.party, table.c.issue == position.issue, table.c.day.between(since, day)
    )
    added = connection.execute(query.order_by(table.c.day)).scalars()
    return [report for each in added for report in json.loads(each)]


def _kept(row: Row[Any]) -> KeptPosition:
    values = dict(row._mapping)
    for name in ("day", "since", "last"):
        values[name] = values[name].toordinal()
    for name in _JSON_COLUMNS:
        values[name] = json.loads(values[name])
    return KeptPosition(**values)


def _columns(position: KeptPosition) -> dict[str, Any]:
    values = {name: getattr(position, name) for name in KeptPosition.__slots__}
    for name in ("day", "since", "last"):
        values[name] = datetime.date.fromordinal(values[name])
    for name in _JSON_COLUMNS:
        values[name] = json.dumps(values[name], ensure_ascii=False, separators=(",", ":"))
    return values
