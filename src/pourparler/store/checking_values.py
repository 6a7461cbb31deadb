"""Values that no project holds: of another kind than their column, or not what they stand for."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_SPANS = {
    "article": ("skip",),
    "attribution": ("source", "cue", "content"),
    "statement": ("source", "cue", "content"),
    "condition": ("span",),
    "reporting_link": ("span",),
    "event": ("evidence",),
}
"""Columns that hold places in a text as JSON."""

_MOST = 100
"""After so many nothing is gained by counting on."""


@dataclass(frozen=True, slots=True)
class UnreadableValue:
    """One such value: its table, the key of its row, and what is wrong with it."""

    table: str
    id: str
    message: str


def unreadable_values(connection: Connection) -> list[UnreadableValue]:
    """The first hundred values that could not be read back.

    SQLite takes any value in any column, so a damaged file may hold them; PostgreSQL only lets spans be malformed.
    """
    found: list[UnreadableValue] = []
    for table in schema.metadata.sorted_tables:
        for problem in _of_table(connection, table):
            found.append(problem)
            if len(found) >= _MOST:
                return found
    return found


def _of_table(connection: Connection, table: sa.Table) -> Iterator[UnreadableValue]:
    spans = _SPANS.get(table.name, ())
    typed = connection.dialect.name == "sqlite"
    checks = {column.name: _check_of(column, is_spans=column.name in spans, typed=typed) for column in table.columns}
    wanted = [column for column in table.columns if checks[column.name] is not None]
    keys = list(table.primary_key.columns)
    if not wanted:
        return
    # As they lie in the file: the usual types would fail on the first bad one.
    raw = [sa.type_coerce(column, sa.types.NullType()).label(f"v_{column.name}") for column in (*keys, *wanted)]
    for row in connection.execute(sa.select(*raw).execution_options(yield_per=500)):
        values = tuple(row)
        for column, value in zip(wanted, values[len(keys) :], strict=True):
            check = checks[column.name]
            if value is None or check is None or check(value):
                continue
            key = " ".join(str(each) for each in values[: len(keys)])
            yield UnreadableValue(table.name, key, f"{column.name} holds {str(value)[:60]!r}, which it cannot be")


def _check_of(column: sa.Column[Any], *, is_spans: bool, typed: bool) -> Callable[[Any], bool] | None:
    """What a value of the column must pass; ``None`` where the database sees to it."""
    if is_spans:
        return _are_spans
    if column.table.name == "article" and column.name == "published_at":
        # With the zone that the source states, which no type for moments keeps.
        return _is_moment
    if not typed:
        return None
    kind = column.type
    for type_, check in _CHECKS:
        if isinstance(kind, type_):
            return check
    return None


def _are_spans(value: Any) -> bool:
    try:
        found = json.loads(value)
    except (ValueError, TypeError, RecursionError):
        return False
    return isinstance(found, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(type(each) is int for each in pair) for pair in found
    )


def _is_json(value: Any) -> bool:
    try:
        json.loads(value)
    except (ValueError, TypeError, RecursionError):
        return False
    return True


def _is_day(value: Any) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except (ValueError, TypeError):
        return False
    return True


def _is_moment(value: Any) -> bool:
    try:
        datetime.datetime.fromisoformat(value)
    except (ValueError, TypeError):
        return False
    return True


_CHECKS: tuple[tuple[type[sa.types.TypeEngine[Any]], Callable[[Any], bool]], ...] = (
    (schema.Moment, _is_moment),
    (sa.Date, _is_day),
    (sa.JSON, _is_json),
    (sa.Integer, lambda value: type(value) is int),
    (sa.Float, lambda value: isinstance(value, int | float)),
    (sa.Text, lambda value: isinstance(value, str)),
)
