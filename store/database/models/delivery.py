"""What becomes of messages on their way: broadcasts, attempts, requests, the state of channels, who sends."""

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field

from store.database.column_types import Text, UtcDateTime
from store.database.models.base import BY_KEY, Base, Entity, Row, link, one_of


class Broadcast(Entity, table=True):
    """A text to many: whom a search meant, its texts by language, and until when it may go out.

    `texts` are those of single languages, `text` is everybody else's; both are templates.
    """

    __table_args__ = (
        one_of("state", "making", "going", "paused", "cancelled"),
        Index("ix_broadcast_created_on", "created_on", "id"),
    )

    created_on: datetime = Field(sa_type=UtcDateTime)
    operator: str = Field(default="", sa_type=Text)
    audience: str = Field(default="", sa_type=Text)
    text: str = Field(sa_type=Text)
    texts: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    state: str = Field(default="going", max_length=9)
    expires_on: datetime = Field(sa_type=UtcDateTime)
    journal_id: int | None = link("journal.id", "SET NULL")


class MessageTally(Base, table=True):
    """How many outgoing messages are in a state, by broadcast: the sum of `size`. Those of no broadcast are
    not counted. Written by `database.sums` only."""

    __table_args__ = (BY_KEY,)

    state: str = Field(primary_key=True, max_length=11)
    broadcast_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    slot: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    size: int


class Attempt(Row, table=True):
    """One attempt to send a message, stored before its request goes out. Its state is `sending` until what
    came of it is stored; `why` says in words why this channel carried it."""

    __table_args__ = (
        one_of("state", "sending", "wired", "errored", "failed", "unconfirmed", "held"),
        Index("ix_attempt_message", "message_id", "number", unique=True),
    )

    message_id: int | None = link("message.id", "CASCADE", nullable=False)
    number: int
    channel_id: int | None = link("channel.id", "SET NULL")
    identity: str = Field(sa_type=Text)
    started: datetime = Field(sa_type=UtcDateTime)
    finished: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str = Field(default="sending", max_length=11)
    code: str = Field(default="", max_length=32)
    provider_code: str = Field(default="", sa_type=Text)
    detail: str = Field(default="", sa_type=Text)
    why: str = Field(default="", sa_type=Text)


class LoggedExchange(Row, table=True):
    """A request and its answer as they may be kept: ours to a provider (`out`), or one that came in (`in`),
    also where it was refused. `failed` is whether it has to be looked at, `note` says what came of it,
    `answered_on` is when by the provider's clock."""

    __table_args__ = (
        one_of("direction", "in", "out"),
        Index("ix_loggedexchange_channel", "channel_id", "id"),
        Index("ix_loggedexchange_message", "message_id", "id"),
        Index("ix_loggedexchange_at", "at"),
    )

    at: datetime = Field(sa_type=UtcDateTime)
    channel_id: int | None = link("channel.id", "CASCADE")
    message_id: int | None = link("message.id", "SET NULL")
    attempt_id: int | None = link("attempt.id", "SET NULL")
    direction: str = Field(max_length=3)
    method: str = Field(max_length=16)
    url: str = Field(sa_type=Text)
    request_headers: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    request_body: str = Field(default="", sa_type=Text)
    status: int = 0
    response_body: str = Field(default="", sa_type=Text)
    milliseconds: int = 0
    answered_on: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed: bool = False
    note: str = Field(default="", sa_type=Text)


class ChannelState(Base, table=True):
    """How sending and receiving by a channel goes; without a row nothing is known yet.

    Nothing is sent by it from `paused_since` on until `resumes_on`, or until somebody resumes it. `refusals`
    are those of our credentials in a row, `unreached` the attempts in a row without any connection, `day` and
    `sent` what its daily cap counts. `cursor` is how far a channel that is asked for news was read.
    """

    __table_args__ = (BY_KEY,)

    channel_id: int | None = link("channel.id", "CASCADE", primary_key=True)
    paused_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pause_reason: str = Field(default="", max_length=16)
    pause_detail: str = Field(default="", sa_type=Text)
    resumes_on: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refusals: int = 0
    unreached: int = 0
    last_success: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error_text: str = Field(default="", sa_type=Text)
    last_received: datetime | None = Field(default=None, sa_type=UtcDateTime)
    day: str = Field(default="", max_length=10)
    sent: int = 0
    cursor: str = Field(default="", sa_type=Text)


class Lease(Base, table=True):
    """Who does what one program does at a time, such as sending; to be renewed before `until`."""

    __table_args__ = (BY_KEY,)

    name: str = Field(primary_key=True, max_length=16)
    holder: str = Field(max_length=36)
    said: str = Field(default="", sa_type=Text)
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
