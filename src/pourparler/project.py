"""A project opened for reading: every analysis over it as one call, for programs and the command line alike."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pourparler.analysis.changes import KINDS as CHANGE_KINDS
from pourparler.analysis.json_views import to_json as as_json
from pourparler.analysis.scales import worksheet as worksheet_text
from pourparler.analysis.settings import BoardSettings
from pourparler.errors import InputError
from pourparler.reports.tables import changes_table, gap_moves_table, gaps_table
from pourparler.reports.tables import tables as as_tables

__all__ = [
    "CHANGE_KINDS",
    "Project",
    "Scope",
    "as_json",
    "as_tables",
    "changes_table",
    "gap_moves_table",
    "gaps_table",
    "open_project",
    "worksheet_text",
]

if TYPE_CHECKING:
    from types import TracebackType

    from pourparler.analysis.board import Board, BoardComparison
    from pourparler.analysis.changes import Change
    from pourparler.analysis.conditions import ConditionGraph
    from pourparler.analysis.gaps import Gap, GapMove
    from pourparler.analysis.scales import ScaledBoard
    from pourparler.record import ReportedStatement
    from pourparler.reports.tables import TableView
    from pourparler.review.precision import Reliability
    from pourparler.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which part of a project's record to look at.

    Attributes:
        known_by: what the project held at the end of this day, in the readings of that time; ``None`` for now.
        negotiation: name of a negotiation of the project; ``None`` for everything.
        settings: numbers of the board's rule.
    """

    known_by: datetime.date | None = None
    negotiation: str | None = None
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
        from pourparler.store.queries import reported_statements

        return reported_statements(self._store, known_by=self._scope.known_by, negotiation=self._scope.negotiation)

    @cached_property
    def statements(self) -> Sequence[ReportedStatement]:
        """The statements in scope with the decisions of reviewers applied; see ``review.corrections``."""
        from pourparler.review.corrections import corrected_statements

        return corrected_statements(self._store, self.found, known_by=self._scope.known_by)

    @cached_property
    def reliability(self) -> Reliability:
        """What reviewed samples tell of the statements; see ``review.precision``."""
        from pourparler.review.corrections import reviews_of_all, verdicts_of
        from pourparler.review.precision import Reliability

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
        """Who stands where on a day; see ``analysis.board``."""
        from pourparler.analysis.board import board

        return board(self.statements, as_of=as_of, settings=self._scope.settings)

    def compare(self, first: datetime.date, second: datetime.date) -> BoardComparison:
        """The boards of two days side by side."""
        from pourparler.analysis.board import compare_boards

        return compare_boards(self.statements, first, second, settings=self._scope.settings)

    def changes(
        self, *, start: datetime.date | None = None, end: datetime.date | None = None, min_sources: int = 1
    ) -> tuple[Change, ...]:
        """Typed shifts within a period; see ``analysis.changes``."""
        from pourparler.analysis.changes import changes

        return changes(self.statements, start=start, end=end, min_sources=min_sources, settings=self._scope.settings)

    def conditions(self, *, as_of: datetime.date | None = None) -> ConditionGraph:
        """Who waits for what from whom; see ``analysis.conditions``."""
        from pourparler.analysis.conditions import conditions
        from pourparler.directory import ActorDirectory
        from pourparler.directory.asks import ConditionResolver

        resolver = ConditionResolver(directory=ActorDirectory.load())
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

        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"cannot be read: {error}", path=path) from error
        return place_on_scales(
            self.statements,
            read_scales(text, path=path),
            as_of=as_of,
            parties=parties,
            issues=issues,
            settings=self._scope.settings,
        )


def open_project(
    location: str,
    *,
    known_by: datetime.date | None = None,
    negotiation: str | None = None,
    min_confidence: float = 0.0,
) -> Project:
    """Opens a project for reading.

    Args:
        location: path of the project, or a ``postgresql://`` address.
        known_by: what the project held at the end of this day; ``None`` for now.
        negotiation: name of a negotiation of the project.
        min_confidence: leave out statements that are right with a lower probability than this.

    Raises:
        MissingProject: there is no project at the location.
        StoreError: it cannot be opened.
    """
    settings = BoardSettings(min_confidence=min_confidence)
    return Project(location, scope=Scope(known_by=known_by, negotiation=negotiation, settings=settings))
