"""The command line with a quick reader in place of the trained one, for tests of all that surrounds reading.

Run as a script it is the ``pourparler`` command with that reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pourparler.record import Article, ArticleFailure, Record
from sentence_reader import SentenceReader


class QuickPipeline:
    """Stands where ``pipeline.Pipeline`` stands."""

    def __init__(self, settings: Any = None) -> None:
        self._reader = SentenceReader()

    def read(self, article: Article) -> Record | ArticleFailure:
        return self._reader.read(article)

    def read_many(self, articles: Iterable[Article | ArticleFailure]) -> Iterator[Record | ArticleFailure]:
        for article in articles:
            yield article if isinstance(article, ArticleFailure) else self.read(article)


if __name__ == "__main__":
    from pourparler import api, archive
    from pourparler.cli.main import main

    api.pipeline = QuickPipeline  # type: ignore[assignment]
    archive.reader_factory = lambda settings: SentenceReader()
    main()
