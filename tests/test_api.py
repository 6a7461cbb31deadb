"""The Python API: texts and files in, records out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

import pourparler
from pourparler import api
from pourparler.errors import ExtractorFailed, InputError, UnknownDate
from pourparler.record import Article, ArticleFailure, Record
from quick_command import QuickPipeline

TEXT = "Ana Ruiz said the talks would go on until Sudria opens the road.\r\n👩‍👩‍👧 Bo Lund refused to meet anybody."


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Reads with the quick reader, but for the tests that load the networks."""
    if request.node.get_closest_marker("model") is None:
        monkeypatch.setattr(api, "pipeline", QuickPipeline)


def test_a_text_is_taken_exactly_as_given() -> None:
    record = pourparler.read(TEXT, title="Road", outlet="The Gazette", url="https://gazette.example/1", language="en")
    assert record.article.text == TEXT
    assert (record.article.title, record.article.outlet) == ("Road", "The Gazette")
    assert [statement.content[0].of(TEXT) for statement in record.statements] == [
        "the talks would go on until Sudria opens the road",
        "to meet anybody",
    ]


def test_the_id_is_given_or_comes_from_the_content() -> None:
    assert pourparler.read(TEXT, id="mine").article.id == "mine"
    first, second = pourparler.read(TEXT), pourparler.read(TEXT)
    assert first == second
    assert pourparler.read(TEXT + "!").article.id != first.article.id


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2031-05-04", datetime.date(2031, 5, 4)),
        ("2031-05-04T23:30:00+02:00", datetime.date(2031, 5, 4)),
        (datetime.date(2031, 5, 4), datetime.date(2031, 5, 4)),
        (datetime.datetime(2031, 5, 4, 23, 30), datetime.date(2031, 5, 4)),
        (None, None),
    ],
)
def test_days_of_publication(given: str | datetime.date | None, day: datetime.date | None) -> None:
    assert pourparler.read(TEXT, published=given).article.published == day


@pytest.mark.parametrize("given", ["yesterday", "04.05.2031", ""])
def test_an_unknown_day_says_how_to_write_it(given: str) -> None:
    with pytest.raises(UnknownDate, match="YYYY-MM-DD"):
        pourparler.read(TEXT, published=given)


def test_a_text_that_cannot_be_read_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(QuickPipeline):
        def read(self, article: Article) -> Record | ArticleFailure:
            error = ExtractorFailed("the extractor 'x' failed", where=article.id)
            return ArticleFailure(article.id, error.code, str(error))

    monkeypatch.setattr(api, "pipeline", Failing)
    with pytest.raises(InputError, match="extractor 'x' failed"):
        pourparler.read(TEXT)


def test_files_give_records_and_failures_in_order(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(TEXT * 3, encoding="utf-8")
    failure, record = pourparler.read_files([str(tmp_path / "none.txt"), str(report)])
    assert isinstance(failure, ArticleFailure)
    assert failure.code == "file_not_found"
    assert isinstance(record, Record)
    assert record.article.path == str(report)


def test_articles_are_read_as_they_are_asked_for() -> None:
    asked: list[int] = []

    def stream() -> Iterator[Article]:
        for number in range(3):
            asked.append(number)
            yield Article(str(number), TEXT)

    records = pourparler.read_articles(stream())
    first = next(records)
    assert isinstance(first, Record)
    assert first.article.id == "0"
    assert asked == [0]


@pytest.mark.model
def test_the_networks_are_loaded_once() -> None:
    assert api.pipeline(pourparler.PipelineSettings()) is api.pipeline(pourparler.PipelineSettings())


@pytest.mark.model
def test_relative_days_need_the_day_of_publication() -> None:
    text = "Norland will not return to the talks, Foreign Minister Ana Ruiz said on Monday."
    dated, undated = pourparler.read(text, published="2031-05-07"), pourparler.read(text)
    assert [each.date for each in dated.statements] == [datetime.date(2031, 5, 5)]
    assert [each.date for each in undated.statements] == [None]
    (statement,) = dated.statements
    assert statement.speaker == "Ana Ruiz"
    assert {step.extractor for step in dated.provenance} >= {"attributions", "statements"}
