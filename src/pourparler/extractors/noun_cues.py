"""Attributions whose cue is a noun that somebody owns: "Norland's refusal to talk", "its demand for a border"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pourparler.record import Attribution, Span

_NAME = r"[A-Z][\w.-]*(?:\s+(?:[A-Z][\w.-]*|al-[A-Z]\w*|of(?=\s+[A-Z]))){0,4}"
_OWNER = rf"(?:(?P<name>(?:[Tt]he\s+)?{_NAME})(?:[’']s|(?<=s)[’'])|\b(?P<pronoun>[Hh]is|[Hh]er|[Ii]ts|[Tt]heir))"
_END = r"(?=\s*(?:[,;:)\n”\"]|(?<!\b[A-Z])\.|$|\s(?:and|but|while|which|who)\s))"
# Each noun with the words by which what is wanted, offered or refused follows it.
_NOUNS = (
    r"(?P<cue>(?:aspirations?|ambitions?|bid|pledge|promise|vow|intention|desire|wish|willingness|readiness|refusal|"
    r"reluctance|threats?|commitment|offer|demand)(?=\s+to\s)|"
    r"(?:insistence)(?=\s+(?:on|that)\s)|(?:opposition|objections?)(?=\s+to\s)|rejection(?=\s+of\s)|"
    r"(?:demands?|calls?)(?=\s+(?:for|that)\s))"
)
_OWNED = re.compile(
    rf"{_OWNER}\s+(?:[a-z-]+\s+){{0,2}}?{_NOUNS}\s+(?:that\s+)?(?P<content>[^,;:\n”\"]{{8,160}}?){_END}"
)
# Less sure than what the network has learnt to see.
_CONFIDENCE = 0.6


def noun_attributions(text: str, known: Sequence[Attribution]) -> Iterator[Attribution]:
    """Attributions by a noun that stand outside of all known ones, in order of place.

    What stands inside another's content is that one's account and not looked at.

    Args:
        text: the article's text.
        known: what the network found.
    """
    taken = [span for attribution in known for span in (*attribution.cue, *attribution.content)]
    for match in _OWNED.finditer(text):
        owner = "name" if match["name"] else "pronoun"
        source, cue, content = (Span(*match.span(group)) for group in (owner, "cue", "content"))
        if not any(span.overlaps(part) for span in taken for part in (cue, content)):
            yield Attribution((source,), (cue,), (content,), _CONFIDENCE)
