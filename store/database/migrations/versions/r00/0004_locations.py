"""The hierarchy of locations: countries, their states, districts and wards."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """A table of places; there are none before somebody loads them."""
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 3", name="ck_place_level"),
        sa.CheckConstraint("(level = 0) = (parent_id IS NULL)", name="ck_place_parent"),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name="fk_place_parent_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
        sa.UniqueConstraint("path", name="uq_place_path"),
    )
    op.create_index("ix_place_parent", "place", ["parent_id"])
