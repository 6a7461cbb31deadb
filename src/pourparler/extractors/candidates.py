"""Attributions as possible statements: joint sources parted, quotation form, quotations that go on without a cue."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pourparler.extractors.findings import ATTRIBUTIONS, CANDIDATES, MENTIONS, Candidate
from pourparler.record import Provenance, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pourparler.directory import Mention
    from pourparler.extractors.base import Finding, Findings
    from pourparler.record import Article, Attribution

_OPEN, _CLOSE, _STRAIGHT = "“„«", "”»", '"＂'
_JOINT = re.compile(r"\s*(?:,\s*)?\b(?:and|as well as|along with)\b\s+|\s*,\s+")
_PARAGRAPH_QUOTE = re.compile(r"(?:^|\n)[ \t]*([“\"][^\n]{15,})")


class CandidatesExtractor:
    """Candidates out of attributions."""

    name = "candidates"
    version = "1"
    requires: tuple[Finding[Any], ...] = (ATTRIBUTIONS, MENTIONS)
    provides: tuple[Finding[Any], ...] = (CANDIDATES,)

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """One candidate for each source of each attribution, in order of place; the page's furniture gives none."""
        text = article.text
        out: list[Candidate] = []
        for i, attribution in enumerate(findings[ATTRIBUTIONS]):
            content = attribution.content
            if any(content[0].overlaps(skip) for skip in article.skip):
                continue
            cue = attribution.cue[0] if attribution.cue else None
            form = quoted_form(text, content)
            sources: list[Span | None] = list(joint_sources(text, attribution, findings[MENTIONS])) or [None]
            out.extend(Candidate(i, source, cue, content, form, None, attribution.confidence) for source in sources)
        out.sort(key=lambda c: (c.cue or c.content[0], c.content[0]))
        return {CANDIDATES: tuple(_continued(out))}


def quoted_form(text: str, content: tuple[Span, ...]) -> str:
    """Whether all, part or none of the content stands in double quotation marks."""
    inside = outside = 0
    for span in content:
        is_open = _opened_before(text, span.start)
        for i in range(span.start, span.end):
            c = text[i]
            if c in _OPEN or (c in _STRAIGHT and not is_open):
                is_open = True
            elif c in _CLOSE or (c in _STRAIGHT and is_open):
                is_open = False
            elif c.isalnum():
                inside += is_open
                outside += not is_open
    if not inside:
        return "indirect"
    return "direct" if outside == 0 else "mixed"


def _opened_before(text: str, at: int) -> bool:
    """Whether a quotation is open at a place, counted from the beginning of its paragraph."""
    start = text.rfind("\n", 0, at) + 1
    is_open = False
    for i in range(start, at):
        c = text[i]
        if c in _OPEN:
            is_open = True
        elif c in _CLOSE:
            is_open = False
        elif c in _STRAIGHT:
            is_open = not is_open
    return is_open


def joint_sources(text: str, attribution: Attribution, mentions: tuple[Mention, ...]) -> tuple[Span, ...]:
    """The sources of an attribution one by one.

    "Russia and the United States" is two, "the foreign and defence ministers" one.

    A source is parted only where each part names an actor of its own: a state, body or group, or a capitalised name.
    """
    if len(attribution.source) > 1:
        named = [s for s in attribution.source if re.search(r"[A-Z]", s.of(text))]
        return (
            tuple(named[:3])
            if len(named) > 1 and _all_actors(text, named, mentions)
            else (max(attribution.source, key=lambda s: s.end - s.start),)
        )
    if not attribution.source:
        return ()
    whole = attribution.source[0]
    words = whole.of(text)
    if " and " not in words:
        return (whole,)
    shared_head = _two_states_one_head(text, whole, mentions)
    if shared_head:
        return shared_head
    parts: list[Span] = []
    at = whole.start
    for match in _JOINT.finditer(words):
        parts.append(Span(at, whole.start + match.start()))
        at = whole.start + match.end()
    parts.append(Span(at, whole.end))
    parts = [p for p in parts if p.end - p.start > 1]
    if len(parts) > 4 or not _all_actors(text, parts, mentions):
        return (whole,)
    return tuple(parts)


def _two_states_one_head(text: str, whole: Span, mentions: tuple[Mention, ...]) -> tuple[Span, ...]:
    """The two sources of "Ruritanian and Elbonian officials"; empty where the source is not of this form."""
    inside = [
        m
        for m in mentions
        if whole.start <= m.start and m.end <= whole.end and m.kind in ("adjective", "demonym", "state", "organisation")
    ]
    for a, b in pairwise(inside):
        head = text[b.end : whole.end]
        if (
            text[a.end : b.start].strip() == "and"
            and re.fullmatch(r"(?: [a-z]+){1,4}", head.rstrip(" ,"))
            and text[whole.start : a.start].strip().casefold() in ("", "the", "both", "senior")
        ):
            return (Span(a.start, a.end), Span(b.start, whole.end))
    return ()


def _all_actors(text: str, parts: list[Span], mentions: tuple[Mention, ...]) -> bool:
    for part in parts:
        words = part.of(text)
        inside = [m for m in mentions if part.start <= m.start and m.end <= part.end]
        names_actor = any(
            m.kind in ("state", "organisation", "group", "seat", "capital", "person") and m.end >= part.end - 3
            for m in inside
        )
        names_person = re.search(r"[A-Z][\w’'\-]+ [A-Z][\w’'\-]+(?:['’]s)?$", words) and not any(
            m.kind in ("office",) and m.end >= part.end for m in inside
        )
        surname = re.fullmatch(r"(?:Mr\.? |Mrs\.? |Ms\.? )?[A-Z][\w’'\-]+", words) is not None
        if not (names_actor or names_person or surname):
            return False
    return True


def _continued(candidates: list[Candidate]) -> list[Candidate]:
    """Mark quotations without cue and source that go on with the one before."""
    out: list[Candidate] = []
    for c in candidates:
        follows = None
        if c.source is None and c.cue is None and c.quoted != "indirect" and out:
            follows = len(out) - 1
        out.append(Candidate(c.attribution, c.source, c.cue, c.content, c.quoted, follows, c.confidence))
    return out
