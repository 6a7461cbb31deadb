"""Nothing lost, nothing twice: ingests that are killed, run out of room, may not write, or run at the same time."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import dump, fresh_database
from invented_reports import invented_reports, write_json_lines
from pourparler.readers import read_inputs
from pourparler.record import Article
from pourparler.record.interchange import article_to_json

SCRIPT = Path(__file__).with_name("ingest_process.py")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SCRIPT.parent.parent)}


def start(project: str, *inputs: Path, workers: int = 2, version: str = "1") -> subprocess.Popen[str]:
    """Starts an ingest in a process group of its own, so that all of its processes can be killed at once."""
    command = [sys.executable, str(SCRIPT), project, str(workers), version, *map(str, inputs)]
    return subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def finish(process: subprocess.Popen[str], *, status: int = 0) -> str:
    """Waits for an ingest that nobody disturbs."""
    out, err = process.communicate(timeout=600)
    assert process.returncode == status, err
    return out


def kill_after(process: subprocess.Popen[str], seconds: float) -> bool:
    """Kills an ingest with all of its processes; whether it was still at work."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        return True
    process.communicate(timeout=60)
    return False


def places(kind: str, folder: Path) -> Iterator[str]:
    """Places for one new project after the other."""
    number = 0
    while True:
        number += 1
        yield str(folder / f"p{number}.pourparler") if kind == "sqlite" else fresh_database()


DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def kill_often(kind: str, source: Path, folder: Path, *, kills: int) -> None:
    """Kills ingests at random moments, resuming each time, and compares every project that became complete."""
    chance = random.Random(kills)
    place = places(kind, folder)
    calm = next(place)
    begun = time.monotonic()
    finish(start(calm, source))
    duration = time.monotonic() - begun
    expected = dump(calm)
    project, done, completed = next(place), 0, 0
    while done < kills:
        # Short and long lives: some die while they start, some between any two writes, some near the end.
        if kill_after(start(project, source), chance.uniform(0, duration) * chance.choice((0.3, 0.6, 1.0))):
            done += 1
        else:
            assert dump(project) == expected
            completed += 1
            project = next(place)
    finish(start(project, source))
    assert dump(project) == expected
    # Reading the same once more changes nothing.
    out = finish(start(project, source))
    assert out.split()[:2] == ["0", "0"]
    assert dump(project) == expected


@pytest.mark.parametrize("kind", DATABASES)
def test_killed_ingests_leave_the_record_of_an_undisturbed_one(kind: str, tmp_path: Path) -> None:
    source = write_json_lines(tmp_path / "reports.jsonl", invented_reports(60))
    kill_often(kind, source, tmp_path, kills=5)


@pytest.mark.long
@pytest.mark.timeout(3000)
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
def test_two_ingests_at_once_lose_and_double_nothing(kind: str, tmp_path: Path) -> None:
    reports = invented_reports(50)
    whole = write_json_lines(tmp_path / "whole.jsonl", reports)
    backwards = write_json_lines(tmp_path / "backwards.jsonl", reports[::-1])
    place = places(kind, tmp_path)
    calm, shared_project = next(place), next(place)
    finish(start(calm, whole))
    first, second = start(shared_project, whole), start(shared_project, backwards)
    added = sum(int(finish(process).split()[0]) for process in (first, second))
    assert added == len(reports)
    assert [row for row in dump(shared_project) if "'path'" not in row] == [
        row for row in dump(calm) if "'path'" not in row
    ]
    assert len(dump(shared_project)) == len(dump(calm))


@pytest.mark.parametrize("kind", DATABASES)
def test_rereading_that_is_killed_ends_as_an_undisturbed_one(kind: str, tmp_path: Path) -> None:
    source = write_json_lines(tmp_path / "reports.jsonl", invented_reports(40))
    place = places(kind, tmp_path)
    calm, disturbed = next(place), next(place)
    for project in (calm, disturbed):
        finish(start(project, source))
    out = finish(start(calm, source, version="2"))
    assert out.split() == ["0", "40", "0", "0"]
    for seconds in (1.2, 1.6, 2.0):
        kill_after(start(disturbed, source, version="2"), seconds)
    finish(start(disturbed, source, version="2"))
    assert dump(disturbed) == dump(calm)
