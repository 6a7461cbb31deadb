"""Issues: one or two for each candidate, the built-in ones by the trained heads, a project's own by nearest example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pourparler.extractors.findings import ISSUES, READINGS
from pourparler.inference.reader import ISSUES as NAMES
from pourparler.record import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pourparler.extractors.base import Finding, Findings
    from pourparler.inference.reader import Reading
    from pourparler.record import Article


@dataclass(frozen=True)
class OwnIssue:
    """An issue that a project added.

    Attributes:
        name: its key.
        prototypes: pooled vectors of its description and examples, shape (N, 256), each of length 1.
        threshold: cosine from which a candidate is on this issue.
    """

    name: str
    prototypes: np.ndarray
    threshold: float = 0.82


class IssuesExtractor:
    """Issues of every candidate.

    Args:
        own: issues of the project; where one is near enough it comes first.
        second: probability from which a second issue is named.
    """

    name = "issues"
    version = "1"
    requires: tuple[Finding[Any], ...] = (READINGS,)
    provides: tuple[Finding[Any], ...] = (ISSUES,)

    def __init__(self, *, own: Sequence[OwnIssue] = (), second: float = 0.3) -> None:
        self._own = tuple(own)
        self._second = second

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """The main issue first."""
        return {ISSUES: tuple(self._issues(reading) for reading in findings[READINGS])}

    def _issues(self, reading: Reading) -> tuple[str, ...]:
        score = reading.issue_main + 0.25 * reading.issue_any
        main = int(score.argmax())
        names = [NAMES[main]]
        rest = reading.issue_any.copy()
        rest[main] = 0.0
        if rest.max() > self._second:
            names.append(NAMES[int(rest.argmax())])
        own = self._nearest(reading.pooled)
        if own is not None:
            names.insert(0, own)
        return tuple(names[:2])

    def _nearest(self, pooled: np.ndarray) -> str | None:
        best: tuple[float, str] | None = None
        for issue in self._own:
            cosine = float((issue.prototypes @ pooled).max())
            if cosine >= issue.threshold and (best is None or cosine > best[0]):
                best = (cosine, issue.name)
        return best[1] if best else None
