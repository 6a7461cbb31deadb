"""A project as an archive: taking reports in, finding them again, keeping them safe; for programs and the command line.

Every function takes the project's location, a path or a ``postgresql://`` address, and leaves nothing open behind.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pourparler.batch.ingest import IngestOptions, Progress
from pourparler.errors import MissingFile, SettingsError, StoreError, UnknownIdentifier
from pourparler.pipeline import Pipeline, PipelineSettings
from pourparler.readers import ReaderSettings
from pourparler.record import Negotiation, Record
from pourparler.rendering.archive_json import to_json as as_json
from pourparler.reports.archive_tables import (
    failures_table,
    hits_table,
    negotiation_tables,
    negotiations_table,
    problems_table,
)
from pourparler.store.checking import CheckReport
from pourparler.store.queries import Counts, Failure, Shown
from pourparler.store.search import Filters, Hit
from pourparler.store.values import Headline, UnknownValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from pourparler.batch.workers import ArticleReader
    from pourparler.store import Store
    from pourparler.store.negotiation_contents import NegotiationContents

__all__ = [
    "CheckReport",
    "Counts",
    "Failure",
    "Filters",
    "Headline",
    "Hit",
    "IngestOptions",
    "Negotiation",
    "PipelineSettings",
    "Progress",
    "ReaderSettings",
    "Shown",
    "UnknownValue",
    "as_json",
    "backup",
    "check",
    "counts",
    "define_negotiation",
    "expected_articles",
    "failures",
    "failures_table",
    "headlines",
    "hits_table",
    "ingest",
    "ingest_json",
    "negotiation_contents",
    "negotiation_file",
    "negotiation_tables",
    "negotiations",
    "negotiations_table",
    "problems_table",
    "remove_negotiation",
    "restore",
    "search",
    "show",
    "unknown_values",
]


def ingest(
    project: str,
    inputs: Sequence[str] = (),
    *,
    settings: PipelineSettings | None = None,
    options: IngestOptions | None = None,
) -> Progress:
    """Takes any input of ``read`` into a project, which is made if it is missing.

    The same article twice is one article. Whatever ends this call, also in the middle: what was written is whole, and
    the same call goes on from there.

    Args:
        project: path of a file to make or extend, or a ``postgresql://`` address.
        inputs: files, folders, addresses, and ``-`` for JSON lines on standard input; none to retry what failed.
        settings: what to read with.
        options: how to go about it; reads in this process when ``None``.

    Returns:
        How many articles were new, read again, known already, or failed.

    Raises:
        MissingFile: an input does not exist; nothing was read.
        SettingsError: there are neither inputs nor ``retry``.
        StoreError: the project cannot be written; all articles so far are in it.
        ModelFileError: a network's file is missing or damaged.
    """
    from pourparler.batch.ingest import ingest as take_in

    options = options or IngestOptions(workers=0)
    if not inputs and not options.retry:
        raise SettingsError("there is nothing to read", advice="Give files, folders or addresses, or ask for a retry.")
    for given in inputs:
        # A slip of the pen must not become a project and a failure in it.
        if given != "-" and not given.startswith(("http://", "https://")) and not os.path.exists(given):
            raise MissingFile("there is no such file or folder", path=given)
    if not inputs:
        # There is nothing to retry in a project that is not there.
        _require(project)
    if options.reader is None:
        options = replace(options, reader=reader_factory(settings or PipelineSettings()))
    return take_in(project, inputs, options=options)


def reader_factory(settings: PipelineSettings) -> Callable[[], ArticleReader]:
    """What makes the reader in each process."""
    return functools.partial(Pipeline, settings)


def expected_articles(inputs: Sequence[str]) -> int | None:
    """How many articles some inputs hold, as far as a quick look tells; ``None`` when it does not."""
    from pourparler.readers.counting import count_articles

    return count_articles(inputs)


def ingest_json(progress: Progress, held: Counts) -> dict[str, Any]:
    """What an ingest did, and what the project holds now, as JSON values."""
    return {
        "articles": progress.articles,
        "added": progress.added,
        "reread": progress.reread,
        "unchanged": progress.unchanged,
        "failed": progress.failed,
        "messages": list(progress.messages),
        "project": as_json(held),
    }


def counts(project: str) -> Counts:
    """How much a project holds.

    Raises:
        MissingProject: there is none.
    """
    from pourparler.store import open_store, queries

    with open_store(project, read_only=True) as store:
        return queries.counts(store)


def failures(project: str, *, resolved: bool = False) -> tuple[Failure, ...]:
    """The articles that could not be read, by path.

    Args:
        project: path or address.
        resolved: also those that were read later.

    Raises:
        MissingProject: there is no project.
    """
    from pourparler.store import open_store, queries

    with open_store(project, read_only=True) as store:
        return tuple(queries.failures(store, resolved=resolved))


def search(
    project: str,
    words: str = "",
    *,
    kind: str = "statement",
    filters: Filters | None = None,
    limit: int = 20,
    offset: int = 0,
) -> tuple[Hit, ...]:
    """What a project holds about some words, the best first; without words the newest that pass the filters.

    All words must be there, in any form ("talks" finds "talk"); ``"in quotation marks"`` they must follow each other;
    ``-word`` must be missing; ``OR`` between two takes either.

    Args:
        project: path or address.
        words: what to look for.
        kind: ``statement`` or ``article``.
        filters: what a hit must have.
        limit: at most so many hits.
        offset: leave out so many of the best.

    Raises:
        MissingProject: there is no project.
        SettingsError: only words that must be missing were given, or the kind is unknown.
    """
    from pourparler.store import open_store
    from pourparler.store.search import search as look_for

    with open_store(project, read_only=True) as store:
        return tuple(look_for(store, words, kind=kind, filters=filters, limit=limit, offset=offset))


def unknown_values(project: str, filters: Filters) -> tuple[UnknownValue, ...]:
    """What filters ask for that nothing in the project has, each with the nearest that something has."""
    from pourparler.rendering.wording import party_name
    from pourparler.store import open_store
    from pourparler.store.values import unknown_values as unknown

    with open_store(project, read_only=True) as store:
        return unknown(store, filters, name_of=party_name)


def show(project: str, id: str) -> Shown | Record:
    """A statement with all that stands behind it, or a report with its statements.

    Args:
        project: path or address.
        id: of the statement or the article.

    Raises:
        UnknownIdentifier: the project has neither a statement nor an article of this id.
    """
    from pourparler.store import open_store, queries

    with open_store(project, read_only=True) as store:
        try:
            return queries.statement(store, id)
        except UnknownIdentifier:
            try:
                return queries.record(store, id)
            except UnknownIdentifier:
                what = f"no statement and no article has the id {id!r}"
                raise UnknownIdentifier(what, where=store.location) from None


def headlines(project: str, ids: Sequence[str]) -> tuple[Headline, ...]:
    """Headline, outlet and day of some reports, by day; ids that the project does not have are left out."""
    from pourparler.store import open_store
    from pourparler.store.values import headlines as find

    with open_store(project, read_only=True) as store:
        return find(store, ids)


def backup(project: str, target: str | Path) -> int:
    """Writes a backup of a project as it is at one moment; others may write to the project meanwhile.

    Args:
        project: path or address.
        target: file to write; an older backup there is replaced by the complete new one.

    Returns:
        The size of the backup in bytes.

    Raises:
        MissingProject: there is no project.
        StoreError: the project cannot be read or the file not be written, or the file holds something else.
    """
    from pourparler.store import open_store
    from pourparler.store.backup import backup as copy

    target = Path(target)
    if target.is_dir():
        raise StoreError("this is a folder", where=str(target), advice="Give the name of a file.")
    if target.exists():
        if os.path.exists(project) and os.path.samefile(project, target):
            raise StoreError("this is the project itself", where=str(target), advice="Give another file name.")
        # Only a backup may be replaced by a backup: a slip of the pen must not cost another file.
        open_store(str(target), read_only=True, any_schema=True).close()
    copy(project, target)
    return target.stat().st_size


def restore(source: str | Path, project: str, *, replace: bool = False) -> Counts:
    """Makes a project from a backup.

    Args:
        source: the backup.
        project: path or address of the project to make.
        replace: whether a project that is there may be overwritten; its content is gone then.

    Returns:
        What the project holds now.

    Raises:
        MissingProject: there is no backup of this name.
        StoreError: the backup is damaged, or there is a project already and ``replace`` was not asked for.
    """
    from pourparler.store.backup import restore as bring_back

    bring_back(source, project, replace=replace)
    return counts(project)


def check(project: str, *, repair: bool = False) -> CheckReport:
    """Whether every span says what it said, every hash matches, nothing dangles; and mends what can be mended.

    Args:
        project: path or address.
        repair: mend; a project of an older version is brought up to date too.

    Raises:
        MissingProject: there is no project.
        StoreError: it is so damaged that it cannot be opened.
    """
    from pourparler.store import open_store
    from pourparler.store.checking import check as look_over

    with open_store(project, read_only=not repair) as store:
        report = look_over(store, repair=repair)
        if all(problem.kind not in ("database", "value") for problem in report.problems):
            _check_board(store, report, repair=repair)
    return report


def _check_board(store: Store, report: CheckReport, *, repair: bool) -> None:
    """Whether the board that is kept is the one that the statements give."""
    from pourparler.batch.positions import keep_board, mark_wrong, wrong_cells
    from pourparler.store.checking import Problem

    wrong = wrong_cells(store)
    if repair:
        mark_wrong(store, wrong)
        keep_board(store)
    said = "its kept positions are not those that its statements give; "
    said += "made anew" if repair else "repair it, and they are made anew"
    report.problems += [
        Problem("position", "board_position", f"{party} {issue}", said, repair) for party, issue in wrong
    ]


def negotiations(project: str) -> tuple[Negotiation, ...]:
    """The negotiations that a project defines, by name.

    Raises:
        MissingProject: there is no project.
    """
    from pourparler.store import open_store, queries

    with open_store(project, read_only=True) as store:
        return tuple(queries.negotiations(store))


def negotiation_contents(project: str, name: str) -> NegotiationContents:
    """A negotiation by name, and how much of the project belongs to it.

    Raises:
        UnknownIdentifier: the project has none of this name.
    """
    from pourparler.store import negotiation_contents as contents
    from pourparler.store import open_store

    with open_store(project, read_only=True) as store:
        return contents.negotiation_contents(store, name)


def define_negotiation(project: str, *defined: Negotiation) -> None:
    """Defines negotiations; one whose name is known is defined anew. A project that is missing is made.

    Raises:
        StoreError: the project cannot be written.
    """
    from pourparler.store import open_store, queries

    with open_store(project, create=True) as store:
        for each in defined:
            queries.save_negotiation(store, each)


def remove_negotiation(project: str, name: str) -> None:
    """Forgets the definition of a negotiation; its reports and statements stay.

    Raises:
        UnknownIdentifier: the project has none of this name.
    """
    from pourparler.store import open_store, queries

    with open_store(project) as store:
        queries.remove_negotiation(store, name)


def negotiation_file(path: str | Path) -> tuple[Negotiation, ...]:
    """The negotiations that a TOML file defines; see ``directory.negotiation_file``.

    Raises:
        DirectoryError: the file is missing, is no TOML, or holds what is not described there.
    """
    from pourparler.directory.negotiation_file import read_negotiations

    return read_negotiations(Path(path))


def _require(project: str) -> None:
    from pourparler.store import open_store

    open_store(project, read_only=True).close()
