"""Robots, time between requests, back-off."""

from __future__ import annotations

import datetime
import email.utils
import itertools
import random
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.store import schema
from pourparler.watching.politeness import back_off, retry_after
from watching.passes import START, Watcher, quick_plan
from watching.web_site import Reply, Site, report, rss

XML = "application/rss+xml; charset=utf-8"
SAID = "Anna Berg said the talks would go on until the guns fall silent."


@pytest.fixture
def watcher(site: Site, tmp_path: Path) -> Watcher:
    """A watch of a feed with two pages."""
    site.routes["/feed"] = Reply(rss("/news/a", "/private/b"), kind=XML)
    site.routes["/news/a"] = Reply(report(SAID))
    site.routes["/private/b"] = Reply(report(SAID, title="Another"))
    return Watcher(str(tmp_path / "p.pourparler"), quick_plan(f"{site.address}/feed"))


def test_what_robots_txt_forbids_is_not_asked_for_and_is_listed(watcher: Watcher, site: Site) -> None:
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
    done = watcher.look()
    assert done.progress.added == 1
    assert site.paths() == ["/feed", "/news/a"]
    assert watcher.failures() == {f"{site.address}/private/b": "robots_disallowed"}


def test_a_group_for_this_very_robot_goes_first(watcher: Watcher, site: Site) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: pourparler\nAllow: /\n"
    site.routes["/robots.txt"] = Reply(rules, kind="text/plain")
    assert watcher.look().progress.added == 2


def test_redirects_do_not_lead_around_robots_txt(watcher: Watcher, site: Site, other_site: Site) -> None:
    other_site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /\n", kind="text/plain")
    other_site.routes["/x"] = Reply(report(SAID))
    site.routes["/news/a"] = Reply(status=302, headers={"Location": f"{other_site.address}/x"})
    watcher.look()
    assert other_site.paths() == []
    assert list(watcher.failures().values()) == ["robots_disallowed"]


@pytest.mark.parametrize("reply", [Reply(b"", 503), Reply(b"x", wait=3)], ids=["unavailable", "silent"])
def test_nothing_is_fetched_while_robots_txt_cannot_be_had(watcher: Watcher, site: Site, reply: Reply) -> None:
    site.routes["/robots.txt"] = reply
    done = watcher.look()
    assert site.paths() == []
    assert len(done.messages) == 1
    assert watcher.failures() == {}
    site.routes["/robots.txt"] = Reply(b"gone", 404)
    watcher.clock.turn(days=2)
    assert watcher.look().progress.added == 2


def test_robots_txt_is_asked_for_once_a_day(watcher: Watcher, site: Site) -> None:
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
    for _ in range(3):
        watcher.look()
        watcher.clock.turn(hours=6)
    assert site.paths(robots=True).count("/robots.txt") == 1
    watcher.clock.turn(hours=7)
    watcher.look()
    assert site.paths(robots=True).count("/robots.txt") == 2


def test_robots_txt_may_be_any_bytes(watcher: Watcher, site: Site) -> None:
    site.routes["/robots.txt"] = Reply(bytes(range(256)) * 40, kind="text/plain")
    assert watcher.look().progress.added == 2


def test_requests_to_one_host_keep_their_distance(watcher: Watcher, site: Site) -> None:
    watcher.plan = replace(watcher.plan, delay=0.3)
    watcher.look(clock=lambda: datetime.datetime.now(datetime.UTC))
    moments = [each.moment for each in site.asked]
    assert len(moments) == 4
    assert all(later - earlier >= 0.28 for earlier, later in itertools.pairwise(moments))


def test_the_distance_that_a_host_asks_for_outlives_the_process(watcher: Watcher, site: Site) -> None:
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 90\n", kind="text/plain")
    watcher.look()
    # The feed was asked for; its pages have to wait for longer than a pass waits.
    assert site.paths() == ["/feed"]
    assert watcher.rows(schema.visited_host)[0]["not_before"] == START + datetime.timedelta(seconds=90)
    watcher.clock.turn(seconds=90)
    watcher = Watcher(watcher.location, replace(watcher.plan, feeds=()), clock=watcher.clock)
    watcher.look()
    assert site.paths() == ["/feed", "/news/a"]


def test_one_slow_host_does_not_keep_the_others_waiting(watcher: Watcher, site: Site, other_site: Site) -> None:
    watcher.plan = replace(watcher.plan, delay=0.5)
    other_site.routes["/x"] = Reply(report(SAID, title="Third"))
    site.routes["/feed"] = Reply(rss("/news/a", "/private/b", f"{other_site.address}/x"), kind=XML)
    begun = time.monotonic()
    assert watcher.look(clock=lambda: datetime.datetime.now(datetime.UTC)).progress.added == 3
    last = {each.path: each.moment for each in (*site.asked, *other_site.asked)}
    assert last["/x"] - begun < last["/private/b"] - begun


@given(st.integers(1, 10_000), st.floats(1, 100_000), st.integers())
def test_back_off_grows_and_ends(failures: int, base: float, seed: int) -> None:
    seconds = back_off(failures, base=base, chance=random.Random(seed))
    assert 0 < seconds <= 24 * 3600
    longest = min(24 * 3600, base * 2.0 ** min(failures - 1, 20))
    assert 0.5 * longest <= seconds <= longest


@given(st.text())
def test_any_retry_after_is_survived(value: str) -> None:
    seconds = retry_after(value, now=START)
    assert seconds is None or 0 <= seconds <= 24 * 3600


@given(st.integers(0, 24 * 3600))
def test_retry_after_as_seconds_and_as_a_moment_means_the_same(seconds: int) -> None:
    moment = email.utils.format_datetime(START + datetime.timedelta(seconds=seconds), usegmt=True)
    assert retry_after(str(seconds), now=START) == retry_after(moment, now=START) == seconds
