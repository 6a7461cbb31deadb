"""Copies of a project: consistent while it is in use, whole or not there at all, and the same file for every database.

A backup is always a project in one SQLite file; that of a PostgreSQL project holds the same rows. It can be opened
like any other project, and restored into either database.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.errors import DamagedStore, FullStore, SchemaMismatch, StoreError
from pourparler.store import schema, search_index
from pourparler.store.base import Store, open_store
from pourparler.store.sqlite import SqliteBackend, is_marked

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BATCH = 500


def backup(project: str, target: str | Path) -> None:
    """Writes a backup of a project as it is at one moment; others may write to it meanwhile.

    Args:
        project: path or address of the project.
        target: file to write; one that exists is only replaced by a complete new one.

    Raises:
        StoreError: the project cannot be read or the file not be written.
    """
    target = Path(target)
    # Whoever updates the program wants a backup before the project is changed by it.
    with open_store(project, read_only=True, any_schema=True) as store, _folder_beside(target) as folder:
        draft = Path(folder) / "backup"
        if isinstance(store.backend, SqliteBackend):
            with store.reading() as connection:
                _copy_file(connection, draft)
        else:
            store.backend.require_newest()
            with open_store(str(draft), create=True) as copy:
                copy_rows(store, copy)
        _settle(draft)
        os.replace(draft, target)


def restore(source: str | Path, project: str, *, replace: bool = False) -> None:
    """Makes a project from a backup.

    Args:
        source: the backup.
        project: path or address of the project to make.
        replace: whether a project that is there may be overwritten; its content is gone then. A file that is damaged
            so that it cannot be opened any more is kept under its name with ``.damaged`` added.

    Raises:
        StoreError: the backup is damaged, or there is a project already and ``replace`` was not asked for.
    """
    with open_store(str(source), read_only=True, any_schema=True) as backed_up:
        _require_sound(backed_up)
        target = _opened(project, replace=replace)
        with target:
            if not _is_empty(target) and not replace:
                raise StoreError(
                    "there is a project here already",
                    where=target.location,
                    advice="Restore to another place, or ask for it to be replaced.",
                )
            if isinstance(target.backend, SqliteBackend):
                with backed_up.reading() as connection, target.backend.engine().connect() as other:
                    _raw(connection).backup(_raw(other))
                target.backend.prepare()
            elif _is_empty(target):
                backed_up.backend.require_newest()
                copy_rows(backed_up, target)
            else:
                raise StoreError(
                    "a PostgreSQL project is not overwritten, because its reviews are append-only",
                    where=target.location,
                    advice="Restore into a new database.",
                )


def _opened(project: str, *, replace: bool) -> Store:
    try:
        return open_store(project, create=True)
    except (DamagedStore, SchemaMismatch):
        if not replace or not is_marked(Path(project)):
            raise
    # Never thrown away: what a backup lacks may still be read out of it.
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(project + ending):
            os.replace(project + ending, f"{project}.damaged{ending}")
    return open_store(project, create=True)


def copy_rows(source: Store, target: Store) -> None:
    """Copies all rows of one project into another, empty one, a batch at a time, in one transaction."""
    with source.reading() as read, target.writing() as write:
        for table in schema.metadata.sorted_tables:
            rows = read.execution_options(yield_per=_BATCH).execute(sa.select(table))
            for batch in rows.mappings().partitions():
                write.execute(sa.insert(table), [dict(row) for row in batch])
        search_index.rebuild(write)


def _folder_beside(target: Path) -> tempfile.TemporaryDirectory[str]:
    folder = target.absolute().parent
    if not folder.is_dir():
        raise StoreError("the folder for the backup does not exist", where=str(target), advice="Make the folder first.")
    try:
        return tempfile.TemporaryDirectory(prefix=".pourparler-", dir=folder)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise FullStore("the disk is full", where=str(target)) from error
        raise StoreError(f"the backup cannot be written ({error.strerror})", where=str(target), advice="") from error


def _raw(connection: Connection) -> sqlite3.Connection:
    raw: Any = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise StoreError("not an SQLite project")
    return raw


def _copy_file(connection: Connection, target: Path) -> None:
    try:
        copy = sqlite3.connect(target)
        try:
            _raw(connection).backup(copy)
        finally:
            copy.close()
    except sqlite3.Error as error:
        if "full" in str(error) or "disk I/O" in str(error):
            raise FullStore("the disk is full", where=str(target)) from error
        raise


def _settle(path: Path) -> None:
    """One file without a log beside it, on the disk before it gets its name."""
    copy = sqlite3.connect(path)
    try:
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _is_empty(store: Store) -> bool:
    tables = (schema.article, schema.failure, schema.negotiation, schema.review, schema.feed)
    with store.reading() as connection:
        return all(connection.execute(sa.select(sa.literal(1)).select_from(t).limit(1)).first() is None for t in tables)


def _require_sound(store: Store) -> None:
    with store.reading() as connection:
        if connection.dialect.name != "sqlite":
            return
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    if said != "ok":
        raise DamagedStore(f"the backup is damaged ({said})", where=store.location, advice="Use an older backup.")
