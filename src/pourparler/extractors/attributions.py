"""Attributions: source, cue and content, linked, by the trained tagger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pourparler.extractors.findings import ATTRIBUTIONS, WORDS
from pourparler.record import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.extractors.base import Finding, Findings
    from pourparler.inference.model_files import ModelFolder
    from pourparler.inference.tagger import Tagger
    from pourparler.record import Article


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
        """Tag the whole text; attributions that lie in the page's furniture are left out."""
        words = self._tagger.encode(article.text)
        found = self._tagger.tag(article.text, words)
        kept = tuple(
            a for a in found if not any(c.overlaps(skip) for c in (*a.content, *a.cue) for skip in article.skip)
        )
        return {WORDS: words, ATTRIBUTIONS: kept}
