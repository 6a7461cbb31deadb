"""Every mistake with its likely cause, so that the next person knows where to work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pourparler.evaluation import attributions as attribution_scores
from pourparler.evaluation import statements as statement_scores
from pourparler.evaluation.gold import GoldArticle
from pourparler.evaluation.overlap import Characters, characters, letters, name_words
from pourparler.record import Attribution, Span, Statement

KINDS = ("missed", "invented", "wrong")
"""Missed: in gold only. Invented: predicted only. Wrong: found, but a field differs."""

_PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs i we our us my who which that this".split()
)
_GENERIC = re.compile(
    r"(?:(?:the|an?|one|two|some|several|senior|top|other|another|his|her|its|their|many|most) )?[^A-Z]*$"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A finding as words, for people.

    Attributes:
        start: offset at which its evidence begins.
        source: words of the source, empty for none.
        cue: words of the cue.
        content: words of the content.
        condition: words of the first condition.
    """

    start: int
    source: str
    cue: str
    content: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that the reader got wrong.

    Attributes:
        kind: one of ``KINDS``.
        cause: its likely cause; mistakes with the same cause belong together.
        article: id of the article.
        gold: the gold finding, ``None`` for an invention.
        predicted: the reader's finding, ``None`` for a miss.
        expected: for a wrong field, what gold says.
        given: for a wrong field, what the reader says.
    """

    kind: str
    cause: str
    article: str
    gold: Words | None
    predicted: Words | None
    expected: str = ""
    given: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""

        def plain(words: Words | None) -> dict[str, Any] | None:
            return None if words is None else {name: getattr(words, name) for name in Words.__slots__}

        return {
            "kind": self.kind,
            "cause": self.cause,
            "article": self.article,
            "gold": plain(self.gold),
            "predicted": plain(self.predicted),
            "expected": self.expected,
            "given": self.given,
        }


def grouped(mistakes: Iterable[Mistake]) -> list[tuple[str, str, list[Mistake]]]:
    """Mistakes by kind and cause, within each kind the most frequent cause first."""
    groups: dict[tuple[str, str], list[Mistake]] = {}
    for each in mistakes:
        groups.setdefault((each.kind, each.cause), []).append(each)
    ordered = sorted(groups, key=lambda key: (KINDS.index(key[0]), -len(groups[key]), key[1]))
    return [(kind, cause, groups[kind, cause]) for kind, cause in ordered]


def statement_mistakes(
    article: GoldArticle, predicted: Sequence[Statement], attributions: Sequence[Attribution]
) -> Iterator[Mistake]:
    """The mistakes among the statements of an article.

    Args:
        article: the gold article.
        predicted: the reader's statements.
        attributions: the reader's attributions, to tell what was not seen from what was seen and left out.
    """
    text, key = article.article.text, article.article.id
    gold = article.statements or ()
    pairs = statement_scores.pairs(gold, predicted)
    found = {id(mine) for mine, _ in pairs}
    used = {id(other) for _, other in pairs}
    for mine in gold:
        if id(mine) not in found:
            cause = _why_missed(mine, [each for each, _ in pairs], predicted, attributions)
            yield Mistake("missed", cause, key, statement_words(text, mine), None)
    for other in predicted:
        if id(other) not in used:
            cause = _why_invented(other, [each for _, each in pairs], gold)
            yield Mistake("invented", cause, key, None, statement_words(text, other))
    for mine, other in pairs:
        for field, expected, given, cause in _wrong_fields(text, mine, other):
            words = statement_words(text, mine), statement_words(text, other)
            yield Mistake("wrong", f"{field}: {cause}", key, *words, expected, given)


def attribution_mistakes(article: GoldArticle, predicted: Sequence[Attribution]) -> Iterator[Mistake]:
    """The mistakes among the attributions of an article."""
    text, key = article.article.text, article.article.id
    gold = article.attributions or ()
    g = [attribution_scores.parts(text, each) for each in gold]
    p = [attribution_scores.parts(text, each) for each in predicted]
    pairs = attribution_scores.matching(g, p, attribution_scores.cue_strength)
    found, used = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, mine in enumerate(gold):
        if i not in found:
            near = any(g[i].content & each.content for each in p)
            cause = "quotation without a cue" if not mine.cue else "cue missed, content found" if near else "cue missed"
            if mine.cue and not any(letter.isalnum() for span in mine.cue for letter in span.of(text)):
                cause = "cue that is only punctuation"
            yield Mistake("missed", cause, key, attribution_words(text, mine), None)
    for j, other in enumerate(predicted):
        if j not in used:
            cause = (
                "its content is attributed otherwise"
                if any(p[j].content & each.content for each in g)
                else "no attribution"
            )
            yield Mistake("invented", cause, key, None, attribution_words(text, other))
    for i, j in pairs:
        words = attribution_words(text, gold[i]), attribution_words(text, predicted[j])
        if not (g[i].source & p[j].source or not (g[i].source or p[j].source)):
            cause = "invented" if not g[i].source else "missed" if not p[j].source else "other words"
            yield Mistake("wrong", f"source: {cause}", key, *words, words[0].source, words[1].source)
        boundary = _boundary(g[i].content, p[j].content)
        if boundary:
            yield Mistake("wrong", f"content: {boundary}", key, *words, words[0].content, words[1].content)


def statement_words(text: str, statement: Statement) -> Words:
    """A statement as words."""
    spans = [span for span in (statement.source, statement.cue, *statement.content) if span]
    condition = statement.condition
    return Words(
        start=min(span.start for span in spans),
        source=_said(text, [statement.source]),
        cue=_said(text, [statement.cue]),
        content=_said(text, statement.content),
        condition=_said(text, [condition.span]) if condition else "",
    )


def attribution_words(text: str, attribution: Attribution) -> Words:
    """An attribution as words."""
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    parts = (_said(text, each) for each in (attribution.source, attribution.cue, attribution.content))
    return Words(min((span.start for span in spans), default=0), *parts)


def _said(text: str, spans: Iterable[Span | None]) -> str:
    return " … ".join(" ".join(span.of(text).split()) for span in spans if span)


def _why_missed(
    mine: Statement, paired: Sequence[Statement], predicted: Sequence[Statement], attributions: Sequence[Attribution]
) -> str:
    content, cue = characters(mine.content), characters([mine.cue])
    if any(_same_words(mine, each) for each in paired):
        return "one of several sources of the same words"
    for each in attributions:
        if content & characters(each.content) and (not cue or cue & characters(each.cue)):
            return "attribution found, not taken for a statement"
    if any(cue and cue <= characters(each.content) for each in predicted):
        return "cue missed inside the content of another statement"
    if any(content & characters(each.content) for each in predicted):
        return "its words went to another statement"
    if mine.cue is None:
        return "quotation without a cue"
    if any(cue & characters(each.cue) for each in attributions):
        return "cue found with other content"
    return "cue missed"


def _why_invented(other: Statement, paired: Sequence[Statement], gold: Sequence[Statement]) -> str:
    content = characters(other.content)
    if any(_same_words(other, each) for each in paired):
        return "second statement from the same words"
    if any(content & characters(each.content) for each in gold):
        return "overlaps a statement without being it"
    return "quotation without a cue" if other.cue is None else "not about a conflict, or not attributed"


def _same_words(a: Statement, b: Statement) -> bool:
    return a is not b and a.cue == b.cue and a.content == b.content


def _wrong_fields(text: str, mine: Statement, other: Statement) -> Iterator[tuple[str, str, str, str]]:
    """Field, what gold says, what the reader says, and the cause, for every field that differs."""
    right = statement_scores.compare(mine, other)
    wrong = {field for field, same in right.items() if not same}
    if "content to the letter" in wrong:
        boundary = _boundary(letters(text, mine.content), letters(text, other.content)) or "punctuation at its edge"
        yield "content", _said(text, mine.content), _said(text, other.content), boundary
    if "source" in wrong:
        sides = _said(text, [mine.source]), _said(text, [other.source])
        yield "source", *sides, _gap(*sides)
    if "speaker" in wrong:
        yield "speaker", mine.speaker or "", other.speaker or "", _why_speaker(text, mine, other)
    if "party" in wrong:
        yield "party", mine.party or "", other.party or "", _why_party(mine, other, wrong)
    for field, name in (("act", "act"), ("stance", "stance"), ("quoted", "quoted")):
        if name in wrong:
            expected, given = getattr(mine, field), getattr(other, field)
            yield field, expected, given, f"{expected} → {given}"
    if "main issue" in wrong:
        expected, given = (each.issue[0] if each.issue else "none" for each in (mine, other))
        second = "" if "an issue" in wrong else " (the other one agrees)"
        yield "issue", ", ".join(mine.issue), ", ".join(other.issue), f"{expected} → {given}{second}"
    yield from _wrong_condition(text, mine, other, wrong)
    if "via" in wrong:
        sides = ", ".join(mine.via), ", ".join(other.via)
        yield "via", *sides, _gap(*sides)
    if "addressee" in wrong:
        yield "addressee", mine.addressee or "", other.addressee or "", _gap(mine.addressee, other.addressee)
    if "date" in wrong:
        dates = (str(mine.date or ""), str(other.date or ""))
        yield "date", *dates, _gap(*dates)


def _wrong_condition(
    text: str, mine: Statement, other: Statement, wrong: set[str]
) -> Iterator[tuple[str, str, str, str]]:
    sides = tuple(_said(text, [each.condition.span]) if each.condition else "" for each in (mine, other))
    if "condition" in wrong:
        yield "condition", sides[0], sides[1], _gap(*sides)
    elif mine.condition and other.condition and mine.condition.kind != other.condition.kind:
        kinds = f"{mine.condition.kind} → {other.condition.kind}"
        yield "condition kind", sides[0], sides[1], kinds


def _why_speaker(text: str, mine: Statement, other: Statement) -> str:
    if mine.source is None:
        return "source not named in the words"
    words = mine.source.of(text)
    names = name_words(words)
    if other.speaker is None:
        return "nobody found"
    if all(each in _PRONOUNS for each in names):
        return "pronoun"
    if name_words(mine.speaker) == names:
        return "source names the speaker, taken for somebody else"
    if _GENERIC.match(words):
        return "description"
    return "short form" if len(names) < len(name_words(mine.speaker)) else "name and office"


def _why_party(mine: Statement, other: Statement, wrong: set[str]) -> str:
    if "speaker" in wrong:
        return "follows from the wrong speaker"
    if mine.party is None:
        return "given to an independent voice"
    return "none found" if other.party is None else f"{mine.party} → {other.party}"


def _gap(expected: str | None, given: str | None) -> str:
    """Whether something is missing, made up or different."""
    return "invented" if not expected else "missed" if not given else "other words"


def _boundary(gold: Characters, predicted: Characters) -> str:
    """How the extent of a content differs; empty where it does not."""
    if gold == predicted:
        return ""
    if not gold or not predicted:
        return "missed" if gold else "invented"
    start, end = min(predicted) - min(gold), max(predicted) - max(gold)
    told = []
    if start:
        told.append("begins too late" if start > 0 else "begins too early")
    if end:
        told.append("ends too late" if end > 0 else "ends too early")
    return ", ".join(told) or "a piece in the middle"
