"""Statements: candidates that bear on a conflict or negotiation, with all that was found about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pourparler.extractors.findings import (
    ACTS,
    ADDRESSEES,
    CANDIDATES,
    CHAINS,
    CONDITIONS,
    DATES,
    ISSUES,
    PARTIES,
    PLACES,
    READINGS,
    SPEAKERS,
    STANCES,
    STATEMENTS,
)
from pourparler.record import Provenance, Statement, statement_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pourparler.extractors.base import Finding, Findings
    from pourparler.inference.reader import Reading
    from pourparler.record import Article


@dataclass(frozen=True)
class StatementSettings:
    """Which candidates become statements, and how sure one may be of them; chosen on the development split.

    Attributes:
        relevance: from how much on a candidate bears on a conflict or negotiation: its own probability times the
            article's mean, raised to ``article_weight``.
        article_weight: how much the rest of the article counts: what is said on a page about football hardly concerns a
            war, however it sounds.
        attribution: confidence that the attribution must have.
        calibration: points (raw confidence, share right) between which confidence is interpolated.
    """

    relevance: float = 0.45
    article_weight: float = 0.5
    attribution: float = 0.0
    calibration: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 1.0))


class StatementsExtractor:
    """Joins the findings."""

    name = "statements"
    version = "1"
    requires: tuple[Finding[Any], ...] = (
        CANDIDATES, READINGS, SPEAKERS, PARTIES, ACTS, ISSUES, STANCES, CONDITIONS, CHAINS, ADDRESSEES, PLACES, DATES,
    )  # fmt: skip
    provides: tuple[Finding[Any], ...] = (STATEMENTS,)

    def __init__(self, settings: StatementSettings | None = None) -> None:
        self._settings = settings or StatementSettings()

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """Statements in order of place; an id that comes twice (joint sources) is told apart by speaker."""
        out: list[Statement] = []
        seen: set[str] = set()
        about = self._article_relevance(findings[READINGS])
        for i, candidate in enumerate(findings[CANDIDATES]):
            reading = findings[READINGS][i]
            relevance = reading.relevance * about
            if relevance < self._settings.relevance or candidate.confidence < self._settings.attribution:
                continue
            if candidate.inner and _own_words(findings, i):
                continue
            speaker = findings[SPEAKERS][i]
            spans: dict[str, Any] = {
                "article": article.id,
                "source": candidate.source,
                "cue": candidate.cue,
                "content": candidate.content,
            }
            identity = statement_id(**spans)
            if identity in seen:
                identity = statement_id(**spans, speaker=f"{speaker.name}/{len(out)}")
            seen.add(identity)
            raw = (
                candidate.confidence
                * reading.relevance
                * (0.5 + 0.5 * float(reading.act.max()))
                * (0.5 + 0.5 * float(reading.issue_any.max()))
            )
            out.append(
                Statement(
                    id=identity,
                    article_id=article.id,
                    source=candidate.source,
                    speaker=speaker.name,
                    party=findings[PARTIES][i].party,
                    cue=candidate.cue,
                    content=candidate.content,
                    quoted=candidate.quoted,
                    chain=findings[CHAINS][i],
                    act=findings[ACTS][i],
                    issue=findings[ISSUES][i],
                    stance=findings[STANCES][i],
                    conditions=findings[CONDITIONS][i],
                    addressee=findings[ADDRESSEES][i],
                    place=findings[PLACES][i],
                    date=findings[DATES][i].date,
                    date_precision=findings[DATES][i].precision,
                    authority=findings[PARTIES][i].authority,
                    confidence=self._calibrated(raw),
                )
            )
        return {STATEMENTS: tuple(out)}

    def _article_relevance(self, readings: Sequence[Reading]) -> float:
        return float(np.mean([r.relevance for r in readings])) ** self._settings.article_weight if readings else 0.0

    def _calibrated(self, raw: float) -> float:
        points = self._settings.calibration
        return float(np.clip(np.interp(raw, [p[0] for p in points], [p[1] for p in points]), 0.0, 1.0))


def _own_words(findings: Findings, i: int) -> bool:
    """Whether a candidate stands within what its own party says: "Norland is ready to talk, its envoy said" is one."""
    candidate, party = findings[CANDIDATES][i], findings[PARTIES][i].party
    place = candidate.cue or candidate.content[0]
    return any(
        findings[PARTIES][j].party == party and any(content.holds(place) for content in other.content)
        for j, other in enumerate(findings[CANDIDATES])
        if j != i
    )
