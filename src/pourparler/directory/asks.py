"""What a condition asks: of whom, on which issue, to do what. Found in its words, or not at all."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
_GO = r"(?:withdr[ae]w|pull\w* (?:out|back)|leav\w* |evacuat|vacat)\w*"
_FIGHTING = (
    r"(?:bomb|air ?strike|air ?raid|strike|raid|attack|shell|barrel|offensive|assault|fighting|hostilit|violence|"
    r"fire\b|war\b|onslaught|campaign|aggression|rocket|missile fire|operations?\b)\w*"
)
_CUES: tuple[tuple[str, str], ...] = (
    ("withdrawal", rf"\b{_GO}"),
    ("prisoners", r"\b(?:detain|prisoner|captive|hostage|abduct|freed\b|free\b|releas|jailed)\w*"),
    ("humanitarian", r"\b(?:sieg|besieg|blockad|aid\b|relief|humanitarian|convoy|food|medic|refugee|encirclement|civilian\w* suffer|suffering)\w*"),  # noqa: E501
    ("ceasefire", rf"\b(?:{_STOP}[^.;,]{{0,60}}\b{_FIGHTING}|{_FIGHTING}[^.;,]{{0,40}}\b{_STOP}|truce|cease-?fire|cessation|lull|armistice|calm)"),  # noqa: E501
    ("weapons", r"\b(?:nuclear|denuclear|missile|warhead|centrifuge|enrich|disarm|chemical weapon|arsenal|uranium)\w*"),
    ("sanctions", r"\b(?:sanction|embargo|tariff|asset freeze|frozen asset)\w*"),
    ("military-aid", r"\b(?:(?:supply|suppl|arm|fund|back|train|financ|send)\w* (?:\w+ ){0,3}(?:insurgent|rebel|terrorist|group|fighter|weapon|militia|them\b)\w*|arms suppl\w*|military aid)"),  # noqa: E501
    ("governance", r"\b(?:transition|election|constitution|power-?shar|resign|step\w* down|depart|govern(?:ing body|ment of)|unity government|referendum|cabinet|(?:president|leader|ruler|dictator)\b.{0,20}\bgo(?:es)?\b|leav\w* (?:office|power)|political freedom|human rights)\w*"),  # noqa: E501
    ("recognition", r"\b(?:recogni[sz])\w*"),
    ("security", r"\b(?:security guarantee|monitor|peacekeep|observer|safe ?zone|demilitari|buffer zone)\w*"),
    ("territory", r"\b(?:territor|annex|autonom|federal|secession|self-rule|land swap|sovereign)\w*"),
    ("alliance", r"\b(?:nato\b|membership|alliance|neutral|accession|join\w* the)\w*"),
    ("terrorism", r"\b(?:terror|extremis|jihad|defeat)\w*"),
    ("justice", r"\b(?:justice|accountab|war crime|amnesty|apolog|prosecut|tribunal|compensat|reparation)\w*"),
    ("talks", r"\b(?:talk|negotiat|dialogue|invit|delegation|conference|round\b|table\b|initiat|meet|mediat|agenda)\w*"),  # noqa: E501
    ("economy", r"\b(?:trade|econom|gas\b|oil\b|debt|loan|reform|visa|market|financ|energy|fund)\w*"),
    ("ceasefire", rf"\b{_FIGHTING}"),
    ("relations", r"\b(?:relation|ties\b|normali[sz])\w*"),
    ("military", r"\b(?:military exercis|deploy|drill|build-?up)\w*"),
    ("security", r"\bguarante\w*"),
)  # fmt: skip
_NEGATED = re.compile(
    r"\b(?:not|no|never|without|refrain\w*|stop\w*|halt\w*|ceas\w*|end\w*|lift\w*|drop\w*|exclud\w*)\b", re.IGNORECASE
)
# On these issues the proposal itself is to stop something, so a word of ending asks for it and not against it.
_STOPPING = frozenset({"ceasefire", "humanitarian", "prisoners", "withdrawal", "weapons", "terrorism"})
# A negation stands near what it negates: "not invited", "sanctions are lifted".
_NEGATION_REACH = 30
_BODY = re.compile(r"\b(?:the|its|his|[A-Z]\w+[’']s) (?:government|regime|authorities|army|state)\b")
_STATE_KINDS = frozenset({"adjective", "state", "demonym"})
_PARTY_KINDS_LAST = frozenset({"adjective", "demonym"})
_WITHOUT = re.compile(r"^\W*without\b", re.IGNORECASE)


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
        party = self._party(text, reported)
        return tuple(Asks(party, issue, _act(text, issue, place)) for issue, place in issues)

    def _issues(self, text: str) -> tuple[tuple[str, int], ...]:
        """Issues with the place of their first telling word, by place."""
        places: dict[str, int] = {}
        taken: list[tuple[int, int]] = []
        for issue, pattern in self._cues:
            for match in pattern.finditer(text):
                if any(match.start() < end and start < match.end() for start, end in taken):
                    continue
                taken.append(match.span())
                places[issue] = min(match.start(), places.get(issue, match.start()))
        return tuple(sorted(places.items(), key=lambda entry: (entry[1], entry[0])))

    def _party(self, text: str, reported: ReportedStatement) -> str | None:
        own = reported.statement.party
        day = reported.said_on or reported.published
        named = [
            mention
            for mention in self._directory.find_mentions(text, on=day)
            if mention.party and mention.party != own and not mention.independent
        ]
        # "The Russian air force" names Russia as well as "Russia" does, but "Russian troops leave Ukraine" asks Russia:
        # the first named in the words is as a rule the one who is to act.
        body = _BODY.search(text)
        for mention in named:
            if body is not None and body.end() <= mention.start:
                break
            if mention.kind not in _PARTY_KINDS_LAST or _acts(text, mention.end):
                return mention.party
        adversary = self._adversary(own, day) if body is not None and own else None
        if adversary is not None:
            return adversary
        return named[0].party if named else None

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
    near = _WITHOUT.sub("", text)[max(0, place - _NEGATION_REACH) : place + _NEGATION_REACH]
    return REJECT if _NEGATED.search(near) else ACCEPT


def _acts(text: str, end: int) -> bool:
    """Whether a nationality is followed by what can act for it ("Russian forces", "Syrian government")."""
    return (
        re.match(
            r"\s+(?:\w+\s+)?(?:forces|troops|army|military|government|side|authorities|air force|regime|allies)\b",
            text[end:],
        )
        is not None
    )
