"""Acts: what each candidate does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pourparler.extractors.explicit_words import act_weights
from pourparler.extractors.findings import ACTS, CANDIDATES, READINGS
from pourparler.inference.reader import ACTS as NAMES
from pourparler.record import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.extractors.base import Finding, Findings
    from pourparler.record import Article


class ActsExtractor:
    """The likeliest act of every candidate, by the network and by words that say it outright."""

    name = "acts"
    version = "2"
    requires: tuple[Finding[Any], ...] = (CANDIDATES, READINGS)
    provides: tuple[Finding[Any], ...] = (ACTS,)

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """One act a candidate."""
        acts = []
        for candidate, reading in zip(findings[CANDIDATES], findings[READINGS], strict=True):
            words = act_weights(*candidate.words(article.text))
            score = np.log(reading.act + 1e-9) + np.array([words.get(name, 0.0) for name in NAMES])
            acts.append(NAMES[int(score.argmax())])
        return {ACTS: tuple(acts)}
