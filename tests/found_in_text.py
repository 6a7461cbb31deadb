"""Records by hand: a text, and the words of each finding instead of its offsets."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pourparler.record import (
    Article,
    Attribution,
    Condition,
    Link,
    Record,
    ReportingChain,
    Span,
    Statement,
    record_to_json,
    statement_id,
)

TEXT = (
    "Talks at risk\n\n"
    "Ana Ruiz, envoy of Norland, said the talks would resume if Sudria opens the road. "
    "She told the Gazette that a truce is near.\n\n"
    "“We refuse,” Sudria's minister Bo Lund replied, according to Wire News."
)
"""A report with three statements; countries, people and outlets are invented."""


def span_of(words: str, text: str = TEXT) -> Span:
    """Where some words first stand in a text."""
    start = text.index(words)
    return Span(start, start + len(words))


def statement(
    content: str | Sequence[str],
    *,
    source: str | None = None,
    cue: str | None = None,
    condition: tuple[str, str] | None = None,
    via: Sequence[str] = (),
    text: str = TEXT,
    **fields: Any,
) -> Statement:
    """A statement of a text, given by its words; fields left out have quiet values."""
    contents = [content] if isinstance(content, str) else content
    spans = tuple(span_of(each, text) for each in contents)
    source_span = span_of(source, text) if source else None
    cue_span = span_of(cue, text) if cue else None
    values: dict[str, Any] = {
        "article_id": "a",
        "speaker": source,
        "party": None,
        "quoted": "indirect",
        "act": "assert",
        "issue": ("talks",),
        "stance": "neutral",
        **fields,
    }
    key = statement_id(
        article=values["article_id"], source=source_span, cue=cue_span, content=spans, speaker=values["speaker"]
    )
    return Statement(
        id=key,
        source=source_span,
        cue=cue_span,
        content=spans,
        conditions=(Condition(span_of(condition[0], text), condition[1]),) if condition else (),
        chain=ReportingChain(tuple(Link(name, "agency") for name in via)),
        **values,
    )


def attribution(content: str, *, source: str | None = None, cue: str | None = None, text: str = TEXT) -> Attribution:
    """An attribution of a text, given by its words."""
    spans = [(span_of(each, text),) if each else () for each in (source, cue, content)]
    return Attribution(spans[0], spans[1], spans[2])


def statements() -> tuple[Statement, ...]:
    """The three statements of ``TEXT``."""
    return (
        statement(
            "the talks would resume if Sudria opens the road",
            source="Ana Ruiz, envoy of Norland",
            cue="said",
            condition=("if Sudria opens the road", "provided"),
            speaker="Ana Ruiz",
            party="Norland",
            act="offer",
            stance="favour",
            confidence=0.9,
        ),
        statement(
            "a truce is near",
            source="She",
            cue="told",
            via=["Gazette"],
            speaker="Ana Ruiz",
            party="Norland",
            act="forecast",
            issue=("ceasefire",),
            addressee="Gazette",
            date=datetime.date(2031, 5, 3),
            date_precision="day",
        ),
        statement(
            "We refuse",
            source="Sudria's minister Bo Lund",
            cue="replied",
            via=["Wire News"],
            speaker="Bo Lund",
            party="Sudria",
            act="reject",
            stance="oppose",
            quoted="direct",
        ),
    )


def record(*, text: str = TEXT, found: Sequence[Statement] | None = None, **fields: Any) -> Record:
    """A record of a text; by default the three statements of ``TEXT``."""
    values = {
        "id": "a",
        "title": "Talks at risk",
        "outlet": "The Gazette",
        "published": datetime.date(2031, 5, 4),
        **fields,
    }
    chosen = statements() if found is None else tuple(found)
    attributions = tuple(
        Attribution((each.source,) if each.source else (), (each.cue,) if each.cue else (), each.content)
        for each in chosen
    )
    return Record(Article(text=text, **values), attributions, chosen)


def gold_value(**fields: Any) -> dict[str, Any]:
    """``TEXT`` as a line of a gold file: as an annotator writes it, without ids and confidence."""
    value = {**record_to_json(record()), **fields}
    for each in value["statements"]:
        for name in ("id", "confidence", "conditions", "chain", "date_precision", "authority"):
            del each[name]
    return value


def write_lines(path: Path, *values: object) -> Path:
    """Writes values as JSON lines."""
    path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    return path
