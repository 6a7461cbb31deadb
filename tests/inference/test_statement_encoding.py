"""A candidate's passage holds its marked words, in order, within the network's bounds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hard_texts import glued, mixed
from pourparler.inference.encoding import Words
from pourparler.inference.statement_encoding import (
    CLS,
    MAX_PIECES,
    ROLE_CONTENT,
    ROLE_CUE,
    ROLE_NONE,
    ROLE_SOURCE,
    SEP,
    TITLE_WORDS,
    Passage,
    make_passage,
    word_range,
)

TEXT = (
    "Talks at risk\n\n"
    "Ana Ruiz, envoy of Norland, said on Monday that the talks would resume. She left.\n\nNobody else spoke."
)


def spans(text: str, *pieces: str) -> list[tuple[int, int]]:
    return [(text.index(piece), text.index(piece) + len(piece)) for piece in pieces]


def words_of(text: str, words: Words, passage: Passage, role: int) -> list[str]:
    return [
        text[words.start[w] : words.end[w]]
        for w, each in zip(passage.word.tolist(), passage.role.tolist(), strict=True)
        if each == role
    ]


def test_the_parts_are_marked_in_their_sentence(encode: Callable[[str], Words]) -> None:
    words = encode(TEXT)
    passage = make_passage(
        words,
        source=spans(TEXT, "Ana Ruiz"),
        cue=spans(TEXT, "said"),
        content=spans(TEXT, "the talks would resume"),
        title_words=3,
    )
    assert words_of(TEXT, words, passage, ROLE_SOURCE) == ["Ana", "Ruiz"]
    assert words_of(TEXT, words, passage, ROLE_CUE) == ["said"]
    assert words_of(TEXT, words, passage, ROLE_CONTENT) == ["the", "talks", "would", "resume"]
    # The rest of the paragraph is context, the next paragraph is not.
    assert "left" in words_of(TEXT, words, passage, ROLE_NONE)
    assert "Nobody" not in words_of(TEXT, words, passage, ROLE_NONE)


def test_the_title_stands_before_the_passage_once(encode: Callable[[str], Words]) -> None:
    long_text = (
        "Talks at risk\n\n"
        + "The river was low and the road was dry at that time of the year in all of the valley. " * 4
        + "He said no."
    )
    words = encode(long_text)
    passage = make_passage(
        words,
        source=spans(long_text, "He"),
        cue=spans(long_text, "said"),
        content=spans(long_text, "no."),
        title_words=3,
    )
    separators = np.flatnonzero(passage.pieces == SEP)
    assert (passage.pieces[0], len(separators)) == (CLS, 2)
    assert passage.pieces[1 : separators[0]].tolist() == words.pieces[: words.piece_offset[3]].tolist()
    assert 0 not in passage.word.tolist()


@given(st.one_of(mixed, glued), st.data())
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=150
)
def test_any_candidate_fits(encode: Callable[[str], Words], text: str, data: st.DataObject) -> None:
    words = encode(text * data.draw(st.sampled_from([1, 30])))
    assume(len(words) > 0)
    ends = sorted(data.draw(st.lists(st.integers(0, len(words)), min_size=6, max_size=6)))
    runs = [(int(words.start[a]), int(words.end[b - 1])) for a, b in zip(ends[::2], ends[1::2], strict=True) if a < b]
    assume(runs)
    content, source, cue = runs[:1], runs[1:2], runs[2:3]
    title = data.draw(st.integers(0, min(len(words), TITLE_WORDS)))
    passage = make_passage(words, source=source, cue=cue, content=content, title_words=title)
    assert len(passage.pieces) == len(passage.flags) <= MAX_PIECES + 40
    assert len(passage.first_piece) == len(passage.word) == len(passage.role) > 0
    assert (np.diff(passage.word) == 1).all()
    inside = passage.first_piece < len(passage.pieces)
    first = words.pieces[words.piece_offset[passage.word]]
    assert (passage.pieces[passage.first_piece[inside]] == first[inside]).all()
    marked = word_range(words, *(cue or content)[0])
    assert set(range(*marked)) & set(passage.word.tolist())


def test_a_word_range_takes_words_that_are_touched(encode: Callable[[str], Words]) -> None:
    words = encode("one two three")
    assert word_range(words, 4, 7) == (1, 2)
    assert word_range(words, 5, 9) == (1, 3)
    assert word_range(words, 3, 4) == (1, 1)


def test_the_cue_of_a_long_content_stays(encode: Callable[[str], Words]) -> None:
    text = "Lund said " + "unconstitutional countermeasures notwithstanding " * 60 + "."
    words = encode(text)
    passage = make_passage(words, source=[(0, 4)], cue=[(5, 9)], content=[(10, len(text))], title_words=0)
    assert words_of(text, words, passage, ROLE_CUE) == ["said"]
    assert words_of(text, words, passage, ROLE_SOURCE) == ["Lund"]
    assert len(words_of(text, words, passage, ROLE_CONTENT)) > 20
