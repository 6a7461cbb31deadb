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

_EXPECTED = {
    "article_search": "setweight(to_tsvector('english', coalesce(title, '')), 'A') "
    f"|| to_tsvector('english', left(text, {_INDEXED_CHARACTERS}))",
    "statement_search": "to_tsvector('english', "
    f"left(concat_ws(' ', speaker, source_text, proposition), {_INDEXED_CHARACTERS}))",
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
        f"INSERT INTO article_search (number, words) SELECT number, {_EXPECTED['article_search']} FROM article",
        f"INSERT INTO statement_search (number, words) SELECT number, {_EXPECTED['statement_search']} "
        "FROM statement WHERE superseded_at IS NULL",
    ),
}

_TEXTS = {"article_search": "article", "statement_search": "(SELECT * FROM statement WHERE superseded_at IS NULL)"}
_DIFFERS = {
    name: f"SELECT EXISTS (SELECT 1 FROM {_TEXTS[name]} AS t FULL JOIN {name} AS s ON s.number = t.number "
    f"WHERE s.number IS NULL OR t.number IS NULL OR s.words IS DISTINCT FROM ({_EXPECTED[name]}))"
    for name in _TEXTS
}
_OTHER_ROWS = {
    name: f"SELECT 1 FROM (SELECT number FROM {text} EXCEPT SELECT id FROM {name}_docsize) "
    f"UNION ALL SELECT 1 FROM (SELECT id FROM {name}_docsize EXCEPT SELECT number FROM {text})"
    for name, text in _TEXTS.items()
}
# With a rank of 1 the words are compared with the texts; statements that are history are texts without words.
_INTEGRITY = {
    "article_search": "INSERT INTO article_search (article_search, rank) VALUES ('integrity-check', 1)",
    "statement_search": "INSERT INTO statement_search (statement_search) VALUES ('integrity-check')",
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


def is_sound(connection: Connection, *, writable: bool) -> dict[str, bool]:
    """Whether each of the two tables holds the words of the texts, by its name.

    Args:
        connection: in a transaction.
        writable: whether the transaction may write; SQLite compares words only then, else it compares row numbers.
    """
    if connection.dialect.name != "sqlite":
        return {name: not connection.exec_driver_sql(query).scalar_one() for name, query in _DIFFERS.items()}
    found = {
        name: not connection.exec_driver_sql(f"SELECT EXISTS ({query})").scalar_one()
        for name, query in _OTHER_ROWS.items()
    }
    if writable:
        for name, command in _INTEGRITY.items():
            try:
                connection.exec_driver_sql(command)
            except sa.exc.DatabaseError:
                found[name] = False
    return found
