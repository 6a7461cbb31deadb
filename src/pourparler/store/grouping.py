"""Stories and utterances of a project, kept up to date one article at a time.

What belongs together is decided over pairs, in ``stories``; here candidates are found by indices and groups are joined.
A group is named by its smallest member, so the groups of a project do not depend on the order of arrival.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.store import cells, schema
from pourparler.stories import (
    Groups,
    Heard,
    Voice,
    are_copies,
    bands,
    copy_hash,
    day_number,
    near_in_time,
    same_utterance,
    word_sets,
)
from pourparler.stories.copies import WINDOW_DAYS
from pourparler.stories.utterances import ADJACENT_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row

    from pourparler.record import Article
    from pourparler.stories.words import WordSets

# About four kilobytes each.
_KEPT_SETS = 4096
# Databases take only so many values in one query; SQLite's limit is 32,766.
_AT_ONCE = 10_000
# Rows that are fetched together where all of them would be too many.
_AT_A_TIME = 500
# Voices asked for in one query: one for each would be ten queries an article.
_VOICES_AT_ONCE = 50


class Copies:
    """What an article is a copy of, as far as somebody asks; valid within one transaction.

    Attributes:
        copy_hash: of its own text.
        day: its day number.
        keys: its bands; empty for a text too short to be anybody's copy.
        candidates: texts that share a band with it, published within the window; most of them are copies.
    """

    def __init__(self, connection: Connection, *, text: str, published: datetime.date | None) -> None:
        """Finds the candidates for the text of an article and its day of publication."""
        self._connection = connection
        self._known: dict[str, bool] = {}
        self.copy_hash, self.day = copy_hash(text), day_number(published)
        self._sets = _recent.get(self.copy_hash, lambda: text)
        self.keys = bands(self._sets)
        self.candidates = frozenset(self._candidates()) if self.keys else frozenset()

    def _candidates(self) -> Iterable[str]:
        table = schema.story_band
        days = range(max(self.day - WINDOW_DAYS, 1), self.day + WINDOW_DAYS + 1) if self.day else (0,)
        query = (
            sa.select(table.c.copy_hash)
            .distinct()
            .where(table.c.day.in_(days), table.c.band.in_(self.keys), table.c.copy_hash != self.copy_hash)
        )
        return self._connection.execute(query).scalars()

    def include(self, copy: str, published: datetime.date | None) -> bool:
        """Whether a report of this text and day is a copy of the article."""
        if not self.keys:
            return False
        if copy == self.copy_hash:
            return True
        if copy not in self.candidates or not near_in_time(self.day, day_number(published)):
            return False
        if copy not in self._known:
            other = _recent.get(copy, lambda: _text_of(self._connection, copy))
            self._known[copy] = are_copies(self._sets, other)
        return self._known[copy]

    def reports(self) -> Iterator[Row[Any]]:
        """Articles that may be copies: ``id``, ``story_id``, ``copy_hash`` and ``published`` of each."""
        if not self.keys:
            return
        table = schema.article
        columns: tuple[sa.Column[Any], ...] = (table.c.id, table.c.story_id, table.c.copy_hash, table.c.published)
        for some in portions([self.copy_hash, *sorted(self.candidates)]):
            yield from self._connection.execute(sa.select(*columns).where(table.c.copy_hash.in_(some)))


class _Recent:
    """Word sets of the texts compared last: reports of one day are compared with the same ones again and again."""

    def __init__(self) -> None:
        self._sets: dict[str, WordSets] = {}

    def get(self, copy: str, text: Callable[[], str]) -> WordSets:
        found = self._sets.pop(copy, None)
        if found is None:
            found = word_sets(text())
            if len(self._sets) >= _KEPT_SETS:
                del self._sets[next(iter(self._sets))]
        self._sets[copy] = found
        return found


_recent = _Recent()


def _text_of(connection: Connection, copy: str) -> str:
    # Texts of one copy hash differ in case and spacing only, so any of them has the same words; the first by id.
    query = sa.select(schema.article.c.text).where(schema.article.c.copy_hash == copy)
    return str(connection.execute(query.order_by(schema.article.c.id).limit(1)).scalar_one_or_none() or "")


def missing_bands(connection: Connection, copies: Copies) -> list[int]:
    """Bands by which later copies could not find an article."""
    table = schema.story_band
    known = sa.select(table.c.band).where(
        table.c.day == copies.day, table.c.band.in_(copies.keys), table.c.copy_hash == copies.copy_hash
    )
    return sorted(set(copies.keys).difference(connection.execute(known).scalars())) if copies.keys else []


def add_bands(connection: Connection, copies: Copies) -> None:
    """Makes an article findable for its later copies."""
    missing = missing_bands(connection, copies)
    if missing:
        rows = [{"day": copies.day, "band": key, "copy_hash": copies.copy_hash} for key in missing]
        connection.execute(sa.insert(schema.story_band), rows)


def join_story(connection: Connection, article_id: str, copies: Copies) -> str:
    """Story of a new article; stories that it brings together become one."""
    table = schema.article
    stories = {article_id}
    for report in copies.reports():
        # One copy among the reports of a story is enough: of a story of hundreds only a few texts are compared.
        if report.story_id not in stories and copies.include(report.copy_hash, report.published):
            stories.add(report.story_id)
    target = min(stories)
    make_story(connection, target)
    merged = sorted(stories - {target, article_id})
    if merged:
        # Fewer stories are fewer independent sources, on every cell of their statements.
        reports = sa.select(table.c.id).where(table.c.story_id.in_(merged))
        cells.mark_where(connection, schema.statement.c.article_id.in_(reports), _CURRENT)
        connection.execute(sa.update(table).where(table.c.story_id.in_(merged)).values(story_id=target))
        connection.execute(sa.delete(schema.story).where(schema.story.c.id.in_(merged)))
    return target


def make_story(connection: Connection, story: str) -> None:
    """Makes sure that there is a story of this id."""
    _ensure(connection, schema.story, [story])


def add_utterances(connection: Connection, ids: Sequence[str]) -> None:
    """Makes each statement an utterance of its own, until it is found to be another's."""
    _ensure(connection, schema.utterance, ids)


def _ensure(connection: Connection, table: sa.Table, ids: Sequence[str]) -> None:
    wanted = sorted(set(ids))
    known = set(connection.execute(sa.select(table.c.id).where(table.c.id.in_(wanted))).scalars())
    missing = [{"id": each} for each in wanted if each not in known]
    if missing:
        connection.execute(sa.insert(table), missing)


_VOICE_COLUMNS: tuple[sa.Column[Any], ...] = (
    schema.statement.c.voice,
    schema.statement.c.speaker,
    schema.statement.c.authority,
    schema.statement.c.said_on,
    schema.statement.c.date,
    schema.statement.c.date_precision,
    schema.statement.c.act,
    schema.statement.c.proposition,
    schema.statement.c.utterance_id,
)
_WITH_REPORT: tuple[sa.Column[Any], ...] = (
    *_VOICE_COLUMNS,
    schema.statement.c.number,
    schema.statement.c.id,
    schema.statement.c.article_id,
    schema.article.c.copy_hash,
    schema.article.c.published,
)
_SAID_IN_REPORTS = schema.statement.join(schema.article, schema.article.c.id == schema.statement.c.article_id)
_CURRENT = schema.statement.c.superseded_at.is_(None)


def voices(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[Row[Any]]:
    """Statements that fulfil some conditions, of any reading, with what they are compared by."""
    return list(connection.execute(sa.select(*_WITH_REPORT).select_from(_SAID_IN_REPORTS).where(*conditions)))


def voices_by_day(connection: Connection, *conditions: sa.ColumnElement[bool]) -> Iterator[Row[Any]]:
    """The same, one after the other, by day."""
    query = sa.select(*_WITH_REPORT).select_from(_SAID_IN_REPORTS).where(*conditions)
    ordered = query.order_by(schema.statement.c.said_on, schema.statement.c.id, schema.statement.c.number)
    yield from connection.execute(ordered.execution_options(yield_per=_AT_A_TIME))


def _voice(row: Row[Any]) -> Voice:
    stated = row.date is not None and row.date_precision in (None, "day")
    return Voice(row.utterance_id, row.voice, row.speaker, row.authority, row.said_on, stated, row.act, row.proposition)


def group_statements(
    connection: Connection, article: Article, *, copies: Copies, dropped: Collection[str] = ()
) -> None:
    """Joins the current statements of an article with the utterances that they report.

    Args:
        connection: in a writing transaction.
        article: its statements are in the database, each an utterance of its own.
        copies: what the article is a copy of.
        dropped: ids of statements of the article that were current until now; what they held together is looked at
            again.
    """
    affected = _regroup(connection, dropped) if dropped else set()
    new = voices(connection, schema.statement.c.article_id == article.id, _CURRENT)
    affected.update(row.utterance_id for row in new)
    groups: Groups[str] = Groups()
    for first, second in combinations(new, 2):
        if same_utterance(_voice(first), _voice(second), copies=False):
            groups.join(first.utterance_id, second.utterance_id)
    mine: dict[str, list[tuple[str, Voice]]] = {}
    days: set[tuple[str, datetime.date | None]] = set()
    for row in new:
        if row.voice is not None:
            mine.setdefault(row.voice, []).append((row.utterance_id, _voice(row)))
            days.add((row.voice, row.said_on))
    for some in portions(sorted(days, key=str), size=_VOICES_AT_ONCE):
        said = [sa.and_(schema.statement.c.voice == key, _adjacent(day)) for key, day in some]
        near = [sa.or_(*said), schema.statement.c.article_id != article.id, _CURRENT]
        _join_alike(connection, mine, near, groups)
        _join_copies(connection, mine, near, groups, copies)
    _join_utterances(connection, groups.sets())
    if dropped:
        _remove_unused(connection, affected)


def _join_alike(
    connection: Connection,
    mine: Mapping[str, Sequence[tuple[str, Voice]]],
    near: list[sa.ColumnElement[bool]],
    groups: Groups[str],
) -> None:
    """Joins what is one utterance by its words alone."""
    # Copies repeat each other's sentences: the database leaves each wording of an utterance once.
    for row in connection.execute(sa.select(*_VOICE_COLUMNS).distinct().where(*near)):
        theirs = _voice(row)
        for utterance, voice in mine[row.voice]:
            if not groups.together(utterance, row.utterance_id) and same_utterance(voice, theirs, copies=False):
                groups.join(utterance, row.utterance_id)


def _join_copies(
    connection: Connection,
    mine: Mapping[str, Sequence[tuple[str, Voice]]],
    near: list[sa.ColumnElement[bool]],
    groups: Groups[str],
    copies: Copies,
) -> None:
    """Joins what is one utterance because it stands in copies of one report."""
    if not copies.keys:
        return
    report = schema.article
    source = schema.statement.join(report, report.c.id == schema.statement.c.article_id)
    columns: tuple[sa.Column[Any], ...] = (*_VOICE_COLUMNS, report.c.copy_hash, report.c.published)
    for some in portions([copies.copy_hash, *sorted(copies.candidates)]):
        query = sa.select(*columns).distinct().select_from(source).where(*near, report.c.copy_hash.in_(some))
        for row in connection.execute(query):
            theirs = _voice(row)
            for utterance, voice in mine[row.voice]:
                if (
                    not groups.together(utterance, row.utterance_id)
                    and same_utterance(voice, theirs, copies=True)
                    and copies.include(row.copy_hash, row.published)
                ):
                    groups.join(utterance, row.utterance_id)


def _adjacent(day: datetime.date | None) -> sa.ColumnElement[bool]:
    said = schema.statement.c.said_on
    if day is None:
        return said.is_(None)
    reach = datetime.timedelta(days=ADJACENT_DAYS)
    first = day - reach if day - datetime.date.min >= reach else day
    last = day + reach if datetime.date.max - day >= reach else day
    return said.between(first, last)


def _join_utterances(connection: Connection, groups: Iterable[Sequence[str]]) -> None:
    table = schema.statement
    united = [sorted(set(group)) for group in groups]
    for some in portions([each for group in united if len(group) > 1 for each in group]):
        cells.mark_where(connection, table.c.utterance_id.in_(some), _CURRENT)
    for target, *merged in united:
        for some in portions(merged):
            connection.execute(sa.update(table).where(table.c.utterance_id.in_(some)).values(utterance_id=target))
            connection.execute(sa.delete(schema.utterance).where(schema.utterance.c.id.in_(some)))


def _regroup(connection: Connection, dropped: Collection[str]) -> set[str]:
    """Splits the utterances that superseded statements were part of, where only these held them together.

    Returns:
        Ids of the utterances that may be empty now.
    """
    table = schema.statement
    affected = set(
        connection.execute(sa.select(table.c.utterance_id).distinct().where(table.c.id.in_(sorted(dropped)))).scalars()
    )
    cells.mark_where(connection, table.c.utterance_id.in_(sorted(affected)), _CURRENT)
    rows = voices(connection, table.c.utterance_id.in_(sorted(affected)), _CURRENT)
    for members in grouped(connection, by_voice_and_day(rows)):
        target = min(row.id for row in members)
        _ensure(connection, schema.utterance, [target])
        numbers = [row.number for row in members if row.utterance_id != target]
        for some in portions(numbers):
            connection.execute(sa.update(table).where(table.c.number.in_(some)).values(utterance_id=target))
    return affected


def _remove_unused(connection: Connection, utterances: Collection[str]) -> None:
    table = schema.utterance
    used = sa.exists(sa.select(schema.statement.c.number).where(schema.statement.c.utterance_id == table.c.id))
    for some in portions(sorted(utterances)):
        connection.execute(sa.delete(table).where(table.c.id.in_(some), ~used))


@dataclass(slots=True)
class _Utterance:
    """Statements found to be one utterance so far.

    Attributes:
        rows: the statements.
        near: numbers of those that a later statement may still be joined with.
    """

    rows: list[Row[Any]]
    near: set[int]


def grouped(connection: Connection, rows: Iterable[Row[Any]]) -> Iterator[list[Row[Any]]]:
    """The utterances that some statements (rows of ``voices`` or ``voices_by_day``) make among themselves.

    Args:
        connection: in a transaction.
        rows: those of one voice follow each other by day, those without a day before or after all others. Of each
            voice only the statements of some days, and the utterances these are part of, are held in memory.
    """
    for key, of_key in groupby(rows, key=lambda row: row.voice):
        if key is None:
            yield from ([row] for row in of_key)
        else:
            yield from _of_one_voice(connection, of_key)


def _of_one_voice(connection: Connection, rows: Iterable[Row[Any]]) -> Iterator[list[Row[Any]]]:
    heard = Heard()
    near: dict[int, tuple[Row[Any], Voice]] = {}
    utterances: dict[int, _Utterance] = {}
    first = 0

    def forget_first() -> Iterator[list[Row[Any]]]:
        nonlocal first
        heard.forget_first()
        del near[first]
        left, place, first = utterances.pop(first), first, first + 1
        left.near.remove(place)
        if not left.near:
            yield left.rows

    for place, row in enumerate(rows):
        # Without a day only with those without one; ``NO_DAY`` lies far from every day.
        while near and abs(day_number(row.said_on) - day_number(near[first][0].said_on)) > ADJACENT_DAYS:
            yield from forget_first()
        said = row, _voice(row)
        utterances[place] = _Utterance([row], {place})
        for other in heard.alike(row.proposition):
            if utterances[other] is not utterances[place] and _one_utterance(connection, near[other], said):
                _unite(utterances, place, other)
        heard.add(place, row.proposition)
        near[place] = said
    while near:
        yield from forget_first()


def by_voice_and_day(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Statements in the order that ``grouped`` takes."""
    return sorted(rows, key=lambda row: (row.voice is None, row.voice or "", day_number(row.said_on), row.id))


def _unite(utterances: dict[int, _Utterance], first: int, second: int) -> None:
    small, large = sorted((utterances[first], utterances[second]), key=lambda each: len(each.rows))
    large.rows += small.rows
    large.near |= small.near
    for place in small.near:
        utterances[place] = large


def _one_utterance(connection: Connection, first: tuple[Row[Any], Voice], second: tuple[Row[Any], Voice]) -> bool:
    # Between copies less is asked for, so most pairs fall through here.
    if not same_utterance(first[1], second[1], copies=True):
        return False
    if same_utterance(first[1], second[1], copies=False):
        return True
    return first[0].article_id != second[0].article_id and stored_copies(connection, first[0], second[0])


def stored_copies(connection: Connection, first: Row[Any], second: Row[Any]) -> bool:
    """Whether two reports of the project are copies; each row has ``copy_hash`` and ``published``."""
    one = _recent.get(first.copy_hash, lambda: _text_of(connection, first.copy_hash))
    keys = bands(one)
    if not keys or first.copy_hash == second.copy_hash:
        return bool(keys)
    if not near_in_time(day_number(first.published), day_number(second.published)):
        return False
    other = _recent.get(second.copy_hash, lambda: _text_of(connection, second.copy_hash))
    return not set(keys).isdisjoint(bands(other)) and are_copies(one, other)


def portions(values: Sequence[Any], *, size: int = _AT_ONCE) -> Iterator[Sequence[Any]]:
    """Values in so many at a time as a query may hold."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
