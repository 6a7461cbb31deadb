"""The record's outside form: plain JSON values, one object an article, and the JSON Schema that describes them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from pourparler.record.attribution import Attribution, Link, ReportingChain
from pourparler.record.event import EVENT_STATUSES, Event
from pourparler.record.negotiation import ACTS, CONDITION_KINDS, DATE_PRECISIONS, QUOTED, STANCES, Condition, Statement
from pourparler.record.provenance import Provenance
from pourparler.record.text import Article, ArticleFailure, Record, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA_VERSION = "1"
"""Version of the interchange format; fields are only ever added within a version."""

_ARTICLE_TEXTS = ("title", "outlet", "url", "language", "section", "byline", "dateline", "wire")


def record_to_json(record: Record | ArticleFailure) -> dict[str, Any]:
    """One article's answer as JSON values; spans become ``[start, end]``."""
    if isinstance(record, ArticleFailure):
        return {"id": record.id, "error": {"code": record.code, "message": record.message}, "path": record.path}
    return {
        **article_to_json(record.article),
        "attributions": [
            {
                "source": _pairs(a.source),
                "cue": _pairs(a.cue),
                "content": _pairs(a.content),
                "confidence": round(a.confidence, 4),
            }
            for a in record.attributions
        ],
        "statements": [statement_to_json(s) for s in record.statements],
        "events": [_event_to_json(e) for e in record.events],
        "provenance": [
            {"extractor": p.extractor, "version": p.version, "model": p.model, "settings": p.settings}
            for p in record.provenance
        ],
    }


def article_to_json(article: Article) -> dict[str, Any]:
    """The article's own fields."""
    return {
        "id": article.id,
        "text": article.text,
        **{name: getattr(article, name) for name in _ARTICLE_TEXTS},
        "published": _iso(article.published),
        "published_at": _iso(article.published_at),
        "skip": _pairs(article.skip),
    }


def statement_to_json(s: Statement) -> dict[str, Any]:
    """A statement with the fields of the interchange format and those added to it."""
    return {
        "id": s.id,
        "source": list(s.source) if s.source else None,
        "speaker": s.speaker,
        "party": s.party,
        "cue": list(s.cue) if s.cue else None,
        "content": _pairs(s.content),
        "quoted": s.quoted,
        "via": list(s.via),
        "act": s.act,
        "issue": list(s.issue),
        "stance": s.stance,
        "condition": list(s.conditions[0].span) if s.conditions else None,
        "condition_kind": s.conditions[0].kind if s.conditions else None,
        "addressee": s.addressee,
        "place": s.place,
        "date": _iso(s.date),
        "confidence": round(s.confidence, 4),
        "conditions": [{"span": list(c.span), "kind": c.kind} for c in s.conditions],
        "chain": [
            {"name": link.name, "kind": link.kind, "span": list(link.span) if link.span else None}
            for link in s.chain.links
        ],
        "date_precision": s.date_precision,
        "authority": s.authority,
    }


def _event_to_json(e: Event) -> dict[str, Any]:
    return {
        "source": e.source,
        "plover": e.plover,
        "target": e.target,
        "status": e.status,
        "date": _iso(e.date),
        "evidence": _pairs(e.evidence),
        "confidence": round(e.confidence, 4),
    }


def record_from_json(value: dict[str, Any]) -> Record | ArticleFailure:
    """The way back; ``record_to_json`` of the result equals ``value`` for every value that it wrote.

    Raises:
        KeyError: a field without which there is no record is missing.
        ValueError: a date is not ISO 8601.
    """
    if "error" in value:
        return ArticleFailure(value["id"], value["error"]["code"], value["error"]["message"], value.get("path"))
    article = article_from_json(value)
    return Record(
        article=article,
        attributions=tuple(
            Attribution(_spans(a["source"]), _spans(a["cue"]), _spans(a["content"]), a.get("confidence", 1.0))
            for a in value.get("attributions", ())
        ),
        statements=tuple(statement_from_json(s, article_id=article.id) for s in value.get("statements", ())),
        events=tuple(
            Event(
                e["source"],
                e["plover"],
                e["target"],
                e["status"],
                _day(e["date"]),
                _spans(e["evidence"]),
                e.get("confidence", 1.0),
            )
            for e in value.get("events", ())
        ),
        provenance=tuple(
            Provenance(p["extractor"], p["version"], p["model"], p["settings"]) for p in value.get("provenance", ())
        ),
    )


def article_from_json(value: dict[str, Any]) -> Article:
    """An article from its own fields."""
    moment = value.get("published_at")
    return Article(
        id=value["id"],
        text=value["text"],
        **{name: value.get(name) for name in _ARTICLE_TEXTS},
        published=_day(value.get("published")),
        published_at=datetime.datetime.fromisoformat(moment) if moment else None,
        skip=_spans(value.get("skip") or ()),
    )


def statement_from_json(value: dict[str, Any], *, article_id: str) -> Statement:
    """A statement from its interchange fields; fields added later may be missing."""
    links = value.get("chain")
    if links is None:
        links = [{"name": name, "kind": "agency", "span": None} for name in value.get("via") or ()]
    conditions = value.get("conditions")
    if conditions is None:
        conditions = [{"span": value["condition"], "kind": value["condition_kind"]}] if value.get("condition") else []
    return Statement(
        id=value["id"],
        article_id=article_id,
        source=_span(value["source"]),
        speaker=value["speaker"],
        party=value["party"],
        cue=_span(value["cue"]),
        content=_spans(value["content"]),
        quoted=value["quoted"],
        chain=ReportingChain(tuple(Link(x["name"], x["kind"], _span(x.get("span"))) for x in links)),
        act=value["act"],
        issue=tuple(value["issue"]),
        stance=value["stance"],
        conditions=tuple(Condition(Span(*c["span"]), c["kind"]) for c in conditions),
        addressee=value.get("addressee"),
        place=value.get("place"),
        date=_day(value.get("date")),
        date_precision=value.get("date_precision"),
        authority=value.get("authority"),
        confidence=value.get("confidence", 1.0),
    )


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one line of ``pourparler read --format jsonl``."""
    span = {"type": "array", "prefixItems": [{"type": "integer", "minimum": 0}] * 2, "minItems": 2, "maxItems": 2}
    spans = {"type": "array", "items": span}
    text: dict[str, Any] = {"type": ["string", "null"]}
    day = {"anyOf": [{"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}, {"type": "null"}]}
    certainty = {"type": "number", "minimum": 0, "maximum": 1}
    attribution = _closed({"source": spans, "cue": spans, "content": {**spans, "minItems": 1}, "confidence": certainty})
    link = _closed(
        {
            "name": {"type": "string"},
            "kind": {"enum": ["outlet", "agency", "person", "speaker"]},
            "span": _or_null(span),
        }
    )
    condition = _closed({"span": span, "kind": {"enum": list(CONDITION_KINDS)}})
    statement = _closed(
        {
            "id": {"type": "string"},
            "source": _or_null(span),
            "speaker": text,
            "party": text,
            "cue": _or_null(span),
            "content": {**spans, "minItems": 1},
            "quoted": {"enum": list(QUOTED)},
            "via": {"type": "array", "items": {"type": "string"}},
            "act": {"enum": list(ACTS)},
            "issue": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2},
            "stance": {"enum": list(STANCES)},
            "condition": _or_null(span),
            "condition_kind": {"enum": [*CONDITION_KINDS, None]},
            "addressee": text,
            "place": text,
            "date": day,
            "confidence": certainty,
            "conditions": {"type": "array", "items": condition},
            "chain": {"type": "array", "items": link},
            "date_precision": {"enum": [*DATE_PRECISIONS, None]},
            "authority": text,
        }
    )
    event = _closed(
        {
            "source": {"type": "string"},
            "plover": {"type": "string"},
            "target": text,
            "status": {"enum": list(EVENT_STATUSES)},
            "date": day,
            "evidence": {**spans, "minItems": 1},
            "confidence": certainty,
        }
    )
    provenance = _closed(
        {"extractor": {"type": "string"}, "version": {"type": "string"}, "model": text, "settings": text}
    )
    record = _closed(
        {
            "id": {"type": "string"},
            "text": {"type": "string"},
            **dict.fromkeys(_ARTICLE_TEXTS, text),
            "published": day,
            "published_at": text,
            "skip": spans,
            "attributions": {"type": "array", "items": attribution},
            "statements": {"type": "array", "items": statement},
            "events": {"type": "array", "items": event},
            "provenance": {"type": "array", "items": provenance},
        }
    )
    error = _closed({"code": {"type": "string"}, "message": {"type": "string"}})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Pourparler record",
        "description": f"One article as written by `pourparler read --format jsonl`, format version {SCHEMA_VERSION}.",
        "oneOf": [record, _closed({"id": {"type": "string"}, "error": error, "path": text})],
    }


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _span(value: list[int] | None) -> Span | None:
    return Span(value[0], value[1]) if value else None


def _spans(values: Iterable[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in values)


def _iso(value: datetime.date | datetime.datetime | None) -> str | None:
    return value.isoformat() if value else None


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value[:10]) if value else None
