"""The first schema.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes all tables, the full-text indices, and the guards of the reviews."""
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        for command in _SQLITE:
            op.execute(command)
    else:
        for command in _POSTGRESQL:
            op.execute(command)


# 0x506F7572 = 1349481842 marks the file as a project.
_SQLITE = (
    "PRAGMA application_id = 1349481842",
    "CREATE VIRTUAL TABLE article_search USING fts5(title, text, content='article', content_rowid='number', "
    "tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE statement_search USING fts5(speaker, source_text, proposition, content='statement', "
    "content_rowid='number', tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER review_is_kept BEFORE DELETE ON review BEGIN SELECT RAISE(ABORT, 'reviews are append-only'); END",
    "CREATE TRIGGER review_is_fixed BEFORE UPDATE ON review BEGIN SELECT RAISE(ABORT, 'reviews are append-only'); END",
)

# No trigram or generated columns: the words of a very long report are cut, and only the writer knows how.
_POSTGRESQL = (
    "CREATE TABLE article_search (number integer PRIMARY KEY REFERENCES article (number), words tsvector NOT NULL)",
    "CREATE INDEX ix_article_search_words ON article_search USING gin (words)",
    "CREATE TABLE statement_search (number integer PRIMARY KEY REFERENCES statement (number), words tsvector NOT NULL)",
    "CREATE INDEX ix_statement_search_words ON statement_search USING gin (words)",
    "CREATE FUNCTION review_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'reviews are append-only'; END $$",
    "CREATE TRIGGER review_is_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON review "
    "FOR EACH STATEMENT EXECUTE FUNCTION review_is_append_only()",
)


def _tables() -> None:
    op.create_table(
        "actor",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", "party", "authority", name=op.f("pk_actor")),
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_table(
        "failure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure")),
    )
    op.create_index(op.f("ix_failure_path"), "failure", ["path"], unique=False)
    op.create_table(
        "feed",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures_in_row", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_feed")),
    )
    op.create_table(
        "fetched",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("feed_address", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_fetched")),
    )
    op.create_table(
        "negotiation",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parties", sa.JSON(), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("search_terms", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_negotiation")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("statement_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sample", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_statement_id"), "review", ["statement_id"], unique=False)
    op.create_table(
        "story", sa.Column("id", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f("pk_story"))
    )
    op.create_table(
        "story_band",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("copy_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", "band", "copy_hash", name=op.f("pk_story_band")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "utterance",
        sa.Column("id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_utterance")),
    )
    op.create_table(
        "article",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("copy_hash", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("published_at", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("dateline", sa.Text(), nullable=True),
        sa.Column("wire", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("skip", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_article_story_id_story")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_article")),
        sa.UniqueConstraint("id", name=op.f("uq_article_id")),
    )
    op.create_index(op.f("ix_article_copy_hash"), "article", ["copy_hash"], unique=False)
    op.create_index(op.f("ix_article_learned_at"), "article", ["learned_at"], unique=False)
    op.create_index(op.f("ix_article_outlet"), "article", ["outlet"], unique=False)
    op.create_index(op.f("ix_article_published"), "article", ["published"], unique=False)
    op.create_index(op.f("ix_article_story_id"), "article", ["story_id"], unique=False)
    op.create_table(
        "reading",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_reading_article_id_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    op.create_index(
        "ix_reading_current",
        "reading",
        ["article_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_table(
        "attribution",
        sa.Column("reading_id", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("cue", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_attribution_reading_id_reading")),
        sa.PrimaryKeyConstraint("reading_id", "ordinal", name=op.f("pk_attribution")),
    )
    op.create_table(
        "event",
        sa.Column("reading_id", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("plover", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("evidence_text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_event_article_id_article")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_event_reading_id_reading")),
        sa.PrimaryKeyConstraint("reading_id", "ordinal", name=op.f("pk_event")),
    )
    op.create_index("ix_event_article_id", "event", ["article_id"], unique=False)
    op.create_index("ix_event_date", "event", ["date"], unique=False)
    op.create_table(
        "provenance",
        sa.Column("reading_id", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("settings", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_provenance_reading_id_reading")),
        sa.PrimaryKeyConstraint("reading_id", "ordinal", name=op.f("pk_provenance")),
    )
    op.create_table(
        "statement",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reading_id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("cue", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("second_issue", sa.Text(), nullable=True),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.Text(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("source_text", sa.Text(), nullable=True),
        sa.Column("cue_text", sa.Text(), nullable=True),
        sa.Column("proposition", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=True),
        sa.Column("utterance_id", sa.Text(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_statement_article_id_article")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_statement_reading_id_reading")),
        sa.ForeignKeyConstraint(["utterance_id"], ["utterance.id"], name=op.f("fk_statement_utterance_id_utterance")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_statement")),
        sa.UniqueConstraint("reading_id", "id", name=op.f("uq_statement_reading_id_id")),
    )
    op.create_index(op.f("ix_statement_article_id"), "statement", ["article_id"], unique=False)
    op.create_index(
        "ix_statement_current_id",
        "statement",
        ["id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_index("ix_statement_id", "statement", ["id"], unique=False)
    op.create_index("ix_statement_party_issue_said_on", "statement", ["party", "issue", "said_on"], unique=False)
    op.create_index("ix_statement_said_on", "statement", ["said_on"], unique=False)
    op.create_index(
        "ix_statement_second_issue",
        "statement",
        ["party", "second_issue", "said_on"],
        unique=False,
        sqlite_where=sa.text("second_issue IS NOT NULL"),
        postgresql_where=sa.text("second_issue IS NOT NULL"),
    )
    op.create_index(op.f("ix_statement_utterance_id"), "statement", ["utterance_id"], unique=False)
    op.create_index("ix_statement_voice_said_on", "statement", ["voice", "said_on"], unique=False)
    op.create_table(
        "condition",
        sa.Column("statement_number", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_number"], ["statement.number"], name=op.f("fk_condition_statement_number_statement")
        ),
        sa.PrimaryKeyConstraint("statement_number", "ordinal", name=op.f("pk_condition")),
    )
    op.create_table(
        "reporting_link",
        sa.Column("statement_number", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("span", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["statement_number"], ["statement.number"], name=op.f("fk_reporting_link_statement_number_statement")
        ),
        sa.PrimaryKeyConstraint("statement_number", "ordinal", name=op.f("pk_reporting_link")),
    )
