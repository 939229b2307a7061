"""The tables of the first release. A step says what it does in full and never changes again."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")
"""Text that lists are ordered by, compared by code point on both databases."""

MOMENT = sa.DateTime(timezone=True)


def _link(name: str, column: str, target: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=on_delete)


def _channel() -> None:
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("type", sa.String(8), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("schemes", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("match_prefixes", sa.JSON(), nullable=False),
        sa.Column("allow_international", sa.Boolean(), nullable=False),
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_on", MOMENT, nullable=False),
        sa.CheckConstraint("name <> ''", name="ck_channel_name_given"),
        sa.CheckConstraint("length(name) <= 64", name="ck_channel_name_length"),
        sa.PrimaryKeyConstraint("id", name="pk_channel"),
        sa.UniqueConstraint("folded", name="uq_channel_folded"),
        sa.UniqueConstraint("uuid", name="uq_channel_uuid"),
    )


def _contactgroup() -> None:
    op.create_table(
        "contactgroup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("created_on", MOMENT, nullable=False),
        sa.CheckConstraint("name <> ''", name="ck_contactgroup_name_given"),
        sa.CheckConstraint("length(name) <= 64", name="ck_contactgroup_name_length"),
        sa.PrimaryKeyConstraint("id", name="pk_contactgroup"),
        sa.UniqueConstraint("folded", name="uq_contactgroup_folded"),
        sa.UniqueConstraint("uuid", name="uq_contactgroup_uuid"),
    )


def _customfield() -> None:
    op.create_table(
        "customfield",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("name", sa.String(36), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("type", sa.String(8), nullable=False),
        sa.Column("featured", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("created_on", MOMENT, nullable=False),
        sa.CheckConstraint(
            "type IN ('text', 'number', 'datetime', 'state', 'district', 'ward')", name="ck_customfield_type"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_customfield"),
        sa.UniqueConstraint("folded", name="uq_customfield_folded"),
        sa.UniqueConstraint("key", name="uq_customfield_key"),
        sa.UniqueConstraint("uuid", name="uq_customfield_uuid"),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_setting"),
    )


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_name", SORTED, nullable=True),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("language", SORTED, nullable=True),
        sa.Column("top_address", SORTED, nullable=True),
        sa.Column("route_channel_id", sa.Integer(), nullable=True),
        sa.Column("sort_channel", SORTED, nullable=True),
        sa.Column("created_on", MOMENT, nullable=False),
        sa.Column("modified_on", MOMENT, nullable=False),
        sa.Column("last_seen_on", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('active', 'blocked', 'stopped', 'archived')", name="ck_contact_status"
        ),
        sa.CheckConstraint("length(name) <= 128", name="ck_contact_name_length"),
        sa.CheckConstraint("version >= 1", name="ck_contact_version"),
        _link("fk_contact_route_channel_id", "route_channel_id", "channel.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sa.UniqueConstraint("uuid", name="uq_contact_uuid"),
    )
    op.create_index("ix_contact_by_address", "contact", ["status", "top_address", "id"])
    op.create_index("ix_contact_by_channel", "contact", ["status", "sort_channel", "id"])
    op.create_index("ix_contact_by_created_on", "contact", ["status", "created_on", "id"])
    op.create_index("ix_contact_by_id", "contact", ["status", "id"])
    op.create_index("ix_contact_by_language", "contact", ["status", "language", "id"])
    op.create_index("ix_contact_by_last_seen_on", "contact", ["status", "last_seen_on", "id"])
    op.create_index("ix_contact_by_name", "contact", ["status", "sort_name", "id"])
    op.create_index("ix_contact_route", "contact", ["route_channel_id"])


def _importrun() -> None:
    op.create_table(
        "importrun",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("created_on", MOMENT, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("errored", sa.Integer(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        _link("fk_importrun_group_id", "group_id", "contactgroup.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_importrun"),
        sa.UniqueConstraint("uuid", name="uq_importrun_uuid"),
    )


def _address() -> None:
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(128), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("display", sa.String(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=True),
        sa.Column("lock_source", sa.String(8), nullable=True),
        sa.Column("lock_at", MOMENT, nullable=True),
        sa.Column("lock_by", sa.String(), nullable=False),
        sa.CheckConstraint("lock_source IN ('message', 'choice')", name="ck_address_lock_source"),
        sa.CheckConstraint("position >= 0", name="ck_address_position"),
        _link("fk_address_channel_id", "channel_id", "channel.id", "SET NULL"),
        _link("fk_address_contact_id", "contact_id", "contact.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_address"),
        sa.UniqueConstraint("identity", name="uq_address_identity"),
    )
    op.create_index("ix_address_lock", "address", ["channel_id", "contact_id"])
    op.create_index("ix_address_owner", "address", ["contact_id", "position"])


def _fieldvalue() -> None:
    op.create_table(
        "fieldvalue",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sort_text", SORTED, nullable=False),
        sa.Column("number", sa.String(250), nullable=True),
        sa.Column("sort_number", sa.Float(), nullable=True),
        sa.Column("moment", MOMENT, nullable=True),
        sa.Column("state", SORTED, nullable=True),
        sa.Column("district", SORTED, nullable=True),
        sa.Column("ward", SORTED, nullable=True),
        sa.CheckConstraint("length(text) <= 640", name="ck_fieldvalue_text_length"),
        _link("fk_fieldvalue_contact_id", "contact_id", "contact.id", "CASCADE"),
        _link("fk_fieldvalue_field_id", "field_id", "customfield.id", "CASCADE"),
        sa.PrimaryKeyConstraint("contact_id", "field_id", name="pk_fieldvalue"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_fieldvalue_by_moment",
        "fieldvalue",
        ["field_id", "moment", "contact_id"],
        sqlite_where=sa.text("moment IS NOT NULL"),
        postgresql_where=sa.text("moment IS NOT NULL"),
    )
    op.create_index(
        "ix_fieldvalue_by_number",
        "fieldvalue",
        ["field_id", "sort_number", "contact_id"],
        sqlite_where=sa.text("sort_number IS NOT NULL"),
        postgresql_where=sa.text("sort_number IS NOT NULL"),
    )
    op.create_index("ix_fieldvalue_by_text", "fieldvalue", ["field_id", "sort_text", "contact_id"])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('created', 'updated', 'received', 'imported', 'deleted')", name="ck_journal_kind"
        ),
        sa.CheckConstraint("source IN ('screen', 'command', 'import', 'message')", name="ck_journal_source"),
        _link("fk_journal_import_id", "import_id", "importrun.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
    )


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        _link("fk_membership_contact_id", "contact_id", "contact.id", "CASCADE"),
        _link("fk_membership_group_id", "group_id", "contactgroup.id", "CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "contact_id", name="pk_membership"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_membership_contact", "membership", ["contact_id"])


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=True),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("visibility", sa.String(8), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_on", MOMENT, nullable=False),
        sa.CheckConstraint("direction IN ('in', 'out')", name="ck_message_direction"),
        sa.CheckConstraint("visibility IN ('visible', 'archived')", name="ck_message_visibility"),
        _link("fk_message_channel_id", "channel_id", "channel.id", "SET NULL"),
        _link("fk_message_contact_id", "contact_id", "contact.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("uuid", name="uq_message_uuid"),
    )
    op.create_index("ix_message_channel", "message", ["channel_id", "created_on"])
    op.create_index("ix_message_contact", "message", ["contact_id", "id"])


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(8), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.CheckConstraint("(subject = 'contact') = (contact_id IS NOT NULL)", name="ck_history_contact"),
        sa.CheckConstraint(
            "subject IN ('contact', 'channel', 'group', 'field', 'setting')", name="ck_history_subject"
        ),
        _link("fk_history_contact_id", "contact_id", "contact.id", "CASCADE"),
        _link("fk_history_journal_id", "journal_id", "journal.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
    )
    op.create_index("ix_history_contact", "history", ["contact_id", "id"])
    op.create_index("ix_history_journal", "history", ["journal_id"])


def upgrade() -> None:
    """Make the tables, and the counters that tell the store when what it keeps beside them is stale."""
    _channel()
    _contactgroup()
    _customfield()
    _setting()
    _contact()
    _importrun()
    _address()
    _fieldvalue()
    _journal()
    _membership()
    _message()
    _history()
    counters = sa.table("setting", sa.column("key", sa.String), sa.column("value", sa.String))
    op.bulk_insert(counters, [{"key": "revision", "value": "1"}, {"key": "routes_revision", "value": "1"}])
