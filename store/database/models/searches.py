"""Saved searches, and the recent searches of each operator."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from store.database.column_types import SortText, Text, UtcDateTime
from store.database.models.base import Entity, Row, at_most


class KeptSearch(Entity, table=True):
    """A saved search, for everybody. `folded` is the name that has to be unique."""

    __table_args__ = (at_most("name", 64), CheckConstraint("name <> ''", name="name_given"))

    name: str = Field(sa_type=Text)
    folded: str = Field(sa_type=SortText, unique=True)
    text: str = Field(sa_type=Text)
    operator: str = Field(default="", sa_type=Text)
    created_on: datetime = Field(sa_type=UtcDateTime)


class RecentSearch(Row, table=True):
    """A search that an operator made, in its canonical form, and when they last did."""

    __table_args__ = (
        UniqueConstraint("operator", "text"),
        Index("ix_recentsearch_last", "operator", "used_on"),
    )

    operator: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    used_on: datetime = Field(sa_type=UtcDateTime)
