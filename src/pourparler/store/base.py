"""A project's database: opening, reading a consistent state of it, writing to it one step at a time."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    from pourparler.errors import SchemaMismatch


_UPDATE = "Make a backup, then run `pourparler check --repair` on it once: that brings it up to date."


class Backend(Protocol):
    """What a database must do to hold a project; ``sqlite`` and ``postgresql`` do it."""

    name: str
    location: str

    def engine(self) -> Engine:
        """The engine that all connections come from."""

    def exists(self) -> bool:
        """Whether there is a project at the location."""

    def prepare(self) -> None:
        """Makes the project, or brings it to the newest schema."""

    def verify(self) -> None:
        """Refuses a database that is not a project of this version, before anything of it is used."""

    def require_newest(self) -> None:
        """Refuses a project of an older schema: only opening it for writing brings it up to date."""

    def begin_reading(self, connection: Connection) -> None:
        """Makes all reads of the transaction see one state."""

    def begin_writing(self, connection: Connection) -> None:
        """Waits until nobody else writes, so that a check and the write after it are one step."""

    def explain(self, error: Exception) -> Exception:
        """The project's own error for a failure of the database, the same error if it is none."""


class Store:
    """A project that is open. Use it as a context manager, or close it.

    Attributes:
        location: path or address it was opened with, without password.
        backend: the database it lives in.
    """

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.location = backend.location
        self._engine = backend.engine()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose reads all see the same state, whatever is written meanwhile.

        Raises:
            StoreError: the database cannot be read, or holds what no project holds.
        """
        with self._explained(), self._engine.connect() as connection, connection.begin():
            self.backend.begin_reading(connection)
            try:
                yield connection
            except (TypeError, ValueError) as error:
                # SQLite takes any value in any column: spans that are none, a day that is no day.
                raise self._unreadable(error) from error

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction of its own: all is written when the block ends, nothing if it fails.

        Raises:
            StoreError: the database cannot be written: read-only, full, busy or damaged.
        """
        with self._explained(), self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                self.backend.begin_writing(connection)
                yield connection

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        from sqlalchemy.exc import DBAPIError

        try:
            yield
        except DBAPIError as error:
            explained = self.backend.explain(error)
            if explained is error:
                raise
            raise explained from error

    def _unreadable(self, error: Exception) -> Exception:
        from pourparler.errors import DamagedStore

        return DamagedStore(
            f"a row holds what no project holds ({type(error).__name__}: {error})",
            where=self.location,
            advice="Run `pourparler check` to find it, and restore a backup.",
        )

    def close(self) -> None:
        """Gives all connections back."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(location: str, *, create: bool = False, read_only: bool = False, any_schema: bool = False) -> Store:
    """Opens a project.

    Args:
        location: path of an SQLite file, or a ``postgresql://`` address.
        create: make the project when there is none.
        read_only: refuse every write; an SQLite file is not even touched.
        any_schema: with ``read_only``, also open a project of an older schema; only whole copies of it make sense.

    Raises:
        MissingProject: there is none, and ``create`` was not asked for.
        SchemaMismatch: what is there is not a project, one of a newer version, or an older one opened for reading.
        StoreError: the database cannot be opened.
    """
    from pourparler.errors import MissingProject

    backend = _backend(location, read_only=read_only)
    try:
        if not backend.exists():
            if not create or read_only:
                raise MissingProject("there is no project here", where=backend.location)
            backend.prepare()
        elif not read_only:
            backend.verify()
            backend.prepare()
        else:
            backend.verify()
            if not any_schema:
                backend.require_newest()
    except BaseException:
        # Looking took a connection, which nobody could give back later.
        backend.engine().dispose()
        raise
    return Store(backend)


def older_schema(version: int, *, where: str) -> SchemaMismatch:
    """The error for a project that must be brought up to date before it is read."""
    from pourparler.errors import SchemaMismatch

    return SchemaMismatch(
        f"written by an older version (schema {version})",
        where=where,
        advice=_UPDATE,
    )


def older_index(*, where: str) -> SchemaMismatch:
    """The error for a project whose full-text index must be made anew before it is read."""
    from pourparler.errors import SchemaMismatch

    return SchemaMismatch("its full-text index was made by an older version", where=where, advice=_UPDATE)


def _backend(location: str, *, read_only: bool) -> Backend:
    if location.startswith(("postgresql:", "postgres:", "postgresql+psycopg:")):
        from pourparler.store.postgresql import PostgresqlBackend

        return PostgresqlBackend(location, read_only=read_only)
    from pourparler.store.sqlite import SqliteBackend

    return SqliteBackend(location, read_only=read_only)
