"""Custom fields and their values."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from store.database.column_types import SortText, Text, UtcDateTime
from store.database.models.base import BY_KEY, Base, Entity, at_most, link, one_of, some_of


class CustomField(Entity, table=True):
    """A custom contact field. `folded` is the name that has to be unique; the key never changes."""

    __table_args__ = (one_of("type", "text", "number", "datetime", "state", "district", "ward"),)

    key: str = Field(max_length=36, unique=True)
    name: str = Field(max_length=36)
    folded: str = Field(sa_type=SortText, unique=True)
    type: str = Field(default="text", max_length=8)
    featured: bool = False
    priority: int = 0
    created_on: datetime = Field(sa_type=UtcDateTime)


def _given(column: str) -> Index:
    """A partial index of the values of a field that have a reading."""
    name = f"ix_fieldvalue_by_{column.removeprefix('sort_').removesuffix('_name')}"
    return some_of(name, "field_id", column, "contact_id", where=f"{column} IS NOT NULL")


class FieldValue(Base, table=True):
    """A contact's value in a field: the text, and every reading of it that succeeded.

    `number` is exact decimal text, `sort_number` the same as a float. Locations are whole paths;
    `state_name` and its like are their last names, as lists and searches use them.
    """

    __table_args__ = (
        at_most("text", 640),
        Index("ix_fieldvalue_by_text", "field_id", "sort_text", "contact_id"),
        _given("sort_number"),
        _given("moment"),
        _given("state_name"),
        _given("district_name"),
        _given("ward_name"),
        BY_KEY,
    )

    contact_id: int | None = link("contact.id", "CASCADE", primary_key=True)
    field_id: int | None = link("customfield.id", "CASCADE", primary_key=True)
    text: str = Field(sa_type=Text)
    sort_text: str = Field(sa_type=SortText)
    number: str | None = Field(default=None, max_length=250)
    sort_number: float | None = None
    moment: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str | None = Field(default=None, sa_type=SortText)
    district: str | None = Field(default=None, sa_type=SortText)
    ward: str | None = Field(default=None, sa_type=SortText)
    state_name: str | None = Field(default=None, sa_type=SortText)
    district_name: str | None = Field(default=None, sa_type=SortText)
    ward_name: str | None = Field(default=None, sa_type=SortText)
