"""A project as one SQLite file: write-ahead log, foreign keys, full-text tables; nothing in the file is executed."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event

from pourparler.errors import BusyStore, DamagedStore, FullStore, ReadOnlyStore, SchemaMismatch, StoreError
from pourparler.store.base import older_schema
from pourparler.store.migrations import NEWEST, SCHEMA_DIGESTS, current_schema, upgrade
from pourparler.store.schema import APPLICATION_ID

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

BUSY_SECONDS = 120
"""How long a writer waits for another one; the slowest step of one article takes far less."""

_MAGIC = b"SQLite format 3\x00"


def is_marked(path: Path) -> bool:
    """Whether a file bears the mark of a project in its header, whatever the state of the rest."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError:
        return False
    return head[:16] == _MAGIC and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


class SqliteBackend:
    """A project in an SQLite file."""

    name = "sqlite"

    def __init__(self, location: str, *, read_only: bool) -> None:
        self.path = Path(location)
        self.location = location
        self.read_only = read_only
        self._engine: Engine | None = None

    def engine(self) -> Engine:
        """The engine that all connections come from."""
        if self._engine is None:
            self._engine = sa.create_engine("sqlite://", creator=self._connect, poolclass=sa.pool.QueuePool)
            # The driver would begin a transaction only before the first write, too late for a consistent read and for
            # schema changes; ours begin when SQLAlchemy says so.
            event.listen(self._engine, "begin", _begin)
        return self._engine

    def _connect(self) -> sqlite3.Connection:
        # An address, so that a strange file name cannot switch on options.
        mode = "ro" if self.read_only else "rwc"
        address = f"file:{quote(str(self.path.absolute()))}?mode={mode}"
        if self.read_only and self._cannot_make_files() and not self._has_log():
            # Without write permission in the folder SQLite cannot share a file in write-ahead mode; alone it can read.
            address += "&immutable=1"
        try:
            connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._explain(error) from error
        try:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("PRAGMA foreign_keys = ON")
            # A commit is on the disk before the next article is read: pulling the plug loses nothing.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -32768")
        except sqlite3.Error as error:
            connection.close()
            raise self._explain(error) from error
        return connection

    def _cannot_make_files(self) -> bool:
        return not os.access(self.path.absolute().parent, os.W_OK)

    def _has_log(self) -> bool:
        log = Path(f"{self.path}-wal")
        return log.exists() and log.stat().st_size > 0

    def exists(self) -> bool:
        """Whether there is a file; an empty one is what a crash during creation leaves behind, and counts as none."""
        try:
            if self.path.is_dir():
                raise SchemaMismatch("this is a folder, not a project", where=self.location, advice="Name a file.")
            return self.path.exists() and (self.path.stat().st_size > 0 or self._has_log())
        except OSError as error:
            raise StoreError(f"cannot look at the file ({error.strerror})", where=self.location) from error

    def prepare(self) -> None:
        """Makes the file, or brings it to the newest schema."""
        if self.exists():
            self._upgrade()
            return
        folder = self.path.absolute().parent
        if not folder.is_dir():
            raise StoreError(
                "the folder for this project does not exist", where=self.location, advice="Make the folder first."
            )
        # Filled under another name: whoever finds the project finds it whole, even after a crash.
        try:
            with tempfile.TemporaryDirectory(prefix=".pourparler-", dir=folder) as temporary:
                draft = SqliteBackend(str(Path(temporary) / "project"), read_only=False)
                draft._upgrade()
                if self.path.exists() and self.path.stat().st_size == 0:
                    self.path.unlink()
                _give_name(draft.path, self.path)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise FullStore("the disk is full", where=self.location) from error
            raise ReadOnlyStore(f"the project cannot be made here ({error.strerror})", where=self.location) from error

    def _upgrade(self) -> None:
        try:
            with self.engine().connect() as connection:
                version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                connection.rollback()
                raw: Any = connection.connection.driver_connection
                if raw.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                    raw.execute("PRAGMA journal_mode = WAL")
                if version != NEWEST:
                    upgrade(connection)
        except sa.exc.DBAPIError as error:
            raise self.explain(error) from error
        finally:
            self.engine().dispose()

    def verify(self) -> None:
        """Refuses a file that is no project, one of a newer version, and one whose schema was tampered with."""
        try:
            with self.path.open("rb") as file:
                head = file.read(100)
        except OSError as error:
            raise ReadOnlyStore(f"the file cannot be opened ({error.strerror})", where=self.location) from error
        if not head and self._has_log():
            return
        if head[:16] != _MAGIC:
            raise SchemaMismatch("this is not a project", where=self.location, advice="Give another file name.")
        try:
            with self.engine().connect() as connection:
                self._verify_schema(connection)
        except sa.exc.DBAPIError as error:
            raise self.explain(error) from error

    def _verify_schema(self, connection: Connection) -> None:
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if mark == 0 and tables == 0:
            return  # A crash came between making the file and filling it; preparing it goes on from here.
        if mark != APPLICATION_ID:
            raise SchemaMismatch(
                "this SQLite file is not a project", where=self.location, advice="Give another file name."
            )
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version > NEWEST:
            raise SchemaMismatch(f"written by a newer version (schema {version}, known: {NEWEST})", where=self.location)
        if current_schema(connection) != version or schema_digest(connection) != SCHEMA_DIGESTS.get(version):
            raise SchemaMismatch(
                "tables, triggers or views of this file are not those of a project",
                where=self.location,
                advice="Do not use the file unless you know who changed it; restore a backup.",
            )

    def require_newest(self) -> None:
        """Refuses a file of an older schema."""
        with self.engine().connect() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version < NEWEST:
            raise older_schema(version, where=self.location)

    def begin_reading(self, connection: Connection) -> None:
        """The transaction that has begun sees one state from its first read on."""

    def begin_writing(self, connection: Connection) -> None:
        """The transaction has taken the one place for a writer when it began."""

    def explain(self, error: Exception) -> Exception:
        """The project's own error for a failure of SQLite; values that break a constraint are no failure of it."""
        if isinstance(error, sa.exc.IntegrityError):
            return error
        origin = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        return self._explain(origin) if isinstance(origin, sqlite3.Error) else error

    def _explain(self, error: sqlite3.Error) -> Exception:
        name = getattr(error, "sqlite_errorname", None) or ""
        message = str(error)
        if name.startswith("SQLITE_FULL") or "disk is full" in message:
            return FullStore("the disk is full", where=self.location)
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")) or "unable to open" in message:
            return ReadOnlyStore(f"the project cannot be opened or written ({message})", where=self.location)
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return BusyStore(f"another process has been writing for {BUSY_SECONDS} seconds", where=self.location)
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return DamagedStore(f"the file is damaged ({message})", where=self.location)
        if name.startswith("SQLITE_IOERR"):
            # What a full disk or quota looks like when it is met outside of a plain write.
            return FullStore(f"the disk takes no more ({message})", where=self.location)
        return StoreError(f"the database failed ({message})", where=self.location)


def _give_name(draft: Path, path: Path) -> None:
    """Gives a new project its name, unless another process was quicker."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK):
            raise
        # A file system without hard links; of two that start at once the later one wins, both files being empty.
        if not path.exists():
            os.rename(draft, path)


def _begin(connection: Connection) -> None:
    # A reader that turns writer could find that another one was quicker; a writer therefore queues at once.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# Tables that the full-text index keeps for itself; their text differs between SQLite versions, but it only ever names
# columns: nothing in it is computed.
_SHADOW = re.compile(r"^(?:article|statement)_search_(?:data|idx|docsize|config)$")
_PLAIN_TABLE = re.compile(
    r"CREATE TABLE '\w+'\((?:\w+(?: (?:INTEGER|BLOB|PRIMARY KEY))*|PRIMARY KEY\([\w, ]+\))"
    r"(?:, ?(?:\w+(?: (?:INTEGER|BLOB|PRIMARY KEY))*|PRIMARY KEY\([\w, ]+\)))*\)(?: WITHOUT ROWID)?"
)


def schema_digest(connection: Connection) -> str:
    """SHA-256 over the definitions of all tables, indices, triggers and views, but for SQLite's own."""
    rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
    own = []
    for kind, name, table, text in rows:
        words = " ".join((text or "").split())
        is_shadow = kind == "table" and _SHADOW.match(name) and _PLAIN_TABLE.fullmatch(words)
        if not is_shadow and not name.startswith("sqlite_"):
            own.append((kind, name, table, words))
    return hashlib.sha256(repr(sorted(own)).encode()).hexdigest()
