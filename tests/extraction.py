"""Extractors on small texts of an invented world, with attributions and readings given by their words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pourparler.directory import ActorDirectory
from pourparler.extractors.base import Extractor, Findings
from pourparler.extractors.candidates import CandidatesExtractor
from pourparler.extractors.cast import CastExtractor
from pourparler.extractors.findings import ATTRIBUTIONS, CANDIDATES, READINGS, WORDS
from pourparler.extractors.mentions import MentionsExtractor
from pourparler.extractors.parties import PartiesExtractor
from pourparler.extractors.speakers import SpeakersExtractor
from pourparler.inference.encoding import WORD, Words
from pourparler.inference.reader import ACTS, ISSUES, STANCES, WORD_TAGS, Reading
from pourparler.record import Article, Attribution, Span

PUBLISHED = datetime.date(2025, 6, 12)
"""A Thursday."""

Said = tuple[str | None, str | None, str | Sequence[str]]
"""Source, cue and content of an attribution, by their words."""


@cache
def world() -> ActorDirectory:
    """The directory with the invented world on top."""
    return ActorDirectory.load(project_overrides=Path(__file__).with_name("invented_world.toml"))


def place(text: str, words: str, after: int = 0) -> Span:
    """Where some words first stand from a place on."""
    start = text.index(words, after)
    return Span(start, start + len(words))


def plain_words(text: str) -> Words:
    """The words of a text with one piece each, without a tokenizer."""
    spans = [match.span() for match in WORD.finditer(text)]
    n = len(spans)
    sentence = [len(re.findall(r"[.!?]\s|\n", text[:start])) for start, _ in spans]
    zeros = np.zeros(n, dtype=np.int64)
    return Words(
        np.array([s for s, _ in spans], dtype=np.int64),
        np.array([e for _, e in spans], dtype=np.int64),
        zeros,
        zeros,
        np.array(sentence, dtype=np.int64),
        np.arange(n + 1),
        zeros,
    )


def reading(
    *,
    act: str = "assert",
    issues: Mapping[str, float] | None = None,
    stance: str = "neutral",
    relevance: float = 0.9,
    words: int = 0,
    tags: Mapping[str, Sequence[int]] | None = None,
    pooled: np.ndarray | None = None,
) -> Reading:
    """A reading that is sure of what it is told; ``tags`` gives for each word tag the words that carry it."""
    weights = {"talks": 0.9} if issues is None else dict(issues)
    any_issue = np.array([weights.get(name, 0.01) for name in ISSUES])
    columns = np.full((words, len(WORD_TAGS)), 0.02)
    for tag, where in (tags or {}).items():
        columns[list(where), WORD_TAGS.index(tag)] = 0.95
    return Reading(
        relevance=relevance,
        act=_sure(ACTS, act),
        issue_main=any_issue / any_issue.sum(),
        issue_any=any_issue,
        stance=_sure(STANCES, stance),
        tags=columns,
        word=np.arange(words),
        pooled=np.zeros(256) if pooled is None else pooled,
    )


def _sure(names: Sequence[str], chosen: str) -> np.ndarray:
    return np.array([0.93 if name == chosen else 0.01 for name in names])


@dataclass
class Stage:
    """A text, and what the extractors have found in it so far.

    Args:
        text: the article's text.
        said: its attributions, by their words and in order of place.
        published: day of publication.
        outlet: who published it.
        skip: the words of the page's furniture.
    """

    text: str
    said: Sequence[Said] = ()
    published: datetime.date | None = PUBLISHED
    outlet: str | None = None
    skip: Sequence[str] = ()
    findings: Findings = field(default_factory=Findings)

    def __post_init__(self) -> None:
        skip = tuple(place(self.text, words) for words in self.skip)
        self.article = Article("a", self.text, published=self.published, outlet=self.outlet, skip=skip)
        self.findings.add({ATTRIBUTIONS: self._attributions(), WORDS: plain_words(self.text)})
        self.run(MentionsExtractor(world()))

    def _attributions(self) -> tuple[Attribution, ...]:
        out = []
        at = 0
        for source, cue, content in self.said:
            pieces = [content] if isinstance(content, str) else content
            spans = [place(self.text, words, at) for words in pieces]
            near = max(0, spans[0].start - 160)
            # Source and cue are looked for around the content, since "he said" may stand anywhere else as well.
            named = [
                (place(self.text, words, self._nearest(words, spans[0], near)),) if words else ()
                for words in (source, cue)
            ]
            out.append(Attribution(named[0], named[1], tuple(spans), 0.9))
            at = min([spans[0].start, *(each[0].start for each in named if each)])
        return tuple(out)

    def _nearest(self, words: str, content: Span, low: int) -> int:
        places = [m.start() for m in re.finditer(re.escape(words), self.text) if m.start() >= low]
        outside = [p for p in places if not content.start <= p < content.end] or places
        return min(outside, key=lambda p: min(abs(p + len(words) - content.start), abs(p - content.end)))

    def run(self, *extractors: Extractor) -> Stage:
        """Run some extractors in order."""
        for extractor in extractors:
            found = extractor.find(self.article, self.findings)
            assert {f.name for f in found} == {f.name for f in extractor.provides}
            self.findings.add(found)
        return self

    def who(self) -> Stage:
        """Run everything up to speakers and parties."""
        return self.run(
            CandidatesExtractor(), CastExtractor(world()), SpeakersExtractor(world()), PartiesExtractor(world())
        )

    def read_as(self, *readings: Reading) -> Stage:
        """Put readings, one a candidate, in place of the statement reader's."""
        assert len(readings) == len(self.findings[CANDIDATES])
        self.findings.add({READINGS: readings})
        return self

    def read_with(self, **tags: str) -> Stage:
        """One reading for every candidate, the words of each tag given by their text (underscores are hyphens)."""
        words = self.findings[WORDS]
        marked: dict[str, list[int]] = {}
        for tag, piece in tags.items():
            span = place(self.text, piece)
            inside = [i for i in range(len(words)) if span.start <= words.start[i] and words.end[i] <= span.end]
            name = tag.replace("_", "-")
            marked[name] = inside[:1] if name == "condition-begin" else inside
        one: Any = reading(words=len(words), tags=marked)
        return self.read_as(*[one for _ in self.findings[CANDIDATES]])
