"""Stories and utterances of a project, kept up to date one article at a time.

What belongs together is decided over pairs, in ``stories``; here candidates are found by indices and groups are joined.
A group is named by its smallest member, so the groups of a project do not depend on the order of arrival.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.store import schema
from pourparler.stories import (
    Groups,
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
    from collections.abc import Callable, Collection, Iterable, Sequence

    from sqlalchemy import Connection, Row

    from pourparler.record import Article
    from pourparler.stories.words import WordSets

_KEPT_SETS = 1024


@dataclass(frozen=True, slots=True)
class Copies:
    """What an article is a copy of.

    Attributes:
        copy_hash: of its own text.
        day: its day number.
        keys: its bands; empty for a text too short to be anybody's copy.
        reworded: texts in other words, published within the window.
    """

    copy_hash: str
    day: int
    keys: tuple[int, ...]
    reworded: frozenset[str]

    def include(self, copy: str, published: datetime.date | None) -> bool:
        """Whether a report of this text and day is a copy of the article."""
        if not self.keys:
            return False
        return copy == self.copy_hash or (copy in self.reworded and near_in_time(self.day, day_number(published)))


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


def find_copies(connection: Connection, article: Article) -> Copies:
    """What an article is a copy of, among all that the project holds."""
    own_hash, day = copy_hash(article.text), day_number(article.published)
    sets = _recent.get(own_hash, lambda: article.text)
    keys = bands(sets)
    if not keys:
        return Copies(own_hash, day, (), frozenset())
    table = schema.story_band
    days = range(max(day - WINDOW_DAYS, 1), day + WINDOW_DAYS + 1) if day else (0,)
    candidates = connection.execute(
        sa.select(table.c.copy_hash)
        .distinct()
        .where(table.c.day.in_(days), table.c.band.in_(keys), table.c.copy_hash != own_hash)
    ).scalars()
    reworded = {
        candidate
        for candidate in candidates
        if are_copies(sets, _recent.get(candidate, lambda candidate=candidate: _text_of(connection, candidate)))  # type: ignore[misc]
    }
    return Copies(own_hash, day, keys, frozenset(reworded))


def _text_of(connection: Connection, copy: str) -> str:
    # Texts of one copy hash differ in case and spacing only, so any of them has the same words; the first by id.
    query = sa.select(schema.article.c.text).where(schema.article.c.copy_hash == copy)
    return str(connection.execute(query.order_by(schema.article.c.id).limit(1)).scalar_one())


def add_bands(connection: Connection, copies: Copies) -> None:
    """Makes an article findable for its later copies."""
    if not copies.keys:
        return
    table = schema.story_band
    known = sa.select(table.c.copy_hash).where(
        table.c.day == copies.day, table.c.band == copies.keys[0], table.c.copy_hash == copies.copy_hash
    )
    if connection.execute(known).first() is None:
        rows = [{"day": copies.day, "band": key, "copy_hash": copies.copy_hash} for key in sorted(set(copies.keys))]
        connection.execute(sa.insert(table), rows)


def join_story(connection: Connection, article_id: str, copies: Copies) -> str:
    """Story of a new article; stories that it brings together become one."""
    table = schema.article
    stories = {article_id}
    if copies.keys:
        query = sa.select(table.c.story_id).distinct().where(_is_copy(copies))
        stories.update(connection.execute(query).scalars())
    target = min(stories)
    make_story(connection, target)
    merged = sorted(stories - {target, article_id})
    if merged:
        connection.execute(sa.update(table).where(table.c.story_id.in_(merged)).values(story_id=target))
        connection.execute(sa.delete(schema.story).where(schema.story.c.id.in_(merged)))
    return target


def make_story(connection: Connection, story: str) -> None:
    """Makes sure that there is a story of this id."""
    _ensure(connection, schema.story, [story])


def copies_in_project(connection: Connection, copies: Copies) -> Sequence[str]:
    """Ids of the articles that an article is a copy of, itself among them if the project has it."""
    if not copies.keys:
        return ()
    return connection.execute(sa.select(schema.article.c.id).where(_is_copy(copies))).scalars().all()


def _is_copy(copies: Copies) -> sa.ColumnElement[bool]:
    table = schema.article
    same = table.c.copy_hash == copies.copy_hash
    if not copies.reworded:
        return same
    if copies.day:
        first = max(copies.day - WINDOW_DAYS, 1)
        near = table.c.published.between(_day(first), _day(copies.day + WINDOW_DAYS))
    else:
        near = table.c.published.is_(None)
    return sa.or_(same, sa.and_(table.c.copy_hash.in_(sorted(copies.reworded)), near))


def _day(number: int) -> datetime.date:
    return datetime.date.fromordinal(number)


def add_utterances(connection: Connection, ids: Sequence[str]) -> None:
    """Makes each statement an utterance of its own, until it is found to be another's."""
    _ensure(connection, schema.utterance, ids)


def _ensure(connection: Connection, table: sa.Table, ids: Sequence[str]) -> None:
    wanted = sorted(set(ids))
    known = set(connection.execute(sa.select(table.c.id).where(table.c.id.in_(wanted))).scalars())
    missing = [{"id": each} for each in wanted if each not in known]
    if missing:
        connection.execute(sa.insert(table), missing)


_VOICE_COLUMNS = (
    schema.statement.c.number,
    schema.statement.c.id,
    schema.statement.c.article_id,
    schema.statement.c.voice,
    schema.statement.c.speaker,
    schema.statement.c.authority,
    schema.statement.c.said_on,
    schema.statement.c.date,
    schema.statement.c.date_precision,
    schema.statement.c.act,
    schema.statement.c.proposition,
    schema.statement.c.utterance_id,
    schema.article.c.copy_hash,
    schema.article.c.published,
)


def _voices(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[Row[Any]]:
    joined = schema.statement.join(schema.article, schema.article.c.id == schema.statement.c.article_id)
    query = (
        sa.select(*_VOICE_COLUMNS).select_from(joined).where(schema.statement.c.superseded_at.is_(None), *conditions)
    )
    return list(connection.execute(query))


def _voice(row: Row[Any]) -> Voice:
    stated = row.date is not None and row.date_precision in (None, "day")
    return Voice(row.id, row.voice, row.speaker, row.authority, row.said_on, stated, row.act, row.proposition)


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
    if dropped:
        _regroup(connection, dropped)
    table = schema.statement
    new = _voices(connection, table.c.article_id == article.id)
    groups: Groups[str] = Groups()
    for first, second in combinations(new, 2):
        if same_utterance(_voice(first), _voice(second), copies=False):
            groups.join(first.utterance_id, second.utterance_id)
    for key, day in sorted({(row.voice, row.said_on) for row in new if row.voice is not None}, key=str):
        mine = [(row, _voice(row)) for row in new if (row.voice, row.said_on) == (key, day)]
        for other in _voices(connection, table.c.voice == key, _adjacent(day), table.c.article_id != article.id):
            theirs, is_copy = _voice(other), copies.include(other.copy_hash, other.published)
            for row, voice in mine:
                if same_utterance(voice, theirs, copies=is_copy):
                    groups.join(row.utterance_id, other.utterance_id)
    _join_utterances(connection, groups.sets())


def _adjacent(day: datetime.date | None) -> sa.ColumnElement[bool]:
    said = schema.statement.c.said_on
    if day is None:
        return said.is_(None)
    reach = datetime.timedelta(days=ADJACENT_DAYS)
    return said.between(day - reach, day + reach)


def _join_utterances(connection: Connection, groups: Iterable[Sequence[str]]) -> None:
    table = schema.statement
    for group in groups:
        target, *merged = sorted(set(group))
        if merged:
            connection.execute(sa.update(table).where(table.c.utterance_id.in_(merged)).values(utterance_id=target))
            connection.execute(sa.delete(schema.utterance).where(schema.utterance.c.id.in_(merged)))


def _regroup(connection: Connection, dropped: Collection[str]) -> None:
    """Splits the utterances that superseded statements were part of, where only these held them together."""
    table = schema.statement
    affected = connection.execute(
        sa.select(table.c.utterance_id).distinct().where(table.c.id.in_(sorted(dropped)))
    ).scalars()
    rows = _voices(connection, table.c.utterance_id.in_(sorted(affected)))
    if not rows:
        return
    groups: Groups[str] = Groups()
    for row in rows:
        groups.add(row.id)
    for first, second in combinations(rows, 2):
        copies = first.article_id != second.article_id and _stored_copies(connection, first, second)
        if same_utterance(_voice(first), _voice(second), copies=copies):
            groups.join(first.id, second.id)
    for members in groups.sets():
        target = min(members)
        _ensure(connection, schema.utterance, [target])
        connection.execute(
            sa.update(table).where(table.c.id.in_(members), table.c.superseded_at.is_(None)).values(utterance_id=target)
        )


def _stored_copies(connection: Connection, first: Row[Any], second: Row[Any]) -> bool:
    one = _recent.get(first.copy_hash, lambda: _text_of(connection, first.copy_hash))
    other = _recent.get(second.copy_hash, lambda: _text_of(connection, second.copy_hash))
    keys = bands(one)
    if not keys or first.copy_hash == second.copy_hash:
        return bool(keys)
    if not near_in_time(day_number(first.published), day_number(second.published)):
        return False
    return not set(keys).isdisjoint(bands(other)) and are_copies(one, other)
