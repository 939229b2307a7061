"""The outbox: the state of each message, broadcasts, attempts, requests, the state of channels, who sends."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

BROADCAST_STATES = ("making", "going", "paused", "cancelled")
ATTEMPT_STATES = ("sending", "wired", "errored", "failed", "unconfirmed", "held")

CONDITIONS = {
    "ix_message_waiting": (
        ("channel_id", "broadcast_id", "next_attempt", "id"),
        "state IN ('queued', 'errored', 'held')",
    ),
    "ix_message_sending": (("leased_until",), "state = 'sending'"),
    "ix_message_wrong": (("state", "changed_on"), "state IN ('failed', 'unconfirmed')"),
    "ix_message_broadcast": (("broadcast_id", "state", "id"), "broadcast_id IS NOT NULL"),
    "ix_message_single": (("state", "id"), "direction = 'out' AND broadcast_id IS NULL"),
    "ix_message_reported": (("channel_id", "external_id"), "direction = 'out' AND external_id <> ''"),
}

RECEIVED = sa.text("direction = 'in' AND external_id <> ''")


def upgrade() -> None:
    """Add the tables and columns. Messages that went out until now were carried elsewhere, and are told as
    sent."""
    make_broadcasts()
    extend_messages()
    make_attempts()
    make_exchanges()
    make_states()


def text(name: str, default: str | None = "") -> "sa.Column[Any]":
    """A column of text that is never NULL."""
    return sa.Column(name, sa.String(), server_default=default, nullable=False)


def moment(name: str, *, nullable: bool = True) -> "sa.Column[Any]":
    """A column of moments."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(table: str, column: str, on_delete: str) -> sa.ForeignKeyConstraint:
    """A foreign key from a table."""
    target = column.removesuffix("_id")
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=on_delete
    )


def one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    """A check that the column has one of these values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"ck_{table}_{column}")


def make_broadcasts() -> None:
    """Make the table of broadcasts, and that of the numbers of their messages."""
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        moment("created_on", nullable=False),
        text("operator", None),
        text("audience", None),
        text("text", None),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(9), nullable=False),
        moment("expires_on", nullable=False),
        sa.Column("journal_id", sa.Integer()),
        one_of("broadcast", "state", *BROADCAST_STATES),
        link("broadcast", "journal_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast"),
        sa.UniqueConstraint("uuid", name="uq_broadcast_uuid"),
    )
    op.create_index("ix_broadcast_created_on", "broadcast", ["created_on", "id"])
    op.create_table(
        "messagetally",
        sa.Column("state", sa.String(11), nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("slot", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("state", "broadcast_id", "slot", name="pk_messagetally"),
        sqlite_with_rowid=False,
    )


def extend_messages() -> None:
    """Give messages a state, and the indexes that find those of one."""
    when = "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    for column in (
        "state VARCHAR(11) DEFAULT '' NOT NULL",
        "reason VARCHAR(32) DEFAULT '' NOT NULL",
        "detail VARCHAR DEFAULT '' NOT NULL",
        "external_id VARCHAR DEFAULT '' NOT NULL",
        "broadcast_id INTEGER CONSTRAINT fk_message_broadcast_id REFERENCES broadcast (id)",
        "errors INTEGER DEFAULT 0 NOT NULL",
        *(
            f"{name} {when}"
            for name in ("next_attempt", "expires_on", "leased_until", "sent_on", "changed_on")
        ),
    ):
        op.execute(f"ALTER TABLE message ADD COLUMN {column}")
    op.execute("UPDATE message SET state = 'sent' WHERE direction = 'out'")
    op.execute("UPDATE message SET sent_on = created_on, changed_on = created_on WHERE direction = 'out'")
    for name, (columns, condition) in CONDITIONS.items():
        where = sa.text(condition)
        op.create_index(name, "message", list(columns), sqlite_where=where, postgresql_where=where)
    op.create_index(
        "ix_message_received",
        "message",
        ["channel_id", "external_id", "identity"],
        unique=True,
        sqlite_where=RECEIVED,
        postgresql_where=RECEIVED,
    )


def make_attempts() -> None:
    """Make the table of attempts."""
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer()),
        text("identity", None),
        moment("started", nullable=False),
        moment("finished"),
        sa.Column("state", sa.String(11), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        text("provider_code", None),
        text("detail", None),
        text("why", None),
        one_of("attempt", "state", *ATTEMPT_STATES),
        link("attempt", "message_id", "CASCADE"),
        link("attempt", "channel_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_message", "attempt", ["message_id", "number"], unique=True)


def make_exchanges() -> None:
    """Make the table of requests and answers."""
    op.create_table(
        "loggedexchange",
        sa.Column("id", sa.Integer(), nullable=False),
        moment("at", nullable=False),
        sa.Column("channel_id", sa.Integer()),
        sa.Column("message_id", sa.Integer()),
        sa.Column("attempt_id", sa.Integer()),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("method", sa.String(16), nullable=False),
        text("url", None),
        sa.Column("request_headers", sa.JSON(), nullable=False),
        text("request_body", None),
        sa.Column("status", sa.Integer(), nullable=False),
        text("response_body", None),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        moment("answered_on"),
        sa.Column("failed", sa.Boolean(), nullable=False),
        text("note", None),
        one_of("loggedexchange", "direction", "in", "out"),
        link("loggedexchange", "channel_id", "CASCADE"),
        link("loggedexchange", "message_id", "SET NULL"),
        link("loggedexchange", "attempt_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_loggedexchange"),
    )
    op.create_index("ix_loggedexchange_channel", "loggedexchange", ["channel_id", "id"])
    op.create_index("ix_loggedexchange_message", "loggedexchange", ["message_id", "id"])
    op.create_index("ix_loggedexchange_at", "loggedexchange", ["at"])


def make_states() -> None:
    """Make the tables of the state of channels, and of who sends."""
    op.create_table(
        "channelstate",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        moment("paused_since"),
        sa.Column("pause_reason", sa.String(16), nullable=False),
        text("pause_detail", None),
        moment("resumes_on"),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("unreached", sa.Integer(), nullable=False),
        moment("last_success"),
        moment("last_error"),
        text("last_error_text", None),
        moment("last_received"),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        text("cursor", None),
        link("channelstate", "channel_id", "CASCADE"),
        sa.PrimaryKeyConstraint("channel_id", name="pk_channelstate"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("holder", sa.String(36), nullable=False),
        text("said", None),
        moment("since", nullable=False),
        moment("until", nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
        sqlite_with_rowid=False,
    )
