"""The tables of a project, named as in the glossary; what they mean is told in docs/archive.md.

Two times run through them. When something was said or reported: ``published``, ``date``, ``said_on``. When we learned
of it: ``learned_at``, and for findings ``read_at`` and ``superseded_at``, between which a row was what we believed.
Columns named ``number`` are internal row numbers: they follow the order of arrival and never leave the store.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import types

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

APPLICATION_ID = 0x506F7572
"""Marks an SQLite file as a project ("Pour")."""


class Moment(types.TypeDecorator[datetime.datetime]):
    """A moment in UTC: ``timestamptz`` where the database has it, else text that sorts by time."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> Any:
        """A moment with its zone, as the database takes it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value!r}")
        value = value.astimezone(datetime.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """A moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number() -> sa.Column[int]:
    # Given out by the one writer, so that moving a project to another database keeps them.
    return sa.Column("number", sa.Integer, primary_key=True, autoincrement=False)


def _partial(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


story = sa.Table("story", metadata, sa.Column("id", sa.Text, primary_key=True))

article = sa.Table(
    "article",
    metadata,
    _number(),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("text_hash", sa.Text, nullable=False),
    sa.Column("copy_hash", sa.Text, nullable=False, index=True),
    sa.Column("title", sa.Text),
    sa.Column("published", sa.Date, index=True),
    sa.Column("published_at", sa.Text),
    sa.Column("outlet", sa.Text, index=True),
    sa.Column("url", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("section", sa.Text),
    sa.Column("byline", sa.Text),
    sa.Column("dateline", sa.Text),
    sa.Column("wire", sa.Text),
    sa.Column("path", sa.Text),
    sa.Column("skip", sa.Text, nullable=False),
    sa.Column("story_id", sa.Text, sa.ForeignKey("story.id"), nullable=False, index=True),
    sa.Column("learned_at", Moment, nullable=False, index=True),
)

# The key begins with the day so that the rows of one week lie together: a lookup touches few pages of any large table.
story_band = sa.Table(
    "story_band",
    metadata,
    sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("copy_hash", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)

reading = sa.Table(
    "reading",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, sa.ForeignKey("article.id"), nullable=False, index=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("read_at", Moment, nullable=False),
    sa.Column("superseded_at", Moment),
    sa.Index("ix_reading_current", "article_id", unique=True, **_partial("superseded_at IS NULL")),
)

provenance = sa.Table(
    "provenance",
    metadata,
    sa.Column("reading_id", sa.Text, sa.ForeignKey("reading.id"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("extractor", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("model", sa.Text),
    sa.Column("settings", sa.Text),
)

attribution = sa.Table(
    "attribution",
    metadata,
    sa.Column("reading_id", sa.Text, sa.ForeignKey("reading.id"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("cue", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
)

utterance = sa.Table("utterance", metadata, sa.Column("id", sa.Text, primary_key=True))

statement = sa.Table(
    "statement",
    metadata,
    _number(),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("reading_id", sa.Text, sa.ForeignKey("reading.id"), nullable=False),
    sa.Column("article_id", sa.Text, sa.ForeignKey("article.id"), nullable=False, index=True),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("source", sa.Text),
    sa.Column("speaker", sa.Text),
    sa.Column("party", sa.Text),
    sa.Column("cue", sa.Text),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("quoted", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("issue", sa.Text, nullable=False),
    sa.Column("second_issue", sa.Text),
    sa.Column("stance", sa.Text, nullable=False),
    sa.Column("addressee", sa.Text),
    sa.Column("place", sa.Text),
    sa.Column("date", sa.Date),
    sa.Column("date_precision", sa.Text),
    sa.Column("authority", sa.Text),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("source_text", sa.Text),
    sa.Column("cue_text", sa.Text),
    sa.Column("proposition", sa.Text, nullable=False),
    sa.Column("said_on", sa.Date),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("voice", sa.Text),
    sa.Column("utterance_id", sa.Text, sa.ForeignKey("utterance.id"), nullable=False, index=True),
    sa.Column("learned_at", Moment, nullable=False),
    sa.Column("read_at", Moment, nullable=False),
    sa.Column("superseded_at", Moment),
    sa.UniqueConstraint("reading_id", "id"),
    sa.Index("ix_statement_id", "id"),
    sa.Index("ix_statement_current_id", "id", unique=True, **_partial("superseded_at IS NULL")),
    sa.Index("ix_statement_voice_said_on", "voice", "said_on"),
    sa.Index("ix_statement_party_issue_said_on", "party", "issue", "said_on"),
    sa.Index("ix_statement_second_issue", "party", "second_issue", "said_on", **_partial("second_issue IS NOT NULL")),
    sa.Index("ix_statement_said_on", "said_on"),
)

condition = sa.Table(
    "condition",
    metadata,
    sa.Column("statement_number", sa.Integer, sa.ForeignKey("statement.number"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("span", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

reporting_link = sa.Table(
    "reporting_link",
    metadata,
    sa.Column("statement_number", sa.Integer, sa.ForeignKey("statement.number"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("span", sa.Text),
)

event = sa.Table(
    "event",
    metadata,
    sa.Column("reading_id", sa.Text, sa.ForeignKey("reading.id"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("article_id", sa.Text, sa.ForeignKey("article.id"), nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("plover", sa.Text, nullable=False),
    sa.Column("target", sa.Text),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("date", sa.Date),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("evidence_text", sa.Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("superseded_at", Moment),
    sa.Index("ix_event_article_id", "article_id"),
    sa.Index("ix_event_date", "date"),
)

actor = sa.Table(
    "actor",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    # The empty string stands for an independent voice: a key column cannot be null.
    sa.Column("party", sa.Text, primary_key=True),
    sa.Column("authority", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text),
)

negotiation = sa.Table(
    "negotiation",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("parties", sa.JSON, nullable=False),
    sa.Column("issues", sa.JSON, nullable=False),
    sa.Column("start_on", sa.Date),
    sa.Column("end_on", sa.Date),
    sa.Column("search_terms", sa.JSON, nullable=False),
)

review = sa.Table(
    "review",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("statement_id", sa.Text, nullable=False, index=True),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("found", sa.Text),
    sa.Column("correction", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("coder", sa.Text, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Column("sample", sa.Text),
)

failure = sa.Table(
    "failure",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("path", sa.Text, index=True),
    # The extractors of the run in which it failed: the same ones do not try again unless asked to.
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("learned_at", Moment, nullable=False),
    sa.Column("resolved_at", Moment),
)

# The board as it is kept follows from statements and reviews; ``cells`` keeps it, and knows what is out of date.
board_rule = sa.Table(
    "board_rule",
    metadata,
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("reviews", sa.Integer, nullable=False),
)

board_cell = sa.Table(
    "board_cell",
    metadata,
    sa.Column("party", sa.Text, primary_key=True),
    sa.Column("issue", sa.Text, primary_key=True),
    # Positions from this day on are out of date.
    sa.Column("changed_from", sa.Date),
)

board_position = sa.Table(
    "board_position",
    metadata,
    sa.Column("party", sa.Text, primary_key=True),
    sa.Column("issue", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("stance", sa.Text, nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("last", sa.Date, nullable=False),
    sa.Column("in_force", sa.Text, nullable=False),
    sa.Column("deciding", sa.Text, nullable=False),
    sa.Column("demanded", sa.Text, nullable=False),
    sa.Column("recent", sa.Text, nullable=False),
    sa.Column("choice", sa.Text, nullable=False),
    sa.Column("added", sa.Text, nullable=False),
    sa.Column("supporting", sa.Integer, nullable=False),
    sa.Column("reports", sa.Integer, nullable=False),
    sa.Column("independent_sources", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

# How each reviewed statement went into the positions: a correction may take it from one cell into another.
corrected_cell = sa.Table(
    "corrected_cell",
    metadata,
    sa.Column("statement_id", sa.Text, primary_key=True),
    sa.Column("party", sa.Text, primary_key=True),
    sa.Column("issue", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
)

feed = sa.Table(
    "feed",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("checked_at", Moment),
    sa.Column("not_before", Moment),
    sa.Column("failures_in_row", sa.Integer, nullable=False),
    sa.Column("message", sa.Text),
)

# Links of feeds wait here until their page is in the project or is given up, so that a watch that dies goes on.
fetched = sa.Table(
    "fetched",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("feed_address", sa.Text, nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("outlet", sa.Text),
    sa.Column("published_at", sa.Text),
    sa.Column("found_at", Moment, nullable=False),
    sa.Column("fetched_at", Moment),
    # "waiting", "kept" or "failed".
    sa.Column("outcome", sa.Text, nullable=False, index=True),
    sa.Column("not_before", Moment),
    sa.Column("failures_in_row", sa.Integer, nullable=False),
    sa.Column("message", sa.Text),
)

visited_host = sa.Table(
    "visited_host",
    metadata,
    sa.Column("host", sa.Text, primary_key=True),
    sa.Column("robots", sa.Text),
    sa.Column("robots_at", Moment),
    sa.Column("not_before", Moment),
)

watched_file = sa.Table(
    "watched_file",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("changed_ns", sa.BigInteger, nullable=False),
    sa.Column("read_at", Moment, nullable=False),
)

# What was known when a rule was first followed is no news: its alerts are "known", all later ones are sent.
alert_rule = sa.Table(
    "alert_rule",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("since", Moment, nullable=False),
)

alert = sa.Table(
    "alert",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("rule_id", sa.Text, sa.ForeignKey("alert_rule.id"), nullable=False, index=True),
    sa.Column("raised_at", Moment, nullable=False),
    sa.Column("change", sa.Text, nullable=False),
    # "known", "due", "sending", "sent" or "given_up".
    sa.Column("state", sa.Text, nullable=False, index=True),
    # Alerts that travel in one message have one batch, fixed before the first attempt.
    sa.Column("batch", sa.Text),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("not_before", Moment),
    sa.Column("settled_at", Moment),
    sa.Column("message", sa.Text),
)
