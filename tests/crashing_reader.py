"""A reader whose process is killed from outside while it reads, once."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from pourparler.record import Article, ArticleFailure, Provenance, Record
from sentence_reader import SentenceReader


@dataclass(frozen=True)
class InterruptedReader:
    """Reads as ``SentenceReader`` does, but for two words.

    Attributes:
        folder: where it leaves a note of each article that was interrupted.
        kill_on: word whose articles are interrupted the first time.
        sleep_on: word whose articles take a minute.
    """

    folder: str
    kill_on: str = "harbour"
    sleep_on: str = "never"

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        return SentenceReader().provenance

    def __call__(self) -> InterruptedReader:
        """The reader is its own factory."""
        return self

    def read(self, article: Article) -> Record | ArticleFailure:
        note = Path(self.folder) / article.id
        if self.kill_on in article.text and not note.exists():
            note.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if self.sleep_on in article.text:
            time.sleep(60)
        return SentenceReader().read(article)
