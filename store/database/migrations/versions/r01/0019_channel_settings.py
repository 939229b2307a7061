"""What channels need to send, with references for their secrets."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the column; the channels that are there have no settings."""
    op.add_column("channel", sa.Column("settings", sa.JSON(), server_default="{}", nullable=False))
