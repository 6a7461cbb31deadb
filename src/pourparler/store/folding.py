"""Texts without accents, for PostgreSQL's full-text index: its own way to do so, ``unaccent``, may not be installed.

SQLite's index (``unicode61 remove_diacritics 2``) folds the same letters: those that are one of the Latin alphabet's 26
and accents. Letters of their own, like ø, ł and đ, stay what they are in both.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LATIN = (range(0xC0, 0x250), range(0x1E00, 0x1F00))
_ACCENTS = frozenset(map(chr, range(0x300, 0x370)))
"""Accents that are a character of their own, after the letter that bears them."""


@functools.cache
def _plain() -> dict[int, str | None]:
    # PostgreSQL would take what stands after an opening bracket for a tag, and neither index nor show it.
    plain: dict[int, str | None] = {ord("<"): " ", **{ord(accent): None for accent in _ACCENTS}}
    for code in itertools.chain(*_LATIN):
        taken_apart = unicodedata.normalize("NFD", chr(code))
        if len(taken_apart) > 1 and taken_apart[0].isascii():
            plain[code] = taken_apart[0]
    return plain


def fold(text: str) -> str:
    """The text with plain letters in place of accented ones."""
    return text.translate(_plain())


def fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text; and where each of its characters, and its end, stands in ``text``."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text) + 1)
    return folded, [*(at for at, character in enumerate(text) if character not in _ACCENTS), len(text)]
