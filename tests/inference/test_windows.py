"""Windows cover an article without gap or overlap, whatever its paragraphs."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pourparler.inference.encoding import Words, plan_windows

paragraphs = st.lists(st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=90), max_size=8)
"""Paragraphs as lists of (pieces of a word, whether a sentence ends after it)."""


def words_of(layout: list[list[tuple[int, bool]]]) -> Words:
    pieces = [count for paragraph in layout for count, _ in paragraph]
    sentence, paragraph_of, sentence_of = 0, [], []
    for number, paragraph in enumerate(layout):
        for _, ends in paragraph:
            paragraph_of.append(number)
            sentence_of.append(sentence)
            sentence += ends
        sentence += 1
    n = len(pieces)
    start = np.arange(n) * 2
    offset = np.concatenate([[0], np.cumsum(pieces)]).astype(np.int64)
    zeros = np.zeros(n, dtype=np.int64)
    return Words(
        start,
        start + 1,
        zeros,
        np.array(paragraph_of, dtype=np.int64),
        np.array(sentence_of, dtype=np.int64),
        offset,
        zeros.repeat(pieces),
    )


@given(paragraphs, st.integers(12, 80), st.integers(0, 20))
@settings(deadline=None, max_examples=300)
def test_every_word_is_decided_once(layout: list[list[tuple[int, bool]]], max_pieces: int, overlap: int) -> None:
    words = words_of(layout)
    windows = plan_windows(words, max_pieces=max_pieces, overlap_words=overlap)
    at = 0
    for window in windows:
        assert window.core_start == at
        assert window.start <= window.core_start < window.core_end <= window.end <= len(words)
        at = window.core_end
    assert at == len(words)


@given(paragraphs, st.integers(12, 80), st.integers(0, 20))
@settings(deadline=None, max_examples=300)
def test_no_window_is_too_long(layout: list[list[tuple[int, bool]]], max_pieces: int, overlap: int) -> None:
    words = words_of(layout)
    for window in plan_windows(words, max_pieces=max_pieces, overlap_words=overlap):
        assert words.piece_offset[window.end] - words.piece_offset[window.start] <= max_pieces


@given(paragraphs, st.integers(12, 80))
@settings(deadline=None)
def test_a_short_paragraph_is_never_cut(layout: list[list[tuple[int, bool]]], max_pieces: int) -> None:
    words = words_of(layout)
    sizes = [sum(count for count, _ in paragraph) for paragraph in layout]
    for window in plan_windows(words, max_pieces=max_pieces):
        for edge in (window.core_start, window.core_end):
            if 0 < edge < len(words) and words.paragraph[edge] == words.paragraph[edge - 1]:
                assert sizes[words.paragraph[edge]] > max_pieces


def test_a_long_paragraph_is_cut_at_a_sentence_end_and_sees_its_neighbours() -> None:
    layout = [[(1, i % 10 == 9) for i in range(100)]]
    windows = plan_windows(words_of(layout), max_pieces=60, overlap_words=12)
    assert (windows[0].core_start, windows[0].core_end) == (0, 40)
    assert all(w.core_end % 10 == 0 for w in windows)
    assert all(w.start < w.core_start for w in windows[1:])
    assert all(w.end > w.core_end for w in windows[:-1])


def test_whole_paragraphs_share_a_window() -> None:
    layout = [[(1, False)] * 20 for _ in range(5)]
    windows = plan_windows(words_of(layout), max_pieces=50)
    assert [(w.start, w.end) for w in windows] == [(0, 40), (40, 80), (80, 100)]


def test_no_words_no_windows() -> None:
    assert plan_windows(words_of([])) == []
