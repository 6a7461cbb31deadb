"""A brief of a period: where the parties stand, what moved, who waits for whom, who is silent; every sentence cited."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pourparler.analysis.changes import Change
from pourparler.analysis.conditions import MET, OPEN, ConditionGraph, PartyCondition
from pourparler.analysis.silence import NEVER, QUIET, Silence, SilenceMap
from pourparler.record import text_hash
from pourparler.reports.error_bars import (
    basis,
    cell_chance,
    chance_words,
    change_chance,
    count_sentence,
    deadlock_chance,
)
from pourparler.reports.tables import TableView, board_matrix

if TYPE_CHECKING:
    from pourparler.analysis.board import Board
    from pourparler.analysis.cells import Cell
    from pourparler.directory.asks import Asks
    from pourparler.record import ReportedStatement, Span
    from pourparler.review.precision import Chance, Reliability

_STANCES = {
    "for": "in favour",
    "conditional": "in favour, on a condition",
    "mixed": "contradictory",
    "against": "against",
}
_SHIFTS = {
    "hardened": "hardened",
    "softened": "softened",
    "withdrawn": "took back what it had offered",
    "condition_added": "added a condition",
    "condition_dropped": "dropped a condition",
    "new_demand": "made a new demand",
}
# More citations than these behind one sentence are a list, not evidence.
_MOST_CITED = 3
_MOST_SILENCES = 15


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a report and where they stand in its text."""

    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A statement as evidence.

    Attributes:
        number: its number in the brief, from 1.
        statement: its id.
        article: id of its report.
        quotes: the words of its content.
        conditions: the words of its conditions, where these stand outside of the content.
        speaker: who said so, with party and capacity.
        said_on: the day it was said; ``None`` when only the publication's is known.
        outlet: who published it.
        published: when.
        title: the report's headline.
        url: the report's address.
        text_hash: SHA-256 of the report's text.
    """

    number: int
    statement: str
    article: str
    quotes: tuple[Quote, ...]
    conditions: tuple[Quote, ...]
    speaker: str
    said_on: datetime.date | None
    outlet: str | None
    published: datetime.date | None
    title: str | None
    url: str | None
    text_hash: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what proves it.

    Attributes:
        text: the sentence.
        citations: what it rests on, the most telling first; never empty.
        chance: the chance that it is right, in words; empty while no sample was reviewed.
    """

    text: str
    citations: tuple[Citation, ...]
    chance: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the brief.

    Attributes:
        title: heading.
        sentences: what it says.
        parts: smaller sections in it.
        remark: what a reader should know first; empty for nothing.
        table: a table before the sentences.
    """

    title: str
    sentences: tuple[Sentence, ...] = ()
    parts: tuple[Section, ...] = ()
    remark: str = ""
    table: TableView | None = None

    @property
    def all_sentences(self) -> tuple[Sentence, ...]:
        """Its sentences and those of its parts."""
        return (*self.sentences, *(sentence for part in self.parts for sentence in part.all_sentences))


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole brief.

    Attributes:
        title: heading.
        start: first day of the period.
        end: last day.
        facts: what it is made from, one sentence each.
        sections: its parts.
        citations: all citations by number.
        method: how to read it, one paragraph each.
    """

    title: str
    start: datetime.date
    end: datetime.date
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    method: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The analyses that a brief tells of, all seen from its last day.

    Attributes:
        statements: the record that they were computed from.
        board: where the parties stand.
        changes: what moved in the period.
        conditions: who waits for whom.
        silences: who says nothing.
        reliability: what reviewed samples tell.
    """

    statements: Sequence[ReportedStatement]
    board: Board
    changes: Sequence[Change]
    conditions: ConditionGraph
    silences: SilenceMap
    reliability: Reliability


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a brief needs beside the answers.

    Attributes:
        text_of: the text of a report by its id.
        party: the name to show for a party's code.
        proposal: what an issue proposes; empty for an issue that nobody has described.
        title: the brief's heading.
    """

    text_of: Callable[[str], str]
    party: Callable[[str], str] = field(default=str)
    proposal: Callable[[str], str] = field(default=lambda _: "")
    title: str = "Who stands where"


def compose(answers: Answers, wording: Wording, *, start: datetime.date, end: datetime.date) -> Brief:
    """Puts a brief together.

    Args:
        answers: the analyses.
        wording: texts and names.
        start: first day of the period.
        end: last day.
    """
    return _Composer(answers, wording, start, end).brief()


def long_day(value: datetime.date) -> str:
    """A day as ``20 February 2016``."""
    return f"{value.day} {value:%B} {value.year}"


class _Composer:
    """Writes sentences and numbers their citations in the order of use."""

    def __init__(self, answers: Answers, wording: Wording, start: datetime.date, end: datetime.date) -> None:
        self._answers, self._wording = answers, wording
        self._start, self._end = start, end
        self._by_id = {each.statement.id: each for each in answers.statements}
        self._cited: dict[str, Citation] = {}

    def brief(self) -> Brief:
        """The brief."""
        sections = tuple(
            section
            for section in (self._shifts(), self._waiting(), self._positions(), self._silences())
            if section.sentences or section.parts or section.remark
        )
        return Brief(
            self._wording.title,
            self._start,
            self._end,
            tuple(self._facts()),
            sections,
            tuple(self._cited.values()),
            tuple(self._method()),
        )

    def _facts(self) -> Iterable[str]:
        inside = [
            each for each in self._answers.statements if each.said_on and self._start <= each.said_on <= self._end
        ]
        reports = {each.statement.article_id for each in inside}
        outlets = {each.outlet for each in inside if each.outlet}
        yield (
            f"{_many(len(inside), 'statement')} in {_many(len(reports), 'report')} of {_many(len(outlets), 'outlet')} "
            f"fall into the period; what was said before it still counts as known."
        )
        shifts = _many(sum(each.kind in _SHIFTS for each in self._answers.changes), "shift")
        rings = _many(len(self._answers.conditions.deadlocks), "deadlock")
        positions = _many(len(self._answers.board.cells), "position")
        yield f"{positions} on {long_day(self._end)}, {shifts} in the period, {rings}."
        ids = [cell.decisive.statement.id for cell in self._answers.board.cells]
        counted = count_sentence(ids, self._answers.reliability, what="positions")
        if counted:
            yield counted

    def _positions(self) -> Section:
        board = self._answers.board
        parts = []
        for issue in board.issues:
            cells = [cell for party in board.parties if (cell := board.cell(party, issue)) is not None]
            proposal = self._wording.proposal(issue)
            parts.append(
                Section(
                    _title(issue),
                    tuple(self._position(cell) for cell in cells),
                    remark=f"In favour or against means: {proposal}." if proposal else "",
                )
            )
        title = f"Where the parties stand on {long_day(self._end)}"
        table = board_matrix(board) if board.cells else None
        return Section(title, parts=tuple(parts), table=table, remark="" if parts else "Nobody has taken a side yet.")

    def _position(self, cell: Cell) -> Sentence:
        stance = _STANCES[cell.stance]
        if cell.conditions:
            more = len(cell.conditions) - _MOST_CITED
            terms = "; ".join(f"“{_line(text)}”" for text in cell.conditions[:_MOST_CITED])
            stance += f" ({terms}{f'; {more} more' if more > 0 else ''})"
        hearsay = "" if cell.choice.own_words else ", known only at second hand"
        sources_of_it = _many(cell.independent_sources, "independent source")
        text = (
            f"{self._party(cell.party)} is {stance}, since {long_day(cell.since)}{hearsay}; last word on the issue "
            f"{long_day(cell.last)}; {_many(cell.reports, 'report')}, {sources_of_it}."
        )
        deciding = [reported.statement.id for reported in cell.deciding]
        return self._sentence(text, (*deciding, *cell.condition_statements), cell_chance(cell, self._known))

    def _shifts(self) -> Section:
        found = self._answers.changes
        told = tuple(self._shift(change) for change in found if change.kind in _SHIFTS)
        voices = tuple(
            self._sentence(
                f"{long_day(change.day)}: {self._party(change.party)} speaks through a new voice, {change.detail}.",
                change.statements,
                change_chance(change, self._known),
            )
            for change in found
            if change.kind == "new_voice"
        )
        again = tuple(
            self._sentence(
                f"{long_day(change.day)}: words of {self._party(change.party)} on {change.issue} were printed again; "
                "this is no shift.",
                change.statements,
                change_chance(change, self._known),
            )
            for change in found
            if change.kind == "repeated"
        )
        first = tuple(
            self._sentence(
                f"{long_day(change.day)}: {self._party(change.party)} takes a side on {change.issue} for the first "
                f"time: {_STANCES[change.after.stance]}.",
                change.statements,
                change_chance(change, self._known),
            )
            for change in found
            if change.kind == "first" and change.after is not None
        )
        groups = (("First positions", first), ("New voices", voices), ("Old words reported again", again))
        parts = tuple(Section(title, sentences) for title, sentences in groups if sentences)
        return Section("What moved", told, parts, remark="" if told else "No position moved in the period.")

    def _shift(self, change: Change) -> Sentence:
        text = f"{long_day(change.day)}: {self._party(change.party)} {_SHIFTS[change.kind]} on {change.issue}"
        cited: tuple[str, ...] = change.statements
        before, after = change.before, change.after
        if change.kind != "new_demand" and before is not None and after is not None:
            text += f": {_STANCES[before.stance]} before, {_STANCES[after.stance]} now"
            # A dropped condition is proved by the words that had it.
            old = before.condition_statements[:1] if change.kind == "condition_dropped" else ()
            cited = (*change.statements[:2], *old, before.decisive.statement.id)
        return self._sentence(f"{text}.", cited, change_chance(change, self._known))

    def _waiting(self) -> Section:
        graph = self._answers.conditions
        rings = []
        for ring in graph.deadlocks:
            waits = "; ".join(
                f"{self._party(edge.party)} (on {edge.issue}) waits for {self._party(edge.waits_for)} to move on "
                f"{edge.asked_issue}{', as far as can be inferred' if edge.inferred else ''}"
                for edge in ring.edges
            )
            loose = "" if ring.exact else " Each waits on something else than the other asks for."
            cited = [edge.statement for edge in ring.edges]
            rings.append(self._sentence(f"{waits}.{loose}", cited, deadlock_chance(ring, self._known), most=len(cited)))
        in_force = [each for each in graph.conditions if each.in_force]
        open_ones = tuple(self._condition(each) for each in in_force if each.state != MET)
        met = tuple(self._condition(each) for each in in_force if each.state == MET)
        groups = (
            ("Deadlocks", tuple(rings)),
            ("Conditions that are open or refused", open_ones),
            ("Conditions that another party has met", met),
        )
        parts = tuple(Section(title, sentences) for title, sentences in groups if sentences)
        title = f"Who waits for whom on {long_day(self._end)}"
        return Section(title, parts=parts, remark="" if parts else "No condition is in force.")

    def _condition(self, each: PartyCondition) -> Sentence:
        asked = _listed([self._asked(one) for one in each.asks])
        asks = f", which asks {asked}" if each.asks else ""
        state = "" if each.state == OPEN else f" By its last words the other side has {each.state} it."
        words = f"“{_line(each.text)}”"
        text = f"{self._party(each.party)} makes its position on {each.issue} conditional: {words}{asks}.{state}"
        cited = (each.statement, *((each.answer,) if each.answer else ()))
        return self._sentence(text, cited, self._known.chance(each.statement))

    def _asked(self, asks: Asks) -> str:
        who = self._party(asks.party) if asks.party else "somebody unnamed"
        inferred = " (inferred)" if asks.inferred else ""
        return f"{who}{inferred} to {'move' if asks.act == 'accept' else 'refrain'} on {asks.issue}"

    def _silences(self) -> Section:
        found = self._answers.silences
        main = frozenset(self._answers.board.parties[:6])
        told = [each for each in found.silences if self._cited_for(each) and (each.kind != NEVER or each.party in main)]
        sentences = tuple(self._silence(each, found.days) for each in told[:_MOST_SILENCES])
        remark = (
            f"{len(sentences)} of {len(told)}; `pourparler silence` lists all." if len(told) > len(sentences) else ""
        )
        return Section("Who is silent", sentences, remark=remark if sentences else "Nobody is silent.")

    def _silence(self, each: Silence, days: int) -> Sentence:
        party = self._party(each.party)
        if each.kind == NEVER:
            text = f"{party} has never spoken on {each.issue}, on which {self._parties(each.others)} speak"
        elif each.kind == QUIET and each.last is not None:
            text = f"{party} has said nothing on {each.issue} since {long_day(each.last)}"
            text += f", while {self._parties(each.others)} did" if each.others else ""
        else:
            text = f"What {party} said on {each.issue} in the last {days} days is known only at second hand"
        return self._sentence(f"{text}.", self._cited_for(each), None)

    @staticmethod
    def _cited_for(each: Silence) -> tuple[str, ...]:
        """What proves a silence: its last words, else what the others said meanwhile."""
        return each.statements or each.others_statements[-2:]

    def _method(self) -> Iterable[str]:
        yield (
            "A position is picked among a party's statements by rule: commitments before accusations and assertions, "
            "the party's own words before hearsay, higher authority before lower, then the latest; a contradiction "
            "goes to the side with more independent sources. Reports of one origin are one source."
        )
        yield basis(self._known)
        yield (
            "The words in quotation marks are exactly those of the report. What stands after “text” begins the SHA-256 "
            "of the report's text; the list of sources has it whole. `pourparler show PROJECT ID` opens a statement in "
            "its report."
        )

    @property
    def _known(self) -> Reliability:
        return self._answers.reliability

    def _party(self, code: str) -> str:
        return self._wording.party(code)

    def _parties(self, codes: Sequence[str]) -> str:
        names = [self._party(code) for code in codes[:3]]
        more = ["others"] if len(codes) > 3 else []
        return _listed([*names, *more])

    def _sentence(
        self, text: str, statement_ids: Iterable[str], chance: Chance | None, *, most: int = _MOST_CITED
    ) -> Sentence:
        chosen = list(dict.fromkeys(statement_ids))[:most]
        return Sentence(text, tuple(self._cite(each) for each in chosen), chance_words(chance))

    def _cite(self, statement_id: str) -> Citation:
        if statement_id not in self._cited:
            self._cited[statement_id] = self._citation(self._by_id[statement_id], len(self._cited) + 1)
        return self._cited[statement_id]

    def _citation(self, reported: ReportedStatement, number: int) -> Citation:
        statement = reported.statement
        text = self._wording.text_of(statement.article_id)
        conditions = [
            each.span for each in statement.conditions if not any(piece.holds(each.span) for piece in statement.content)
        ]
        name = statement.speaker or "somebody"
        party = self._party(statement.party) if statement.party else ""
        known = [part for part in (party if party != name else "", statement.authority or "") if part]
        return Citation(
            number,
            statement.id,
            statement.article_id,
            tuple(Quote(span, span.of(text)) for span in statement.content),
            tuple(Quote(span, span.of(text)) for span in conditions),
            f"{name} ({', '.join(known)})" if known else name,
            statement.date,
            reported.outlet,
            reported.published,
            reported.title,
            reported.url,
            text_hash(text),
        )


def sources(brief: Brief) -> tuple[Citation, ...]:
    """One citation of each report that a brief cites, by day and outlet."""
    first: Mapping[str, Citation] = {each.article: each for each in reversed(brief.citations)}
    return tuple(
        sorted(first.values(), key=lambda each: (each.published or datetime.date.min, each.outlet or "", each.article))
    )


def _title(issue: str) -> str:
    return f"{issue[:1].upper()}{issue[1:].replace('-', ' ')}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nobody"
