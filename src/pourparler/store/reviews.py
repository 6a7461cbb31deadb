"""An analyst's decisions on statements: only ever added, and found again on the readings that come later."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.errors import UnknownIdentifier
from pourparler.store import schema
from pourparler.store.queries import spans_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    from pourparler.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One decision of one coder on one field of a statement.

    Attributes:
        statement_id: the statement that the coder saw.
        field: what was decided on: a field of the statement, or ``statement`` for the whole.
        decision: what was decided (``right``, ``wrong``, ``corrected``, …).
        coder: who decided.
        decided_at: when (UTC).
        found: the value that the coder saw; ``None`` when it had none.
        correction: the value put in its place.
        note: why.
        sample: the set of statements that was coded together.
    """

    statement_id: str
    field: str
    decision: str
    coder: str
    decided_at: datetime.datetime
    found: str | None = None
    correction: str | None = None
    note: str | None = None
    sample: str | None = None

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the content: the same review twice is one review."""
        parts = [
            self.statement_id, self.field, self.decision, self.coder, self.decided_at.isoformat(), self.found,
            self.correction, self.note, self.sample,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def keep_reviews(store: Store, reviews: Sequence[Review]) -> int:
    """Adds reviews; those that are there already are left out. Returns how many are new.

    Raises:
        UnknownIdentifier: a review is of a statement that the project never had; none of them is kept then.
    """
    table, kept = schema.review, 0
    with store.writing() as connection:
        for each in reviews:
            known = sa.select(schema.statement.c.id).where(schema.statement.c.id == each.statement_id)
            if connection.execute(known).first() is None:
                raise UnknownIdentifier(f"no statement has the id {each.statement_id!r}", where=store.location)
            if connection.execute(sa.select(table.c.id).where(table.c.id == each.id)).first() is None:
                connection.execute(sa.insert(table).values(**_columns(each)))
                kept += 1
    return kept


def reviews_of(store: Store, statement_id: str) -> tuple[Review, ...]:
    """All reviews of a statement in the order of decision, those of the same finding in other readings among them.

    A finding is the same when its cue stands at the same place and its source and content overlap: a newer extractor
    that ends the content a comma earlier, or takes a title into the source, must not cost the analyst's work.
    """
    with store.reading() as connection:
        return find_reviews(connection, statement_id)


def find_reviews(connection: Connection, statement_id: str) -> tuple[Review, ...]:
    """As ``reviews_of``, inside a transaction."""
    table = schema.review
    wanted = table.c.statement_id.in_(same_findings(connection, statement_id))
    rows = connection.execute(sa.select(table).where(wanted).order_by(table.c.decided_at, table.c.id)).mappings()
    return tuple(Review(**{name: value for name, value in row.items() if name != "id"}) for row in rows)


def reviews_by_statement(
    store: Store, statement_ids: Collection[str] | None = None, *, known_by: datetime.date | None = None
) -> dict[str, tuple[Review, ...]]:
    """The reviews of many statements, those of the same finding in other readings among them, in order of decision.

    Args:
        store: the project.
        statement_ids: the statements to look for; ``None`` for all of the current readings.
        known_by: leave out what was decided after this day (UTC).

    Returns:
        The reviews of each statement that has any.
    """
    asked = None if statement_ids is None else frozenset(statement_ids)
    found: dict[str, list[Review]] = {}
    table = schema.review
    with store.reading() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.decided_at, table.c.id)).mappings()
        reviews = [Review(**{name: value for name, value in row.items() if name != "id"}) for row in rows]
        places: dict[str, list[str]] = {}
        for review in reviews:
            if known_by is not None and review.decided_at.date() > known_by:
                continue
            seen = review.statement_id
            if seen not in places:
                same = _wanted(connection, [seen], asked) or same_findings(connection, seen)
                places[seen] = _wanted(connection, same, asked)
            for place in places[seen]:
                found.setdefault(place, []).append(review)
    return {statement_id: tuple(of_it) for statement_id, of_it in found.items()}


def _wanted(connection: Connection, ids: Sequence[str], asked: frozenset[str] | None) -> list[str]:
    """Those of some statements that are asked for, else those of the current readings."""
    if asked is None:
        table = schema.statement
        current = sa.select(table.c.id).where(table.c.id.in_(ids), table.c.superseded_at.is_(None))
        asked = frozenset(connection.execute(current).scalars())
    return [each for each in ids if each in asked]


def same_findings(connection: Connection, statement_id: str) -> list[str]:
    """Ids of all statements, of any reading, that are the same finding; the one asked for comes first."""
    table = schema.statement
    columns = (table.c.article_id, table.c.source, table.c.cue, table.c.content)
    own = connection.execute(sa.select(*columns).where(table.c.id == statement_id).limit(1)).one_or_none()
    if own is None or own.cue is None:
        # Without a cue nothing but the content tells statements apart, so only the very same words are the same.
        return [statement_id]
    others = connection.execute(
        sa.select(table.c.id, table.c.source, table.c.content)
        .distinct()
        .where(
            table.c.article_id == own.article_id,
            table.c.cue == own.cue,
            table.c.id != statement_id,
            # Two statements of one reading are two findings, whatever they share.
            table.c.reading_id.not_in(sa.select(table.c.reading_id).where(table.c.id == statement_id)),
        )
        .order_by(table.c.id)
    )
    same = [row.id for row in others if _overlap(row.content, own.content) and _overlap(row.source, own.source)]
    return [statement_id, *dict.fromkeys(same)]


def _overlap(first: str | None, second: str | None) -> bool:
    """Whether two findings share words there; two that have none agree as well."""
    if not first or not second:
        return first == second
    return any(a.start < b.end and b.start < a.end for a in spans_of(first) for b in spans_of(second))


def _columns(review: Review) -> dict[str, Any]:
    names = ("statement_id", "field", "decision", "found", "correction", "note", "coder", "decided_at", "sample")
    return {"id": review.id, **{name: getattr(review, name) for name in names}}
