"""Stories and utterances as they were on an earlier day: what was learned later must not bring reports together.

The tables hold the groups of today. A report that came later may have joined two stories, and a later reading may have
parted an utterance; both are worked out again from what was known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pourparler.store import schema
from pourparler.store.grouping import by_voice_and_day, grouped, stored_copies, voices
from pourparler.stories import Groups

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row

    from pourparler.record import ReportedStatement


def known_at(moment: datetime.datetime) -> list[sa.ColumnElement[bool]]:
    """What a row of ``statement`` must fulfil to have been what we believed at a moment (UTC)."""
    table = schema.statement
    return [table.c.read_at <= moment, sa.or_(table.c.superseded_at.is_(None), table.c.superseded_at > moment)]


@dataclass(frozen=True, slots=True)
class GroupsThen:
    """Groups that were others than they are today.

    Attributes:
        stories: story of each article whose story has grown since, by article id.
        utterances: utterance of each statement whose utterance may have changed since, by statement id.
    """

    stories: Mapping[str, str]
    utterances: Mapping[str, str]

    def of(self, reported: ReportedStatement) -> ReportedStatement:
        """A statement in the groups that it belonged to."""
        story = self.stories.get(reported.statement.article_id, reported.story)
        utterance = self.utterances.get(reported.statement.id, reported.utterance)
        if (story, utterance) == (reported.story, reported.utterance):
            return reported
        return replace(reported, story=story, utterance=utterance)


def groups_then(connection: Connection, moment: datetime.datetime) -> GroupsThen:
    """The groups of a project at an earlier moment, where they differ from those of today."""
    return GroupsThen(_stories(connection, moment), _utterances(connection, moment))


def _stories(connection: Connection, moment: datetime.datetime) -> dict[str, str]:
    table = schema.article
    grown = sa.select(table.c.story_id).where(table.c.learned_at > moment)
    columns: tuple[sa.Column[Any], ...] = (table.c.id, table.c.story_id, table.c.copy_hash, table.c.published)
    query = sa.select(*columns).where(table.c.learned_at <= moment, table.c.story_id.in_(grown))
    members: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query.order_by(table.c.id)).all():
        members.setdefault(row.story_id, []).append(row)
    groups: Groups[str] = Groups()
    for reports in members.values():
        for report in reports:
            groups.add(report.id)
        for first, second in combinations(reports, 2):
            if not groups.together(first.id, second.id) and stored_copies(connection, first, second):
                groups.join(first.id, second.id)
    return {id_: min(group) for group in groups.sets() for id_ in group}


def _utterances(connection: Connection, moment: datetime.datetime) -> dict[str, str]:
    table = schema.statement
    known = known_at(moment)
    grown = sa.select(table.c.utterance_id).where(table.c.read_at > moment)
    # A reading that has been superseded since may have held any statements of its voice together.
    reread = sa.select(table.c.voice).where(*known, table.c.superseded_at.is_not(None))
    rows = voices(connection, *known, sa.or_(table.c.utterance_id.in_(grown), table.c.voice.in_(reread)))
    groups = grouped(connection, by_voice_and_day(rows))
    return {row.id: min(each.id for each in members) for members in groups for row in members}
