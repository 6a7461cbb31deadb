"""How much of a project belongs to a negotiation, counted by the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from pourparler.record import ISSUES, Negotiation
from pourparler.store import queries, schema

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from pourparler.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class NegotiationContents:
    """A negotiation and what belongs to it, in the current readings.

    Attributes:
        negotiation: its definition.
        statements: how many.
        reports: how many reports they stand in.
        first: day of the first statement; ``None`` when none is dated.
        last: day of the last one.
        by_party: statements of each party, the most first; ``None`` for independent voices.
        by_issue: statements on each main issue, the most first.
        unknown_parties: parties of the definition that no statement of the whole project has: perhaps misspelt.
        unknown_issues: issues of the definition that are not built in and that no statement has.
    """

    negotiation: Negotiation
    statements: int
    reports: int
    first: datetime.date | None
    last: datetime.date | None
    by_party: tuple[tuple[str | None, int], ...]
    by_issue: tuple[tuple[str, int], ...]
    unknown_parties: tuple[str, ...]
    unknown_issues: tuple[str, ...]


def negotiation_contents(store: Store, name: str) -> NegotiationContents:
    """A negotiation by name, and what belongs to it.

    Raises:
        UnknownIdentifier: the project has none of this name.
    """
    negotiation = queries.negotiation(store, name)
    table = schema.statement
    current = table.c.superseded_at.is_(None)
    with store.reading() as connection:
        wanted = [current, *queries.belonging(connection, negotiation)]
        statements, reports, first, last = connection.execute(
            sa.select(
                sa.func.count(),
                sa.func.count(sa.distinct(table.c.article_id)),
                sa.func.min(table.c.said_on),
                sa.func.max(table.c.said_on),
            ).where(*wanted)
        ).one()
        return NegotiationContents(
            negotiation=negotiation,
            statements=statements,
            reports=reports,
            first=first,
            last=last,
            by_party=_counted(connection, table.c.party, wanted),
            by_issue=_counted(connection, table.c.issue, wanted),
            unknown_parties=_unknown(connection, negotiation.parties, table.c.party),
            unknown_issues=_unknown(
                connection,
                [issue for issue in negotiation.issues if issue not in ISSUES],
                table.c.issue,
                table.c.second_issue,
            ),
        )


def _counted(
    connection: Connection, column: sa.Column[str], wanted: Sequence[sa.ColumnElement[bool]]
) -> tuple[tuple[str, int], ...]:
    number = sa.func.count()
    rows = connection.execute(sa.select(column, number).where(*wanted).group_by(column))
    # Sorted here: databases do not agree on the order of letters.
    return tuple(sorted(((name, count) for name, count in rows), key=lambda row: (-row[1], row[0] or "")))


def _unknown(connection: Connection, names: Sequence[str], *columns: sa.Column[str]) -> tuple[str, ...]:
    current = schema.statement.c.superseded_at.is_(None)
    return tuple(
        name
        for name in names
        if not any(
            connection.execute(sa.select(schema.statement.c.id).where(column == name, current).limit(1)).first()
            for column in columns
        )
    )
