"""Attributions: source, cue and content, linked, by the trained tagger."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pourparler.extractors.findings import ATTRIBUTIONS, WORDS
from pourparler.record import Attribution, Provenance, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.extractors.base import Finding, Findings
    from pourparler.inference.model_files import ModelFolder
    from pourparler.inference.tagger import Tagger
    from pourparler.record import Article

_CHANNEL = re.compile(r"(?<=\w),?\s+(?:as\s+)?(?:cited|quoted|reported|relayed|carried)\s+(?:by|in|on)\s+(?=\S)")


class AttributionsExtractor:
    """Every attribution of an article, on any subject."""

    name = "attributions"
    version = "1"
    requires: tuple[Finding[Any], ...] = ()
    provides: tuple[Finding[Any], ...] = (WORDS, ATTRIBUTIONS)

    def __init__(self, tagger: Tagger, folder: ModelFolder) -> None:
        self._tagger = tagger
        self._folder = folder

    def provenance(self) -> Provenance:
        """Version of this extractor and digest of its network."""
        return Provenance(self.name, self.version, self._folder.digest(f"{self._tagger.network}-words.onnx"))

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """Tag the text without the page's furniture, which the network does not see."""
        words = self._tagger.encode(article.text, skip=article.skip)
        found = self._tagger.tag(article.text, words)
        within = (_within_body(article, a) for a in found)
        return {WORDS: words, ATTRIBUTIONS: tuple(_without_channel(article.text, a) for a in within)}


def _without_channel(text: str, attribution: Attribution) -> Attribution:
    """An attribution whose source ends where its channel begins: the paper that cites somebody is not who speaks."""
    source = tuple(
        Span(span.start, span.start + channel.start()) if (channel := _CHANNEL.search(span.of(text))) else span
        for span in attribution.source
    )
    return replace(attribution, source=source) if source != attribution.source else attribution


def _within_body(article: Article, attribution: Attribution) -> Attribution:
    """An attribution without the furniture between its words; without the title, too, where its cue is in the body."""
    cuts = list(article.skip)
    if (
        article.title
        and article.text.startswith(article.title)
        and attribution.cue
        and attribution.cue[0].start >= len(article.title)
    ):
        cuts.append(Span(0, len(article.title)))
    if not any(
        cut.overlaps(span)
        for cut in cuts
        for role in (attribution.source, attribution.cue, attribution.content)
        for span in role
    ):
        return attribution

    def parts(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        for cut in cuts:
            spans = tuple(
                part
                for span in spans
                for part in ((Span(span.start, cut.start), Span(cut.end, span.end)) if span.overlaps(cut) else (span,))
                if part.end > part.start
            )
        return tuple(trimmed for span in spans if (trimmed := _stripped(article.text, span)).end > trimmed.start)

    content = parts(attribution.content)
    return (
        replace(attribution, source=parts(attribution.source), cue=parts(attribution.cue), content=content)
        if content
        else attribution
    )


def _stripped(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    return (
        Span(span.end - len(words.lstrip()), span.start + len(words.rstrip()))
        if words.strip()
        else Span(span.start, span.start)
    )
