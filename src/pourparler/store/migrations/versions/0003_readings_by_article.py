"""An index of readings by article: without it the readings of an article are counted by reading all of them.

Revision ID: 0003
"""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the index."""
    op.create_index(op.f("ix_reading_article_id"), "reading", ["article_id"], unique=False)
