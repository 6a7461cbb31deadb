"""Pourparler reads news about a negotiation and keeps the record of who stands where, since when, on whose word.

The names in ``__all__`` are the public ones; all else may change. Each is loaded on first use, so that importing the
package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pourparler.api import read as read
    from pourparler.api import read_articles as read_articles
    from pourparler.api import read_files as read_files
    from pourparler.archive import Filters as Filters
    from pourparler.archive import IngestOptions as IngestOptions
    from pourparler.archive import backup as backup
    from pourparler.archive import check as check
    from pourparler.archive import define_negotiation as define_negotiation
    from pourparler.archive import failures as failures
    from pourparler.archive import ingest as ingest
    from pourparler.archive import negotiations as negotiations
    from pourparler.archive import remove_negotiation as remove_negotiation
    from pourparler.archive import restore as restore
    from pourparler.archive import search as search
    from pourparler.archive import show as show
    from pourparler.errors import PourparlerError as PourparlerError
    from pourparler.pipeline import PipelineSettings as PipelineSettings
    from pourparler.project import open_project as open_project
    from pourparler.readers import ReaderSettings as ReaderSettings
    from pourparler.record import Article as Article
    from pourparler.record import ArticleFailure as ArticleFailure
    from pourparler.record import Negotiation as Negotiation
    from pourparler.record import Record as Record

__version__ = "0.1.0"

# Where each public name lives. The lines under TYPE_CHECKING say the same to type checkers; a test compares them.
_HOMES = {
    "Article": "pourparler.record",
    "ArticleFailure": "pourparler.record",
    "Filters": "pourparler.archive",
    "IngestOptions": "pourparler.archive",
    "Negotiation": "pourparler.record",
    "PipelineSettings": "pourparler.pipeline",
    "PourparlerError": "pourparler.errors",
    "ReaderSettings": "pourparler.readers",
    "Record": "pourparler.record",
    "backup": "pourparler.archive",
    "check": "pourparler.archive",
    "define_negotiation": "pourparler.archive",
    "failures": "pourparler.archive",
    "ingest": "pourparler.archive",
    "negotiations": "pourparler.archive",
    "open_project": "pourparler.project",
    "read": "pourparler.api",
    "read_articles": "pourparler.api",
    "read_files": "pourparler.api",
    "remove_negotiation": "pourparler.archive",
    "restore": "pourparler.archive",
    "search": "pourparler.archive",
    "show": "pourparler.archive",
}

__all__ = [
    "Article",
    "ArticleFailure",
    "Filters",
    "IngestOptions",
    "Negotiation",
    "PipelineSettings",
    "PourparlerError",
    "ReaderSettings",
    "Record",
    "backup",
    "check",
    "define_negotiation",
    "failures",
    "ingest",
    "negotiations",
    "open_project",
    "read",
    "read_articles",
    "read_files",
    "remove_negotiation",
    "restore",
    "search",
    "show",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
