"""Reviewing a project: drawing a sample, reading a coder's decisions back, and what they tell.

Every function takes the project's location, a path or a ``postgresql://`` address, and leaves nothing open behind.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.errors import InputError, InvalidTable, NotText, SettingsError, UnknownIdentifier
from pourparler.reports.review_views import review_json, review_tables, sample_json, sample_table
from pourparler.review.agreement import Agreement, agreement
from pourparler.review.corrections import reviews_of_all, verdicts_of
from pourparler.review.decisions import FIELDS, PIECES
from pourparler.review.precision import Reliability
from pourparler.review.recording import Mark, Session, reviews_of_mark, says_the_same
from pourparler.review.sampling import ALLOCATIONS, STRATA, Sample, SampleDesign, draw, stratified_by
from pourparler.review.sheet import MarkedRow, read_sheet, sheet

if TYPE_CHECKING:
    from pourparler.directory import ActorDirectory
    from pourparler.record import ReportedStatement
    from pourparler.store import Store
    from pourparler.store.queries import Shown
    from pourparler.store.reviews import Review

__all__ = [
    "ALLOCATIONS",
    "FIELDS",
    "STRATA",
    "Mark",
    "Outcome",
    "Sample",
    "SampleDesign",
    "Standing",
    "draw_sample",
    "review_json",
    "review_sheet",
    "review_statement",
    "review_tables",
    "sample_json",
    "sample_table",
    "standing",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reading decisions.

    Attributes:
        statements: statements on which something new was decided.
        kept: decisions that were added.
        unchanged: statements on which the coder had decided the same before.
    """

    statements: int
    kept: int
    unchanged: int

    @property
    def unmarked(self) -> bool:
        """Whether nothing was marked at all."""
        return not self.statements and not self.unchanged


@dataclass(frozen=True, slots=True)
class Standing:
    """What the reviews of a project tell.

    Attributes:
        reliability: precision and intervals.
        agreement: how far coders agree, field by field.
        coders: who has decided on how many statements.
    """

    reliability: Reliability
    agreement: tuple[Agreement, ...]
    coders: Mapping[str, int]


def draw_sample(
    project: str, design: SampleDesign, *, negotiation: str | None = None, again: bool = False
) -> tuple[Sample, str]:
    """Draws a random sample and makes the sheet to mark.

    Args:
        project: the project.
        design: how to draw.
        negotiation: name of a negotiation of the project; ``None`` for everything.
        again: also draw statements that were judged in an earlier sample.

    Returns:
        The sample and its sheet as CSV.

    Raises:
        SettingsError: the design cannot be drawn, or there is nothing left to draw.
    """
    from pourparler.store import open_store, queries

    with open_store(project, read_only=True) as store:
        found = queries.reported_statements(store, negotiation=negotiation)
        judged = frozenset[str]() if again else _judged_in_samples(reviews_of_all(store, found))
        sample = draw(found, design, leave_out=judged)
        if not sample.drawn:
            raise SettingsError("there is no statement left to draw", where=project)
        return sample, sheet(sample, text_of=_Texts(store).text)


def review_sheet(project: str, path: str, *, coder: str, moment: datetime.datetime | None = None) -> Outcome:
    """Reads a marked sheet back. Decisions are only ever added; all rows are kept, or none.

    Args:
        project: the project.
        path: the sheet.
        coder: who has decided.
        moment: when; now when ``None``.

    Raises:
        InputError: the file cannot be read, or a row cannot be understood; the message names the line.
        UnknownIdentifier: a row is of a statement that the project does not have.
    """
    text = _text(path)
    rows = list(read_sheet(text, path=path))
    twice = _first_repeated(rows)
    if twice is not None:
        raise InvalidTable(
            f"decides twice on the statement {twice.mark.statement_id}",
            path=path,
            line=twice.line,
            advice="Keep one row.",
        )
    return _keep(project, rows, coder=coder, moment=moment, path=path)


def review_statement(project: str, mark: Mark, *, coder: str, moment: datetime.datetime | None = None) -> Outcome:
    """Keeps a decision on one statement that was picked by hand; it mends the record and says nothing of the rest.

    Raises:
        SettingsError: the decision contradicts itself, or a value is none that the field can have.
        UnknownIdentifier: the project has no such statement.
    """
    return _keep(project, [MarkedRow(0, mark)], coder=coder, moment=moment)


def standing(project: str, *, known_by: datetime.date | None = None, negotiation: str | None = None) -> Standing:
    """What the reviews of a project tell.

    Args:
        project: the project.
        known_by: leave out what was decided, and read, after this day.
        negotiation: name of a negotiation of the project; ``None`` for everything.
    """
    from pourparler.store import open_store, queries

    with open_store(project, read_only=True) as store:
        found = queries.reported_statements(store, known_by=known_by, negotiation=negotiation)
        reviews = reviews_of_all(store, found, known_by=known_by)
    coders: dict[str, int] = {}
    for of_it in reviews.values():
        for coder in {review.coder for review in of_it}:
            coders[coder] = coders.get(coder, 0) + 1
    return Standing(Reliability(found, reviews, verdicts_of(reviews)), agreement(reviews), dict(sorted(coders.items())))


class _Texts:
    """Texts of articles, the last one kept: rows of one report often stand together."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last: tuple[str, str] = ("", "")

    def text(self, article_id: str) -> str:
        """The text of an article."""
        from pourparler.store import queries

        if self._last[0] != article_id:
            self._last = article_id, queries.article(self._store, article_id).text
        return self._last[1]


def _keep(
    project: str, rows: Iterable[MarkedRow], *, coder: str, moment: datetime.datetime | None, path: str | None = None
) -> Outcome:
    from pourparler.batch.positions import keep_board
    from pourparler.directory import ActorDirectory
    from pourparler.store import open_store
    from pourparler.store.reviews import keep_reviews, reviews_of

    if not coder.strip():
        raise SettingsError("a decision needs somebody who made it", setting="coder")
    made: list[Review] = []
    decided = unchanged = 0
    with open_store(project) as store:
        moment = moment or datetime.datetime.now(datetime.UTC)
        directory = ActorDirectory.load()
        for row in rows:
            session = Session(coder.strip(), moment, row.sample)
            reviews = _reviews(store, row, session, directory, path)
            if says_the_same(reviews_of(store, row.mark.statement_id), reviews):
                unchanged += 1
            else:
                decided += 1
                made += reviews
        kept = keep_reviews(store, made)
        keep_board(store)
    return Outcome(decided, kept, unchanged)


def _reviews(
    store: Store, row: MarkedRow, session: Session, directory: ActorDirectory, path: str | None
) -> list[Review]:
    from pourparler.store import queries

    try:
        if row.sample is not None and stratified_by(row.sample) is None:
            raise SettingsError(f"{row.sample!r} is no sample", setting="sample", advice="Leave the column as it was.")
        shown = queries.statement(store, row.mark.statement_id)
        reported = _as_seen(row, shown)
        return reviews_of_mark(row.mark, reported, session, text=shown.article.text, directory=directory)
    except SettingsError as error:
        if path is None:
            raise
        raise InvalidTable(f"{error.where}: {error.what}", path=path, line=row.line, advice=error.advice) from error
    except UnknownIdentifier as error:
        if path is None:
            raise
        raise InvalidTable(
            error.what, path=path, line=row.line, advice="Is this the project that the sample was drawn from?"
        ) from error


def _as_seen(row: MarkedRow, shown: Shown) -> ReportedStatement:
    """The reading of a statement that a row shows: the reports may have been read anew since the sample was drawn."""
    if row.shows(shown.reported):
        return shown.reported
    text = shown.article.text
    for statement, _ in shown.history:
        earlier = replace(
            shown.reported,
            statement=statement,
            proposition=PIECES.join(span.of(text) for span in statement.content),
            condition_texts=tuple(condition.span.of(text) for condition in statement.conditions),
        )
        if row.shows(earlier):
            return earlier
    name = row.difference(shown.reported)
    raise SettingsError(
        f"reads {row.seen[name or '']!r}, which the statement never was",
        setting=name,
        advice=f"Leave what was found as it is, and write the right value under right_{name}.",
    )


def _judged_in_samples(reviews: Mapping[str, Sequence[Review]]) -> frozenset[str]:
    return frozenset(
        statement_id for statement_id, of_it in reviews.items() if any(review.sample is not None for review in of_it)
    )


def _first_repeated(rows: Iterable[MarkedRow]) -> MarkedRow | None:
    seen = set()
    for row in rows:
        if row.mark.statement_id in seen:
            return row
        seen.add(row.mark.statement_id)
    return None


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText("is not UTF-8", path=path, advice="Save it as CSV in UTF-8.") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
