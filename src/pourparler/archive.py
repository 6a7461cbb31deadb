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
from pourparler.errors import MissingFile, SettingsError
from pourparler.pipeline import Pipeline, PipelineSettings
from pourparler.readers import ReaderSettings
from pourparler.record import Negotiation
from pourparler.reports.archive_json import to_json as as_json
from pourparler.reports.archive_tables import negotiation_tables, negotiations_table
from pourparler.store.queries import Counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from pourparler.batch.workers import ArticleReader
    from pourparler.store.negotiation_contents import NegotiationContents

__all__ = [
    "Counts",
    "IngestOptions",
    "Negotiation",
    "PipelineSettings",
    "Progress",
    "ReaderSettings",
    "as_json",
    "counts",
    "define_negotiation",
    "expected_articles",
    "ingest",
    "ingest_json",
    "negotiation_contents",
    "negotiation_file",
    "negotiation_tables",
    "negotiations",
    "negotiations_table",
    "remove_negotiation",
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
