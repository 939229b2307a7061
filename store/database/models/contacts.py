"""Contacts and their addresses."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, false
from sqlmodel import Field

from store.database.column_types import SortText, Text, UtcDateTime
from store.database.models.base import BY_KEY, Base, Entity, Row, at_most, link, one_of


class Contact(Entity, table=True):
    """A contact, with the columns that lists are sorted by.

    `sort_name`, `top_address`, `sort_channel` and `language` are NULL when unset, so that unset comes last.
    `words` are the words of the name for searches, separated by spaces. `route_channel_id` is the channel
    that the next message would take, as of the last change, `route_locked` whether its address is tied to it.
    """

    __table_args__ = (
        one_of("status", "active", "blocked", "stopped", "archived"),
        at_most("name", 128),
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

    name: str = Field(default="", sa_type=Text)
    sort_name: str | None = Field(default=None, sa_type=SortText)
    words: str = Field(default="", sa_type=Text)
    status: str = Field(default="active", max_length=8)
    language: str | None = Field(default=None, sa_type=SortText)
    top_address: str | None = Field(default=None, sa_type=SortText)
    route_channel_id: int | None = link("channel.id", "SET NULL")
    route_locked: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    sort_channel: str | None = Field(default=None, sa_type=SortText)
    created_on: datetime = Field(sa_type=UtcDateTime)
    modified_on: datetime = Field(sa_type=UtcDateTime)
    last_seen_on: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class Address(Row, table=True):
    """One URN and its lock; a removed address keeps its row and its lock, without an owner.

    `folded` is the path as searches compare it. `country`, `carrier` (folded) and `number_type` follow from
    a phone number, and are empty where unknown.
    """

    __table_args__ = (
        one_of("lock_source", "message", "choice"),
        CheckConstraint("position >= 0", name="position"),
        Index("ix_address_owner", "contact_id", "position"),
        Index("ix_address_lock", "channel_id", "contact_id"),
        Index("ix_address_by_path", "scheme", "folded", "contact_id"),
        Index("ix_address_by_number", "number_type", "country", "contact_id"),
        Index("ix_address_by_carrier", "carrier", "contact_id"),
    )

    contact_id: int | None = link("contact.id", "SET NULL")
    position: int = 0
    identity: str = Field(sa_type=Text, unique=True)
    scheme: str = Field(max_length=128)
    path: str = Field(sa_type=Text)
    folded: str = Field(default="", sa_type=SortText)
    display: str = Field(default="", sa_type=Text)
    country: str = Field(default="", max_length=2)
    carrier: str = Field(default="", sa_type=Text)
    number_type: str = Field(default="", max_length=16)
    channel_id: int | None = link("channel.id", "SET NULL")
    lock_source: str | None = Field(default=None, max_length=8)
    lock_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lock_by: str = Field(default="", sa_type=Text)


class ToldApart(Base, table=True):
    """Two contacts that an operator said are not the same, so that nobody is asked again; the smaller id
    first."""

    __table_args__ = (
        CheckConstraint("first_id < second_id", name="order"),
        Index("ix_toldapart_second", "second_id"),
        BY_KEY,
    )

    first_id: int | None = link("contact.id", "CASCADE", primary_key=True)
    second_id: int | None = link("contact.id", "CASCADE", primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    operator: str = Field(default="", sa_type=Text)
