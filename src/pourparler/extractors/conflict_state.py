"""Whose government and whose opposition a report means by "the government" and "the opposition"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pourparler.directory import ActorDirectory, Mention

_STATE = ("state", "adjective")
_NEAR = 60
_OWN = r"(?:['’]s)?[ \n](?:[\w-]+ ){0,2}?"
_UPRISING = re.compile(
    rf"{_OWN}(?:rebels?|rebellion|opposition|insurgen(?:ts?|cy)|dissidents?|uprising)\b", re.IGNORECASE
)
_WAR = re.compile(
    rf"{_OWN}(?:war|conflict|crisis|peace|talks|negotiations|cease-?fires?|truces?|cessation|transition|coup)\b",
    re.IGNORECASE,
)
_WAR_IN = re.compile(
    r"\b(?:war|conflict|crisis|peace|talks|negotiations|cease-?fires?|truces?|fighting|violence|hostilities|opposition"
    r"|rebels|insurgents)(?: [a-z-]+){0,2} (?:in|on|for|over|within|inside) $",
    re.IGNORECASE,
)
_UPRISING_WEIGHT, _WAR_WEIGHT = 3.0, 2.0
_ENOUGH = 2.0
"""The least that signs of a conflict must come to; the name alone is none."""
_OFTEN = 0.1
"""What each naming adds, where several states have such signs."""
_OPPOSITION = re.compile(r"(\w+) opposition")
"""The short name of a state's opposition, as the directory has it."""


def state_of_conflict(text: str, mentions: Sequence[Mention], directory: ActorDirectory) -> str | None:
    """The state whose rebels, war or talks the article names most; ``None`` where it names none.

    Who comments on a war, joins it or sells arms for it is named as often as the state that it is fought in; what
    stands beside the name tells them apart.
    """
    signs: defaultdict[str, float] = defaultdict(float)
    named: Counter[str] = Counter()
    for m in mentions:
        home = _home(m, directory)
        if home is not None:
            signs[home] += _UPRISING_WEIGHT
        elif m.kind in _STATE and m.party and not m.compound:
            named[m.party] += 1
            signs[m.party] += _sign(text, m)
    fought_in = [party for party in sorted(signs) if signs[party] >= _ENOUGH]
    return max(fought_in, key=lambda party: signs[party] + _OFTEN * named[party], default=None)


def _home(m: Mention, directory: ActorDirectory) -> str | None:
    """The state of which a mention names the opposition or one of its groups."""
    group = _OPPOSITION.fullmatch(m.party or "") if m.kind == "group" else None
    return directory.resolve_party(group.group(1)) if group is not None else None


def _sign(text: str, m: Mention) -> float:
    """How far the words beside a state's name tell that a conflict within it is meant."""
    if _UPRISING.match(text, m.end, m.end + _NEAR):
        return _UPRISING_WEIGHT
    if _WAR.match(text, m.end, m.end + _NEAR):
        return _WAR_WEIGHT
    return _WAR_WEIGHT if m.kind == "state" and _WAR_IN.search(text, max(0, m.start - _NEAR), m.start) else 0.0


def opposition_named(mentions: Sequence[Mention], place: int) -> str | None:
    """Short name of the opposition of which a group is named, last before a place or else first after it."""
    groups = [m for m in mentions if m.kind == "group" and m.party and "opposition" in m.party.casefold()]
    before = [m for m in groups if m.start < place]
    chosen = before[-1:] or groups[:1]
    return chosen[0].party if chosen else None
