"""Groups and who is in them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from store.columns import Text, UtcDateTime
from store.models.base import BY_KEY, Base, at_most, link


class ContactGroup(Base, table=True):
    """A group; a smart one has a query. `folded` is the name as uniqueness sees it."""

    __table_args__ = (at_most("name", 64), CheckConstraint("name <> ''", name="name_given"))

    id: int | None = Field(default=None, primary_key=True)
    uuid: str = Field(max_length=36, unique=True)
    name: str = Field(sa_type=Text)
    folded: str = Field(sa_type=Text, unique=True)
    query: str = Field(default="", sa_type=Text)
    created_on: datetime = Field(sa_type=UtcDateTime)


class Membership(Base, table=True):
    """A contact in a group."""

    __table_args__ = (Index("ix_membership_contact", "contact_id"), BY_KEY)

    group_id: int | None = link("contactgroup.id", "CASCADE", primary_key=True)
    contact_id: int | None = link("contact.id", "CASCADE", primary_key=True)
