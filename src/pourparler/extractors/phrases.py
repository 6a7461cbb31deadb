"""Noun phrases that name sources: their head, their number, and the words that belong to a kind of source."""

from __future__ import annotations

import re

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "themselves", "both", "both sides"})
FIRST = frozenset({"i", "we", "me", "my", "our", "us"})
WHO = frozenset({"who", "which", "whom", "that", "whose"})

ABBREVIATION = re.compile(r"(?:[A-Z]\.?){2,6}s?")
ARTICLE = re.compile(r"^(?:the|a|an|this|that|these|those|his|her|its|their|our)\s+", flags=re.IGNORECASE)
POSSESSIVE = re.compile(r"['’]s?$")

COLLECTIVE = frozenset(
    """
    group committee council body coalition party movement organisation organization agency ministry government
    bloc alliance union commission force army delegation panel board court union observatory watchdog monitor
    company firm bank newspaper paper department office team country nation state kingdom republic
    administration regime militia faction fund institution network charity statement report document letter
    """.split()
)
"""Heads of descriptions of one body."""

OWN_BODIES = frozenset(
    """
    government army military ministry police parliament regime authorities administration presidency cabinet court
    opposition resistance rebels insurgents side
    """.split()
)
"""Heads of descriptions of a body of a state or its opponents."""

OWN_BODY = re.compile(
    r"(?:['’]s)?[ ](?:main |armed |ruling )?"
    r"((?:[A-Z]\w+ )?(?:government|army|military|regime|authorities|administration|opposition|rebels|parliament))\b"
)

_PLURAL_PEOPLE = re.compile(r"(?:s|people|men|women|police|troops|media)$")
_QUANTITY = re.compile(
    r"^(?:some|several|many|most|other|all|both|two|three|four|five|one|a few|a number of|dozens of|other)\b",
    flags=re.IGNORECASE,
)


def head_noun(words: str) -> str:
    """Head noun of a description: the last word before a preposition, relative clause or comma."""
    phrase = re.split(
        r"\s(?:of|for|from|to|in|at|with|who|on|by|close|familiar|involved|based)\b|,", ARTICLE.sub("", words.strip())
    )[0]
    tokens = re.findall(r"[\w’'\-]+", phrase)
    return POSSESSIVE.sub("", tokens[-1]).casefold() if tokens else ""


def has_plural_head(words: str) -> bool:
    """Whether a description is headed by a plural."""
    return bool(_PLURAL_PEOPLE.search(head_noun(words)))


def is_plural(words: str) -> bool:
    """Whether words name several: a plural head, "they", or a number of them."""
    return has_plural_head(words) or words.casefold() in THEY or bool(_QUANTITY.match(words))


def is_one_body(words: str) -> bool:
    """Whether a description is that of one body of people ("the group")."""
    return head_noun(words) in COLLECTIVE


def plain_words(words: str) -> str:
    """Words as they would stand within a sentence."""
    return re.sub(r"\s+", " ", re.sub(r"^The ", "the ", words)) if not words.isupper() else words
