"""Searches that operators keep, and those they typed last."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nothing yet."""
