"""Conditions: the words under which a content holds, with their marker, and their kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pourparler.extractors.findings import CANDIDATES, CONDITIONS, READINGS, WORDS
from pourparler.extractors.sentences import sentence_of
from pourparler.inference.reader import WORD_TAGS
from pourparler.record import Condition, Provenance, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.extractors.base import Finding, Findings
    from pourparler.extractors.findings import Candidate
    from pourparler.inference.encoding import Words
    from pourparler.inference.reader import Reading
    from pourparler.record import Article

_INSIDE = WORD_TAGS.index("condition")
_UNTIL = re.compile(r"\b(?:until|till|before|first|prior to|ahead of)\b", flags=re.IGNORECASE)
_UNLESS = re.compile(r"\b(?:unless|except if|without)\b", flags=re.IGNORECASE)
_AFTER = re.compile(r"\b(?:once|after|as soon as|when|following|upon)\b", flags=re.IGNORECASE)
_PROVIDED = re.compile(
    r"\b(?:if|provided|providing|on (?:the )?condition|as long as|so long as|only if|assuming|in (?:exchange"
    r"|return) for|subject to|conditional|depends?|in case)\b",
    flags=re.IGNORECASE,
)


_STRONG = re.compile(
    r"\b(?:provided(?: that)?|providing(?: that)?|on (?:the )?condition(?: that)?|only (?:if|when|after|once"
    r"|in exchange|in return)|unless|until|as long as|so long as"
    r"|in (?:exchange|return) for|subject to|conditional (?:up)?on|contingent (?:up)?on|if and when"
    r"|(?<!even )if)\b",
    flags=re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:once|after|before|when|without|as soon as|assuming|except if|first|following|should)\b", flags=re.IGNORECASE
)
_ASKS_WHETHER = re.compile(
    r"\b(?:know|knows|knew|known|ask|asked|asking|decide|decided|see|wonder|wondered|sure|clear|unclear|say|determine"
    r"|tell|told|question|check|doubt|doubted)(?: (?:him|her|them|us|me|reporters))? $",
    flags=re.IGNORECASE,
)
"""Words before an "if" that means "whether"."""
_INSERTED = re.compile(r"\b(?:would|will|could|can|should|must|may|might|is|was|are|were),\s*$", flags=re.IGNORECASE)
"""A verb that a condition between commas cuts from its auxiliary."""
_CLAUSE_END = re.compile(
    r"[;:!?\n”]|(?<!\b[A-Z])\.(?=\s|$|[”\"])|\"(?=[\s,.]|$)|,?\s(?:according to|(?:he|she|it|they|officials?"
    r"|sources?) (?:said|says|added|told))\b|,\s(?:but|saying|adding|said|as cited)\b"
    r"|\s[-–—]\s|,\s+(?:then|would|will|could|should|must|may|might)\b|,\s+(?:\w+\s+){1,3}(?:would|will|could"
    r"|should|must|may|might)\b"
)


@dataclass(frozen=True)
class ConditionSettings:
    """How sure the network must be, on the mean over the words; chosen on the development split.

    Attributes:
        strong: of a clause that begins with "provided", "unless", "until", "if" and the like.
        weak: of one that begins with "after", "before", "once" and the like, which mostly only tell the time.
        bare: of words without any marker.
    """

    strong: float = 0.1
    weak: float = 0.3
    bare: float = 0.7


class ConditionsExtractor:
    """Conditions of every candidate: clauses that a marker opens, and what the network is sure of, marker or not."""

    name = "conditions"
    version = "2"
    requires: tuple[Finding[Any], ...] = (READINGS, CANDIDATES, WORDS)
    provides: tuple[Finding[Any], ...] = (CONDITIONS,)

    def __init__(self, settings: ConditionSettings | None = None) -> None:
        self._settings = settings or ConditionSettings()

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """Conditions in order of place, at most three for each candidate."""
        words = findings[WORDS]
        return {
            CONDITIONS: tuple(
                self._of(article.text, words, reading, candidate)
                for reading, candidate in zip(findings[READINGS], findings[CANDIDATES], strict=True)
            )
        }

    def _of(self, text: str, words: Words, reading: Reading, candidate: Candidate) -> tuple[Condition, ...]:
        starts, ends = words.start[reading.word], words.end[reading.word]
        chances = reading.tags[:, _INSIDE]
        found: list[Span] = []
        for span, least in self._marked_clauses(text, candidate):
            inside = (ends > span.start) & (starts < span.end)
            if inside.any() and float(chances[inside].mean()) >= least and not any(span.overlaps(f) for f in found):
                found.append(span)
        for span in self._sure_runs(text, starts, ends, chances):
            if not any(span.overlaps(f) for f in found):
                found.append(span)
        spans = sorted(_trimmed(text, span) for span in found)
        return tuple(Condition(span, condition_kind(span.of(text))) for span in spans if span.end - span.start > 3)[:3]

    def _marked_clauses(self, text: str, candidate: Candidate) -> list[tuple[Span, float]]:
        """Clauses in the sentences of the content, from marker to clause end, with the certainty that they need."""
        low = sentence_of(text, candidate.content[0].start)[0]
        high = sentence_of(text, max(candidate.content[-1].start, candidate.content[-1].end - 2))[1]
        out: list[tuple[Span, float]] = []
        for pattern, least in ((_STRONG, self._settings.strong), (_WEAK, self._settings.weak)):
            for match in pattern.finditer(text, low, high):
                if match.group().casefold() == "if" and _ASKS_WHETHER.search(text[low : match.start()]):
                    continue
                end = _clause_end(text, match.start(), match.end(), high)
                # A clause that opens the sentence ends at its comma; one that follows may hold commas of its own.
                if re.fullmatch(r"[\W]*(?:(?:and|but|that)\s)?", text[low : match.start()]) or any(
                    c.start >= match.start() - 2 for c in candidate.content[:1]
                ):
                    comma = text.find(",", match.end(), end)
                    end = comma if comma > 0 else end
                for edge in (candidate.cue, candidate.source):
                    if edge is not None and match.start() < edge.start < end:
                        end = edge.start
                if _INSERTED.search(text, low, match.start()) and (comma := text.find(",", match.end(), end)) > 0:
                    end = comma
                # "Ruled out peace until …": what follows the content at once with such a marker needs no other sign.
                at_once = pattern is _STRONG and 0 <= match.start() - candidate.content[-1].end <= 2
                if end - match.end() > 4:
                    out.append((Span(match.start(), end), 0.0 if at_once else least))
        return sorted(out, key=lambda pair: (pair[1], pair[0]))

    def _sure_runs(self, text: str, starts: np.ndarray, ends: np.ndarray, chances: np.ndarray) -> list[Span]:
        out: list[Span] = []
        edge = np.flatnonzero(np.diff(np.concatenate([[0], (chances > self._settings.bare).astype(np.int8), [0]])))
        for first, last in zip(edge[::2].tolist(), edge[1::2].tolist(), strict=True):
            if last - first >= 3:
                out.append(Span(int(starts[first]), int(ends[last - 1])))
        return out


def _clause_end(text: str, start: int, at: int, high: int) -> int:
    """Where the clause that a marker opens ends; a quotation opened within it is passed over."""
    for stop in _CLAUSE_END.finditer(text, at, high):
        inside = text[start : stop.start()]
        closes_own = stop.group()[0] in '"”' and (inside.count('"') % 2 == 1 or inside.count("“") > inside.count("”"))
        if not closes_own:
            return stop.start()
    return high


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1] in ' ,.;:"”\n':
        end -= 1
    return Span(start, end)


def condition_kind(words: str) -> str:
    """Kind of a condition by its marker: the first marker in it decides, "provided" where there is none."""
    places = [
        (m.start(), kind)
        for pattern, kind in ((_UNTIL, "until"), (_UNLESS, "unless"), (_AFTER, "after"), (_PROVIDED, "provided"))
        if (m := pattern.search(words))
    ]
    return min(places)[1] if places else "provided"
