"""Who has which contact open, on a server; beside a file there are marks for it."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from store.database.column_types import Text, UtcDateTime
from store.database.models.base import BY_KEY, Base


class Presence(Base, table=True):
    """A contact that a program has open. `program` is the number of the lock that it holds as long as it is
    connected; a program without a connection of its own has to renew the row before `until`."""

    __table_args__ = (BY_KEY,)

    contact: str = Field(primary_key=True, max_length=36)
    program: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    operator: str = Field(sa_type=Text)
    edits: bool
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
