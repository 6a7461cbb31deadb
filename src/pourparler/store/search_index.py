"""The full-text tables: filling them. Each database has its own kind; ``search`` reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

# PostgreSQL refuses an index entry of over a megabyte; the words of 200,000 characters are always less.
_INDEXED_CHARACTERS = 200_000

_ADD = {
    ("sqlite", "article"): "INSERT INTO article_search (rowid, title, text) VALUES (:number, :title, :text)",
    ("sqlite", "statement"): (
        "INSERT INTO statement_search (rowid, speaker, source_text, proposition) "
        "VALUES (:number, :speaker, :source_text, :proposition)"
    ),
    ("postgresql", "article"): (
        "INSERT INTO article_search (number, words) VALUES (:number, "
        "setweight(to_tsvector('english', coalesce(CAST(:title AS text), '')), 'A') "
        f"|| to_tsvector('english', left(CAST(:text AS text), {_INDEXED_CHARACTERS})))"
    ),
    ("postgresql", "statement"): (
        "INSERT INTO statement_search (number, words) VALUES (:number, to_tsvector('english', left(concat_ws(' ', "
        "CAST(:speaker AS text), CAST(:source_text AS text), CAST(:proposition AS text)), "
        f"{_INDEXED_CHARACTERS})))"
    ),
}

_DROP = {
    "sqlite": (
        "INSERT INTO statement_search (statement_search, rowid, speaker, source_text, proposition) "
        "SELECT 'delete', number, speaker, source_text, proposition FROM statement WHERE number = :number"
    ),
    "postgresql": "DELETE FROM statement_search WHERE number = :number",
}

_REBUILD = {
    "sqlite": (
        "INSERT INTO article_search (article_search) VALUES ('rebuild')",
        "INSERT INTO statement_search (statement_search) VALUES ('delete-all')",
        "INSERT INTO statement_search (rowid, speaker, source_text, proposition) "
        "SELECT number, speaker, source_text, proposition FROM statement WHERE superseded_at IS NULL",
    ),
    "postgresql": (
        "DELETE FROM article_search",
        "DELETE FROM statement_search",
        "INSERT INTO article_search (number, words) SELECT number, "
        "setweight(to_tsvector('english', coalesce(title, '')), 'A') "
        f"|| to_tsvector('english', left(text, {_INDEXED_CHARACTERS})) FROM article",
        "INSERT INTO statement_search (number, words) SELECT number, to_tsvector('english', "
        f"left(concat_ws(' ', speaker, source_text, proposition), {_INDEXED_CHARACTERS})) "
        "FROM statement WHERE superseded_at IS NULL",
    ),
}


def index_article(connection: Connection, *, number: int, title: str | None, text: str) -> None:
    """Makes a report findable."""
    values = {"number": number, "title": title, "text": text}
    connection.execute(sa.text(_ADD[connection.dialect.name, "article"]), values)


def index_statements(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Makes statements findable; each row has at least ``number`` and the three texts."""
    if rows:
        wanted = ("number", "speaker", "source_text", "proposition")
        values = [{name: row[name] for name in wanted} for row in rows]
        connection.execute(sa.text(_ADD[connection.dialect.name, "statement"]), values)


def drop_statements(connection: Connection, numbers: Sequence[int]) -> None:
    """Takes superseded statements out; their rows must still be there."""
    if numbers:
        connection.execute(sa.text(_DROP[connection.dialect.name]), [{"number": number} for number in numbers])


def rebuild(connection: Connection) -> None:
    """Makes both tables anew from the articles and the current statements."""
    for command in _REBUILD[connection.dialect.name]:
        connection.exec_driver_sql(command)
