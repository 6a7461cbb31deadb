"""Every named read of a project. Values from outside only ever travel as bound parameters."""

from __future__ import annotations

import datetime
import functools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.errors import UnknownIdentifier
from pourparler.record import (
    Actor,
    Article,
    Attribution,
    Condition,
    Event,
    Link,
    Negotiation,
    Provenance,
    Record,
    ReportedStatement,
    ReportingChain,
    Span,
    Statement,
)
from pourparler.store import schema
from pourparler.store.as_known import groups_then, known_at
from pourparler.store.grouping import portions
from pourparler.store.search import article_holds_any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from pourparler.store.base import Store
    from pourparler.store.reviews import Review


# So many reports are looked through for a cell's statements; where there are more, the cell's statements are.
_FEW_ARTICLES = 2000


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read.

    Attributes:
        id: as for an article, or made from the path.
        code: machine-readable reason.
        message: what was wrong, where, and what to do.
        path: file and line or entry; ``None`` when unknown.
        learned_at: when it failed (UTC).
        resolved_at: when it was read after all; ``None`` while it is not.
    """

    id: str
    code: str
    message: str
    path: str | None
    learned_at: datetime.datetime
    resolved_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a project holds; findings are those of the current readings."""

    articles: int
    stories: int
    attributions: int
    statements: int
    utterances: int
    events: int
    failures: int
    superseded_readings: int
    first_published: datetime.date | None
    last_published: datetime.date | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement with all that stands behind it.

    Attributes:
        reported: the statement, its words and its report.
        article: the report.
        provenance: extractors that made it.
        same_utterance: statements of other reports of the same act of speaking, this one left out.
        same_story: ids of the other articles of common origin.
        independent_sources: how many sources the utterance has.
        history: earlier readings of the same statement, the newest first; each with the time it was superseded.
        superseded_at: when the newest reading no longer had it; ``None`` for a statement of the current reading.
        reviews: decisions on it, on the same finding of other readings too, in the order in which they were made.
    """

    reported: ReportedStatement
    article: Article
    provenance: tuple[Provenance, ...]
    same_utterance: tuple[ReportedStatement, ...]
    same_story: tuple[str, ...]
    independent_sources: int
    history: tuple[tuple[Statement, datetime.datetime], ...]
    superseded_at: datetime.datetime | None
    reviews: tuple[Review, ...]


def reported_statements(  # noqa: PLR0913 - one keyword for each filter that an analyst has
    store: Store,
    *,
    as_of: datetime.date | None = None,
    known_by: datetime.date | datetime.datetime | None = None,
    since: datetime.date | None = None,
    parties: Sequence[str] = (),
    issues: Sequence[str] = (),
    speakers: Sequence[str] = (),
    negotiation: Negotiation | str | None = None,
    utterance: str | None = None,
    latest_per_cell: int | None = None,
) -> list[ReportedStatement]:
    """Statements with their reports, by the day they were said and id.

    Args:
        store: the project.
        as_of: leave out what was said later; with it, statements without any date are left out too.
        known_by: what the project held at the end of this day (UTC), or at this moment, in the readings of that time.
        since: leave out what was said before.
        parties: only these parties.
        issues: only statements on one of these issues, as first or second.
        speakers: only these speakers, as the record names them.
        negotiation: only what belongs to this negotiation, by its name in the project or as an object.
        utterance: only the reports of this utterance.
        latest_per_cell: of each party and main issue only so many, the latest; for a quick look at a large project.

    Raises:
        UnknownIdentifier: the project has no negotiation of this name.
    """
    with store.reading() as connection:
        if isinstance(negotiation, str):
            negotiation = _negotiation(connection, negotiation)
        table = schema.statement
        moment = _moment(known_by)
        found = _known(moment)
        if negotiation is not None:
            found += belonging(connection, negotiation)
        found += _between(since, as_of)
        if parties:
            found.append(table.c.party.in_(parties))
        if issues:
            found.append(_on_issues(issues))
        if speakers:
            found.append(table.c.speaker.in_(speakers))
        then = groups_then(connection, moment) if moment is not None else None
        if utterance is not None and then is None:
            found.append(table.c.utterance_id == utterance)
        if latest_per_cell is not None:
            found.append(table.c.number.in_(_latest(connection, found, latest_per_cell)))
        statements = _reported(connection, found)
    if then is None:
        return statements
    as_then = [then.of(each) for each in statements]
    return [each for each in as_then if utterance is None or each.utterance == utterance]


def statements_with_ids(connection: Connection, ids: Sequence[str]) -> list[ReportedStatement]:
    """The current statements of some ids, by the day they were said and id."""
    table = schema.statement
    found: list[ReportedStatement] = []
    for some in portions(ids):
        found += _reported(connection, [table.c.id.in_(some), table.c.superseded_at.is_(None)])
    return sorted(found, key=_by_day)


def statements_of_cell(
    connection: Connection,
    party: str,
    issue: str,
    *,
    since: datetime.date | None = None,
    reported_with: Sequence[str] = (),
    utterances: Sequence[str] = (),
) -> list[ReportedStatement]:
    """The current statements of a party on an issue, as first or second, by the day they were said and id.

    Args:
        connection: in a transaction.
        party: the party.
        issue: the issue.
        since: only what was said or published from this day on, and all reports of the same utterances.
        reported_with: with ``since``, also all reports of the utterances of these statements.
        utterances: with ``since``, also all reports of these.
    """
    table = schema.statement
    current = table.c.superseded_at.is_(None)
    of_cell = [table.c.party == party, _on_issues([issue]), current]
    if since is None:
        return _reported(connection, of_cell)
    # Wrapped, the columns of the cell's own index do not tempt SQLite away from the one that finds a few rows.
    issues = [sa.func.coalesce(column, "") == issue for column in (table.c.issue, table.c.second_issue)]
    among = [sa.func.coalesce(table.c.party, "") == party, sa.or_(*issues), current]
    published = schema.article.c.published >= since
    late = sa.select(schema.article.c.id).where(published)
    few = len(connection.execute(late.limit(_FEW_ARTICLES)).all()) < _FEW_ARTICLES
    wanted = set(utterances)
    for found in (
        [table.c.party == party, table.c.issue == issue, table.c.said_on >= since, current],
        [table.c.party == party, table.c.second_issue == issue, table.c.said_on >= since, current],
        [table.c.article_id.in_(late), *(among if few else of_cell)],
        [table.c.id.in_(reported_with), current],
    ):
        wanted.update(connection.execute(sa.select(table.c.utterance_id).where(*found)).scalars())
    statements: list[ReportedStatement] = []
    for some in portions(sorted(wanted)):
        of_them = sa.select(table.c.number).where(table.c.utterance_id.in_(some), *among)
        numbers = list(connection.execute(of_them).scalars())
        statements += _reported(connection, [table.c.number.in_(numbers)])
    return sorted(statements, key=_by_day)


def spoken_cells(connection: Connection) -> set[tuple[str, str]]:
    """Party and issue of all current statements that can stand on a board."""
    table = schema.statement
    counted = (table.c.party.is_not(None), table.c.said_on.is_not(None), table.c.superseded_at.is_(None))
    found: set[tuple[str, str]] = set()
    for column in (table.c.issue, table.c.second_issue):
        query = sa.select(table.c.party, column).distinct().where(*counted, column.is_not(None))
        found.update((party, issue) for party, issue in connection.execute(query))
    return found


def spoke_before(connection: Connection, party: str, issue: str, day: datetime.date) -> bool:
    """Whether a party said anything on an issue before a day, as far as the current statements tell."""
    table = schema.statement
    for column in (table.c.issue, table.c.second_issue):
        earlier = (table.c.party == party, column == issue, table.c.said_on < day, table.c.superseded_at.is_(None))
        if connection.execute(sa.select(table.c.number).where(*earlier).limit(1)).first() is not None:
            return True
    return False


def days_of_statements(connection: Connection, *, leave_out: Sequence[str] = ()) -> tuple[datetime.date | None, int]:
    """The last day on which anything was said, and how many current statements have no day."""
    table = schema.statement
    counted = [table.c.superseded_at.is_(None), table.c.id.not_in(leave_out)]
    dated = sa.select(table.c.said_on).where(table.c.said_on.is_not(None), *counted)
    last = connection.execute(dated.order_by(table.c.said_on.desc()).limit(1)).scalar_one_or_none()
    undated = sa.select(sa.func.count()).select_from(table).where(table.c.said_on.is_(None), *counted)
    return last, connection.execute(undated).scalar_one()


def statement_count(store: Store) -> int:
    """How many current statements there are."""
    query = sa.select(sa.func.count()).select_from(schema.statement).where(schema.statement.c.superseded_at.is_(None))
    with store.reading() as connection:
        return int(connection.execute(query).scalar_one())


def capacity_of(connection: Connection, speaker: str | None, party: str | None) -> str | None:
    """In what capacity a speaker speaks for a party where the current statements first say it."""
    table = schema.statement
    query = sa.select(table.c.authority).where(
        table.c.party.is_not_distinct_from(party),
        table.c.speaker.is_not_distinct_from(speaker),
        table.c.authority.is_not(None),
        table.c.authority != "",
        table.c.superseded_at.is_(None),
    )
    first = query.order_by(sa.func.coalesce(table.c.said_on, datetime.date.min), table.c.id).limit(1)
    return connection.execute(first).scalar_one_or_none()


def article_text(connection: Connection, article_id: str) -> str:
    """The text of a report, as ``article`` gives it, inside a transaction."""
    return _article(connection, article_id).text


def statement(store: Store, statement_id: str) -> Shown:
    """A statement with all that stands behind it; the current reading, else the last one that had it.

    Raises:
        UnknownIdentifier: no article of the project ever had this statement.
    """
    from pourparler.store.reviews import find_reviews
    from pourparler.stories import independent_sources

    table = schema.statement
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(table.c.number, table.c.reading_id, table.c.superseded_at)
            .where(table.c.id == statement_id)
            .order_by(table.c.superseded_at.is_not(None), table.c.superseded_at.desc())
        ).all()
        if not rows:
            raise UnknownIdentifier(f"no statement has the id {statement_id!r}", where=store.location)
        readings = {each.statement.id: each for each in _reported(connection, [table.c.number == rows[0].number])}
        reported = readings[statement_id]
        utterance = [table.c.utterance_id == reported.utterance, table.c.superseded_at.is_(None)]
        reports = _reported(connection, utterance)
        article = _article(connection, reported.statement.article_id)
        others = connection.execute(
            sa.select(schema.article.c.id)
            .where(schema.article.c.story_id == reported.story, schema.article.c.id != article.id)
            .order_by(schema.article.c.id)
        ).scalars()
        past = [row for row in rows if row.superseded_at is not None and row.number != rows[0].number]
        history = tuple(
            (_reported(connection, [table.c.number == row.number])[0].statement, row.superseded_at) for row in past
        )
        return Shown(
            reported=reported,
            article=article,
            provenance=_provenance(connection, rows[0].reading_id),
            same_utterance=tuple(each for each in reports if each.statement.id != statement_id),
            same_story=tuple(others),
            independent_sources=independent_sources([*reports, reported]),
            history=history,
            superseded_at=rows[0].superseded_at,
            reviews=find_reviews(connection, statement_id),
        )


def article(store: Store, article_id: str) -> Article:
    """A report as it was read.

    Raises:
        UnknownIdentifier: the project has no such article.
    """
    with store.reading() as connection:
        return _article(connection, article_id)


def articles(store: Store, *, batch: int = 200) -> Iterator[Article]:
    """All reports by id, read a batch at a time: memory does not grow with their number."""
    after = ""
    while True:
        with store.reading() as connection:
            table = schema.article
            rows = connection.execute(
                sa.select(table).where(table.c.id > after).order_by(table.c.id).limit(batch)
            ).all()
        if not rows:
            return
        yield from (article_of(row) for row in rows)
        after = rows[-1].id


def record(store: Store, article_id: str) -> Record:
    """A report with all that its current reading found, as it was when it was read.

    Raises:
        UnknownIdentifier: the project has no such article.
    """
    table = schema.statement
    with store.reading() as connection:
        article = _article(connection, article_id)
        current = [table.c.article_id == article_id, table.c.superseded_at.is_(None)]
        rows = connection.execute(sa.select(table.c.id, table.c.ordinal).where(*current))
        order = {row.id: row.ordinal for row in rows}
        found = [each.statement for each in _reported(connection, current)]
        reading = connection.execute(_current_reading(article_id)).scalar_one_or_none()
        events = _events(connection, [schema.event.c.article_id == article_id, _of_reading(None)])
        return Record(
            article,
            _attributions(connection, article_id),
            tuple(sorted(found, key=lambda each: order[each.id])),
            tuple(event for _, event in events),
            _provenance(connection, reading) if reading else (),
        )


def attributions(store: Store, article_id: str) -> tuple[Attribution, ...]:
    """Attributions of an article's current reading, in order."""
    with store.reading() as connection:
        return _attributions(connection, article_id)


def _attributions(connection: Connection, article_id: str) -> tuple[Attribution, ...]:
    table = schema.attribution
    rows = connection.execute(
        sa.select(table).where(table.c.reading_id.in_(_current_reading(article_id))).order_by(table.c.ordinal)
    )
    return tuple(Attribution(spans_of(r.source), spans_of(r.cue), spans_of(r.content), r.confidence) for r in rows)


def events(
    store: Store,
    *,
    article_id: str | None = None,
    status: str | None = None,
    since: datetime.date | None = None,
    as_of: datetime.date | None = None,
    known_by: datetime.date | datetime.datetime | None = None,
) -> list[tuple[str, Event]]:
    """Events of the current readings, or of those of an earlier day, each with its article's id, by article and order.

    Args:
        store: the project.
        article_id: only those of this article.
        status: only those that have this status.
        since: leave out what happened before, and what has no date.
        as_of: leave out what happened later, and what has no date.
        known_by: what the project held at the end of this day (UTC), or at this moment.
    """
    table = schema.event
    moment = _moment(known_by)
    found = [_of_reading(moment)]
    if article_id is not None:
        found.append(table.c.article_id == article_id)
    if status is not None:
        found.append(table.c.status == status)
    if since is not None:
        found.append(table.c.date >= since)
    if as_of is not None:
        found.append(table.c.date <= as_of)
    with store.reading() as connection:
        return _events(connection, found)


def _of_reading(moment: datetime.datetime | None) -> sa.ColumnElement[bool]:
    table, reading = schema.event, schema.reading
    if moment is None:
        return table.c.superseded_at.is_(None)
    read = sa.select(reading.c.id).where(reading.c.read_at <= moment)
    later = sa.or_(table.c.superseded_at.is_(None), table.c.superseded_at > moment)
    return sa.and_(later, table.c.reading_id.in_(read))


def _events(connection: Connection, found: Sequence[sa.ColumnElement[bool]]) -> list[tuple[str, Event]]:
    table = schema.event
    query = sa.select(table).where(*found)
    return [
        (r.article_id, Event(r.source, r.plover, r.target, r.status, r.date, spans_of(r.evidence), r.confidence))
        for r in connection.execute(query.order_by(table.c.article_id, table.c.ordinal))
    ]


def failures(store: Store, *, resolved: bool = False) -> list[Failure]:
    """Articles that could not be read, by path; with ``resolved`` also those that could later."""
    table = schema.failure
    query = sa.select(table).order_by(table.c.path, table.c.id)
    if not resolved:
        query = query.where(table.c.resolved_at.is_(None))
    with store.reading() as connection:
        return [
            Failure(r.id, r.code, r.message, r.path, r.learned_at, r.resolved_at) for r in connection.execute(query)
        ]


def failed_before(store: Store, failure_id: str, mark: str) -> bool:
    """Whether these extractors have failed on this article already."""
    table = schema.failure
    query = sa.select(table.c.id).where(
        table.c.id == failure_id, table.c.fingerprint == mark, table.c.resolved_at.is_(None)
    )
    with store.reading() as connection:
        return connection.execute(query).first() is not None


def read_before(store: Store, *, article_id: str, text_hash: str, mark: str) -> bool:
    """Whether these extractors have read this text under this id already."""
    joined = schema.reading.join(schema.article, schema.article.c.id == schema.reading.c.article_id)
    query = (
        sa.select(schema.reading.c.id)
        .select_from(joined)
        .where(
            schema.reading.c.article_id == article_id,
            schema.reading.c.superseded_at.is_(None),
            schema.reading.c.fingerprint == mark,
            schema.article.c.text_hash == text_hash,
        )
    )
    with store.reading() as connection:
        return connection.execute(query).first() is not None


def counts(store: Store) -> Counts:
    """How much a project holds."""
    current = schema.statement.c.superseded_at.is_(None)
    queries = (
        sa.select(sa.func.count()).select_from(schema.article),
        sa.select(sa.func.count()).select_from(schema.story),
        sa.select(sa.func.count())
        .select_from(schema.attribution.join(schema.reading))
        .where(schema.reading.c.superseded_at.is_(None)),
        sa.select(sa.func.count()).select_from(schema.statement).where(current),
        sa.select(sa.func.count(sa.distinct(schema.statement.c.utterance_id))).where(current),
        sa.select(sa.func.count()).select_from(schema.event).where(schema.event.c.superseded_at.is_(None)),
        sa.select(sa.func.count()).select_from(schema.failure).where(schema.failure.c.resolved_at.is_(None)),
        sa.select(sa.func.count()).select_from(schema.reading).where(schema.reading.c.superseded_at.is_not(None)),
    )
    published = schema.article.c.published
    with store.reading() as connection:
        numbers = [int(connection.execute(query).scalar_one()) for query in queries]
        first, last = connection.execute(sa.select(sa.func.min(published), sa.func.max(published))).one()
    articles, stories, attributions, statements, utterances, events, failures, superseded = numbers
    return Counts(articles, stories, attributions, statements, utterances, events, failures, superseded, first, last)


def actors(store: Store) -> list[Actor]:
    """Everybody who was ever found to speak, by name; ``kind`` is empty where nobody has said what they are."""
    table = schema.actor
    query = sa.select(table).order_by(table.c.name, table.c.party, table.c.authority)
    with store.reading() as connection:
        return [Actor(r.name, r.kind or "", r.party or None, r.authority or None) for r in connection.execute(query)]


def negotiations(store: Store) -> list[Negotiation]:
    """Negotiations that the analyst has defined, by name."""
    table = schema.negotiation
    with store.reading() as connection:
        return [_negotiation_of(row) for row in connection.execute(sa.select(table).order_by(table.c.name))]


def negotiation(store: Store, name: str) -> Negotiation:
    """A negotiation by name.

    Raises:
        UnknownIdentifier: the project has none of this name.
    """
    with store.reading() as connection:
        return _negotiation(connection, name)


def save_negotiation(store: Store, negotiation: Negotiation) -> None:
    """Defines a negotiation, or defines it anew."""
    table = schema.negotiation
    values: dict[str, Any] = {
        "parties": list(negotiation.parties),
        "issues": list(negotiation.issues),
        "start_on": negotiation.start,
        "end_on": negotiation.end,
        "search_terms": list(negotiation.search_terms),
    }
    with store.writing() as connection:
        connection.execute(sa.delete(table).where(table.c.name == negotiation.name))
        connection.execute(sa.insert(table).values(name=negotiation.name, **values))


def remove_negotiation(store: Store, name: str) -> None:
    """Forgets the definition of a negotiation; its statements stay.

    Raises:
        UnknownIdentifier: the project has none of this name.
    """
    with store.writing() as connection:
        _negotiation(connection, name)
        connection.execute(sa.delete(schema.negotiation).where(schema.negotiation.c.name == name))


def _moment(known_by: datetime.date | datetime.datetime | None) -> datetime.datetime | None:
    """The end of a day (UTC), or a moment as it is."""
    if known_by is None or isinstance(known_by, datetime.datetime):
        return known_by
    return datetime.datetime.combine(known_by, datetime.time.max, datetime.UTC)


def _known(moment: datetime.datetime | None) -> list[sa.ColumnElement[bool]]:
    return [schema.statement.c.superseded_at.is_(None)] if moment is None else known_at(moment)


def _between(since: datetime.date | None, as_of: datetime.date | None) -> list[sa.ColumnElement[bool]]:
    said = schema.statement.c.said_on
    found = []
    if since is not None:
        found.append(said >= since)
    if as_of is not None:
        found.append(said <= as_of)
    return found


def _on_issues(issues: Sequence[str]) -> sa.ColumnElement[bool]:
    table = schema.statement
    return sa.or_(table.c.issue.in_(issues), table.c.second_issue.in_(issues))


def belonging(connection: Connection, negotiation: Negotiation) -> list[sa.ColumnElement[bool]]:
    """What a row of ``statement`` must fulfil to belong to a negotiation."""
    found = _between(negotiation.start, negotiation.end)
    if negotiation.parties:
        found.append(schema.statement.c.party.in_(negotiation.parties))
    if negotiation.issues:
        found.append(_on_issues(negotiation.issues))
    if negotiation.search_terms:
        found.append(schema.statement.c.article_id.in_(article_holds_any(connection, negotiation.search_terms)))
    return found


def _latest(connection: Connection, found: Sequence[sa.ColumnElement[bool]], limit: int) -> list[int]:
    table = schema.statement
    cells = connection.execute(sa.select(table.c.party, table.c.issue).distinct().where(*found)).all()
    numbers: list[int] = []
    for party, issue in cells:
        query = sa.select(table.c.number).where(
            table.c.party.is_not_distinct_from(party), table.c.issue == issue, *found
        )
        numbers += connection.execute(query.order_by(table.c.said_on.desc(), table.c.id).limit(limit)).scalars()
    return numbers


_STATEMENT_COLUMNS = [
    schema.statement.c[name]
    for name in (
        "number", "id", "article_id", "source", "speaker", "party", "cue", "content", "quoted", "act", "issue",
        "second_issue", "stance", "addressee", "place", "date", "date_precision", "authority", "confidence",
        "source_text", "cue_text", "proposition", "said_on", "origin", "utterance_id", "learned_at",
    )
]  # fmt: skip
_ARTICLE_COLUMNS = [schema.article.c[name] for name in ("title", "outlet", "url", "text_hash", "published", "story_id")]


def _reported(connection: Connection, found: Sequence[sa.ColumnElement[bool]]) -> list[ReportedStatement]:
    table = schema.statement
    numbers = sa.select(table.c.number).where(*found)
    conditions: dict[int, list[tuple[Condition, str]]] = {}
    for number, span, kind, text in connection.execute(
        sa.select(*[schema.condition.c[name] for name in ("statement_number", "span", "kind", "text")])
        .where(schema.condition.c.statement_number.in_(numbers))
        .order_by(schema.condition.c.statement_number, schema.condition.c.ordinal)
    ):
        conditions.setdefault(number, []).append((Condition(spans_of(span)[0], kind), text))
    links: dict[int, list[Link]] = {}
    for number, name, kind, span in connection.execute(
        sa.select(*[schema.reporting_link.c[name] for name in ("statement_number", "name", "kind", "span")])
        .where(schema.reporting_link.c.statement_number.in_(numbers))
        .order_by(schema.reporting_link.c.statement_number, schema.reporting_link.c.ordinal)
    ):
        links.setdefault(number, []).append(_link(name, kind, span))
    joined = table.join(schema.article, schema.article.c.id == table.c.article_id)
    rows = connection.execute(sa.select(*_STATEMENT_COLUMNS, *_ARTICLE_COLUMNS).select_from(joined).where(*found))
    none: list[Any] = []
    reported = [_reported_of(tuple(row), conditions.get(row[0], none), links.get(row[0], none)) for row in rows]
    return sorted(reported, key=_by_day)


def _by_day(reported: ReportedStatement) -> tuple[datetime.date, str]:
    return reported.said_on or datetime.date.min, reported.statement.id


def _reported_of(
    row: tuple[Any, ...], conditions: Sequence[tuple[Condition, str]], links: Sequence[Link]
) -> ReportedStatement:
    (
        _, id_, article_id, source, speaker, party, cue, content, quoted, act, issue, second_issue, stance, addressee,
        place, date, date_precision, authority, confidence, source_text, cue_text, proposition, said_on, origin,
        utterance, learned_at, title, outlet, url, text_hash, published, story,
    ) = row  # fmt: skip
    return ReportedStatement(
        Statement(
            id_, article_id, spans_of(source)[0] if source else None, speaker, party, spans_of(cue)[0] if cue else None,
            spans_of(content), quoted, act, (issue, second_issue) if second_issue else (issue,), stance,
            ReportingChain(tuple(links)) if links else _NO_CHAIN, tuple(c for c, _ in conditions), addressee, place,
            date, date_precision, authority, confidence,
        ),
        source_text, cue_text, proposition, tuple(text for _, text in conditions), title, outlet, url, text_hash,
        published, said_on, learned_at, story, utterance, origin,
    )  # fmt: skip


_NO_CHAIN = ReportingChain()


@functools.lru_cache(maxsize=8192)
def _link(name: str, kind: str, span: str | None) -> Link:
    return Link(name, kind, spans_of(span)[0] if span else None)


# The store writes no space around the JSON, and loading a record is mostly this: no search for any.
_decoded = json.JSONDecoder().raw_decode


def spans_of(text: str | None) -> tuple[Span, ...]:
    """Places in a text from the JSON that they are kept as.

    Raises:
        ValueError: it is no JSON, or more than one value.
    """
    if not text:
        return ()
    places, end = _decoded(text)
    if end != len(text):
        raise ValueError(f"more than one value: {text!r}")
    return tuple([Span(start, end) for start, end in places])


def _article(connection: Connection, article_id: str) -> Article:
    row = connection.execute(sa.select(schema.article).where(schema.article.c.id == article_id)).one_or_none()
    if row is None:
        raise UnknownIdentifier(f"no article has the id {article_id!r}")
    return article_of(row)


def article_of(row: sa.Row[Any]) -> Article:
    """The article of a row of its table."""
    moment = row.published_at
    plain = ("id", "text", "title", "published", "outlet", "url", "language", "section", "byline", "dateline", "wire")
    return Article(
        **{name: getattr(row, name) for name in (*plain, "path")},
        published_at=datetime.datetime.fromisoformat(moment) if moment else None,
        skip=spans_of(row.skip),
    )


def _current_reading(article_id: str) -> sa.Select[Any]:
    table = schema.reading
    return sa.select(table.c.id).where(table.c.article_id == article_id, table.c.superseded_at.is_(None))


def _provenance(connection: Connection, reading_id: str) -> tuple[Provenance, ...]:
    table = schema.provenance
    rows = connection.execute(sa.select(table).where(table.c.reading_id == reading_id).order_by(table.c.ordinal))
    return tuple(Provenance(row.extractor, row.version, row.model, row.settings) for row in rows)


def _negotiation(connection: Connection, name: str) -> Negotiation:
    row = connection.execute(sa.select(schema.negotiation).where(schema.negotiation.c.name == name)).one_or_none()
    if row is None:
        raise UnknownIdentifier(
            f"no negotiation is called {name!r}", advice="List them with `pourparler negotiation list`."
        )
    return _negotiation_of(row)


def _negotiation_of(row: sa.Row[Any]) -> Negotiation:
    return Negotiation(
        row.name, tuple(row.parties), tuple(row.issues), row.start_on, row.end_on, tuple(row.search_terms)
    )
