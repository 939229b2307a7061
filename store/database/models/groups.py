"""Groups, who is in them, and how many are in each group and folder."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from store.database.column_types import SortText, Text, UtcDateTime
from store.database.models.base import BY_KEY, Base, Entity, at_most, link, one_of


class ContactGroup(Entity, table=True):
    """A group; a smart one has a query. `folded` is the name that has to be unique.

    `meaning` is a digest of the parsed query, empty when it is not valid. During a refill `state` is
    `filling`, and `filled_to` the id of the last contact evaluated.
    """

    __table_args__ = (
        at_most("name", 64),
        CheckConstraint("name <> ''", name="name_given"),
        one_of("state", "ready", "filling"),
    )

    name: str = Field(sa_type=Text)
    folded: str = Field(sa_type=SortText, unique=True)
    query: str = Field(default="", sa_type=Text)
    created_on: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default="ready", max_length=8, sa_column_kwargs={"server_default": "ready"})
    filled_to: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    meaning: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})


class Membership(Base, table=True):
    """A contact in a group."""

    __table_args__ = (Index("ix_membership_contact", "contact_id"), BY_KEY)

    group_id: int | None = link("contactgroup.id", "CASCADE", primary_key=True)
    contact_id: int | None = link("contact.id", "CASCADE", primary_key=True)


class Tally(Base, table=True):
    """The number of contacts of a folder (`about` is its status), of a group (`group`), of a channel that
    their next message takes (`route`) or that they are tied to as well (`locked`): the sum of `size`.

    For channels `group_id` is the channel's, 0 where none can reach them, -1 where they have no address.
    Written by `database.sums` only.
    """

    __table_args__ = (BY_KEY,)

    about: str = Field(primary_key=True, max_length=8)
    group_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    slot: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    size: int
