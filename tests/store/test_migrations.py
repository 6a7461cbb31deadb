"""Every released schema becomes today's, with all of its rows, on both databases."""

from __future__ import annotations

import contextlib
import datetime
import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from databases import dump, fill, read_reports
from invented_reports import invented_reports
from pourparler.errors import MissingProject, SchemaMismatch
from pourparler.store import open_store, queries, schema
from pourparler.store.base import _backend
from pourparler.store.migrations import NEWEST, SCHEMA_DIGESTS, VERSION_TABLE, current_schema, upgrade
from pourparler.store.reviews import Review, keep_reviews, reviews_of
from pourparler.store.sqlite import schema_digest

RELEASED = range(1, NEWEST + 1)


@contextlib.contextmanager
def connected(location: str, *, read_only: bool = False) -> Iterator[sa.Connection]:
    """A connection to whatever is there, past the checks of a project that is opened."""
    engine = _backend(location, read_only=read_only).engine()
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def make(location: str, version: int) -> None:
    """An empty project of an earlier schema."""
    with connected(location) as connection:
        upgrade(connection, to=version)
        connection.rollback()


def shape(location: str) -> Any:
    """All tables with their columns, keys and indices."""
    with connected(location, read_only=True) as connection:
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
    old = sa.MetaData()
    with open_store(source, read_only=True) as store, store.reading() as read, connected(location) as plain:
        old.reflect(plain)
        plain.rollback()
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
    with connected(location) as connection:
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


def test_a_newer_project_is_refused(store: Any) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '{NEWEST + 1:04d}'")
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA user_version = {NEWEST + 1}")
    location = store.location if store.backend.name == "sqlite" else store.backend._url.render_as_string(False)
    with pytest.raises(SchemaMismatch, match="newer version"):
        open_store(location)


def at_once(*places: str) -> list[BaseException]:
    """Opens every place in a thread of its own, all at the same moment; what went wrong."""
    failed: list[BaseException] = []
    barrier = threading.Barrier(len(places))

    def make_it(place: str) -> None:
        try:
            barrier.wait(timeout=60)
            with open_store(place, create=True) as store:
                assert queries.counts(store).articles == 0
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=make_it, args=(place,)) for place in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_a_project_made_by_several_threads_at_once_is_one(location: str) -> None:
    assert at_once(*[location] * 4) == []


def test_projects_made_by_several_threads_at_once_do_not_mix(tmp_path: Any) -> None:
    places = [str(tmp_path / f"{number}.pourparler") for number in range(4)]
    assert at_once(*places) == []
    assert {shape(place) for place in places} == {SCHEMA_DIGESTS[NEWEST]}


# Imports everything first, so that all of them open the project when the line on standard input says so.
MAKER = """
import sys
from pourparler.store import open_store, queries
import pourparler.store.migrations, pourparler.store.postgresql, pourparler.store.sqlite, alembic.command
print("ready", flush=True)
place = sys.stdin.readline().rstrip()
with open_store(place, create=True) as store:
    assert queries.counts(store).articles == 0
"""


@pytest.mark.parametrize("before", [0, 1], ids=["none", "older"])
def test_a_project_made_or_brought_up_to_date_by_several_processes_at_once_is_one(location: str, before: int) -> None:
    if before:
        make(location, before)
    processes = [
        subprocess.Popen([sys.executable, "-c", MAKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(f"{location}\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=100)
    assert [process.returncode for process in processes] == [0, 0, 0]
    with connected(location, read_only=True) as connection:
        assert current_schema(connection) == NEWEST


def test_a_project_that_is_refused_keeps_no_connection(location: str) -> None:
    with pytest.raises(MissingProject):
        open_store(location)
    make(location, 1)
    with pytest.raises(SchemaMismatch):
        open_store(location, read_only=True)
    # A connection that nobody closed says so when it is collected, and that is an error here.
    gc.collect()
