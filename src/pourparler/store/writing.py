"""Writing one article with all of its findings, inside a transaction that the caller has begun."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.errors import ExtractorFailed
from pourparler.record import ArticleFailure, text_hash
from pourparler.store import cells, grouping, schema, search_index
from pourparler.stories import copy_hash, joined, origin, said_on, voice_key

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from pourparler.record import Article, Provenance, Record, Span, Statement
    from pourparler.store.base import Store

# Both databases understand it; asking for each first would take as many queries as there are speakers.
_ADD_ACTOR = sa.text(
    "INSERT INTO actor (name, party, authority) VALUES (:name, :party, :authority) ON CONFLICT DO NOTHING"
)

_ARTICLE_FIELDS = ("title", "published", "outlet", "url", "language", "section", "byline", "dateline", "wire", "path")


class Outcome(enum.Enum):
    """What became of an article."""

    ADDED = "added"
    REREAD = "reread"
    UNCHANGED = "unchanged"
    FAILED = "failed"


def fingerprint(provenance: Iterable[Provenance]) -> str:
    """Twelve hexadecimal digits that change with any extractor, version, network or setting."""
    parts = sorted((p.extractor, p.version, p.model or "", p.settings or "") for p in provenance)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def keep(
    store: Store, result: Record | ArticleFailure, *, clock: Callable[[], datetime.datetime], mark: str
) -> tuple[Outcome, str | None]:
    """Writes what came of one article, in a transaction of its own.

    Args:
        store: the project.
        result: what was read, or why nothing was.
        clock: tells the moment (UTC); asked when it is this writer's turn.
        mark: fingerprint of the extractors.

    Returns:
        What became of it, and what was wrong if it failed.

    Raises:
        StoreError: the project cannot be written.
    """
    kept = result if isinstance(result, ArticleFailure) else _try(store, result, clock)
    if isinstance(kept, Outcome):
        return kept, None
    with store.writing() as connection:
        return keep_failure(connection, kept, moment=clock(), mark=mark), kept.message


def _try(store: Store, record: Record, clock: Callable[[], datetime.datetime]) -> Outcome | ArticleFailure:
    try:
        with store.writing() as connection:
            return _keep(connection, record, moment=clock())
    except sa.exc.DBAPIError as error:
        if not _refuses_data(error):
            raise
        # One article that the database does not take must not stop those after it.
        said = " ".join(str(error.orig).split())
        return _unusable(record.article, f"the database does not take what was found ({said})")


def keep_record(connection: Connection, record: Record, *, moment: datetime.datetime) -> Outcome:
    """Writes a record, unless the project holds the same reading of the same article.

    A reading by other extractors supersedes the one before; that stays as history. An article whose id stands for
    another text already, and one whose findings do not fit its text, are kept as failures.

    Args:
        connection: in a writing transaction.
        record: what was read.
        moment: when we learned of it.
    """
    kept = _keep(connection, record, moment=moment)
    if isinstance(kept, ArticleFailure):
        return keep_failure(connection, kept, moment=moment, mark=fingerprint(record.provenance))
    return kept


def _keep(connection: Connection, record: Record, *, moment: datetime.datetime) -> Outcome | ArticleFailure:
    article = record.article
    unfit = _unfit(record)
    if unfit:
        return unfit
    mark = fingerprint(record.provenance)
    row = connection.execute(
        sa.select(schema.article.c.text, schema.article.c.text_hash).where(schema.article.c.id == article.id)
    ).one_or_none()
    if row is None:
        copies = _add_article(connection, article, moment=moment)
    elif row.text != article.text and row.text_hash != text_hash(article.text):
        return _conflict(article)
    else:
        if row.text != article.text or row.text_hash != text_hash(article.text):
            _heal(connection, article)
        current = connection.execute(
            sa.select(schema.reading.c.fingerprint, schema.reading.c.read_at).where(
                schema.reading.c.article_id == article.id, schema.reading.c.superseded_at.is_(None)
            )
        ).one_or_none()
        if current is not None:
            if current.fingerprint == mark:
                _resolve(connection, article, moment=moment)
                return Outcome.UNCHANGED
            # A clock that was set back, or another machine's, must not end a reading before it began.
            moment = max(moment, current.read_at)
        copies = grouping.Copies(connection, text=article.text, published=article.published)
    learned = _supersede(connection, article.id, moment=moment)
    _add_findings(connection, record, mark=mark, moment=moment, learned=learned)
    grouping.group_statements(connection, article, copies=copies, dropped=learned)
    _resolve(connection, article, moment=moment)
    return Outcome.ADDED if row is None else Outcome.REREAD


def _refuses_data(error: sa.exc.DBAPIError) -> bool:
    """Whether it is the values that the database refuses: constraints, ranges, encodings, PostgreSQL's size limits."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return isinstance(error, sa.exc.IntegrityError | sa.exc.DataError) or state.startswith("54")


def keep_failure(
    connection: Connection, failure: ArticleFailure, *, moment: datetime.datetime, mark: str = ""
) -> Outcome:
    """Writes an article that could not be read; one that is known already only changes when the reason did."""
    table = schema.failure
    row = connection.execute(sa.select(table).where(table.c.id == failure.id)).one_or_none()
    values = {"code": failure.code, "message": failure.message, "path": failure.path, "fingerprint": mark}
    values = {name: _storable(value) for name, value in values.items()}
    if row is None:
        connection.execute(sa.insert(table).values(id=failure.id, **values, learned_at=moment))
    elif row.resolved_at is not None or any(getattr(row, name) != value for name, value in values.items()):
        connection.execute(
            sa.update(table).where(table.c.id == failure.id).values(**values, learned_at=moment, resolved_at=None)
        )
    return Outcome.FAILED


def _storable(value: str | None) -> str | None:
    return None if value is None else value.replace("\x00", "�").encode("utf-8", "replace").decode()


def _unfit(record: Record) -> ArticleFailure | None:
    article = record.article
    texts = [getattr(article, field.name) for field in dataclasses.fields(article)]
    for text in texts:
        if isinstance(text, str) and ("\x00" in text or not _is_unicode(text)):
            return ArticleFailure(
                _storable(article.id) or "",
                "not_text",
                f"{article.path or article.id}: holds a null character or half of a surrogate pair, which databases "
                "cannot keep. Save the text as UTF-8 again.",
                article.path,
            )
    ids = [statement.id for statement in record.statements]
    if len(set(ids)) < len(ids):
        return _unusable(article, "two statements have the same id")
    if not all(0 <= span.start <= span.end <= len(article.text) for span in _spans(record)):
        return _unusable(article, "a span lies outside of the text")
    return None


def _unusable(article: Article, why: str) -> ArticleFailure:
    failed = ExtractorFailed(why, where=article.path or article.id)
    return ArticleFailure(article.id, failed.code, str(failed), article.path)


def _spans(record: Record) -> Iterator[Span]:
    """Every place in the text that a record points to."""
    yield from record.article.skip
    for attribution in record.attributions:
        yield from (*attribution.source, *attribution.cue, *attribution.content)
    for event in record.events:
        yield from event.evidence
    for statement in record.statements:
        yield from statement.content
        yield from (span for span in (statement.source, statement.cue) if span is not None)
        yield from (condition.span for condition in statement.conditions)
        yield from (link.span for link in statement.chain.links if link.span is not None)


def _is_unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _conflict(article: Article) -> ArticleFailure:
    # An id of its own: the article that holds the id is readable and must not be listed as failed.
    own = hashlib.sha256(f"{article.id}\n{text_hash(article.text)}".encode()).hexdigest()[:16]
    return ArticleFailure(
        own,
        "duplicate_id",
        f"{article.path or article.id}: the id {article.id!r} stands for another text in this project already. "
        "Give each article an id of its own, or leave ids out to have them made from the content.",
        article.path,
    )


def _resolve(connection: Connection, article: Article, *, moment: datetime.datetime) -> None:
    table = schema.failure
    same = table.c.id == article.id
    if article.path is not None:
        same = sa.or_(same, table.c.path == article.path)
    connection.execute(sa.update(table).where(same, table.c.resolved_at.is_(None)).values(resolved_at=moment))


def _add_article(connection: Connection, article: Article, *, moment: datetime.datetime) -> grouping.Copies:
    copies = grouping.Copies(connection, text=article.text, published=article.published)
    story = grouping.join_story(connection, article.id, copies)
    number = _next_number(connection, schema.article)
    connection.execute(
        sa.insert(schema.article).values(
            number=number,
            id=article.id,
            text=article.text,
            text_hash=text_hash(article.text),
            copy_hash=copy_hash(article.text),
            published_at=article.published_at.isoformat() if article.published_at else None,
            skip=spans_to_text(article.skip),
            story_id=story,
            learned_at=moment,
            **{name: getattr(article, name) for name in _ARTICLE_FIELDS},
        )
    )
    grouping.add_bands(connection, copies)
    search_index.index_article(connection, number=number, title=article.title, text=article.text)
    return copies


def _heal(connection: Connection, article: Article) -> None:
    """Puts back the text, or its hash, of an article that was damaged on the disk and has come in again."""
    values = {"text": article.text, "text_hash": text_hash(article.text), "copy_hash": copy_hash(article.text)}
    connection.execute(sa.update(schema.article).where(schema.article.c.id == article.id).values(**values))
    # Nobody knows which of the two texts the index holds.
    search_index.rebuild(connection)


def _next_number(connection: Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.number), 0))).scalar_one()) + 1


def _supersede(connection: Connection, article_id: str, *, moment: datetime.datetime) -> dict[str, datetime.datetime]:
    """Turns the findings of an article into history; when each of its statements was first learned."""
    table = schema.statement
    wanted = ("number", "id", "learned_at", "party", "issue", "second_issue", "said_on")
    rows = connection.execute(
        sa.select(*(table.c[name] for name in wanted)).where(
            table.c.article_id == article_id, table.c.superseded_at.is_(None)
        )
    ).all()
    cells.mark(connection, [row._mapping for row in rows])
    if rows:
        # A review may count one of them in a cell that it does not name.
        cells.mark_everything(connection)
    search_index.drop_statements(connection, [row.number for row in rows])
    for each in (schema.statement, schema.event, schema.reading):
        connection.execute(
            sa.update(each)
            .where(each.c.article_id == article_id, each.c.superseded_at.is_(None))
            .values(superseded_at=moment)
        )
    return {row.id: row.learned_at for row in rows}


def _add_findings(
    connection: Connection,
    record: Record,
    *,
    mark: str,
    moment: datetime.datetime,
    learned: dict[str, datetime.datetime],
) -> None:
    article = record.article
    before = connection.execute(
        sa.select(sa.func.count()).select_from(schema.reading).where(schema.reading.c.article_id == article.id)
    ).scalar_one()
    reading = hashlib.sha256(f"{article.id}\n{mark}\n{before}".encode()).hexdigest()[:16]
    connection.execute(
        sa.insert(schema.reading).values(id=reading, article_id=article.id, fingerprint=mark, read_at=moment)
    )
    _add_all(
        connection,
        schema.provenance,
        [
            {"reading_id": reading, "ordinal": at, **dataclasses.asdict(each)}
            for at, each in enumerate(record.provenance)
        ],
    )
    _add_all(
        connection,
        schema.attribution,
        [
            {
                "reading_id": reading,
                "ordinal": at,
                **{name: spans_to_text(getattr(each, name)) for name in ("source", "cue", "content")},
                "confidence": each.confidence,
            }
            for at, each in enumerate(record.attributions)
        ],
    )
    _add_all(
        connection,
        schema.event,
        [
            {
                "reading_id": reading,
                "ordinal": at,
                "article_id": article.id,
                **{name: getattr(each, name) for name in ("source", "plover", "target", "status", "date")},
                "evidence": spans_to_text(each.evidence),
                "evidence_text": joined(each.evidence, article.text),
                "confidence": each.confidence,
            }
            for at, each in enumerate(record.events)
        ],
    )
    _add_statements(connection, record, reading=reading, moment=moment, learned=learned)


def _add_statements(
    connection: Connection,
    record: Record,
    *,
    reading: str,
    moment: datetime.datetime,
    learned: dict[str, datetime.datetime],
) -> None:
    if not record.statements:
        return
    first = _next_number(connection, schema.statement)
    rows = [
        {
            "number": first + at,
            "ordinal": at,
            "reading_id": reading,
            **statement_columns(each, record.article),
            "utterance_id": each.id,
            "learned_at": learned.get(each.id, moment),
            "read_at": moment,
        }
        for at, each in enumerate(record.statements)
    ]
    grouping.add_utterances(connection, [each.id for each in record.statements])
    _add_all(connection, schema.statement, rows)
    cells.mark(connection, rows)
    conditions, links, actors = [], [], set()
    for row, each in zip(rows, record.statements, strict=True):
        for at, condition in enumerate(each.conditions):
            text = condition.span.of(record.article.text)
            key = {"statement_number": row["number"], "ordinal": at}
            conditions.append({**key, "span": spans_to_text([condition.span]), "kind": condition.kind, "text": text})
        for at, link in enumerate(each.chain.links):
            key = {"statement_number": row["number"], "ordinal": at}
            span = spans_to_text([link.span]) if link.span else None
            links.append({**key, "name": link.name, "kind": link.kind, "span": span})
        if each.speaker:
            actors.add((each.speaker, each.party or "", each.authority or ""))
    _add_all(connection, schema.condition, conditions)
    _add_all(connection, schema.reporting_link, links)
    _add_actors(connection, sorted(actors))
    search_index.index_statements(connection, rows)


def statement_columns(statement: Statement, article: Article) -> dict[str, Any]:
    """The columns of a statement that follow from it and its article alone."""
    text = article.text
    plain = ("speaker", "party", "quoted", "act", "stance", "addressee", "place", "date", "date_precision", "authority")
    return {
        "id": statement.id,
        "article_id": article.id,
        **{name: getattr(statement, name) for name in plain},
        "confidence": statement.confidence,
        "source": spans_to_text([statement.source]) if statement.source else None,
        "cue": spans_to_text([statement.cue]) if statement.cue else None,
        "content": spans_to_text(statement.content),
        "issue": statement.issue[0] if statement.issue else "other",
        "second_issue": statement.issue[1] if len(statement.issue) > 1 else None,
        "source_text": statement.source.of(text) if statement.source else None,
        "cue_text": statement.cue.of(text) if statement.cue else None,
        "proposition": joined(statement.content, text),
        "said_on": said_on(statement, article),
        "origin": origin(statement, article),
        "voice": voice_key(statement),
    }


def _add_actors(connection: Connection, actors: Sequence[tuple[str, str, str]]) -> None:
    if actors:
        rows = [{"name": name, "party": party, "authority": authority} for name, party, authority in actors]
        connection.execute(_ADD_ACTOR, rows)


def _add_all(connection: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def spans_to_text(spans: Iterable[Span]) -> str:
    """Places in a text as JSON: ``[[0,6],[12,60]]``."""
    return json.dumps([list(span) for span in spans], separators=(",", ":"))
