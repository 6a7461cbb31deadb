"""The Python API: the one door for programs, the command line and the web pages."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from pourparler.errors import InputError, UnknownDate
from pourparler.pipeline import Pipeline, PipelineSettings
from pourparler.readers import ReaderSettings
from pourparler.record import Article, ArticleFailure, Record, article_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "PipelineSettings",
    "ReaderSettings",
    "count_articles",
    "pipeline",
    "read",
    "read_articles",
    "read_files",
]


# One parameter for each field of an article, under its own name: what a caller has at hand.
def read(  # noqa: PLR0913
    text: str,
    *,
    id: str | None = None,
    title: str | None = None,
    published: str | datetime.date | None = None,
    outlet: str | None = None,
    url: str | None = None,
    language: str | None = None,
    settings: PipelineSettings | None = None,
) -> Record:
    """Read one text.

    Args:
        text: taken exactly as given; all offsets of the answer are offsets into it, in code points.
        id: the article's id; made from address and text when not given.
        title: headline.
        published: day of publication, a date or ISO 8601; without it relative dates stay unresolved.
        outlet: who published it.
        url: its address.
        language: ISO 639-1 code; not detected here.
        settings: what to read with.

    Returns:
        The record of this one article.

    Raises:
        UnknownDate: ``published`` is not ISO 8601.
        InputError: the text could not be read.
    """
    article = Article(
        id=id or article_id(text=text, url=url),
        text=text,
        title=title,
        published=_day(published),
        outlet=outlet,
        url=url,
        language=language,
    )
    record = pipeline(settings or PipelineSettings()).read(article)
    if isinstance(record, ArticleFailure):
        raise InputError(record.message)
    return record


def read_articles(
    articles: Iterable[Article | ArticleFailure], *, settings: PipelineSettings | None = None
) -> Iterator[Record | ArticleFailure]:
    """Read articles one by one, in order; failures pass through as rows."""
    return pipeline(settings or PipelineSettings()).read_many(articles)


def read_files(
    inputs: Sequence[str], *, reader: ReaderSettings | None = None, settings: PipelineSettings | None = None
) -> Iterator[Record | ArticleFailure]:
    """Read files, folders, addresses or ``-``; see ``readers.read_inputs`` for what they may be."""
    from pourparler.readers import read_inputs

    return read_articles(read_inputs(inputs, settings=reader or ReaderSettings()), settings=settings)


def count_articles(inputs: Sequence[str]) -> int | None:
    """How many articles lie ahead, by a quick look; ``None`` where only reading can tell."""
    from pourparler.readers.counting import count_articles as count

    return count(inputs)


@lru_cache(maxsize=4)
def pipeline(settings: PipelineSettings) -> Pipeline:
    """The pipeline of some settings, made once."""
    return Pipeline(settings)


def _day(value: str | datetime.date | None) -> datetime.date | None:
    if value is None or isinstance(value, datetime.date):
        return value.date() if isinstance(value, datetime.datetime) else value
    try:
        return datetime.date.fromisoformat(value[:10])
    except ValueError as error:
        raise UnknownDate(f"{value!r} is no date", advice="Give the day of publication as YYYY-MM-DD.") from error
