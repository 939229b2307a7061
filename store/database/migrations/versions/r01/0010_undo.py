"""What undo needs: which entry takes which back, the newest entries of an operator, lines without a contact.

The kinds, sources and subjects of what is to come are allowed at once, so that tables with a line for every
change are rebuilt only this time.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

MOMENT = sa.DateTime(timezone=True)

UNFINISHED = sa.text("state IN ('running', 'undoing', 'finishing')")
REMOVED = sa.text("contact_id IS NULL")

KIND = (
    "kind IN ('created', 'updated', 'received', 'imported', 'deleted', 'undone', 'redone', 'merged', 'sent',"
    " 'synced')"
)
SOURCE = "source IN ('screen', 'command', 'import', 'message', 'api', 'rule', 'sync', 'webhook', 'schedule')"
SUBJECT = (
    "subject IN ('contact', 'channel', 'group', 'field', 'setting', 'rule', 'account', 'template', 'message')"
)
OF_CONTACT = "subject = 'contact' OR contact_id IS NULL"
"""A contact that is not there any more has lines without it, by which it can be made again."""

JOURNAL = "id, at, kind, operator, source, import_id, state, owner"
HISTORY = "id, journal_id, subject, reference, contact_id, changes"


def upgrade() -> None:
    """Keep every entry and line; SQLite changes the checks of a table by a new one only."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild("journal", JOURNAL, _journal())
        op.create_index(
            "ix_journal_unfinished",
            "journal",
            ["state"],
            sqlite_where=UNFINISHED,
            postgresql_where=UNFINISHED,
        )
        _rebuild("history", HISTORY, _history())
        op.create_index("ix_history_contact", "history", ["contact_id", "id"])
        op.create_index("ix_history_journal", "history", ["journal_id"])
    else:
        _alter()
    op.create_index("ix_journal_undoes", "journal", ["undoes"], unique=True)
    op.create_index("ix_journal_operator", "journal", ["operator", "id"])
    op.create_index(
        "ix_history_removed", "history", ["reference"], sqlite_where=REMOVED, postgresql_where=REMOVED
    )


def _rebuild(table: str, columns: str, parts: tuple[sa.schema.SchemaItem, ...]) -> None:
    op.create_table(f"{table}_new", *parts)
    op.execute(f"INSERT INTO {table}_new ({columns}) SELECT {columns} FROM {table}")
    op.drop_table(table)
    op.rename_table(f"{table}_new", table)


def _journal() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(9), server_default="done", nullable=False),
        sa.Column("owner", sa.String(32), server_default="", nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.CheckConstraint(KIND, name="ck_journal_kind"),
        sa.CheckConstraint(SOURCE, name="ck_journal_source"),
        sa.CheckConstraint(
            "state IN ('running', 'undoing', 'finishing', 'done', 'undone')", name="ck_journal_state"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["importrun.id"], name="fk_journal_import_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["undoes"], ["journal.id"], name="fk_journal_undoes", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
    )


def _history() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(8), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.CheckConstraint(OF_CONTACT, name="ck_history_contact"),
        sa.CheckConstraint(SUBJECT, name="ck_history_subject"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_history_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["journal.id"], name="fk_history_journal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
    )


def _alter() -> None:
    for table, name, condition in (
        ("journal", "kind", KIND),
        ("journal", "source", SOURCE),
        ("history", "subject", SUBJECT),
        ("history", "contact", OF_CONTACT),
    ):
        op.drop_constraint(f"ck_{table}_{name}", table, type_="check")
        op.create_check_constraint(f"ck_{table}_{name}", table, condition)
    op.add_column("journal", sa.Column("undoes", sa.Integer(), nullable=True))
    op.create_foreign_key("fk_journal_undoes", "journal", "journal", ["undoes"], ["id"], ondelete="SET NULL")
    op.drop_constraint("fk_history_contact_id", "history", type_="foreignkey")
    op.create_foreign_key(
        "fk_history_contact_id", "history", "contact", ["contact_id"], ["id"], ondelete="SET NULL"
    )
