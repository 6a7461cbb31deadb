"""The scene of an article while its sources are resolved: who is there, and who has spoken so far."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from pourparler.extractors.findings import Speaker
from pourparler.extractors.phrases import ABBREVIATION, OWN_BODY, POSSESSIVE, plain_words
from pourparler.record import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from pourparler.directory import ActorDirectory, Mention
    from pourparler.extractors.cast import Cast
    from pourparler.record import Article

_GROUP_NOUN = re.compile(
    r"(?:\s(?:monitoring|news|rights|human rights|aid|militant|rebel|opposition|advocacy|media|state)){0,2}"
    r"\s(?:group|agency|watchdog|movement|organi[sz]ation|coalition|party|militia|alliance|bloc)"
)

_SPEAKS_FOR = re.compile(
    r"\b(?:spokes\w+|aides?|advis[eo]rs?|lawyers?|envoys?|allies|ally)\s+(?:for|to|of)\s(?:[\w’'.-]+\s){0,4}$",
    re.IGNORECASE,
)
"""Whoever speaks for somebody is not the one whose title and name come after."""


def _all_capitalised(name: str) -> bool:
    """Whether a name holds only capitalised words and the small ones between them."""
    return not any(word[0].islower() and len(word) > 3 for word in name.split())


class Scene:
    """An article's people and bodies, as words name them.

    Attributes:
        text: the article's text.
        published: day of publication.
        cast: its people.
        mentions: where it names actors of the directory.
        directory: those actors.
        spoken: place, speaker and source words of what was said so far, in order.
    """

    def __init__(self, article: Article, cast: Cast, mentions: tuple[Mention, ...], directory: ActorDirectory) -> None:
        self.text = article.text
        self.published = article.published
        self.cast = cast
        self.mentions = mentions
        self.directory = directory
        self.spoken: list[tuple[int, Speaker, str]] = []

    def within(self, span: Span) -> list[Mention]:
        """Mentions inside of a span that no hyphen ties to another word."""
        return [m for m in self.mentions if span.start <= m.start and m.end <= span.end and not m.compound]

    @cached_property
    def bodies(self) -> list[tuple[Span, Speaker]]:
        """States, organisations, groups, and the bodies of states ("the Norlandian army"), in order of place."""
        found = []
        for m in self.mentions:
            if m.compound:
                continue
            of_state = OWN_BODY.match(self.text, m.end) if m.party and m.kind in ("adjective", "state") else None
            if of_state is not None:
                span = Span(m.start, of_state.end())
                name = f"{self._words_of(m)} {of_state.group(1)}"
                found.append((span, Speaker(name, "unnamed", span=span)))
            elif m.kind in ("state", "organisation", "group", "seat", "capital"):
                span = Span(m.start, m.end)
                found.append((span, self.of_mention(m, span)))
        return found

    def last_spoken(self, fits: Callable[[Speaker, str], bool]) -> Speaker | None:
        """The speaker last heard that fits, given itself and its source words."""
        for _, speaker, words in reversed(self.spoken):
            if speaker.name and fits(speaker, words):
                return speaker
        return None

    def begins_clause(self, start: int, at: int) -> bool:
        """Whether only an article, a dateline or an opening phrase stands between a sentence's start and a place."""
        before = self.text[start:at].strip()
        return bool(
            re.fullmatch(r"(?:[^,.;:]{0,60},)?\s*(?:[A-Z/]{4,}[^a-z]*)?\s*(?:[Tt]he|But|And|Yet|However,)?", before)
        )

    def is_subject(self, span: Span) -> bool:
        """Whether a verb follows soon: a rough test for a subject."""
        after = self.text[span.end : span.end + 30]
        return bool(
            re.match(
                r"(?:,[^,\n]{3,80},)?\s+(?:has|have|had|is|was|will|would|also|\w+ed|said|says|told|wants|met"
                r"|made|took|left)\b",
                after,
            )
        )

    def person(self, people: list[int], source: Span) -> Speaker:
        """Of several people in one source the one that is its head: no possessor, and not after "to", "of" or "for"."""
        chosen = people[-1] if len(people) > 1 else people[0]
        for i in people:
            member = self.cast.members[i]
            inside = [m for m in member.mentions if source.holds(m)]
            if not inside:
                chosen = i
                break
            after = self.text[inside[0].end : inside[0].end + 2]
            possessor = (after[:1] in "'’" and inside[0].end + 2 < source.end) or self._owns_title(
                people, inside[0], source
            )
            if not possessor and not self.after_preposition(source.start, inside[0].start):
                chosen = i
                break
        else:
            member = self.cast.members[people[0]]
            inside = [m for m in member.mentions if source.holds(m)]
            if inside and inside[0].end + 2 < source.end:
                # Only "X's spokesman", "a spokesman for X": the description speaks, not X.
                bare = POSSESSIVE.sub("", source.of(self.text).strip())
                return (
                    Speaker(plain_words(bare), "unnamed", span=source)
                    if len(people) == 1
                    else Speaker(self.cast.members[chosen].name, "person", chosen, source)
                )
            if (
                len(people) == 1
                and inside
                and inside[0].start > source.start + 2
                and self.after_preposition(source.start, inside[0].start)
            ):
                return Speaker(plain_words(source.of(self.text)), "unnamed", span=source)
        return Speaker(self.cast.members[chosen].name, "person", chosen, source)

    def _owns_title(self, people: list[int], name: Span, source: Span) -> bool:
        """Whether a name stands before another's title: "Lund adviser Ana Ruiz"."""
        return any(
            re.fullmatch(
                r"\s(?:(?!(?:of|and|or|for|with|in|at|from|to|by|as)\s)[a-z]+\s){1,3}",
                self.text[name.end : other.start],
            )
            for i in people
            for other in self.cast.members[i].mentions
            if source.holds(other) and other.start > name.end
        )

    def after_preposition(self, start: int, name: int) -> bool:
        """Whether a name belongs to a phrase like "a spokesman for": the "of" within a title does not count."""
        before = self.text[start:name]
        if _SPEAKS_FOR.search(before):
            return True
        for m in reversed(
            [m for m in self.mentions if m.kind in ("office", "organisation") and start <= m.start and m.end <= name]
        ):
            before = before[: m.start - start] + "title" + before[m.end - start :]
        match = re.search(r"\b(?:to|of|for|with|by)\s+(?:the\s+)?((?:[\w.’'-]+\s+){0,4})$", before)
        # "minister of X, Y" and "leader of X Y": a comma or a title between keeps the name the head.
        return match is not None and "title" not in match.group(1)

    def named(self, source: Span, bare: str) -> Speaker | None:
        """A state, body, group or known person named by the head of the source."""
        inside = self.within(source)
        heads = [
            m for m in inside if m.kind in ("state", "organisation", "group", "seat", "capital", "person", "outlet")
        ]
        adjectives = [m for m in inside if m.kind == "adjective"]
        end = source.start + len(source.of(self.text).rstrip(" ,"))
        for m in heads:
            tail = self.text[m.end : end]
            tail = re.sub(r"\s*\([^)]*\)?$", "", POSSESSIVE.sub("", tail))
            head_of_source = (not re.search(r"\w", tail) or _GROUP_NOUN.fullmatch(tail)) and self._nothing_before(
                source.start, m
            )
            if head_of_source:
                return self.of_mention(m, source)
        for m in adjectives:
            # "the Norlandian side", and "a Norlandian proposal" of which only the adjective was marked.
            if self._nothing_before(source.start, m) and self.text[m.end : end] in ("", " side"):
                return self.of_mention(m, source)
        surname = re.fullmatch(r"(?:Mr|Mrs|Ms|Dr|Gen|Sen|President|King|Pope)?\.?\s*([A-Z][\w’'\-]+)", bare)
        if surname and not heads:
            known = self.directory.people_by_surname(surname.group(1), on=self.published)
            if len(known) == 1:
                return Speaker(known[0].name, "person", span=source)
        return None

    def _nothing_before(self, start: int, m: Mention) -> bool:
        before = self.text[start : m.start].strip()
        return not before or bool(
            re.fullmatch(
                r"(?:the|both|main|neighbo[u]?ring|communist|isolated|non-\w+|rival|nearby|oil-rich|ally|allied"
                r"|regional power|\w+-led|\w+-backed)(?: [\w-]+){0,2}",
                before,
                flags=re.IGNORECASE,
            )
        )

    def _words_of(self, m: Mention) -> str:
        return POSSESSIVE.sub("", self.text[m.start : m.end].replace("\n", " "))

    def _state_name(self, m: Mention) -> str:
        """The state that a capital or an adjective stands for, as the article mostly calls it."""
        party = m.party or ""
        names = [self._words_of(o) for o in self.mentions if o.kind == "state" and o.party == party and not o.compound]
        full = [name for name in names if not ABBREVIATION.fullmatch(name)]
        usual = self.directory.party_name(party)
        return usual if usual in full or not full else max(full, key=lambda name: (full.count(name), name))

    def of_mention(self, m: Mention, source: Span) -> Speaker:
        """The actor that a mention names, in the article's fullest name, as the speaker that a source means."""
        if m.kind == "person":
            return Speaker(m.name, "person", span=source)
        kind = {
            "capital": "state",
            "demonym": "group",
            "adjective": "state",
            "seat": "organisation",
            "outlet": "organisation",
        }.get(m.kind, m.kind)
        return Speaker(self._fullest(m), kind, span=Span(m.start, m.end))

    def _fullest(self, m: Mention) -> str:
        """The longest name that the article gives for an actor; the directory's where it only abbreviates."""
        words = self._words_of(m)
        if m.kind == "outlet" and not ABBREVIATION.fullmatch(words):
            return words
        if m.kind == "adjective":
            return self._state_name(m)
        if m.kind == "demonym" or words in self.cast.long_forms:
            return self.cast.long_forms.get(words, words)
        if m.kind == "state" and not ABBREVIATION.fullmatch(words):
            return words
        if m.kind == "capital":
            return self._state_name(m)
        forms = {
            self._words_of(o)
            for o in self.mentions
            if o.actor == m.actor and o.kind in ("state", "organisation", "group", "seat") and not o.compound
        }
        if m.name in forms and (m.kind == "group" or "'" in words or "’" in words):
            return m.name
        full = sorted(f for f in forms if f[:1].isupper() and not ABBREVIATION.fullmatch(f))
        # A longer form counts only where it goes on from this one: other names of the actor may be narrower.
        longer = (
            [f for f in full if words.casefold() in f.casefold() and _all_capitalised(f)]
            if not ABBREVIATION.fullmatch(words)
            else full
        )
        return (
            max(longer, key=len)
            if longer
            else (words if m.kind in ("organisation", "group") and not ABBREVIATION.fullmatch(words) else m.name)
        )
