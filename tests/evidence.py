"""The proof that every finding of a record stands on words of its article."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

from pourparler.record import Evidence, Record, Span, record_from_json, record_to_json


def spans_of(record: Record) -> Iterator[tuple[str, Span]]:
    """Every span of every finding, with the name of the place that holds it."""
    for i, attribution in enumerate(record.attributions):
        for name in ("source", "cue", "content"):
            for span in getattr(attribution, name):
                yield f"attributions[{i}].{name}", span
    for i, statement in enumerate(record.statements):
        pieces = {
            "source": [statement.source],
            "cue": [statement.cue],
            "content": statement.content,
            "conditions": [condition.span for condition in statement.conditions],
            "chain": [link.span for link in statement.chain.links],
        }
        for name, spans in pieces.items():
            for piece in spans:
                if piece is not None:
                    yield f"statements[{i}].{name}", piece
    for i, event in enumerate(record.events):
        for span in event.evidence:
            yield f"events[{i}].evidence", span


def faults(record: Record) -> list[str]:
    """What is wrong with the evidence of a record, in words; empty where every span is sound.

    A span must lie in the text, hold words, part no letter from its combining marks, and mean the same words to whoever
    reads the JSON line with another program as it does here.
    """
    article = record.article
    text = article.text
    found = []
    for name, span in spans_of(record):
        start, end = span
        words = text[start:end]
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
            found.append(f"{name} {span} does not lie in a text of {len(text)} code points")
            continue
        if not Evidence(article.id, span, words).holds_in(article) or not words.strip() or words != words.strip():
            found.append(f"{name} {span} holds {words!r}")
        if unicodedata.combining(text[start]) or (end < len(text) and unicodedata.combining(text[end])):
            found.append(f"{name} {span} parts a letter from its mark: {words!r}")
    for statement in record.statements:
        if not statement.content:
            found.append(f"statement {statement.id} has no content")
    line = json.loads(json.dumps(record_to_json(record)))
    again = record_from_json(line)
    if not isinstance(again, Record):
        return [*found, "the JSON line is an error"]
    here = [(name, span.of(text)) for name, span in spans_of(record)]
    there = [(name, line["text"][span.start : span.end]) for name, span in spans_of(again)]
    if here != there:
        found.append("the JSON line holds other words")
    return found
