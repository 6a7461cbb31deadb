"""Every released schema becomes today's, with all of its rows, on both databases."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from databases import dump, fill, read_reports
from invented_reports import invented_reports
from pourparler.errors import SchemaMismatch
from pourparler.store import open_store, queries, schema
from pourparler.store.base import _backend
from pourparler.store.migrations import NEWEST, SCHEMA_DIGESTS, VERSION_TABLE, current_schema, upgrade
from pourparler.store.reviews import Review, keep_reviews, reviews_of
from pourparler.store.sqlite import schema_digest

RELEASED = range(1, NEWEST + 1)


def make(location: str, version: int) -> None:
    """An empty project of an earlier schema."""
    with _backend(location, read_only=False).engine().connect() as connection:
        upgrade(connection, to=version)
        connection.rollback()


def shape(location: str) -> Any:
    """All tables with their columns, keys and indices."""
    backend = _backend(location, read_only=True)
    with backend.engine().connect() as connection:
        if connection.dialect.name == "sqlite":
            return schema_digest(connection)
        found = sa.inspect(connection)
        columns = "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
        columns += "WHERE table_schema = 'public' ORDER BY 1, 2"
        indices = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
        triggers = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
        parts = [connection.exec_driver_sql(query).all() for query in (columns, indices, triggers)]
        keys = {table: found.get_foreign_keys(table) for table in sorted(found.get_table_names())}
        return parts, keys


def copy_into(location: str, source: str, version: int) -> None:
    """Puts the rows of a project into one of an earlier schema, as far as it has their tables and columns."""
    engine = _backend(location, read_only=False).engine()
    old = sa.MetaData()
    old.reflect(engine)
    with open_store(source, read_only=True) as store, store.reading() as read, engine.connect() as plain:
        write = plain.execution_options(writes=True)
        with write.begin():
            for table in schema.metadata.sorted_tables:
                if table.name not in old.tables:
                    continue
                there = {column.name for column in old.tables[table.name].columns}
                rows = [dict(row) for row in read.execute(sa.select(table)).mappings()]
                for row in rows:
                    kept = {name: value for name, value in row.items() if name in there}
                    write.execute(sa.insert(table).values(**kept))


@pytest.mark.parametrize("version", RELEASED)
def test_a_project_of_any_released_schema_is_brought_up_to_date(location: str, version: int, tmp_path: Any) -> None:
    source, fresh = str(tmp_path / "source"), str(tmp_path / "fresh")
    with open_store(source, create=True) as store:
        fill(store, read_reports(invented_reports(8)))
        id_ = queries.reported_statements(store)[0].statement.id
        moment = datetime.datetime(2016, 3, 2, tzinfo=datetime.UTC)
        review = Review(statement_id=id_, field="act", decision="right", coder="ab", decided_at=moment)
        keep_reviews(store, [review])
    make(location, version)
    copy_into(location, source, version)
    with open_store(location) as store:
        assert reviews_of(store, id_) == (review,)
        from pourparler.store import search_index

        with store.writing() as connection:
            search_index.rebuild(connection)
    assert dump(location) == dump(source)
    if "postgresql" not in location:
        with open_store(fresh, create=True):
            pass
        assert shape(location) == shape(fresh)


@pytest.mark.parametrize("version", RELEASED)
def test_every_released_schema_is_known_by_its_digest(tmp_path: Any, version: int) -> None:
    place = str(tmp_path / "project")
    make(place, version)
    assert shape(place) == SCHEMA_DIGESTS[version]


def test_the_tables_of_the_code_are_those_that_the_steps_make(store: Any) -> None:
    with store.reading() as connection:
        ours = {*schema.metadata.tables}
        options = {"include_object": lambda thing, name, kind, reflected, other: kind != "table" or name in ours}
        context = MigrationContext.configure(connection, opts={**options, "compare_type": True})
        differences = compare_metadata(context, schema.metadata)
    assert differences == []


@pytest.mark.parametrize("version", RELEASED[:-1])
def test_an_older_project_is_only_brought_up_to_date_by_a_writer(location: str, version: int) -> None:
    make(location, version)
    with pytest.raises(SchemaMismatch, match=f"schema {version}"):
        open_store(location, read_only=True)
    with open_store(location), open_store(location, read_only=True) as store:
        assert queries.counts(store).articles == 0


def test_a_step_that_fails_leaves_the_project_as_it_was(location: str) -> None:
    make(location, 1)
    backend = _backend(location, read_only=False)
    with backend.engine().connect() as connection:
        with connection.begin():
            # In the way of a table that a later step makes.
            connection.exec_driver_sql("CREATE TABLE watched_file (x integer)")
        before = sorted(sa.inspect(connection).get_table_names())
        connection.rollback()
        with pytest.raises(sa.exc.DBAPIError):
            upgrade(connection)
        connection.rollback()
        assert current_schema(connection) == 1
        assert sorted(sa.inspect(connection).get_table_names()) == before
        connection.rollback()
        with connection.begin():
            connection.exec_driver_sql("DROP TABLE watched_file")
        upgrade(connection)
        assert current_schema(connection) == NEWEST
    backend.engine().dispose()


def test_a_newer_project_is_refused(store: Any) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '{NEWEST + 1:04d}'")
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA user_version = {NEWEST + 1}")
    location = store.location if store.backend.name == "sqlite" else store.backend._url.render_as_string(False)
    with pytest.raises(SchemaMismatch, match="newer version"):
        open_store(location)


def test_projects_made_by_several_at_once_are_one(location: str) -> None:
    failed: list[BaseException] = []

    def make_it() -> None:
        try:
            with open_store(location, create=True) as store:
                assert queries.counts(store).articles == 0
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=make_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
