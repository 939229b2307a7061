"""The lines of an action are read in their order: PostgreSQL would sort all of them to find the first."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the index anew."""
    op.drop_index("ix_history_journal", "history")
    op.create_index("ix_history_journal", "history", ["journal_id", "id"])
