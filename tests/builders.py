"""Small records built by hand: one statement in one report a call, and gold records as statements with reports."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pourparler.record import Condition, Link, Record, ReportedStatement, ReportingChain, Span, Statement, statement_id
from pourparler.record.interchange import record_from_json
from pourparler.stories.reports import report_statements

STANCE_OF_ACT = {"offer": "favour", "accept": "favour", "demand": "favour", "reject": "oppose", "threaten": "oppose"}


def day(text: str) -> datetime.date:
    """A day of 2016 from "02-20", or any day from "2016-02-20"."""
    return datetime.date.fromisoformat(text if text.count("-") == 2 else f"2016-{text}")


def reported(
    said_on: str,
    party: str | None,
    act: str,
    proposition: str,
    *,
    issue: str | tuple[str, ...] = "talks",
    stance: str | None = None,
    conditions: Iterable[tuple[str, str]] = (),
    speaker: str | None = None,
    authority: str | None = "spokesperson",
    relayed_by: str | None = None,
    agency: str | None = None,
    published: str | None = None,
    outlet: str = "Daily Post",
    utterance: str | None = None,
    story: str | None = None,
    number: int = 0,
    confidence: float = 1.0,
    learned: str | None = None,
) -> ReportedStatement:
    """A statement and its report; what is not given is plain and dated on the day it was said.

    ``conditions`` are (kind, words) pairs; ``relayed_by`` makes it hearsay; ``number`` keeps equal words apart.
    """
    words = tuple(conditions)
    made_of = f"{said_on}|{party}|{act}|{proposition}|{issue}|{outlet}|{number}|{speaker}|{words}"
    links = [Link(outlet, "outlet")]
    if agency:
        links.append(Link(agency, "agency"))
    if relayed_by:
        links.append(Link(relayed_by, "person"))
    identifier = statement_id(article=made_of, source=None, cue=None, content=[])
    statement = Statement(
        id=identifier,
        article_id=f"report-{identifier}",
        source=None,
        speaker=speaker or party,
        party=party,
        cue=None,
        content=(Span(0, max(1, len(proposition))),),
        quoted="indirect",
        act=act,
        issue=(issue,) if isinstance(issue, str) else issue,
        stance=stance or STANCE_OF_ACT.get(act, "neutral"),
        chain=ReportingChain(tuple(links)),
        conditions=tuple(Condition(Span(0, 1), kind) for kind, _ in words),
        date=day(said_on),
        date_precision="day",
        authority=authority,
        confidence=confidence,
    )
    return ReportedStatement(
        statement=statement,
        source_text=None,
        cue_text=None,
        proposition=proposition,
        condition_texts=tuple(text for _, text in words),
        title=None,
        outlet=outlet,
        url=None,
        text_hash="0" * 64,
        published=day(published or said_on),
        said_on=day(said_on),
        learned_at=datetime.datetime.combine(day(learned), datetime.time(12), datetime.UTC) if learned else None,
        story=story or identifier,
        utterance=utterance or identifier,
        origin=agency or outlet,
    )


def gold_record(values: dict[str, Any]) -> Record:
    """A gold article as a record: its statements get ids, and a confidence of 1."""
    statements = []
    for fields in values["statements"]:
        source, cue = (Span(*fields[name]) if fields.get(name) else None for name in ("source", "cue"))
        identifier = statement_id(
            article=values["id"],
            source=source,
            cue=cue,
            content=[Span(*piece) for piece in fields["content"]],
            speaker=fields.get("speaker"),
        )
        statements.append({"confidence": 1.0, **fields, "id": identifier})
    record = record_from_json({"attributions": [], "events": [], **values, "statements": statements})
    if not isinstance(record, Record):
        raise TypeError(f"{values['id']}: {record.message}")
    return record


def gold_statements(path: Path, name: str) -> list[ReportedStatement]:
    """The statements of the gold articles whose id holds ``name``."""
    with path.open(encoding="utf-8") as lines:
        found = [values for values in map(json.loads, lines) if name in values["id"]]
    return report_statements([gold_record(values) for values in found])
