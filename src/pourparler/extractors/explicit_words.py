"""Words that say outright what a statement does, which side it takes and what it is about.

The networks learn from a few hundred articles on a few conflicts; these words mean the same in all of them. They add to
the logarithm of a probability and never decide alone. Each weight was kept because, on the annotated articles, what the
words say is right at least three times in four.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

Weights = Mapping[str, float]

# A cue that only says that something was said leaves it to the content what is done by it.
_SAYING = re.compile(
    r"\b(?:sa(?:id|y|ys|ying)|t(?:old|ell|ells|elling)|stat(?:ed|es|ing)|add(?:ed|s|ing)|according to|not(?:ed|es|ing)|"
    r"stress\w*|emphasi[sz]\w*|underscor\w*|explain\w*|announc\w*|declar\w*|confirm\w*|reaffirm\w*|reiterat\w*|"
    r"insist\w*|indicat\w*|signal\w*|made clear|repeat\w*|wrote|posted)\b",
    re.IGNORECASE,
)
# The subject and what may stand between it and its verb: the main clause's verb is among the first words.
_SUBJECT = r"^(?:\W*[\w’'.-]+\W+){1,8}?"
_OWN = r"^\W*(?:that\s+)?(?:it|he|she|they|we|I)\s+(?:(?:had|has|have|would|will|also|fully|now)\s+)*"
_CONTENT: tuple[tuple[re.Pattern[str], Weights, Weights], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), MappingProxyType(act), MappingProxyType(stance))
    for pattern, act, stance in (
        (
            rf"{_SUBJECT}(?:is|are|was|were|been|remain\w*|stands?|stood)\s+(?:also|still|now|always|fully)?\s*"
            r"(?:open|ready|willing|prepared)\s+(?:to|for)\b",
            {"offer": 3.0},
            {"favour": 3.0},
        ),
        (
            rf"{_SUBJECT}(?:is|are|was|were)\s+(?:not|never|un)\s*(?:yet\s+)?(?:ready|willing|prepared)\s+(?:to|for)\b",
            {"reject": 2.0},
            {"oppose": 1.5},
        ),
        (
            rf"{_SUBJECT}(?:will|would|can|could|do|does|did)(?:\s+not|n[’']t|not)\s+(?:\w+ly\s+)?"
            r"(?:accept|agree|negotiate|attend|take part|participate|talk|return|come|recogni[sz]e|join|withdraw|meet|"
            r"enter|give up|tolerate|sit|start|begin|cease|stop|halt)\b",
            {"reject": 2.0},
            {"oppose": 1.0},
        ),
        (
            rf"{_SUBJECT}(?:(?:has|have|had)\s+)?(?:refused to|turned down|vetoed|balked at|ruled out|boycotted)\b",
            {"reject": 2.0},
            {"oppose": 1.5},
        ),
        (rf"{_SUBJECT}(?:is|are|was|were)\s+not\s+(?:opposed to|against)\b", {"accept": 3.0}, {"favour": 3.0}),
        (rf"{_OWN}(?:accept|welcom|endors|approv)(?:e|es|ed|s)?\b", {"accept": 2.0}, {"favour": 1.0}),
        (
            r"\b(?:is|are|was|were|be|been)\s+(?:\w+\s+)?[“\"‘']?(?:unacceptable|out of the question)\b",
            {"reject": 1.5},
            {"oppose": 1.5},
        ),
        (r"^[^,;]{0,80}\b(?:must|should|ought to|has to|have to|needs? to)\b", {"demand": 1.0}, {}),
    )
)
_ISSUES: tuple[tuple[str, re.Pattern[str], float], ...] = tuple(
    (issue, re.compile(pattern, re.IGNORECASE), weight)
    for issue, pattern, weight in (
        (
            "alliance",
            r"\b(?:join\w*|member(?:ship)? (?:of|in)|accession to)\s+(?:the\s+)?"
            r"(?:NATO|EU|European Union|alliance|bloc)\b|"
            r"\b(?:NATO|EU)(?:[’']s)?\s+(?:membership|accession|candidacy)\b",
            2.5,
        ),
        (
            "withdrawal",
            r"\b(?:troops?|forces|fighters|soldiers|army|tanks|militias?)\b[^.;]{0,40}\bwithdr[ae]w|"
            r"\bwithdr[ae]w(?:al|s|n|ing)?\s+(?:of|from)\b|\bpull(?:s|ed|ing)?\s+(?:its|their|his)?\s*\w*\s*(?:out|back)\b",
            2.0,
        ),
        (
            "territory",
            r"\bterritorial\b|\bced(?:e|es|ed|ing)\b|\bannex\w*|\bfederal(?:ism| region| order)|"
            r"\b(?:self-rule|secession)\b|"
            r"\bland (?:swap|concession)s?\b|\b(?:give|giving|gave) up (?:land|territor\w+|the region)\b",
            3.0,
        ),
    )
)
# What stands in a condition is asked for by it; the matter is what depends on it.
_CONDITION = re.compile(r"\s(?:until|unless|provided|if|before|once|as long as)\b", re.IGNORECASE)
# Words that keep a door open, though they name its closing.
_EXCLUDE = r"(?:rul(?:e|ed|es|ing) out|exclud(?:e|ed|es|ing)|reject(?:ed|ing)?|dismiss(?:ed|ing)?|preclude[ds]?)"
_KEPT_OPEN = re.compile(
    rf"\b(?:not|never|cannot|neither)\b(?: [a-z]+){{0,2}} {_EXCLUDE}\b(?! as\b)|n[’']t (?:[a-z]+ )?{_EXCLUDE}\b"
    rf"|\b(?:refus|declin)(?:e[ds]?|ing) to {_EXCLUDE}\b|\bstop(?:s|ped|ping)? short of {_EXCLUDE}\b"
    r"|\brul(?:e|ed|es|ing) (?:out )?nothing(?: out)?\b|\bnothing (?:is|was|has been|had been) ruled out\b"
    r"|\b(?:is|are|was|were|remains?) (?:not off|still on|on) the table\b|\bnot stand in (?:the|its|their) way\b",
    re.IGNORECASE,
)
# A noun that names a wish takes the side of what is wished for.
_WISH = re.compile(
    r"^(?:aspiration|ambition|wish|desire|bid|willingness|readiness|commitment|pledge)s?$", re.IGNORECASE
)
# What is to be conceded is not said in the same breath; where land is what the article is about, it is land.
_CONCESSION = re.compile(r"\bconcessions? to\b", re.IGNORECASE)
_LAND = re.compile(r"\bterritor(?:y|ies|ial)\b|\bannex\w*|\boccupied\b", re.IGNORECASE)
_CONCESSION_WEIGHT = 5.0
_MAIN_CLAUSE = 140
"""Code points of a content within which its main clause says what it does."""


def act_weights(cue: str | None, content: str) -> Weights:
    """What the content's own main verb adds to each act; nothing where the cue itself tells what is done.

    Args:
        cue: words of the cue, ``None`` for a quotation that stands by itself.
        content: words of the content.
    """
    return _first(cue, content)[0]


def stance_weights(cue: str | None, content: str) -> Weights:
    """What the content's own main verb adds to each stance; arguments as for ``act_weights``."""
    return _first(cue, content)[1]


def issue_weights(content: str, article: str) -> Weights:
    """What words of the content that name a matter add to that issue.

    Args:
        content: words of the content.
        article: the whole text, which tells what "concessions" are about.
    """
    found: dict[str, float] = {}
    matter = _CONDITION.split(content, maxsplit=1)[0]
    for issue, pattern, weight in _ISSUES:
        if pattern.search(matter):
            found[issue] = weight
    if _CONCESSION.search(content) and _LAND.search(article):
        found["territory"] = max(found.get("territory", 0.0), _CONCESSION_WEIGHT)
    return found


def _first(cue: str | None, content: str) -> tuple[Weights, Weights]:
    if cue is not None and _WISH.match(cue):
        return {"offer": 1.5, "demand": 1.5}, {"favour": 2.0}
    if _KEPT_OPEN.search(f"{cue or ''} {content[:_MAIN_CLAUSE]}"):
        return {"reject": -9.0, "accuse": -4.0, "demand": -2.0, "offer": 3.0}, {"favour": 5.0}
    if cue is not None and not _SAYING.search(cue):
        return {}, {}
    for pattern, act, stance in _CONTENT:
        if pattern.search(content):
            return act, stance
    return {}, {}
