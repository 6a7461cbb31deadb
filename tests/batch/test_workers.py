"""Reading in several processes: order kept, nothing lost to a process that ends, one bad article stops nothing."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import pytest

from crashing_reader import InterruptedReader
from pourparler.batch.ingest import IngestOptions, ingest_articles
from pourparler.batch.workers import Workers
from pourparler.errors import ModelFileError
from pourparler.pipeline import Pipeline, PipelineSettings
from pourparler.record import Article, ArticleFailure, Record
from pourparler.store import open_store, queries
from sentence_reader import SentenceReader

ARTICLES = [
    Article(f"a{number}", f"Anna Berg said the {word} is open to all ships today.")
    for number, word in enumerate(("strait", "harbour", "bridge", "canal", "harbour gate", "river"))
]


def codes(found: Sequence[Record | ArticleFailure]) -> list[str | None]:
    return [each.code if isinstance(each, ArticleFailure) else None for each in found]


@pytest.mark.parametrize("processes", [0, 2])
def test_findings_come_in_the_order_of_the_articles(processes: int) -> None:
    failed = ArticleFailure("f", "file_not_found", "gone", None)
    given: list[Article | ArticleFailure] = [*ARTICLES[:2], failed, *ARTICLES[2:]]
    with Workers(SentenceReader(), processes=processes) as workers:
        found = list(workers.read(given))
        assert workers.provenance == SentenceReader().provenance
    expected = [each if isinstance(each, ArticleFailure) else SentenceReader().read(each) for each in given]
    assert found == expected


def test_a_process_killed_from_outside_costs_no_article(tmp_path: Path) -> None:
    with Workers(InterruptedReader(str(tmp_path)), processes=2) as workers:
        found = list(workers.read(ARTICLES))
    assert found == [SentenceReader().read(article) for article in ARTICLES]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a1", "a4"]


def test_an_article_that_ends_every_process_is_a_failure(tmp_path: Path) -> None:
    with Workers(SentenceReader(crash_on="harbour"), processes=2) as workers:
        found = list(workers.read(ARTICLES))
    assert codes(found) == [None, "extractor_failed", None, None, "extractor_failed", None]


def test_an_article_that_takes_too_long_is_a_failure(tmp_path: Path) -> None:
    reader = InterruptedReader(str(tmp_path), kill_on="never", sleep_on="bridge")
    with Workers(reader, processes=1, seconds_per_article=1.0) as workers:
        found = list(workers.read(ARTICLES[:4]))
    assert codes(found) == [None, None, "extractor_failed", None]


def test_a_reader_that_cannot_start_is_said_at_once() -> None:
    reader = functools.partial(Pipeline, PipelineSettings(models=Path("/nowhere")))
    with pytest.raises(ModelFileError, match="nowhere"):
        Workers(reader, processes=1)


@pytest.mark.parametrize("workers", [0, 2])
def test_failures_are_tried_again_only_when_asked_for(tmp_path: Path, workers: int) -> None:
    options = IngestOptions(workers=workers, reader=SentenceReader(fail_on="harbour"))
    with open_store(str(tmp_path / "project"), create=True) as store:
        first = ingest_articles(store, ARTICLES, options=options)
        assert (first.added, first.failed) == (4, 2)
        assert [each.id for each in queries.failures(store)] == ["a1", "a4"]
        again = ingest_articles(store, ARTICLES, options=options)
        assert (again.unchanged, again.failed) == (4, 2)
        better = IngestOptions(workers=workers, reader=SentenceReader(), retry=True)
        done = ingest_articles(store, ARTICLES, options=better)
        assert (done.added, done.unchanged, done.failed) == (2, 4, 0)
        assert queries.failures(store) == []
