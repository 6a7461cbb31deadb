"""When which host may be asked for what: robots.txt, time between requests, back-off."""

from __future__ import annotations

import datetime
import email.utils
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pourparler.errors import FetchError, PourparlerError, RobotsDisallowed
from pourparler.readers.address import Answer, ask
from pourparler.readers.base import ReaderSettings
from pourparler.watching import state

if TYPE_CHECKING:
    from collections.abc import Callable

    from protego import Protego

    from pourparler.store import Store
    from pourparler.watching.stopping import Stop

TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Answers that another attempt may turn into a page."""

ROBOT = "pourparler"
"""The name that robots.txt files know the watch by, when it introduces itself as it usually does."""

# RFC 9309: no longer than a day, and at least 500 KiB of it.
_ROBOTS_SECONDS = 24 * 3600
_ROBOTS_BYTES = 1024 * 1024
_LONGEST_BACK_OFF = 24 * 3600.0
_MOST_CRAWL_DELAY = 3600.0
# A pass that waits longer than this for one host keeps the others waiting; the link waits for the next pass instead.
_LONGEST_WAIT = 60.0


class NotYet(PourparlerError):
    """A host may only be asked later.

    Attributes:
        until: when.
    """

    code = "not_yet"

    def __init__(self, until: datetime.datetime, *, url: str) -> None:
        self.until = until
        super().__init__(f"may be asked again at {until:%Y-%m-%d %H:%M:%S} UTC", where=url)


def back_off(failures: int, *, base: float, chance: random.Random) -> float:
    """Seconds until the next attempt: doubled with every failure, and shaken so that not all come back at once.

    Args:
        failures: how often it failed in a row, this time included.
        base: seconds after the first failure, before they are shaken.
        chance: where the jitter comes from.
    """
    # Past twenty doublings any base has reached the bound.
    longest = min(_LONGEST_BACK_OFF, base * 2.0 ** min(max(failures, 1) - 1, 20))
    return longest * chance.uniform(0.5, 1.0)


def retry_after(value: str | None, *, now: datetime.datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks to wait, at most a day; ``None`` where there is none to understand."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = float(value[:9])
    else:
        try:
            moment = email.utils.parsedate_to_datetime(value)
        except (ValueError, TypeError, OverflowError):
            return None
        moment = moment.replace(tzinfo=datetime.UTC) if moment.tzinfo is None else moment
        seconds = (moment - now).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_BACK_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a watch behaves towards hosts.

    Attributes:
        settings: how far to go with each request.
        delay: least seconds between two requests to one host.
        clock: the time (UTC).
        chance: where jitter comes from.
    """

    settings: ReaderSettings
    delay: float
    clock: Callable[[], datetime.datetime]
    chance: random.Random


class Visitor:
    """Asks for addresses, politely; what it learns of hosts is kept in the project."""

    def __init__(self, store: Store, manners: Manners, stop: Stop) -> None:
        self._store = store
        self.manners = manners
        self._stop = stop
        self._hosts: dict[str, state.HostState] = {}
        self._rules: dict[str, tuple[str, Protego]] = {}
        self._asking: tuple[str, float] | None = None

    @property
    def now(self) -> datetime.datetime:
        """The time (UTC)."""
        return self.manners.clock()

    def visit(self, url: str, *, headers: dict[str, str] | None = None) -> Answer:
        """What an address answers, errors of the server included.

        Raises:
            NotYet: the host asked to be left alone for longer than is worth waiting.
            RobotsDisallowed: its robots.txt forbids the address.
            FetchError, TooLarge: as ``readers.address.ask``.
        """
        try:
            answer = ask(url, settings=self.manners.settings, headers=headers, permit=self._permit)
        finally:
            self._rest()
        if answer.status in (429, 503):
            seconds = retry_after(answer.headers.get("retry-after"), now=self.now)
            if seconds:
                self._hold(_place(answer.url), seconds)
        return answer

    def ready_at(self, url: str) -> datetime.datetime:
        """When the host of an address may be asked next."""
        return self._host(_place(url)).not_before or datetime.datetime.min.replace(tzinfo=datetime.UTC)

    def _permit(self, url: str) -> None:
        self._rest()
        place = _place(url)
        if not place:
            # No address of the web at all; whoever asks says so.
            return
        rules = self._robots(place, url)
        if not rules.can_fetch(url, self._name):
            raise RobotsDisallowed("the site's robots.txt asks not to fetch this address", url=url)
        asked = min(float(rules.crawl_delay(self._name) or 0.0), _MOST_CRAWL_DELAY)
        self._wait(place, url)
        self._asking = place, max(self.manners.delay, asked)

    @property
    def _name(self) -> str:
        # The product before the first slash or blank, as RFC 9309 compares it.
        return self.manners.settings.user_agent.split("/")[0].split()[0] or ROBOT

    def _wait(self, place: str, url: str) -> None:
        """Waits until the host may be asked."""
        moment = self._host(place).not_before
        seconds = 0.0 if moment is None else (moment - self.now).total_seconds()
        if moment is not None and seconds > _LONGEST_WAIT:
            raise NotYet(moment, url=url)
        if seconds > 0:
            self._stop.pause(seconds)

    def _rest(self) -> None:
        """Leaves the host that was asked last alone for a while, counted from its answer."""
        if self._asking is not None:
            place, seconds = self._asking
            self._asking = None
            self._hold(place, seconds)

    def _hold(self, place: str, seconds: float) -> None:
        host = self._host(place)
        until = self.now + datetime.timedelta(seconds=seconds)
        if host.not_before is None or host.not_before < until:
            self._keep(place, replace(host, not_before=until))

    def _robots(self, place: str, url: str) -> Protego:
        from protego import Protego

        host = self._host(place)
        age = None if host.robots_at is None else (self.now - host.robots_at).total_seconds()
        if host.robots is None or age is None or not 0 <= age < _ROBOTS_SECONDS:
            text = self._fetch_robots(place, url)
            host = replace(self._host(place), robots=text, robots_at=self.now)
            self._keep(place, host)
        text = host.robots or ""
        if place not in self._rules or self._rules[place][0] != text:
            self._rules[place] = text, Protego.parse(text)
        return self._rules[place][1]

    def _fetch_robots(self, place: str, url: str) -> str:
        """The text of a robots.txt; one that is not there allows everything, one that cannot be had nothing (RFC 9309).

        Raises:
            FetchError: it cannot be had.
        """
        self._wait(place, url)
        self._asking = place, self.manners.delay
        # No larger than what it protects may be.
        limit = min(_ROBOTS_BYTES, self.manners.settings.max_bytes)
        try:
            answer = ask(f"{place}/robots.txt", settings=replace(self.manners.settings, max_bytes=limit))
        finally:
            self._rest()
        if answer.status >= 500 or answer.status == 429:
            self._hold(place, retry_after(answer.headers.get("retry-after"), now=self.now) or 0.0)
            what = f"its robots.txt cannot be had (the server answers {answer.status}), so nothing of it is fetched"
            raise FetchError(what, url=url)
        return "" if answer.status >= 300 else answer.data.decode("utf-8", "replace").replace("\x00", "")

    def _host(self, place: str) -> state.HostState:
        if place not in self._hosts:
            self._hosts[place] = state.host_state(self._store, place)
        return self._hosts[place]

    def _keep(self, place: str, host: state.HostState) -> None:
        self._hosts[place] = host
        state.keep_host(self._store, place, host)


def _place(url: str) -> str:
    """Scheme, name and port of an address: what one robots.txt speaks for; empty for what is no address."""
    try:
        parts = urlsplit(url)
        # Without the name and password that an address may carry.
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" if port is None else f"{parts.scheme}://{host}:{port}"
