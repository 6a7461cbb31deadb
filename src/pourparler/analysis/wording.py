"""Whether two wordings of a condition or demand ask for the same thing."""

from __future__ import annotations

import functools
import re

# Words that mark a condition or carry no matter of their own.
_EMPTY = frozenset(
    "a about after all also an and any are as at be been before being but by can condition could do does first for "
    "from had has have he her his if in into is it its long may must no not of on once only or other our out over "
    "provided shall she should so such than that the their them there these they this those to under unless until up "
    "upon was we were what when which while who will with without would you".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Enough for English: "halts", "halted" and "halting" meet; a stemmer would be one more dependency for no visible gain.
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "y", "e")
_SAME = 0.5
_MIN_STEM = 3


@functools.lru_cache(maxsize=32768)
def content_stems(text: str) -> frozenset[str]:
    """The words that carry a text's matter, lower case and without endings."""
    found = (word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text))
    return frozenset(_stem(word) for word in found if word not in _EMPTY)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            return word[: -len(ending)]
    return word


def same_matter(first: str, second: str) -> bool:
    """Whether half of the shorter text's matter stands in the other."""
    if first == second:
        return True
    one, other = content_stems(first), content_stems(second)
    smaller = min(len(one), len(other))
    if smaller == 0:
        return one == other and first.casefold() == second.casefold()
    # A single shared word out of two ("government") says nothing yet.
    return len(one & other) >= max(1 if smaller == 1 else 2, _SAME * smaller)
