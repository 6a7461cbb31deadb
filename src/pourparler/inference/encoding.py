"""Text to what the tagger reads: words, flags, paragraphs and windows, all in code points of the given text.

The text is never changed: words are found with one regular expression over the string as given, so the offsets of a
word are offsets into that string, whatever the word-piece tokenizer does to the word afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

# A word is a run of letters and digits with its combining marks; every other visible character is a word of its own.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0670\u200d\ufe0f"
WORD = re.compile(rf"\w[\w{_MARKS}]*|[^\w\s]")
_SENTENCE_END = frozenset(".!?…。")
_OPEN_QUOTES = "“„«‟"
_CLOSE_QUOTES = "”»"
_STRAIGHT_QUOTES = '"＂'
_PLAIN = str.maketrans(
    {**dict.fromkeys(_OPEN_QUOTES + _CLOSE_QUOTES, '"'), **dict.fromkeys("‘’‛`´", "'"), "–": "-", "—": "-"}
)

CASE_LOWER, CASE_TITLE, CASE_UPPER, CASE_NONE = 0, 1, 2, 3
FLAG_QUOTED, FLAG_PARAGRAPH = 4, 8
FLAG_VALUES = 16
"""Number of values of a word's flag: letter case (4) x inside quotation marks (2) x first of its paragraph (2)."""


@dataclass(frozen=True)
class Words:
    """The words of a text and what is known of them before any network runs.

    All arrays have length N, the number of words.

    Attributes:
        start: first code point of each word.
        end: one past its last code point.
        flag: letter case, inside-quotation and first-of-paragraph bits (see ``FLAG_VALUES``).
        paragraph: number of the paragraph, from 0.
        sentence: number of the sentence (split at closing punctuation and paragraph ends), from 0.
        piece_offset: shape (N + 1,); word i has pieces ``piece_offset[i]:piece_offset[i + 1]`` of ``pieces``.
        pieces: word-piece ids of all words, in order.
    """

    start: np.ndarray
    end: np.ndarray
    flag: np.ndarray
    paragraph: np.ndarray
    sentence: np.ndarray
    piece_offset: np.ndarray
    pieces: np.ndarray

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True)
class Window:
    """A run of words that one pass of the network sees, and the part of it whose results count.

    ``start:end`` are the words seen, ``core_start:core_end`` those that this window decides (half-open). The cores of
    an article's windows follow each other without gap or overlap, so windows agree at the seams by construction.
    """

    start: int
    end: int
    core_start: int
    core_end: int


def letter_case(word: str) -> int:
    """Letter case of a word as a number: lower, title, upper (two letters or more) or none."""
    if not any(c.isalpha() for c in word):
        return CASE_NONE
    if word.islower():
        return CASE_LOWER
    return CASE_UPPER if len(word) > 1 and word.isupper() else CASE_TITLE


def quoted_words(text: str, spans: Sequence[tuple[int, int]], paragraph: Sequence[int]) -> list[bool]:
    """For each word, whether it stands inside double quotation marks; the marks themselves count as inside.

    Straight marks open where a blank or nothing stands before them. A paragraph that opens a quotation and never
    closes it is inside to its end (newspapers' way of carrying a quotation over paragraphs); nothing reaches further.
    """
    inside: list[bool] = []
    is_open, last_paragraph = False, -1
    for (start, end), number in zip(spans, paragraph, strict=True):
        if number != last_paragraph:
            is_open, last_paragraph = False, number
        if end - start == 1:
            mark = text[start]
            if mark in _OPEN_QUOTES:
                is_open = True
                inside.append(True)
                continue
            if mark in _CLOSE_QUOTES:
                inside.append(True)
                is_open = False
                continue
            if mark in _STRAIGHT_QUOTES:
                opens = not is_open and (end >= len(text) or not text[end].isspace())
                inside.append(True)
                is_open = opens
                continue
        inside.append(is_open)
    return inside


def _paragraph_numbers(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Paragraph of each word. Blank lines part paragraphs; single line breaks do where the text has few blank lines."""
    blank = len(re.findall(r"\n[ \t\r\f\v]*\n", text))
    single = text.count("\n") - 2 * blank
    # Hard-wrapped text has many more single breaks than blank lines, and its lines are of nearly even length.
    hard_wrapped = blank > 0 and single > 2 * blank and _even_lines(text)
    numbers: list[int] = []
    number, last_end = 0, 0
    for start, end in spans:
        gap = text[last_end:start]
        breaks = gap.count("\n") or gap.count("\r") or gap.count("\u2029")
        if numbers and breaks and (breaks > 1 or not hard_wrapped):
            number += 1
        numbers.append(number)
        last_end = end
    return numbers


def _even_lines(text: str) -> bool:
    lengths = [len(line) for line in text.splitlines() if line.strip()]
    return bool(lengths) and max(lengths) <= 100


def _sentence_numbers(text: str, spans: Sequence[tuple[int, int]], paragraph: Sequence[int]) -> list[int]:
    numbers: list[int] = []
    number = 0
    ended = False
    for i, (start, end) in enumerate(spans):
        if (
            (i and paragraph[i] != paragraph[i - 1])
            or (ended and text[start].isupper() and spans[i - 1][1] < start)
            or (ended and text[start] in _OPEN_QUOTES + _STRAIGHT_QUOTES and spans[i - 1][1] < start)
        ):
            number += 1
            ended = False
        numbers.append(number)
        mark = text[start]
        if mark in _SENTENCE_END and end - start == 1:
            # A full stop after one capital letter ("U.S.", "J. Smith") or a title ("Mr.") ends no sentence.
            before = text[spans[i - 1][0] : spans[i - 1][1]] if i else ""
            ended = not (mark == "." and ((len(before) == 1 and before.isupper()) or before in _ABBREVIATIONS))
        elif mark not in _CLOSE_QUOTES + _STRAIGHT_QUOTES + ")]’'":
            ended = False
    return numbers


_ABBREVIATIONS = frozenset(
    (
        "Mr Mrs Ms Dr Prof Gen Lt Col Maj Sgt Capt Adm Sen Rep Gov St Jr Sr No vs "
        "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Inc Ltd Co"
    ).split()
)


def encode_words(text: str, tokenizer: Tokenizer, *, skip: Sequence[tuple[int, int]] = ()) -> Words:
    """Find the words of ``text`` and their word pieces.

    Words of which the tokenizer keeps nothing (control characters, for one) and words that stand in a span of ``skip``
    are left out.
    """
    spans = [match.span() for match in WORD.finditer(text)]
    if skip:
        spans = [(s, e) for s, e in spans if not any(s < stop and start < e for start, stop in skip)]
    # Only the pieces are of interest; the tokenizer's own offsets refer to normalised text and are not used.
    encoding = tokenizer.encode(
        [text[s:e].translate(_PLAIN) for s, e in spans], is_pretokenized=True, add_special_tokens=False
    )
    counts = np.bincount(
        np.array([w for w in encoding.word_ids if w is not None], dtype=np.int64), minlength=len(spans)
    )
    if spans and (counts == 0).any():
        spans = [span for span, count in zip(spans, counts, strict=True) if count]
        counts = counts[counts > 0]
    paragraph = _paragraph_numbers(text, spans)
    quoted = quoted_words(text, spans, paragraph)
    flag = [
        letter_case(text[s:e]) + FLAG_QUOTED * q + FLAG_PARAGRAPH * (i == 0 or paragraph[i] != paragraph[i - 1])
        for i, ((s, e), q) in enumerate(zip(spans, quoted, strict=True))
    ]
    return Words(
        start=np.array([s for s, _ in spans], dtype=np.int64),
        end=np.array([e for _, e in spans], dtype=np.int64),
        flag=np.array(flag, dtype=np.int64),
        paragraph=np.array(paragraph, dtype=np.int64),
        sentence=np.array(_sentence_numbers(text, spans, paragraph), dtype=np.int64),
        piece_offset=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        pieces=np.array(encoding.ids, dtype=np.int64),
    )


def plan_windows(words: Words, *, max_pieces: int = 254, overlap_words: int = 48) -> list[Window]:
    """Cut an article into windows at paragraph ends; only paragraphs too long for a window are cut inside.

    Whole paragraphs are packed together up to ``max_pieces``. A longer paragraph is cut at sentence ends where that is
    possible, its windows see ``overlap_words`` words on either side of their core.
    """
    windows: list[Window] = []
    offsets = words.piece_offset
    n = len(words)
    paragraph_starts = [i for i in range(n) if i == 0 or words.paragraph[i] != words.paragraph[i - 1]] + [n]
    begin = 0
    for k in range(len(paragraph_starts) - 1):
        start, end = paragraph_starts[k], paragraph_starts[k + 1]
        if offsets[end] - offsets[begin] <= max_pieces:
            continue
        if start > begin:
            windows.append(Window(begin, start, begin, start))
            begin = start
        if offsets[end] - offsets[begin] > max_pieces:
            windows.extend(_cut_long(words, begin, end, max_pieces, overlap_words))
            begin = end
    if begin < n:
        windows.append(Window(begin, n, begin, n))
    return windows


def _cut_long(words: Words, begin: int, end: int, max_pieces: int, overlap_words: int) -> list[Window]:
    offsets = words.piece_offset
    windows: list[Window] = []
    core = begin
    while core < end:
        left = core
        # Context on the left may take at most a quarter of the window, whatever the words cost in pieces.
        while left > begin and core - left < overlap_words and offsets[core] - offsets[left - 1] <= max_pieces // 4:
            left -= 1
        right = left + 1
        while right < end and offsets[right + 1] - offsets[left] <= max_pieces:
            right += 1
        core_end = right
        if right < end:
            room = max(core + 1, right - overlap_words)
            cuts = [i for i in range(room, core, -1) if words.sentence[i] != words.sentence[i - 1]]
            core_end = cuts[0] if cuts and cuts[0] - core >= (right - core) // 3 else room
        windows.append(Window(left, max(right, core_end), core, core_end))
        core = core_end
    return windows
