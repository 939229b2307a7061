"""The log of the workspace is read along the moments of its entries: of all, of a kind, of an operator."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_journal_at", "journal", ["at", "id"])
    op.create_index("ix_journal_kind", "journal", ["kind", "at", "id"])
    op.create_index("ix_journal_operator_at", "journal", ["operator", "at", "id"])
