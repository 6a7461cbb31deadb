"""Words keep exact offsets into the text as given, whatever stands in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings

from hard_texts import texts
from pourparler.inference.encoding import (
    CASE_LOWER,
    CASE_NONE,
    CASE_TITLE,
    CASE_UPPER,
    FLAG_PARAGRAPH,
    FLAG_QUOTED,
    WORD,
    Words,
    letter_case,
)

Encode = Callable[[str], Words]
several = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=150
)


def surface(text: str, words: Words) -> list[str]:
    return [text[start:end] for start, end in zip(words.start.tolist(), words.end.tolist(), strict=True)]


def quoted(text: str, words: Words) -> list[str]:
    return [word for word, flag in zip(surface(text, words), words.flag.tolist(), strict=True) if flag & FLAG_QUOTED]


def sentences(text: str, words: Words) -> list[str]:
    found: list[list[str]] = []
    for word, number in zip(surface(text, words), words.sentence.tolist(), strict=True):
        if number == len(found):
            found.append([])
        found[number].append(word)
    return [" ".join(each) for each in found]


@given(texts)
@example("")
@example("e\u0301\u0301 \u200d 👩‍👩‍👧 \x00\ufeff")
@example("SHE SAID: “NO\r\n\r\nNEVER")
@several
def test_spans_are_exact(encode: Encode, text: str) -> None:
    words = encode(text)
    found = surface(text, words)
    assert all(WORD.fullmatch(word) for word in found)
    # In order, without overlap: each word ends before the next begins.
    assert (words.end[:-1] <= words.start[1:]).all()
    assert (words.start < words.end).all()
    assert not any(unicodedata.combining(word[0]) and any(c.isalnum() for c in word) for word in found)


@given(texts)
@several
def test_all_arrays_agree(encode: Encode, text: str) -> None:
    words = encode(text)
    lengths = {
        len(words),
        len(words.end),
        len(words.flag),
        len(words.paragraph),
        len(words.sentence),
        len(words.piece_offset) - 1,
    }
    assert len(lengths) == 1
    assert (np.diff(words.piece_offset) >= 1).all()
    assert words.piece_offset[-1] == len(words.pieces)
    for numbers in (words.paragraph, words.sentence):
        assert set(np.diff(numbers).tolist()) <= {0, 1}
    # A new paragraph is a new sentence.
    assert (np.diff(words.sentence) >= np.diff(words.paragraph)).all()
    starts = words.flag & FLAG_PARAGRAPH > 0
    assert starts.tolist() == [i == 0 or words.paragraph[i] != words.paragraph[i - 1] for i in range(len(words))]


@given(texts)
@several
def test_latin_letters_are_never_lost(encode: Encode, text: str) -> None:
    words = encode(text)
    covered = np.zeros(len(text), dtype=bool)
    for start, end in zip(words.start.tolist(), words.end.tolist(), strict=True):
        covered[start:end] = True
    assert [c for i, c in enumerate(text) if c.isascii() and c.isalnum() and not covered[i]] == []


@given(texts)
@several
def test_offsets_move_with_the_text(encode: Encode, text: str) -> None:
    # Emoji before the text count as code points, not as bytes or UTF-16 units.
    alone, moved = encode(text), encode("🏳️‍🌈 𝒜\n\n" + text)
    shift = len("🏳️‍🌈 𝒜\n\n")
    kept = moved.start >= shift
    assert (moved.start[kept] - shift).tolist() == alone.start.tolist()
    assert (moved.end[kept] - shift).tolist() == alone.end.tolist()


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("talks", CASE_LOWER), ("Talks", CASE_TITLE), ("TALKS", CASE_UPPER), ("I", CASE_TITLE), ("NATO", CASE_UPPER),
        ("3,000", CASE_NONE),
        ("3G", CASE_UPPER), ("中文", CASE_TITLE), ("—", CASE_NONE), ("ÉLYSÉE", CASE_UPPER), ("ß", CASE_LOWER),
    ],
)  # fmt: skip
def test_letter_case(word: str, case: int) -> None:
    assert letter_case(word) == case


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He said “we wait” and left.", "“ we wait ”"),
        ('He said "we wait" and left.', '" we wait "'),
        ('"We wait," he said. "For now."', '" We wait , " " For now . "'),
        ("„Wir warten“ sagt er", "„ Wir warten “ sagt er"),
        ("«We wait» he said", "« We wait »"),
        ("‘We wait’ he said", ""),
        ("“We wait.\n\n“For now,” he said.", "“ We wait . “ For now , ”"),
        ("“We wait.\n\nHe left.", "“ We wait ."),
        ("no mark” here", "”"),
        ('a 12" gun and a tank', '"'),
    ],
)
def test_quotation_reaches_no_further_than_its_paragraph(encode: Encode, text: str, inside: str) -> None:
    assert " ".join(quoted(text, encode(text))) == inside


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems_part_paragraphs(encode: Encode, newline: str) -> None:
    text = f"Talks at risk{newline}{newline}Ana Ruiz spoke. He left.{newline}{newline}No deal."
    words = encode(text)
    assert sentences(text, words) == ["Talks at risk", "Ana Ruiz spoke .", "He left .", "No deal ."]
    assert words.paragraph.tolist() == [0] * 3 + [1] * 7 + [2] * 3


def test_hard_wrapped_lines_stay_one_paragraph(encode: Encode) -> None:
    text = (
        "The envoy spoke for an hour about\nthe truce and about the road that\nboth sides want to use again in\nspring."
        "\n\nNobody answered him at that hour\nand the hall was empty by then,\nsave for two guards at the door\n"
        "and a cat."
    )
    assert sorted(set(encode(text).paragraph.tolist())) == [0, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Lund met the U.S. envoy. They spoke.", ["Mr . Lund met the U . S . envoy .", "They spoke ."]),
        ("“Never.” He left.", ["“ Never . ”", "He left ."]),
        ("Why? Because!", ["Why ?", "Because !"]),
        ("It fell to 3.5 percent.", ["It fell to 3 . 5 percent ."]),
        ("He said so. “We wait.”", ["He said so .", "“ We wait . ”"]),
    ],
)
def test_sentences(encode: Encode, text: str, expected: list[str]) -> None:
    assert sentences(text, encode(text)) == expected


def test_typography_does_not_change_what_the_network_reads(encode: Encode) -> None:
    curly, straight = encode("“We won’t” – no"), encode('"We won\'t" - no')
    assert curly.pieces.tolist() == straight.pieces.tolist()


def test_nothing_but_control_characters_gives_no_word(encode: Encode) -> None:
    assert len(encode("\x00\x01 \ufeff\u200b \n")) == 0
