"""Whether a project is what it says: every span's words, every hash, every reference; and mending what can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.record import text_hash
from pourparler.store import grouping, schema, search_index
from pourparler.store.queries import article_of, spans_of
from pourparler.stories import Groups, copy_hash, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from pourparler.record import Article
    from pourparler.store.base import Store

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be.

    Attributes:
        kind: ``database``, ``hash``, ``evidence``, ``dangling``, ``reading``, ``story``, ``search`` or ``review``.
        table: where.
        id: of the row.
        message: what is wrong and, where it was not mended, what to do.
        repaired: whether it is mended now.
    """

    kind: str
    table: str
    id: str
    message: str
    repaired: bool


@dataclass(slots=True)
class CheckReport:
    """What a check has looked at and found.

    Attributes:
        articles, statements: how many were looked at, earlier readings included.
        problems: all that was wrong, mended or not.
    """

    articles: int = 0
    statements: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def unrepaired(self) -> list[Problem]:
        """What is still wrong."""
        return [problem for problem in self.problems if not problem.repaired]


def check(store: Store, *, repair: bool = True) -> CheckReport:
    """Verifies a project and mends what follows from what is sound.

    Texts copied from an article are taken from it anew when its hash is right; groups and full-text indices are made
    anew; findings of no article are removed. An article whose text does not match its hash is only reported.

    Args:
        store: the project; opened for writing when ``repair`` is asked for.
        repair: mend; else only report.
    """
    report = CheckReport()
    with store.writing() if repair else store.reading() as connection:
        _database(connection, report)
        _dangling(connection, report, repair=repair)
        stories: Groups[str] = Groups()
        for row in _rows(connection, schema.article):
            report.articles += 1
            _article(connection, row, report, repair=repair)
            _copies(connection, article_of(row), stories)
        _readings(connection, report, repair=repair)
        _stories(connection, stories, report, repair=repair)
        _utterances(connection, report, repair=repair)
        _search(connection, report, repair=repair)
        _reviews(connection, report)
    return report


def _rows(connection: Connection, table: sa.Table) -> Iterator[sa.Row[Any]]:
    after = 0
    while rows := connection.execute(
        sa.select(table).where(table.c.number > after).order_by(table.c.number).limit(_BATCH)
    ).all():
        yield from rows
        after = rows[-1].number


def _database(connection: Connection, report: CheckReport) -> None:
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(20)").all():
        if said != "ok":
            report.problems.append(Problem("database", "", "", f"{said}. Restore a backup.", False))


def _dangling(connection: Connection, report: CheckReport, *, repair: bool) -> None:
    if repair and connection.dialect.name == "sqlite":
        # A row goes before the rows that point to it; all of them are gone when the transaction ends.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    # Children last in the order of dependence, so that what hangs on a removed row is found as well.
    for table in schema.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
            parent = key.column
            lost = sa.and_(key.parent.is_not(None), ~sa.exists(sa.select(parent).where(parent == key.parent)))
            values = connection.execute(sa.select(key.parent).distinct().where(lost)).scalars().all()
            if not values:
                continue
            # What belongs together is worked out anew further down; no article or statement is given up for that.
            is_group = parent.table.name in ("story", "utterance")
            if repair and not is_group:
                if table.name == "statement":
                    numbers = sa.select(table.c.number).where(lost)
                    for child in (schema.condition, schema.reporting_link):
                        connection.execute(sa.delete(child).where(child.c.statement_number.in_(numbers)))
                connection.execute(sa.delete(table).where(lost))
            elif repair:
                connection.execute(sa.insert(parent.table), [{"id": value} for value in values])
            for value in values:
                message = f"points to {parent.table.name} {value!r}, which is not there"
                report.problems.append(Problem("dangling", table.name, str(value), message, repair))


def _article(connection: Connection, row: sa.Row[Any], report: CheckReport, *, repair: bool) -> None:
    sound = text_hash(row.text) == row.text_hash
    if not sound:
        message = "the text is not the one that was read: its hash differs. Restore a backup or ingest it again."
        report.problems.append(Problem("hash", "article", row.id, message, False))
    elif copy_hash(row.text) != row.copy_hash:
        if repair:
            connection.execute(
                sa.update(schema.article)
                .where(schema.article.c.number == row.number)
                .values(copy_hash=copy_hash(row.text))
            )
        report.problems.append(Problem("hash", "article", row.id, "the hash of its words differs", repair))
    _statements(connection, row, report, mend=repair and sound)
    _attributions(connection, row, report)
    _events(connection, row, report, mend=repair and sound)
    if not _inside(row.skip, row.text):
        message = "a stretch marked as the page's furniture lies outside of the text"
        report.problems.append(Problem("evidence", "article", row.id, message, False))


def _attributions(connection: Connection, article: sa.Row[Any], report: CheckReport) -> None:
    table = schema.attribution
    readings = sa.select(schema.reading.c.id).where(schema.reading.c.article_id == article.id)
    for each in connection.execute(sa.select(table).where(table.c.reading_id.in_(readings))):
        if not all(_inside(spans, article.text) for spans in (each.source, each.cue, each.content)):
            message = f"number {each.ordinal} of reading {each.reading_id} points outside of the text"
            report.problems.append(Problem("evidence", table.name, article.id, message, False))


def _events(connection: Connection, article: sa.Row[Any], report: CheckReport, *, mend: bool) -> None:
    table = schema.event
    for each in connection.execute(sa.select(table).where(table.c.article_id == article.id)).all():
        inside = _inside(each.evidence, article.text)
        words = joined(spans_of(each.evidence), article.text)
        if inside and each.evidence_text == words:
            continue
        mended = mend and inside
        message = f"number {each.ordinal} of reading {each.reading_id}: its words are not what the article says there"
        report.problems.append(Problem("evidence", table.name, article.id, message, mended))
        if mended:
            same = sa.and_(table.c.reading_id == each.reading_id, table.c.ordinal == each.ordinal)
            connection.execute(sa.update(table).where(same).values(evidence_text=words))


def _inside(spans: str | None, text: str) -> bool:
    return all(0 <= start <= end <= len(text) for start, end in spans_of(spans))


def _statements(connection: Connection, article: sa.Row[Any], report: CheckReport, *, mend: bool) -> None:
    table, text = schema.statement, article.text
    for row in connection.execute(sa.select(table).where(table.c.article_id == article.id)).all():
        report.statements += 1
        if not all(_inside(spans, text) for spans in (row.source, row.cue, row.content)):
            message = "a span points outside of the article's text. Ingest the article again."
            report.problems.append(Problem("evidence", "statement", row.id, message, False))
            continue
        expected = {
            "source_text": joined(spans_of(row.source), text) if row.source else None,
            "cue_text": joined(spans_of(row.cue), text) if row.cue else None,
            "proposition": joined(spans_of(row.content), text),
            "said_on": row.date or article.published,
        }
        wrong = {name: value for name, value in expected.items() if getattr(row, name) != value}
        if wrong:
            message = f"{', '.join(sorted(wrong))}: not what the article says at this place"
            report.problems.append(Problem("evidence", "statement", row.id, message, mend))
            if mend:
                search_index.drop_statements(connection, [row.number] if row.superseded_at is None else [])
                connection.execute(sa.update(table).where(table.c.number == row.number).values(**wrong))
                if row.superseded_at is None:
                    fresh = {"number": row.number, "speaker": row.speaker, **expected}
                    search_index.index_statements(connection, [fresh])
        _conditions(connection, row, text, report, mend=mend)
        _links(connection, row, text, report)


def _conditions(connection: Connection, statement: sa.Row[Any], text: str, report: CheckReport, *, mend: bool) -> None:
    table = schema.condition
    for row in connection.execute(sa.select(table).where(table.c.statement_number == statement.number)).all():
        inside = _inside(row.span, text)
        words = joined(spans_of(row.span), text)
        if inside and row.text == words:
            continue
        mended = mend and inside
        message = "the condition's words are not what the article says at this place"
        report.problems.append(Problem("evidence", "condition", statement.id, message, mended))
        if mended:
            same = sa.and_(table.c.statement_number == row.statement_number, table.c.ordinal == row.ordinal)
            connection.execute(sa.update(table).where(same).values(text=words))


def _links(connection: Connection, statement: sa.Row[Any], text: str, report: CheckReport) -> None:
    table = schema.reporting_link
    query = sa.select(table.c.ordinal, table.c.span).where(
        table.c.statement_number == statement.number, table.c.span.is_not(None)
    )
    for row in connection.execute(query):
        if not _inside(row.span, text):
            message = f"link {row.ordinal} of the reporting chain points outside of the article's text"
            report.problems.append(Problem("evidence", table.name, statement.id, message, False))


def _readings(connection: Connection, report: CheckReport, *, repair: bool) -> None:
    for table in (schema.statement, schema.event):
        _superseded(connection, table, report, repair=repair)
    current = sa.select(schema.reading.c.article_id).where(schema.reading.c.superseded_at.is_(None))
    unread = sa.select(schema.article.c.id).where(schema.article.c.id.not_in(current)).order_by(schema.article.c.id)
    for article_id in connection.execute(unread).scalars():
        message = "the article has no current reading. Ingest it again."
        report.problems.append(Problem("reading", "article", article_id, message, False))


def _superseded(connection: Connection, table: sa.Table, report: CheckReport, *, repair: bool) -> None:
    """Findings whose time as history is not that of their reading."""
    reading = schema.reading
    query = (
        sa.select(table.c.reading_id, reading.c.superseded_at)
        .distinct()
        .where(table.c.reading_id == reading.c.id, table.c.superseded_at.is_distinct_from(reading.c.superseded_at))
        .order_by(table.c.reading_id)
    )
    for reading_id, superseded_at in connection.execute(query).all():
        message = "what was found is history while the reading is not, or the other way round"
        report.problems.append(Problem("reading", table.name, reading_id, message, repair))
        if repair:
            connection.execute(
                sa.update(table).where(table.c.reading_id == reading_id).values(superseded_at=superseded_at)
            )


def _copies(connection: Connection, article: Article, stories: Groups[str]) -> None:
    stories.add(article.id)
    copies = grouping.find_copies(connection, article)
    for other in grouping.copies_in_project(connection, copies):
        stories.join(article.id, other)


def _stories(connection: Connection, stories: Groups[str], report: CheckReport, *, repair: bool) -> None:
    table = schema.article
    expected = {member: min(group) for group in stories.sets() for member in group}
    wrong = [
        (id_, expected[id_])
        for id_, story in connection.execute(sa.select(table.c.id, table.c.story_id).order_by(table.c.id))
        if expected[id_] != story
    ]
    for id_, story in wrong:
        report.problems.append(Problem("story", "article", id_, f"belongs to the story {story!r}", repair))
    if repair:
        for id_, story in wrong:
            grouping.make_story(connection, story)
            connection.execute(sa.update(table).where(table.c.id == id_).values(story_id=story))
    _unused(connection, schema.story, schema.article.c.story_id, report, repair=repair)


def _utterances(connection: Connection, report: CheckReport, *, repair: bool) -> None:
    _unused(connection, schema.utterance, schema.statement.c.utterance_id, report, repair=repair)


def _unused(
    connection: Connection, table: sa.Table, used: sa.Column[Any], report: CheckReport, *, repair: bool
) -> None:
    unused = ~sa.exists(sa.select(used).where(used == table.c.id))
    for id_ in connection.execute(sa.select(table.c.id).where(unused).order_by(table.c.id)).scalars().all():
        report.problems.append(Problem("dangling", table.name, id_, "nothing belongs to it", repair))
    if repair:
        connection.execute(sa.delete(table).where(unused))


def _search(connection: Connection, report: CheckReport, *, repair: bool) -> None:
    wrong = [name for name, sound in _indices(connection) if not sound]
    for name in wrong:
        report.problems.append(Problem("search", name, "", "the full-text index does not match the texts", repair))
    if wrong and repair:
        search_index.rebuild(connection)


def _indices(connection: Connection) -> Sequence[tuple[str, bool]]:
    counted = {
        "article_search": sa.select(sa.func.count()).select_from(schema.article),
        "statement_search": sa.select(sa.func.count())
        .select_from(schema.statement)
        .where(schema.statement.c.superseded_at.is_(None)),
    }
    found = []
    for name, query in counted.items():
        table = f"{name}_docsize" if connection.dialect.name == "sqlite" else name
        have = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        found.append((name, have == connection.execute(query).scalar_one()))
    return found


def _reviews(connection: Connection, report: CheckReport) -> None:
    table = schema.review
    lost = sa.select(table.c.id, table.c.statement_id).where(
        table.c.statement_id.not_in(sa.select(schema.statement.c.id))
    )
    for id_, statement_id in connection.execute(lost.order_by(table.c.id)):
        message = f"reviews the statement {statement_id!r}, which the project does not have"
        report.problems.append(Problem("review", "review", id_, message, False))
