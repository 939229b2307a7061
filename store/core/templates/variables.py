"""The variables of texts: their names, their values, and what older names stand for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from operator import attrgetter
from typing import Final

from store.core.contacts.redaction import reference_code
from store.core.fields.dates import format_datetime
from store.core.fields.values import display
from store.core.templates.recipient import Recipient, visible
from store.core.templates.template import Need, Read, Variable
from store.core.types import Channel, Contact, Field, Urn
from store.core.urns.formatting import format_urn
from store.core.urns.schemes import SCHEMES


def _contact(recipient: Recipient) -> str:
    """What the contact is called: its name, else its first address; where they are hidden, its code."""
    contact = recipient.contact
    if contact.name.strip() or recipient.within.workspace.redacted:
        return contact.name
    return next(map(format_urn, visible(contact.addresses)), "")


def _of_contact(read: Callable[[Contact], str]) -> Read:
    return lambda recipient: read(recipient.contact)


def _first_name(contact: Contact) -> str:
    return next(iter(contact.name.split(maxsplit=1)), "")


def _moment(read: Callable[[Contact], datetime | None]) -> Read:
    def told(recipient: Recipient) -> str:
        moment = read(recipient.contact)
        within = recipient.within
        order = within.workspace.date_order
        return format_datetime(moment, order=order, zone=within.zone) if moment else ""

    return told


def _urn(recipient: Recipient) -> str:
    address = recipient.address
    return str(address.urn) if address is not None and not address.urn.hidden else ""


def _urns(recipient: Recipient) -> str:
    every = ", ".join(map(str, visible(recipient.contact.addresses)))
    return every and f"[{every}]"


def _groups(contact: Contact) -> str:
    return ", ".join(group.name for group in contact.groups)


def _of_channel(read: Callable[[Channel], str]) -> Read:
    return lambda recipient: read(recipient.channel) if recipient.channel else ""


_name: Final[Callable[[Channel], str]] = attrgetter("name")
_TABLE: Final = tuple(
    Variable(*each)
    for each in (
        ("contact", "the name, else the address", _contact, Need.ADDRESSES),
        ("contact.name", "the name", _of_contact(attrgetter("name"))),
        ("contact.first_name", "the first word of the name", _of_contact(_first_name)),
        ("contact.language", "the code of the language", _of_contact(attrgetter("language"))),
        ("contact.status", "active, blocked, stopped or archived", _of_contact(lambda one: str(one.status))),
        ("contact.uuid", "the UUID", _of_contact(attrgetter("uuid"))),
        ("contact.ref", "the reference code", _of_contact(lambda one: reference_code(one.id))),
        ("contact.urn", "the address that the message goes to", _urn, Need.ADDRESSES),
        ("contact.urns", "all addresses", _urns, Need.ADDRESSES),
        ("contact.groups", "the names of the groups", _of_contact(_groups), Need.GROUPS),
        ("contact.channel", "the channel that the message goes by", _of_channel(_name)),
        ("contact.channel.name", "the name of that channel", _of_channel(_name)),
        ("contact.channel.address", "the address of that channel", _of_channel(attrgetter("address"))),
        ("contact.channel.uuid", "the UUID of that channel", _of_channel(attrgetter("uuid"))),
        ("contact.created_on", "when the contact was made", _moment(attrgetter("created_on"))),
        ("contact.last_seen_on", "when it last wrote", _moment(attrgetter("last_seen_on"))),
        ("contact.timezone", "the time zone", lambda one: one.within.workspace.timezone),
        ("channel", "the channel that the message goes by", _of_channel(_name)),
        ("channel.name", "the name of that channel", _of_channel(_name)),
        ("channel.address", "the address of that channel", _of_channel(attrgetter("address"))),
        ("channel.uuid", "the UUID of that channel", _of_channel(attrgetter("uuid"))),
        ("workspace.name", "the name of the workspace", lambda one: one.within.workspace_name),
        ("sender.name", "the name of who sends", lambda one: one.within.sender_name),
    )
)

FIXED: Final[Mapping[str, Variable]] = {each.name: each for each in _TABLE}
"""The variables that every workspace has, by their names."""


@dataclass(frozen=True)
class Vocabulary:
    """The variables of a workspace with these fields."""

    fields: tuple[Field, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by key."""
        return {field.key: field for field in self.fields}

    def variables(self) -> Iterator[Variable]:
        """All of them by their present names: those to be offered."""
        yield from _TABLE
        yield from map(_field, self.fields)
        yield from map(_scheme, SCHEMES)

    def find(self, path: Sequence[str]) -> Variable | None:
        """The variable that a path in lower case names, by its present name or an older one."""
        name = ".".join(path)
        if name in FIXED:
            return FIXED[name]
        match path:
            case ["fields"] | ["contact", "fields"]:
                return Variable(name, "all fields that are set", partial(_fields, self.fields), Need.FIELDS)
            case ["fields", key] | ["contact", "fields", key]:
                return self._field(key)
            case ["urns", scheme] if scheme in SCHEMES:
                return _scheme(scheme)
            case ["contact", "urns", index] if index.removeprefix("-").isdecimal():
                name = f"contact.urns[{int(index)}]"
                return Variable(name, "one address", partial(_nth, int(index)), Need.ADDRESSES)
            case ["contact", older]:
                return _older(older) or self._field(older)
        return None

    def _field(self, key: str) -> Variable | None:
        return _field(self.by_key[key]) if key in self.by_key else None


def _field(field: Field) -> Variable:
    def read(recipient: Recipient) -> str:
        value = recipient.contact.fields.get(field.key)
        return display(value, field.type, recipient.within.workspace) if value else ""

    return Variable(f"fields.{field.key}", field.name, read, Need.FIELDS)


def _fields(fields: tuple[Field, ...], recipient: Recipient) -> str:
    told = ((field.name, _field(field).read(recipient)) for field in fields)
    return "\n".join(sorted(f"{name}: {value}" for name, value in told if value))


def _scheme(scheme: str) -> Variable:
    def read(recipient: Recipient) -> str:
        return str(recipient.first(scheme) or "")

    return Variable(f"urns.{scheme}", SCHEMES[scheme].label, read, Need.ADDRESSES)


def _nth(index: int, recipient: Recipient) -> str:
    every = [*visible(recipient.contact.addresses)]
    return str(every[index]) if -len(every) <= index < len(every) else ""


def _older(word: str) -> Variable | None:
    """An address without its type: `contact.tel` as people write numbers, any other as it is."""
    if word == "tel_e164":
        return _plain("tel", word, lambda urn: urn.path)
    if word in SCHEMES:
        return _plain(word, word, lambda urn: format_urn(urn, formatted=urn.scheme == "tel"))
    return None


def _plain(scheme: str, word: str, told: Callable[[Urn], str]) -> Variable:
    def read(recipient: Recipient) -> str:
        urn = recipient.first(scheme)
        return told(urn) if urn is not None else ""

    return Variable(f"contact.{word}", SCHEMES[scheme].label, read, Need.ADDRESSES)
