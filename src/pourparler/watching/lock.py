"""One watch at a time: two would fetch everything twice and tell everything twice."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

import sqlalchemy as sa

from pourparler.errors import BusyStore, ReadOnlyStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.store import Store

# "Pour" and "watc": a number that no other program in the database uses by chance.
_ADVISORY = 0x506F757277617463


@contextlib.contextmanager
def only_watch(store: Store) -> Iterator[None]:
    """Holds the place of the one watch of a project; whatever ends the process gives it back.

    Raises:
        BusyStore: another watch holds it.
    """
    if store.backend.name == "postgresql":
        # A connection of its own, outside of any transaction, for as long as the watch lasts.
        with store.backend.engine().connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            if not connection.execute(sa.select(sa.func.pg_try_advisory_lock(_ADVISORY))).scalar_one():
                raise _busy(store.location)
            try:
                yield
            finally:
                # A server that went away has given the lock back already.
                with contextlib.suppress(sa.exc.DBAPIError):
                    connection.execute(sa.select(sa.func.pg_advisory_unlock(_ADVISORY)))
    else:
        with _locked_file(f"{store.location}-watch", project=store.location):
            yield


def _busy(project: str) -> BusyStore:
    return BusyStore("another watch is at work on this project", where=project, advice="End it first.")


@contextlib.contextmanager
def _locked_file(path: str, *, project: str) -> Iterator[None]:
    # A file of its own: closing the project's file would drop the locks that SQLite holds on it in this process.
    if sys.platform == "win32":
        yield
        return
    import fcntl

    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ReadOnlyStore(f"no file can be made beside it ({error.strerror})", where=project) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise _busy(project) from error
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), os.stat(path)):
                break
        # Its last holder removed the file between opening and locking.
        os.close(handle)
    try:
        yield
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        os.close(handle)
