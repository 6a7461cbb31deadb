"""What an archive holds as plain JSON values: the one place that names these fields."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from pourparler.record import Article, Negotiation, Record, ReportedStatement, record_to_json, text_hash
from pourparler.record.interchange import statement_to_json
from pourparler.rendering.differences import changed_fields, new_words
from pourparler.rendering.marking import evidence
from pourparler.store.checking import CheckReport, Problem
from pourparler.store.negotiation_contents import NegotiationContents
from pourparler.store.queries import Counts, Failure, Shown
from pourparler.store.reviews import Review
from pourparler.store.search import Hit
from pourparler.store.values import Headline, UnknownValue

if TYPE_CHECKING:
    import datetime


def day(value: datetime.date | None) -> str | None:
    """A day as ``YYYY-MM-DD``, a moment as ISO 8601."""
    return None if value is None else value.isoformat()


@singledispatch
def to_json(answer: object) -> Any:
    """An answer as JSON values.

    Raises:
        TypeError: for anything that is no answer of an archive.
    """
    if isinstance(answer, tuple | list):
        return [to_json(each) for each in answer]
    raise TypeError(f"no JSON form for {type(answer).__name__}; register one in rendering.archive_json")


@to_json.register
def _(answer: Negotiation) -> dict[str, Any]:
    return {
        "name": answer.name,
        "parties": list(answer.parties),
        "issues": list(answer.issues),
        "start": day(answer.start),
        "end": day(answer.end),
        "search_terms": list(answer.search_terms),
    }


@to_json.register
def _(answer: NegotiationContents) -> dict[str, Any]:
    return {
        **to_json(answer.negotiation),
        "statements": answer.statements,
        "reports": answer.reports,
        "first": day(answer.first),
        "last": day(answer.last),
        "by_party": [{"party": party, "statements": number} for party, number in answer.by_party],
        "by_issue": [{"issue": issue, "statements": number} for issue, number in answer.by_issue],
        "unknown_parties": list(answer.unknown_parties),
        "unknown_issues": list(answer.unknown_issues),
    }


@to_json.register
def _(answer: Counts) -> dict[str, Any]:
    return {
        "articles": answer.articles,
        "stories": answer.stories,
        "attributions": answer.attributions,
        "statements": answer.statements,
        "utterances": answer.utterances,
        "events": answer.events,
        "failures": answer.failures,
        "superseded_readings": answer.superseded_readings,
        "first_published": day(answer.first_published),
        "last_published": day(answer.last_published),
    }


@to_json.register
def _(answer: Failure) -> dict[str, Any]:
    return {
        "id": answer.id,
        "code": answer.code,
        "message": answer.message,
        "path": answer.path,
        "learned_at": day(answer.learned_at),
        "resolved_at": day(answer.resolved_at),
    }


@to_json.register
def _(answer: Hit) -> dict[str, Any]:
    return {
        "kind": answer.kind,
        "id": answer.id,
        "article_id": answer.article_id,
        "title": answer.title,
        "outlet": answer.outlet,
        "url": answer.url,
        "published": day(answer.published),
        "said_on": day(answer.said_on),
        "speaker": answer.speaker,
        "party": answer.party,
        "act": answer.act,
        "issue": list(answer.issue),
        "stance": answer.stance,
        "cue": answer.cue,
        "text": answer.text,
        "marks": [list(span) for span in answer.marks],
        "score": round(answer.score, 6),
    }


@to_json.register
def _(answer: UnknownValue) -> dict[str, Any]:
    return {"field": answer.field, "value": answer.value, "near": list(answer.near)}


@to_json.register
def _(answer: Headline) -> dict[str, Any]:
    return {
        "id": answer.id,
        "title": answer.title,
        "outlet": answer.outlet,
        "published": day(answer.published),
    }


@to_json.register
def _(answer: CheckReport) -> dict[str, Any]:
    return {
        "articles": answer.articles,
        "statements": answer.statements,
        "problems": to_json(answer.problems),
        "unrepaired": len(answer.unrepaired),
    }


@to_json.register
def _(answer: Problem) -> dict[str, Any]:
    return {
        "kind": answer.kind,
        "table": answer.table,
        "id": answer.id,
        "message": answer.message,
        "repaired": answer.repaired,
    }


@to_json.register
def _(answer: Review) -> dict[str, Any]:
    return {
        "id": answer.id,
        "statement": answer.statement_id,
        "field": answer.field,
        "decision": answer.decision,
        "coder": answer.coder,
        "decided_at": day(answer.decided_at),
        "found": answer.found,
        "correction": answer.correction,
        "note": answer.note,
        "sample": answer.sample,
    }


@to_json.register
def _(answer: Record) -> dict[str, Any]:
    return record_to_json(answer)


@to_json.register
def _(answer: ReportedStatement) -> dict[str, Any]:
    return {
        **statement_to_json(answer.statement),
        "article_id": answer.statement.article_id,
        "source_text": answer.source_text,
        "cue_text": answer.cue_text,
        "proposition": answer.proposition,
        "condition_texts": list(answer.condition_texts),
        "title": answer.title,
        "outlet": answer.outlet,
        "url": answer.url,
        "published": day(answer.published),
        "said_on": day(answer.said_on),
        "learned_at": day(answer.learned_at),
        "origin": answer.origin,
        "utterance": answer.utterance,
        "story": answer.story,
    }


@to_json.register
def _(answer: Shown) -> dict[str, Any]:
    reported, text = answer.reported, answer.article.text
    return {
        "statement": to_json(reported),
        "evidence": [
            {"role": role, "span": list(span), "text": span.of(text)} for span, role in evidence(reported.statement)
        ],
        "report": _report(answer.article),
        "utterance": {
            "id": reported.utterance,
            "independent_sources": answer.independent_sources,
            "other_reports": [_other_report(each, than=reported) for each in answer.same_utterance],
        },
        "story": {"id": reported.story, "other_articles": list(answer.same_story)},
        "provenance": [
            {"extractor": each.extractor, "version": each.version, "model": each.model, "settings": each.settings}
            for each in answer.provenance
        ],
        "superseded_at": day(answer.superseded_at),
        "history": [
            {
                "superseded_at": day(moment),
                "changed": list(changed_fields(earlier, reported.statement)),
                "statement": statement_to_json(earlier),
            }
            for earlier, moment in answer.history
        ],
        "reviews": to_json(answer.reviews),
    }


def _report(article: Article) -> dict[str, Any]:
    names = ("id", "title", "outlet", "url", "language", "section", "byline", "dateline", "wire", "path", "text")
    return {
        **{name: getattr(article, name) for name in names},
        "published": day(article.published),
        "published_at": day(article.published_at),
        "text_hash": text_hash(article.text),
    }


def _other_report(answer: ReportedStatement, *, than: ReportedStatement) -> dict[str, Any]:
    """Another report of the same utterance, and where its words differ from those of the one that is shown."""
    return {
        **to_json(answer),
        "new_words": [list(span) for span in new_words(answer.proposition, than.proposition)],
        "missing_words": [span.of(than.proposition) for span in new_words(than.proposition, answer.proposition)],
    }
