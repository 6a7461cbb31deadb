"""Circumstances of saying: to whom and where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pourparler.extractors.findings import ADDRESSEES, CANDIDATES, CAST, MENTIONS, PLACES, SPEAKERS
from pourparler.extractors.sentences import sentence_of
from pourparler.inference.reader import WORD_TAGS
from pourparler.record import Provenance, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.directory import ActorDirectory, Mention
    from pourparler.extractors.base import Finding, Findings
    from pourparler.extractors.cast import Cast
    from pourparler.extractors.findings import Candidate
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


_TURNS_TO = re.compile(
    r"\b(?:told|tell|tells|telling|urg(?:e|es|ed|ing)|ask(?:s|ed|ing)?|call(?:s|ed|ing)? (?:up)?on|appeal(?:s"
    r"|ed|ing)? to|warn(?:s|ed|ing)?|inform(?:s|ed|ing)?|notif(?:y|ies|ied|ying)"
    r"|remind(?:s|ed|ing)?|assur(?:e|es|ed|ing)|press(?:es|ed|ing)?|invit(?:e|es|ed|ing)|advis(?:e|es|ed|ing)"
    r"|implor(?:e|es|ed|ing)|order(?:s|ed|ing)?|instruct(?:s|ed|ing)?|demand(?:s|ed|ing)? that"
    r"|wrote to|write to|writing to|speaking to|spoke to|addressing|addressed)\s*",
    flags=re.IGNORECASE,
)
_AUDIENCE = re.compile(
    r"(?:the\s+)?(reporters|journalists|parliament|lawmakers|supporters|parliamentarians|delegates|diplomats"
    r"|senators|troops|the nation|congress|ministers|negotiators|mediators)\b",
    flags=re.IGNORECASE,
)
_SPOKE_AT = re.compile(
    r"\b(?:in|at)\s+(?:the\s+(?:\w+\s+){0,2}(?:city|town|capital|resort"
    r"|village) of\s+)?((?-i:[A-Z])[\w’'-]+(?:\s(?:de|el|al|bin)?\s?(?-i:[A-Z])[\w’'-]+){0,2})"
)
_OCCASION = re.compile(
    r"\b(?:said|says|saying|told|telling|spoke|speaking|added|announced|news conference|press conference"
    r"|briefing|interview|speech|address|reporters|statement|talks|meeting|summit|conference|visit)\b"
)
_NO_PLACE = re.compile(
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July"
    r"|August|September|October|November|December|English|Arabic|Russian|French|[A-Z]{2,4}|The|A|This)\b"
)


class CircumstancesExtractor:
    """Addressee and place of every candidate."""

    name = "circumstances"
    version = "2"
    requires: tuple[Finding[Any], ...] = (MENTIONS, CAST, CANDIDATES, SPEAKERS)
    provides: tuple[Finding[Any], ...] = (ADDRESSEES, PLACES)

    def __init__(self, directory: ActorDirectory) -> None:
        self._directory = directory

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """The one whom the cue turns to; the place that the cue's sentence names, kept for the speaker's next words."""
        addressees: list[str | None] = []
        places: list[str | None] = []
        spoke_at: dict[str, str] = {}
        for candidate, speaker in zip(findings[CANDIDATES], findings[SPEAKERS], strict=True):
            addressees.append(self._addressee(article.text, candidate, findings))
            place = _place(article.text, candidate)
            if place and speaker.name:
                spoke_at[speaker.name] = place
            elif not place and speaker.name and tells_of_an_occasion(article.text, candidate):
                place = spoke_at.get(speaker.name)
            places.append(place)
        return {ADDRESSEES: tuple(addressees), PLACES: tuple(places)}

    def _addressee(self, text: str, candidate: Candidate, findings: Findings) -> str | None:
        cue = candidate.cue
        if cue is None:
            return None
        turn = next(iter(_TURNS_TO.finditer(text, cue.start, min(len(text), cue.end + 2))), None)
        if turn is None:
            return None
        at = turn.end()
        audience = _AUDIENCE.match(text, at)
        if audience:
            return audience.group(1)
        for m in findings[MENTIONS]:
            if at <= m.start <= at + 24 and not re.search(r"[,.;:\"“”]|\bto\b|\bthat\b", text[at : m.start]):
                if m.kind == "outlet":
                    return None
                break
        people = [
            span
            for member in findings[CAST].members
            for span in member.mentions
            if at <= span.start <= at + 50 and not re.search(r"[.;:\"“”\n]|\b(?:to|that|and)\b", text[at : span.start])
        ]
        if people:
            return actor_name(text, min(people), findings[MENTIONS], findings[CAST], self._directory)
        for m in findings[MENTIONS]:
            if (
                at <= m.start <= at + 24
                and not m.compound
                and m.kind in ("state", "organisation", "group", "seat", "capital")
                and not re.search(r"[,.;:\"“”]|\bto\b|\bthat\b", text[at : m.start])
            ):
                return actor_name(text, Span(m.start, m.end), findings[MENTIONS], findings[CAST], self._directory)
        return None


_TOLD = re.compile(
    r"(?!.*\b(?:has|have|had)\b).*\b(?:sa(?:id|ying)|added|adding|told|\w+ed)\b|\W*$", flags=re.IGNORECASE
)


def tells_of_an_occasion(text: str, candidate: Candidate) -> bool:
    """Whether the cue tells of one occasion, in the past tense; "says", "has said" and "wants" need not."""
    return _TOLD.match(candidate.cue.of(text) if candidate.cue else "") is not None


def _place(text: str, candidate: Candidate) -> str | None:
    """A place in the sentence of the cue, outside of the content, beside a word of speaking or meeting."""
    if candidate.cue is None:
        return None
    low, high = sentence_of(text, candidate.cue.start)
    for match in _SPOKE_AT.finditer(text, low, high):
        start = match.start(1)
        if any(c.start <= start < c.end for c in candidate.content) or _NO_PLACE.match(match.group(1)):
            continue
        before = text[max(low, match.start() - 45) : match.start()]
        if _OCCASION.search(before) and not re.search(r"\b(?:who|which|where|after|before|since)\b", before):
            return re.sub(r"['’]s?$", "", match.group(1))
    return None
