"""Who vouches for a report first, and how many vouch for it independently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pourparler.record import text_hash
from pourparler.stories.groups import Groups

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pourparler.record import Article, ReportedStatement, Statement

# "the Reuters news agency", "news agency Reuters" and "Reuters" are one agency.
_TRIMMINGS = re.compile(
    r"^(?:the|state|official|news agency|newswire)\s+|(?:['’]s)?\s+(?:news agency|news wire|newswire|agency)$",
    re.IGNORECASE,
)
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|edition|amp)\.")


def origin(statement: Statement, article: Article) -> str:
    """The agency at the far end of the reporting chain, else the wire credit, else the outlet, else the host.

    A report that names none of these is its own origin, known by its text.
    """
    agencies = [link.name for link in statement.chain.links if link.kind == "agency"]
    named = next((name for name in (*agencies[-1:], article.wire, article.outlet) if name and name.strip()), None)
    if named:
        return plain_name(named)
    host = urlsplit(article.url).hostname if article.url else None
    return _HOST_PREFIX.sub("", host) if host else f"text {text_hash(article.text)[:12]}"


def plain_name(name: str) -> str:
    """A name of an agency or outlet without what is said around it."""
    before, plain = None, " ".join(name.split())
    while plain != before:
        before, plain = plain, _TRIMMINGS.sub("", plain) or plain
    return plain


def independent_sources(reports: Iterable[ReportedStatement]) -> int:
    """How many sources stand behind some reports: those of one origin or of one story count once."""
    groups: Groups[tuple[str, str]] = Groups()
    for report in reports:
        groups.join(("origin", report.origin.casefold()), ("story", report.story))
    return len(groups.sets())
