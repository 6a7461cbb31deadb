"""Articles and the words in them that prove a finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pourparler.record.span import Span

if TYPE_CHECKING:
    import datetime

    from pourparler.record.attribution import Attribution
    from pourparler.record.event import Event
    from pourparler.record.negotiation import Statement
    from pourparler.record.provenance import Provenance

__all__ = ["Article", "ArticleFailure", "Evidence", "Record", "Span"]


@dataclass(frozen=True, slots=True)
class Article:
    """A report as published; every span of every finding refers to ``text``, which is never changed.

    Attributes:
        id: given by the input, else made from the content (``identity.article_id``).
        text: the words as read, title line included where the source has it in the text.
        title: headline; ``None`` when the source gives none.
        published: day of publication; relative dates resolve against it, ``None`` leaves them unresolved.
        published_at: moment of publication where the source gives one, with its zone if stated.
        outlet: who published it ("The Guardian"); ``None`` when unknown.
        url: canonical address.
        language: ISO 639-1 code, as declared or detected.
        section: the outlet's section ("World").
        byline: who wrote it, as printed.
        dateline: place of the dateline ("GENEVA").
        wire: news agency credited ("Reuters"), from the dateline or the credit line.
        path: file (and line or entry) the article came from, for messages; not part of its identity.
        skip: stretches of ``text`` that are the page's furniture (header and trailer lines, share buttons): they stay
            in the text, and no statement is read out of them.
    """

    id: str
    text: str
    title: str | None = None
    published: datetime.date | None = None
    published_at: datetime.datetime | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    section: str | None = None
    byline: str | None = None
    dateline: str | None = None
    wire: str | None = None
    path: str | None = None
    skip: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleFailure:
    """An article that could not be read; it keeps its row in the record.

    Attributes:
        id: as for an article; where nothing could be read, made from the path.
        code: machine-readable reason, one of the codes in ``pourparler.errors``.
        message: what was wrong, where, and what to do.
        path: file (and line or entry).
    """

    id: str
    code: str
    message: str
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words in a source that prove a finding: where they stand and what they say."""

    article_id: str
    span: Span
    text: str

    def holds_in(self, article: Article) -> bool:
        """Whether the article still says this at this place."""
        return self.span.of(article.text) == self.text


@dataclass(frozen=True, slots=True)
class Record:
    """All that was read out of one article."""

    article: Article
    attributions: tuple[Attribution, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    provenance: tuple[Provenance, ...] = field(default=())
