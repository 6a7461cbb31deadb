"""Backups: consistent while others write, whole or not there, and a project again on either database."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from databases import dump, fill, fresh_database, read_reports
from invented_reports import invented_reports
from pourparler.errors import DamagedStore, MissingProject, SchemaMismatch, StoreError
from pourparler.record import Negotiation
from pourparler.store import Store, open_store, queries
from pourparler.store.backup import backup, restore
from pourparler.store.checking import check


def test_a_backup_is_the_project_again(store: Store, location: str, tmp_path: Path) -> None:
    fill(store, read_reports(invented_reports(10)))
    queries.save_negotiation(store, Negotiation("n", ("SYR",), ("talks",), None, None, ("a",)))
    target = tmp_path / "copy"
    backup(location, target)
    assert dump(str(target)) == dump(location)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(("copy", ".pour"))) == ["copy"]
    with open_store(str(target)) as copy:
        assert check(copy).problems == []
    # Restored, it is a project on either database that goes on as the one it came from.
    restored = str(tmp_path / "restored") if "postgresql" not in location else fresh_database()
    restore(target, restored)
    assert dump(restored) == dump(location)
    more = read_reports(invented_reports(4, seed=9))
    for place in (location, restored):
        with open_store(place) as opened:
            fill(opened, more, day=3)
            assert check(opened).problems == []
    assert dump(restored) == dump(location)


@pytest.mark.postgresql
def test_a_project_moves_from_one_database_to_the_other_and_back(tmp_path: Path) -> None:
    here, there, back = str(tmp_path / "here"), fresh_database(), str(tmp_path / "back")
    with open_store(here, create=True) as store:
        fill(store, read_reports(invented_reports(10)))
    restore(here, there)
    backup(there, back)
    assert dump(there) == dump(here)
    assert dump(back) == dump(here)


def test_a_backup_taken_while_others_write_is_of_one_moment(store: Store, location: str, tmp_path: Path) -> None:
    records = read_reports(invented_reports(24))
    fill(store, records[:4])
    done = threading.Event()

    def write() -> None:
        with open_store(location) as other:
            fill(other, records[4:])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    copies: list[Path] = []
    while not done.is_set() or not copies:
        target = tmp_path / f"copy{len(copies)}"
        backup(location, target)
        copies.append(target)
    writer.join()
    for target in (copies[0], copies[len(copies) // 2], copies[-1]):
        with open_store(str(target)) as copy:
            assert check(copy).problems == []
            held = {article.id for article in queries.articles(copy)}
        # Articles arrive in order, so each moment holds the first ones and no others.
        assert held == {record.article.id for record in records[: len(held)]}


def test_a_backup_that_fails_leaves_the_one_before(store: Store, location: str, tmp_path: Path) -> None:
    fill(store, read_reports(invented_reports(3)))
    target = tmp_path / "copy"
    backup(location, target)
    before = target.read_bytes()
    missing = str(tmp_path / "none")
    with pytest.raises(MissingProject):
        backup(missing, target)
    assert target.read_bytes() == before
    with pytest.raises(StoreError, match="folder"):
        backup(location, tmp_path / "no" / "copy")


def test_a_project_is_only_replaced_when_asked(tmp_path: Path) -> None:
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    for place, seed in ((first, 1), (second, 2)):
        with open_store(place, create=True) as store:
            fill(store, read_reports(invented_reports(3, seed=seed)))
    before = dump(second)
    with pytest.raises(StoreError, match="already"):
        restore(first, second)
    assert dump(second) == before
    restore(first, second, replace=True)
    assert dump(second) == dump(first)


@pytest.mark.postgresql
def test_a_postgresql_project_is_not_replaced(tmp_path: Path) -> None:
    first, second = str(tmp_path / "first"), fresh_database()
    for place in (first, second):
        with open_store(place, create=True) as store:
            fill(store, read_reports(invented_reports(2)))
    with pytest.raises(StoreError, match="append-only"):
        restore(first, second, replace=True)


def test_a_damaged_project_is_replaced_and_kept_aside(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    for place in (good, bad):
        with open_store(str(place), create=True) as store:
            fill(store, read_reports(invented_reports(6)))
    content = bytearray(bad.read_bytes())
    content[100:4096] = os.urandom(3996)
    bad.write_bytes(content)
    with pytest.raises((DamagedStore, SchemaMismatch)):
        restore(good, str(bad))
    restore(good, str(bad), replace=True)
    assert dump(str(bad)) == dump(str(good))
    assert (tmp_path / "bad.damaged").read_bytes() == bytes(content)


def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    good = tmp_path / "good"
    with open_store(str(good), create=True) as store:
        fill(store, read_reports(invented_reports(6)))
    content = bytearray(good.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = os.urandom(8192)
    bad = tmp_path / "bad"
    bad.write_bytes(content)
    with pytest.raises(DamagedStore):
        restore(bad, str(tmp_path / "new"))


@pytest.mark.parametrize("content", [b"", b"a letter", b"SQLite format 3\x00" + bytes(84)])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(StoreError):
        restore(file, str(tmp_path / "new"))
    other = tmp_path / "other"
    raw = sqlite3.connect(other)
    raw.execute("CREATE TABLE article (id)")
    raw.close()
    with pytest.raises(SchemaMismatch):
        restore(other, str(tmp_path / "new"), replace=True)
