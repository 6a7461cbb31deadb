"""Acts: what each candidate does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pourparler.extractors.findings import ACTS, READINGS
from pourparler.inference.reader import ACTS as NAMES
from pourparler.record import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.extractors.base import Finding, Findings
    from pourparler.record import Article


class ActsExtractor:
    """The likeliest act of every candidate."""

    name = "acts"
    version = "1"
    requires: tuple[Finding[Any], ...] = (READINGS,)
    provides: tuple[Finding[Any], ...] = (ACTS,)

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """One act a candidate."""
        return {ACTS: tuple(NAMES[int(reading.act.argmax())] for reading in findings[READINGS])}
