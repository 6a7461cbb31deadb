"""Whether a project is what it says: every span's words, every hash, every reference; and mending what can be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.errors import DamagedStore
from pourparler.record import text_hash
from pourparler.store import grouping, schema, search_index
from pourparler.store.checking_values import unreadable_values
from pourparler.store.queries import spans_of
from pourparler.stories import Groups, copy_hash, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from pourparler.store.base import Store

_BATCH = 200

_AGAIN = "Ingest the article again."


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be.

    Attributes:
        kind: ``database``, ``value``, ``hash``, ``evidence``, ``dangling``, ``reading``, ``story``, ``utterance``,
            ``search`` or ``review``.
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
    anew; findings of no article are removed, and so is history that points outside of its text. An article whose text
    does not match its hash, and a current finding outside of its text, are reported; with ``repair`` they are marked,
    so that the next ingest of the article reads it again and puts them right.

    Args:
        store: the project; opened for writing when ``repair`` is asked for.
        repair: mend; else only report.
    """
    report = CheckReport()
    try:
        with store.writing() if repair else store.reading() as connection:
            _check(connection, report, repair=repair)
    except DamagedStore as error:
        # Nothing was written: what was mended up to here is as it was.
        report.problems = [replace(problem, repaired=False) for problem in report.problems]
        report.problems.append(Problem("database", "", "", f"{error.what}. Restore a backup.", False))
    return report


def _check(connection: Connection, report: CheckReport, *, repair: bool) -> None:
    _database(connection, report)
    values = unreadable_values(connection)
    report.problems += [Problem("value", each.table, each.id, each.message, False) for each in values]
    if values:
        # Whatever reads such a row fails; the rest of the project cannot be judged without it.
        message = "not looked at any further because of these values. Restore a backup."
        report.problems.append(Problem("database", "", "", message, False))
        return
    _dangling(connection, report, repair=repair)
    stories: Groups[str] = Groups()
    for rows in _articles(connection):
        found = _found_in(connection, [row.id for row in rows])
        for row in rows:
            report.articles += 1
            _article(connection, row, found, report, repair=repair)
            _copies(connection, row, stories, report, repair=repair)
    _readings(connection, report, repair=repair)
    _stories(connection, stories, report, repair=repair)
    _utterances(connection, report, repair=repair)
    _search(connection, report, repair=repair)
    _reviews(connection, report)


def _articles(connection: Connection) -> Iterator[Sequence[sa.Row[Any]]]:
    table = schema.article
    after = 0
    while rows := connection.execute(
        sa.select(table).where(table.c.number > after).order_by(table.c.number).limit(_BATCH)
    ).all():
        yield rows
        after = rows[-1].number


@dataclass(slots=True)
class _Found:
    """What readings found in some articles, by the id of the article or the number of the statement."""

    statements: dict[str, list[sa.Row[Any]]]
    attributions: dict[str, list[sa.Row[Any]]]
    events: dict[str, list[sa.Row[Any]]]
    conditions: dict[int, list[sa.Row[Any]]]
    links: dict[int, list[sa.Row[Any]]]


def _found_in(connection: Connection, articles: Sequence[str]) -> _Found:
    """All that was found in some articles, in a few queries rather than some for each statement."""
    statement, reading = schema.statement, schema.reading

    def by(key: str, query: sa.Select[Any]) -> dict[Any, list[sa.Row[Any]]]:
        found: dict[Any, list[sa.Row[Any]]] = {}
        for row in connection.execute(query):
            found.setdefault(getattr(row, key), []).append(row)
        return found

    def of_statements(table: sa.Table) -> dict[int, list[sa.Row[Any]]]:
        query = sa.select(table).join(statement).where(statement.c.article_id.in_(articles))
        return by("statement_number", query.order_by(table.c.statement_number, table.c.ordinal))

    events, attributions = schema.event, schema.attribution
    within = sa.select(attributions, reading.c.article_id).join(reading).where(reading.c.article_id.in_(articles))
    return _Found(
        statements=by(
            "article_id",
            sa.select(statement).where(statement.c.article_id.in_(articles)).order_by(statement.c.number),
        ),
        attributions=by("article_id", within.order_by(attributions.c.reading_id, attributions.c.ordinal)),
        events=by(
            "article_id",
            sa.select(events).where(events.c.article_id.in_(articles)).order_by(events.c.reading_id, events.c.ordinal),
        ),
        conditions=of_statements(schema.condition),
        links=of_statements(schema.reporting_link),
    )


def _database(connection: Connection, report: CheckReport) -> None:
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(20)").all():
        if said != "ok":
            report.problems.append(Problem("database", "", "", f"{said}. Restore a backup.", False))


def _dangling(connection: Connection, report: CheckReport, *, repair: bool) -> None:
    # Bands are found by the text that they stand for, which no foreign key tells.
    band = schema.story_band
    lost = ~sa.exists(sa.select(schema.article.c.id).where(schema.article.c.copy_hash == band.c.copy_hash))
    for value in connection.execute(sa.select(band.c.copy_hash).distinct().where(lost)).scalars().all():
        report.problems.append(Problem("dangling", band.name, value, "stands for a text that is not there", repair))
    if repair:
        connection.execute(sa.delete(band).where(lost))
    for table in schema.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
            parent = key.column
            lost = sa.and_(key.parent.is_not(None), ~sa.exists(sa.select(parent).where(parent == key.parent)))
            values = connection.execute(sa.select(key.parent).distinct().where(lost)).scalars().all()
            if not values:
                continue
            # What belongs together is worked out anew further down; no article or statement is given up for that.
            is_group = parent.table.name in ("story", "utterance")
            for value in values:
                message = f"points to {parent.table.name} {value!r}, which is not there"
                report.problems.append(Problem("dangling", table.name, str(value), message, repair))
            if repair and is_group:
                connection.execute(sa.insert(parent.table), [{"id": value} for value in values])
            elif repair:
                _remove(connection, table, lost, report)


def _remove(connection: Connection, table: sa.Table, lost: sa.ColumnElement[bool], report: CheckReport) -> None:
    """Removes rows that hang on nothing; first, and reported as well, what hangs on them."""
    for child in schema.metadata.sorted_tables:
        for key in sorted(child.foreign_keys, key=lambda each: each.parent.name):
            if key.column.table is not table:
                continue
            hanging = key.parent.in_(sa.select(key.column).where(lost))
            values = connection.execute(sa.select(key.parent).distinct().where(hanging)).scalars().all()
            if not values:
                continue
            for value in values:
                message = f"points to {table.name} {value!r}, which hangs on nothing"
                report.problems.append(Problem("dangling", child.name, str(value), message, True))
            _remove(connection, child, hanging, report)
    if table is schema.statement:
        _remove_statements(connection, connection.execute(sa.select(table.c.number).where(lost)).scalars().all())
    else:
        connection.execute(sa.delete(table).where(lost))


def _remove_statements(connection: Connection, numbers: Sequence[int]) -> None:
    """Removes statements with all that hangs on them; the full-text index is seen to later."""
    for start in range(0, len(numbers), _BATCH):
        some = numbers[start : start + _BATCH]
        for child in (schema.condition, schema.reporting_link):
            connection.execute(sa.delete(child).where(child.c.statement_number.in_(some)))
        if connection.dialect.name != "sqlite":
            search_index.drop_statements(connection, some)
        connection.execute(sa.delete(schema.statement).where(schema.statement.c.number.in_(some)))


def _article(connection: Connection, row: sa.Row[Any], found: _Found, report: CheckReport, *, repair: bool) -> None:
    before = len(report.unrepaired)
    sound = text_hash(row.text) == row.text_hash
    if not sound:
        message = f"the text is not the one that was read: its hash differs. Restore a backup, or: {_AGAIN}"
        report.problems.append(Problem("hash", "article", row.id, message, False))
    elif copy_hash(row.text) != row.copy_hash:
        if repair:
            connection.execute(
                sa.update(schema.article)
                .where(schema.article.c.number == row.number)
                .values(copy_hash=copy_hash(row.text))
            )
        report.problems.append(Problem("hash", "article", row.id, "the hash of its words differs", repair))
    _statements(connection, row, found, report, mend=repair and sound)
    _attributions(connection, row, found, report, mend=repair and sound)
    _events(connection, row, found, report, mend=repair and sound)
    if not _inside(row.skip, row.text):
        message = "a stretch marked as the page's furniture lies outside of the text"
        report.problems.append(Problem("evidence", "article", row.id, message, False))
    if repair and len(report.unrepaired) > before:
        # Another fingerprint than any extractor's: what reads the article next takes it for read by others.
        reading = schema.reading
        current = sa.and_(reading.c.article_id == row.id, reading.c.superseded_at.is_(None))
        connection.execute(sa.update(reading).where(current).values(fingerprint="damaged"))


def _past(connection: Connection, article_id: str) -> set[str]:
    """Readings of an article that are history."""
    table = schema.reading
    query = sa.select(table.c.id).where(table.c.article_id == article_id, table.c.superseded_at.is_not(None))
    return set(connection.execute(query).scalars())


def _attributions(
    connection: Connection, article: sa.Row[Any], found: _Found, report: CheckReport, *, mend: bool
) -> None:
    for each in found.attributions.get(article.id, ()):
        if not all(_inside(spans, article.text) for spans in (each.source, each.cue, each.content)):
            _outside(connection, schema.attribution, each, article, report, mend=mend)


def _outside(
    connection: Connection, table: sa.Table, row: sa.Row[Any], article: sa.Row[Any], report: CheckReport, *, mend: bool
) -> None:
    """A finding, known by reading and number, that points outside of the text: history is removed."""
    removed = mend and row.reading_id in _past(connection, article.id)
    what = f"number {row.ordinal} of reading {row.reading_id} points outside of the text"
    message = f"{what}; the earlier finding is removed" if removed else f"{what}. {_AGAIN}"
    report.problems.append(Problem("evidence", table.name, article.id, message, removed))
    if removed:
        connection.execute(sa.delete(table).where(table.c.reading_id == row.reading_id, table.c.ordinal == row.ordinal))


def _events(connection: Connection, article: sa.Row[Any], found: _Found, report: CheckReport, *, mend: bool) -> None:
    table = schema.event
    for each in found.events.get(article.id, ()):
        if not _inside(each.evidence, article.text):
            _outside(connection, table, each, article, report, mend=mend)
            continue
        words = joined(spans_of(each.evidence), article.text)
        if each.evidence_text == words:
            continue
        message = f"number {each.ordinal} of reading {each.reading_id}: its words are not what the article says there"
        report.problems.append(Problem("evidence", table.name, article.id, message, mend))
        if mend:
            same = sa.and_(table.c.reading_id == each.reading_id, table.c.ordinal == each.ordinal)
            connection.execute(sa.update(table).where(same).values(evidence_text=words))


def _inside(spans: str | None, text: str) -> bool:
    return all(0 <= start <= end <= len(text) for start, end in spans_of(spans))


def _statements(
    connection: Connection, article: sa.Row[Any], found: _Found, report: CheckReport, *, mend: bool
) -> None:
    table, text = schema.statement, article.text
    for row in found.statements.get(article.id, ()):
        report.statements += 1
        conditions, links = found.conditions.get(row.number, ()), found.links.get(row.number, ())
        places = [row.source, row.cue, row.content, *(each.span for each in (*conditions, *links))]
        if not all(_inside(spans, text) for spans in places):
            removed = mend and row.superseded_at is not None
            what = "a span points outside of the article's text"
            message = f"{what}; the earlier finding is removed" if removed else f"{what}. {_AGAIN}"
            report.problems.append(Problem("evidence", "statement", row.id, message, removed))
            if removed:
                _remove_statements(connection, [row.number])
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
                connection.execute(sa.update(table).where(table.c.number == row.number).values(**wrong))
        _conditions(connection, row, conditions, text, report, mend=mend)


def _conditions(
    connection: Connection,
    statement: sa.Row[Any],
    conditions: Sequence[sa.Row[Any]],
    text: str,
    report: CheckReport,
    *,
    mend: bool,
) -> None:
    table = schema.condition
    for row in conditions:
        words = joined(spans_of(row.span), text)
        if row.text == words:
            continue
        message = "the condition's words are not what the article says at this place"
        report.problems.append(Problem("evidence", "condition", statement.id, message, mend))
        if mend:
            same = sa.and_(table.c.statement_number == row.statement_number, table.c.ordinal == row.ordinal)
            connection.execute(sa.update(table).where(same).values(text=words))


def _readings(connection: Connection, report: CheckReport, *, repair: bool) -> None:
    for table in (schema.statement, schema.event):
        _superseded(connection, table, report, repair=repair)
    article, reading = schema.article, schema.reading
    current = sa.exists().where(reading.c.article_id == article.c.id, reading.c.superseded_at.is_(None))
    unread = sa.select(article.c.id).where(~current).order_by(article.c.id)
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


def _copies(
    connection: Connection, row: sa.Row[Any], stories: Groups[str], report: CheckReport, *, repair: bool
) -> None:
    copies = grouping.Copies(connection, text=row.text, published=row.published)
    if grouping.missing_bands(connection, copies):
        message = "later copies of the article would not be found"
        report.problems.append(Problem("story", schema.story_band.name, row.id, message, repair))
        if repair:
            grouping.add_bands(connection, copies)
    for other in copies.reports():
        if not stories.together(row.id, other.id) and copies.include(other.copy_hash, other.published):
            stories.join(row.id, other.id)


def _stories(connection: Connection, stories: Groups[str], report: CheckReport, *, repair: bool) -> None:
    table = schema.article
    # An article that is nobody's copy is a story of its own, and need not be remembered for it.
    expected = {member: first for group in stories.sets() for first in [min(group)] for member in group}
    query = sa.select(table.c.id, table.c.story_id).order_by(table.c.id).execution_options(yield_per=_BATCH)
    wrong = [
        (id_, expected.get(id_, id_)) for id_, story in connection.execute(query) if expected.get(id_, id_) != story
    ]
    for id_, story in wrong:
        report.problems.append(Problem("story", "article", id_, f"belongs to the story {story!r}", repair))
    if repair:
        for id_, story in wrong:
            grouping.make_story(connection, story)
            connection.execute(sa.update(table).where(table.c.id == id_).values(story_id=story))
    _unused(connection, schema.story, schema.article.c.story_id, report, repair=repair)


def _utterances(connection: Connection, report: CheckReport, *, repair: bool) -> None:
    table = schema.statement
    keys = connection.execute(sa.select(table.c.voice).distinct().where(table.c.superseded_at.is_(None))).scalars()
    for key in sorted(keys.all(), key=lambda each: (each is None, each or "")):
        same = table.c.voice.is_not_distinct_from(key)
        rows = grouping.voices_by_day(connection, same, table.c.superseded_at.is_(None))
        # Mended when all of them are read: rows that change while they are read may come twice.
        wrong = [
            (row, target)
            for members in grouping.grouped(connection, rows)
            for target in [min(row.id for row in members)]
            for row in members
            if row.utterance_id != target
        ]
        for row, target in wrong:
            message = f"belongs to the utterance {target!r}"
            report.problems.append(Problem("utterance", table.name, row.id, message, repair))
            if repair:
                grouping.add_utterances(connection, [target])
                connection.execute(sa.update(table).where(table.c.number == row.number).values(utterance_id=target))
    _unused(connection, schema.utterance, table.c.utterance_id, report, repair=repair)


def _unused(
    connection: Connection, table: sa.Table, used: sa.Column[Any], report: CheckReport, *, repair: bool
) -> None:
    unused = ~sa.exists(sa.select(used).where(used == table.c.id))
    for id_ in connection.execute(sa.select(table.c.id).where(unused).order_by(table.c.id)).scalars().all():
        report.problems.append(Problem("dangling", table.name, id_, "nothing belongs to it", repair))
    if repair:
        connection.execute(sa.delete(table).where(unused))


def _search(connection: Connection, report: CheckReport, *, repair: bool) -> None:
    wrong = [name for name, sound in search_index.is_sound(connection, writable=repair).items() if not sound]
    for name in wrong:
        report.problems.append(Problem("search", name, "", "the full-text index does not match the texts", repair))
    # A statement whose words were mended may be indexed under the wrong ones, which SQLite cannot tell.
    mended = any(each.kind == "evidence" and each.repaired for each in report.problems)
    if repair and (wrong or mended):
        search_index.rebuild(connection)


def _reviews(connection: Connection, report: CheckReport) -> None:
    table = schema.review
    there = sa.exists().where(schema.statement.c.id == table.c.statement_id)
    lost = sa.select(table.c.id, table.c.statement_id).where(~there)
    for id_, statement_id in connection.execute(lost.order_by(table.c.id)):
        message = f"reviews the statement {statement_id!r}, which the project does not have"
        report.problems.append(Problem("review", "review", id_, message, False))
