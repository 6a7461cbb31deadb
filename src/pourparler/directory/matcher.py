"""Finding every form of the directory in a text in one pass (Aho-Corasick)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import ahocorasick

from pourparler.directory.entries import FORM_KINDS, DirectoryActor, Form, Mention
from pourparler.directory.folding import case_forms, fold_name, fold_with_offsets

# In a line of capitals these are as likely to be the English word; elsewhere capitals settle it.
_WORDS_IN_CAPITALS = frozenset({"US"})
# A line counts as printed in capitals when at most this share of its letters is lower case.
_MOST_LOWER_CASE = 0.2
_KIND_ORDER = {kind: rank for rank, kind in enumerate(FORM_KINDS)}


class _Sense(NamedTuple):
    """One meaning of a matched string: the form it is, and whether it stands there in capitals against its habit."""

    form: Form
    capitals: bool


class _Hit(NamedTuple):
    start: int
    end: int
    senses: tuple[_Sense, ...]


class Matcher:
    """All forms of a directory, ready to be found in texts.

    Args:
        actors: actors by id; each form names one of them.
        forms: the forms to find. Of several that read the same, all are kept as meanings of one mention.
    """

    def __init__(self, *, actors: Mapping[str, DirectoryActor], forms: Iterable[Form]) -> None:
        self._actors = actors
        senses: dict[str, dict[tuple[str, str, bool], _Sense]] = {}
        for form in forms:
            folded = fold_name(form.text)
            for variant in case_forms(folded, common_noun=form.common_noun):
                sense = _Sense(form, variant != folded and variant.isupper() and not form.common_noun)
                senses.setdefault(variant, {}).setdefault((form.actor, form.kind, form.plural), sense)
        self._automaton = ahocorasick.Automaton()
        for variant, meanings in senses.items():
            # A name printed as given outranks another name that merely reads so in capitals.
            ranked = sorted(
                meanings.values(),
                key=lambda sense: (sense.capitals, _KIND_ORDER[sense.form.kind], sense.form.ambiguous),
            )
            self._automaton.add_word(variant, (len(variant), tuple(ranked)))
        if senses:
            self._automaton.make_automaton()
        self._empty = not senses

    def find(self, text: str, *, on: datetime.date | None = None) -> tuple[Mention, ...]:
        """Mentions in order of place, none overlapping another; of two that overlap the earlier, then the longer stays.

        Args:
            text: any text; offsets count its Unicode code points.
            on: day for which names with a validity period are read; ``None`` for any day.
        """
        if self._empty or not text:
            return ()
        folded, offsets = fold_with_offsets(text)
        lines = _CapitalLines(text)
        mentions = []
        for hit in _leftmost_longest(self._hits(folded)):
            in_capitals = folded[hit.start : hit.end].isupper() and lines.holds(
                hit.start if offsets is None else offsets[hit.start]
            )
            mentions.append(self._mention(hit, folded, in_capitals=in_capitals, on=on))
        if offsets is None:
            return tuple(mentions)
        # An accent after the last letter belongs to the name, so the end is where the next kept code point stands.
        return tuple(replace(mention, start=offsets[mention.start], end=offsets[mention.end]) for mention in mentions)

    def _hits(self, folded: str) -> Iterator[_Hit]:
        size = len(folded)
        for last, (length, senses) in self._automaton.iter(folded):
            end = last + 1
            start = end - length
            if (start and _in_word(folded[start - 1])) or (end < size and _in_word(folded[end])):
                continue
            if _in_address(folded, start, end):
                continue
            yield _Hit(start, end, senses)

    def _mention(self, hit: _Hit, folded: str, *, in_capitals: bool, on: datetime.date | None) -> Mention:
        senses = [sense for sense in hit.senses if self._actors[sense.form.actor].period.holds_on(on)] or list(
            hit.senses
        )
        words = folded[hit.start : hit.end]
        first = senses[0]
        actor = self._actors[first.form.actor]
        others = tuple(dict.fromkeys(sense.form.actor for sense in senses if sense.form.actor != actor.id))
        # A name in capitals within an ordinary line is as a rule a dateline, a heading or an acronym.
        shouted = first.capitals and not in_capitals and (first.form.kind in {"capital", "state"} or len(words) <= 4)
        return Mention(
            hit.start,
            hit.end,
            actor.id,
            first.form.kind,
            actor.name,
            actor.party,
            _authority(first.form, actor),
            actor.independent,
            ambiguous=first.form.ambiguous or bool(others) or shouted or (in_capitals and words in _WORDS_IN_CAPITALS),
            compound=_compound(folded, hit.start, hit.end),
            plural=first.form.plural,
            others=others,
        )


class _CapitalLines:
    """Which lines of a text are printed in capitals; asked rarely, so counted only when asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, bool] = {}

    def holds(self, place: int) -> bool:
        start = self._text.rfind("\n", 0, place) + 1
        if start not in self._known:
            end = self._text.find("\n", start)
            line = self._text[start : len(self._text) if end < 0 else end]
            lower = sum(letter.islower() for letter in line)
            upper = sum(letter.isupper() for letter in line)
            self._known[start] = len(line.split()) > 2 and lower <= _MOST_LOWER_CASE * (lower + upper)
        return self._known[start]


def _authority(form: Form, actor: DirectoryActor) -> str | None:
    # A citizen or a nationality does not speak with the authority of the state.
    return None if form.kind in {"adjective", "demonym"} else actor.authority


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _in_address(folded: str, start: int, end: int) -> bool:
    """Whether the words are part of a mail or web address ("reuters.com")."""
    if start and folded[start - 1] == "@":
        return True
    return folded[end : end + 1] in {".", "@"} and folded[end + 1 : end + 2].islower() and folded[end - 1] != "."


def _compound(folded: str, start: int, end: int) -> bool:
    before = start > 1 and folded[start - 1] == "-" and folded[start - 2].isalnum()
    return before or (folded[end : end + 1] == "-" and folded[end + 1 : end + 2].isalnum())


def _leftmost_longest(hits: Iterable[_Hit]) -> Iterator[_Hit]:
    taken = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= taken:
            taken = hit.end
            yield hit
