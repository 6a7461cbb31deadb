"""Passes of a watch with the quick reader, on a clock that the test turns."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from pourparler.store import Store, open_store, schema
from pourparler.watching.plan import AlertRule, WatchedFeed, WatchPlan
from pourparler.watching.watch import PassReport, WatchOptions, watch
from sentence_reader import SentenceReader

START = datetime.datetime(2016, 3, 2, 12, 0, tzinfo=datetime.UTC)


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime.datetime:
        return self.now

    def turn(self, **span: float) -> None:
        self.now += datetime.timedelta(**span)


class Watcher:
    """Makes one pass after the other over a project.

    Attributes:
        told: what the terminal has shown.
        reports: of all passes.
    """

    def __init__(self, location: str, plan: WatchPlan, *, clock: Clock | None = None) -> None:
        self.location = location
        self.plan = plan
        self.clock = clock or Clock()
        self.told: list[str] = []
        self.reports: list[PassReport] = []
        self.options = WatchOptions(
            reader=SentenceReader("2"),
            write=self.told.append,
            on_pass=self.reports.append,
            workers=0,
            once=True,
            clock=self.clock,
            chance=random.Random(1),
        )

    def look(self, **changed: Any) -> PassReport:
        """One pass; keywords change its options."""
        return watch(self.location, self.plan, options=replace(self.options, **changed))

    def rows(self, table: sa.Table) -> list[dict[str, Any]]:
        """All rows of a table."""
        with open_store(self.location, read_only=True) as store, store.reading() as connection:
            return [dict(row) for row in connection.execute(sa.select(table)).mappings()]

    def urls(self) -> list[str]:
        """Addresses of the articles, sorted."""
        return sorted(row["url"] for row in self.rows(schema.article))

    def failures(self) -> dict[str, str]:
        """Code of each failure by the place that failed."""
        return {row["path"]: row["code"] for row in self.rows(schema.failure)}


def quick_plan(*feeds: str, **values: Any) -> WatchPlan:
    """A plan for servers on this computer: no time between requests, no long waits."""
    chosen: dict[str, Any] = {"delay": 0.0, "timeout": 1.0, "allow_private": True, "alerts": (AlertRule(),), **values}
    return WatchPlan(feeds=tuple(WatchedFeed(address=each) for each in feeds), **chosen)


def held(store: Store) -> int:
    """How many articles a project holds."""
    with store.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(schema.article)).scalar_one())
