"""Folders: which files are new or changed, and complete."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pourparler.readers.registry import kind_of
from pourparler.watching import state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.store import Store
    from pourparler.watching.plan import WatchedFolder
    from pourparler.watching.stopping import Stop

# Names under which programs keep what they have not finished.
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")


class Looks(NamedTuple):
    """How a file looked.

    Attributes:
        size: in bytes.
        changed: time of the last change, nanoseconds since 1970.
        since: monotonic time at which it was first seen like this.
    """

    size: int
    changed: int
    since: float


class FolderWatch:
    """One folder, looked at again and again.

    Attributes:
        growing: whether a file was left for later because it may not be complete.
    """

    def __init__(self, store: Store, folder: WatchedFolder) -> None:
        self._store = store
        self.folder = folder
        self._seen: dict[str, Looks] = {}
        self.growing = False

    def look(self) -> dict[str, tuple[int, int]]:
        """New and changed files that are complete, with size and time of change; sorted by name.

        A file is complete when nobody has it open for writing, as far as the system tells, and it has not changed for
        the folder's ``settle`` seconds.
        """
        known = state.read_files(self._store, os.path.join(self.folder.path, ""))
        seen: dict[str, Looks] = {}
        ready: dict[str, tuple[int, int]] = {}
        now = time.monotonic()
        for path in _files(self.folder.path):
            try:
                found = os.stat(path)
            except OSError:
                # Gone since it was listed.
                continue
            if known.get(path) == (found.st_size, found.st_mtime_ns):
                continue
            before = self._seen.get(path)
            same = before is not None and before[:2] == (found.st_size, found.st_mtime_ns)
            looks = before if before is not None and same else Looks(found.st_size, found.st_mtime_ns, now)
            seen[path] = looks
            if self._is_settled(looks, now) and not is_being_written(path):
                ready[path] = (found.st_size, found.st_mtime_ns)
        self._seen = seen
        self.growing = len(ready) < len(seen)
        return ready

    def look_until_settled(self, stop: Stop) -> dict[str, tuple[int, int]]:
        """Like ``look``, but gives files that have just been written the time to settle, once."""
        ready = self.look()
        if self.growing:
            stop.pause(self.folder.settle + 0.05)
            ready = self.look()
        return ready

    def _is_settled(self, looks: Looks, now: float) -> bool:
        if now - looks.since >= self.folder.settle:
            return True
        # What was there before the watch began need not be watched; a time in the future says nothing.
        return time.time() - looks.changed / 1e9 >= self.folder.settle


def _files(folder: str) -> Iterator[str]:
    """Paths of the files in a folder and the folders within it that can be read; sorted by name."""
    for current, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or name.lower().endswith(_UNFINISHED):
                continue
            # Databases and text alike cannot hold a name that is no text.
            if not _is_text(os.path.join(current, name)):
                continue
            path = Path(current, name)
            if kind_of(path)[0] and path.is_file():
                yield str(path)


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def is_being_written(path: str) -> bool:
    """Whether a process has the file open for writing, as far as the system tells.

    Linux grants a read lease on a file only where nobody has it open for writing (fcntl(2), F_SETLEASE).
    """
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        # Reading it will say what is wrong.
        return False
    try:
        # Whoever opens the file in this very moment has a signal sent here; the usual one would end the process.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        # Other errors: somebody else's file, or a file system without leases. Time alone decides then.
        return error.errno == errno.EAGAIN
    finally:
        os.close(handle)
    return False
