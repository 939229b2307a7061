"""Counts of folders and groups, kept; and whether a smart group is filled."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nothing yet."""
