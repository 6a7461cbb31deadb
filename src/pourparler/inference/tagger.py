"""The attribution tagger at run time: text to attributions with source, cue and content linked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pourparler.inference.decoding import DecodingSettings, ScoredWindow, WordRuns, cue_runs, decode_windows, softmax
from pourparler.inference.encoding import Window, Words, encode_words, plan_windows
from pourparler.inference.model_files import ModelFolder
from pourparler.inference.onnx_session import PieceTable, Session
from pourparler.record import Attribution, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

CLS, SEP = 101, 102
MAX_PIECES = 128
"""Shorter windows than the network was trained with (254) are quicker and, on the development splits, no worse."""


@dataclass(frozen=True)
class _Row:
    """A window with the arrays that the network reads."""

    window: Window
    pieces: np.ndarray
    flags: np.ndarray
    first_piece: np.ndarray


class Tagger:
    """Finds attributions.

    Args:
        folder: where the networks lie.
        tokenizer: word pieces.
        table: their embeddings.
        fast: use the small network.
        threads: threads within one call.
    """

    def __init__(
        self, folder: ModelFolder, tokenizer: Tokenizer, table: PieceTable, *, fast: bool = False, threads: int = 1
    ) -> None:
        self.network = "tagger-fast" if fast else "tagger"
        self._words = Session(folder.file(f"{self.network}-words.onnx"), threads=threads)
        self._roles = Session(folder.file(f"{self.network}-roles.onnx"), threads=threads)
        self._tokenizer = tokenizer
        self._table = table
        self._settings = DecodingSettings(**folder.settings(self.network))

    def encode(self, text: str, *, skip: Sequence[Span] = ()) -> Words:
        """The words of a text as the tagger sees them, without those that stand in ``skip``."""
        return encode_words(text, self._tokenizer, skip=skip)

    def tag(self, text: str, words: Words) -> tuple[Attribution, ...]:
        """Attributions of a text in order of place; ``words`` are those of ``encode``."""
        windows = plan_windows(words, max_pieces=MAX_PIECES)
        # One window at a time: on one core it is quicker than a batch, which pads and overflows the cache.
        scored = [self._score(text, words, _row(words, window)) for window in windows]
        found = [
            _attribution(text, words, window.start, runs)
            for window, decoded in zip(windows, decode_windows(scored, settings=self._settings), strict=True)
            for runs in decoded
        ]
        return tuple(sorted(found, key=lambda a: (min(s.start for s in (*a.cue, *a.content)), a.content[0].start)))

    def _score(self, text: str, words: Words, row: _Row) -> ScoredWindow:
        feed = {"embedded": self._table.embed(row.pieces), "flags": row.flags, "first_piece": row.first_piece}
        cue_logits, narrow = (
            output[0] for output in self._words.run({name: value[None] for name, value in feed.items()})
        )
        probabilities = softmax(cue_logits)
        low, high = row.window.start, row.window.end
        cues = cue_runs(
            probabilities, start=row.window.core_start - low, end=row.window.core_end - low, settings=self._settings
        )
        tokens = [text[s:e] for s, e in zip(words.start[low:high].tolist(), words.end[low:high].tolist(), strict=True)]
        scores = self._role_scores(narrow, cues) if cues else np.zeros((0, len(tokens), 4), dtype=np.float32)
        return ScoredWindow(tokens, cues, probabilities, scores)

    def _role_scores(self, narrow: np.ndarray, cues: list[tuple[int, int]]) -> np.ndarray:
        """Role logits (C, W, 4) of every word for every cue."""
        begin, end = np.array(cues, dtype=np.int64).T
        return self._roles.run({"words": narrow, "begin": begin, "end": end})[0]


def _row(words: Words, window: Window) -> _Row:
    offset = words.piece_offset
    low, high = window.start, window.end
    pieces = np.concatenate([[CLS], words.pieces[offset[low] : offset[high]], [SEP]]).astype(np.int64)
    flags = np.concatenate([[0], np.repeat(words.flag[low:high], np.diff(offset[low : high + 1])), [0]]).astype(
        np.int64
    )
    return _Row(window, pieces, flags, (offset[low:high] - offset[low] + 1).astype(np.int64))


def _attribution(text: str, words: Words, offset: int, runs: WordRuns) -> Attribution:
    def spans(pieces: list[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(
            Span(_word_begin(text, int(words.start[offset + s])), int(words.end[offset + e - 1])) for s, e in pieces
        )

    return Attribution(spans(runs.source), spans(runs.cue), spans(runs.content), runs.confidence)


def _word_begin(text: str, at: int) -> int:
    """Where the word at a place begins: nothing starts with the "s" of "Ruritania's" or the "S" of "U.S."."""
    while at > 1 and text[at - 1] in "'’." and text[at - 2].isalnum() and text[at].isalnum():
        at -= 2
        while at and text[at - 1].isalnum():
            at -= 1
    return at
