"""Common nouns that stand for one body ("the alliance" for NATO), and where they mean another one or none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pourparler.directory import Mention

_NOUN = r"(?:alliance|coalition|bloc|grouping|troika|council|committee)"
_GENERIC = re.compile(r"[a-z]+")
# What stands before the noun, back to the beginning of its noun phrase.
_BEFORE = re.compile(r"(?:[\w.’'-]+ ){0,4}$")
_NEW = re.compile(
    r"\b(?:an?|any|no|another|some|new|each|every|what|two|three|rival|wider|broad|broader) $", re.IGNORECASE
)
_QUALIFIED = re.compile(
    r"\b(?:opposition|rebels?|insurgent|militant|militia|guerrilla|jihadist|ruling|governing|electoral|political|party"
    r"|tribal|separatist|regional|parliamentary|centr\w+|left\w*|right\w*|conservative|liberal|socialist|nationalist"
    r"|[\w.]+-(?:led|backed|based|supported|sponsored|dominated))\b(?: [\w.’'-]+){0,2} $",
    re.IGNORECASE,
)
_OTHER_BODY = re.compile(
    rf"\b(?:(?:[\w.]+-(?:led|backed|supported|sponsored|dominated)|opposition|rebel|insurgent|ruling|governing|electoral)"
    rf"(?: [\w’'-]+){{0,2}} {_NOUN}\b|{_NOUN} of\b|(?:[A-Z][\w’'-]+ )+{_NOUN.title()}\b)"
    rf"|\b[A-Z][\w’'-]+ (?:Alliance|Coalition|Bloc|Grouping)\b"
)


def without_other_bodies(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Mentions without the common nouns that do not mean the body they may stand for.

    "The alliance" means a body only where the article calls it by its name, and the name stands nearer before than any
    other alliance; "an alliance" and "the opposition alliance" are others.
    """
    kept = []
    for m in mentions:
        if not _is_generic(text, m) or _means_its_body(text, m, mentions):
            kept.append(m)
    return tuple(kept)


def _is_generic(text: str, m: Mention) -> bool:
    return m.kind == "organisation" and m.ambiguous and _GENERIC.fullmatch(text[m.start : m.end]) is not None


def _means_its_body(text: str, m: Mention, mentions: tuple[Mention, ...]) -> bool:
    line = text.rfind("\n", 0, m.start) + 1
    phrase = _BEFORE.search(text, max(line, m.start - 60), m.start)
    before = phrase.group() if phrase else ""
    if _NEW.search(before) or _QUALIFIED.search(before):
        return False
    names = [o for o in mentions if o.actor == m.actor and not _is_generic(text, o)]
    if not names:
        return False
    named = max((o.end for o in names if o.end <= m.start), default=-1)
    other = max((o.end() for o in _OTHER_BODY.finditer(text, 0, m.start)), default=-1)
    return named > other or other < 0
