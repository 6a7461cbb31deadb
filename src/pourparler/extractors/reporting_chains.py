"""Reporting chains: outlet, agency, relaying person, speaker; who passed the words on before they reached the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pourparler.extractors.circumstances import tagged_runs, tells_of_an_occasion
from pourparler.extractors.findings import CANDIDATES, CAST, CHAINS, MENTIONS, READINGS, SPEAKERS, WORDS
from pourparler.extractors.sentences import sentence_of
from pourparler.record import Link, Provenance, ReportingChain, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.directory import Mention
    from pourparler.extractors.base import Finding, Findings
    from pourparler.extractors.cast import Cast
    from pourparler.extractors.findings import Candidate, Speaker
    from pourparler.record import Article

# What stands before the name of an outlet through which words came.
_CHANNEL = re.compile(
    r"(?:\b(?:told|tells|telling|cited by|quoted by|reported by|carried by|citing|quoting|interview with"
    r"|interview to|interview on|speaking to|spoke to|speaking on"
    r"|statement to|remarks to|comments to|seen by|obtained by|according to|published (?:by|in)|posted on"
    r"|broadcast (?:by|on)|aired (?:by|on)|appearing on|reported to|wrote in"
    r"|writing in|on|via|by)\s+(?:the\s+)?(?:[\w.’'-]+\s+){0,2}$)",
    flags=re.IGNORECASE,
)
_REPORTED = re.compile(
    r"^(?:['’]s)?(?:\s+news agency|\s+television|\s+newspaper)?,?\s+(?:reported|reports|said|quoted|cited"
    r"|quoting|citing)\b",
    flags=re.IGNORECASE,
)

_MEDIUM = re.compile(
    r"\b(?:media|television|TV|radio|agency|newspaper|paper|website|channel|broadcaster|magazine|officials?"
    r"|sources?|diplomats?|spokes\w+|aides?|Twitter|Facebook)\b"
)


_INTERVIEW = re.compile(r"\b(?:told|interview|interviewed|spoke to|speaking to|speaking on|appearing on)\b")
_OTHER_OCCASION = re.compile(
    r"\b(?:statement|news conference|press conference|briefing|speech|reporters|journalists|parliament|letter|rally"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|yesterday)\b"
)


def text_of_sentence(text: str, candidate: Candidate) -> str:
    """The sentence of a candidate's cue, or of its content where it has none."""
    low, high = sentence_of(text, (candidate.cue or candidate.content[0]).start)
    return text[low:high]


class ReportingChainsExtractor:
    """The chain of every candidate."""

    name = "reporting_chains"
    version = "1"
    requires: tuple[Finding[Any], ...] = (CANDIDATES, SPEAKERS, MENTIONS, CAST, READINGS, WORDS)
    provides: tuple[Finding[Any], ...] = (CHAINS,)

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """From the outlet in front of us to the speaker."""
        candidates, speakers = findings[CANDIDATES], findings[SPEAKERS]
        out = []
        told: dict[str, list[Link]] = {}
        for i, (candidate, speaker) in enumerate(zip(candidates, speakers, strict=True)):
            links = [Link(article.outlet, "outlet")] if article.outlet else []
            links += self._relayers(article, candidates, speakers, i)
            channels = self._channels(article.text, findings, i)
            if speaker.kind == "person" and speaker.name:
                # What somebody told an outlet goes on in the next sentences, until another occasion is named.
                sentence = text_of_sentence(article.text, candidate)
                if channels and _INTERVIEW.search(sentence):
                    told[speaker.name] = channels
                elif channels or _OTHER_OCCASION.search(sentence):
                    told.pop(speaker.name, None)
                elif tells_of_an_occasion(article.text, candidate):
                    channels = told.get(speaker.name, [])
            links += channels
            unique: dict[str, Link] = {}
            for link in links:
                if not speaker.name or link.name.casefold() != speaker.name.casefold():
                    unique.setdefault(link.name.casefold(), link)
            chain = list(unique.values())
            if speaker.name:
                chain.append(Link(speaker.name, "speaker", candidate.source))
            out.append(ReportingChain(tuple(chain)))
        return {CHAINS: tuple(out)}

    def _relayers(
        self, article: Article, candidates: tuple[Candidate, ...], speakers: tuple[Speaker, ...], i: int
    ) -> list[Link]:
        """Speakers within whose content this cue stands: they pass on another's words."""
        cue = candidates[i].cue
        if cue is None:
            return []
        links = []
        for j, other in enumerate(candidates):
            name = speakers[j].name
            if (
                j != i
                and name
                and name != speakers[i].name
                and any(c.holds(cue) for c in other.content)
                and other.attribution != candidates[i].attribution
            ):
                links.append((-(other.content[-1].end - other.content[0].start), Link(name, "person", other.source)))
        return [link for _, link in sorted(links, key=lambda pair: pair[0])]

    def _channels(self, text: str, findings: Findings, i: int) -> list[Link]:
        candidate, reading = findings[CANDIDATES][i], findings[READINGS][i]
        mentions, cast = findings[MENTIONS], findings[CAST]
        links = []
        for span in tagged_runs(text, findings[WORDS], reading, "via", threshold=0.5):
            if (candidate.source is None or not span.overlaps(candidate.source)) and _is_channel(text, span, mentions):
                links.append(_link(text, span, mentions, cast))
        low, high = sentence_of(text, (candidate.cue or candidate.content[0]).start)
        for m in mentions:
            if m.kind != "outlet" or not low <= m.start < high:
                continue
            span = Span(m.start, m.end)
            if candidate.source is not None and candidate.source.overlaps(span):
                continue
            if any(c.holds(span) for c in candidate.content):
                continue
            if _CHANNEL.search(text[max(low, m.start - 60) : m.start]) or _REPORTED.match(text[m.end : m.end + 40]):
                links.append(Link(m.name, "agency", span))
        return links


def _is_channel(text: str, span: Span, mentions: tuple[Mention, ...]) -> bool:
    """Whether words can name a channel: an outlet, a medium, or somebody; a country, a town or an adjective cannot."""
    over = [m for m in mentions if m.start < span.end and span.start < m.end]
    if any(m.kind == "outlet" for m in over) or _MEDIUM.search(span.of(text)):
        return True
    return bool(re.search(r"[A-Z]", span.of(text))) and not any(
        m.kind in ("state", "adjective", "demonym", "capital") for m in over
    )


def _link(text: str, span: Span, mentions: tuple[Mention, ...], cast: Cast) -> Link:
    people = cast.at(span)
    if people:
        return Link(cast.members[people[0]].name, "person", span)
    for m in mentions:
        if m.start < span.end and span.start < m.end:
            if m.kind == "outlet":
                return Link(m.name, "agency", span)
            if (
                m.kind in ("organisation", "group", "state", "person", "seat")
                and m.end - m.start > (span.end - span.start) // 2
            ):
                return Link(m.name, "person" if m.kind == "person" else "agency", span)
    words = re.sub(r"^(?:the|The)\s+", "", span.of(text))
    return Link(words, "agency" if words[:1].isupper() else "person", span)
