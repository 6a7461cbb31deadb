"""The record as the coders leave it: wrong fields mended, what is no statement taken out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pourparler.record import CONDITION_KINDS, Condition, ReportedStatement, Span
from pourparler.review.decisions import PIECES, Verdict, verdict_of

if TYPE_CHECKING:
    from pourparler.store.base import Store
    from pourparler.store.reviews import Review

# Without a value for one of these a statement cannot be placed on any board.
_NEEDED = frozenset({"act", "issue", "stance", "content"})
_PLAIN = ("speaker", "party", "act", "stance", "addressee", "place", "authority")
_MARKERS = {"until": ("until", "before", "first"), "unless": ("unless", "without"), "after": ("after", "once")}
_KIND_OF_MARKER = {marker: kind for kind, markers in _MARKERS.items() for marker in markers}


def corrected_statements(
    store: Store, found: Sequence[ReportedStatement], *, known_by: datetime.date | None = None
) -> tuple[ReportedStatement, ...]:
    """A project's statements with its reviews applied: what every analysis looks at.

    Args:
        store: the project.
        found: its statements as the reader found them.
        known_by: leave out what was decided after this day (UTC).
    """
    from pourparler.store import queries

    def text_of(article_id: str) -> str:
        return queries.article(store, article_id).text

    return apply_verdicts(found, verdicts_of(reviews_of_all(store, found, known_by=known_by)), text_of=text_of)


def reviews_of_all(
    store: Store, found: Iterable[ReportedStatement], *, known_by: datetime.date | None = None
) -> dict[str, tuple[Review, ...]]:
    """The reviews of each statement that has any."""
    from pourparler.store.reviews import reviews_by_statement

    return reviews_by_statement(store, {each.statement.id for each in found}, known_by=known_by)


def verdicts_of(reviews: Mapping[str, Iterable[Review]]) -> dict[str, Verdict]:
    """What the reviews of each statement come to."""
    verdicts = ((statement_id, verdict_of(of_it)) for statement_id, of_it in reviews.items())
    return {statement_id: verdict for statement_id, verdict in verdicts if verdict is not None}


def apply_verdicts(
    found: Iterable[ReportedStatement],
    verdicts: Mapping[str, Verdict],
    *,
    text_of: Callable[[str], str],
    capacity_of: Callable[[str | None, str | None], str | None] | None = None,
) -> tuple[ReportedStatement, ...]:
    """Statements as verdicts leave them.

    What is no statement is left out, and so is one whose act, issue, stance or words are wrong while nobody has said
    what they are; any other field that is wrong loses its value. A statement whose position has been
    checked has a confidence of 1.

    Args:
        found: statements as the reader found them.
        verdicts: by id of the statement.
        text_of: gives the text of an article by its id; corrected words are looked up in it.
        capacity_of: in what capacity a speaker speaks for a party; ``None`` to look among the statements.
    """
    capacity_of = capacity_of or _capacities(found := tuple(found))
    made = []
    for reported in found:
        verdict = verdicts.get(reported.statement.id)
        if verdict is None:
            made.append(reported)
        elif not verdict.rejected and not _unusable(reported, verdict):
            made.append(_corrected(reported, verdict, capacity_of, text_of))
    return tuple(made)


def find_words(text: str, words: str, *, near: int = 0) -> Span | None:
    """Where words stand in a text, whatever the white space between them; the place nearest to another one.

    Args:
        text: the text.
        words: the words, spelled as they stand there.
        near: the place to look around.
    """
    pattern = r"\s+".join(map(re.escape, words.split()))
    places = [Span(*match.span()) for match in re.finditer(pattern, text)] if pattern else []
    return min(places, key=lambda span: (abs(span.start - near), span.start), default=None)


def condition_kind(words: str) -> str:
    """The kind of a condition from its marker; ``provided`` where that tells nothing else."""
    for word in re.findall(r"[a-z]+", words.casefold())[:3]:
        if word in _KIND_OF_MARKER:
            return _KIND_OF_MARKER[word]
    return CONDITION_KINDS[0]


def _unusable(reported: ReportedStatement, verdict: Verdict) -> bool:
    return any(name in _NEEDED and verdict.right(name, reported) is False for name in verdict.mistaken)


def _capacities(found: Iterable[ReportedStatement]) -> Callable[[str | None, str | None], str | None]:
    """In what capacity each speaker speaks for a party elsewhere in the record."""
    known: dict[tuple[str | None, str | None], str | None] = {}
    for each in found:
        if each.statement.authority:
            known.setdefault((each.statement.speaker, each.statement.party), each.statement.authority)
    return lambda speaker, party: known.get((speaker, party))


def _corrected(
    reported: ReportedStatement,
    verdict: Verdict,
    capacity_of: Callable[[str | None, str | None], str | None],
    text_of: Callable[[str], str],
) -> ReportedStatement:
    statement = reported.statement
    changes: dict[str, Any] = {}
    around: dict[str, Any] = {}
    wrong = [name for name in (*verdict.values, *verdict.mistaken) if verdict.right(name, reported) is False]
    for name in wrong:
        value = verdict.values.get(name)
        if name in _PLAIN:
            changes[name] = value
        elif name == "issue" and value:
            changes["issue"] = tuple(part.strip() for part in value.split(","))
        elif name == "date":
            date = datetime.date.fromisoformat(value) if value else None
            changes |= {"date": date, "date_precision": "day" if date else None}
            around["said_on"] = date or reported.published
        elif name in ("content", "condition"):
            text = text_of(statement.article_id)
            spans = words_at(text, value or "", near=statement.content[0].start)
            words = [span.of(text) for span in spans]
            if name == "condition":
                kinds = map(condition_kind, words)
                changes["conditions"] = tuple(Condition(span, kind) for span, kind in zip(spans, kinds, strict=True))
                around["condition_texts"] = tuple(words)
            elif spans:
                changes["content"], around["proposition"] = spans, PIECES.join(words)
    if {"speaker", "party"} & changes.keys() and "authority" not in changes:
        speaker, party = changes.get("speaker", statement.speaker), changes.get("party", statement.party)
        changes["authority"] = capacity_of(speaker, party)
    if verdict.complete:
        changes["confidence"] = 1.0
    return replace(reported, statement=replace(statement, **changes), **around)


def words_at(text: str, words: str, *, near: int) -> tuple[Span, ...]:
    """The places of words that stand in pieces, as ``PIECES`` parts them; none where a piece is not in the text."""
    spans = [find_words(text, piece, near=near) for piece in words.split(PIECES) if piece.strip()]
    return () if None in spans else tuple(span for span in spans if span is not None)
