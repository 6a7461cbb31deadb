"""Folders: what is new is read once, what is still being written is left alone."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from pourparler.store import open_store, schema
from pourparler.watching.folders import FolderWatch, is_being_written
from pourparler.watching.plan import WatchedFolder, WatchPlan
from watching.passes import Watcher

SAID = "Anna Berg said the talks would go on until the guns fall silent. Nobody else spoke to the press on that day."


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder for reports."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def watcher_of(inbox: Path, *, settle: float = 0.2, location: str | None = None) -> Watcher:
    plan = WatchPlan(folders=(WatchedFolder(path=str(inbox), settle=settle),))
    return Watcher(location or str(inbox.parent / "p.pourparler"), plan)


def old(path: Path, text: str = SAID) -> Path:
    """A file that was written a while ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    moment = time.time() - 1000
    os.utime(path, (moment, moment))
    return path


def test_new_and_changed_files_are_read_once(inbox: Path, location: str) -> None:
    watcher = watcher_of(inbox, location=location)
    old(inbox / "a.txt")
    old(inbox / "deep" / "b.txt", f"Second. {SAID}")
    assert watcher.look().progress.added == 2
    again = watcher.look()
    assert (again.files, again.progress.articles) == (0, 0)
    old(inbox / "a.txt", f"Changed. {SAID}")
    done = watcher.look()
    assert (done.files, done.progress.added) == (1, 1)
    assert len(watcher.rows(schema.watched_file)) == 2


def test_a_file_that_cannot_be_read_is_a_failure_once(inbox: Path) -> None:
    watcher = watcher_of(inbox)
    old(inbox / "a.txt", "")
    assert watcher.look().progress.failed == 1
    assert watcher.look().progress.articles == 0
    assert watcher.failures() == {str(inbox / "a.txt"): "missing_text"}


def test_unfinished_hidden_and_unknown_files_are_passed_over(inbox: Path) -> None:
    for name in ("a.txt.part", ".b.txt", "c.tmp", "d.txt~", "e.exe", ".git/f.txt"):
        old(inbox / name)
    assert watcher_of(inbox).look().files == 0


def test_a_file_that_was_just_written_is_given_time_to_settle(inbox: Path) -> None:
    (inbox / "a.txt").write_text(SAID, encoding="utf-8")
    begun = time.monotonic()
    assert watcher_of(inbox, settle=0.5).look().progress.added == 1
    assert time.monotonic() - begun >= 0.5


def test_a_half_written_file_is_not_read(inbox: Path) -> None:
    """The writer stops in the middle for longer than the settling time, with the file open."""
    watcher = watcher_of(inbox)
    path = inbox / "a.txt"
    with path.open("w", encoding="utf-8") as file:
        file.write(SAID[:40])
        file.flush()
        if sys.platform == "linux":
            assert is_being_written(str(path))
            done = watcher.look()
            assert (done.files, done.progress.articles) == (0, 0)
            assert "still being written" in done.messages[0]
        file.write(SAID[40:])
    assert not is_being_written(str(path))
    assert watcher.look().progress.added == 1
    (row,) = watcher.rows(schema.article)
    assert row["text"] == SAID


def test_a_file_that_grows_in_many_small_steps_is_not_read(inbox: Path) -> None:
    """The writer opens the file anew for each piece, so that only its changes tell."""
    path = inbox / "a.txt"
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.05):
            with path.open("a", encoding="utf-8") as file:
                file.write("More words. ")

    writer = threading.Thread(target=write)
    path.write_text(SAID, encoding="utf-8")
    writer.start()
    watcher = watcher_of(inbox, settle=0.4)
    try:
        done = watcher.look()
        assert done.files == 0
    finally:
        stop.set()
        writer.join()
    assert watcher.look().progress.added == 1


def test_a_time_in_the_future_keeps_no_file_out(inbox: Path) -> None:
    path = old(inbox / "a.txt")
    moment = time.time() + 10_000
    os.utime(path, (moment, moment))
    assert watcher_of(inbox).look().progress.added == 1


def test_between_two_looks_a_file_must_stay_as_it_is(inbox: Path, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "p.pourparler"), create=True) as store:
        folder = FolderWatch(store, WatchedFolder(path=str(inbox), settle=0.2))
        path = inbox / "a.txt"
        path.write_text("a", encoding="utf-8")
        assert folder.look() == {}
        assert folder.growing
        time.sleep(0.25)
        path.write_text("ab", encoding="utf-8")
        assert folder.look() == {}
        time.sleep(0.25)
        assert list(folder.look()) == [str(path)]
        assert not folder.growing


def test_a_folder_that_is_not_there_is_told(inbox: Path) -> None:
    watcher = watcher_of(inbox)
    inbox.rmdir()
    assert "there is no such folder" in watcher.look().messages[0]


def test_other_folders_with_like_names_are_others(inbox: Path, tmp_path: Path) -> None:
    other = tmp_path / "inbo_"
    old(inbox / "a.txt")
    old(other / "a.txt", f"Second. {SAID}")
    assert watcher_of(inbox).look().progress.added == 1
    assert watcher_of(other, location=str(tmp_path / "p.pourparler")).look().progress.added == 1


@pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's")
def test_looking_at_a_file_does_not_disturb_whoever_opens_it(inbox: Path) -> None:
    path = old(inbox / "a.txt")
    stop = threading.Event()
    opened = []

    def write() -> None:
        while not stop.is_set():
            with path.open("a", encoding="utf-8") as file:
                opened.append(file.write(""))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        # The signal that a broken lease sends would end this process.
        found = {is_being_written(str(path)) for _ in range(3000)}
    finally:
        stop.set()
        writer.join()
    assert opened
    assert found <= {True, False}
