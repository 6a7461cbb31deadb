"""Issues: one or two for each candidate, the built-in ones by the trained heads, a project's own by nearest example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pourparler.extractors.explicit_words import issue_weights
from pourparler.extractors.findings import CANDIDATES, ISSUES, READINGS
from pourparler.inference.reader import ISSUES as NAMES
from pourparler.inference.statement_encoding import make_passage
from pourparler.record import Provenance

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pourparler.extractors.base import Finding, Findings
    from pourparler.inference.encoding import Words
    from pourparler.inference.reader import Reading, StatementReader
    from pourparler.record import Article, Issue


_SAID = "A minister said "
"""Examples are read as if somebody had said them, since every candidate is something that somebody said."""


@dataclass(frozen=True)
class OwnIssue:
    """An issue that a project added.

    Attributes:
        name: its key.
        prototypes: pooled vectors of its description and examples, shape (N, 256), each of length 1.
        others: the same of the built-in issues, shape (M, 256); a candidate nearer to one of them is not on this issue.
        threshold: cosine from which a candidate is on this issue.
        margin: by how much the nearest prototype must be nearer than the nearest of ``others``.
    """

    name: str
    prototypes: np.ndarray
    others: np.ndarray
    threshold: float = 0.82
    margin: float = 0.0

    def nearness(self, pooled: np.ndarray) -> float | None:
        """Cosine of the nearest prototype; ``None`` where the candidate is not on this issue."""
        cosine = float((self.prototypes @ pooled).max())
        rival = float((self.others @ pooled).max()) if len(self.others) else -1.0
        return cosine if cosine >= self.threshold and cosine >= rival + self.margin else None


def own_issues(
    issues: Sequence[Issue], *, built_in: Sequence[Issue], encode: Callable[[str], Words], reader: StatementReader
) -> tuple[OwnIssue, ...]:
    """A project's issues made ready for comparison; nothing is trained.

    Args:
        issues: the project's.
        built_in: those of the record, whose examples tell what is on none of the project's.
        encode: finds the words of a text, as the tagger does.
        reader: reads descriptions and examples.
    """
    others = prototypes([text for issue in built_in for text in issue.examples], encode=encode, reader=reader)
    return tuple(
        OwnIssue(issue.name, prototypes([issue.description, *issue.examples], encode=encode, reader=reader), others)
        for issue in issues
    )


def prototypes(texts: Sequence[str], *, encode: Callable[[str], Words], reader: StatementReader) -> np.ndarray:
    """Pooled vectors of some texts, each read as the content of a statement; shape (N, 256)."""
    passages = []
    for text in texts:
        whole = _SAID + text
        source, cue = (0, len("A minister")), (len("A minister "), len("A minister said"))
        content = [(len(_SAID), len(whole))]
        passages.append(make_passage(encode(whole), source=[source], cue=[cue], content=content, title_words=0))
    return np.stack([reading.pooled for reading in reader.read(passages)])


class IssuesExtractor:
    """Issues of every candidate.

    Args:
        own: issues of the project; where one is near enough it comes first.
        second: probability from which a second issue is named.
    """

    name = "issues"
    version = "2"
    requires: tuple[Finding[Any], ...] = (CANDIDATES, READINGS)
    provides: tuple[Finding[Any], ...] = (ISSUES,)

    def __init__(self, *, own: Sequence[OwnIssue] = (), second: float = 0.3) -> None:
        self._own = tuple(own)
        self._second = second

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """The main issue first."""
        found = []
        for candidate, reading in zip(findings[CANDIDATES], findings[READINGS], strict=True):
            _, content = candidate.words(article.text)
            found.append(self._issues(reading, issue_weights(content, article.text)))
        return {ISSUES: tuple(found)}

    def _issues(self, reading: Reading, words: Mapping[str, float]) -> tuple[str, ...]:
        added = np.exp([words.get(name, 0.0) for name in NAMES])
        # As odds, so that what words add to a likely issue never makes more than a certainty of it.
        any_issue = reading.issue_any * added / (1 + reading.issue_any * (added - 1))
        score = reading.issue_main * added + 0.25 * any_issue
        main = int(score.argmax())
        names = [NAMES[main]]
        rest = any_issue.copy()
        rest[main] = 0.0
        if rest.max() > self._second:
            names.append(NAMES[int(rest.argmax())])
        own = self._nearest(reading.pooled)
        if own is not None:
            names.insert(0, own)
        return tuple(names[:2])

    def _nearest(self, pooled: np.ndarray) -> str | None:
        near = [(cosine, issue.name) for issue in self._own if (cosine := issue.nearness(pooled)) is not None]
        return max(near)[1] if near else None
