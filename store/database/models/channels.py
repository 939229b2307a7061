"""Channels."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from store.database.column_types import SortText, Text, UtcDateTime
from store.database.models.base import Entity, at_most


class Channel(Entity, table=True):
    """An account that sends or receives. `folded` is the name that has to be unique, `short_folded` the short
    name, which has to be so too."""

    __table_args__ = (
        at_most("name", 64),
        CheckConstraint("name <> ''", name="name_given"),
        at_most("short_name", 40),
        Index("ix_channel_short_folded", "short_folded", unique=True),
    )

    name: str = Field(sa_type=Text)
    folded: str = Field(sa_type=SortText, unique=True)
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
    short_name: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    settings: dict[str, str] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"}
    )
    short_folded: str = Field(default="", sa_type=SortText, sa_column_kwargs={"server_default": ""})
