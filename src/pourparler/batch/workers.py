"""Reading in several processes: order kept, memory bounded, and an article that kills its process is a failure row.

A process that ends may have been ended from outside: by a lack of memory, or by somebody who is about to end this one
too. Only an article that takes a second, fresh process with it is to blame.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Protocol

from pourparler.errors import ExtractorFailed, PipelineError, PourparlerError
from pourparler.record import Article, ArticleFailure, Provenance, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from types import TracebackType

_AHEAD = 4
"""Articles per process that may be read or waiting while an earlier one is not done yet."""

_START_SECONDS = 120.0

_TRIES = 2
"""Processes that an article may take with it before it fails."""


class ArticleReader(Protocol):
    """What turns an article into findings; ``pipeline.Pipeline`` is one."""

    @property
    def provenance(self) -> Sequence[Provenance]:
        """The extractors, their versions, networks and settings."""

    def read(self, article: Article) -> Record | ArticleFailure:
        """All that can be read out of an article."""


def read_safely(reader: ArticleReader, article: Article) -> Record | ArticleFailure:
    """What a reader finds in an article; an error becomes the article's failure row."""
    try:
        return reader.read(article)
    except PourparlerError as error:
        return ArticleFailure(article.id, error.code, str(error), article.path)
    except Exception as error:
        failed = ExtractorFailed(f"{type(error).__name__}: {error}", where=article.path or article.id)
        return ArticleFailure(article.id, failed.code, str(failed), article.path)


def _work(connection: Connection, factory: Callable[[], ArticleReader]) -> None:
    """The life of one process: makes its reader, then reads what it is sent until its parent is gone."""
    import signal

    # Ctrl-C reaches every process of a terminal; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        reader = factory()
        connection.send(tuple(reader.provenance))
    except PourparlerError as error:
        connection.send(error)
        return
    except Exception as error:
        connection.send(PipelineError(f"the reader cannot start: {type(error).__name__}: {error}", advice=""))
        return
    while True:
        try:
            article: Article = connection.recv()
        except (EOFError, OSError):
            return
        found = read_safely(reader, article)
        try:
            connection.send(found)
        except OSError:
            return


@dataclass(slots=True)
class _Task:
    number: int
    article: Article
    tries: int = 0


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    task: int | None = None
    since: float = 0.0


class Workers:
    """Processes that read articles; a context manager that leaves none behind.

    Attributes:
        provenance: what the readers are, known as soon as the first one has started.
    """

    def __init__(
        self, factory: Callable[[], ArticleReader], *, processes: int, seconds_per_article: float = 600.0
    ) -> None:
        """Starts the processes.

        Args:
            factory: makes the reader in each process; it must be picklable.
            processes: how many; 0 reads in this process, without protection from crashes.
            seconds_per_article: an article that takes longer fails, and its process is replaced.

        Raises:
            PourparlerError: the reader cannot be made.
        """
        self._factory = factory
        self._limit = seconds_per_article
        self._workers: list[_Worker] = []
        self._local: ArticleReader | None = None
        if processes == 0:
            self._local = factory()
            self.provenance = tuple(self._local.provenance)
            return
        try:
            self._workers = [self._start() for _ in range(processes)]
            provenances = [self._started(worker) for worker in self._workers]
        except BaseException:
            self.close()
            raise
        self.provenance = provenances[0]

    def _start(self) -> _Worker:
        # A fresh interpreter: threads and files of this one (network, database) must not be shared.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._factory), daemon=True)
        process.start()
        # Only the child may hold its end, so that each side notices when the other is gone.
        theirs.close()
        return _Worker(process, ours)

    def _started(self, worker: _Worker) -> tuple[Provenance, ...]:
        try:
            said = worker.connection.recv() if worker.connection.poll(_START_SECONDS) else None
        except (EOFError, OSError):
            said = None
        if isinstance(said, PourparlerError):
            raise said
        if said is None:
            raise PipelineError("a reading process ended before it began", advice="Try fewer workers.")
        found: tuple[Provenance, ...] = said
        return found

    def read(self, articles: Iterable[Article | ArticleFailure]) -> Iterator[Record | ArticleFailure]:
        """Findings of each article, in the order of the articles; failures among them pass through."""
        if self._local is not None:
            for article in articles:
                yield article if isinstance(article, ArticleFailure) else read_safely(self._local, article)
            return
        yield from self._read_ahead(iter(articles))

    def _read_ahead(self, articles: Iterator[Article | ArticleFailure]) -> Iterator[Record | ArticleFailure]:
        done: dict[int, Record | ArticleFailure] = {}
        waiting: deque[_Task] = deque()
        running: dict[int, _Task] = {}
        taken = given = 0
        more = True
        while True:
            while more and taken - given < _AHEAD * len(self._workers):
                article = next(articles, None)
                if article is None:
                    more = False
                elif isinstance(article, ArticleFailure):
                    done[taken] = article
                    taken += 1
                else:
                    waiting.append(_Task(taken, article))
                    taken += 1
            for worker in self._workers:
                if worker.task is None and waiting:
                    task = waiting.popleft()
                    running[task.number] = task
                    self._give(worker, task)
            while given in done:
                yield done.pop(given)
                given += 1
            if not more and given == taken:
                return
            if running:
                waiting.extendleft(self._collect(running, done))

    @staticmethod
    def _give(worker: _Worker, task: _Task) -> None:
        worker.task, worker.since = task.number, time.monotonic()
        task.tries += 1
        try:
            worker.connection.send(task.article)
        except OSError:
            # The process died while idle; its silence is noticed and dealt with where answers are collected.
            worker.connection.close()

    def _collect(self, running: dict[int, _Task], done: dict[int, Record | ArticleFailure]) -> list[_Task]:
        """Takes what is ready; the articles to be tried again, in a process that has taken its first one's place."""
        busy = [worker for worker in self._workers if worker.task is not None]
        open_ones = [worker.connection for worker in busy if not worker.connection.closed]
        ready = wait(open_ones, timeout=1.0) if len(open_ones) == len(busy) else open_ones
        again: list[_Task] = []
        for worker in busy:
            number = worker.task
            if number is None:
                continue
            reason, ended = None, worker.connection.closed
            if not ended and worker.connection in ready and worker.connection.poll():
                try:
                    done[number] = worker.connection.recv()
                except (EOFError, OSError):
                    ended = True
            elif not ended and time.monotonic() - worker.since > self._limit:
                reason = f"not read within {self._limit:g} seconds"
            elif not ended:
                continue
            task = running.pop(number)
            worker.task = None
            if ended or reason is not None:
                self._replace(worker)
            if ended and task.tries < _TRIES:
                again.append(task)
            elif ended or reason is not None:
                article = task.article
                failed = ExtractorFailed(reason or "its reading process ended", where=article.path or article.id)
                done[number] = ArticleFailure(article.id, failed.code, str(failed), article.path)
        return again

    def _replace(self, worker: _Worker) -> None:
        self._stop(worker)
        fresh = self._start()
        self._started(fresh)
        worker.process, worker.connection = fresh.process, fresh.connection

    @staticmethod
    def _stop(worker: _Worker) -> None:
        worker.connection.close()
        worker.process.kill()
        worker.process.join()

    def close(self) -> None:
        """Ends all processes."""
        for worker in self._workers:
            self._stop(worker)
        self._workers = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
