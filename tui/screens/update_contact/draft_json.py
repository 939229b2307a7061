"""Contacts and channels in forms as plain JSON, to be kept while they are not saved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from store.core.types import (
    Address,
    Contact,
    Group,
    LockOrigin,
    LockSource,
    Status,
    Urn,
    Value,
)
from tui.screens.update_contact.draft import ContactDraft, manual_groups

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the line that adds an address, or changes the one at `index`."""

    scheme: str = ""
    text: str = ""
    index: int | None = None


def from_contact(draft: ContactDraft, typed: Typed) -> dict[str, object]:
    """A contact's form, with the contact as it was opened."""
    base = draft.base
    return {
        "base": {
            "status": base.status.value,
            **_texts(base.name, base.language, manual_groups(base), ContactDraft.of(base).fields),
            "addresses": [_from_address(address) for address in base.addresses],
        },
        **_texts(draft.name, draft.language, draft.groups, draft.fields),
        "addresses": [_from_address(address) for address in draft.addresses],
        "typed": {"scheme": typed.scheme, "text": typed.text, "index": typed.index},
    }


def to_contact(content: Json, current: Contact, version: int) -> tuple[ContactDraft, Typed]:
    """A contact's form as it was kept.

    `current` is the contact as it is stored now. When it is of another `version` than the form was opened on,
    the form stands on the contact as it was then, so that saving shows what both sides changed.
    """
    base = (
        current
        if not current.uuid or current.version == version
        else _base(content["base"], current, version)
    )
    draft = replace(
        ContactDraft.of(base),
        name=content["name"],
        language=content["language"],
        groups=tuple(content["groups"]),
        fields=dict(content["fields"]),
        addresses=tuple(map(_to_address, content["addresses"])),
    )
    return draft, Typed(**content["typed"])


def _texts(name: str, language: str, groups: tuple[str, ...], fields: Mapping[str, str]) -> dict[str, object]:
    return {"name": name, "language": language, "groups": list(groups), "fields": dict(fields)}


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
    return {
        "urn": [urn.scheme, urn.path, urn.display],
        "channel": address.channel,
        "origin": None if origin is None else [origin.source.value, _moment(origin.at), origin.by],
    }


def _to_address(content: Json) -> Address:
    origin = content["origin"]
    return Address(
        Urn(*content["urn"]),
        content["channel"],
        None if origin is None else LockOrigin(LockSource(origin[0]), _read_moment(origin[1]), origin[2]),
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read_moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
