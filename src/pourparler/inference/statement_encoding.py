"""A candidate statement as the statement reader sees it: its sentences, each word marked as source, cue or content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pourparler.inference.encoding import Words

CLS, SEP = 101, 102
ROLE_NONE, ROLE_SOURCE, ROLE_CUE, ROLE_CONTENT = 0, 4, 8, 12
"""Bits of a word's flag beside its letter case (4 values): the part of the attribution that it belongs to."""

MAX_PIECES = 158
TITLE_WORDS, BEFORE_WORDS, AFTER_WORDS, CORE_WORDS = 14, 28, 24, 96


@dataclass(frozen=True)
class Passage:
    """One candidate, ready for the network.

    Attributes:
        pieces: word-piece ids with [CLS] and [SEP], shape (P,).
        flags: letter case and role of each piece, shape (P,).
        first_piece: for each word of the passage, the place of its first piece, shape (W,).
        word: for each word of the passage, its index among the article's words, shape (W,).
        role: role of each word (``ROLE_...``), shape (W,).
    """

    pieces: np.ndarray
    flags: np.ndarray
    first_piece: np.ndarray
    word: np.ndarray
    role: np.ndarray


def word_range(words: Words, start: int, end: int) -> tuple[int, int]:
    """Words that share a code point with ``[start, end)``, as a half-open run."""
    return int(np.searchsorted(words.end, start, side="right")), int(np.searchsorted(words.start, end, side="left"))


def make_passage(
    words: Words,
    *,
    source: Sequence[tuple[int, int]],
    cue: Sequence[tuple[int, int]],
    content: Sequence[tuple[int, int]],
    title_words: int,
) -> Passage:
    """Mark one candidate in its context.

    Args:
        words: the article's words.
        source: spans in code points; may be empty.
        cue: spans; may be empty.
        content: spans; not empty.
        title_words: how many words at the beginning of the text are its title (0: none).
    """
    role = np.zeros(len(words), dtype=np.int64)
    for spans, number in ((content, ROLE_CONTENT), (source, ROLE_SOURCE), (cue, ROLE_CUE)):
        for start, end in spans:
            first, last = word_range(words, start, end)
            role[first:last] = number
    marked = np.flatnonzero(role)
    if not len(marked):
        marked = np.array([word_range(words, *content[0])[0]])
    anchor = np.flatnonzero(role == ROLE_CUE)
    middle = int(anchor[0]) if len(anchor) else int(marked[0])
    # A content of many sentences is cut to what stands nearest to the cue.
    low, high = max(int(marked[0]), middle - CORE_WORDS), min(int(marked[-1]) + 1, middle + CORE_WORDS)
    if high - low > CORE_WORDS:
        low, high = (
            (low, low + CORE_WORDS)
            if middle - low < CORE_WORDS // 2
            else (max(low, middle - CORE_WORDS // 2), middle + CORE_WORDS // 2)
        )
        high = min(high, int(marked[-1]) + 1)
    begin, stop = _sentences_around(words, low, high)
    left = max(0, begin - BEFORE_WORDS)
    right = stop
    while right < len(words) and right < stop + AFTER_WORDS and words.paragraph[right] == words.paragraph[stop - 1]:
        right += 1
    chosen = np.arange(left, right)
    chosen = _fit(words, chosen, (low, high), middle, MAX_PIECES - TITLE_WORDS - 3)
    title = np.arange(min(title_words, TITLE_WORDS)) if chosen[0] >= title_words else np.zeros(0, dtype=np.int64)
    return _assemble(words, title, chosen, role)


def _sentences_around(words: Words, low: int, high: int) -> tuple[int, int]:
    begin, stop = low, high
    while begin > 0 and words.sentence[begin - 1] == words.sentence[low]:
        begin -= 1
    while stop < len(words) and words.sentence[stop] == words.sentence[high - 1]:
        stop += 1
    return begin, stop


def _fit(words: Words, chosen: np.ndarray, core: tuple[int, int], middle: int, room: int) -> np.ndarray:
    """Drop words from the ends until the pieces fit: first those outside the core, then those far from the middle."""
    counts = np.diff(words.piece_offset)[chosen]
    first, last = 0, len(chosen)
    total = int(counts.sum())
    while total > room and last - first > 1:
        before, after = core[0] - int(chosen[first]), int(chosen[last - 1]) + 1 - core[1]
        if before <= 0 and after <= 0:
            before, after = middle - int(chosen[first]), int(chosen[last - 1]) - middle
        if before >= after:
            total -= int(counts[first])
            first += 1
        else:
            last -= 1
            total -= int(counts[last])
    return chosen[first:last]


def _assemble(words: Words, title: np.ndarray, chosen: np.ndarray, role: np.ndarray) -> Passage:
    pieces: list[np.ndarray] = [np.array([CLS])]
    flags: list[np.ndarray] = [np.array([0])]
    first_piece: list[int] = []
    at = 1
    for part, marked in ((title, False), (chosen, True)):
        if not len(part):
            continue
        for w in part.tolist():
            run = words.pieces[words.piece_offset[w] : words.piece_offset[w + 1]]
            pieces.append(run)
            flags.append(np.full(len(run), (words.flag[w] & 3) + (role[w] if marked else 0)))
            if marked:
                first_piece.append(at)
            at += len(run)
        pieces.append(np.array([SEP]))
        flags.append(np.array([0]))
        at += 1
    return Passage(
        np.concatenate(pieces)[: MAX_PIECES + 40],
        np.concatenate(flags)[: MAX_PIECES + 40],
        np.array(first_piece, dtype=np.int64),
        chosen.astype(np.int64),
        role[chosen],
    )
