"""Texts as bags of words and word pairs: what copies are recognised by."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Words of grammar and of reporting: two reports that share only these have nothing in common.
FUNCTION_WORDS = frozenset(
    "a about after against all also am an and any are as at be because been before being both but by can could "
    "did do does during each for from further had has have he her hers him his how i if in into is it its itself "
    "just me more most my no nor not now of off on once one only or other our out over own said same say says she "
    "should so some such than that the their theirs them themselves then there these they this those through to "
    "told too two under until up us very was we were what when where which while who whom why will with would you "
    "your".split()
)

LEAD_WORDS = 60
"""Content words at the start of a text that its lead is recognised by: what a truncated copy keeps."""


def words(text: str) -> list[str]:
    """Words of a text in order, in one spelling of case, accents' encoding and apostrophes."""
    return [found.replace("’", "'") for found in _WORD.findall(unicodedata.normalize("NFKC", text).casefold())]


def content_words(text: str) -> list[str]:
    """Words of a text in order without the words of grammar."""
    return [word for word in words(text) if word not in FUNCTION_WORDS]


def copy_hash(text: str) -> str:
    """Sixteen hexadecimal digits that two texts share when they are the same but for case, marks and spacing."""
    return hashlib.sha256(" ".join(words(text)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, eq=False)
class WordSets:
    """What one text is compared by; each set is sorted and holds 32-bit hashes.

    Attributes:
        single: its content words.
        pairs: neighbouring content words, in order.
        lead: content words of its first lines.
    """

    single: NDArray[np.uint32]
    pairs: NDArray[np.uint32]
    lead: NDArray[np.uint32]


def word_sets(text: str) -> WordSets:
    """The sets of a text; equal texts have equal sets on every machine."""
    content = content_words(text)
    codes = [zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in content]
    return WordSets(
        single=_set(codes),
        # Order matters inside a pair: "talks end" is not "end talks".
        pairs=_set((first * 2654435761 + second) % 4294967291 for first, second in pairwise(codes)),
        lead=_set(codes[:LEAD_WORDS]),
    )


def _set(codes: Iterable[int]) -> NDArray[np.uint32]:
    return np.unique(np.fromiter(codes, dtype=np.uint32))


def shared(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> int:
    """How many members two sorted sets have in common."""
    return int(np.intersect1d(first, second, assume_unique=True).size)


def jaccard(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> float:
    """Size of the intersection over size of the union; 0 for two empty sets."""
    common = shared(first, second)
    union = first.size + second.size - common
    return common / union if union else 0.0


def containment(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> float:
    """Part of the smaller set that the larger one holds; 0 when one is empty."""
    smaller = min(first.size, second.size)
    return shared(first, second) / smaller if smaller else 0.0
