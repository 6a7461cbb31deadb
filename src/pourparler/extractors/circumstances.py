"""Circumstances of saying: to whom and where, from the reader's word tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pourparler.extractors.findings import ADDRESSEES, CANDIDATES, CAST, MENTIONS, PLACES, READINGS, SPEAKERS, WORDS
from pourparler.inference.reader import WORD_TAGS
from pourparler.record import Provenance, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.directory import ActorDirectory, Mention
    from pourparler.extractors.base import Finding, Findings
    from pourparler.extractors.cast import Cast
    from pourparler.inference.encoding import Words
    from pourparler.inference.reader import Reading
    from pourparler.record import Article


def tagged_runs(text: str, words: Words, reading: Reading, tag: str, *, threshold: float) -> list[Span]:
    """Spans of words whose tag is likelier than the threshold; gaps of one word are bridged."""
    column = WORD_TAGS.index(tag)
    hit = reading.tags[:, column] > threshold
    spans: list[Span] = []
    for i in hit.nonzero()[0].tolist():
        start, end = int(words.start[reading.word[i]]), int(words.end[reading.word[i]])
        if spans and start - spans[-1].end <= 3:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return [s for s in spans if re.search(r"\w{2}", s.of(text))]


def actor_name(text: str, span: Span, mentions: tuple[Mention, ...], cast: Cast, directory: ActorDirectory) -> str:
    """The fullest name for the actor that some words name; else the words without their article."""
    people = cast.at(Span(span.start - 1, span.end + 1))
    if people:
        return cast.members[people[-1]].name
    for m in mentions:
        if (
            m.start < span.end
            and span.start < m.end
            and m.kind in ("state", "organisation", "group", "seat", "capital", "person")
            and m.end >= span.end - 2
        ):
            if m.kind == "capital" and m.party:
                return directory.party_name(m.party)
            return cast.long_forms.get(text[m.start : m.end], m.name)
    return re.sub(r"^(?:the|a|an)\s+|['’]s?$", "", span.of(text), flags=re.IGNORECASE)


class CircumstancesExtractor:
    """Addressee and place of every candidate."""

    name = "circumstances"
    version = "1"
    requires: tuple[Finding[Any], ...] = (READINGS, WORDS, MENTIONS, CAST, CANDIDATES, SPEAKERS)
    provides: tuple[Finding[Any], ...] = (ADDRESSEES, PLACES)

    def __init__(self, directory: ActorDirectory, *, addressee: float = 0.5, place: float = 0.5) -> None:
        self._directory = directory
        self._addressee = addressee
        self._place = place

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """The likeliest words of each, ``None`` where none are likely."""
        text, words = article.text, findings[WORDS]
        addressees: list[str | None] = []
        places: list[str | None] = []
        for reading, candidate in zip(findings[READINGS], findings[CANDIDATES], strict=True):
            runs = [
                r
                for r in tagged_runs(text, words, reading, "addressee", threshold=self._addressee)
                if candidate.source is None or not r.overlaps(candidate.source)
            ]
            addressees.append(
                actor_name(text, runs[0], findings[MENTIONS], findings[CAST], self._directory) if runs else None
            )
            spots = tagged_runs(text, words, reading, "place", threshold=self._place)
            places.append(re.sub(r"^(?:in|at|the)\s+", "", spots[0].of(text), flags=re.IGNORECASE) if spots else None)
        return {ADDRESSEES: tuple(addressees), PLACES: tuple(places)}
