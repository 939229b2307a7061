"""The tables, and nothing else: what is stored, and what the database itself refuses.

Rows never leave the store; `mapping` turns them into the core's frozen values.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, MetaData
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from store.columns import SortText, Text, UtcDateTime

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


_BY_KEY = {"sqlite_with_rowid": False}
"""For tables that are read by their whole key: the rows lie in its order, and there is no other copy of
it."""


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _at_most(column: str, length: int) -> CheckConstraint:
    return CheckConstraint(f"length({column}) <= {length}", name=f"{column}_length")


def _link(target: str, on_delete: str, *, nullable: bool = True, primary_key: bool = False) -> Any:
    column: Column[int] = Column(
        ForeignKey(target, ondelete=on_delete), nullable=nullable and not primary_key, primary_key=primary_key
    )
    return Field(default=None, sa_column=column)


class Base(SQLModel):
    """What the tables share: one registry with predictable names for constraints."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=_NAMES)


class Channel(Base, table=True):
    """An account that sends or receives. `folded` is the name as uniqueness sees it."""

    __table_args__ = (_at_most("name", 64), CheckConstraint("name <> ''", name="name_given"))

    id: int | None = Field(default=None, primary_key=True)
    uuid: str = Field(max_length=36, unique=True)
    name: str = Field(sa_type=Text)
    folded: str = Field(sa_type=Text, unique=True)
    type: str = Field(max_length=8)
    address: str = Field(default="", sa_type=Text)
    schemes: list[str] = Field(sa_type=JSON)
    roles: list[str] = Field(sa_type=JSON)
    country: str = Field(default="", max_length=2)
    match_prefixes: list[str] = Field(default_factory=list, sa_type=JSON)
    allow_international: bool = False
    carrier: str = Field(default="", sa_type=Text)
    enabled: bool = True
    created_on: datetime = Field(sa_type=UtcDateTime)


class Contact(Base, table=True):
    """A contact, with what lists are ordered by kept beside it.

    `sort_name`, `top_address`, `sort_channel` and `language` are NULL when unset, so that unset comes last.
    `route_channel_id` is the channel that the next message would take, as of the last change.
    """

    __table_args__ = (
        _one_of("status", "active", "blocked", "stopped", "archived"),
        _at_most("name", 128),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_contact_by_id", "status", "id"),
        Index("ix_contact_by_name", "status", "sort_name", "id"),
        Index("ix_contact_by_address", "status", "top_address", "id"),
        Index("ix_contact_by_channel", "status", "sort_channel", "id"),
        Index("ix_contact_by_language", "status", "language", "id"),
        Index("ix_contact_by_last_seen_on", "status", "last_seen_on", "id"),
        Index("ix_contact_by_created_on", "status", "created_on", "id"),
        Index("ix_contact_route", "route_channel_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    uuid: str = Field(max_length=36, unique=True)
    name: str = Field(default="", sa_type=Text)
    sort_name: str | None = Field(default=None, sa_type=SortText)
    status: str = Field(default="active", max_length=8)
    language: str | None = Field(default=None, sa_type=SortText)
    top_address: str | None = Field(default=None, sa_type=SortText)
    route_channel_id: int | None = _link("channel.id", "SET NULL")
    sort_channel: str | None = Field(default=None, sa_type=SortText)
    created_on: datetime = Field(sa_type=UtcDateTime)
    modified_on: datetime = Field(sa_type=UtcDateTime)
    last_seen_on: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class Address(Base, table=True):
    """One URN and its lock. A URN has one owner at most; one that was removed keeps its row, and its lock."""

    __table_args__ = (
        _one_of("lock_source", "message", "choice"),
        CheckConstraint("position >= 0", name="position"),
        Index("ix_address_owner", "contact_id", "position"),
        Index("ix_address_lock", "channel_id", "contact_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int | None = _link("contact.id", "SET NULL")
    position: int = 0
    identity: str = Field(sa_type=Text, unique=True)
    scheme: str = Field(max_length=128)
    path: str = Field(sa_type=Text)
    display: str = Field(default="", sa_type=Text)
    channel_id: int | None = _link("channel.id", "SET NULL")
    lock_source: str | None = Field(default=None, max_length=8)
    lock_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lock_by: str = Field(default="", sa_type=Text)


class CustomField(Base, table=True):
    """A custom contact field. `folded` is the name as uniqueness sees it; the key never changes."""

    __table_args__ = (_one_of("type", "text", "number", "datetime", "state", "district", "ward"),)

    id: int | None = Field(default=None, primary_key=True)
    uuid: str = Field(max_length=36, unique=True)
    key: str = Field(max_length=36, unique=True)
    name: str = Field(max_length=36)
    folded: str = Field(sa_type=Text, unique=True)
    type: str = Field(default="text", max_length=8)
    featured: bool = False
    priority: int = 0
    created_on: datetime = Field(sa_type=UtcDateTime)


class FieldValue(Base, table=True):
    """A contact's value in a field: the text, and every reading of it that succeeded.

    `number` is exact decimal text; `sort_number` the same as lists order by it.
    """

    __table_args__ = (
        _at_most("text", 640),
        Index("ix_fieldvalue_by_text", "field_id", "sort_text", "contact_id"),
        Index(
            "ix_fieldvalue_by_number",
            "field_id",
            "sort_number",
            "contact_id",
            sqlite_where=sql("sort_number IS NOT NULL"),
            postgresql_where=sql("sort_number IS NOT NULL"),
        ),
        Index(
            "ix_fieldvalue_by_moment",
            "field_id",
            "moment",
            "contact_id",
            sqlite_where=sql("moment IS NOT NULL"),
            postgresql_where=sql("moment IS NOT NULL"),
        ),
        _BY_KEY,
    )

    contact_id: int | None = _link("contact.id", "CASCADE", primary_key=True)
    field_id: int | None = _link("customfield.id", "CASCADE", primary_key=True)
    text: str = Field(sa_type=Text)
    sort_text: str = Field(sa_type=SortText)
    number: str | None = Field(default=None, max_length=250)
    sort_number: float | None = None
    moment: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str | None = Field(default=None, sa_type=SortText)
    district: str | None = Field(default=None, sa_type=SortText)
    ward: str | None = Field(default=None, sa_type=SortText)


class ContactGroup(Base, table=True):
    """A group; a smart one has a query. `folded` is the name as uniqueness sees it."""

    __table_args__ = (_at_most("name", 64), CheckConstraint("name <> ''", name="name_given"))

    id: int | None = Field(default=None, primary_key=True)
    uuid: str = Field(max_length=36, unique=True)
    name: str = Field(sa_type=Text)
    folded: str = Field(sa_type=Text, unique=True)
    query: str = Field(default="", sa_type=Text)
    created_on: datetime = Field(sa_type=UtcDateTime)


class Membership(Base, table=True):
    """A contact in a group."""

    __table_args__ = (Index("ix_membership_contact", "contact_id"), _BY_KEY)

    group_id: int | None = _link("contactgroup.id", "CASCADE", primary_key=True)
    contact_id: int | None = _link("contact.id", "CASCADE", primary_key=True)


class Message(Base, table=True):
    """A message that came in or went out. Archived ones are filed away: the sender is blocked, or the channel
    off."""

    __table_args__ = (
        _one_of("direction", "in", "out"),
        _one_of("visibility", "visible", "archived"),
        Index("ix_message_contact", "contact_id", "id"),
        Index("ix_message_channel", "channel_id", "created_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    uuid: str = Field(max_length=36, unique=True)
    contact_id: int | None = _link("contact.id", "CASCADE", nullable=False)
    channel_id: int | None = _link("channel.id", "SET NULL")
    identity: str = Field(sa_type=Text)
    direction: str = Field(max_length=3)
    visibility: str = Field(default="visible", max_length=8)
    text: str = Field(sa_type=Text)
    created_on: datetime = Field(sa_type=UtcDateTime)


class ImportRun(Base, table=True):
    """One import of a workbook, with its counts and its rows in error."""

    id: int | None = Field(default=None, primary_key=True)
    uuid: str = Field(max_length=36, unique=True)
    file: str = Field(sa_type=Text)
    operator: str = Field(default="", sa_type=Text)
    created_on: datetime = Field(sa_type=UtcDateTime)
    group_id: int | None = _link("contactgroup.id", "SET NULL")
    records: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errored: int = 0
    errors: list[list[Any]] = Field(default_factory=list, sa_type=JSON)


class Journal(Base, table=True):
    """One action of an operator, or of a message or an import: who, when, by what way."""

    __table_args__ = (
        _one_of("kind", "created", "updated", "received", "imported", "deleted"),
        _one_of("source", "screen", "command", "import", "message"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    kind: str = Field(max_length=8)
    operator: str = Field(default="", sa_type=Text)
    source: str = Field(max_length=8)
    import_id: int | None = _link("importrun.id", "SET NULL")


class History(Base, table=True):
    """What one action changed on one subject: every attribute before and after, enough to take it back."""

    __table_args__ = (
        _one_of("subject", "contact", "channel", "group", "field", "setting"),
        CheckConstraint("(subject = 'contact') = (contact_id IS NOT NULL)", name="contact"),
        Index("ix_history_contact", "contact_id", "id"),
        Index("ix_history_journal", "journal_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    journal_id: int | None = _link("journal.id", "CASCADE", nullable=False)
    subject: str = Field(max_length=8)
    reference: str = Field(sa_type=Text)
    contact_id: int | None = _link("contact.id", "CASCADE")
    changes: list[dict[str, Any]] = Field(sa_type=JSON)


class Setting(Base, table=True):
    """A setting of the workspace, or a counter of the store's own."""

    key: str = Field(primary_key=True, max_length=64)
    value: str = Field(default="", sa_type=Text)


contacts = Base.metadata.tables["contact"]
addresses = Base.metadata.tables["address"]
channels = Base.metadata.tables["channel"]
fields = Base.metadata.tables["customfield"]
values = Base.metadata.tables["fieldvalue"]
groups = Base.metadata.tables["contactgroup"]
memberships = Base.metadata.tables["membership"]
messages = Base.metadata.tables["message"]
import_runs = Base.metadata.tables["importrun"]
journal = Base.metadata.tables["journal"]
history = Base.metadata.tables["history"]
settings = Base.metadata.tables["setting"]
