"""The frozen values that everything else is made of: no behaviour beyond trivial properties."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

ESCAPES = str.maketrans({"%": "%25", "#": "%23", "?": "%3F"})
"""What stands for a character of a URN that would end one of its parts, by the character's number."""


class Role(StrEnum):
    """What a channel can do; `send` and `receive` carry messages, `call` and `answer` carry voice."""

    SEND = "send"
    RECEIVE = "receive"
    CALL = "call"
    ANSWER = "answer"


class Status(StrEnum):
    """Where a contact stands; each status is a folder of the contact list."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    STOPPED = "stopped"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Urn:
    """One way to reach somebody: a scheme and a path, with an optional display for people to read.

    A `hidden` one is the address of a contact whose addresses nobody may see: it still decides routes, and
    nothing that shows addresses shows it.
    """

    scheme: str
    path: str
    display: str = field(default="", compare=False)
    hidden: bool = field(default=False, compare=False)

    @property
    def identity(self) -> str:
        """`scheme:path` with `#`, `%` and `?` escaped: what makes two URNs the same one."""
        return f"{self.scheme}:{self.path.translate(ESCAPES)}"

    def __str__(self) -> str:
        """The whole text, `scheme:path#display`; `store.core.urns.parse` reads it back."""
        return f"{self.identity}#{self.display.translate(ESCAPES)}" if self.display else self.identity


@dataclass(frozen=True, slots=True)
class Channel:
    """An account that can send or receive: a Twilio number, an Android phone, a Telegram bot, a mailbox.

    `type` is a code of `store.core.channels.types`; `country` is an ISO 3166 two-letter code or empty;
    `match_prefixes` are digits without a plus, and when present they stand in for the address in overlap
    matching; `created_on` is the channel's age, which decides ties; `short_name` stands where the
    name does not fit.
    `settings` are those of `store.core.channels.settings`, with references for secrets; no route depends on
    them.
    """

    uuid: str
    name: str
    type: str
    address: str
    schemes: tuple[str, ...]
    roles: tuple[Role, ...]
    country: str = ""
    match_prefixes: tuple[str, ...] = ()
    allow_international: bool = False
    carrier: str = ""
    enabled: bool = True
    created_on: datetime | None = None
    short_name: str = ""
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def for_routing(self) -> "Channel":
        """The channel without what no route depends on."""
        return replace(self, short_name="", settings=MappingProxyType({}))


class LockSource(StrEnum):
    """What tied an address to its channel."""

    MESSAGE = "message"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class LockOrigin:
    """When, by what and (for a choice) by whom an address was locked."""

    source: LockSource
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A URN in a contact's list, with its lock: the uuid of the channel it is tied to, or None."""

    urn: Urn
    channel: str | None = None
    origin: LockOrigin | None = field(default=None, compare=False)


class FieldType(StrEnum):
    """The reading of a custom field's values."""

    TEXT = "text"
    NUMBER = "number"
    DATETIME = "datetime"
    STATE = "state"
    DISTRICT = "district"
    WARD = "ward"


@dataclass(frozen=True, slots=True)
class Field:
    """A custom contact field. Featured fields are columns of the list, ordered by `priority` descending,
    then by age."""

    uuid: str
    key: str
    name: str
    type: FieldType = FieldType.TEXT
    featured: bool = False
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """A field value: the text as entered, and every typed reading of it that succeeded."""

    text: str
    number: Decimal | None = None
    datetime: dt.datetime | None = None
    state: str = ""
    district: str = ""
    ward: str = ""


class GroupState(StrEnum):
    """Whether a smart group's members are all worked out, or still being so."""

    READY = "ready"
    FILLING = "filling"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of contacts; a smart group has a `query` that keeps it, a manual group has none.

    `filled` is how many hundredths of the contacts were looked at by now, 100 unless it is filling. `meant`
    is the query with the dates that its relative ones are now, empty where it has none.
    """

    uuid: str
    name: str
    query: str = ""
    count: int = 0
    state: GroupState = GroupState.READY
    filled: int = 100
    meant: str = ""

    @property
    def is_smart(self) -> bool:
        """Whether membership is kept by the query."""
        return bool(self.query)

    @property
    def told_query(self) -> str:
        """The query for people, with the dates that it means now."""
        return f"{self.query} (now {self.meant})" if self.meant else self.query


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or thing that messages go to and come from.

    `addresses` is in order of priority; `fields` maps a field's key to its value, unset fields being absent;
    `version` grows with every change and guards saves against overwriting somebody else's. Searches can ask
    for `tickets` (how many are open), `flow` (that the contact is in) and `history` (all it ever was in); the
    store keeps none of them.
    """

    uuid: str
    name: str = ""
    status: Status = Status.ACTIVE
    language: str = ""
    addresses: tuple[Address, ...] = ()
    fields: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    groups: tuple[Group, ...] = ()
    created_on: datetime | None = None
    last_seen_on: datetime | None = None
    version: int = 0
    id: int = 0
    tickets: int = 0
    flow: str = ""
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workspace:
    """Settings that change how text is read and shown.

    `default_country` is the resolved ISO code or empty; `date_order` is `dmy`, `mdy` or `ymd`;
    `timezone` an IANA name; `redacted` hides names and addresses everywhere; `languages` are the codes of
    those that messages are written in, none for any.
    """

    default_country: str = ""
    timezone: str = "UTC"
    date_order: str = "dmy"
    redacted: bool = False
    languages: tuple[str, ...] = ()
