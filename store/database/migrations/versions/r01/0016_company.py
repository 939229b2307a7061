"""Who has which contact open, for programs that share a server; beside a file there are marks for it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"


def upgrade() -> None:
    """Add the table. A server that breaks down may forget it: the programs are gone then too."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "presence",
        sa.Column("contact", sa.String(36), nullable=False),
        sa.Column("program", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("operator", sa.String, nullable=False),
        sa.Column("edits", sa.Boolean, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("contact", "program", name="pk_presence"),
        prefixes=[] if is_sqlite else ["UNLOGGED"],
        sqlite_with_rowid=False,
    )
