"""Places that field values can refer to."""

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from store.database.column_types import Text
from store.database.models.base import Row, link


class Place(Row, table=True):
    """A country, state, district or ward (level 0 to 3) and its parent; `id` is the order of lookup."""

    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 3", name="level"),
        CheckConstraint("(level = 0) = (parent_id IS NULL)", name="parent"),
        Index("ix_place_parent", "parent_id"),
    )

    parent_id: int | None = link("place.id", "CASCADE")
    level: int
    path: str = Field(sa_type=Text, unique=True)
    aliases: list[str] = Field(default_factory=list, sa_type=JSON)
