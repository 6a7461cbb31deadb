"""Sources described by whom they are against: "opponents of President X", "X's critics", "rebels fighting X"."""

from __future__ import annotations

import re

_MANY = r"(?:opponents|enemies|foes|adversaries|rivals)"
_VOICES = r"(?:critics?|detractors?|opponent|dissidents?|defectors?)"
_AGAINST = (
    r"(?:fighting(?: against)?|battling|opposed to|opposing|resisting"
    r"|(?:trying|seeking|wanting|fighting) to (?:oust|topple|overthrow|unseat|remove))"
)
_OWNER = r"(?:[\w.’'-]+ ){0,6}?(?:[\w.-]+[’']s?|his|her) (?:[\w-]+ ){0,2}?"
_OPPONENTS = re.compile(
    rf"(?:[\w’'-]+ ){{0,4}}?{_MANY} of [^,]+|{_OWNER}{_MANY}"
    rf"|(?:[\w’'-]+ ){{0,4}}?(?:rebels|insurgents|fighters|groups|factions|forces|those|people|men) {_AGAINST} [^,]+",
    re.IGNORECASE,
)
_LONE = re.compile(rf"(?:[\w’'-]+ ){{0,4}}?{_VOICES} of [^,]+|{_OWNER}{_VOICES}", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"\b(?:dissidents?|defectors?)\b|\b(?:not|never|no longer) (?:a )?(?:part|member|representative|affiliated|aligned"
    r"|associated|represented)\b|\bunaffiliated\b|\bexcluded from\b",
    re.IGNORECASE,
)


def are_opponents(words: str) -> bool:
    """Whether a description names many by their being against somebody; they are never the one whom they oppose."""
    return _OPPONENTS.fullmatch(words.strip(" ,")) is not None


def is_critic(words: str) -> bool:
    """Whether a description names critics or a lone opponent of somebody, who speak for themselves."""
    return _LONE.fullmatch(words.strip(" ,")) is not None


def stands_outside(words: str) -> bool:
    """Whether a description sets somebody apart from the bodies of an opposition: a dissident, "not part of the X"."""
    return _OUTSIDE.search(words) is not None
