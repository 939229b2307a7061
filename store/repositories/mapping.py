"""From rows to the core's values and back: total functions, no queries."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from store.core.channels.values import from_values, to_values
from store.core.contacts.redaction import reference_code
from store.core.contacts.search_keys import place_name, searched_words, sort_key, text_key, top_address
from store.core.types import (
    Address,
    Channel,
    Contact,
    Field,
    FieldType,
    Group,
    LockOrigin,
    LockSource,
    Status,
    Urn,
    Value,
)


def channel(row: Row[Any]) -> Channel:
    """A row of the channel table as a channel."""
    return from_values(row._asdict())


def channel_row(channel: Channel) -> dict[str, Any]:
    """A channel as a row, without its id."""
    keys = {"folded": text_key(channel.name), "short_folded": text_key(channel.short_name)}
    return {**to_values(channel), **keys}


def field(row: Row[Any]) -> Field:
    """A row of the field table as a field."""
    return Field(row.uuid, row.key, row.name, FieldType(row.type), row.featured, row.priority)


def field_row(field: Field) -> dict[str, Any]:
    """A field as a row, without its id and age."""
    return {
        "uuid": field.uuid,
        "key": field.key,
        "name": field.name,
        "folded": text_key(field.name),
        "type": str(field.type),
        "featured": field.featured,
        "priority": field.priority,
    }


def group_row(group: Group) -> dict[str, Any]:
    """A group as a row, without its id, its age and how far it is filled."""
    return {"uuid": group.uuid, "name": group.name, "folded": text_key(group.name), "query": group.query}


ADDRESS = ("scheme", "path", "display", "lock_source", "lock_at", "lock_by")
"""The columns that an address is made of, beside its lock's channel."""


def address(row: Row[Any]) -> Address:
    """A row of the address table, with `channel` the uuid of its lock, as an address."""
    urn = Urn(row.scheme, row.path, row.display)
    if row.channel is None:
        return Address(urn)
    origin = None
    if row.lock_source is not None:
        origin = LockOrigin(LockSource(row.lock_source), row.lock_at, row.lock_by)
    return Address(urn, row.channel, origin)


def address_row(address: Address, position: int, channel_id: int | None) -> dict[str, Any]:
    """An address as a row at its position, without owner, id and what searches look at."""
    origin = address.origin if channel_id is not None else None
    urn = address.urn
    return {
        "position": position,
        "identity": urn.identity,
        "scheme": urn.scheme,
        "path": urn.path,
        "display": urn.display,
        "channel_id": channel_id,
        "lock_source": str(origin.source) if origin else None,
        "lock_at": origin.at if origin else None,
        "lock_by": origin.by if origin else "",
    }


READING_COLUMNS: Mapping[FieldType, str] = {
    FieldType.TEXT: "sort_text",
    FieldType.NUMBER: "sort_number",
    FieldType.DATETIME: "moment",
    FieldType.STATE: "state_name",
    FieldType.DISTRICT: "district_name",
    FieldType.WARD: "ward_name",
}
"""The column of the value table that has a value as each type of field reads it; all are indexed."""


VALUE = ("text", "number", "moment", "state", "district", "ward")
"""The columns that a value is made of."""


def value(row: Row[Any]) -> Value:
    """A row of the value table as a value."""
    number = None if row.number is None else Decimal(row.number)
    return Value(row.text, number, row.moment, row.state or "", row.district or "", row.ward or "")


def value_row(value: Value) -> dict[str, Any]:
    """A value as a row, without its contact and field."""
    return {
        "text": value.text,
        "sort_text": sort_key(value.text) or "",
        "number": None if value.number is None else format(value.number, "f"),
        "sort_number": None if value.number is None else float(value.number),
        "moment": value.datetime,
        "state": value.state or None,
        "district": value.district or None,
        "ward": value.ward or None,
        "state_name": place_name(value.state),
        "district_name": place_name(value.district),
        "ward_name": place_name(value.ward),
    }


CONTACT = ("id", "uuid", "name", "status", "language", "created_on", "last_seen_on", "version")
"""The columns that a contact is made of."""


def contact(
    row: Row[Any], addresses: Iterable[Address], fields: dict[str, Value], groups: Iterable[Group]
) -> Contact:
    """A row of the contact table, with what belongs to it, as a contact."""
    return Contact(
        uuid=row.uuid,
        name=row.name,
        status=Status(row.status),
        language=row.language or "",
        addresses=tuple(addresses),
        fields=fields,
        groups=tuple(groups),
        created_on=row.created_on,
        last_seen_on=row.last_seen_on,
        version=row.version,
        id=row.id,
    )


def sort_name(contact_id: int, name: str, *, hidden: bool) -> str | None:
    """What lists order a contact by in the column of names: its reference code while names are hidden."""
    return sort_key(reference_code(contact_id) if hidden else name)


def sort_channel(channel: Channel | None) -> str | None:
    """What lists order a contact by in the column of channels: the short name, which they show."""
    return sort_key(channel.short_name or channel.name) if channel else None


_CONTACT_COLUMNS: Mapping[str, Callable[[Contact, bool], Any]] = {
    "name": lambda contact, _hidden: contact.name,
    "sort_name": lambda contact, hidden: sort_name(contact.id, contact.name, hidden=hidden),
    "words": lambda contact, _hidden: searched_words(contact.name),
    "status": lambda contact, _hidden: str(contact.status),
    "language": lambda contact, _hidden: contact.language or None,
    "top_address": lambda contact, _hidden: top_address(contact.addresses),
    "last_seen_on": lambda contact, _hidden: contact.last_seen_on,
}


def contact_columns(
    contact: Contact, names: Iterable[str] = _CONTACT_COLUMNS, *, hidden: bool
) -> dict[str, Any]:
    """Those columns of a contact's row that follow from one part of it, or some of them; `hidden` is whether
    names are hidden."""
    return {name: _CONTACT_COLUMNS[name](contact, hidden) for name in names}


def standing(contact: Contact, routed: Mapping[str, Any]) -> dict[str, Any]:
    """What of a contact's row says where it is counted, given the columns of its route."""
    unreached = contact.status is Status.ACTIVE and routed["route_channel_id"] is None
    # The address is asked for where no channel can reach it, to tell that from having none.
    shown = top_address(contact.addresses) if unreached else None
    return {**routed, "status": str(contact.status), "top_address": shown}
