"""What one party says of another's position, beside the other's own words."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from pourparler.analysis.cells import AGAINST, CONDITIONAL, FOR, Cell
from pourparler.analysis.positions import cell_histories
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import conditions_of, day_of, direction_of, known_statements, second_hand
from pourparler.record import ReportedStatement

AGREES, CONTRADICTS, LEAVES_OUT_CONDITION, UNCLEAR, NO_OWN_WORDS = (
    "agrees", "contradicts", "leaves_out_condition", "unclear", "no_own_words",
)  # fmt: skip
VERDICTS = (CONTRADICTS, LEAVES_OUT_CONDITION, UNCLEAR, NO_OWN_WORDS, AGREES)
"""How an account stands to the own words, the most telling first."""

MISMATCHES = frozenset({CONTRADICTS, LEAVES_OUT_CONDITION})

RELAYED, DESCRIBED = "relayed", "described"

NamedParties = Callable[[str, datetime.date | None], Sequence[tuple[int, int, str]]]
"""The parties that a text names on a day: start, end and code of each, in order."""

_TELLING = frozenset({"assert", "accuse", "forecast"})
# On these "refuses" and "breaks" mean the same for everybody: against the proposal. On sanctions, alliance or territory
# the object decides ("refuses to lift", "refuses to impose"), and words alone do not tell.
_PLAIN_ISSUES = frozenset({"talks", "ceasefire", "humanitarian", "prisoners", "withdrawal"})
_SUBJECT_WITHIN_WORDS = 5
_VERB_WITHIN_WORDS = 6
_WILLING = (
    r"(?:agree[ds]?|accept(?:s|ed)?|ready|willing|prepared|committed|wants?|wanted|seeks?|support(?:s|ed)?|"
    r"back(?:s|ed)|welcom(?:es|ed)|open to|offer(?:s|ed))"
)
_AVERSE = (
    r"(?:refus\w*|reject\w*|rul(?:es|ed|ing) out|oppos\w*|unwilling|block(?:s|ed|ing)|obstruct\w*|sabotag\w*|"
    r"undermin\w*|violat\w*|breach\w*|break(?:s|ing)|broke|broken|stall(?:s|ed|ing)|evad\w*|boycott\w*|derail\w*)"
)
_NOT = r"(?:not|never|no longer|hardly|\w+n['’]t|cannot|fail(?:s|ed)? to|without)"
_UNWILLING = re.compile(rf"\b(?:{_AVERSE}|{_NOT}\s+(?:\w+\s+)?{_WILLING})\b", re.IGNORECASE)
_YES = re.compile(rf"\b(?:{_WILLING}|{_NOT}\s+(?:\w+\s+)?{_AVERSE})\b", re.IGNORECASE)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Account:
    """What A says of B's position, and where B stood in its own words.

    Attributes:
        day: day on which A said so.
        by: A's party; ``None`` where the record does not tell whom the one who relays speaks for.
        speaker: who said so; ``None`` where nobody is named.
        of: B.
        issue: issue name.
        stance: ``for`` or ``against``: what A says B is.
        manner: ``relayed`` when B's words come through A, ``described`` when A's own words tell what B does.
        account: the words.
        statements: ids of the reports of the account, earliest first.
        own: B's position in its own words on that day; where it had said nothing yet, its first position after.
        later: whether ``own`` was said only after the account.
        verdict: one of ``VERDICTS``.
    """

    day: datetime.date
    by: str | None
    speaker: str | None
    of: str
    issue: str
    stance: str
    manner: str
    account: ReportedStatement
    statements: tuple[str, ...]
    own: Cell | None
    later: bool
    verdict: str

    @property
    def mismatch(self) -> bool:
        """Whether the account and the own words do not go together."""
        return self.verdict in MISMATCHES

    @property
    def own_statements(self) -> tuple[str, ...]:
        """Ids of the statements that decide B's own position."""
        return () if self.own is None else tuple(reported.statement.id for reported in self.own.deciding)


def accounts(
    statements: Sequence[ReportedStatement],
    *,
    names: NamedParties | None = None,
    as_of: datetime.date | None = None,
    known_by: datetime.date | None = None,
    settings: BoardSettings | None = None,
) -> tuple[Account, ...]:
    """All accounts of another's position, by day, each held against the other's own words.

    Args:
        statements: the record, in any order.
        names: finds the parties that words name; without it only relayed words are accounts.
        as_of: last day to look at; ``None`` for all. Own words said after it are not known.
        known_by: leave out what the project took in after this day.
        settings: numbers of the board's rule; B's first own words count for ``standing_days`` after an account.
    """
    settings = settings or BoardSettings()
    known = [
        each
        for each in known_statements(statements, known_by=known_by)
        if (day := day_of(each)) is not None
        and (as_of is None or day <= as_of)
        and each.statement.confidence >= settings.min_confidence
    ]
    tracks = _own_words(known, settings)
    speaks_for = _speaks_for(known)
    found: dict[tuple[object, ...], list[tuple[ReportedStatement, int]]] = {}
    for reported in sorted(known, key=lambda each: (day_of(each), each.statement.id)):
        for key, direction in _told(reported, speaks_for, names):
            found.setdefault((*key, direction, reported.utterance), []).append((reported, direction))
    made = [
        _account(key, [reported for reported, _ in group], group[0][1], tracks, settings)
        for key, group in found.items()
    ]
    made.sort(key=lambda each: (each.day, each.by or "", each.of, each.issue, each.statements))
    return tuple(made)


def _told(
    reported: ReportedStatement, speaks_for: dict[str, str], names: NamedParties | None
) -> Iterable[tuple[tuple[str | None, str | None, str, str, str], int]]:
    """Accounts in a statement: (by, speaker, of, issue, manner) and direction."""
    statement = reported.statement
    issue = statement.issue[0]
    if second_hand(reported):
        direction = direction_of(reported)
        if statement.party is None or direction == 0:
            return
        relayer = next(link.name for link in statement.chain.links if link.kind == "person")
        by = speaks_for.get(relayer.casefold())
        if by != statement.party:
            yield (by, relayer, statement.party, issue, RELAYED), direction
        return
    if names is None or statement.party is None or statement.act not in _TELLING or issue not in _PLAIN_ISSUES:
        return
    described = _described(reported, names)
    if described is not None and described[0] != statement.party:
        yield (statement.party, statement.speaker, described[0], issue, DESCRIBED), described[1]


def _described(reported: ReportedStatement, names: NamedParties) -> tuple[str, int] | None:
    """Whom a proposition tells of as its subject, and whether as willing or unwilling."""
    text = reported.proposition
    words = [match.start() for match in _WORD.finditer(text)]
    for _, end, party in names(text, day_of(reported)):
        before = sum(start < end for start in words)
        if before > _SUBJECT_WITHIN_WORDS:
            return None
        after = words[before : before + _VERB_WITHIN_WORDS + 1]
        tail = text[end : after[-1] if len(after) > _VERB_WITHIN_WORDS else len(text)]
        no, yes = _UNWILLING.search(tail), _YES.search(tail)
        if no is None and yes is None:
            return None
        # "not ready" holds "ready": the one that begins first is the whole.
        averse = no is not None and (yes is None or no.start() <= yes.start())
        return party, -1 if averse else 1
    return None


def _speaks_for(known: Iterable[ReportedStatement]) -> dict[str, str]:
    """The party for which each speaker speaks most often in the record."""
    counts: dict[str, Counter[str]] = {}
    for reported in known:
        statement = reported.statement
        if statement.speaker and statement.party:
            counts.setdefault(statement.speaker.casefold(), Counter())[statement.party] += 1
    return {name: min(parties, key=lambda party: (-parties[party], party)) for name, parties in counts.items()}


_Track = list[tuple[datetime.date, Cell]]
_DAY = itemgetter(0)


def _own_words(known: Iterable[ReportedStatement], settings: BoardSettings) -> dict[tuple[str, str], _Track]:
    """Each party's positions in its own words, with the day from which each stood."""
    tracks: dict[tuple[str, str], _Track] = {}
    own = (each for each in known if not second_hand(each))
    for (who, issue), steps in cell_histories(own, settings=settings):
        track: _Track = []
        for step in steps:
            if step.position is None or (track and track[-1][1].position == step.position):
                continue
            cell = step.cell
            if cell is not None:
                track.append((step.day, cell))
        tracks[str(who), issue] = track
    return tracks


def _account(
    key: tuple[object, ...],
    reports: list[ReportedStatement],
    direction: int,
    tracks: dict[tuple[str, str], _Track],
    settings: BoardSettings,
) -> Account:
    by, speaker, of, issue, manner = key[:5]
    first = reports[0]
    day = day_of(first) or datetime.date.min
    track = tracks.get((str(of), str(issue)), [])
    place = bisect_right(track, day, key=_DAY)
    later = place == 0 and bool(track) and (track[0][0] - day).days <= settings.standing_days
    own = track[place - 1][1] if place else track[0][1] if later else None
    return Account(
        day=day,
        by=None if by is None else str(by),
        speaker=None if speaker is None else str(speaker),
        of=str(of),
        issue=str(issue),
        stance=FOR if direction > 0 else AGAINST,
        manner=str(manner),
        account=first,
        statements=tuple(reported.statement.id for reported in reports),
        own=own,
        later=later,
        verdict=_verdict(direction, own, conditional=any(conditions_of(reported) for reported in reports)),
    )


def _verdict(direction: int, own: Cell | None, *, conditional: bool) -> str:
    if own is None:
        return NO_OWN_WORDS
    if own.stance not in (FOR, AGAINST, CONDITIONAL):
        return UNCLEAR
    if (own.stance == AGAINST) != (direction < 0):
        return CONTRADICTS
    if own.stance == CONDITIONAL and not conditional:
        return LEAVES_OUT_CONDITION
    return AGREES
