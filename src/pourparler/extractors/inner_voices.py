"""Attributions that the tagger leaves inside others: a party said to have rejected, demanded, promised something.

"Ruiz said that Norland had rejected the map" holds two statements. What is found here is a candidate
only: the statement reader judges whether it counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pourparler.record import Attribution, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pourparler.directory import Mention

_ADVERB = (
    r"(?:not|never|already|also|since|repeatedly|so far|previously|earlier|long|now|still|consistently|just|twice)"
)
_SAYING = (
    r"said|told|assured|believed?s?|admitted|agreed|insist(?:ed|s)|warned|claim(?:ed|s)|denie[ds]|reported"
    r"|informed|argued"
    r"|acknowledged|confirmed|declared|stated|hope[ds]|expect(?:ed|s)|fear(?:ed|s)|think|thinks|thought"
    r"|concluded|conceded"
    r"|let it be known|signalled|indicated|suggested|notified|complained"
)
_TO = (
    r"agreed|refuse[ds]|threaten(?:ed|s)|offer(?:ed|s)|promise[ds]|pledge[ds]|vow(?:ed|s)|want(?:ed|s)"
    r"|declined?s?|plan(?:ned|s)"
    r"|undertook|sought|seeks?|intend(?:ed|s)|(?:is|are|was|were|be) (?:ready|willing|prepared|unwilling|open"
    r"|committed)"
)
_OBJECT = (
    r"reject(?:ed|s)|accept(?:ed|s)|propose[ds]|approve[ds]|oppose[ds]|demand(?:ed|s)|want(?:ed|s)|welcome[ds]"
    r"|back(?:ed|s)"
    r"|support(?:ed|s)|condemn(?:ed|s)|call(?:ed|s) (?:for|on)|urge[ds]|rule[ds] out|insist(?:ed|s) on"
    r"|accuse[ds]|blame[ds]"
    r"|criticise[ds]|request(?:ed|s)|sought|seeks?|order(?:ed|s)|declined|agreed (?:to|on)|appealed (?:to|for)"
    r"|endorsed"
    r"|threaten(?:ed|s)|promise[ds]|pledge[ds]|offer(?:ed|s)|objected to|dismissed|denounced|vetoed|asked for"
)
_VERB = re.compile(
    rf"(?P<cue>(?:(?:had|has|have|would|will|could|might|did|does|do|is|are|was|were) )?(?:{_ADVERB} )*"
    rf"(?:(?P<to>(?:{_TO}))(?= to\b)|(?P<object>{_OBJECT})\b|(?P<saying>{_SAYING})\b))"
)
_CONNECTIVE = re.compile(r"\s*(?:,\s*)?(?:that|which|for|about|over)\s+")
_CLAUSE = re.compile(r"(?:^|[,;:“\"]\s+|\b(?:that|and|but|as|because|while|although|if|whether|how|why|which|who)\s+)")
_STOP = re.compile(
    r"[;:\n]|[.!?](?=\s|[\"”]|$)|,\s(?:and|but|as|adding|while|although|because|who|which|said|according)\b"
    r"|\s[-–—]\s"
)
_SUBJECT = re.compile(
    r"(?:[Tt]he|[Aa]n?|[Bb]oth|[Ii]ts|[Tt]heir)?\s*(?:[\w.’'-]+\s+){0,5}[\w.’'-]+|[Hh]e|[Ss]he|[Ii]t|[Tt]hey"
)
_PRONOUN = re.compile(r"(?:he|she|it|they|its|their|his|her|we|i|you)", flags=re.IGNORECASE)
_PERSON_OBJECT = re.compile(r"\s+(?:to\s+)?(?:him|her|them|it|(?:the\s+)?(?:[\w.’'-]+\s+){0,2}[\w.’'-]+)(?=\s+that\b)")
# Found by rule, and not by the tagger: less sure than what the tagger keeps.
_CONFIDENCE = 0.5
_SHORTEST = 3
_NAMES = ("state", "organisation", "group", "seat", "capital", "person", "demonym")


def inner_attributions(text: str, known: Sequence[Attribution], mentions: tuple[Mention, ...]) -> list[Attribution]:
    """Attributions within contents that share no cue with what is known.

    Args:
        text: the article's text.
        known: what was found so far.
        mentions: where the text names actors; a subject must be one.
    """
    cues = [span for a in known for span in a.cue]
    found: list[Attribution] = []
    for attribution in known:
        for content in attribution.content:
            found += [a for a in _by_verb(text, content, mentions) if not any(a.cue[0].overlaps(c) for c in cues)]
    unique: dict[Span, Attribution] = {}
    for each in found:
        unique.setdefault(each.cue[0], each)
    return list(unique.values())


def _by_verb(text: str, content: Span, mentions: tuple[Mention, ...]) -> Iterator[Attribution]:
    """Clauses within a content whose subject is said to say, want or refuse something."""
    for match in _VERB.finditer(text, content.start, content.end):
        before = text[content.start : match.start()]
        clause = [m.end() for m in _CLAUSE.finditer(before)]
        start = content.start + (clause[-1] if clause else 0)
        subject = Span(start, content.start + len(before.rstrip()))
        # "Ruiz said she wanted" is one statement of hers: a pronoun within a content mostly means its speaker.
        if (
            subject.end <= subject.start
            or _PRONOUN.fullmatch(subject.of(text))
            or not _can_speak(text, subject, mentions)
        ):
            continue
        at = match.end("cue")
        if match["saying"]:
            addressed = _PERSON_OBJECT.match(text, at, content.end)
            at = addressed.end() if addressed else at
        inner = _content(text, at, content.end)
        if inner is not None:
            yield Attribution((subject,), (Span(*match.span("cue")),), (inner,), _CONFIDENCE)


def _can_speak(text: str, subject: Span, mentions: tuple[Mention, ...]) -> bool:
    words = subject.of(text).strip()
    if not _SUBJECT.fullmatch(words):
        return False
    end = subject.end - len(re.search(r"(?:['’]s?)?$", words)[0])  # type: ignore[index]
    return any(m.kind in _NAMES and subject.start <= m.start and m.end in (end, subject.end) for m in mentions)


def _content(text: str, at: int, high: int) -> Span | None:
    """What follows a cue, to the end of its clause."""
    connective = _CONNECTIVE.match(text, at, high)
    start = connective.end() if connective else at
    while start < high and text[start] in " ,":
        start += 1
    stop = _STOP.search(text, start, high)
    end = stop.start() if stop else high
    while end > start and text[end - 1] in " ,.\n":
        end -= 1
    return Span(start, end) if len(text[start:end].split()) >= _SHORTEST - 1 else None
