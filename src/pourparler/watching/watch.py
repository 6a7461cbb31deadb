"""Passes over feeds and folders: what is new is read into the project, what has changed there is told."""

from __future__ import annotations

import datetime
import itertools
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pourparler.batch.ingest import IngestOptions, Progress, ingest_articles, read
from pourparler.errors import PourparlerError
from pourparler.readers.base import ReaderSettings
from pourparler.record import ArticleFailure
from pourparler.store import open_store
from pourparler.watching import state
from pourparler.watching.alerts import begin_rules, raise_alerts
from pourparler.watching.delivery import Deliverer
from pourparler.watching.feeds import Look, Pages, keep_seen, look_at_feed, survive
from pourparler.watching.folders import FolderWatch
from pourparler.watching.lock import only_watch
from pourparler.watching.plan import WatchPlan, check_plan
from pourparler.watching.politeness import Manners, Visitor
from pourparler.watching.stopping import Stop, Stopped

if TYPE_CHECKING:
    from pourparler.batch.workers import ArticleReader
    from pourparler.record import Article
    from pourparler.store import Store
    from pourparler.watching.plan import WatchedFeed

_LONGEST_SLEEP = 3600.0
# After a pass that failed as a whole: long enough for a full disk or a database that starts again.
_REST_SECONDS = 60.0


@dataclass(slots=True)
class PassReport:
    """What a pass did.

    Attributes:
        feeds: feeds that were asked.
        links: links that were never met before.
        pages: pages that were fetched.
        files: files that were read.
        progress: what came of the articles.
        raised: alerts that are new.
        sent: alerts that were told.
        messages: everything that went wrong, articles that could not be read among it.
        stopped: whether the pass was broken off.
    """

    feeds: int = 0
    links: int = 0
    pages: int = 0
    files: int = 0
    progress: Progress = field(default_factory=Progress)
    raised: int = 0
    sent: int = 0
    messages: list[str] = field(default_factory=list)
    stopped: bool = False


def _ignore(report: PassReport) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """How to watch.

    Attributes:
        reader: makes what reads articles, in each process; it must be picklable where there are workers.
        workers: processes that read; 0 reads in this one.
        once: one pass, in which feeds are asked though their time has not come.
        write: shows alerts that go to the terminal.
        on_pass: called after each pass.
        stop: asks the watch to end; also asked by SIGTERM and SIGINT.
        clock: tells the time (UTC).
        chance: where jitter comes from.
    """

    reader: Callable[[], ArticleReader]
    write: Callable[[str], None]
    workers: int = 1
    once: bool = False
    on_pass: Callable[[PassReport], None] = _ignore
    stop: Stop = field(default_factory=Stop)
    clock: Callable[[], datetime.datetime] = field(default=lambda: datetime.datetime.now(datetime.UTC))
    chance: random.Random = field(default_factory=random.Random)


def watch(project: str, plan: WatchPlan, *, options: WatchOptions) -> PassReport:
    """Watches until it is stopped, or once.

    Whatever ends this process, also in the middle: what was written is whole, and the next watch goes on from there.

    Args:
        project: path of a file to make or extend, or a ``postgresql://`` address.
        plan: what to watch and whom to tell.
        options: how.

    Returns:
        What the last pass did.

    Raises:
        SettingsError: the plan cannot be followed.
        BusyStore: another watch is at work on the project.
        UnknownIdentifier: an alert names a negotiation that the project does not have.
        StoreError: the project cannot be written.
    """
    check_plan(plan)
    with options.stop.on_signals(), open_store(project, create=True) as store, only_watch(store):
        return _Watch(store, plan, options).run()


class _Watch:
    def __init__(self, store: Store, plan: WatchPlan, options: WatchOptions) -> None:
        self._store = store
        self._plan = plan
        self._options = options
        self._stop = options.stop
        settings = ReaderSettings(allow_private=plan.allow_private, proxy=plan.proxy, timeout=plan.timeout)
        if plan.user_agent is not None:
            settings = replace(settings, user_agent=plan.user_agent)
        if plan.max_bytes is not None:
            settings = replace(settings, max_bytes=plan.max_bytes)
        self._settings = settings
        manners = Manners(settings=settings, delay=plan.delay, clock=options.clock, chance=options.chance)
        self._visitor = Visitor(store, manners, self._stop)
        self._folders = [FolderWatch(store, replace(each, path=os.path.abspath(each.path))) for each in plan.folders]
        self._mark: tuple[int, int] | None = None

    def run(self) -> PassReport:
        """Passes until it is stopped, or one.

        Raises:
            PourparlerError: the first pass cannot be made. Later ones tell what is wrong and are made again.
        """
        first = True
        while True:
            report = PassReport()
            failed = False
            try:
                self._pass(report)
            except Stopped:
                report.stopped = True
            except PourparlerError as error:
                # A disk that is full for an hour must not end a watch of years; a wrong call shows at once.
                if first or self._options.once:
                    raise
                failed = True
                report.messages.append(str(error))
            self._options.on_pass(report)
            if self._options.once or self._stop.asked:
                return report
            first = False
            try:
                self._stop.pause(_REST_SECONDS if failed else self._seconds_to_next())
            except Stopped:
                return report

    def _pass(self, report: PassReport) -> None:
        with self._stop.interruptible():
            begin_rules(self._store, self._plan.alerts, moment=self._options.clock())
            self._take_in(report)
            mark = state.record_mark(self._store)
            if mark != self._mark:
                report.raised = raise_alerts(self._store, self._plan.alerts, moment=self._options.clock())
                self._mark = mark
        deliverer = Deliverer(
            store=self._store,
            write=self._options.write,
            user_agent=self._settings.user_agent,
            clock=self._options.clock,
            chance=self._options.chance,
            stop=self._stop,
        )
        delivered = deliverer.deliver(self._plan.alerts)
        report.sent = delivered.sent
        report.messages += delivered.messages
        self._stop.check()

    def _take_in(self, report: PassReport) -> None:
        """Reads everything that is new into the project."""
        files = self._new_files(report)
        looks = self._look_at_feeds(report)
        pages = Pages(self._store, self._visitor, most=self._plan.pages_per_pass, check=self._stop.check)

        def on_progress(progress: Progress) -> None:
            pages.settle()

        options = IngestOptions(
            workers=self._options.workers,
            reader=self._options.reader,
            reader_settings=self._settings,
            clock=self._options.clock,
            on_progress=on_progress,
        )
        articles = self._articles(files, looks, pages)
        # The networks are only loaded where there is something to read.
        first = next(articles, None)
        if first is not None:
            try:
                report.progress = ingest_articles(self._store, itertools.chain([first], articles), options=options)
            except Stopped:
                # What was fetched and read need not be fetched again.
                pages.settle()
                raise
        pages.settle(all_done=True)
        moment = self._options.clock()
        state.keep_files(self._store, files, moment=moment)
        for feed, look in looks:
            if look.seen is not None:
                keep_seen(self._store, self._visitor, feed, look.seen)
        report.pages = pages.fetched
        report.messages += [*report.progress.messages, *pages.messages]

    def _new_files(self, report: PassReport) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for folder in self._folders:
            if not os.path.isdir(folder.folder.path):
                report.messages.append(f"{folder.folder.path}: there is no such folder. Make it, or leave it out.")
            elif self._options.once:
                found.update(folder.look_until_settled(self._stop))
            else:
                found.update(folder.look())
            if folder.growing and self._options.once:
                report.messages.append(
                    f"{folder.folder.path}: holds a file that is still being written. It is left for the next time."
                )
        report.files = len(found)
        return found

    def _look_at_feeds(self, report: PassReport) -> list[tuple[WatchedFeed, Look]]:
        looks = []
        for feed in self._plan.feeds:
            self._stop.check()
            before = state.feed_state(self._store, feed.address)
            rests = before.not_before is not None and before.not_before > self._options.clock()
            if rests and before.failures_in_row:
                if self._options.once:
                    report.messages.append(f"{feed.address}: left alone until {before.not_before:%Y-%m-%d %H:%M} UTC")
                continue
            if rests and not self._options.once:
                continue
            look = look_at_feed(self._store, self._visitor, feed, interval=feed.interval or self._plan.interval)
            report.feeds += 1
            report.links += look.new
            if look.message is not None:
                report.messages.append(look.message)
            looks.append((feed, look))
        return looks

    def _articles(
        self, files: dict[str, tuple[int, int]], looks: list[tuple[WatchedFeed, Look]], pages: Pages
    ) -> Iterator[Article | ArticleFailure]:
        for path in list(files):
            for found in survive(read([path], self._settings), path=path):
                self._stop.check()
                if isinstance(found, ArticleFailure) and not os.path.exists(path):
                    # Taken away again before it was read: no failure, and new if it comes back.
                    files.pop(path, None)
                    break
                yield found
        for _, look in looks:
            yield from look.articles
        yield from pages.articles()

    def _seconds_to_next(self) -> float:
        now = self._options.clock()
        waits = [_LONGEST_SLEEP]
        for folder in self._folders:
            waits.append(folder.folder.settle + 0.05 if folder.growing else folder.folder.interval)
        looks = state.next_look(self._store, [feed.address for feed in self._plan.feeds])
        moments = [looks] if looks is not None and self._plan.feeds else []
        moments += state.next_delivery(self._store, [rule.id for rule in self._plan.alerts]).values()
        waits += [(moment - now).total_seconds() for moment in moments]
        return max(0.2, min(waits))
