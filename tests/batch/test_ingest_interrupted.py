"""Nothing lost, nothing twice: ingests that are killed, run out of room, may not write, or run at the same time."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from databases import dump, fresh_database, small_disk
from invented_reports import invented_reports, write_json_lines
from killable_ingest import Starter
from pourparler.batch.positions import wrong_cells
from pourparler.errors import FullStore, ReadOnlyStore
from pourparler.project import Project
from pourparler.readers import read_inputs
from pourparler.record import Article
from pourparler.record.interchange import article_to_json
from pourparler.store import open_store
from pourparler.store.checking import check
from pourparler.store.queries import articles

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture
def starter(tmp_path: Path) -> Iterator[Starter]:
    with Starter(tmp_path) as started:
        yield started


def places(kind: str, folder: Path) -> Iterator[str]:
    """Places for one new project after the other."""
    number = 0
    while True:
        number += 1
        yield str(folder / f"p{number}.pourparler") if kind == "sqlite" else fresh_database()


def sound(project: str) -> bool:
    with open_store(project) as store:
        return check(store, repair=False).problems == [] and wrong_cells(store) == []


def cells_of(location: str) -> list[tuple[object, ...]]:
    with Project(location) as project:
        return [(cell.party, cell.issue, cell.position, cell.since, cell.statements) for cell in project.board().cells]


def kill_often(kind: str, source: Path, folder: Path, *, kills: int) -> None:
    """Kills ingests at random moments, resuming each time, and compares every project that became complete."""
    chance = random.Random(kills)
    place = places(kind, folder)
    calm, project = next(place), next(place)
    with Starter(folder) as starter:
        duration = min(starter.timed(each, source) for each in (calm, next(place)))
        expected = dump(calm)
        done = 0
        while done < kills:
            # Short and long lives: some die while they start, some between any two writes, some near the end.
            seconds = chance.uniform(0, duration) * chance.choice((0.2, 0.4, 0.8))
            if starter.start(project, source).kill_after(seconds):
                done += 1
            else:
                assert dump(project) == expected
                project = next(place)
        starter.start(project, source).finish()
        assert dump(project) == expected
        assert sound(project)
        # Reading the same once more changes nothing.
        assert starter.start(project, source).finish().split()[:2] == ["0", "0"]
        assert dump(project) == expected


@pytest.mark.parametrize("kind", DATABASES)
def test_killed_ingests_leave_the_record_of_an_undisturbed_one(kind: str, tmp_path: Path) -> None:
    source = write_json_lines(tmp_path / "reports.jsonl", invented_reports(40))
    kill_often(kind, source, tmp_path, kills=6)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("kind", DATABASES)
def test_a_hundred_kills_over_real_pages(kind: str, tmp_path: Path, shared: Path) -> None:
    # Extracted once: a hundred times over, turning pages into text would be all that the kills ever hit.
    source = tmp_path / "pages.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for article in read_inputs([str(shared / "data" / "news-2016" / "pages")]):
            assert isinstance(article, Article)
            file.write(json.dumps(article_to_json(article)) + "\n")
    kill_often(kind, source, tmp_path, kills=100)


@pytest.mark.parametrize("kind", DATABASES)
def test_two_ingests_at_once_lose_and_double_nothing(kind: str, tmp_path: Path, starter: Starter) -> None:
    reports = invented_reports(50)
    whole = write_json_lines(tmp_path / "whole.jsonl", reports)
    backwards = write_json_lines(tmp_path / "backwards.jsonl", reports[::-1])
    place = places(kind, tmp_path)
    calm, both = next(place), next(place)
    starter.start(calm, whole).finish()
    with Starter(tmp_path) as other:
        runs = [starter.start(both, whole, workers=1), other.start(both, backwards, workers=1)]
        added = sum(int(run.finish().split()[0]) for run in runs)
    assert added == len(reports)
    # An article's path is the line of the file through which it came first.
    assert dump(both, leave_out=["path"]) == dump(calm, leave_out=["path"])
    assert sound(both)


@pytest.mark.parametrize("kind", DATABASES)
def test_rereading_that_is_killed_ends_as_an_undisturbed_one(kind: str, tmp_path: Path, starter: Starter) -> None:
    source = write_json_lines(tmp_path / "reports.jsonl", invented_reports(40))
    place = places(kind, tmp_path)
    calm, disturbed = next(place), next(place)
    for project in (calm, disturbed):
        starter.start(project, source).finish()
    seconds = starter.timed(calm, source, version="2")
    for part in (0.4, 0.6, 0.8):
        starter.start(disturbed, source, version="2").kill_after(part * seconds)
    starter.start(disturbed, source, version="2").finish()
    assert dump(disturbed) == dump(calm)
    assert sound(disturbed)
    assert starter.start(disturbed, source, version="2").finish() == "0 0 40 0"


def test_a_quota_that_is_reached_is_said_and_what_was_written_stays(tmp_path: Path, starter: Starter) -> None:
    source = write_json_lines(tmp_path / "reports.jsonl", invented_reports(60))
    calm, project = str(tmp_path / "calm"), str(tmp_path / "project")
    starter.start(calm, source).finish()
    # Room for the empty project and its log, not for all reports.
    with open_store(project, create=True):
        pass
    room = os.stat(project).st_size + 100_000
    said = starter.start(project, source, largest=room).finish(status=3)
    assert said.startswith(FullStore.code)
    assert sound(project)
    before = dump(project)
    assert before != dump(calm)
    starter.start(project, source).finish()
    assert dump(project) == dump(calm)


@pytest.mark.parametrize("kind", DATABASES)
def test_a_full_disk_is_said_and_what_was_written_stays(kind: str, tmp_path: Path, starter: Starter) -> None:
    reports = invented_reports(80)
    source = write_json_lines(tmp_path / "reports.jsonl", reports)
    with small_disk(kind, tmp_path, room=500_000) as project:
        said = starter.start(project, source).finish(status=3)
        assert said.startswith(FullStore.code)
        assert sound(project)
        # A second try does no harm either.
        assert starter.start(project, source).finish(status=3).startswith(FullStore.code)
        assert sound(project)
        with open_store(project, read_only=True) as store:
            written = {article.id for article in articles(store)}
        assert 0 < len(written) < len(reports)
        # What is there is what the reports that were written make, whole: groups depend on who else has come.
        part = write_json_lines(tmp_path / "part.jsonl", [report for report in reports if report["id"] in written])
        calm = next(places(kind, tmp_path))
        starter.start(calm, part).finish()
        # All but the board that is kept, for which there was no room: it is computed from the record.
        kept, whole = (
            [row for row in dump(each, leave_out=["path"]) if not row.startswith("board_")] for each in (project, calm)
        )
        assert kept == whole
        assert cells_of(project) == cells_of(calm) != []


def test_an_sqlite_project_that_may_not_be_written_is_left_alone(tmp_path: Path) -> None:
    project = str(tmp_path / "project")
    with open_store(project, create=True):
        pass
    content = Path(project).read_bytes()
    with open_store(project, read_only=True) as store, pytest.raises(ReadOnlyStore) as caught, store.writing() as c:
        c.exec_driver_sql("DELETE FROM article")
    assert project in str(caught.value)
    assert Path(project).read_bytes() == content


@pytest.mark.postgresql
def test_a_postgresql_project_that_may_not_be_written_is_left_alone(tmp_path: Path, starter: Starter) -> None:
    source = write_json_lines(tmp_path / "reports.jsonl", invented_reports(3))
    more = write_json_lines(tmp_path / "more.jsonl", invented_reports(5, seed=1))
    project = fresh_database()
    starter.start(project, source).finish()
    before = dump(project)
    engine = sa.create_engine(project.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    engine.dispose()
    assert starter.start(project, more).finish(status=3).startswith(ReadOnlyStore.code)
    assert dump(project) == before
