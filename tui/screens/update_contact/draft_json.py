"""The Update Contact form as the JSON content of a draft."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from store.core.types import Address, Contact, Group, LockOrigin, LockSource, Status, Urn, Value
from tui.screens.update_contact.draft import ContactDraft

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PendingAddress:
    """What stands in the line that adds an address, or changes the one at `index`."""

    scheme: str = ""
    text: str = ""
    index: int | None = None


def from_contact(draft: ContactDraft, typed: PendingAddress) -> dict[str, object]:
    """A contact's form, with the contact as it was opened.

    `order` are the places of its addresses in that contact, with their locks: all that is kept of them where
    addresses are hidden."""
    base = draft.base
    places = {address.urn.identity: place for place, address in enumerate(base.addresses)}
    return {
        "base": {"status": base.status.value, **_values(ContactDraft.of(base))},
        **_values(draft),
        "order": [
            [places[address.urn.identity], address.channel, _from_origin(address.origin)]
            for address in draft.addresses
            if address.urn.identity in places
        ],
        "typed": asdict(typed),
    }


def to_contact(content: Json, current: Contact, version: int) -> tuple[ContactDraft, PendingAddress]:
    """The form that a draft was made of.

    `current` is the contact as it is stored now. When it is of another `version` than the form was opened on,
    the form stands on the contact as it was then, so that saving shows what both sides changed. Where names
    and addresses are hidden, what was kept of those is their order alone, and only on that version.
    """
    opened_on_current = not current.uuid or current.version == version
    base = current if opened_on_current else _base(content.get("base"), current, version)
    addresses = base.addresses
    if "addresses" in content:
        addresses = tuple(map(_to_address, content["addresses"]))
    elif opened_on_current and "order" in content:
        addresses = tuple(_placed(base.addresses, *each) for each in content["order"])
    draft = replace(
        ContactDraft.of(base),
        name=content.get("name", base.name),
        language=content["language"],
        groups=tuple(content["groups"]),
        fields=dict(content["fields"]),
        addresses=addresses,
    )
    return draft, PendingAddress(**content.get("typed", {}))


def _values(draft: ContactDraft) -> dict[str, object]:
    return {
        "name": draft.name,
        "language": draft.language,
        "groups": list(draft.groups),
        "fields": dict(draft.fields),
        "addresses": [_from_address(address) for address in draft.addresses],
    }


def _placed(addresses: tuple[Address, ...], place: int, channel: str | None, origin: Any) -> Address:
    return Address(addresses[place].urn, channel, _to_origin(origin))


def _base(content: Json | None, current: Contact, version: int) -> Contact:
    if content is None:
        return replace(current, version=version)
    return replace(
        current,
        name=content["name"],
        status=Status(content["status"]),
        language=content["language"],
        addresses=tuple(map(_to_address, content["addresses"])),
        fields={key: Value(text) for key, text in content["fields"].items()},
        groups=tuple(Group(uuid, "") for uuid in content["groups"]),
        version=version,
    )


def _from_address(address: Address) -> dict[str, object]:
    urn = address.urn
    return {
        "urn": [urn.scheme, urn.path, urn.display],
        "channel": address.channel,
        "origin": _from_origin(address.origin),
    }


def _to_address(content: Json) -> Address:
    return Address(Urn(*content["urn"]), content["channel"], _to_origin(content["origin"]))


def _from_origin(origin: LockOrigin | None) -> list[str | None] | None:
    if origin is None:
        return None
    return [origin.source.value, origin.at.isoformat() if origin.at else None, origin.by]


def _to_origin(content: Any) -> LockOrigin | None:
    if content is None:
        return None
    source, at, by = content
    return LockOrigin(LockSource(source), datetime.fromisoformat(at) if at else None, by)
