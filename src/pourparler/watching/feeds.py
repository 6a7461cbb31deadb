"""Feeds: what is new in them, and the pages behind it."""

from __future__ import annotations

import datetime
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from pourparler.errors import (
    FetchError,
    InputError,
    InvalidMarkup,
    PourparlerError,
    PrivateAddress,
    RobotsDisallowed,
    TooManyRedirects,
)
from pourparler.readers.address import Answer, input_file
from pourparler.readers.base import InputFile, ReaderSettings, failure
from pourparler.readers.feed import parse
from pourparler.readers.inputs import read_file
from pourparler.readers.moments import parse_moment
from pourparler.record import Article, ArticleFailure
from pourparler.watching import state
from pourparler.watching.politeness import TEMPORARY, NotYet, Visitor, back_off, retry_after
from pourparler.watching.state import FeedState, Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pourparler.store import Store
    from pourparler.watching.plan import WatchedFeed

# A feed names its latest entries; one that names thousands does so by mistake or with intent.
_MOST_ENTRIES = 500
# After so many attempts, over about a day, a page that cannot be had is a failure of the project.
_MOST_ATTEMPTS = 6
_PAGE_BACK_OFF = 900.0
_LONGEST_ADDRESS = 2000
_FINAL = (RobotsDisallowed, PrivateAddress, TooManyRedirects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What came of looking at a feed.

    Attributes:
        new: links that were never met before.
        message: what went wrong; ``None`` when nothing did.
        articles: articles that the feed itself carries, where these are asked for.
        seen: what to remember once those articles are in the project.
    """

    new: int = 0
    message: str | None = None
    articles: tuple[Article | ArticleFailure, ...] = ()
    seen: FeedState | None = None


def look_at_feed(store: Store, visitor: Visitor, feed: WatchedFeed, *, interval: float) -> Look:
    """Asks a feed for what is new; its links are in the project, waiting, when this returns.

    Args:
        store: the project.
        visitor: asks for addresses.
        feed: the feed.
        interval: seconds until the next look.
    """
    before = state.feed_state(store, feed.address)
    headers = {"Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.8"}
    if before.etag:
        headers["If-None-Match"] = before.etag
    if before.last_modified:
        headers["If-Modified-Since"] = before.last_modified
    try:
        answer = visitor.visit(feed.address, headers=headers)
        after = _next(visitor, before, interval)
        if answer.status == 304:
            _keep(store, visitor, feed, after)
            return Look()
        if answer.status != 200:
            raise FetchError(f"the server answers {answer.status}", url=answer.url)
        parsed = _parsed(answer, settings=visitor.manners.settings)
    except NotYet as error:
        _keep(store, visitor, feed, replace(before, not_before=error.until))
        return Look(message=str(error))
    except (FetchError, InputError) as error:
        _keep(store, visitor, feed, _failed(visitor, before, interval, error))
        return Look(message=str(error))
    after = replace(after, etag=_validator(answer, "etag"), last_modified=_validator(answer, "last-modified"))
    if feed.content == "entry":
        file = _as_feed(answer)
        found = survive(read_file(file, settings=visitor.manners.settings), path=answer.url)
        return Look(articles=tuple(found) if parsed.entries else (), seen=after)
    links = tuple(_links(parsed, base=answer.url))
    # The validators are kept together with the links: after them the server will not name these again.
    with store.writing() as connection:
        new = state.add_links(connection, links, feed=feed.address, moment=visitor.now)
        state.keep_feed(connection, feed.address, after, moment=visitor.now)
    return Look(new=new)


def _as_feed(answer: Answer) -> InputFile:
    # Servers call feeds all sorts of things, a page among them.
    return replace(input_file(answer), kind=".xml")


def _parsed(answer: Answer, *, settings: ReaderSettings) -> Any:
    try:
        return parse(_as_feed(answer), settings=settings)
    except PourparlerError:
        raise
    except Exception as error:
        # Whatever a parser stumbles over, the other feeds go on.
        raise InvalidMarkup(f"cannot be parsed ({type(error).__name__}: {error})", path=answer.url) from error


def survive(articles: Iterator[Article | ArticleFailure], *, path: str) -> Iterator[Article | ArticleFailure]:
    """The articles of a file or page; a fault of their reader is a failure, or it would stop every pass to come."""
    try:
        yield from articles
    except Exception as error:
        yield failure(InputError(f"cannot be read ({type(error).__name__}: {error})", path=path))


def _next(visitor: Visitor, before: FeedState, interval: float) -> FeedState:
    # A little unevenly, so that feeds that were added together do not stay together.
    seconds = interval * visitor.manners.chance.uniform(0.95, 1.0)
    not_before = visitor.now + datetime.timedelta(seconds=seconds)
    return replace(before, not_before=not_before, failures_in_row=0, message=None)


def _failed(visitor: Visitor, before: FeedState, interval: float, error: PourparlerError) -> FeedState:
    failures = before.failures_in_row + 1
    seconds = back_off(failures, base=interval, chance=visitor.manners.chance)
    address = getattr(error, "url", None) or getattr(error, "path", None)
    not_before = visitor.now + datetime.timedelta(seconds=seconds)
    if isinstance(address, str):
        # A server that said when to come back is not asked earlier.
        not_before = max(not_before, visitor.ready_at(address))
    return replace(before, not_before=not_before, failures_in_row=failures, message=_storable(str(error)))


def _keep(store: Store, visitor: Visitor, feed: WatchedFeed, found: FeedState) -> None:
    with store.writing() as connection:
        state.keep_feed(connection, feed.address, found, moment=visitor.now)


def keep_seen(store: Store, visitor: Visitor, feed: WatchedFeed, seen: FeedState) -> None:
    """Remembers a feed whose own articles are in the project now."""
    _keep(store, visitor, feed, seen)


def _validator(answer: Answer, name: str) -> str | None:
    value = answer.headers.get(name)
    return value if value and value.isascii() and value.isprintable() and len(value) < _LONGEST_ADDRESS else None


def _links(parsed: Any, *, base: str) -> Iterator[Link]:
    outlet = _words(parsed.feed.get("title"))
    for entry in parsed.entries[:_MOST_ENTRIES]:
        try:
            address = urljoin(base, (entry.get("link") or "").strip())
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or not parts.netloc or not entry.get("link"):
            continue
        # The part after "#" is for the browser; with it, one page would be fetched several times.
        address = address.split("#", 1)[0]
        if len(address) > _LONGEST_ADDRESS or not address.isprintable():
            continue
        moment = parse_moment(entry.get("published") or entry.get("updated") or "")
        source = _words(entry.get("source", {}).get("title"))
        yield Link(
            address=address,
            title=_words(entry.get("title")),
            outlet=source or outlet,
            published_at=moment.isoformat() if moment else None,
        )


def _words(value: Any) -> str | None:
    return _storable(" ".join(value.split()))[:500] or None if isinstance(value, str) else None


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


class Pages:
    """The pages that wait, fetched one after the other, host by host in turn.

    Attributes:
        fetched: pages that were fetched.
        messages: what went wrong with those that are tried again later.
    """

    def __init__(self, store: Store, visitor: Visitor, *, most: int, check: Callable[[], None]) -> None:
        self._store = store
        self._visitor = visitor
        self._most = most
        self._check = check
        self._open: dict[str, dict[str, bool]] = {}
        self.fetched = 0
        self.messages: list[str] = []

    def articles(self) -> Iterator[Article | ArticleFailure]:
        """The articles of all pages that may be fetched now, as they come."""
        hosts: dict[str, deque[Link]] = {}
        for link in state.waiting_links(self._store, moment=self._visitor.now, most=self._most):
            hosts.setdefault(urlsplit(link.address).netloc, deque()).append(link)
        while hosts:
            self._check()
            # Whoever may be asked soonest is next: while one host rests, the others are asked.
            host = min(hosts, key=lambda each: (self._visitor.ready_at(hosts[each][0].address), each))
            link = hosts[host].popleft()
            if not hosts[host]:
                del hosts[host]
            found = self._fetch(link)
            if found:
                self._open[link.address] = {each.id: isinstance(each, Article) for each in found}
            yield from found

    def _fetch(self, link: Link) -> Sequence[Article | ArticleFailure]:
        """The articles of a page; none where it is to be tried again later."""
        try:
            answer = self._visitor.visit(link.address)
            if answer.status in TEMPORARY:
                wait = retry_after(answer.headers.get("retry-after"), now=self._visitor.now)
                return self._later(link, _refused(answer, link), wait)
            if answer.status != 200:
                return [failure(_refused(answer, link))]
            self.fetched += 1
            settings = self._visitor.manners.settings
            found = survive(read_file(input_file(answer), settings=settings), path=link.address)
            return [_completed(each, link) for each in found]
        except NotYet as error:
            state.postpone_link(self._store, link, not_before=error.until, message=None, failed=False)
            return ()
        except (InputError, *_FINAL) as error:
            return [failure(error)]
        except FetchError as error:
            return self._later(link, error, None)

    def _later(self, link: Link, error: FetchError, wait: float | None) -> Sequence[ArticleFailure]:
        attempts = link.failures_in_row + 1
        if attempts >= _MOST_ATTEMPTS:
            return [failure(error)]
        self.messages.append(str(error))
        seconds = max(back_off(attempts, base=_PAGE_BACK_OFF, chance=self._visitor.manners.chance), wait or 0)
        not_before = self._visitor.now + datetime.timedelta(seconds=seconds)
        state.postpone_link(self._store, link, not_before=not_before, message=_storable(str(error)))
        return ()

    def settle(self, *, all_done: bool = False) -> None:
        """Notes which pages are in the project by now.

        Args:
            all_done: all articles that were given out have been dealt with.
        """
        waiting = sorted({id for articles in self._open.values() for id in articles})
        if not waiting:
            return
        held = set(waiting) if all_done else state.articles_settled(self._store, waiting)
        outcomes: dict[str, list[str]] = {state.KEPT: [], state.FAILED: []}
        for address, articles in self._open.items():
            if articles.keys() <= held:
                outcomes[state.KEPT if any(articles.values()) else state.FAILED].append(address)
        for outcome, addresses in outcomes.items():
            state.settle_links(self._store, addresses, outcome, moment=self._visitor.now)
            for address in addresses:
                del self._open[address]


def _refused(answer: Answer, link: Link) -> FetchError:
    return FetchError(f"the server answers {answer.status}", url=link.address)


def _completed(found: Article | ArticleFailure, link: Link) -> Article | ArticleFailure:
    """An article with what only its feed tells."""
    if isinstance(found, ArticleFailure):
        return found
    moment = parse_moment(link.published_at) if link.published_at and found.published is None else None
    exact = moment if isinstance(moment, datetime.datetime) else None
    return replace(
        found,
        title=found.title or link.title,
        outlet=found.outlet or link.outlet,
        published=found.published or (exact.date() if exact else moment),
        published_at=found.published_at or exact,
    )
