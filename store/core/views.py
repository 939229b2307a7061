"""The frozen values that the services hand to screens and commands, beside contacts and channels."""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from store.core.routing import Route
from store.core.types import Address, Contact, Group, Status, Workspace


class SortBy(StrEnum):
    """The built-in columns that a contact list can be sorted by; a custom field sorts by `field:<key>`."""

    NAME = "name"
    ADDRESS = "address"
    CHANNEL = "channel"
    LANGUAGE = "language"
    LAST_SEEN = "last_seen_on"
    CREATED = "created_on"


@dataclass(frozen=True, slots=True)
class DisplaySettings:
    """How addresses are shown in this workspace: hidden or not, and in which time zone and order of day,
    month and year moments are told."""

    redacted: bool = False
    timezone: tzinfo | None = None
    date_order: str = "dmy"

    @classmethod
    def of(cls, workspace: Workspace) -> Self:
        """As the workspace has it."""
        return cls(workspace.redacted, ZoneInfo(workspace.timezone), workspace.date_order)


@dataclass(frozen=True, slots=True)
class Listing:
    """Which contacts a list shows, and in which order. `group` is a uuid and narrows the folder.

    `text` matches names (every word somewhere in the name, whatever its case) or, when it has digits, the
    digits of any address. `sort` is a `SortBy` value or `field:<key>`. Unset values come last both ways.
    """

    folder: Status = Status.ACTIVE
    group: str = ""
    text: str = ""
    sort: str = SortBy.NAME
    descending: bool = False


@dataclass(frozen=True, slots=True)
class RowKey:
    """Where a row stands in a listing: its sort value as stored, and its id. Opaque to screens."""

    value: str | float | None
    id: int


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One line of the contact list. Of the addresses only the priority address is here, perhaps hidden.

    `fields` holds the display text of each featured field, by key.
    """

    key: RowKey
    uuid: str
    name: str
    status: Status
    language: str
    address: Address | None
    route: Route
    created_on: datetime
    last_seen_on: datetime | None
    fields: dict[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """That something was stored, here or by another program, or that another day has begun.

    `revision` is that of the store after it, `changed` the uuids of what was changed, None where these are
    not known or too many. `contacts_only` is whether it left all alone that is not a contact. `sending`
    changes with what becomes of messages on their way, which leaves the revision as it is.
    """

    revision: str
    changed: frozenset[str] | None = None
    contacts_only: bool = False
    sending: str = field(default="", compare=False)

    def concerns(self, uuid: str) -> bool:
        """Whether it may have changed what is shown of a contact."""
        return not self.contacts_only or self.changed is None or uuid in self.changed


@dataclass(frozen=True, slots=True)
class Company:
    """That somebody else has a contact open: who, as in the history, since when, and whether to edit it."""

    by: str
    since: datetime
    edits: bool = False


@dataclass(frozen=True, slots=True)
class FolderCounts:
    """How many contacts stand in each folder, and in each group."""

    folders: dict[Status, int]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class SelectionSummary:
    """What a selection is now: how many contacts, what the first few are called, whether any has a group."""

    count: int
    names: tuple[str, ...]
    grouped: bool


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """A contact as a form would have it: the whole list of addresses in order, and the fields' texts by key.

    Addresses that stay keep their `channel`; an empty field text clears the field; `groups` are uuids of
    manual groups. `version` is the one the form was opened on. An address that comes without a `channel`
    keeps the lock it has; with `clear_locks` it loses it, as when the operator clears the preferred channel.
    Unless they are to be kept `as_text`, new texts are refused that the type of their field cannot read.
    """

    name: str
    status: Status
    language: str
    addresses: tuple[Address, ...]
    fields: dict[str, str]
    groups: tuple[str, ...]
    version: int = 0
    clear_locks: bool = False
    as_text: bool = True

    @classmethod
    def of(cls, contact: Contact) -> Self:
        """The form on a contact, in which nothing is changed."""
        return cls(
            contact.name,
            contact.status,
            contact.language,
            contact.addresses,
            {key: value.text for key, value in contact.fields.items()},
            tuple(group.uuid for group in contact.groups if not group.is_smart),
            contact.version,
        )


@dataclass(frozen=True, slots=True)
class EditReport:
    """What an edit made of a contact, or would make: before (None for a new one), after, and what changed, a
    sentence each."""

    before: Contact | None
    after: Contact
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A search that somebody gave a name, for everybody; `text` is canonical, `by` the operator."""

    uuid: str
    name: str
    text: str
    by: str = ""


class HistoryKind(StrEnum):
    """What a history entry records."""

    CREATED = "created"
    UPDATED = "updated"
    RECEIVED = "received"
    IMPORTED = "imported"
    DELETED = "deleted"
    UNDONE = "undone"
    REDONE = "redone"
    MERGED = "merged"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened to a contact. `lines` say in words what changed, one sentence each.

    `by` is the operator's name or empty, `source` where it came from: `screen`, `command`, `import` or
    `message`.
    """

    id: int
    at: datetime
    kind: HistoryKind
    by: str
    source: str
    lines: tuple[str, ...]
