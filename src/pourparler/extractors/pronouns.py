"""Pronouns as sources: to the last fitting speaker, person or body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pourparler.extractors.findings import Speaker
from pourparler.extractors.phrases import HE, IT, SHE, THEY, WHO, is_one_body, is_plural
from pourparler.extractors.sentences import sentence_of
from pourparler.record import Span

if TYPE_CHECKING:
    from pourparler.extractors.scene import Scene


def resolve_pronoun(scene: Scene, key: str, source: Span) -> Speaker:
    """The speaker that a pronoun means.

    Args:
        scene: who is there and has spoken so far.
        key: the pronoun in lower case.
        source: where it stands.
    """
    if key in WHO:
        return _antecedent(scene, source)
    if key in HE | SHE:
        return _he_or_she(scene, source, female=key in SHE)
    if key in IT:
        return (
            _subject_body(scene, source)
            or scene.last_spoken(
                lambda s, w: s.kind in ("state", "organisation", "group") or (s.kind == "unnamed" and is_one_body(w))
            )
            or _last_body(scene, source)
        )
    if key in THEY:
        return scene.last_spoken(lambda s, w: s.kind in ("group", "organisation", "state") or is_plural(w)) or Speaker(
            source.of(scene.text), "unnamed", span=source
        )
    return scene.last_spoken(lambda s, w: True) or Speaker(None, "none")


def _antecedent(scene: Scene, source: Span) -> Speaker:
    """The noun phrase before a relative pronoun."""
    people = [
        (m.end, i)
        for i, member in enumerate(scene.cast.members)
        for m in member.mentions
        if m.end <= source.start and source.start - m.end < 60
    ]
    bodies = [
        m
        for m in scene.mentions
        if m.end <= source.start and source.start - m.end < 30 and m.kind in ("state", "organisation", "group", "seat")
    ]
    if people and (not bodies or max(people)[0] > bodies[-1].end):
        return scene.person([max(people)[1]], source)
    if bodies:
        return scene.of_mention(bodies[-1], source)
    return scene.last_spoken(lambda s, w: True) or Speaker(None, "none")


def _he_or_she(scene: Scene, source: Span, *, female: bool) -> Speaker:
    """The person named or speaking last before, of fitting gender; people of this and the last sentences count."""
    best: tuple[float, int] | None = None
    paragraph = scene.text.rfind("\n", 0, source.start)
    low = sentence_of(scene.text, source.start)[0]
    previous = _sentence_before(scene, low, paragraph + 1)
    for i, member in enumerate(scene.cast.members):
        if member.female is not None and member.female != female:
            continue
        before = [m for m in member.mentions if m.end <= source.start]
        if not before:
            continue
        last = before[-1]
        score = -float(source.start - last.end)
        # A speaker is likelier meant than somebody merely named, and the paragraph's own people than earlier ones.
        if any(s.member == i and abs(at - last.start) < 60 for at, s, _ in scene.spoken[-4:]):
            score += 250
        if scene.spoken and scene.spoken[-1][1].member == i:
            score += 150
        if last.start < paragraph:
            score -= 100
        if scene.is_subject(last):
            score += 120
        if previous <= last.start < low and scene.begins_clause(previous, last.start):
            score += 300
        if member.female is None and female:
            score -= 250
        if best is None or score > best[0]:
            best = (score, i)
    spoken = scene.spoken[-1] if scene.spoken else None
    if spoken and spoken[1].kind == "unnamed" and not is_plural(spoken[2]) and not is_one_body(spoken[2]):
        distance = -float(source.start - spoken[0]) + 300
        if best is None or distance > best[0]:
            return spoken[1]
    if best is None:
        return scene.last_spoken(lambda s, w: s.kind in ("person", "unnamed") and not is_plural(w)) or Speaker(
            source.of(scene.text), "unnamed", span=source
        )
    return scene.person([best[1]], source)


def _sentence_before(scene: Scene, low: int, paragraph: int) -> int:
    """Where the sentence before one that begins at ``low`` begins; ``low`` itself at the beginning of a paragraph."""
    end = len(scene.text[:low].rstrip())
    return sentence_of(scene.text, end - 1)[0] if end > paragraph else low


def _subject_body(scene: Scene, source: Span) -> Speaker | None:
    """The body that is the subject of this sentence before the pronoun, else of the sentence before."""
    low = sentence_of(scene.text, source.start)[0]
    previous = _sentence_before(scene, low, scene.text.rfind("\n", 0, source.start) + 1)
    for start, end in ((low, source.start), (previous, low)):
        for span, body in scene.bodies:
            if start <= span.start and span.end <= end and scene.begins_clause(start, span.start):
                return body if scene.is_subject(span) else None
    return None


def _last_body(scene: Scene, source: Span) -> Speaker:
    before = [
        m
        for m in scene.mentions
        if m.end <= source.start
        and source.start - m.end < 250
        and m.kind in ("state", "organisation", "group", "seat", "capital")
        and not m.compound
    ]
    subjects = [m for m in before if scene.is_subject(Span(m.start, m.end))]
    chosen = (subjects or before)[-1:] if before else []
    return scene.of_mention(chosen[0], source) if chosen else Speaker(source.of(scene.text), "unnamed", span=source)
