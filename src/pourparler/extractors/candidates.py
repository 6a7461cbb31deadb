"""Attributions as possible statements: joint sources parted, quotation form, quotations that go on without a cue."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pourparler.extractors.findings import ATTRIBUTIONS, CANDIDATES, MENTIONS, Candidate
from pourparler.extractors.inner_voices import inner_attributions
from pourparler.extractors.noun_cues import noun_attributions
from pourparler.extractors.sentences import CLOSING, OPENING, STRAIGHT, paragraphs_within, quotation_open_at, title_end
from pourparler.record import Attribution, Provenance, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pourparler.directory import Mention
    from pourparler.extractors.base import Finding, Findings
    from pourparler.record import Article

_JOINT = re.compile(r"\s*(?:,\s*)?\b(?:and|as well as|along with)\b\s+|\s*,\s+")
_OPENS = re.compile(rf"\s*[{OPENING}{STRAIGHT}]")
_LIST_ITEM = re.compile(r"\s*(?:[-–—•*·]|\(?[0-9a-z][.)])\s")
_THAT = re.compile(r"that,?\s+(?=\S)", flags=re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:(?:(?:has|have|had|did|does|do|is|are|was|were|will|would|could|can|should|must|may|might)"
    r"(?: not| never|n[’']t)(?: yet| even)?|cannot|never|not yet)|(?:refuse[ds]?|decline[ds]?) to"
    r"|stop(?:s|ped)? short of) $"
)
_SIDE = re.compile(r"(?:[Tt]he\s+)?(?:[A-Z][\w’'-]+\s+)?(?:government|regime|army|opposition|rebels|insurgents)")
"""A side of a conflict by what it is, which is an actor of its own where it is joined with another."""
_BOTH = re.compile(r"both\s+", flags=re.IGNORECASE)
_TWO_SIDES = re.compile(
    r"(?:[Bb]oth\s+)?(?:the\s+)?(?P<first>(?:[A-Z][\w’'-]+\s+)?(?:[Gg]overnment|[Oo]pposition|[Rr]ebel))\s+and\s+"
    r"(?P<second>(?:the\s+)?(?:government|opposition|rebel)\s+[a-z]+)"
)
_PASSED_ON = re.compile(r"(?:as )?(?:was |were )?(?:cited|quoted|reported|carried|relayed) by", flags=re.IGNORECASE)
# Fewer words in quotation marks on a line of their own are a title or a caption.
_SHORTEST_QUOTATION = 5


class CandidatesExtractor:
    """Candidates out of attributions."""

    name = "candidates"
    version = "4"
    requires: tuple[Finding[Any], ...] = (ATTRIBUTIONS, MENTIONS)
    provides: tuple[Finding[Any], ...] = (CANDIDATES,)

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """One candidate for each source of each attribution, in order of place; the page's furniture gives none."""
        text = article.text
        whole = [_with_agent(text, a) for a in findings[ATTRIBUTIONS]]
        parts = [
            part for i, a in enumerate(whole) if not _only_passes_on(text, a, whole) for part in _parts(text, a, i)
        ]
        parts += [_Part(owned, None) for owned in noun_attributions(text, findings[ATTRIBUTIONS])]
        parts += _free_quotations(article, [part.attribution for part in parts])
        inner = inner_attributions(text, [part.attribution for part in parts], findings[MENTIONS])
        parts += [_Part(attribution, None, inner=True) for attribution in inner]
        out: list[tuple[Candidate, int | None]] = []
        for part in parts:
            attribution = part.attribution
            content = without_that(text, attribution)
            if any(content[0].overlaps(skip) for skip in article.skip):
                continue
            cue = with_negation(text, attribution.cue[0]) if attribution.cue else None
            form = quoted_form(text, content)
            sources: list[Span | None] = list(joint_sources(text, attribution, findings[MENTIONS])) or [None]
            out.extend(
                (
                    Candidate(attribution, source, cue, content, form, None, attribution.confidence, part.inner),
                    part.origin,
                )
                for source in sources
            )
        out.sort(key=lambda pair: (pair[0].cue or pair[0].content[0], pair[0].content[0]))
        return {CANDIDATES: tuple(_continued(out))}


@dataclass(frozen=True)
class _Part:
    """An attribution, or the part of one that stands in one paragraph; ``origin`` numbers the whole."""

    attribution: Attribution
    origin: int | None
    inner: bool = False


def _parts(text: str, attribution: Attribution, origin: int) -> Iterator[_Part]:
    """The part of an attribution in the cue's paragraph, and the quoted paragraphs that go on with it.

    What somebody says in one breath ends with the paragraph, unless a quotation or a list goes on in the next one.
    """
    groups: list[list[Span]] = []
    last = None
    for span in attribution.content:
        for number, piece in paragraphs_within(text, span):
            if number != last:
                groups.append([])
            groups[-1].append(piece)
            last = number
    cue = attribution.cue[0] if attribution.cue else None
    main = 0
    if cue is not None:
        own = next(paragraphs_within(text, cue))[0]
        main = next((i for i, g in enumerate(groups) if next(paragraphs_within(text, g[0]))[0] == own), 0)
    pieces = list(groups[main])
    for group in groups[main + 1 :]:
        if not _LIST_ITEM.match(text, _line_begin(text, group[0].start)):
            break
        pieces += group
    yield _Part(replace(attribution, content=tuple(pieces)), origin)
    for i, group in enumerate(groups):
        if i != main and not set(group) <= set(pieces) and _opens(text, group[0]):
            yield _Part(Attribution((), (), tuple(group), attribution.confidence), origin)


def _with_agent(text: str, attribution: Attribution) -> Attribution:
    """The agent of a passive ("a plan opposed by Norland") as its source, where it was taken for content."""
    if attribution.source or not attribution.cue or not attribution.cue[-1].of(text).endswith(" by"):
        return attribution
    cue = attribution.cue[-1]
    agent = tuple(p for p in attribution.content if cue.end <= p.start and not text[cue.end : p.start].strip())
    content = tuple(p for p in attribution.content if p not in agent)
    return replace(attribution, source=agent, content=content) if agent and content else attribution


def _only_passes_on(text: str, attribution: Attribution, others: Sequence[Attribution]) -> bool:
    """Whether a cue ("as cited by") only names the hands that another's words went through."""
    return (
        bool(attribution.cue)
        and _PASSED_ON.fullmatch(attribution.cue[0].of(text)) is not None
        and any(
            span.overlaps(content)
            for other in others
            if other is not attribution
            for span in other.content
            for content in attribution.content
        )
    )


def _opens(text: str, span: Span) -> bool:
    """Whether a piece begins its paragraph with a quotation mark, inside or just before it."""
    return bool(_OPENS.match(text, _line_begin(text, span.start)))


def _line_begin(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def with_negation(text: str, cue: Span) -> Span:
    """A cue with the auxiliary and the negation right before it, which turn its meaning: "has not ruled out"."""
    match = _NEGATION.search(text, max(0, cue.start - 30), cue.start)
    return Span(match.start(), cue.end) if match else cue


def without_that(text: str, attribution: Attribution) -> tuple[Span, ...]:
    """The content of an attribution without the "that" between cue and content."""
    first, *others = attribution.content
    match = _THAT.match(text, first.start, first.end)
    if match and attribution.cue and 0 <= first.start - attribution.cue[0].end < 60:
        return (Span(match.end(), first.end), *others)
    return attribution.content


def _free_quotations(article: Article, known: Sequence[Attribution]) -> list[_Part]:
    """Paragraphs that are nothing but a quotation, which no attribution covers, right after one that quotes.

    Confidence is that of the words before, whose speaker goes on.
    """
    text, found = article.text, []
    before: Attribution | None = None
    for _, paragraph in paragraphs_within(text, Span(title_end(article), len(text))):
        own = [a for a in known if any(paragraph.overlaps(span) for span in (*a.cue, *a.content))]
        words = paragraph.of(text)
        whole = len(words.split()) >= _SHORTEST_QUOTATION and quoted_form(text, (paragraph,)) == "direct"
        if not own and whole and before is not None and _OPENS.match(words):
            free = Attribution((), (), (paragraph,), before.confidence)
            found.append(_Part(free, None))
            before = free
        else:
            quoting = [a for a in own if quoted_form(text, a.content) != "indirect"]
            before = quoting[-1] if quoting else None
    return found


def quoted_form(text: str, content: tuple[Span, ...]) -> str:
    """Whether all, part or none of the content stands in double quotation marks."""
    inside = outside = 0
    for span in content:
        is_open = quotation_open_at(text, span.start)
        for i in range(span.start, span.end):
            c = text[i]
            if c in OPENING or (c in STRAIGHT and not is_open):
                is_open = True
            elif c in CLOSING or (c in STRAIGHT and is_open) or c == "\n":
                is_open = False
            elif c.isalnum():
                inside += is_open
                outside += not is_open
    if not inside:
        return "indirect"
    return "direct" if outside == 0 else "mixed"


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
    shared_head = _two_sides_one_head(text, whole) or _two_states_one_head(text, whole, mentions)
    if shared_head:
        return shared_head
    parts: list[Span] = []
    both = _BOTH.match(words)
    at = whole.start + (both.end() if both else 0)
    for match in _JOINT.finditer(words):
        parts.append(Span(at, whole.start + match.start()))
        at = whole.start + match.end()
    parts.append(Span(at, whole.end))
    parts = [p for p in parts if p.end - p.start > 1]
    if len(parts) > 4 or not _all_actors(text, parts, mentions):
        return (whole,)
    return tuple(parts)


def _two_sides_one_head(text: str, whole: Span) -> tuple[Span, ...]:
    """The two sources of "both government and opposition officials"; empty where the source is not of this form."""
    sides = _TWO_SIDES.fullmatch(whole.of(text).rstrip(" ,"))
    if sides is None:
        return ()
    start, end = sides.span("first")
    return (Span(whole.start + start, whole.start + end), Span(whole.start + sides.start("second"), whole.end))


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
        if not (names_actor or names_person or surname or _SIDE.fullmatch(words.strip())):
            return False
    return True


def _continued(candidates: list[tuple[Candidate, int | None]]) -> list[Candidate]:
    """Mark quotations without cue and source that go on with another: that of the same attribution, else the last."""
    mains = {origin: i for i, (c, origin) in enumerate(candidates) if c.cue is not None and origin is not None}
    out: list[Candidate] = []
    for c, origin in candidates:
        follows = None
        if c.source is None and c.cue is None and c.quoted != "indirect":
            before = len(out) - 1 if out else None
            follows = before if origin is None else mains.get(origin, before)
        out.append(replace(c, continues=follows))
    return out
