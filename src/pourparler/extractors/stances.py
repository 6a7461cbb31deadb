"""Stances: the attitude of each candidate to its issue's standing proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pourparler.extractors.explicit_words import stance_weights
from pourparler.extractors.findings import CANDIDATES, READINGS, STANCES
from pourparler.inference.reader import STANCES as NAMES
from pourparler.record import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pourparler.extractors.base import Finding, Findings
    from pourparler.record import Article


class StancesExtractor:
    """The likeliest stance of every candidate.

    Args:
        bias: added to the log-probabilities of favour, oppose and neutral, for texts in which they are spread otherwise
            than in the training material.
    """

    name = "stances"
    version = "2"
    requires: tuple[Finding[Any], ...] = (CANDIDATES, READINGS)
    provides: tuple[Finding[Any], ...] = (STANCES,)

    def __init__(self, *, bias: Sequence[float] = (0.0, 0.0, 0.0)) -> None:
        self._bias = np.array(bias)

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """One stance a candidate."""
        stances = []
        for candidate, reading in zip(findings[CANDIDATES], findings[READINGS], strict=True):
            words = stance_weights(*candidate.words(article.text))
            added = np.array([words.get(name, 0.0) for name in NAMES])
            stances.append(NAMES[int((np.log(reading.stance + 1e-9) + self._bias + added).argmax())])
        return {STANCES: tuple(stances)}
