"""Readings: what the statement reader says of each candidate, from which acts, issues, stances and conditions come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pourparler.extractors.findings import CANDIDATES, READINGS, WORDS
from pourparler.extractors.sentences import title_end
from pourparler.inference.statement_encoding import make_passage
from pourparler.record import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.extractors.base import Finding, Findings
    from pourparler.inference.encoding import Words
    from pourparler.inference.model_files import ModelFolder
    from pourparler.inference.reader import StatementReader
    from pourparler.record import Article


class ReadingsExtractor:
    """The statement reader over all candidates of an article."""

    name = "readings"
    version = "2"
    requires: tuple[Finding[Any], ...] = (WORDS, CANDIDATES)
    provides: tuple[Finding[Any], ...] = (READINGS,)

    def __init__(self, reader: StatementReader, folder: ModelFolder) -> None:
        self._reader = reader
        self._folder = folder

    def provenance(self) -> Provenance:
        """Version of this extractor and digest of its network."""
        return Provenance(self.name, self.version, self._folder.digest("statements.onnx"))

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """Joint sources share everything but the source, so each attribution is read once."""
        words, candidates = findings[WORDS], findings[CANDIDATES]
        title_words = title_word_count(words, article)
        wanted = list(dict.fromkeys(c.attribution for c in candidates))
        passages = [
            make_passage(words, source=a.source, cue=a.cue, content=a.content, title_words=title_words) for a in wanted
        ]
        by_attribution = dict(zip(wanted, self._reader.read(passages), strict=True))
        return {READINGS: tuple(by_attribution[c.attribution] for c in candidates)}


def title_word_count(words: Words, article: Article) -> int:
    """How many words at the beginning of the text are its title."""
    return int(np.searchsorted(words.start, title_end(article)))
