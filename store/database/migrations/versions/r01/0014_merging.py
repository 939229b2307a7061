"""Where merged contacts went, and which messages moved with them; groups that ask for a country.

A search for a country found nobody, and so did the groups that ask for one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the tables, and have those groups filled again."""
    op.create_table(
        "merger",
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("into", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("uuid", name="pk_merger"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_merger_into", "merger", ["into"])
    op.create_table(
        "movedmessage",
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["journal.id"], name="fk_movedmessage_journal_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_movedmessage_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("journal_id", "message_id", name="pk_movedmessage"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_movedmessage_message", "movedmessage", ["message_id"])
    # A text in quotes may have the word too: such a group is filled once more than it needs to be.
    op.execute("UPDATE contactgroup SET state = 'filling', filled_to = 0 WHERE lower(query) LIKE '%country%'")
