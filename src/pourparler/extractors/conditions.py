"""Conditions: the words under which a content holds, with their marker, and their kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pourparler.extractors.findings import CANDIDATES, CONDITIONS, READINGS, WORDS
from pourparler.extractors.sentences import ABBREVIATED, sentence_of
from pourparler.inference.reader import WORD_TAGS
from pourparler.record import Condition, Provenance, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pourparler.extractors.base import Finding, Findings
    from pourparler.extractors.findings import Candidate
    from pourparler.inference.encoding import Words
    from pourparler.inference.reader import Reading
    from pourparler.record import Article

_INSIDE = WORD_TAGS.index("condition")
_UNTIL = re.compile(r"\b(?:until|till|before|first|prior to|ahead of)\b", flags=re.IGNORECASE)
_UNLESS = re.compile(r"\b(?:unless|except if|without)\b", flags=re.IGNORECASE)
_AFTER = re.compile(r"\b(?:once|after|as soon as|when|following|upon)\b", flags=re.IGNORECASE)
_PROVIDED = re.compile(
    r"\b(?:if|provided|providing|on (?:the )?condition|as long as|so long as|only if|assuming|in (?:exchange"
    r"|return) for|subject to|conditional|depends?|in case)\b",
    flags=re.IGNORECASE,
)


_STRONG = re.compile(
    r"\b(?:provided(?: that)?|providing(?: that)?|on (?:the )?condition(?: that)?|only (?:if|when|after|once"
    r"|in exchange|in return)|unless|until|as long as|so long as"
    r"|in (?:exchange|return) for|subject to|conditional (?:up)?on|contingent (?:up)?on|if and when"
    r"|(?<!even )if)\b",
    flags=re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:once|after|before|when|without|as soon as|assuming|except if|first|following|should)\b", flags=re.IGNORECASE
)
_ASKS_WHETHER = re.compile(
    r"\b(?:know|knows|knew|known|ask|asked|asking|decide|decided|see|wonder|wondered|sure|clear|unclear|say|determine"
    r"|tell|told|question|check|doubt|doubted)(?: (?:him|her|them|us|me|reporters))? $",
    flags=re.IGNORECASE,
)
"""Words before an "if" that means "whether"."""
_INSERTED = re.compile(r"\b(?:would|will|could|can|should|must|may|might|is|was|are|were),\s*$", flags=re.IGNORECASE)
"""A verb that a condition between commas cuts from its auxiliary."""
_SAID = r"(?:said|says|told|added|adds|warned|insisted|stressed)"
_CLAUSE_END = re.compile(
    rf"[;:!?\n”]|(?<!\b[A-Z]){ABBREVIATED}\.(?=\s|$|[”\"])|\"(?=[\s,.]|$)|,?\s(?:according to"
    rf"|(?:he|she|it|they|officials?|sources?) (?:said|says|added|told))\b|,\s(?:but|saying|adding|said|as cited)\b"
    rf"|,\s+(?:[A-Z][\w’'.-]*\s+|(?:the|an?|[a-z]*advis[eo]r|spokes\w+|minister|official|ambassador|envoy|foreign|senior|chief)"
    rf"\s+){{1,7}}{_SAID}\b"
    r"|\s[-–—]\s|,\s+(?:then|would|will|could|should|must|may|might)\b|,\s+(?:\w+\s+){1,3}(?:would|will|could"
    r"|should|must|may|might)\b"
)
_DASH = re.compile(r"\s[-–—]\s")
_PARENTHESIS = re.compile(
    r",\s(?:which|who|whose|where|including|such as|along with|as well as|led by|backed by)\b[^,;.\n]*,"
)
_TITLE_WORDS = 8
_LOOK_BACK = 40
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|must|should|may|might|to)\b",
    re.IGNORECASE,
)
_MANNER = re.compile(
    r"without\s+(?:(?:any|further|much|more|undue|giving|providing|offering|going into)\s+)*(?:elaborat\w+|details?"
    r"|delay|exception|comment\w*|explanation|explain\w+|naming|saying|citing|specify\w+|mention\w+|identify\w+|referring|preconditions?"
    r"|conditions?|warning|hesitation|doubt|success|trouble|result|incident|evidence|notice|fail|interruption)\b",
    re.IGNORECASE,
)
"""A "without" that tells how, and bars nothing."""
_BARRED = re.compile(
    r"\b(?:no|not|never|nor|cannot|none|nothing|nobody|neither|impossible|unable|unwilling|unacceptable|unlikely|refus\w+"
    r"|reject\w+|rul\w+ out|oppos\w+|declin\w+|fail\w*|collapse\w*|meaningless|pointless|useless|hopeless|doomed"
    r"|worthless|stay\w* away|only)\b|n[’']t\b",
    re.IGNORECASE,
)
"""What a "without" must stand beside to be a condition: no talks without a ceasefire."""
_TIMED = re.compile(
    r"\b(?:just|shortly|soon|immediately|long|right"
    r"|(?:minutes?|hours?|days?|weeks?|months?|years?|night|moments)(?: \w+)?)\s$",
    re.IGNORECASE,
)
"""Words before "before" and "after" that measure time: what follows tells when, and asks for nothing."""
_ANY = re.compile(
    "|".join((*(p.pattern for p in (_UNTIL, _UNLESS, _AFTER, _PROVIDED)), r"\b(?:while|should|were)\b")), re.IGNORECASE
)
"""A marker of any kind, without which the network's words are pieces of something else."""
_EVEN = re.compile(r"even\s+(?:if|though|when|after)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ConditionSettings:
    """How sure the network must be, on the mean over the words; chosen on the development split.

    Attributes:
        strong: of a clause that begins with "provided", "unless", "until", "if" and the like.
        weak: of one that begins with "after", "before", "once" and the like, which mostly only tell the time.
        bare: of words without any marker.
    """

    strong: float = 0.1
    weak: float = 0.3
    bare: float = 0.7


class ConditionsExtractor:
    """Conditions of every candidate: clauses that a marker opens, and what the network is sure of, marker or not."""

    name = "conditions"
    version = "3"
    requires: tuple[Finding[Any], ...] = (READINGS, CANDIDATES, WORDS)
    provides: tuple[Finding[Any], ...] = (CONDITIONS,)

    def __init__(self, settings: ConditionSettings | None = None) -> None:
        self._settings = settings or ConditionSettings()

    def provenance(self) -> Provenance:
        """Version of this extractor."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """Conditions in order of place, at most three for each candidate."""
        words, candidates = findings[WORDS], findings[CANDIDATES]
        return {
            CONDITIONS: tuple(
                self._of(article.text, words, reading, candidate, candidates)
                for reading, candidate in zip(findings[READINGS], candidates, strict=True)
            )
        }

    def _of(
        self, text: str, words: Words, reading: Reading, candidate: Candidate, others: Sequence[Candidate]
    ) -> tuple[Condition, ...]:
        starts, ends = words.start[reading.word], words.end[reading.word]
        chances = reading.tags[:, _INSIDE]
        found: list[Span] = []
        for span, least in self._marked_clauses(text, candidate, others):
            inside = (ends > span.start) & (starts < span.end)
            if inside.any() and float(chances[inside].mean()) >= least and not any(span.overlaps(f) for f in found):
                found.append(self._with_list(text, span, starts, ends, chances))
        for span in self._sure_runs(text, starts, ends, chances):
            cut = _before_sources(text, span, candidate, others)
            if cut is not None and not any(span.overlaps(f) for f in found):
                found.append(Span(span.start, cut))
        spans = sorted(_trimmed(text, span) for span in found)
        return tuple(Condition(span, condition_kind(span.of(text))) for span in spans if span.end - span.start > 3)[:3]

    def _marked_clauses(self, text: str, candidate: Candidate, others: Sequence[Candidate]) -> list[tuple[Span, float]]:
        """Clauses in the sentences of the content, from marker to clause end, with the certainty that they need."""
        low = sentence_of(text, candidate.content[0].start)[0]
        high = sentence_of(text, max(candidate.content[-1].start, candidate.content[-1].end - 2))[1]
        out: list[tuple[Span, float]] = []
        for pattern, least in ((_STRONG, self._settings.strong), (_WEAK, self._settings.weak)):
            for match in pattern.finditer(text, low, high):
                if pattern is _WEAK and _TIMED.search(text, low, match.start()):
                    continue
                if match.group().casefold() == "if" and _ASKS_WHETHER.search(text[low : match.start()]):
                    continue
                end = _end_of(text, match, (low, high), candidate)
                cut = _before_sources(text, Span(match.start(), end), candidate, others)
                if cut is None:
                    continue
                clause = Span(match.start(), cut)
                # "Ruled out peace until …": what follows the content at once with such a marker needs no other sign.
                at_once = pattern is _STRONG and 0 <= match.start() - candidate.content[-1].end <= 2
                if cut - match.end() > 4 and _may_bar(text, clause):
                    out.append((clause, 0.0 if at_once else least))
        return sorted(out, key=lambda pair: (pair[1], pair[0]))

    def _with_list(self, text: str, clause: Span, starts: np.ndarray, ends: np.ndarray, chances: np.ndarray) -> Span:
        """A clause that ends at a comma, with the further members of its list that the network is sure of."""
        end = clause.end
        high = sentence_of(text, clause.start)[1]
        while text[end : end + 1] == ",":
            stop = text.find(",", end + 1, high)
            following = (starts > end) & (ends <= stop)
            if stop < 0 or not following.any() or float(chances[following].mean()) < self._settings.bare:
                break
            if re.search(r"\b(?:and|or)\b", text[end:stop]):
                return Span(clause.start, stop)
            end = stop
        return clause

    def _sure_runs(self, text: str, starts: np.ndarray, ends: np.ndarray, chances: np.ndarray) -> list[Span]:
        out: list[Span] = []
        edge = np.flatnonzero(np.diff(np.concatenate([[0], (chances > self._settings.bare).astype(np.int8), [0]])))
        for first, last in zip(edge[::2].tolist(), edge[1::2].tolist(), strict=True):
            run = Span(int(starts[first]), int(ends[last - 1]))
            if last - first >= 3 and _is_whole(text, run) and _may_bar(text, run):
                out.append(run)
        return out


def _end_of(text: str, marker: re.Match[str], sentence: tuple[int, int], candidate: Candidate) -> int:
    """Where the clause of a marker ends by its own words."""
    low, high = sentence
    end = _clause_end(text, marker.start(), marker.end(), high)
    # A clause that opens the sentence ends at its comma; one that follows may hold commas of its own.
    opens = re.fullmatch(r"[\W]*(?:(?:and|but|that)\s)?", text[low : marker.start()]) is not None
    if opens or candidate.content[0].start >= marker.start() - 2 or _INSERTED.search(text, low, marker.start()):
        return _first_comma(text, marker.end(), end)
    return end


def _first_comma(text: str, at: int, end: int) -> int:
    """The first comma that opens no parenthesis ("the army, which denies it, leaves")."""
    while (comma := text.find(",", at, end)) > 0:
        inserted = _PARENTHESIS.match(text, comma, end)
        if inserted is None:
            return comma
        at = inserted.end()
    return end


def _before_sources(text: str, clause: Span, candidate: Candidate, others: Sequence[Candidate]) -> int | None:
    """Where a clause ends before the words that only say who speaks; ``None`` where it holds the cue itself.

    "… unless aid comes, adviser Ana Ruiz said" ends before the adviser, whatever of Ruiz' words it belongs to.
    """
    end = clause.end
    own = [edge for edge in (candidate.cue, candidate.source) if edge is not None]
    edges = list(own)
    for other in others:
        if any(piece.start <= clause.start < piece.end for piece in other.content):
            edges += [
                edge
                for edge in (other.cue, other.source)
                if edge is not None and not any(piece.overlaps(edge) for piece in other.content)
            ]
    for edge in sorted(edges):
        if not clause.start < edge.start < end:
            continue
        tail = re.search(r"(?:[,\"”]|\s[–—-])\s*((?:[\w’'.-]+\s+)*)$", text[clause.start : edge.start])
        if tail is None or len(tail.group(1).split()) > _TITLE_WORDS or _FINITE.search(tail.group(1)):
            if edge in own:
                return None
            continue
        end = clause.start + tail.start()
    return end


def _is_whole(text: str, run: Span) -> bool:
    """Whether words that the network marks hold a marker, and neither concede ("even if") nor tell the time."""
    words = run.of(text)
    before = text[max(0, run.start - _LOOK_BACK) : run.start]
    concedes = _EVEN.match(words) or re.search(r"\beven\s$", before, re.IGNORECASE)
    tells_time = re.match(r"(?:before|after)\b", words, re.IGNORECASE) and _TIMED.search(before)
    return _ANY.search(words) is not None and not concedes and not tells_time


def _may_bar(text: str, clause: Span) -> bool:
    """Whether a clause with "without" stands beside a refusal; true of every other clause."""
    words = clause.of(text)
    if condition_kind(words) != "unless" or not re.search(r"\bwithout\b", words, re.IGNORECASE):
        return True
    low, high = sentence_of(text, clause.start)
    return (
        _MANNER.search(words) is None
        and _BARRED.search(f"{text[low : clause.start]} {text[clause.end : high]}") is not None
    )


def _clause_end(text: str, start: int, at: int, high: int) -> int:
    """Where the clause that a marker opens ends; what it quotes or sets between dashes is passed over."""
    passed = at
    for stop in _CLAUSE_END.finditer(text, at, high):
        if stop.start() < passed:
            continue
        inside = text[start : stop.start()]
        closes_own = stop.group()[0] in '"”' and (inside.count('"') % 2 == 1 or inside.count("“") > inside.count("”"))
        if closes_own:
            continue
        closing = _DASH.search(text, stop.end(), high) if _DASH.fullmatch(stop.group()) else None
        if closing is None:
            return stop.start()
        passed = closing.end()
    return high


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1] in ' ,.;:"”\n':
        end -= 1
    return Span(start, end)


def condition_kind(words: str) -> str:
    """Kind of a condition by its marker: the first marker in it decides, "provided" where there is none."""
    places = [
        (m.start(), kind)
        for pattern, kind in ((_UNTIL, "until"), (_UNLESS, "unless"), (_AFTER, "after"), (_PROVIDED, "provided"))
        if (m := pattern.search(words))
    ]
    return min(places)[1] if places else "provided"
