"""The attribution tagger at run time: text to attributions with source, cue and content linked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pourparler.inference.decoding import DecodingSettings, WordRuns, cue_runs, decode, softmax
from pourparler.inference.encoding import Window, Words, encode_words, plan_windows
from pourparler.inference.model_files import ModelFolder
from pourparler.inference.onnx_session import PieceTable, Session, pad
from pourparler.record import Attribution, Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CLS, SEP = 101, 102
MAX_PIECES = 254
BATCH_PIECES = 2048
"""Windows of about this many pieces go through the network together."""


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

    def __init__(self, folder: ModelFolder, tokenizer: Tokenizer, table: PieceTable, *, fast: bool = False, threads: int = 1) -> None:
        self.network = "tagger-fast" if fast else "tagger"
        self._words = Session(folder.file(f"{self.network}-words.onnx"), threads=threads)
        self._roles = Session(folder.file(f"{self.network}-roles.onnx"), threads=threads)
        self._tokenizer = tokenizer
        self._table = table
        self._settings = DecodingSettings(**folder.settings(self.network))

    def encode(self, text: str) -> Words:
        """The words of a text, as the tagger sees them."""
        return encode_words(text, self._tokenizer)

    def tag(self, text: str, words: Words) -> tuple[Attribution, ...]:
        """Attributions of a text in order of place; ``words`` are those of ``encode``."""
        rows = [_row(words, window) for window in plan_windows(words, max_pieces=MAX_PIECES)]
        found: list[tuple[int, WordRuns]] = []
        for batch in _batches(rows):
            for row, runs in zip(batch, self._run(text, words, batch), strict=True):
                found.extend((row.window.start, one) for one in runs)
        out = [_attribution(words, offset, runs) for offset, runs in found]
        return tuple(sorted(out, key=lambda a: (min(s.start for s in (*a.cue, *a.content)), a.content[0].start)))

    def _run(self, text: str, words: Words, batch: list[_Row]) -> list[list[WordRuns]]:
        pieces = pad([row.pieces for row in batch])
        mask = pad([np.ones(len(row.pieces), dtype=np.float32) for row in batch])
        first_piece = pad([row.first_piece for row in batch])
        feed = {"embedded": self._table.embed(pieces), "flags": pad([row.flags for row in batch]), "mask": mask, "first_piece": first_piece}
        cue_logits, narrow = self._words.run(feed)
        probabilities = [softmax(cue_logits[b, : len(row.first_piece)]) for b, row in enumerate(batch)]
        cues = []
        for row, p in zip(batch, probabilities, strict=True):
            low = row.window.start
            cues.append(cue_runs(p, start=row.window.core_start - low, end=row.window.core_end - low, settings=self._settings))
        flat = [(b, s, e) for b, runs in enumerate(cues) for s, e in runs]
        if not flat:
            return [[] for _ in batch]
        window, begin, end = (np.array(column, dtype=np.int64) for column in zip(*flat, strict=True))
        word_mask = pad([np.ones(len(row.first_piece), dtype=np.float32) for row in batch])
        roles = self._roles.run({"words": narrow, "mask": word_mask, "window": window, "begin": begin, "end": end})[0]
        out = []
        for b, row in enumerate(batch):
            low, high = row.window.start, row.window.end
            tokens = [text[s:e] for s, e in zip(words.start[low:high].tolist(), words.end[low:high].tolist(), strict=True)]
            out.append(
                decode(
                    words=tokens,
                    cues=cues[b],
                    cue_probabilities=probabilities[b],
                    role_scores=roles[window == b][:, : len(tokens)],
                    settings=self._settings,
                )
            )
        return out


def _row(words: Words, window: Window) -> _Row:
    offset = words.piece_offset
    low, high = window.start, window.end
    pieces = np.concatenate([[CLS], words.pieces[offset[low] : offset[high]], [SEP]]).astype(np.int64)
    flags = np.concatenate([[0], np.repeat(words.flag[low:high], np.diff(offset[low : high + 1])), [0]]).astype(np.int64)
    return _Row(window, pieces, flags, (offset[low:high] - offset[low] + 1).astype(np.int64))


def _batches(rows: list[_Row]) -> list[list[_Row]]:
    """Windows of similar length together, so that little is padding; at most ``BATCH_PIECES`` a batch."""
    out: list[list[_Row]] = []
    for row in sorted(rows, key=lambda r: len(r.pieces)):
        if out and (len(out[-1]) + 1) * len(row.pieces) <= BATCH_PIECES:
            out[-1].append(row)
        else:
            out.append([row])
    return out


def _attribution(words: Words, offset: int, runs: WordRuns) -> Attribution:
    def spans(pieces: list[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(Span(int(words.start[offset + s]), int(words.end[offset + e - 1])) for s, e in pieces)

    return Attribution(spans(runs.source), spans(runs.cue), spans(runs.content), runs.confidence)
