"""What a condition asks: of whom, on which issue, to do what. Found in its words, or not at all."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pourparler.directory.directory import ActorDirectory
    from pourparler.record import ReportedStatement

ACCEPT, REJECT = "accept", "reject"


@dataclass(frozen=True, slots=True)
class Asks:
    """What would meet a condition.

    Attributes:
        party: who would have to act; ``None`` where the words name nobody.
        issue: on which issue.
        act: ``accept`` to do or agree to what the issue proposes, ``reject`` to refrain from it.
        inferred: whether the party was taken from the same party's other words, not from these.
    """

    party: str | None
    issue: str
    act: str = ACCEPT
    inferred: bool = False


# Stems that point to an issue, tried in this order: what is most telling first. Each is matched at a word's beginning.
# ``{stop}`` stands for words of ending, ``{go}`` for words of leaving.
_STOP = r"(?:stop|halt|ceas|end|suspend|paus|refrain|call\w* off|giv\w* up|lift|reliev)\w*"
_TROOPS = r"(?:troops?|forces?|fighters?|soldiers?|army|militias?|tanks?)"
# "Leave" is said of much else; it is of troops, or of a place with a name.
_GO = (
    r"(?:withdr[ae]w\w*|pull\w* (?:out|back)|evacuat\w*|vacat\w*|leav(?:e|es|ing) (?:the )?(?-i:[A-Z])\w+|"
    rf"{_TROOPS} (?:\w+ ){{0,3}}(?:leav|left)\w*)"
)
_FIGHTING = (
    r"(?:bomb|air ?strike|air ?raid|strike|raid|attack|shell|barrel|offensive|assault|fighting|hostilit|violence|"
    r"fir(?:e|ing)\b|shooting|war\b(?!-)|onslaught|(?:bombing|military|air) campaign|aggression|rocket|missile fire|"
    r"operations?\b)\w*"
)
_LULL = r"(?:truce|cease-?fire|cessation|lull|armistice|calm|pause (?:holds?|lasts?|in)\b)"
_CUES: tuple[tuple[str, str], ...] = (
    ("withdrawal", rf"\b{_GO}"),
    ("prisoners", r"\b(?<!-)(?:detain|prisoner|captive|hostage|abduct|frees\b|freed\b|freeing|releas|jailed)\w*"),
    ("humanitarian", r"\b(?:sieg|besieg|blockad|aid\b|relief|humanitarian|convoy|food|medic|refugee|encirclement|civilian\w* suffer|suffering)\w*"),  # noqa: E501
    ("ceasefire", rf"\b(?:{_STOP}[^.;,]{{0,60}}?\b{_FIGHTING}|{_FIGHTING}[^.;,]{{0,40}}?\b{_STOP}|{_LULL})"),
    ("weapons", r"\b(?:nuclear|denuclear|missile|warhead|centrifuge|enrich|disarm|chemical weapon|arsenal|uranium)\w*"),
    ("sanctions", r"\b(?:sanction|embargo|tariff|asset freeze|frozen asset)\w*"),
    ("military-aid", r"\b(?:(?:supply|suppl|arm|fund|back|train|financ|send)\w* (?:\w+ ){0,3}(?:insurgent|rebel|terrorist|group|fighter|weapon|militia|them\b)\w*|arms suppl\w*|military aid)"),  # noqa: E501
    ("governance", r"\b(?:transition|election|constitution|power-?shar|resign|step\w* down|depart|govern(?:ing body|ment of)|unity government|referendum|cabinet|(?:president|leader|ruler|dictator)\b.{0,20}\bgo(?:es)?\b|leav\w* (?:office|power)|political freedom|human rights)\w*"),  # noqa: E501
    ("recognition", r"\b(?:recogni[sz])\w*"),
    ("security", r"\b(?:security guarantee|monitor|peacekeep|observer|safe ?zone|demilitari|buffer zone)\w*"),
    ("territory", r"\b(?<!held )(?<!-held )(?<!controlled )(?:territor|annex|autonom|federal|secession|self-rule|land swap|sovereign)\w*"),  # noqa: E501
    ("alliance", r"\b(?:nato\b|membership|alliance|neutral|accession|join\w* the)\w*"),
    ("terrorism", r"\b(?:terror|extremis|jihad|defeat|beaten\b|crush|wiped out)\w*"),
    ("justice", r"\b(?:justice|accountab|war crime|amnesty|apolog|prosecut|tribunal|compensat|reparation)\w*"),
    ("talks", r"\b(?:talk|negotiat|dialogue|invit|delegation|conference|round\b|table\b|initiat|meet|mediat|agenda|conven(?!tion)|chair(?:s|ed)\b|host(?:s|ed)\b)\w*"),  # noqa: E501
    ("economy", r"\b(?:trade|econom|gas\b|oil\b|debt|loan|reform|visa|market|financ|energy|fund)\w*"),
    ("ceasefire", rf"\b{_FIGHTING}"),
    ("relations", r"\b(?:relation|ties\b|normali[sz])\w*"),
    ("military", r"\b(?:military exercis|deploy|drill|build-?up)\w*"),
    ("security", r"\bguarante\w*"),
)  # fmt: skip
# A negation stands before what it negates ("does not invite"), or undoes it after ("sanctions are lifted").
_NEGATED_BEFORE = re.compile(
    r"\b(?:not|no|never|without|refrain\w*|stop\w*|halt\w*|ceas\w*|end\w*|lift\w*|drop\w*|exclud\w*|giv\w* up)\b",
    re.IGNORECASE,
)
_UNDONE_AFTER = re.compile(
    r"^\w*(?: \w+){0,3}? (?:(?:is|are|was|were|be|been|being) )?"
    r"(?:not|never|lifted|dropped|ended|eased|removed|stopped|halted|suspended|withheld|excluded|left out)\b",
    re.IGNORECASE,
)
# On these issues the proposal itself is to stop something, so a word of ending asks for it and not against it.
_STOPPING = frozenset({"ceasefire", "humanitarian", "prisoners", "withdrawal", "weapons", "terrorism"})
# "Until the extremists are beaten" asks no party for anything.
_ASKED_OF_NOBODY = frozenset({"terrorism"})
_REFUSING = frozenset({"reject", "threaten"})
_NEGATION_REACH = 30
_BODY = re.compile(
    r"\b(?:(?:the|its|his|[A-Z]\w+[’']s) (?:government|regime|authorities|army|state)|"
    r"government (?:sieges|forces|raids))\b"
)
_STATE_KINDS = frozenset({"adjective", "state", "demonym"})
_PARTY_KINDS_LAST = frozenset({"adjective", "demonym"})
_WITHOUT = re.compile(r"^\W*without\b", re.IGNORECASE)
# What can act for the party whose name stands before it.
_BODIES = (
    r"(?:forces|troops|army|military|government|side|authorities|air force|regime|leadership|president|parliament)"
)
_NOUNS_BETWEEN = frozenset({"", "party", "group", "faction", "militia", "movement", "front"})
_ACTING = re.compile(rf"\s+(?:\w+\s+)?{_BODIES}\b", re.IGNORECASE)
_POSSESSIVE = re.compile(rf"[’'](?:s\b)?(?!\s+(?:\w+\s+)?{_BODIES}\b)", re.IGNORECASE)
# "… is invited", "… are included": the named one is not the one who is to act.
_UNDERGOES = re.compile(
    r"\s+(?:is|are|was|were|be|been|being|has been|have been|had been)\s+(?:\w+ly\s+|not\s+)?"
    r"(?:\w+ed|beaten|left|kept|given|brought|driven|sent|shut|put|hit)\b",
    re.IGNORECASE,
)
_OBJECT_OF = re.compile(
    r"\b(?:on|against|to|from|with|of|in|into|over|at|near|for|asking|telling|like|than)\s+(?:the\s+)?$", re.IGNORECASE
)
_AGENT = re.compile(r"\bby\s+(?:the\s+)?$", re.IGNORECASE)
_JOINED = re.compile(r"^(?:,|\s|and|or|nor|as well as|both|the)*$")
_CLAUSE = re.compile(r",\s*(?:and\s+|but\s+)?|\s+and\s+|;\s*")
# A clause that begins with its own noun and a passive names nobody ("sieges were lifted", "detainees freed").
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\b|^(?:the\s+)?\w+\s+\w+(?:ed|en)\b", re.IGNORECASE)
_NEAR = re.compile(r"^\w+(?:\s+\w+){0,4}\s+$")
_IF = re.compile(r"^\W*(?:only\s+)?if\b", re.IGNORECASE)
_OPPOSITE = {ACCEPT: REJECT, REJECT: ACCEPT}


class _Actor(NamedTuple):
    """A party named in a condition: where, and whether as an agent ("by Russia")."""

    start: int
    end: int
    party: str
    agent: bool


class ConditionResolver:
    """Reads what a condition asks, with the directory for who and a list of telling words for what.

    Args:
        directory: who is who.
        cues: further words for issues, a regular expression for each issue name; a project's own come first.
    """

    def __init__(self, *, directory: ActorDirectory, cues: Mapping[str, str] | None = None) -> None:
        self._directory = directory
        own = tuple((cues or {}).items())
        self._cues = tuple((issue, re.compile(pattern, re.IGNORECASE)) for issue, pattern in (*own, *_CUES))
        self._adversary = functools.lru_cache(maxsize=512)(self._state_of)

    def __call__(self, text: str, reported: ReportedStatement) -> tuple[Asks, ...]:
        """All that a condition asks, in the order of its words; empty where neither party nor issue can be told.

        Args:
            text: the condition's words.
            reported: the statement it belongs to, for the day and for whose condition it is.
        """
        issues = self._issues(text)
        if not issues:
            return ()
        actors = self._actors(text, reported)
        # "Will stay away if they are invited" asks that they are not.
        turned = reported.statement.act in _REFUSING and _IF.match(text) is not None
        found: dict[Asks, None] = {}
        for issue, place in issues:
            act = _act(text, issue, place)
            for party in _actors_at(text, actors, place) if issue not in _ASKED_OF_NOBODY else (None,):
                found[Asks(party, issue, _OPPOSITE[act] if turned else act)] = None
        return tuple(found)

    def _issues(self, text: str) -> tuple[tuple[str, int], ...]:
        """Issues with the places of their telling words, by place."""
        places: set[tuple[int, str]] = set()
        taken: list[tuple[int, int]] = []
        for issue, pattern in self._cues:
            for match in pattern.finditer(text):
                if any(match.start() < end and start < match.end() for start, end in taken):
                    continue
                taken.append(match.span())
                places.add((match.start(), issue))
        return tuple((issue, place) for place, issue in sorted(places))

    def _actors(self, text: str, reported: ReportedStatement) -> list[_Actor]:
        """Whom the words name as able to act, by place; the party itself and whatever something is done to left out."""
        own = reported.statement.party
        day = reported.said_on or reported.published
        found = []
        mentions = self._directory.find_mentions(text, on=day)
        for number, mention in enumerate(mentions):
            if not mention.party or mention.party == own or mention.independent:
                continue
            end = mention.end
            # "The Kurdish party PYD is …": what follows the last name is said of all of them.
            for following in mentions[number + 1 :]:
                if text[end : following.start].strip() not in _NOUNS_BETWEEN:
                    break
                end = following.end
            rest, before = text[end:], text[: mention.start]
            acts = _ACTING.match(rest) is not None
            # "The Russian air force" names Russia as well as "Russia" does; "Ukrainian territories" asks nobody.
            if mention.kind in _PARTY_KINDS_LAST and not acts:
                continue
            if _POSSESSIVE.match(rest) or _UNDERGOES.match(rest):
                continue
            agent = _AGENT.search(before) is not None
            if not agent and _OBJECT_OF.search(before):
                continue
            found.append(_Actor(mention.start, mention.end, mention.party, agent))
        adversary = self._adversary(own, day) if own else None
        if adversary is not None:
            for body in _BODY.finditer(text):
                if not any(body.start() <= each.end and each.start <= body.end() for each in found):
                    agent = _AGENT.search(text[: body.start()]) is not None
                    found.append(_Actor(body.start(), body.end(), adversary, agent))
        return sorted(found)

    def _state_of(self, party: str, day: datetime.date | None) -> str | None:
        """The state whose name an armed or political opposition carries in its own ("Syrian opposition")."""
        # Word by word: taken together the words are the opposition's own name.
        for word in party.split():
            for mention in self._directory.find_mentions(word, on=day):
                if mention.kind in _STATE_KINDS and mention.party and mention.party != party:
                    return mention.party
        return None


def _act(text: str, issue: str, place: int) -> str:
    if issue in _STOPPING:
        return ACCEPT
    before = _WITHOUT.sub("", text[:place])[-_NEGATION_REACH:]
    return REJECT if _NEGATED_BEFORE.search(before) or _UNDONE_AFTER.match(text[place:]) else ACCEPT


def _actors_at(text: str, actors: list[_Actor], place: int) -> tuple[str | None, ...]:
    """Who is to act on what stands at a place: an agent close by ("raids by …"), else the last named before it."""
    before = [each for each in actors if each.start <= place and not each.agent]
    after = [each for each in actors if each.start > place]
    agents = [each for each in after if each.agent]
    if agents and _NEAR.match(text[place : agents[0].start]):
        return _list_starting(text, after, agents[0])
    if before and not _opens_anew(text[before[-1].end : place], text[place:]):
        return _list_ending(text, before)
    if agents:
        return _list_starting(text, after, agents[0])
    # "A halt to the raids that Russia flies": nobody before it, so whoever comes first.
    return _list_starting(text, after, after[0]) if after and not before else (None,)


def _opens_anew(between: str, rest: str) -> bool:
    """Whether the words at the place begin a passive clause of their own, after the one that has an actor."""
    clauses = list(_CLAUSE.finditer(between))
    if not clauses:
        return False
    return _PASSIVE.search(between[clauses[-1].end() :] + _CLAUSE.split(rest)[0]) is not None


def _list_ending(text: str, named: list[_Actor]) -> tuple[str, ...]:
    """The last one named, with those that are listed before it ("Russia, Iran and …")."""
    chosen = [named[-1]]
    for each in reversed(named[:-1]):
        if not _JOINED.match(text[each.end : chosen[0].start]):
            break
        chosen.insert(0, each)
    return tuple(dict.fromkeys(each.party for each in chosen))


def _list_starting(text: str, named: list[_Actor], first: _Actor) -> tuple[str, ...]:
    chosen = [first]
    for each in named[named.index(first) + 1 :]:
        if not _JOINED.match(text[chosen[-1].end : each.start]):
            break
        chosen.append(each)
    return tuple(dict.fromkeys(each.party for each in chosen))
