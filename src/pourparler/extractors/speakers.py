"""Who speaks: the words of a source resolved to one speaker, in the fullest name the article gives.

In order: a pronoun to the last fitting speaker, a name to the person of the cast, a body or state to its name, a
definite description ("the ambassador") to the person or source that was so described; what nobody can be named for
keeps its own words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pourparler.extractors.descriptions import resolve_description
from pourparler.extractors.findings import CANDIDATES, CAST, MENTIONS, SPEAKERS, Candidate, Speaker
from pourparler.extractors.opponents import are_opponents, is_critic
from pourparler.extractors.phrases import FIRST, HE, IT, POSSESSIVE, SHE, THEY, WHO, plain_words
from pourparler.extractors.pronouns import resolve_pronoun
from pourparler.extractors.scene import Scene
from pourparler.extractors.source_words import apposed_person, source_words
from pourparler.record import Provenance, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.directory import ActorDirectory
    from pourparler.extractors.base import Finding, Findings
    from pourparler.record import Article

_PRONOUNS = HE | SHE | IT | THEY | FIRST | WHO


class SpeakersExtractor:
    """The speaker of every candidate."""

    name = "speakers"
    version = "2"
    requires: tuple[Finding[Any], ...] = (CANDIDATES, CAST, MENTIONS)
    provides: tuple[Finding[Any], ...] = (SPEAKERS,)

    def __init__(self, directory: ActorDirectory) -> None:
        self._directory = directory

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """Resolve in order of place, since later sources lean on earlier ones."""
        scene = Scene(article, findings[CAST], findings[MENTIONS], self._directory)
        return {SPEAKERS: tuple(_resolve_all(scene, findings[CANDIDATES]))}


def _resolve_all(scene: Scene, candidates: tuple[Candidate, ...]) -> list[Speaker]:
    speakers: list[Speaker] = []
    for c in candidates:
        if c.source is None:
            speaker = _implicit(scene, c, candidates, speakers)
        else:
            speaker = _resolve(scene, c.source, c.cue)
            scene.spoken.append((c.source.start, speaker, c.source.of(scene.text)))
        speakers.append(speaker)
    # A quoted paragraph may stand before the cue that names its speaker.
    return [speakers[i] if (i := c.continues) is not None else s for c, s in zip(candidates, speakers, strict=True)]


def _implicit(scene: Scene, c: Candidate, candidates: tuple[Candidate, ...], speakers: list[Speaker]) -> Speaker:
    """No source: a quotation that goes on has the speaker before; a passive ("was accused of") has nobody."""
    if speakers and (c.continues is not None or (c.cue is None and c.quoted != "indirect")):
        return speakers[-1]
    if (
        speakers
        and c.cue is not None
        and _same_sentence(scene, candidates[len(speakers) - 1], c)
        and re.search(r"(?:ing|to \w+)$", c.cue.of(scene.text).split(",")[0])
    ):
        # "…, adding that", "…, and calling for": the speaker of the sentence goes on.
        return speakers[-1]
    return _subject_before(scene, c) or Speaker(None, "none")


def _subject_before(scene: Scene, c: Candidate) -> Speaker | None:
    """An active cue without a source: the actor or person named last before it in its sentence."""
    if c.cue is None or re.search(r"\b(?:is|are|was|were|been|being|be)\b", c.cue.of(scene.text)):
        return None
    begin = max(
        (
            m.end()
            for m in re.finditer(r"[.!?][”\"]?\s+(?=[A-Z“\"])|\n", scene.text[max(0, c.cue.start - 300) : c.cue.start])
        ),
        default=0,
    ) + max(0, c.cue.start - 300)
    bodies = [
        m
        for m in scene.mentions
        if begin <= m.start
        and m.end <= c.cue.start
        and not m.compound
        and m.kind in ("state", "organisation", "group", "seat")
    ]
    people = scene.cast.at(Span(begin, c.cue.start))
    inside = [x for x in c.content if x.start < c.cue.start]
    if people and (not bodies or len(people) == 1):
        if inside:
            return None
        speaker = scene.person(people[:1], Span(begin, c.cue.start))
        # "Attempts of X", "X's plan": what is X's does not speak, and the words before a cue are no description.
        if speaker.kind == "person":
            return speaker
    free = [
        m
        for m in bodies
        if not any(x.start <= m.start < x.end for x in inside) and not scene.after_preposition(begin, m.start)
    ]
    return scene.of_mention(free[0], Span(free[0].start, free[0].end)) if free else None


def _same_sentence(scene: Scene, a: Candidate, b: Candidate) -> bool:
    start, end = sorted(((a.cue or a.content[0]).start, (b.cue or b.content[0]).start))
    return not re.search(r"[.!?][”\"]?\s+[A-Z“\"]|\n", scene.text[start:end])


def _resolve(scene: Scene, source: Span, cue: Span | None) -> Speaker:
    source = source_words(scene, source, cue)
    bare = POSSESSIVE.sub("", source.of(scene.text).strip()).strip(" ,")
    key = bare.casefold()
    if key in _PRONOUNS:
        return resolve_pronoun(scene, key, source)
    described_body = _body_with_apposition(scene, source, bare)
    if described_body is not None:
        return described_body
    people = scene.cast.at(source)
    if people and not (are_opponents(bare) or is_critic(bare)):
        return scene.person(people, source)
    apposed = apposed_person(scene, source)
    if apposed is not None:
        return Speaker(scene.cast.members[apposed].name, "person", apposed, source)
    if are_opponents(bare):
        return Speaker(plain_words(bare), "unnamed", span=source)
    named = scene.named(source, bare)
    if named is not None:
        return named
    described = resolve_description(scene, source, bare)
    return described if described is not None else Speaker(plain_words(bare), "unnamed", span=source)


def _body_with_apposition(scene: Scene, source: Span, bare: str) -> Speaker | None:
    """The body before the comma of "the Monitor, a group based abroad", where nobody's name follows it."""
    head, comma, rest = bare.partition(",")
    if not comma or not re.match(r"\s*(?:a|an|the|one of|\w+['’]s)\b", rest):
        return None
    before = Span(
        source.start,
        source.start + source.of(scene.text).index(",") if "," in source.of(scene.text) else source.end,
    )
    if scene.cast.at(before):
        return None
    return scene.named(before, head)
