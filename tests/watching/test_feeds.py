"""Feeds and the pages behind them, from servers that behave well and badly."""

from __future__ import annotations

import datetime
import gzip
import tracemalloc
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from pourparler.store import schema
from pourparler.watching.plan import WatchedFeed
from watching.passes import Watcher, quick_plan
from watching.web_site import Asked, Reply, Site, report, rss

SAID = "Anna Berg said the talks would go on until the guns fall silent."
XML = "application/rss+xml; charset=utf-8"


@pytest.fixture
def watcher(site: Site, tmp_path: Path) -> Watcher:
    """A watch of a feed with two pages."""
    site.routes["/feed"] = Reply(rss("/a", f"{site.address}/b#comments"), kind=XML)
    site.routes["/a"] = Reply(report(SAID))
    site.routes["/b"] = Reply(
        report("Tomas Reyes refused the draft that the mediators had sent.", title="Draft refused")
    )
    return Watcher(str(tmp_path / "p.pourparler"), quick_plan(f"{site.address}/feed"))


def test_pages_behind_a_feed_are_read_once_with_what_the_feed_tells(location: str, site: Site) -> None:
    site.routes["/feed"] = Reply(rss("/a", "/a", f"{site.address}/b#comments"), kind=XML)
    site.routes["/a"] = Reply(report(SAID))
    site.routes["/b"] = Reply(report("Tomas Reyes refused the draft.", title="Draft refused"))
    watcher = Watcher(location, quick_plan(f"{site.address}/feed"))
    done = watcher.look()
    assert (done.links, done.pages, done.progress.added, done.messages) == (2, 2, 2, [])
    first = watcher.rows(schema.article)[0]
    assert (first["url"], first["outlet"]) == (f"{site.address}/a", "Gazette")
    assert first["published"] == datetime.date(2016, 3, 2)
    assert {row["outcome"] for row in watcher.rows(schema.fetched)} == {"kept"}
    again = watcher.look()
    assert (again.links, again.pages, again.progress.articles) == (0, 0, 0)
    assert sorted(site.paths()) == ["/a", "/b", "/feed", "/feed"]
    assert site.paths(robots=True).count("/robots.txt") == 1


def test_a_feed_that_has_not_changed_is_not_sent_again(watcher: Watcher, site: Site) -> None:
    moment = "Wed, 02 Mar 2016 10:00:00 GMT"

    def feed(asked: Asked) -> Reply:
        if asked.headers.get("If-None-Match") == '"v1"' and asked.headers.get("If-Modified-Since") == moment:
            return Reply(status=304)
        return Reply(rss("/a"), kind=XML, headers={"ETag": '"v1"', "Last-Modified": moment})

    site.routes["/feed"] = feed
    watcher.look()
    # The validators outlive the process: nothing but the project is shared between the two passes.
    again = Watcher(watcher.location, watcher.plan).look()
    assert (again.feeds, again.links, again.messages) == (1, 0, [])
    assert watcher.urls() == [f"{site.address}/a"]
    assert watcher.rows(schema.feed)[0]["failures_in_row"] == 0


def test_validators_that_cannot_be_sent_back_are_not_kept(watcher: Watcher, site: Site) -> None:
    site.routes["/feed"] = Reply(rss("/a"), kind=XML, headers={"ETag": '"größe"'.encode().decode("latin-1")})
    assert watcher.look().messages == []
    assert watcher.rows(schema.feed)[0]["etag"] is None
    assert watcher.look().messages == []


def test_what_the_feed_carries_can_be_read_without_its_pages(watcher: Watcher, site: Site) -> None:
    entry = f"<item><title>Talks</title><link>/x</link><description>{SAID} {SAID}</description></item>"
    site.routes["/feed"] = Reply(
        f'<rss version="2.0"><channel><title>G</title>{entry}</channel></rss>'.encode(), kind=XML
    )
    plan = replace(watcher.plan, feeds=(WatchedFeed(address=f"{site.address}/feed", content="entry"),))
    watcher = Watcher(watcher.location, plan)
    assert watcher.look().progress.added == 1
    assert watcher.look().progress.unchanged == 1
    assert site.paths() == ["/feed", "/feed"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1251"])
def test_a_feed_that_changes_its_encoding(watcher: Watcher, site: Site, encoding: str) -> None:
    watcher.look()
    title = "Вестник" if encoding == "windows-1251" else "Zürich"
    site.routes["/c"] = Reply(report(SAID, title="Third report").replace(b"utf-8", encoding.encode()))
    site.routes["/feed"] = Reply(rss("/c", encoding=encoding, title=title), kind="application/rss+xml")
    assert watcher.look().progress.added == 1
    assert watcher.rows(schema.article)[-1]["outlet"] == title


def test_pages_in_encodings_that_change(watcher: Watcher, site: Site) -> None:
    text = "Anna Berg said the talks in Zürich would go on until the guns fall silent."
    for number, encoding in enumerate(("utf-8", "iso-8859-1", "utf-16")):
        page = report(text, title=f"Report {number}").decode().encode(encoding)
        site.routes[f"/{number}"] = Reply(page, kind=f"text/html; charset={encoding}")
    site.routes["/feed"] = Reply(rss("/0", "/1", "/2"), kind=XML)
    assert watcher.look().progress.added == 3
    assert all(text in row["text"] for row in watcher.rows(schema.article))


def test_a_page_that_is_gone_is_a_failure_of_the_project_and_not_asked_for_again(watcher: Watcher, site: Site) -> None:
    site.routes["/a"] = Reply(b"gone", 410)
    done = watcher.look()
    assert (done.progress.added, done.progress.failed) == (1, 1)
    assert watcher.failures() == {f"{site.address}/a": "fetch_failed"}
    assert "410" in done.messages[0]
    watcher.clock.turn(days=2)
    watcher.look()
    assert site.paths().count("/a") == 1


def test_a_page_that_fails_for_now_is_tried_later_each_time_after_a_longer_while(watcher: Watcher, site: Site) -> None:
    site.routes["/a"] = Reply(b"oops", 500)
    waits = []
    for _ in range(5):
        done = watcher.look()
        assert done.messages == [
            f"{site.address}/a: the server answers 500. Check the address and the connection, or try again later."
        ]
        (row,) = (row for row in watcher.rows(schema.fetched) if row["outcome"] == "waiting")
        assert row["not_before"] is not None
        waits.append((row["not_before"] - watcher.clock.now).total_seconds())
        before = len(site.paths())
        watcher.clock.turn(seconds=waits[-1] - 1)
        watcher.look()
        assert site.paths()[before:] == ["/feed"]
        watcher.clock.turn(seconds=1)
    for doubled, wait in zip((900, 1800, 3600, 7200, 14400), waits, strict=True):
        assert 0.5 * doubled <= wait <= doubled
    site.routes["/a"] = Reply(report(SAID))
    assert watcher.look().progress.added == 1
    assert watcher.failures() == {}


def test_a_page_that_always_fails_is_given_up_and_listed(watcher: Watcher, site: Site) -> None:
    site.routes["/a"] = Reply(b"oops", 503)
    for _ in range(6):
        watcher.look()
        watcher.clock.turn(days=1)
    assert watcher.failures() == {f"{site.address}/a": "fetch_failed"}
    asked = site.paths().count("/a")
    assert asked == 6
    watcher.look()
    assert site.paths().count("/a") == asked


@pytest.mark.parametrize(
    ("status", "value", "seconds"),
    [(429, "7200", 7200), (503, "Wed, 02 Mar 2016 14:00:00 GMT", 7200), (429, "999999999", 86400)],
)
def test_a_host_that_says_when_to_come_back_is_left_alone_until_then(
    watcher: Watcher, site: Site, status: int, value: str, seconds: int
) -> None:
    site.routes["/a"] = Reply(b"slow down", status, headers={"Retry-After": value})
    watcher.look()
    # The other page of the host waits as well, without counting as a failure.
    assert site.paths() == ["/feed", "/a"]
    waiting = {row["address"][-1]: row for row in watcher.rows(schema.fetched)}
    assert waiting["a"]["failures_in_row"] == 1
    assert waiting["b"]["failures_in_row"] == 0
    site.routes["/a"] = Reply(report(SAID))
    # What lies less than a minute ahead would be waited for.
    watcher.clock.turn(seconds=seconds - 70)
    watcher.look()
    assert site.paths() == ["/feed", "/a"]
    watcher.clock.turn(seconds=70)
    done = watcher.look()
    assert done.progress.added == 2


def test_a_feed_that_fails_is_asked_less_and_less_often(watcher: Watcher, site: Site) -> None:
    site.routes["/feed"] = Reply(b"oops", 500)
    moments = []
    for _ in range(4):
        done = watcher.look()
        assert "500" in done.messages[0]
        (row,) = watcher.rows(schema.feed)
        moments.append((row["not_before"] - watcher.clock.now).total_seconds())
        asked = len(site.asked)
        left = watcher.look()
        assert "left alone until" in left.messages[0]
        assert len(site.asked) == asked
        watcher.clock.now = row["not_before"]
    for doubled, wait in zip((900, 1800, 3600, 7200), moments, strict=True):
        assert 0.5 * doubled <= wait <= doubled
    site.routes["/feed"] = Reply(rss("/a"), kind=XML)
    assert watcher.look().progress.added == 1
    assert watcher.rows(schema.feed)[0]["message"] is None


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(rss("/a"), kind=XML, length=100_000), "cannot be fetched"),
        (Reply(b"<html>no feed</html>", kind="text/html"), "is no RSS or Atom feed"),
        (Reply(b"", kind=XML), "is no RSS or Atom feed"),
        (Reply(rss("/a"), kind=XML, wait=3), "no answer within 1 seconds"),
        (Reply(status=301, headers={"Location": "/feed"}), "more than 5 redirects"),
        (Reply(status=302, headers={"Location": "http://[::1"}), "cannot be fetched"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "only http and https"),
        (Reply(gzip.compress(rss("/a"))[:-20], kind=XML, headers={"Content-Encoding": "gzip"}), "ends too early"),
        (Reply(b"no gzip", kind=XML, headers={"Content-Encoding": "gzip"}), "cannot be unpacked"),
        (Reply(rss("/a"), kind=XML, headers={"Content-Encoding": "gzip, gzip"}), "not asked for"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_feed_that_misbehaves_is_told_and_spoils_nothing(
    watcher: Watcher, site: Site, reply: Reply, said: str
) -> None:
    site.routes["/feed"] = reply
    site.routes["/good"] = Reply(rss("/b"), kind=XML)
    watcher.plan = quick_plan(f"{site.address}/feed", f"{site.address}/good")
    done = watcher.look()
    assert said in done.messages[0]
    assert len(done.messages) == 1
    assert watcher.urls() == [f"{site.address}/b"]


def test_a_server_that_drips_single_bytes_is_left_after_a_while(site: Site) -> None:
    from pourparler.errors import FetchError
    from pourparler.readers import ReaderSettings
    from pourparler.readers.address import ask

    site.routes["/drip"] = Reply(b"x" * 1000, drip=0.1)
    settings = ReaderSettings(allow_private=True, timeout=5.0, total_timeout=1.0)
    with pytest.raises(FetchError, match="completely within 1 seconds"):
        ask(f"{site.address}/drip", settings=settings)


@pytest.mark.parametrize("packing", ["gzip", "deflate", "bare deflate"])
def test_packed_pages_are_unpacked(watcher: Watcher, site: Site, packing: str) -> None:
    page = report(SAID)
    bare = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(page[:50]) + gzip.compress(page[50:]) + b"\0\0",
        "deflate": zlib.compress(page),
        "bare deflate": bare.compress(page) + bare.flush(),
    }
    site.routes["/a"] = Reply(packed[packing], headers={"Content-Encoding": packing.removeprefix("bare ")})
    assert watcher.look().progress.added == 2


def test_a_gzip_bomb_does_not_fill_the_memory(watcher: Watcher, site: Site) -> None:
    zeros = zlib.compressobj(9, wbits=31)
    bomb = b"".join(zeros.compress(b" " * 1_000_000) for _ in range(300)) + zeros.flush()
    assert len(bomb) < 400_000
    site.routes["/a"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        done = watcher.look()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert watcher.failures() == {f"{site.address}/a": "too_large"}
    assert done.progress.added == 1
    # The limit of 20 MiB once in pieces and once in one; the bomb holds 300 MB.
    assert peak < 100_000_000


def test_pages_that_are_too_large_or_lead_in_circles_or_into_private_networks(watcher: Watcher, site: Site) -> None:
    watcher.plan = replace(watcher.plan, max_bytes=50_000)
    site.routes["/a"] = Reply(b"<p>word</p>" * 10_000)
    site.routes["/b"] = Reply(status=302, headers={"Location": "/b"})
    watcher.look()
    assert watcher.failures() == {f"{site.address}/a": "too_large", f"{site.address}/b": "too_many_redirects"}


def test_private_networks_are_refused_unless_asked_for(watcher: Watcher, site: Site) -> None:
    watcher.plan = replace(watcher.plan, allow_private=False)
    done = watcher.look()
    assert "not on the public internet" in done.messages[0]
    assert site.asked == []


def test_links_that_are_none_are_passed_over(watcher: Watcher, site: Site) -> None:
    links = ["javascript:alert(1)", "mailto:a@b.example", "http://[::1", "", "ftp://x.example/", f"/{'x' * 3000}", "/a"]
    site.routes["/feed"] = Reply(rss(*links), kind=XML)
    done = watcher.look()
    assert (done.links, done.messages) == (1, [])
    assert watcher.urls() == [f"{site.address}/a"]


def test_a_pass_fetches_no_more_pages_than_it_may(watcher: Watcher, site: Site) -> None:
    watcher.plan = replace(watcher.plan, pages_per_pass=1)
    assert [watcher.look().pages for _ in range(3)] == [1, 1, 0]
