"""The frozen values that the services hand to screens and commands, beside contacts and channels."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from store.core.routing import Route
from store.core.types import Address, Channel, Contact, Field, Group, Status


class SortBy(StrEnum):
    """The built-in columns that a contact list can be sorted by; a custom field sorts by `field:<key>`."""

    NAME = "name"
    ADDRESS = "address"
    CHANNEL = "channel"
    LANGUAGE = "language"
    LAST_SEEN = "last_seen_on"
    CREATED = "created_on"


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
    """One line of the contact list. `addresses` counts them; only the priority address is here.

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
class FolderCounts:
    """How many contacts stand in each folder, and in each group."""

    folders: dict[Status, int]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a selection is now: how many contacts, what the first few are called, whether any has a group."""

    count: int
    names: tuple[str, ...]
    grouped: bool


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What became of the contacts of a selection. `unable` are those that the act cannot be done to."""

    changed: int
    unchanged: int = 0
    unable: int = 0


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """A contact as a form would have it: the whole list of addresses in order, and the fields' texts by key.

    Addresses that stay keep their `channel`; an empty field text clears the field; `groups` are uuids of
    manual groups. `version` is the one the form was opened on. An address that comes without a `channel`
    keeps the lock it has; with `clear_locks` it loses it, as when the operator clears the preferred channel.
    """

    name: str
    status: Status
    language: str
    addresses: tuple[Address, ...]
    fields: dict[str, str]
    groups: tuple[str, ...]
    version: int = 0
    clear_locks: bool = False


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A search that somebody gave a name, for everybody; `text` is canonical, `by` the operator."""

    uuid: str
    name: str
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A custom field of the workspace with the number of contacts that have a value in it.

    `groups` are the names of the smart groups whose query asks for it; `imports` those of the workbooks that
    had a column for it, newest first.
    """

    field: Field
    contacts: int
    groups: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldReading:
    """How many contacts have a value in a field, and how many of the values read as a type."""

    contacts: int
    readable: int


@dataclass(frozen=True, slots=True)
class GroupUse:
    """A group with what would miss it: the names of the saved searches that ask for it, and how many imports
    put their contacts into it."""

    group: Group
    searches: tuple[str, ...] = ()
    imports: int = 0


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """A channel and its use: contacts locked to it, contacts whose next message it carries, last traffic."""

    channel: Channel
    locked_contacts: int
    routed_contacts: int
    last_used_on: datetime | None


@dataclass(frozen=True, slots=True)
class RouteChange:
    """How many contacts a change of channels would re-route, and how many it would leave without a route."""

    rerouted: int
    unroutable: int


class HistoryKind(StrEnum):
    """What a history entry records."""

    CREATED = "created"
    UPDATED = "updated"
    RECEIVED = "received"
    IMPORTED = "imported"
    DELETED = "deleted"


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


@dataclass(frozen=True, slots=True)
class Reception:
    """What an incoming message does to a contact: `before` is None for an unknown sender.

    `archived` is whether the message is filed away (the sender is blocked, or the channel is disabled).
    """

    before: Contact | None
    after: Contact
    channel: Channel
    archived: bool
    before_route: Route | None
    after_route: Route


@dataclass(frozen=True, slots=True)
class RowError:
    """A row of a workbook that could not be (wholly) applied; `row` as the spreadsheet numbers it, from 1."""

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column of a workbook is taken for, in words; `ignored` columns say why."""

    header: str
    meaning: str
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would do. The four counts add up to the records of the file."""

    file: str
    columns: tuple[ColumnUse, ...]
    records: int
    created: int
    updated: int
    unchanged: int
    errored: int
    errors: tuple[RowError, ...]
    group: str = ""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote: the file's name, how many contacts, and the columns."""

    file: str
    contacts: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatabaseReport:
    """What `doctor` says of a database: where it is (no password), its kind, revision and sizes."""

    location: str
    dialect: str
    revision: str
    writable: bool
    contacts: int
    channels: int
    problems: tuple[str, ...] = ()
