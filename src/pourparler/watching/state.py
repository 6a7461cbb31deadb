"""What a watch remembers, in the project: feeds, links that wait, hosts, files, and alerts with their delivery."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from pourparler.store import Store

WAITING, KEPT, FAILED = "waiting", "kept", "failed"
KNOWN, DUE, SENDING, SENT, GIVEN_UP = "known", "due", "sending", "sent", "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed.

    Attributes:
        etag: validator of the last complete answer.
        last_modified: the other validator.
        not_before: not to be asked earlier.
        failures_in_row: how often it failed since it last worked.
        message: what went wrong the last time.
    """

    etag: str | None = None
    last_modified: str | None = None
    not_before: datetime.datetime | None = None
    failures_in_row: int = 0
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page that a feed names.

    Attributes:
        address: where it is.
        title: headline in the feed.
        outlet: title of the feed.
        published_at: when the feed says it was published, ISO 8601.
        failures_in_row: how often fetching it failed.
    """

    address: str
    title: str | None = None
    outlet: str | None = None
    published_at: str | None = None
    failures_in_row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is remembered of a web server.

    Attributes:
        robots: its robots.txt; ``None`` when it was never fetched.
        robots_at: when that was fetched.
        not_before: the server is not to be asked for anything earlier.
    """

    robots: str | None = None
    robots_at: datetime.datetime | None = None
    not_before: datetime.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A change that is to be told.

    Attributes:
        id: made from the rule and the change: the same after a crash.
        raised_at: when it was noticed.
        change: the change as JSON values.
        batch: names the message that it travels in.
        attempts: how often telling it failed.
        in_doubt: the watch died while it was being told, and nobody knows whether it arrived.
    """

    id: str
    raised_at: datetime.datetime
    change: dict[str, Any]
    batch: str
    attempts: int = 0
    in_doubt: bool = False


def _put(connection: Connection, table: sa.Table, key: str, value: str, values: dict[str, Any]) -> None:
    """Writes a row whether or not it is there; the caller holds the one place for a writer."""
    changed = connection.execute(sa.update(table).where(table.c[key] == value).values(**values))
    if changed.rowcount == 0:
        connection.execute(sa.insert(table).values(**{key: value}, **values))


def feed_state(store: Store, address: str) -> FeedState:
    """What is remembered of a feed; nothing of a new one."""
    table = schema.feed
    names = ("etag", "last_modified", "not_before", "failures_in_row", "message")
    with store.reading() as connection:
        row = connection.execute(sa.select(*(table.c[name] for name in names)).where(table.c.address == address))
        found = row.mappings().one_or_none()
    return FeedState(**found) if found else FeedState()


def keep_feed(connection: Connection, address: str, state: FeedState, *, moment: datetime.datetime) -> None:
    """Remembers how asking a feed went."""
    values = {
        "etag": state.etag,
        "last_modified": state.last_modified,
        "checked_at": moment,
        "not_before": state.not_before,
        "failures_in_row": state.failures_in_row,
        "message": state.message,
    }
    _put(connection, schema.feed, "address", address, values)


def add_links(connection: Connection, links: Sequence[Link], *, feed: str, moment: datetime.datetime) -> int:
    """Lets the links wait that were never met before; how many those are."""
    table = schema.fetched
    addresses = [link.address for link in links]
    known = set(connection.execute(sa.select(table.c.address).where(table.c.address.in_(addresses))).scalars())
    rows = [
        {
            "address": link.address,
            "feed_address": feed,
            "title": link.title,
            "outlet": link.outlet,
            "published_at": link.published_at,
            "found_at": moment,
            "outcome": WAITING,
            "failures_in_row": 0,
        }
        for link in {link.address: link for link in links}.values()
        if link.address not in known
    ]
    if rows:
        connection.execute(sa.insert(table), rows)
    return len(rows)


def waiting_links(store: Store, *, moment: datetime.datetime, most: int) -> list[Link]:
    """Links whose page may be fetched now, those that have waited longest first."""
    table = schema.fetched
    names = ("address", "title", "outlet", "published_at", "failures_in_row")
    ready = sa.or_(table.c.not_before.is_(None), table.c.not_before <= moment)
    query = (
        sa.select(*(table.c[name] for name in names))
        .where(table.c.outcome == WAITING, ready)
        .order_by(table.c.found_at, table.c.address)
        .limit(most)
    )
    with store.reading() as connection:
        return [Link(**row) for row in connection.execute(query).mappings()]


def settle_links(store: Store, addresses: Iterable[str], outcome: str, *, moment: datetime.datetime) -> None:
    """Notes that pages are in the project, or given up."""
    table = schema.fetched
    wanted = list(addresses)
    if wanted:
        values = {"outcome": outcome, "fetched_at": moment, "not_before": None}
        with store.writing() as connection:
            connection.execute(sa.update(table).where(table.c.address.in_(wanted)).values(**values))


def postpone_link(
    store: Store, link: Link, *, not_before: datetime.datetime, message: str | None, failed: bool = True
) -> None:
    """Lets a link wait longer; ``failed`` counts it as an attempt."""
    table = schema.fetched
    values: dict[str, Any] = {"not_before": not_before, "message": message}
    if failed:
        values["failures_in_row"] = link.failures_in_row + 1
    with store.writing() as connection:
        connection.execute(sa.update(table).where(table.c.address == link.address).values(**values))


def articles_settled(store: Store, ids: Sequence[str]) -> set[str]:
    """Which of some articles the project holds, read or as failures."""
    found: set[str] = set()
    with store.reading() as connection:
        for table in (schema.article, schema.failure):
            found.update(connection.execute(sa.select(table.c.id).where(table.c.id.in_(ids))).scalars())
    return found


def host_state(store: Store, host: str) -> HostState:
    """What is remembered of a host."""
    table = schema.visited_host
    query = sa.select(table.c.robots, table.c.robots_at, table.c.not_before).where(table.c.host == host)
    with store.reading() as connection:
        found = connection.execute(query).mappings().one_or_none()
    return HostState(**found) if found else HostState()


def keep_host(store: Store, host: str, state: HostState) -> None:
    """Remembers a host."""
    values = {"robots": state.robots, "robots_at": state.robots_at, "not_before": state.not_before}
    with store.writing() as connection:
        _put(connection, schema.visited_host, "host", host, values)


def read_files(store: Store, folder: str) -> dict[str, tuple[int, int]]:
    """Size and time of change, in nanoseconds, of the files of a folder when they were read."""
    table = schema.watched_file
    # Not by LIKE: a folder's name may hold its wildcards.
    inside = sa.func.substr(table.c.path, 1, len(folder)) == folder
    with store.reading() as connection:
        rows = connection.execute(sa.select(table.c.path, table.c.size, table.c.changed_ns).where(inside))
        return {row.path: (row.size, row.changed_ns) for row in rows}


def keep_files(store: Store, files: dict[str, tuple[int, int]], *, moment: datetime.datetime) -> None:
    """Remembers that files were read as they are."""
    if not files:
        return
    with store.writing() as connection:
        for path, (size, changed) in files.items():
            values = {"size": size, "changed_ns": changed, "read_at": moment}
            _put(connection, schema.watched_file, "path", path, values)


def record_mark(store: Store) -> tuple[int, int]:
    """Changes with every reading that the project takes in."""
    with store.reading() as connection:
        number = connection.execute(sa.select(sa.func.max(schema.statement.c.number))).scalar_one()
        readings = connection.execute(sa.select(sa.func.count()).select_from(schema.reading)).scalar_one()
    return number or 0, readings


def has_rule(store: Store, rule: str) -> bool:
    """Whether a rule has been followed before."""
    table = schema.alert_rule
    with store.reading() as connection:
        return connection.execute(sa.select(table.c.id).where(table.c.id == rule)).first() is not None


def told_before(store: Store, rule: str) -> list[dict[str, Any]]:
    """The changes that a rule has told or knew from the beginning, as JSON values."""
    table = schema.alert
    with store.reading() as connection:
        rows = connection.execute(sa.select(table.c.change).where(table.c.rule_id == rule)).scalars()
        return [json.loads(row) for row in rows]


def begin_rule(store: Store, rule: str, *, name: str, known: Iterable[Alert], moment: datetime.datetime) -> None:
    """Starts a rule, with all that is no news; both or neither are written."""
    with store.writing() as connection:
        connection.execute(sa.insert(schema.alert_rule).values(id=rule, name=name, since=moment))
        _add(connection, rule, known, state=KNOWN)


def raise_alerts(store: Store, rule: str, alerts: Sequence[Alert], *, known: Sequence[Alert] = ()) -> None:
    """Writes all alerts of a pass, to be told, and those that are too old to be."""
    if alerts or known:
        with store.writing() as connection:
            _add(connection, rule, alerts, state=DUE)
            _add(connection, rule, known, state=KNOWN)


def _add(connection: Connection, rule: str, alerts: Iterable[Alert], *, state: str) -> None:
    rows = [
        {
            "id": alert.id,
            "rule_id": rule,
            "raised_at": alert.raised_at,
            "change": json.dumps(alert.change, ensure_ascii=False),
            "state": state,
            "batch": alert.batch or None,
            "attempts": 0,
        }
        for alert in alerts
    ]
    if rows:
        connection.execute(sa.insert(schema.alert), rows)


def due_alerts(store: Store, rule: str) -> list[Alert]:
    """Alerts that are still to be told, in the order of their changes; those in doubt among them."""
    table = schema.alert
    query = (
        sa.select(table)
        .where(table.c.rule_id == rule, table.c.state.in_((DUE, SENDING)))
        .order_by(table.c.raised_at, table.c.id)
    )
    with store.reading() as connection:
        rows = connection.execute(query).all()
    found = [
        Alert(
            id=row.id,
            raised_at=row.raised_at,
            change=json.loads(row.change),
            batch=row.batch,
            attempts=row.attempts,
            in_doubt=row.state == SENDING,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.raised_at, each.change["date"]))


def next_delivery(store: Store, rules: Sequence[str]) -> dict[str, datetime.datetime]:
    """For each rule with something to tell that has to wait: until when."""
    table = schema.alert
    query = (
        sa.select(table.c.rule_id, sa.func.max(table.c.not_before))
        .where(table.c.state == DUE, table.c.rule_id.in_(rules), table.c.not_before.is_not(None))
        .group_by(table.c.rule_id)
    )
    with store.reading() as connection:
        return {rule: moment for rule, moment in connection.execute(query)}


def mark_alerts(store: Store, ids: Sequence[str], state: str, **values: Any) -> None:
    """Moves alerts to another state, with other columns as given."""
    table = schema.alert
    with store.writing() as connection:
        connection.execute(sa.update(table).where(table.c.id.in_(ids)).values(state=state, **values))


def next_look(store: Store, feeds: Sequence[str]) -> datetime.datetime | None:
    """When the first feed or waiting link may be asked for."""
    feed, link = schema.feed, schema.fetched
    with store.reading() as connection:
        moments = [
            connection.execute(sa.select(sa.func.min(feed.c.not_before)).where(feed.c.address.in_(feeds))).scalar(),
            connection.execute(sa.select(sa.func.min(link.c.not_before)).where(link.c.outcome == WAITING)).scalar(),
        ]
    return min((moment for moment in moments if moment is not None), default=None)
