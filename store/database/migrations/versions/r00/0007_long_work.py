"""Whether an action on many rows has come to its end, who runs it, and what it is going to delete."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

COLUMNS = (
    "state VARCHAR(9) DEFAULT 'done' NOT NULL"
    " CONSTRAINT ck_journal_state CHECK (state IN ('running', 'undoing', 'finishing', 'done', 'undone'))",
    "owner VARCHAR(32) DEFAULT '' NOT NULL",
)

UNFINISHED = sa.text("state IN ('running', 'undoing', 'finishing')")


def upgrade() -> None:
    """Every action until now was one transaction, and so is done."""
    for column in COLUMNS:
        op.execute(f"ALTER TABLE journal ADD COLUMN {column}")
    op.create_index(
        "ix_journal_unfinished", "journal", ["state"], sqlite_where=UNFINISHED, postgresql_where=UNFINISHED
    )
    op.create_table(
        "deletion",
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_deletion_contact_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["journal.id"], name="fk_deletion_journal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("journal_id", "contact_id", name="pk_deletion"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deletion_contact", "deletion", ["contact_id"])
