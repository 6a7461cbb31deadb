"""Taking reports into a project: resumable, idempotent, each article with all of its findings in one transaction."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.batch.positions import keep_board
from pourparler.batch.workers import ArticleReader, Workers
from pourparler.record import ArticleFailure, text_hash
from pourparler.store import open_store, queries
from pourparler.store.writing import Outcome, fingerprint, keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pourparler.readers import ReaderSettings
    from pourparler.record import Article, Record
    from pourparler.store import Store


@dataclass(slots=True)
class Progress:
    """How far an ingest has come; the same object all the time.

    Attributes:
        added: articles that are new in the project.
        reread: articles that newer extractors have read again.
        unchanged: articles that were there already.
        failed: articles that could not be read, this time or before; listed by ``queries.failures``.
        messages: what was wrong with the first hundred of those that failed.
    """

    added: int = 0
    reread: int = 0
    unchanged: int = 0
    failed: int = 0
    messages: list[str] = field(default_factory=list)

    @property
    def articles(self) -> int:
        """All articles looked at so far."""
        return self.added + self.reread + self.unchanged + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestOptions:
    """How to ingest.

    Attributes:
        workers: processes that read; 0 reads in this one.
        retry: try again what these very extractors have failed on before.
        reader: makes what reads articles, in each process; ``None`` for the pipeline.
        reader_settings: what the readers of files and addresses may do; ``None`` for the defaults.
        clock: tells when something is learned (UTC).
        on_progress: called after each article.
        seconds_per_article: an article that takes longer fails.
    """

    workers: int = 1
    retry: bool = False
    reader: Callable[[], ArticleReader] | None = None
    reader_settings: ReaderSettings | None = None
    clock: Callable[[], datetime.datetime] = field(default=lambda: datetime.datetime.now(datetime.UTC))
    on_progress: Callable[[Progress], None] | None = None
    seconds_per_article: float = 600.0


def ingest(project: str, inputs: Sequence[str], *, options: IngestOptions | None = None) -> Progress:
    """Takes any input of ``read`` into a project, which is made if it is missing.

    Whatever ends this process, also in the middle: what was written is whole, and the same call goes on from there.

    Args:
        project: path of an SQLite file, or a ``postgresql://`` address.
        inputs: files, folders, addresses; none with ``retry`` for the files that failed before.
        options: how.

    Raises:
        StoreError: the project cannot be written; all articles so far are in it.
        PourparlerError: the reader cannot be made.
    """
    options = options or IngestOptions()
    with open_store(project, create=True) as store:
        if not inputs and options.retry:
            inputs = failed_inputs(store)
        return ingest_articles(store, read(inputs, options.reader_settings), options=options)


def ingest_articles(
    store: Store, articles: Iterable[Article | ArticleFailure], *, options: IngestOptions | None = None
) -> Progress:
    """Takes articles into an open project; see ``ingest``."""
    options = options or IngestOptions()
    progress = Progress()
    factory = options.reader or default_reader
    with Workers(factory, processes=options.workers, seconds_per_article=options.seconds_per_article) as workers:
        mark = fingerprint(workers.provenance)
        wanted = _unread(store, articles, mark, options, progress)
        for result in workers.read(wanted):
            _keep(store, result, mark, options, progress)
    keep_board(store)
    return progress


def default_reader() -> ArticleReader:
    """The pipeline with all of its extractors."""
    from pourparler.pipeline import Pipeline

    return Pipeline()


def read(inputs: Sequence[str], settings: ReaderSettings | None) -> Iterator[Article | ArticleFailure]:
    """Articles of some inputs, one at a time."""
    from pourparler.readers import ReaderSettings, read_inputs

    # The store tells an exact copy under the same id, which is nothing new, from another text under it.
    return read_inputs(inputs, settings=replace(settings or ReaderSettings(), repeated_ids=True))


def failed_inputs(store: Store) -> list[str]:
    """Files and addresses that articles could not be read from, each once."""
    found: dict[str, None] = {}
    for failure in queries.failures(store):
        path = failure.path or ""
        without_line = re.sub(r"[:#][0-9]+$", "", path)
        for candidate in (path, without_line):
            if candidate.startswith(("http://", "https://")) or (candidate and Path(candidate).is_file()):
                found[candidate] = None
                break
    return list(found)


def _unread(
    store: Store,
    articles: Iterable[Article | ArticleFailure],
    mark: str,
    options: IngestOptions,
    progress: Progress,
) -> Iterator[Article | ArticleFailure]:
    """Articles that these extractors have not read yet."""
    for article in articles:
        if isinstance(article, ArticleFailure):
            yield article
        elif queries.read_before(store, article_id=article.id, text_hash=text_hash(article.text), mark=mark):
            progress.unchanged += 1
            _tell(options, progress)
        elif not options.retry and queries.failed_before(store, article.id, mark):
            progress.failed += 1
            _tell(options, progress)
        else:
            yield article


def _keep(store: Store, result: Record | ArticleFailure, mark: str, options: IngestOptions, progress: Progress) -> None:
    outcome, wrong = keep(store, result, clock=options.clock, mark=mark)
    if wrong is not None and len(progress.messages) < 100:
        progress.messages.append(wrong)
    match outcome:
        case Outcome.ADDED:
            progress.added += 1
        case Outcome.REREAD:
            progress.reread += 1
        case Outcome.UNCHANGED:
            progress.unchanged += 1
        case Outcome.FAILED:
            progress.failed += 1
    _tell(options, progress)


def _tell(options: IngestOptions, progress: Progress) -> None:
    if options.on_progress is not None:
        options.on_progress(progress)
