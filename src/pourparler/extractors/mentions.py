"""Mentions: every place where the text names an actor of the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pourparler.extractors.findings import MENTIONS
from pourparler.extractors.generic_names import without_other_bodies
from pourparler.record import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.directory import ActorDirectory
    from pourparler.extractors.base import Finding, Findings
    from pourparler.record import Article


class MentionsExtractor:
    """Actors of the directory in the text."""

    name = "mentions"
    version = "2"
    requires: tuple[Finding[Any], ...] = ()
    provides: tuple[Finding[Any], ...] = (MENTIONS,)

    def __init__(self, directory: ActorDirectory) -> None:
        self._directory = directory

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """One pass of the matcher, less the common nouns that mean no actor here."""
        mentions = self._directory.find_mentions(article.text, on=article.published)
        return {MENTIONS: without_other_bodies(article.text, mentions)}
