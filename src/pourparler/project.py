"""A project opened for reading: every analysis over it as one call, for programs and the command line alike."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pourparler.analysis import json_networks, json_voices
from pourparler.analysis.changes import KINDS as CHANGE_KINDS
from pourparler.analysis.json_views import to_json as as_json
from pourparler.analysis.network import NetworkSettings, Windows, graphml
from pourparler.analysis.scales import worksheet as worksheet_text
from pourparler.analysis.selection import Selection
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.voices import only as only_voices
from pourparler.errors import InputError, SettingsError
from pourparler.reports.brief_formats import write as brief_text
from pourparler.reports.network_tables import edge_list, windows_table
from pourparler.reports.tables import changes_table, gap_moves_table, gaps_table
from pourparler.reports.tables import tables as as_tables
from pourparler.reports.voices_tables import accounts_table, entries_table, periods_table, spells_table

# Importing them is what they are for: they register forms of answers.
_REGISTERED = (json_networks, json_voices)

__all__ = [
    "CHANGE_KINDS",
    "NetworkSettings",
    "Project",
    "Scope",
    "Selection",
    "Windows",
    "accounts_table",
    "as_json",
    "as_tables",
    "brief_text",
    "changes_table",
    "edge_list",
    "entries_table",
    "gap_moves_table",
    "gaps_table",
    "graphml",
    "only_voices",
    "open_project",
    "periods_table",
    "spells_table",
    "windows_table",
    "worksheet_text",
]

if TYPE_CHECKING:
    from types import TracebackType

    from pourparler.analysis.accounts import Account
    from pourparler.analysis.board import Board, BoardComparison
    from pourparler.analysis.camps import Camps
    from pourparler.analysis.changes import Change
    from pourparler.analysis.conditions import ConditionGraph
    from pourparler.analysis.gaps import Gap, GapMove
    from pourparler.analysis.network import Network
    from pourparler.analysis.positions import Histories
    from pourparler.analysis.scales import ScaledBoard
    from pourparler.analysis.silence import SilenceMap, SilentSpell
    from pourparler.analysis.timeline import ReportedEvent, Timeline
    from pourparler.analysis.voices import Voices
    from pourparler.directory import ActorDirectory
    from pourparler.record import ReportedStatement
    from pourparler.reports.brief import Brief
    from pourparler.reports.tables import TableView
    from pourparler.review.precision import Reliability
    from pourparler.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which part of a project's record to look at.

    Attributes:
        known_by: what the project held at the end of this day, in the readings of that time; ``None`` for now.
        negotiation: name of a negotiation of the project; ``None`` for everything.
        actors: TOML file with the analyst's own actors, as given when the reports were read; ``None`` for the built-in
            ones alone.
        settings: numbers of the board's rule.
    """

    known_by: datetime.date | None = None
    negotiation: str | None = None
    actors: Path | None = None
    settings: BoardSettings = field(default_factory=BoardSettings)


class Project:
    """A project's record and the analyses over it. Use it as a context manager, or close it.

    Args:
        location: path of the project, or a ``postgresql://`` address.
        scope: which part of the record to look at.

    Raises:
        MissingProject: there is no project at the location.
        StoreError: it cannot be opened.
    """

    def __init__(self, location: str, *, scope: Scope | None = None) -> None:
        from pourparler.store.base import open_store

        self._store: Store = open_store(location, read_only=True)
        self._scope = scope or Scope()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives the project back."""
        self._store.close()

    @cached_property
    def found(self) -> Sequence[ReportedStatement]:
        """The statements in scope as the reader found them, each with its report."""
        from pourparler.analysis.collection import paused_collection
        from pourparler.store.queries import reported_statements

        with paused_collection():
            return reported_statements(self._store, known_by=self._scope.known_by, negotiation=self._scope.negotiation)

    @cached_property
    def statements(self) -> Sequence[ReportedStatement]:
        """The statements in scope with the decisions of reviewers applied; see ``review.corrections``."""
        from pourparler.review.corrections import corrected_statements

        return corrected_statements(self._store, self.found, known_by=self._scope.known_by)

    @cached_property
    def directory(self) -> ActorDirectory:
        """Who is who: the built-in actors, with the analyst's own laid over them.

        Raises:
            DirectoryError: the file of the scope's own actors cannot be used.
        """
        from pourparler.directory import ActorDirectory

        return ActorDirectory.load(project_overrides=self._scope.actors)

    @cached_property
    def histories(self) -> Histories:
        """How every cell of the board moved: computed once, so that the board of any further day costs little."""
        from pourparler.analysis.collection import paused_collection
        from pourparler.analysis.positions import Histories

        with paused_collection():
            return Histories(self.statements, settings=self._scope.settings)

    @cached_property
    def reliability(self) -> Reliability:
        """What reviewed samples tell of the statements; see ``review.precision``."""
        from pourparler.review.corrections import reviews_of_all, verdicts_of
        from pourparler.review.precision import Reliability
        from pourparler.store.cells import review_count
        from pourparler.store.queries import statement_count

        whole = self._scope.known_by is None and self._scope.negotiation is None
        with self._store.reading() as connection:
            reviewed = review_count(connection) > 0
        if whole and not reviewed and "found" not in self.__dict__:
            # Nothing can be told of any statement, so none need be read.
            return Reliability.of_none(lambda: statement_count(self._store))
        reviews = reviews_of_all(self._store, self.found, known_by=self._scope.known_by)
        return Reliability(self.found, reviews, verdicts_of(reviews))

    def error_bars(self) -> dict[str, Any]:
        """What the intervals of all answers rest on, as JSON values."""
        from pourparler.reports.error_bars import basis_json

        return basis_json(self.reliability)

    def as_json(self, answer: Board | ConditionGraph | Sequence[Change]) -> Any:
        """An answer as JSON values, each row with the chance that it is right."""
        from pourparler.reports.error_bars import json_with_bars

        return json_with_bars(answer, as_json(answer), self.reliability)

    def as_tables(self, answer: Board | ConditionGraph | Sequence[Change]) -> tuple[TableView, ...]:
        """An answer as tables, each row with the chance that it is right."""
        from pourparler.analysis.board import Board
        from pourparler.analysis.conditions import ConditionGraph
        from pourparler.reports.error_bars import tables_with_bars

        views = as_tables(answer) if isinstance(answer, Board | ConditionGraph) else (changes_table(answer),)
        return tables_with_bars(answer, views, self.reliability)

    def board(self, *, as_of: datetime.date | None = None) -> Board:
        """Who stands where on a day; see ``analysis.board``.

        What the project keeps of it is read where that is up to date and the scope is everything by the usual rule.
        """
        from pourparler.analysis.board import board_of
        from pourparler.batch.positions import SETTINGS, kept_board

        whole = (self._scope.known_by, self._scope.negotiation, self._scope.settings) == (None, None, SETTINGS)
        kept = kept_board(self._store, as_of=as_of) if whole and "histories" not in self.__dict__ else None
        return kept or board_of(self.histories, as_of=as_of)

    def compare(self, first: datetime.date, second: datetime.date) -> BoardComparison:
        """The boards of two days side by side."""
        from pourparler.analysis.board import comparison_of

        return comparison_of(self.board(as_of=first), self.board(as_of=second))

    def changes(
        self, *, start: datetime.date | None = None, end: datetime.date | None = None, min_sources: int = 1
    ) -> tuple[Change, ...]:
        """Typed shifts within a period; see ``analysis.changes``."""
        from pourparler.analysis.changes import changes_of

        return changes_of(self.histories, start=start, end=end, min_sources=min_sources)

    def conditions(self, *, as_of: datetime.date | None = None) -> ConditionGraph:
        """Who waits for what from whom; see ``analysis.conditions``."""
        from pourparler.analysis.conditions import conditions
        from pourparler.directory.asks import ConditionResolver

        resolver = ConditionResolver(directory=self.directory)
        return conditions(self.statements, resolver=resolver, as_of=as_of, settings=self._scope.settings)

    def gaps(
        self, *, as_of: datetime.date | None = None, parties: Sequence[str] = (), issues: Sequence[str] = ()
    ) -> tuple[Gap, ...]:
        """Every pair of parties on every issue; see ``analysis.gaps``."""
        return self.gaps_on(as_of=as_of, parties=parties, issues=issues)[1]

    def gaps_on(
        self, *, as_of: datetime.date | None = None, parties: Sequence[str] = (), issues: Sequence[str] = ()
    ) -> tuple[str | None, tuple[Gap, ...]]:
        """The day looked from, as ``YYYY-MM-DD``, and every pair of parties on every issue on it."""
        from pourparler.analysis.gaps import gaps

        seen = self.board(as_of=as_of)
        return seen.as_of.isoformat() if seen.as_of else None, gaps(seen, parties=parties, issues=issues)

    def gap_moves(
        self, *, until: datetime.date | None = None, parties: Sequence[str] = (), issues: Sequence[str] = ()
    ) -> tuple[GapMove, ...]:
        """The days on which a pair came nearer or drew apart."""
        from pourparler.analysis.gaps import gaps_over_time

        return gaps_over_time(
            self.statements, parties=parties, issues=issues, until=until, settings=self._scope.settings
        )

    def scaled(
        self,
        path: str,
        *,
        as_of: datetime.date | None = None,
        parties: Sequence[str] = (),
        issues: Sequence[str] = (),
    ) -> ScaledBoard:
        """Parties on the scales of an analyst's TOML file; see ``analysis.scales``.

        Raises:
            InputError: the file cannot be read.
            SettingsError: it holds no scale.
        """
        from pourparler.analysis.scales import place_on_scales, read_scales

        return place_on_scales(
            self.statements,
            read_scales(_text_of(path), path=path),
            as_of=as_of,
            parties=parties,
            issues=issues,
            settings=self._scope.settings,
        )

    def brief(
        self,
        *,
        start: datetime.date | None = None,
        end: datetime.date | None = None,
        parties: Sequence[str] = (),
        issues: Sequence[str] = (),
        title: str = "Who stands where",
    ) -> Brief:
        """A cited brief of a period; see ``reports.brief``.

        Args:
            start: first day; the record's first when ``None``.
            end: last day; the record's last when ``None``.
            parties: only these; empty for all.
            issues: only these; empty for all.
            title: its heading.

        Raises:
            SettingsError: the period holds no day of the record.
        """
        from pourparler.analysis.silence import silences
        from pourparler.reports.brief import Answers, Wording, compose

        days = [each.said_on for each in self.statements if each.said_on is not None]
        start, end = start or min(days, default=None), end or max(days, default=None)
        if start is None or end is None or start > end:
            raise SettingsError(
                "the period holds no day", setting="--from/--to", advice="Give a first day before the last."
            )
        graph = self.conditions(as_of=end)
        chosen = [each for each in graph.conditions if _among(each.party, each.issue, parties, issues)]
        rings = [
            ring
            for ring in graph.deadlocks
            if any(_among(edge.party, edge.issue, parties, issues) for edge in ring.edges)
        ]
        quiet = silences(self.statements, days=(end - start).days + 1, as_of=end, settings=self._scope.settings)
        answers = Answers(
            statements=self.statements,
            board=self.board(as_of=end).only(parties=parties, issues=issues),
            changes=[
                each for each in self.changes(start=start, end=end) if _among(each.party, each.issue, parties, issues)
            ],
            conditions=replace(graph, conditions=tuple(chosen), deadlocks=tuple(rings)),
            silences=replace(
                quiet,
                silences=tuple(each for each in quiet.silences if _among(each.party, each.issue, parties, issues)),
            ),
            reliability=self.reliability,
        )
        wording = Wording(text_of=self.text_of, party=self.party_name, proposal=self.proposal, title=title)
        return compose(answers, wording, start=start, end=end)

    def picture(self, kind: str, *, form: str = "png", selection: Selection | None = None, dpi: int = 150) -> bytes:
        """A picture as the bytes of a file; see ``plots.drawing``.

        Args:
            kind: ``board``, ``positions``, ``gaps``, ``conditions``, ``network`` or ``issues``.
            form: ``png`` or ``svg``.
            selection: what to show; the last day is the one looked from.
            dpi: pixels for each inch of a PNG.

        Raises:
            SettingsError: there is no such kind.
        """
        from pourparler.directory.asks import ConditionResolver
        from pourparler.plots.drawing import View, draw
        from pourparler.plots.saving import picture
        from pourparler.reports.error_bars import board_note

        chosen = selection or Selection()
        note = ""
        if kind == "board":
            seen = self.board(as_of=chosen.end).only(parties=chosen.parties, issues=chosen.issues)
            note = board_note(seen, self.reliability)
        view = View(
            start=chosen.start,
            end=chosen.end,
            parties=chosen.parties,
            issues=chosen.issues,
            settings=self._scope.settings,
            resolver=ConditionResolver(directory=self.directory),
            name=self.party_name,
            note=note,
        )
        return picture(draw(kind, self.statements, view), form, dpi=dpi)

    def text_of(self, article_id: str) -> str:
        """The text of a report.

        Raises:
            UnknownIdentifier: the project has no such report.
        """
        from pourparler.store.queries import article

        return article(self._store, article_id).text

    def party_name(self, party: str) -> str:
        """The name to show for a party."""
        return self.directory.party_name(party)

    def proposal(self, issue: str) -> str:
        """What an issue proposes, as ``for`` and ``against`` are meant; empty for an issue of the project's own."""
        from pourparler.directory.taxonomy import built_in_issues

        return next((each.proposal for each in built_in_issues() if each.name == issue), "")

    def voices(
        self, *, as_of: datetime.date | None = None, by: str = "speaker", within_days: int | None = None
    ) -> Voices:
        """The voices of each party and where they part; see ``analysis.voices``."""
        from pourparler.analysis.voices import voices

        return voices(self.statements, as_of=as_of, by=by, within_days=within_days, settings=self._scope.settings)

    def accounts(
        self, *, as_of: datetime.date | None = None, parties: Sequence[str] = (), issues: Sequence[str] = ()
    ) -> tuple[Account, ...]:
        """What one party says of another's position, beside its own words; see ``analysis.accounts``.

        With ``parties``, accounts by or of one of them.
        """
        from pourparler.analysis.accounts import accounts

        def names(text: str, on: datetime.date | None) -> list[tuple[int, int, str]]:
            found = self.directory.find_mentions(text, on=on)
            return [(each.start, each.end, each.party) for each in found if each.party and not each.independent]

        found = accounts(self.statements, names=names, as_of=as_of, settings=self._scope.settings)
        return tuple(
            each
            for each in found
            if (not parties or each.of in parties or each.by in parties) and (not issues or each.issue in issues)
        )

    def silences(
        self,
        *,
        days: int = 30,
        as_of: datetime.date | None = None,
        parties: Sequence[str] = (),
        issues: Sequence[str] = (),
    ) -> SilenceMap:
        """Issues on which a party says nothing of its own; see ``analysis.silence``."""
        from pourparler.analysis.silence import silences

        return silences(
            self.statements, days=days, as_of=as_of, parties=parties, issues=issues, settings=self._scope.settings
        )

    def silent_spells(
        self,
        *,
        days: int = 30,
        as_of: datetime.date | None = None,
        parties: Sequence[str] = (),
        issues: Sequence[str] = (),
    ) -> tuple[SilentSpell, ...]:
        """Stretches of days without a word of a party on an issue."""
        from pourparler.analysis.silence import silent_spells

        found = silent_spells(self.statements, days=days, as_of=as_of, settings=self._scope.settings)
        chosen = Selection(parties=tuple(parties), issues=tuple(issues))
        return tuple(each for each in found if chosen.holds_party(each.party) and chosen.holds_issue(each.issue))

    def events(self) -> list[ReportedEvent]:
        """The events in scope, each with its report; of a negotiation those whose report has a statement of it."""
        from pourparler.analysis.timeline import ReportedEvent
        from pourparler.store.queries import articles, events
        from pourparler.stories.reports import joined

        found = events(self._store, known_by=self._scope.known_by)
        if self._scope.negotiation is not None:
            inside = {each.statement.article_id for each in self.found}
            found = [each for each in found if each[0] in inside]
        wanted = {article_id for article_id, _ in found}
        reports = {each.id: each for each in articles(self._store) if each.id in wanted} if wanted else {}
        return [
            ReportedEvent(
                event,
                article_id,
                joined(event.evidence, reports[article_id].text),
                reports[article_id].published,
                reports[article_id].outlet,
            )
            for article_id, event in found
            if event.confidence >= self._scope.settings.min_confidence
        ]

    def timeline(
        self, *, granularity: str = "week", selection: Selection | None = None, rounds_file: str | None = None
    ) -> Timeline:
        """Statements, shifts, rounds of talks and events over time; see ``analysis.timeline``.

        Raises:
            InputError: the file of rounds cannot be read.
            SettingsError: it holds no round.
        """
        from pourparler.analysis.rounds import read_rounds
        from pourparler.analysis.timeline import timeline

        rounds = read_rounds(_text_of(rounds_file), path=rounds_file) if rounds_file else ()
        return timeline(
            self.statements,
            events=self.events(),
            rounds=rounds,
            granularity=granularity,
            selection=selection,
            settings=self._scope.settings,
        )

    def network(
        self, *, mode: str = "actors", selection: Selection | None = None, settings: NetworkSettings | None = None
    ) -> Network:
        """Actors tied to each other, or with mode ``issues`` to what they speak on; see ``analysis.network``.

        Raises:
            SettingsError: settings that do not exist for this kind of network.
        """
        from pourparler.analysis.network import actor_network, issue_network

        make = issue_network if mode == "issues" else actor_network
        return make(self.statements, selection=selection, settings=self._counting(settings))

    def network_windows(
        self,
        *,
        mode: str = "actors",
        windows: Windows | None = None,
        selection: Selection | None = None,
        settings: NetworkSettings | None = None,
    ) -> tuple[Network, ...]:
        """The network of each window of time."""
        from pourparler.analysis.network import network_windows

        return network_windows(
            self.statements, mode=mode, windows=windows, selection=selection, settings=self._counting(settings)
        )

    def camps(self, *, selection: Selection | None = None, settings: NetworkSettings | None = None) -> Camps:
        """Communities of the actors, and how far they fall into two camps; see ``analysis.camps``."""
        from pourparler.analysis.camps import camps

        return camps(self.statements, selection=selection, settings=self._counting(settings))

    def _counting(self, settings: NetworkSettings | None) -> NetworkSettings:
        least = self._scope.settings.min_confidence
        settings = settings or NetworkSettings()
        return replace(settings, min_confidence=max(least, settings.min_confidence))


def _among(party: str, issue: str, parties: Sequence[str], issues: Sequence[str]) -> bool:
    return (not parties or party in parties) and (not issues or issue in issues)


def _text_of(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", path=path) from error


def open_project(
    location: str,
    *,
    known_by: datetime.date | None = None,
    negotiation: str | None = None,
    min_confidence: float = 0.0,
    actors: str | Path | None = None,
) -> Project:
    """Opens a project for reading.

    Args:
        location: path of the project, or a ``postgresql://`` address.
        known_by: what the project held at the end of this day; ``None`` for now.
        negotiation: name of a negotiation of the project.
        min_confidence: leave out statements that are right with a lower probability than this.
        actors: TOML file with your own actors, the one that the reports were read with; it is read when an answer needs
            to know who is who, and a ``DirectoryError`` is raised then if it cannot be used.

    Raises:
        MissingProject: there is no project at the location.
        StoreError: it cannot be opened.
    """
    own = None if actors is None else Path(actors)
    settings = BoardSettings(min_confidence=min_confidence)
    return Project(location, scope=Scope(known_by=known_by, negotiation=negotiation, actors=own, settings=settings))
