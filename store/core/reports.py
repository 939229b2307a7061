"""What the services tell of acts that were done and of what is used by whom, in values only.

Apart from `views`, because a list of contacts is shown before any of these is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from store.core.routing import Route
from store.core.types import Channel, Contact, Field, Group, Status, Urn


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


@dataclass(frozen=True, slots=True)
class Reception:
    """What an incoming message does to a contact: `before` is None for an unknown sender.

    `archived` is whether the message is filed away (the sender is blocked, or the channel is disabled).
    `known_as` is the address of the contact that is the sender's number in another form, from before or after
    its country changed numbers. `opted_out` is whether it was an opt-out word, and the contact is stopped.
    """

    before: Contact | None
    after: Contact
    channel: Channel
    archived: bool
    before_route: Route | None
    after_route: Route
    known_as: Urn | None = None
    opted_out: bool = False


class RowKind(StrEnum):
    """What a message on a row is about."""

    OTHER = "other"
    NO_ADDRESS = "no_address"
    UNREADABLE = "unreadable"
    ADDRESS = "address"
    TAKEN = "taken"
    REPEATED = "repeated"
    UUID = "uuid"
    SPARE = "spare"
    PART = "part"
    UNDIALLED = "undialled"
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    CUT = "cut"
    NAME = "name"
    LANGUAGE = "language"
    STATUS = "status"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class RowError:
    """A row of a workbook that could not be (wholly) applied, or among notes, that was applied in a way that
    its author should know; `row` as the spreadsheet numbers it, from 1, `cell` as it names it, where there is
    one."""

    row: int
    message: str
    cell: str = ""
    kind: RowKind = RowKind.OTHER


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column of a workbook is taken for, in words; `ignored` columns say why."""

    header: str
    meaning: str
    ignored: bool = False


class UnknownUuid(StrEnum):
    """What becomes of a row whose UUID nobody has: a contact is made with it, its addresses decide whose row
    it is, or it is in error."""

    MAKE = "make"
    IGNORE = "ignore"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class FileReading:
    """How a file was read, so that a wrong guess can be seen.

    A text file has an `encoding`, which may be a guess, and a `delimiter` between its cells; `sample` are its
    first cells beyond ASCII, each after its place. A workbook has the `sheet` that was read, and others.
    `header_row` is the number of the row with the headers; `notes` are sentences on what was found."""

    encoding: str = ""
    guessed: bool = False
    delimiter: str = ""
    sample: tuple[str, ...] = ()
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    header_row: int = 1
    notes: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether it is a text file, such as CSV."""
        return bool(self.encoding)


NO_FILE: Final = FileReading()
"""Of rows that come from no file."""


@dataclass(frozen=True, slots=True)
class ReadingChoices:
    """How a file is to be read, where it shall not tell so itself: `sheet` is the name of a sheet or its
    number from 1, `encoding` the name of a text file's, `header_row` the row with the headers."""

    sheet: str = ""
    encoding: str = ""
    header_row: int = 0


AS_IT_IS: Final = ReadingChoices()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would do. The four counts add up to the records of the file; with
    those that were `left_out` they are its rows. `notes` tell of what was read in another way than written,
    or not at all, which is no error; the rows that were left out are among them."""

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
    left_out: int = 0
    notes: tuple[RowError, ...] = ()
    reading: FileReading = NO_FILE


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote: the file's name, how many contacts or messages to one, and the columns."""

    file: str
    contacts: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatabaseReport:
    """What `doctor` says of a database: where it is (no password), its kind, revision and sizes.

    `read_only` is the sentence that says why nothing can be stored; empty when something can. `shared_with`
    is the group of accounts that share its file; empty without one.
    """

    location: str
    dialect: str
    revision: str
    writable: bool
    contacts: int
    channels: int
    problems: tuple[str, ...] = ()
    read_only: str = ""
    shared_with: str = ""


class HearsBy(StrEnum):
    """How a program learns what others store: by looking at the version of a file, by notices of a server,
    or by reading counters of the store."""

    FILE = "file"
    NOTICES = "notices"
    COUNTERS = "counters"


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a program learns what others store. `place` is the server that is listened to, `seconds` how long a
    notice took, or how long there is between two looks; `why` is the sentence that says why notices are not
    heard, where a server could be listened to. Nothing of it has a password."""

    by: HearsBy
    seconds: float
    place: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class AccessChange:
    """Who may use a file or folder, before and after it was shared: octal modes, and names of groups."""

    path: str
    mode_before: str
    group_before: str
    mode: str
    group: str


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """A number of the overview in words. `search` finds the contacts that are counted, in their folder; it is
    empty where no search or group does, and `count` is None where nothing is counted. `channel` is the uuid
    of the one that is told of."""

    code: str
    text: str
    count: int | None = None
    search: str = ""
    folder: Status = Status.ACTIVE
    channel: str = ""


@dataclass(frozen=True, slots=True)
class ChannelShare:
    """The active contacts whose next message a channel takes; `locked` of them are tied to it. `search` finds
    them all."""

    channel: Channel
    contacts: int
    locked: int
    search: str


@dataclass(frozen=True, slots=True)
class DayTraffic:
    """How many messages went out and came in on a day of the workspace's time zone."""

    day: date
    sent: int
    received: int


@dataclass(frozen=True, slots=True)
class OverviewReport:
    """What the overview shows, from kept numbers: no name or address of a contact is among it.

    `channels` are all, those with the most contacts first; `reach` are all contacts, by whether a message
    would go out to them; `needs` is what waits for the operator; `days` are the last four weeks, oldest
    first; `groups` have the search that finds their members.
    """

    channels: tuple[ChannelShare, ...]
    reach: tuple[OverviewLine, ...]
    needs: tuple[OverviewLine, ...]
    days: tuple[DayTraffic, ...]
    groups: tuple[OverviewLine, ...]


@dataclass(frozen=True, slots=True)
class PlannedChannel:
    """What one channel would carry of a send: the messages of how many contacts, how many of them are tied to
    it, and how many are reached at which type of address, by scheme, the most first."""

    channel: Channel
    contacts: int
    locked: int
    schemes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SendPlan:
    """Whom a send to all that a search finds would reach, by the kept routes. `search` is in canonical form.

    `channels` are those that would carry any of it, the one with the most contacts first; `unreached` is who
    gets nothing, by the reason. `is_stale` is whether the kept routes are not all renewed yet.
    """

    search: str
    channels: tuple[PlannedChannel, ...]
    unreached: tuple[OverviewLine, ...]
    is_stale: bool = False

    @property
    def reached(self) -> int:
        """How many contacts would get the message."""
        return sum(one.contacts for one in self.channels)

    @property
    def found(self) -> int:
        """How many contacts the search finds."""
        return self.reached + sum(line.count or 0 for line in self.unreached)


@dataclass(frozen=True, slots=True)
class WorkspaceSetting:
    """A setting of the workspace: what it is for in a sentence, its value as stored, and what holds now: the
    value, or what stands in for it. `expected` says in words which values it takes; `allowed` are all of
    them, empty where it takes any number."""

    key: str
    about: str
    value: str
    holds: str
    expected: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingEffect:
    """One thing that another value of a setting would do; `count` is of how many, None where it is of no
    number."""

    code: str
    text: str
    count: int | None = None
