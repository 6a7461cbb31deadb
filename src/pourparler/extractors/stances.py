"""Stances: the attitude of each candidate to its issue's standing proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pourparler.extractors.findings import READINGS, STANCES
from pourparler.inference.reader import STANCES as NAMES
from pourparler.record import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.extractors.base import Finding, Findings
    from pourparler.record import Article


class StancesExtractor:
    """The likeliest stance of every candidate."""

    name = "stances"
    version = "1"
    requires: tuple[Finding[Any], ...] = (READINGS,)
    provides: tuple[Finding[Any], ...] = (STANCES,)

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """One stance a candidate."""
        return {STANCES: tuple(NAMES[int(reading.stance.argmax())] for reading in findings[READINGS])}
