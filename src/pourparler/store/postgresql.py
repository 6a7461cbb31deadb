"""A project in a PostgreSQL database, for teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from pourparler.errors import BusyStore, DamagedStore, FullStore, ReadOnlyStore, SchemaMismatch, StoreError
from pourparler.store import search_index
from pourparler.store.base import older_index, older_schema
from pourparler.store.migrations import NEWEST, current_schema, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# One lock for all writers of a project: who belongs to which story can only be decided one article at a time.
_WRITER_LOCK = 0x506F7572


class PostgresqlBackend:
    """A project in the tables of one PostgreSQL database (or schema, by ``?options=-csearch_path%3Dname``)."""

    name = "postgresql"

    def __init__(self, location: str, *, read_only: bool) -> None:
        try:
            url = sa.make_url(location)
        except sa.exc.ArgumentError as error:
            raise StoreError(
                "this address cannot be understood", advice="Write postgresql://user@host/database."
            ) from error
        self._url = url.set(drivername="postgresql+psycopg")
        self.location = self._url.set(drivername="postgresql").render_as_string(hide_password=True)
        self.read_only = read_only
        self._engine: Engine | None = None

    def engine(self) -> Engine:
        """The engine that all connections come from."""
        if self._engine is None:
            try:
                self._engine = sa.create_engine(self._url, connect_args={"connect_timeout": 20})
            except ImportError as error:
                raise StoreError(
                    "the driver for PostgreSQL is not installed", advice="Run pip install 'pourparler[postgresql]'."
                ) from error
            if self.read_only:
                self._engine = self._engine.execution_options(postgresql_readonly=True)
        return self._engine

    def exists(self) -> bool:
        """Whether the database holds a project."""
        return self._version() > 0

    def prepare(self) -> None:
        """Makes the tables, or brings them and the full-text index up to date; two at once wait for each other."""
        try:
            with self.engine().connect() as connection:
                if self._is_up_to_date(connection):
                    return
                connection.rollback()
                connection.exec_driver_sql(f"SELECT pg_advisory_lock({_WRITER_LOCK})")
                connection.commit()
                try:
                    if current_schema(connection) < NEWEST:
                        connection.rollback()
                        upgrade(connection)
                    connection.rollback()
                    with connection.begin():
                        if not search_index.is_up_to_date(connection):
                            search_index.bring_up_to_date(connection)
                finally:
                    connection.rollback()
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_WRITER_LOCK})")
                    connection.commit()
        except sa.exc.DBAPIError as error:
            raise self.explain(error) from error

    @staticmethod
    def _is_up_to_date(connection: Connection) -> bool:
        return current_schema(connection) == NEWEST and search_index.is_up_to_date(connection)

    def verify(self) -> None:
        """Refuses a database written by a newer version."""
        version = self._version()
        if version > NEWEST:
            raise SchemaMismatch(f"written by a newer version (schema {version}, known: {NEWEST})", where=self.location)

    def require_newest(self) -> None:
        """Refuses a database of an older schema, and one whose words could not be found in the way of this version."""
        version = self._version()
        if version < NEWEST:
            raise older_schema(version, where=self.location)
        with self.engine().connect() as connection:
            if not search_index.is_up_to_date(connection):
                raise older_index(where=self.location)

    def _version(self) -> int:
        try:
            with self.engine().connect() as connection:
                return current_schema(connection)
        except sa.exc.DBAPIError as error:
            raise self.explain(error) from error

    def begin_reading(self, connection: Connection) -> None:
        """Makes all reads of the transaction see one state."""
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    def begin_writing(self, connection: Connection) -> None:
        """Waits until nobody else writes to the project."""
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")

    def explain(self, error: Exception) -> Exception:
        """The project's own error for a failure of PostgreSQL, by its SQLSTATE."""
        origin = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        state = getattr(origin, "sqlstate", None) or ""
        message = " ".join(str(origin).split())
        if state == "53100":
            return FullStore("the server's disk is full", where=self.location)
        if state in ("25006", "42501"):
            return ReadOnlyStore(f"the database may not be written ({message})", where=self.location)
        if state in ("55P03", "40P01", "40001"):
            return BusyStore(f"another process is writing ({message})", where=self.location)
        if state.startswith("XX"):
            return DamagedStore(f"the database is damaged ({message})", where=self.location)
        if isinstance(error, sa.exc.OperationalError) and not state:
            return StoreError(
                f"the server cannot be reached ({message})",
                where=self.location,
                advice="Check the address, that the server runs, and that you may connect.",
            )
        if state[:2] in ("08", "28", "3D", "53", "57"):
            return StoreError(f"the server refused ({message})", where=self.location, advice="Ask its administrator.")
        return error
