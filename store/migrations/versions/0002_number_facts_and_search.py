"""What is known of a number beside its address, and the indexes that searches use."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nothing yet."""
