"""Statements together with the reports they stand in, the stories of these and the utterances."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from pourparler.record import ReportedStatement, text_hash
from pourparler.stories.copies import are_copies, bands, day_number, near_in_time
from pourparler.stories.groups import Groups
from pourparler.stories.origin import origin
from pourparler.stories.utterances import Voice, same_utterance, voice
from pourparler.stories.words import copy_hash, word_sets

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from pourparler.record import Article, Record, Span, Statement

GAP = " … "
"""Stands between the pieces of a proposition."""


def joined(spans: Sequence[Span], text: str) -> str:
    """The words at some places of a text, pieces joined by `` … ``."""
    return GAP.join(span.of(text) for span in spans)


def said_on(statement: Statement, article: Article) -> datetime.date | None:
    """Day on which it was said, else on which it was published."""
    return statement.date or article.published


def reported_statement(
    statement: Statement,
    article: Article,
    *,
    story: str,
    utterance: str,
    learned_at: datetime.datetime | None = None,
    hashed: str | None = None,
) -> ReportedStatement:
    """A statement with its words and its report; ``hashed`` saves hashing a text anew for each of its statements."""
    text = article.text
    return ReportedStatement(
        statement=statement,
        source_text=statement.source.of(text) if statement.source else None,
        cue_text=statement.cue.of(text) if statement.cue else None,
        proposition=joined(statement.content, text),
        condition_texts=tuple(condition.span.of(text) for condition in statement.conditions),
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        text_hash=hashed or text_hash(text),
        published=article.published,
        said_on=said_on(statement, article),
        learned_at=learned_at,
        story=story,
        utterance=utterance,
        origin=origin(statement, article),
    )


def report_statements(records: Iterable[Record]) -> list[ReportedStatement]:
    """Statements of some records, grouped into stories and utterances, without a project.

    A record given twice counts once. Stories and utterances get the ids that a project with the same records gives
    them. Everything is held in memory; for more than some thousand reports use a project.
    """
    kept = {record.article.id: record for record in records}
    articles = [record.article for record in kept.values()]
    copies = _copies(articles)
    stories = _named(articles, copies)
    voices = [
        voice(each, proposition=joined(each.content, record.article.text), said_on=said_on(each, record.article))
        for record in kept.values()
        for each in record.statements
    ]
    utterances = _utterances(voices, {each.id: each.article_id for r in kept.values() for each in r.statements}, copies)
    return [
        reported_statement(
            each, record.article, story=stories[record.article.id], utterance=utterances[each.id], hashed=hashed
        )
        for record in kept.values()
        for hashed in [text_hash(record.article.text)]
        for each in record.statements
    ]


def story_of(articles: Sequence[Article]) -> dict[str, str]:
    """Story of each article, by id: the same as in a project that holds these articles and no others."""
    return _named(articles, _copies(articles))


def _copies(articles: Sequence[Article]) -> set[frozenset[str]]:
    """Pairs of article ids that are copies."""
    sets = {article.id: word_sets(article.text) for article in articles}
    same_text: dict[str, list[str]] = {}
    buckets: dict[int, list[Article]] = {}
    for article in articles:
        keys = bands(sets[article.id])
        if keys:
            same_text.setdefault(copy_hash(article.text), []).append(article.id)
        for key in keys:
            buckets.setdefault(key, []).append(article)
    found = {frozenset(pair) for ids in same_text.values() for pair in combinations(ids, 2)}
    looked_at: set[frozenset[str]] = set(found)
    for bucket in buckets.values():
        for first, second in combinations(bucket, 2):
            pair = frozenset((first.id, second.id))
            if pair in looked_at or not near_in_time(day_number(first.published), day_number(second.published)):
                continue
            looked_at.add(pair)
            if are_copies(sets[first.id], sets[second.id]):
                found.add(pair)
    return found


def _named(articles: Sequence[Article], copies: set[frozenset[str]]) -> dict[str, str]:
    """Story of each article: the smallest id in it."""
    groups: Groups[str] = Groups()
    for article in articles:
        groups.add(article.id)
    for first, second in (sorted(pair) for pair in copies):
        groups.join(first, second)
    return {member: min(group) for group in groups.sets() for member in group}


def _utterances(voices: Sequence[Voice], article_of: dict[str, str], copies: set[frozenset[str]]) -> dict[str, str]:
    by_key: dict[str | None, list[Voice]] = {}
    groups: Groups[str] = Groups()
    for each in voices:
        groups.add(each.statement)
        by_key.setdefault(each.key, []).append(each)
    for same_key in by_key.values():
        for first, second in combinations(same_key, 2):
            pair = frozenset((article_of[first.statement], article_of[second.statement]))
            if same_utterance(first, second, copies=pair in copies):
                groups.join(first.statement, second.statement)
    return {member: min(group) for group in groups.sets() for member in group}
