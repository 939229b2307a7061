"""Taking changes of a contact back, attribute by attribute, where nobody has changed it since."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from store.core import urns
from store.core.history.changes import TOLD_APART, Change, Json, identity_of, inverse
from store.core.types import Address, Contact, Group, LockOrigin, LockSource, Status, Value


@dataclass(frozen=True, slots=True)
class Present:
    """What a contact can go back to: the manual groups by uuid, the channels' uuids and the fields' keys of
    now. `taken` are the identities of addresses that other contacts have."""

    groups: Mapping[str, Group]
    channels: Collection[str]
    fields: Collection[str]
    taken: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Restored:
    """A contact after changes were taken back. `stands` is what was left of them, because somebody changed it
    since; `gone` is whether nothing is left of a contact that the changes had made."""

    contact: Contact
    stands: tuple[Change, ...] = ()
    gone: bool = False


Step = tuple[Contact, Change | None]
"""A contact after one change was taken back, and what stands of the change."""


def take_back(contact: Contact, changes: Sequence[Change], present: Present) -> Restored:
    """Take changes back from a contact as it is now.

    Groups, channels and fields that are gone by now cannot be gone back to, and are left out.
    """
    stands: list[Change] = []
    for back in inverse(changes):
        contact, left = _step(back)(contact, back, present)
        stands += [left] if left is not None else []
    made = next((one for one in stands if one.attribute == "status" and one.before is None), None)
    if made is not None and stands == [made] and _is_bare(contact) and str(contact.status) == made.after:
        return Restored(contact, gone=True)
    return Restored(contact, tuple(reversed(stands)))


def make_again(uuid: str, changes: Sequence[Change], present: Present) -> Contact:
    """The contact that changes removed, as it was; without addresses that others have by now."""
    was = {one.attribute: one.before for one in changes}
    blank = Contact(uuid, status=Status(was["status"]), created_on=_moment(was.get("created_on")))
    rest = [one for one in changes if one.attribute not in ("status", "created_on")]
    return take_back(blank, rest, present).contact


def value_from_json(stored: Json) -> Value | None:
    """The field value that a change keeps."""
    if stored is None:
        return None
    number, moment = stored.get("number"), stored.get("datetime")
    return Value(
        stored["text"],
        None if number is None else Decimal(number),
        None if moment is None else datetime.fromisoformat(moment),
        stored.get("state", ""),
        stored.get("district", ""),
        stored.get("ward", ""),
    )


def _step(back: Change) -> Callable[[Contact, Change, Present], Step]:
    return _field if back.attribute.startswith("fields.") else _STEPS.get(back.attribute, _impossible)


def _is_bare(contact: Contact) -> bool:
    manual = [group for group in contact.groups if not group.is_smart]
    said = (contact.name, contact.language, contact.addresses, contact.fields, contact.last_seen_on, manual)
    return not any(said)


def _impossible(contact: Contact, back: Change, _present: Present) -> Step:
    return contact, _original(back)


def _beside(contact: Contact, _back: Change, _present: Present) -> Step:
    """What is kept beside a contact, and changes nothing of it."""
    return contact, None


def _text(contact: Contact, back: Change, _present: Present) -> Step:
    if getattr(contact, back.attribute) != (back.before or ""):
        return contact, _original(back)
    text: dict[str, Any] = {back.attribute: back.after or ""}
    return replace(contact, **text), None


def _last_seen_on(contact: Contact, back: Change, _present: Present) -> Step:
    if contact.last_seen_on != _moment(back.before):
        return contact, _original(back)
    return replace(contact, last_seen_on=_moment(back.after)), None


def _status(contact: Contact, back: Change, _present: Present) -> Step:
    # The first status of a contact cannot be taken back, but the whole contact, when nothing else is left.
    if back.after is None or str(contact.status) != back.before:
        return contact, _original(back)
    return replace(contact, status=Status(back.after)), None


def _field(contact: Contact, back: Change, present: Present) -> Step:
    key = back.attribute.removeprefix("fields.")
    if key not in present.fields:
        return contact, None
    if contact.fields.get(key) != value_from_json(back.before):
        return contact, _original(back)
    fields = {name: value for name, value in contact.fields.items() if name != key}
    earlier = value_from_json(back.after)
    return replace(contact, fields=fields if earlier is None else {**fields, key: earlier}), None


def _groups(contact: Contact, back: Change, present: Present) -> Step:
    wrote, earlier = ({group["uuid"] for group in side or ()} for side in (back.before, back.after))
    kept = [group for group in contact.groups if group.uuid not in wrote - earlier]
    inside = {group.uuid for group in kept}
    kept += [present.groups[uuid] for uuid in sorted(earlier - wrote - inside) if uuid in present.groups]
    return replace(contact, groups=tuple(kept)), None


def _addresses(contact: Contact, back: Change, present: Present) -> Step:
    wrote, earlier = ({identity_of(item): item for item in side or ()} for side in (back.before, back.after))
    kept: list[Address] = []
    left: set[str] = set()
    for address in contact.addresses:
        key = address.urn.identity
        was, now = earlier.get(key), wrote.get(key)
        if now is None or (was is not None and _lock(was, present) == _lock(now, present)):
            kept.append(address)
        elif (address.channel, address.origin) != _lock(now, present):
            kept.append(address)
            left.add(key)
        elif was is not None:
            kept.append(_locked(address, was, present))
    not_free = {*wrote, *present.taken, *(address.urn.identity for address in kept)}
    lost = [item for key, item in earlier.items() if key not in not_free]
    kept += [_locked(Address(urns.parse(item["urn"])), item, present) for item in lost]
    changed = replace(contact, addresses=_in_order(contact, kept, list(wrote), list(earlier)))
    if not left:
        return changed, None
    items = [wrote[key] if key in left else earlier[key] for key in wrote if key in left or key in earlier]
    return changed, replace(_original(back), after=items)


def _in_order(
    contact: Contact, kept: list[Address], wrote: list[str], earlier: list[str]
) -> tuple[Address, ...]:
    """The addresses in their earlier order, unless somebody moved them since; others stay where they are."""
    listed = [address.urn.identity for address in contact.addresses]
    if [key for key in listed if key in wrote] != [key for key in wrote if key in listed]:
        return tuple(kept)
    mine = [address for address in kept if address.urn.identity in earlier]
    ordered = iter(sorted(mine, key=lambda address: earlier.index(address.urn.identity)))
    return tuple(next(ordered) if address.urn.identity in earlier else address for address in kept)


def _locked(address: Address, item: Mapping[str, Any], present: Present) -> Address:
    channel, origin = _lock(item, present)
    return replace(address, channel=channel, origin=origin)


def _lock(item: Mapping[str, Any], present: Present) -> tuple[str | None, LockOrigin | None]:
    """The lock that a change keeps of an address; none on a channel that is gone."""
    channel = item.get("channel")
    if channel not in present.channels:
        return None, None
    source = item.get("source")
    origin = LockOrigin(LockSource(source), _moment(item.get("at")), item.get("by", "")) if source else None
    return channel, origin


def _moment(stored: Json) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored)


def _original(back: Change) -> Change:
    return Change(back.attribute, back.after, back.before, back.label)


_STEPS: Mapping[str, Callable[[Contact, Change, Present], Step]] = {
    "name": _text,
    "language": _text,
    "last_seen_on": _last_seen_on,
    "status": _status,
    "groups": _groups,
    "addresses": _addresses,
    TOLD_APART: _beside,
}
