"""The full-text tables: filling them. Each database has its own kind; ``search`` reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.store.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

# PostgreSQL refuses an index entry of over a megabyte; the words of 200,000 characters are always less.
_INDEXED_CHARACTERS = 200_000

MADE = "pourparler: words without accents, 1"
"""How a PostgreSQL index was made, which it says itself: one that says otherwise is made anew by the next writer."""

_BATCH = 200

_ADD = {
    "article": "INSERT INTO article_search (rowid, title, text) VALUES (:number, :title, :text)",
    "statement": (
        "INSERT INTO statement_search (rowid, speaker, source_text, proposition) "
        "VALUES (:number, :speaker, :source_text, :proposition)"
    ),
}
# A headline's words count more; a statement has none.
_WORDS = "setweight(to_tsvector('english', {heading}), 'A') || to_tsvector('english', {body})"
_ADD_WORDS = (
    "INSERT INTO {kind}_search (number, words) VALUES (:number, "
    + _WORDS.format(heading="CAST(:heading AS text)", body="CAST(:body AS text)")
    + ")"
)

_DROP = {
    "sqlite": (
        "INSERT INTO statement_search (statement_search, rowid, speaker, source_text, proposition) "
        "SELECT 'delete', number, speaker, source_text, proposition FROM statement WHERE number = :number"
    ),
    "postgresql": "DELETE FROM statement_search WHERE number = :number",
}

_REBUILD = (
    "INSERT INTO article_search (article_search) VALUES ('rebuild')",
    "INSERT INTO statement_search (statement_search) VALUES ('delete-all')",
    "INSERT INTO statement_search (rowid, speaker, source_text, proposition) "
    "SELECT number, speaker, source_text, proposition FROM statement WHERE superseded_at IS NULL",
)

_TEXTS = {"article_search": "article", "statement_search": "(SELECT * FROM statement WHERE superseded_at IS NULL)"}
_OF_KIND = {
    "article": "SELECT number, title, text FROM article",
    "statement": "SELECT number, speaker, source_text, proposition FROM statement WHERE superseded_at IS NULL",
}
_NOT_ALL = (
    "SELECT EXISTS (SELECT 1 FROM {texts} AS t FULL JOIN {name} AS s ON s.number = t.number "
    "WHERE s.number IS NULL OR t.number IS NULL)"
)
_DIFFER = (
    "SELECT EXISTS (SELECT 1 FROM unnest(CAST(:number AS integer[]), CAST(:heading AS text[]), CAST(:body AS text[])) "
    "AS t (number, heading, body) JOIN {name} AS s ON s.number = t.number "
    f"WHERE s.words <> {_WORDS.format(heading='t.heading', body='t.body')})"
)
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
    _add(connection, "article", [{"number": number, "title": title, "text": text}])


def index_statements(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Makes statements findable; each row has at least ``number`` and the three texts."""
    if rows:
        wanted = ("number", "speaker", "source_text", "proposition")
        _add(connection, "statement", [{name: row[name] for name in wanted} for row in rows])


def _add(connection: Connection, kind: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text(_ADD[kind]), rows)
    else:
        connection.execute(sa.text(_ADD_WORDS.format(kind=kind)), [_plain(row) for row in rows])


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """What PostgreSQL indexes of a row: number, heading and body, in plain letters."""
    heading = row.get("title") or ""
    body = " ".join(text for name, text in row.items() if name not in ("number", "title") and text is not None)
    return {"number": row["number"], "heading": fold(heading), "body": fold(body)[:_INDEXED_CHARACTERS]}


def drop_statements(connection: Connection, numbers: Sequence[int]) -> None:
    """Takes superseded statements out; their rows must still be there."""
    if numbers:
        connection.execute(sa.text(_DROP[connection.dialect.name]), [{"number": number} for number in numbers])


def rebuild(connection: Connection) -> None:
    """Makes both tables anew from the articles and the current statements."""
    if connection.dialect.name == "sqlite":
        for command in _REBUILD:
            connection.exec_driver_sql(command)
        return
    for kind in _OF_KIND:
        connection.exec_driver_sql(f"DELETE FROM {kind}_search")
        for rows in _in_batches(connection, kind):
            _add(connection, kind, rows)


def is_up_to_date(connection: Connection) -> bool:
    """Whether a PostgreSQL project's index was made as this version makes it."""
    made = "SELECT obj_description(to_regclass('article_search'), 'pg_class')"
    return bool(connection.exec_driver_sql(made).scalar_one() == MADE)


def bring_up_to_date(connection: Connection) -> None:
    """Makes a PostgreSQL project's index as this version makes it, and lets it say so."""
    rebuild(connection)
    connection.exec_driver_sql(f"COMMENT ON TABLE article_search IS '{MADE}'")


def _in_batches(connection: Connection, kind: str) -> Iterator[Sequence[Mapping[str, Any]]]:
    rows = connection.execute(sa.text(_OF_KIND[kind]).execution_options(yield_per=_BATCH))
    for batch in rows.partitions():
        yield [row._asdict() for row in batch]


def is_sound(connection: Connection, *, writable: bool) -> dict[str, bool]:
    """Whether each of the two tables holds the words of the texts, by its name.

    Args:
        connection: in a transaction.
        writable: whether the transaction may write; SQLite compares words only then, else it compares row numbers.
    """
    if connection.dialect.name != "sqlite":
        return {f"{kind}_search": _holds_the_words(connection, kind) for kind in _OF_KIND}
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


def _holds_the_words(connection: Connection, kind: str) -> bool:
    name = f"{kind}_search"
    if connection.exec_driver_sql(_NOT_ALL.format(texts=_TEXTS[name], name=name)).scalar_one():
        return False
    differ = sa.text(_DIFFER.format(name=name))
    for rows in _in_batches(connection, kind):
        plain = [_plain(row) for row in rows]
        columns = {column: [row[column] for row in plain] for column in ("number", "heading", "body")}
        if connection.execute(differ, columns).scalar_one():
            return False
    return True
