"""Contacts that an operator said are not the same."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "toldapart",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name="ck_toldapart_order"),
        sa.ForeignKeyConstraint(
            ["first_id"], ["contact.id"], name="fk_toldapart_first_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["contact.id"], name="fk_toldapart_second_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name="pk_toldapart"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_toldapart_second", "toldapart", ["second_id"])
