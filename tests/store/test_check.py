"""Damage is found: what follows from sound parts is mended, the rest is reported, and nothing crashes on it."""

from __future__ import annotations

import atexit
import contextlib
import functools
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from databases import dump, fill, fresh_database, moment, read_reports
from invented_reports import invented_reports
from pourparler.errors import DamagedStore, StoreError
from pourparler.record import Negotiation, Record
from pourparler.store import Store, open_store, queries, schema
from pourparler.store.checking import Problem, check
from pourparler.store.reviews import Review, keep_reviews
from pourparler.store.search import search


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return read_reports(invented_reports(10, seed=8))


@functools.cache
def filled(kind: str) -> str:
    """A project with something of everything, made once for each database; tests get copies of it."""
    place = fresh_database() if kind == "postgresql" else f"{tempfile.mkdtemp()}/project"
    if kind == "sqlite":
        atexit.register(shutil.rmtree, Path(place).parent, ignore_errors=True)
    with open_store(place, create=True) as store:
        fill(store, read_reports(invented_reports(10, seed=8)))
    return place


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return fresh_database(like=filled("postgresql"))
    return str(shutil.copy(filled("sqlite"), tmp_path / "project.pourparler"))


@pytest.fixture
def full(location: str) -> Iterator[Store]:
    with open_store(location) as store:
        yield store


def damage(store: Store, *commands: str) -> None:
    """What happens to a file on a bad disk: past all rules of the database."""
    with store.writing() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for command in commands:
            connection.exec_driver_sql(command)


def unruly(store: Store, *commands: str) -> None:
    """The same where references are broken; SQLite only leaves them unwatched outside of a transaction."""
    if store.backend.name == "sqlite":
        raw = sqlite3.connect(store.location)
        for command in commands:
            raw.execute(command)
        raw.commit()
        raw.close()
    else:
        damage(store, *commands)


def found(problems: list[Problem]) -> set[tuple[str, str, bool]]:
    return {(each.kind, each.table, each.repaired) for each in problems}


def test_a_sound_project_has_no_problem(full: Store, records: list[Record]) -> None:
    report = check(full)
    assert report.problems == []
    assert (report.articles, report.statements) == (len(records), sum(len(each.statements) for each in records))


def test_the_number_of_queries_does_not_grow_with_the_statements(full: Store) -> None:
    asked: list[str] = []
    engine = full.backend.engine()
    sa.event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    report = check(full, repair=False)
    of_statements = [query for query in asked if "FROM condition" in query or "FROM reporting_link" in query]
    assert 0 < len(of_statements) < report.statements / 4


STATEMENT = "(SELECT min(number) FROM statement)"
ARTICLE = "(SELECT min(id) FROM article)"
MENDED = {
    "words": (f"UPDATE statement SET proposition = 'other words' WHERE number = {STATEMENT}", "evidence", "statement"),
    "source": (f"UPDATE statement SET source_text = NULL WHERE number = {STATEMENT}", "evidence", "statement"),
    "day": (f"UPDATE statement SET said_on = '1999-01-01' WHERE number = {STATEMENT}", "evidence", "statement"),
    "condition": ("UPDATE condition SET text = 'other words'", "evidence", "condition"),
    "event": ("UPDATE event SET evidence_text = 'other words'", "evidence", "event"),
    "copy hash": (f"UPDATE article SET copy_hash = 'x' WHERE id = {ARTICLE}", "hash", "article"),
    "bands": ("DELETE FROM story_band WHERE band > 0", "story", "story_band"),
    "stray bands": ("INSERT INTO story_band (day, band, copy_hash) VALUES (1, 1, 'x')", "dangling", "story_band"),
    "utterance": (
        f"UPDATE statement SET utterance_id = (SELECT max(id) FROM utterance) WHERE number = {STATEMENT}",
        "utterance",
        "statement",
    ),
    "empty story": ("INSERT INTO story (id) VALUES ('zzz')", "dangling", "story"),
    "history": (f"UPDATE statement SET superseded_at = read_at WHERE number = {STATEMENT}", "reading", "statement"),
}


@pytest.mark.parametrize("what", MENDED)
def test_what_follows_from_sound_parts_is_mended(full: Store, location: str, what: str) -> None:
    command, kind, table = MENDED[what]
    before = dump(location)
    damage(full, command)
    assert dump(location) != before
    assert (kind, table, False) in found(check(full, repair=False).problems)
    report = check(full)
    assert (kind, table, True) in found(report.problems)
    assert report.unrepaired == []
    assert dump(location) == before
    assert check(full).problems == []


def test_a_wrong_story_is_mended(full: Store, location: str) -> None:
    before = dump(location)
    damage(full, "INSERT INTO story (id) VALUES ('zzz')", f"UPDATE article SET story_id = 'zzz' WHERE id = {ARTICLE}")
    assert ("story", "article", True) in found(check(full).problems)
    assert dump(location) == before


def test_a_damaged_index_is_made_anew(full: Store, records: list[Record]) -> None:
    # A long one: PostgreSQL leaves words like "the" out of its index.
    words = next(word for word in records[0].article.text.split() if len(word) > 6 and word.isalpha())
    expected = search(full, words, kind="article", limit=1000)
    assert expected
    if full.backend.name == "sqlite":
        damage(
            full,
            "INSERT INTO article_search (article_search, rowid, title, text) "
            "SELECT 'delete', number, title, text FROM article",
        )
    else:
        damage(full, "UPDATE article_search SET words = to_tsvector('english', 'something else')")
    assert search(full, words, kind="article") == []
    assert ("search", "article_search", True) in found(check(full).problems)
    assert search(full, words, kind="article", limit=1000) == expected
    assert check(full).problems == []


def test_words_that_are_mended_can_be_found_again(full: Store, records: list[Record]) -> None:
    words = records[0].statements[0].content[0].of(records[0].article.text)
    damage(full, f"UPDATE statement SET proposition = 'entirely different' WHERE number = {STATEMENT}")
    check(full)
    assert records[0].statements[0].id in {hit.id for hit in search(full, f'"{words}"')}
    assert search(full, "entirely different") == []


LOST = {
    "article": (f"DELETE FROM article WHERE id = {ARTICLE}", "article"),
    "reading": (f"DELETE FROM reading WHERE article_id = {ARTICLE}", "reading"),
    "utterance": ("DELETE FROM utterance WHERE id = (SELECT max(id) FROM utterance)", "utterance"),
    "statement": (f"DELETE FROM statement WHERE article_id = {ARTICLE}", "statement"),
}


@pytest.mark.parametrize("what", LOST)
def test_what_hangs_on_a_lost_row_is_reported_and_removed(full: Store, what: str) -> None:
    command, parent = LOST[what]
    unruly(full, command)
    dangling = [each for each in check(full, repair=False).problems if each.kind == "dangling"]
    if what != "statement":
        assert any(parent in each.message for each in dangling)
    report = check(full)
    assert {each.kind for each in report.unrepaired} <= {"reading"}
    if what == "article":
        # Down to the last leaf: readings, what they found, and what hangs on that.
        assert {"reading", "attribution", "statement", "condition"} <= {
            each.table for each in report.problems if each.kind == "dangling"
        }
    again = check(full)
    assert {each.kind for each in again.problems} <= {"reading"}


def test_a_text_that_was_changed_is_reported_and_healed_by_the_next_ingest(
    full: Store, location: str, records: list[Record]
) -> None:
    before = dump(location, leave_out=["id", "reading_id", "statement_number", "fingerprint", "superseded_at"])
    first = min(records, key=lambda record: record.article.id)
    damage(full, f"UPDATE article SET text = 'Short now.' WHERE id = {ARTICLE}")
    report = check(full)
    assert ("hash", "article", False) in found(report.problems)
    assert ("evidence", "statement", False) in found(report.problems) or not first.statements
    fill(full, records, day=2)
    assert queries.record(full, first.article.id) == first
    # What the damaged reading held has become history, which needs no mending: the text is right again.
    assert check(full).problems == []
    after = dump(location, leave_out=["id", "reading_id", "statement_number", "fingerprint", "superseded_at"])
    assert set(before) <= set(after)


def test_a_span_that_does_not_fit_is_reported_and_healed_by_the_next_ingest(full: Store, records: list[Record]) -> None:
    damage(full, f"UPDATE statement SET content = '[[5,99999]]' WHERE number = {STATEMENT}")
    report = check(full)
    assert found(report.unrepaired) == {("evidence", "statement", False)}
    assert "Ingest the article again" in report.unrepaired[0].message
    fill(full, records, day=2)
    mended = check(full)
    assert mended.unrepaired == []
    assert check(full).problems == []
    assert queries.record(full, records[0].article.id) == records[0]


def test_a_wrong_hash_is_healed_by_the_next_ingest(full: Store, location: str, records: list[Record]) -> None:
    damage(full, f"UPDATE article SET text_hash = 'x' WHERE id = {ARTICLE}")
    assert found(check(full, repair=False).problems) == {("hash", "article", False)}
    fill(full, records, day=2)
    assert check(full).problems == []


def test_a_review_of_nothing_is_reported(full: Store, records: list[Record]) -> None:
    decided, statement = moment(3), records[0].statements[0].id
    keep_reviews(full, [Review(statement_id=statement, field="act", decision="right", coder="a", decided_at=decided)])
    unruly(full, f"DELETE FROM statement WHERE number = {STATEMENT}")
    assert ("review", "review", False) in found(check(full).problems)


VALUES = [
    ("statement", "content", "'no spans'"),
    ("statement", "cue", "'[[1]]'"),
    ("condition", "span", "'{}'"),
    ("event", "evidence", "'[[1,\"2\"]]'"),
    ("attribution", "content", "'[[0,1'"),
    ("article", "published_at", "'yesterday'"),
]
SQLITE_VALUES = [
    ("article", "published", "'2016-13-45'"),
    ("article", "text", "x'ff00'"),
    ("statement", "read_at", "'never'"),
    ("statement", "confidence", "'high'"),
    ("statement", "proposition", "x'00'"),
    ("negotiation", "parties", "'[broken'"),
]


@pytest.mark.parametrize(("table", "column", "value"), VALUES)
def test_values_that_cannot_be_are_reported(full: Store, table: str, column: str, value: str) -> None:
    damage(full, f"UPDATE {table} SET {column} = {value}")
    report = check(full)
    assert ("value", table, False) in found(report.problems)
    assert all(not each.repaired for each in report.problems)


@pytest.mark.parametrize(("table", "column", "value"), SQLITE_VALUES)
def test_values_that_only_sqlite_takes_are_reported(tmp_path: Path, table: str, column: str, value: str) -> None:
    with open_store(str(shutil.copy(filled("sqlite"), tmp_path / "project"))) as store:
        queries.save_negotiation(store, Negotiation("n", ("SYR",), (), None, None, ()))
        unruly(store, f"UPDATE {table} SET {column} = {value}")
        assert ("value", table, False) in found(check(store).problems)


PAGE = 4096


def pages_of_schema(place: Path) -> set[int]:
    """Pages, counted from 0, that tell which tables there are."""
    with contextlib.closing(sqlite3.connect(place)) as raw:
        try:
            rows = raw.execute("SELECT pageno - 1 FROM dbstat WHERE name IN ('sqlite_schema', 'sqlite_master')")
        except sqlite3.OperationalError as error:
            pytest.skip(f"this SQLite does not say what its pages hold: {error}")
        return {page for (page,) in rows}


def overwrite(place: Path, pages: Iterable[int]) -> None:
    """What a bad disk does to some pages of a file."""
    content = bytearray(place.read_bytes())
    for page in pages:
        content[page * PAGE : page * PAGE + 2000] = bytes(range(250)) * 8
    place.write_bytes(content)


def test_a_file_with_overwritten_pages_is_reported(tmp_path: Path) -> None:
    place = Path(shutil.copy(filled("sqlite"), tmp_path / "project"))
    schema_pages = pages_of_schema(place)
    # The schema lies on the first page and wherever it found room; its damage is found when the project is opened.
    overwrite(place, [page for page in range(20, place.stat().st_size // PAGE, 3) if page not in schema_pages])
    for repair in (False, True):
        with open_store(str(place)) as store:
            report = check(store, repair=repair)
        assert any(each.kind == "database" for each in report.unrepaired)
        assert all(not each.repaired for each in report.problems if each.kind == "database")


@pytest.mark.parametrize("seed", range(6))
def test_a_page_overwritten_anywhere_is_reported_or_refused(tmp_path: Path, seed: int) -> None:
    place = Path(shutil.copy(filled("sqlite"), tmp_path / "project"))
    page = random.Random(seed).randrange(1, place.stat().st_size // PAGE)
    in_schema = page in pages_of_schema(place)
    overwrite(place, [page])
    try:
        with open_store(str(place)) as store:
            problems = check(store).problems
    except StoreError as error:
        assert in_schema, error
    else:
        assert problems
        assert not in_schema


def test_a_file_whose_schema_is_overwritten_is_refused(tmp_path: Path) -> None:
    place = Path(shutil.copy(filled("sqlite"), tmp_path / "project"))
    pages = pages_of_schema(place) - {0}
    assert pages
    overwrite(place, pages)
    with pytest.raises(DamagedStore, match="restore the last backup") as caught:
        open_store(str(place))
    assert str(place) in str(caught.value)


def test_checking_without_repair_writes_nothing(full: Store, location: str) -> None:
    damage(full, "DELETE FROM story_band", "UPDATE condition SET text = 'other words'")
    before: list[Any] = dump(location)
    assert check(full, repair=False).problems
    assert dump(location) == before
    with full.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(schema.story_band)).scalar_one() == 0
