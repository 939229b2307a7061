"""Messages, imports, the journal of actions with their history, and the settings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field

from store.database.column_types import Text, UtcDateTime
from store.database.models.base import BY_KEY, Base, Entity, Row, link, one_of, some_of

UNFINISHED = "state IN ('running', 'undoing', 'finishing')"
"""The condition of the index of long work that has not come to its end."""

REPORTED = "direction = 'out' AND external_id <> ''"
"""The condition of the index by which a provider's report finds a message."""

RECEIVED = "direction = 'in' AND external_id <> ''"
"""The condition of the index that keeps a message from being stored twice."""

REMOVED = "contact_id IS NULL"
"""The condition of the index of lines about what is no contact, or none any more."""

_LATER_KINDS = ("sent", "synced")
_LATER_SOURCES = ("api", "rule", "sync", "webhook", "schedule")
_LATER_SUBJECTS = ("rule", "account", "template", "message")
"""What the checks allow beside, before anything writes it: a check is changed by a new table only."""


WAITING = "state IN ('queued', 'errored', 'held')"
"""The condition of the index of messages that are to be sent, as it has to stand in a query to use it."""

WRONG = "state IN ('failed', 'unconfirmed')"
"""The same of messages that somebody has to look at."""

SINGLE = "direction = 'out' AND broadcast_id IS NULL"
"""The same of messages that went out one by one."""


class Message(Entity, table=True):
    """A message that came in or goes out; one of a blocked sender or a disabled channel is archived.

    Outgoing messages have a `state` and are the outbox. One that waits is tried from `next_attempt` on and
    not after `expires_on`; one that is being sent belongs to its sender until `leased_until`. `errors` are
    the attempts that failed for now, `reason` and `detail` say why it is where it is, `changed_on` since
    when. `external_id` is the provider's name for it.
    """

    __table_args__ = (
        one_of("direction", "in", "out"),
        one_of("visibility", "visible", "archived"),
        Index("ix_message_contact", "contact_id", "id"),
        Index("ix_message_channel", "channel_id", "created_on"),
        some_of("ix_message_waiting", "channel_id", "broadcast_id", "next_attempt", "id", where=WAITING),
        some_of("ix_message_sending", "leased_until", where="state = 'sending'"),
        some_of("ix_message_wrong", "state", "changed_on", where=WRONG),
        some_of("ix_message_broadcast", "broadcast_id", "state", "id", where="broadcast_id IS NOT NULL"),
        some_of("ix_message_single", "state", "id", where=SINGLE),
        some_of("ix_message_reported", "channel_id", "external_id", where=REPORTED),
        Index(
            "ix_message_received",
            *("channel_id", "external_id", "identity"),
            unique=True,
            sqlite_where=text(RECEIVED),
        ),
    )

    contact_id: int | None = link("contact.id", "CASCADE", nullable=False)
    channel_id: int | None = link("channel.id", "SET NULL")
    identity: str = Field(sa_type=Text)
    direction: str = Field(max_length=3)
    visibility: str = Field(default="visible", max_length=8)
    text: str = Field(sa_type=Text)
    created_on: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default="", max_length=11, sa_column_kwargs={"server_default": ""})
    reason: str = Field(default="", max_length=32, sa_column_kwargs={"server_default": ""})
    detail: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    external_id: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    broadcast_id: int | None = Field(default=None, foreign_key="broadcast.id")
    errors: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    next_attempt: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_on: datetime | None = Field(default=None, sa_type=UtcDateTime)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_on: datetime | None = Field(default=None, sa_type=UtcDateTime)
    changed_on: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Traffic(Base, table=True):
    """How many messages of a direction are of a quarter of an hour, counted from 1970: the sum of `size`.

    Written by `database.sums` only.
    """

    __table_args__ = (BY_KEY,)

    direction: str = Field(primary_key=True, max_length=3)
    quarter: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    slot: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    size: int


class ImportRun(Entity, table=True):
    """One import of a workbook, with its counts and its rows in error."""

    file: str = Field(sa_type=Text)
    operator: str = Field(default="", sa_type=Text)
    created_on: datetime = Field(sa_type=UtcDateTime)
    group_id: int | None = link("contactgroup.id", "SET NULL")
    records: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errored: int = 0
    errors: list[list[Any]] = Field(default_factory=list, sa_type=JSON)


class Journal(Row, table=True):
    """One action of an operator, a message or an import: who, when, by what way.

    An action on many rows is `running` while it goes on, `undoing` while it is taken back and `undone` after
    that, and `finishing` when it can only be brought to its end; `owner` is the mark of the program that runs
    it. `undoes` is the entry that this one takes back.
    """

    __table_args__ = (
        one_of(
            "kind",
            *("created", "updated", "received", "imported", "deleted", "undone", "redone", "merged"),
            *_LATER_KINDS,
        ),
        one_of("source", "screen", "command", "import", "message", *_LATER_SOURCES),
        one_of("state", "running", "undoing", "finishing", "done", "undone"),
        some_of("ix_journal_unfinished", "state", where=UNFINISHED),
        Index("ix_journal_undoes", "undoes", unique=True),
        Index("ix_journal_operator", "operator", "id"),
        Index("ix_journal_at", "at", "id"),
        Index("ix_journal_kind", "kind", "at", "id"),
        Index("ix_journal_operator_at", "operator", "at", "id"),
    )

    at: datetime = Field(sa_type=UtcDateTime)
    kind: str = Field(max_length=8)
    operator: str = Field(default="", sa_type=Text)
    source: str = Field(max_length=8)
    import_id: int | None = link("importrun.id", "SET NULL")
    state: str = Field(default="done", max_length=9, sa_column_kwargs={"server_default": "done"})
    owner: str = Field(default="", max_length=32, sa_column_kwargs={"server_default": ""})
    undoes: int | None = link("journal.id", "SET NULL")


class Deletion(Base, table=True):
    """A contact that an unfinished action is going to delete for good."""

    __table_args__ = (Index("ix_deletion_contact", "contact_id"), BY_KEY)

    journal_id: int | None = link("journal.id", "CASCADE", primary_key=True)
    contact_id: int | None = link("contact.id", "CASCADE", primary_key=True)


class Merger(Base, table=True):
    """A contact that is not there any more since it was merged into another: the uuids of both, of which the
    other may have been merged since."""

    __table_args__ = (Index("ix_merger_into", "into"), BY_KEY)

    uuid: str = Field(primary_key=True, max_length=36)
    into: str = Field(max_length=36)


class MovedMessage(Base, table=True):
    """A message that an action gave to the contact that another was merged into."""

    __table_args__ = (Index("ix_movedmessage_message", "message_id"), BY_KEY)

    journal_id: int | None = link("journal.id", "CASCADE", primary_key=True)
    message_id: int | None = link("message.id", "CASCADE", primary_key=True)


class History(Row, table=True):
    """What one action changed on one subject: every attribute before and after, enough for undo.

    A contact whose making was taken back has lines without it: by these it can be made again. One that was
    deleted for good has a single line, of its deletion. Lines of one that was merged are of the contact that
    is kept, with the uuid of whom they were about for a reference.
    """

    __table_args__ = (
        one_of("subject", "contact", "channel", "group", "field", "setting", *_LATER_SUBJECTS),
        CheckConstraint("subject = 'contact' OR contact_id IS NULL", name="contact"),
        Index("ix_history_contact", "contact_id", "id"),
        Index("ix_history_journal", "journal_id", "id"),
        some_of("ix_history_removed", "reference", where=REMOVED),
    )

    journal_id: int | None = link("journal.id", "CASCADE", nullable=False)
    subject: str = Field(max_length=8)
    reference: str = Field(sa_type=Text)
    contact_id: int | None = link("contact.id", "SET NULL")
    changes: list[dict[str, Any]] = Field(sa_type=JSON)


class Setting(Base, table=True):
    """A setting of the workspace, or an internal counter."""

    key: str = Field(primary_key=True, max_length=64)
    value: str = Field(default="", sa_type=Text)
