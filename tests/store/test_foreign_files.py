"""A project file from another machine: opened without executing anything of it, or refused; and nothing crashes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from databases import fill, read_reports
from invented_reports import invented_reports
from pourparler.errors import PourparlerError, SchemaMismatch, StoreError
from pourparler.store import open_store, queries
from pourparler.store.search import Filters, search


@pytest.fixture
def project(tmp_path: Path) -> Path:
    place = tmp_path / "project"
    with open_store(str(place), create=True) as store:
        fill(store, read_reports(invented_reports(4)))
    return place


def tamper(project: Path, *commands: str) -> None:
    raw = sqlite3.connect(project)
    for command in commands:
        raw.execute(command)
    raw.commit()
    raw.close()


def rewrite_schema(project: Path, old: str, new: str) -> None:
    """Changes the text of a definition behind SQLite's back."""
    tamper(
        project,
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}')",
        "PRAGMA writable_schema = OFF",
    )


TRAPS: dict[str, Callable[[Path], None]] = {
    "a trigger that deletes": lambda p: tamper(
        p, "CREATE TRIGGER t AFTER INSERT ON article BEGIN DELETE FROM review; END"
    ),
    "a trigger on a table of the index": lambda p: tamper(
        p, "CREATE TRIGGER t AFTER INSERT ON article_search_data BEGIN DELETE FROM article; END"
    ),
    "a view in place of a table": lambda p: tamper(
        p, "ALTER TABLE actor RENAME TO hidden", "CREATE VIEW actor AS SELECT * FROM hidden"
    ),
    "a further view": lambda p: tamper(p, "CREATE VIEW v AS SELECT load_extension('x')"),
    "an index over an expression": lambda p: tamper(p, "CREATE INDEX i ON article (length(text))"),
    "a computed column": lambda p: tamper(p, "ALTER TABLE article ADD COLUMN c TEXT AS (upper(text))"),
    "a guard taken away": lambda p: tamper(p, "DROP TRIGGER review_is_kept"),
    "a table that is missing": lambda p: tamper(p, "DROP TABLE alert"),
    "a further virtual table": lambda p: tamper(p, "CREATE VIRTUAL TABLE x USING fts5(y)"),
    "a default that is a call": lambda p: rewrite_schema(p, "block BLOB", "block BLOB DEFAULT (randomblob(9))"),
    "a check in a table of the index": lambda p: rewrite_schema(p, "sz BLOB", "sz BLOB CHECK (sz > 0)"),
    "a version that is no number": lambda p: tamper(p, "UPDATE pourparler_schema SET version_num = 'x'"),
    "no version": lambda p: tamper(p, "DELETE FROM pourparler_schema"),
    "another mark": lambda p: tamper(p, "PRAGMA application_id = 7"),
}


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_with_something_to_execute_is_refused_and_left_alone(project: Path, trap: str, read_only: bool) -> None:
    TRAPS[trap](project)
    before = project.read_bytes()
    with pytest.raises(SchemaMismatch) as caught:
        open_store(str(project), read_only=read_only)
    assert str(project) in str(caught.value)
    assert project.read_bytes() == before


def test_functions_and_extensions_are_out_of_reach(project: Path) -> None:
    with open_store(str(project)) as store, store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA trusted_schema").scalar_one() == 0
        with pytest.raises(Exception, match=r"not authorized|no such function"):
            connection.exec_driver_sql("SELECT load_extension('x')")


def test_a_strange_name_switches_nothing_on(tmp_path: Path) -> None:
    place = tmp_path / "a?mode=memory&cache=shared#x%00 ü.db"
    with open_store(str(place), create=True) as store:
        fill(store, read_reports(invented_reports(1)))
    assert place.stat().st_size > 0
    with open_store(str(place), read_only=True) as store:
        assert queries.counts(store).articles == 1


def test_values_that_no_project_holds_are_an_error_in_words(project: Path) -> None:
    tamper(project, "UPDATE statement SET content = 'no spans'", "UPDATE article SET published = 'soon'")
    with open_store(str(project), read_only=True) as store:
        for question in (
            lambda: queries.reported_statements(store),
            lambda: list(queries.articles(store)),
            lambda: search(store, "", kind="article"),
        ):
            with pytest.raises(StoreError, match="pourparler check"):
                question()


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=60) | st.text("ab\"'*-() ORNEAD:^+{}\\", max_size=40), name=st.text(max_size=20))
def test_nothing_that_a_user_types_becomes_a_query(small: Path, words: str, name: str) -> None:
    with open_store(str(small), read_only=True) as store:
        filters = Filters(parties=(name,), outlets=(words,), speakers=(name, words))
        for kind in ("article", "statement"):
            for chosen in (None, filters):
                try:
                    search(store, words, kind=kind, filters=chosen)
                except PourparlerError as error:
                    assert error.code == "invalid_settings"
        assert queries.reported_statements(store, parties=[name], speakers=[words], issues=[name]) == []
        assert queries.counts(store).articles == 4


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("small") / "project"
    with open_store(str(place), create=True) as store:
        fill(store, read_reports(invented_reports(4)))
    return place


HOSTILE = [
    "'; DROP TABLE article; --",
    '") OR 1=1 --',
    "a\x00b",
    "\ud83d",
    "NEAR(a b)",
    "title: x",
    "-",
    '"',
    "a" * 9000,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_looked_for_and_nothing_else(small: Path, words: str) -> None:
    with open_store(str(small), read_only=True) as store:
        for kind in ("article", "statement"):
            try:
                assert isinstance(search(store, words, kind=kind), list)
            except PourparlerError as error:
                assert error.code == "invalid_settings"
        assert queries.counts(store).articles == 4


def test_hundreds_of_words_are_not_too_many(small: Path) -> None:
    with open_store(str(small), read_only=True) as store:
        assert search(store, " ".join(f"w{n}" for n in range(600))) == []
        assert search(store, "the " + " ".join(f"-w{n}" for n in range(600)), kind="article")
        assert search(store, " OR ".join(["the", *(f"w{n}" for n in range(600))]), kind="article")
