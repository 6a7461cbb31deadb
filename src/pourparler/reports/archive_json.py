"""What an archive holds as plain JSON values: the one place that names these fields."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from pourparler.record import Negotiation
from pourparler.store.negotiation_contents import NegotiationContents
from pourparler.store.queries import Counts

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
    raise TypeError(f"no JSON form for {type(answer).__name__}; register one in reports.archive_json")


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
