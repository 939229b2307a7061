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
    """A contact's form, with the contact as it was opened."""
    base = draft.base
    return {
        "base": {"status": base.status.value, **_values(ContactDraft.of(base))},
        **_values(draft),
        "typed": asdict(typed),
    }


def to_contact(content: Json, current: Contact, version: int) -> tuple[ContactDraft, PendingAddress]:
    """The form that a draft was made of.

    `current` is the contact as it is stored now. When it is of another `version` than the form was opened on,
    the form stands on the contact as it was then, so that saving shows what both sides changed.
    """
    opened_on_current = not current.uuid or current.version == version
    base = current if opened_on_current else _base(content["base"], current, version)
    draft = replace(
        ContactDraft.of(base),
        name=content["name"],
        language=content["language"],
        groups=tuple(content["groups"]),
        fields=dict(content["fields"]),
        addresses=tuple(map(_to_address, content["addresses"])),
    )
    return draft, PendingAddress(**content["typed"])


def _values(draft: ContactDraft) -> dict[str, object]:
    return {
        "name": draft.name,
        "language": draft.language,
        "groups": list(draft.groups),
        "fields": dict(draft.fields),
        "addresses": [_from_address(address) for address in draft.addresses],
    }


def _base(content: Json, current: Contact, version: int) -> Contact:
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
    urn, origin = address.urn, address.origin
    at = origin.at.isoformat() if origin and origin.at else None
    return {
        "urn": [urn.scheme, urn.path, urn.display],
        "channel": address.channel,
        "origin": [origin.source.value, at, origin.by] if origin else None,
    }


def _to_address(content: Json) -> Address:
    origin = None
    if content["origin"] is not None:
        source, at, by = content["origin"]
        origin = LockOrigin(LockSource(source), datetime.fromisoformat(at) if at else None, by)
    return Address(Urn(*content["urn"]), content["channel"], origin)
