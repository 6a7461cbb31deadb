"""Which language a text is in: offline, and without loading anything for plain English."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
# Frequent in English news and no words of its neighbours; "in", "is", "was" would be Dutch or German.
_ENGLISH = frozenset(
    {"the", "of", "and", "to", "that", "with", "for", "said", "by", "from", "has", "have", "which", "would"}
)
# One in eight words of English news is one of these; below a tenth the slower but surer way decides.
_ENGLISH_SHARE = 0.1
_SAMPLE = 2000
# Under this many words a classifier guesses (headlines full of names); such texts stay undecided.
_FEWEST_WORDS = 8
# Log-probability between the first and the second language: odds of 50 to 1.
_MARGIN = 4.0


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of the language of ``text``, judged by its beginning; ``None`` when it is too short to tell."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.casefold())
    if not words:
        return None
    if len(words) >= 2 * _FEWEST_WORDS and sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words):
        return "en"
    latin = sum(word[0] < "\u0250" for word in words)
    if latin > len(words) / 2 and len(words) < _FEWEST_WORDS:
        return None
    # The classifier reads bytes; half of a surrogate pair has none.
    encodable = sample.encode("utf-8", "replace").decode("utf-8")
    # Loading its profiles takes half a second, so this waits for a text that needs it.
    import py3langid

    (first, score), (_, next_score), *_ = py3langid.rank(encodable)
    return str(first) if float(score) - float(next_score) >= _MARGIN else None


def language_code(declared: str | None) -> str | None:
    """The two-letter code of a declared language ("en-GB", "English", "eng" are "en"); ``None`` when none was."""
    if not declared or not declared.strip():
        return None
    code = re.split(r"[-_;, ]", declared.strip().lower(), maxsplit=1)[0]
    return "en" if code in {"eng", "english"} else code
