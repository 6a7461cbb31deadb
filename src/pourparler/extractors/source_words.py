"""The words of a source put right: from what the tagger marked to the noun phrase that names who speaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pourparler.extractors.phrases import HE, IT, SHE, THEY
from pourparler.extractors.sentences import sentence_of
from pourparler.record import Span

if TYPE_CHECKING:
    from pourparler.extractors.scene import Scene

_RELATIVE = re.compile(r"(?:,\s+|\s+)(?:which|whose|who|where)\s")
_REFLEXIVE = re.compile(r"\s+(?:itself|himself|herself|themselves|alone|too|also)$")
_LAST_WORD = re.compile(r"\w+$")
# A clause, not a noun phrase: so many words before a pronoun or a conjunction at the end.
_LONG = 4
_PARENTHESIS = re.compile(
    r",\s+(?:which|who|whose|where|when|while|in|at|on|speaking|citing|quoting|asked|according|referring|after|before)\s"
    r"[^.;!?]*$"
)
_PARTICIPLE = re.compile(
    r"(?:grouping|including|comprising|representing|bringing|uniting|combining|made up of|formed)\s"
)
_CONJUNCTION = re.compile(r"(?:,?\s+(?:after|before|as|while|when|who|which|that|but|and|because|if|had|has|have))+$")


def source_words(scene: Scene, source: Span, cue: Span | None) -> Span:
    """The noun phrase that names the speaker, within or before what was marked as source.

    Args:
        scene: the article.
        source: what the tagger marked.
        cue: the cue of the attribution.
    """
    source = _without_clause(scene, source)
    source = _before_participle(scene, source)
    if cue is not None:
        source = _before_parenthesis(scene, source, cue)
    relative = _RELATIVE.search(source.of(scene.text))
    if relative:
        source = _around_relative(scene, source, relative)
    reflexive = _REFLEXIVE.search(source.of(scene.text))
    return Span(source.start, source.start + reflexive.start()) if reflexive else source


def _without_clause(scene: Scene, source: Span) -> Span:
    """The pronoun of "Ruiz left just hours after he"; a long run without the conjunction at its end."""
    words = source.of(scene.text)
    last = _LAST_WORD.search(words)
    if last is None or len(words.split()) <= _LONG:
        return source
    if last.group().casefold() in HE | SHE | IT | THEY:
        return Span(source.start + last.start(), source.end)
    loose = _CONJUNCTION.search(words)
    if loose is None:
        return source
    cut = Span(source.start, source.start + loose.start())
    # What stands before the conjunction is a clause of its own: its subject speaks.
    for m in scene.within(cut):
        if m.kind in ("state", "organisation", "group", "seat") and scene.is_subject(Span(m.start, m.end)):
            return Span(m.start, m.end)
    return cut


def _before_participle(scene: Scene, source: Span) -> Span:
    """The subject of "the Council, formed in Y and grouping many, has said", where only "grouping many" was marked."""
    if not _PARTICIPLE.match(source.of(scene.text)):
        return source
    low = sentence_of(scene.text, source.start)[0]
    head, comma, _ = scene.text[low : source.start].partition(",")
    subject = Span(low, low + len(head))
    actors = [m for m in scene.within(subject) if m.kind in ("state", "organisation", "group", "seat")]
    return Span(actors[0].start, subject.end) if comma and actors and actors[0].end == subject.end else source


def _before_parenthesis(scene: Scene, source: Span, cue: Span) -> Span:
    """The subject of "Ruiz, speaking in Y, said", where only Y was marked."""
    if source.end > cue.start or not re.fullmatch(r"\s*,\s*(?:\w+\s+){0,2}", scene.text[source.end : cue.start]):
        return source
    low = sentence_of(scene.text, cue.start)[0]
    before = scene.text[low : source.start]
    parenthesis = _PARENTHESIS.search(before)
    if parenthesis is None or scene.text[source.start - 2 : source.start] == ", ":
        return source
    head = before[: parenthesis.start()].strip()
    if not head or len(head.split()) > 14 or '"' in head or "“" in head:
        return source
    start = low + before.index(head)
    return Span(start, start + len(head))


def _around_relative(scene: Scene, source: Span, relative: re.Match[str]) -> Span:
    """A source without its relative clause; the name that stands after the clause, where it is the source's own."""
    tail = source.of(scene.text).rpartition(", ")[2].rstrip(" ,")
    at = source.start + source.of(scene.text).rindex(tail) if tail else source.end
    if at > source.start + relative.end() and scene.cast.at(Span(at, at + len(tail))) and _is_name(tail):
        return Span(at, at + len(tail))
    return Span(source.start, source.start + relative.start())


def _is_name(words: str) -> bool:
    return all(word[:1].isupper() or word in ("al", "de", "bin", "van", "von") for word in words.split())


def apposed_person(scene: Scene, source: Span) -> int | None:
    """The person whose name stands beside a description, a comma between: "the envoy, Ana Ruiz," and the reverse."""
    text = scene.text
    words = source.of(text)
    if not re.match(r"(?:an?|the|one of|\w+['’]s|[A-Z][\w.]+ [a-z]|[a-z])", words):
        return None
    after = re.match(r",?\s*,\s+", text[source.end : source.end + 4])
    if after is not None:
        start = source.end + after.end()
        for i, member in enumerate(scene.cast.members):
            for m in member.mentions:
                if m.start == start and re.match(r",|\s*\.|\s+(?:said|told|says)|\s*\n", text[m.end : m.end + 8]):
                    return i
    if re.match(r"(?:an?|the|one)\s", words) and text[source.end : source.end + 1] == ",":
        for i, member in enumerate(scene.cast.members):
            if any(text[m.end : source.start] == ", " for m in member.mentions if m.end < source.start):
                return i
    return None
