"""Conditions: the words under which a content holds, with their marker, and their kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from pourparler.extractors.findings import CANDIDATES, CONDITIONS, READINGS, WORDS
from pourparler.inference.reader import WORD_TAGS
from pourparler.record import Condition, Provenance, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.extractors.base import Finding, Findings
    from pourparler.extractors.findings import Candidate
    from pourparler.inference.encoding import Words
    from pourparler.inference.reader import Reading
    from pourparler.record import Article

_BEGIN, _INSIDE = WORD_TAGS.index("condition-begin"), WORD_TAGS.index("condition")
_UNTIL = re.compile(r"\b(?:until|till|before|first|prior to|ahead of)\b", flags=re.IGNORECASE)
_UNLESS = re.compile(r"\b(?:unless|except if|without)\b", flags=re.IGNORECASE)
_AFTER = re.compile(r"\b(?:once|after|as soon as|when|following|upon)\b", flags=re.IGNORECASE)
_PROVIDED = re.compile(
    r"\b(?:if|provided|providing|on (?:the )?condition|as long as|so long as|only if|assuming|in (?:exchange|return) for|subject to|conditional|depends?|in case)\b",
    flags=re.IGNORECASE,
)


class ConditionsExtractor:
    """Conditions of every candidate.

    Args:
        threshold: probability from which a word belongs to a condition.
    """

    name = "conditions"
    version = "1"
    requires: tuple[Finding[Any], ...] = (READINGS, CANDIDATES, WORDS)
    provides: tuple[Finding[Any], ...] = (CONDITIONS,)

    def __init__(self, *, threshold: float = 0.5) -> None:
        self._threshold = threshold

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """Conditions in order of place, the strongest ones of a candidate only."""
        words = findings[WORDS]
        return {
            CONDITIONS: tuple(
                self._of(article.text, words, reading, candidate)
                for reading, candidate in zip(findings[READINGS], findings[CANDIDATES], strict=True)
            )
        }

    def _of(self, text: str, words: Words, reading: Reading, candidate: Candidate) -> tuple[Condition, ...]:
        inside = reading.tags[:, _INSIDE] > self._threshold
        # A word between two of a condition belongs to it unless it is sure that it does not.
        for i in range(1, len(inside) - 1):
            if not inside[i] and inside[i - 1] and inside[i + 1] and reading.tags[i, _INSIDE] > 0.15:
                inside[i] = True
        found: list[Condition] = []
        first = -1
        for i in range(len(inside) + 1):
            here = i < len(inside) and bool(inside[i])
            starts_anew = here and first >= 0 and reading.tags[i, _BEGIN] > 0.6 and i - first > 2
            if first >= 0 and (not here or starts_anew):
                condition = self._condition(text, words, reading, first, i)
                if condition is not None:
                    found.append(condition)
                first = -1
            if here and first < 0:
                first = i
        return tuple(found[:3])

    def _condition(self, text: str, words: Words, reading: Reading, first: int, last: int) -> Condition | None:
        if last - first < 2:
            return None
        span = Span(int(words.start[reading.word[first]]), int(words.end[reading.word[last - 1]]))
        while span.end > span.start and text[span.end - 1] in ',.;:"”':
            span = Span(span.start, span.end - 1)
        return Condition(span, condition_kind(span.of(text))) if span.end - span.start > 3 else None


def condition_kind(words: str) -> str:
    """Kind of a condition by its marker: the first marker in it decides, "provided" where there is none."""
    places = [
        (m.start(), kind)
        for pattern, kind in ((_UNTIL, "until"), (_UNLESS, "unless"), (_AFTER, "after"), (_PROVIDED, "provided"))
        if (m := pattern.search(words))
    ]
    return min(places)[1] if places else "provided"


def word_run_text(words: Words, text: str, index: np.ndarray) -> str:
    """The text from the first to the last of some words."""
    return text[int(words.start[index[0]]) : int(words.end[index[-1]])]
