"""Searches that operators keep, and those they typed last."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the two tables; nothing was kept before."""
    op.create_table(
        "keptsearch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("created_on", MOMENT, nullable=False),
        sa.CheckConstraint("name <> ''", name="ck_keptsearch_name_given"),
        sa.CheckConstraint("length(name) <= 64", name="ck_keptsearch_name_length"),
        sa.PrimaryKeyConstraint("id", name="pk_keptsearch"),
        sa.UniqueConstraint("folded", name="uq_keptsearch_folded"),
        sa.UniqueConstraint("uuid", name="uq_keptsearch_uuid"),
    )
    op.create_table(
        "recentsearch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("used_on", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recentsearch"),
        sa.UniqueConstraint("operator", "text", name="uq_recentsearch_operator_text"),
    )
    op.create_index("ix_recentsearch_last", "recentsearch", ["operator", "used_on"])
