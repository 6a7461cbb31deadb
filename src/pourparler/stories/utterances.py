"""Which statements report the same act of speaking.

As with copies, the decision over two statements rests on these two alone, so the utterances of a project do not depend
on the order in which its reports came.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pourparler.record import PRO_AND_CON
from pourparler.stories.words import content_words, words

if TYPE_CHECKING:
    import datetime

    from pourparler.record import Statement

ADJACENT_DAYS = 1
"""Reports of one utterance may differ by a day: time zones, and "on Sunday" printed on Monday."""

_QUOTATION = re.compile(r"[\"“”«»„]([^\"“”«»„]{8,})[\"“”«»„]")
_QUOTED_RUN = 4
_NEGATION = frozenset("not no never neither nor without cannot".split())
_BODIES = frozenset(("ministry", "official", "state", "group", "unnamed", "military"))
_TITLES = frozenset(
    "mr mrs ms dr sir president prime minister foreign defence defense secretary state ambassador spokesman "
    "spokeswoman spokesperson general the of u.s us un u.n".split()
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a content is compared by.

    Attributes:
        tokens: its content words.
        runs: every run of four words inside its quotation marks.
        negated: whether it holds a negation; "will attend" and "will not attend" share their content words.
    """

    tokens: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    negated: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """What two statements are compared by.

    Attributes:
        statement: id of the statement.
        key: whom it is from: statements with different keys are never one utterance; ``None`` when nobody is named.
        speaker: who speaks, as the record names the actor.
        day: day it was said, else of publication; ``None`` when neither is known.
        day_is_stated: whether the text itself dates it to the day.
        authority: capacity in which the speaker speaks, as the record has it.
        act: what it does.
        proposition: the words of the content.
    """

    statement: str
    key: str | None
    speaker: str | None
    authority: str | None
    day: datetime.date | None
    day_is_stated: bool
    act: str
    proposition: str


def voice_key(statement: Statement) -> str | None:
    """The party spoken for, else the speaker's last name; ``None`` when the text names neither."""
    if statement.party:
        return statement.party
    name = _name_words(statement.speaker or "")
    return f"~{name[-1]}" if name else None


def voice(statement: Statement, *, proposition: str, said_on: datetime.date | None) -> Voice:
    """A statement as it is compared with others."""
    stated = statement.date is not None and statement.date_precision in (None, "day")
    return Voice(
        statement.id,
        voice_key(statement),
        statement.speaker,
        statement.authority,
        said_on,
        stated,
        statement.act,
        proposition,
    )


def same_utterance(first: Voice, second: Voice, *, copies: bool) -> bool:
    """Whether two statements report the same act of speaking.

    Args:
        first: a statement.
        second: another statement.
        copies: whether the reports they stand in are copies of each other, so that the same place in the text is
            likely the same sentence in other words.
    """
    if first.key is None or first.key != second.key or not _days_agree(first, second):
        return False
    one, other = wording(first.proposition), wording(second.proposition)
    quotes_meet = not one.runs.isdisjoint(other.runs)
    if not quotes_meet and (one.negated != other.negated or _opposed(first.act, second.act)):
        return False
    common = len(one.tokens & other.tokens)
    smaller = min(len(one.tokens), len(other.tokens))
    likeness = common / (len(one.tokens | other.tokens) or 1)
    part = common / (smaller or 1)
    if _speakers_agree(first.speaker, second.speaker):
        if copies and common >= 2 and (likeness >= 0.3 or part >= 0.6):
            return True
        return quotes_meet or (common >= 3 and likeness >= 0.5) or (smaller >= 5 and part >= 0.8)
    if _is_a_person(first) and _is_a_person(second):
        return False
    # "A spokesman said" in one report is "Dmitry Peskov said" in another; only the words can tell.
    return quotes_meet or (copies and common >= 3 and likeness >= 0.5) or (common >= 6 and likeness >= 0.8)


class Heard:
    """Contents found by what they share; the one that came first is forgotten first.

    ``same_utterance`` says no to two contents that share neither two content words nor a run of a quotation, whatever
    else is true of them. So only what is ``alike`` need be compared.
    """

    def __init__(self) -> None:
        self._places: dict[str | tuple[str, ...], deque[int]] = {}
        self._contents: deque[str] = deque()

    def add(self, place: int, proposition: str) -> None:
        """Remembers a content under a number."""
        self._contents.append(proposition)
        for part in _parts(proposition):
            self._places.setdefault(part, deque()).append(place)

    def forget_first(self) -> None:
        """Forgets the content that was added before all others."""
        for part in _parts(self._contents.popleft()):
            places = self._places[part]
            places.popleft()
            if not places:
                del self._places[part]

    def alike(self, proposition: str) -> list[int]:
        """Numbers of the contents that could tell of the same utterance, in the order in which they were added."""
        shared: Counter[int] = Counter()
        for part in _parts(proposition):
            # One run of a quotation is enough, so it counts as much as two words.
            for _ in range(1 if isinstance(part, str) else 2):
                shared.update(self._places.get(part, ()))
        return sorted(place for place, times in shared.items() if times >= 2)


def _parts(proposition: str) -> list[str | tuple[str, ...]]:
    said = wording(proposition)
    return [*said.tokens, *said.runs]


@functools.lru_cache(maxsize=16384)
def wording(proposition: str) -> Wording:
    """What a content is compared by."""
    runs: set[tuple[str, ...]] = set()
    for quotation in _QUOTATION.findall(proposition):
        quoted = words(quotation)
        runs.update(tuple(quoted[at : at + _QUOTED_RUN]) for at in range(len(quoted) - _QUOTED_RUN + 1))
    every = words(proposition)
    negated = any(word in _NEGATION or word.endswith("n't") for word in every)
    return Wording(frozenset(content_words(proposition)), frozenset(runs), negated)


def _is_a_person(voice: Voice) -> bool:
    """Whether a certain person speaks, not a body or somebody unnamed; two persons never speak as one."""
    if voice.authority in _BODIES:
        return False
    name = (voice.speaker or "").split()
    return len(name) > 1 and all(word[0].isupper() for word in name)


def _days_agree(first: Voice, second: Voice) -> bool:
    if first.day is None or second.day is None:
        return first.day is second.day
    apart = abs((first.day - second.day).days)
    # The same promise made on Monday and again on Tuesday is two utterances when both reports say so.
    return apart == 0 if first.day_is_stated and second.day_is_stated else apart <= ADJACENT_DAYS


def _opposed(first: str, second: str) -> bool:
    return {PRO_AND_CON.get(first), PRO_AND_CON.get(second)} == {"for", "against"}


def _speakers_agree(first: str | None, second: str | None) -> bool:
    if first is None or second is None:
        return first is second
    one, other = set(_name_words(first)), set(_name_words(second))
    return bool(one) and bool(other) and (one <= other or other <= one)


@functools.lru_cache(maxsize=4096)
def _name_words(name: str) -> tuple[str, ...]:
    every = words(name)
    return tuple(word for word in every if word not in _TITLES) or tuple(every)
