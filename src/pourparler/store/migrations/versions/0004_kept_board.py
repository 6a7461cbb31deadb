"""The board as it is kept: every cell with its positions day by day; all cells of older projects are to be made.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# Statements of one party and issue, from their first day on; a second issue is a cell of its own.
_CELLS = (
    "INSERT INTO board_cell (party, issue, changed_from) SELECT party, issue, min(said_on) FROM ("
    "SELECT party, issue, said_on FROM statement WHERE superseded_at IS NULL UNION ALL "
    "SELECT party, second_issue, said_on FROM statement WHERE superseded_at IS NULL AND second_issue IS NOT NULL"
    ") AS said WHERE party IS NOT NULL AND said_on IS NOT NULL GROUP BY party, issue"
)


def upgrade() -> None:
    """Makes the tables and marks every cell as changed."""
    op.create_table(
        "board_rule",
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("reviews", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_board_rule")),
    )
    op.create_table(
        "board_cell",
        sa.Column("party", sa.Text, nullable=False),
        sa.Column("issue", sa.Text, nullable=False),
        sa.Column("changed_from", sa.Date),
        sa.PrimaryKeyConstraint("party", "issue", name=op.f("pk_board_cell")),
    )
    op.create_table(
        "board_position",
        sa.Column("party", sa.Text, nullable=False),
        sa.Column("issue", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
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
        sa.PrimaryKeyConstraint("party", "issue", "day", name=op.f("pk_board_position")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "corrected_cell",
        sa.Column("statement_id", sa.Text, nullable=False),
        sa.Column("party", sa.Text, nullable=False),
        sa.Column("issue", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("statement_id", "party", "issue", name=op.f("pk_corrected_cell")),
    )
    op.execute(_CELLS)
