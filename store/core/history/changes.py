"""What an action changed: every attribute before and after, the way back, and the same in words.

A change holds nothing but what JSON can, and the names of channels, groups and fields as they were then, so
that history still reads well after they are renamed or deleted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from store.core import urns
from store.core.channels.settings import PREFIX, label
from store.core.text import listed
from store.core.types import Address, Contact, Group, Value
from store.core.urns.formatting import HIDDEN

Json = Any
"""Whatever JSON can hold."""

MERGED = "merged"
"""The attribute of a change by which a contact took another in; `after` says whom, and into whom."""
MERGED_INTO = "merged_into"
"""That of the other's, among the changes that removed it: `before` says whom, `after` into whom."""
BROADCAST = "broadcast"
"""That of a change by which a text was sent to many; `after` says to how many, to whom, and the text."""
TOLD_APART = "told_apart"
"""That of a change by which an operator said that two contacts are not the same; `after` says who the other
is."""


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute before and after; None is unset. `label` is what people call it, when that is not its own
    name.

    `attribute` is `name`, `status`, `language`, `last_seen_on`, `addresses`, `groups`, `fields.<key>`,
    `message`, `merged`, `told_apart` or, where a contact was removed, `created_on` and `merged_into`, or an
    attribute of a channel, a field, a group or a setting.
    """

    attribute: str
    before: Json
    after: Json
    label: str = ""

    def to_json(self) -> dict[str, Json]:
        """The change as it is stored."""
        stored = {"attribute": self.attribute, "before": self.before, "after": self.after}
        return {**stored, "label": self.label} if self.label else stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Json]) -> "Change":
        """The change that `to_json` stored."""
        return cls(stored["attribute"], stored["before"], stored["after"], stored.get("label", ""))


def inverse(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that take these back, last first."""
    return tuple(Change(c.attribute, c.after, c.before, c.label) for c in reversed(changes))


def difference(
    before: Contact | None, after: Contact, *, channels: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[Change, ...]:
    """What changed between two states of a contact, nothing when they are alike.

    `channels` gives a channel's name by its uuid, `labels` a field's name by its key. Versions are not
    compared, nor smart groups, which follow from the rest.
    """
    old = before or Contact(after.uuid)
    sides: list[tuple[str, Json, Json]] = [
        ("name", old.name or None, after.name or None),
        ("status", str(old.status) if before else None, str(after.status)),
        ("language", old.language or None, after.language or None),
        ("last_seen_on", _moment(old.last_seen_on), _moment(after.last_seen_on)),
    ]
    if old.addresses is not after.addresses:
        sides.append(("addresses", _address_list(old, channels), _address_list(after, channels)))
    if old.groups is not after.groups:
        sides.append(("groups", _groups(old.groups, smart=False), _groups(after.groups, smart=False)))
    changes = [Change(*one) for one in sides if one[1] != one[2]]
    keys = () if old.fields is after.fields else sorted({*old.fields, *after.fields})
    for key in (one for one in keys if old.fields.get(one) != after.fields.get(one)):
        values = (value_to_json(old.fields.get(key)), value_to_json(after.fields.get(key)))
        changes.append(Change(f"fields.{key}", *values, label=labels.get(key, key)))
    return tuple(changes)


def smart_moves(before: Sequence[Group], after: Sequence[Group]) -> tuple[Change, ...]:
    """Which smart groups somebody joined and left, nothing when none."""
    old, new = _groups(before, smart=True), _groups(after, smart=True)
    return (Change("groups", old, new),) if old != new else ()


def removal(
    contact: Contact, *, channels: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[Change, ...]:
    """The changes by which a contact goes, with all that is needed to make it again."""
    made = difference(None, contact, channels=channels, labels=labels)
    return (*inverse(made), Change("created_on", _moment(contact.created_on), None))


def makes(changes: Iterable[Change]) -> bool:
    """Whether a contact came to be by these changes: it had no status before."""
    return any(one.attribute == "status" and one.before is None for one in changes)


def removes(changes: Iterable[Change]) -> bool:
    """Whether a contact was removed by these changes: it has no status after them."""
    return any(one.attribute == "status" and one.after is None for one in changes)


def lost_addresses(changes: Iterable[Change]) -> set[str]:
    """The identities of the addresses that changes removed."""
    found: set[str] = set()
    for one in changes:
        if one.attribute == "addresses":
            kept = {identity_of(item) for item in one.after or ()}
            found |= {identity_of(item) for item in one.before or ()} - kept
    return found


def attributes(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[Change, ...]:
    """What changed between two sets of attributes of anything else; a missing attribute is unset."""
    names = list(dict.fromkeys((*before, *after)))
    changes = (Change(name, before.get(name), after.get(name), _label(name)) for name in names)
    return tuple(change for change in changes if change.before != change.after)


def describe(changes: Sequence[Change], *, hidden: bool = False, subject: str = "contact") -> tuple[str, ...]:
    """The changes in words, a sentence each; what people do not need to be told (a first status) is left
    out. With `hidden` they have no name of a contact, no address and no text of a message in them, also not
    in a search; what channels, fields and groups are called is told."""
    hiding = _HIDING if subject == "contact" else _HIDING_SEARCHES
    sentences = {**_SENTENCES, **hiding} if hidden else _SENTENCES
    into = next((one for one in changes if one.attribute == MERGED_INTO), None)
    if into is not None:
        # All that it had is told of the contact that it is part of.
        changes = [into]
    lines: list[str] = []
    for change in changes:
        lines += sentences.get(change.attribute, _plain)(change)
    return tuple(lines)


def _label(attribute: str) -> str:
    return label(attribute.removeprefix(PREFIX)) if attribute.startswith(PREFIX) else ""


def value_to_json(value: Value | None) -> Json:
    """A field value as a change keeps it: its text and those readings that it has."""
    if value is None:
        return None
    readings = {
        "number": None if value.number is None else format(value.number, "f"),
        "datetime": _moment(value.datetime),
        "state": value.state,
        "district": value.district,
        "ward": value.ward,
    }
    return {"text": value.text, **{name: reading for name, reading in readings.items() if reading}}


def _moment(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat()


def _groups(groups: Iterable[Group], *, smart: bool) -> list[dict[str, str]]:
    kept = sorted((group for group in groups if group.is_smart is smart), key=lambda group: group.uuid)
    return [{"uuid": group.uuid, "name": group.name} for group in kept]


def _plain(change: Change) -> list[str]:
    label = change.label or change.attribute.replace("_", " ").capitalize()
    before, after = _text(change.before), _text(change.after)
    if not after:
        return [f'{label} "{before}" was cleared.'] if before else []
    if not before:
        return [f'{label} set to "{after}".']
    return [f'{label} changed from "{before}" to "{after}".']


def _text(value: Json) -> str:
    if isinstance(value, Mapping):
        return str(value.get("text", ""))
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _status(change: Change) -> list[str]:
    if change.after is None:
        return ["The contact was removed."]
    if change.before is None:
        return [] if change.after == "active" else [f"Status is {change.after}."]
    return [f"Status changed from {change.before} to {change.after}."]


def _memberships(change: Change) -> list[str]:
    before = {group["uuid"]: group["name"] for group in change.before or ()}
    after = {group["uuid"]: group["name"] for group in change.after or ()}
    joined = [f'Added to the group "{name}".' for uuid, name in after.items() if uuid not in before]
    left = [f'Removed from the group "{name}".' for uuid, name in before.items() if uuid not in after]
    return [*joined, *left]


def _message(change: Change, *, hidden: bool = False) -> list[str]:
    message = change.after or change.before
    if message.get("sent"):
        return [_outgoing(message, back=change.after is None, hidden=hidden)]
    filed = " and filed away" if message.get("archived") else ""
    filed += ", an opt-out" if message.get("opted_out") else ""
    sender, text = (HIDDEN, HIDDEN) if hidden else (message["from"], message["text"])
    what = f"came in{filed}" if change.after else "was taken back"
    return [f"Message from {sender} on {message['channel']} {what}: {text}"]


def _outgoing(message: Mapping[str, Json], *, back: bool, hidden: bool) -> str:
    to, text = (HIDDEN, HIDDEN) if hidden else (message["to"], message["text"])
    what = "was cancelled" if back else "is to be sent"
    return f"Message to {to} by {message['channel']} {what}: {text}"


def _broadcast(change: Change, *, hidden: bool = False) -> list[str]:
    said = change.after or change.before
    what = "is to be sent" if change.after else "was cancelled where it still waited"
    to = "1 contact" if said["count"] == 1 else f"{said['count']} contacts"
    return [f"A text to {to} {what}: {HIDDEN if hidden else said['text']}"]


def who_said(said: Mapping[str, Json], *, hidden: bool = False) -> str:
    """What a contact was called that a change about another one names: its code where names are hidden."""
    if hidden:
        return str(said["code"])
    first = next((_shown({"urn": one, "hidden": False}) for one in said["addresses"]), "")
    return str(said["name"]).strip() or first or "a contact without a name"


def _merged(change: Change, *, hidden: bool = False) -> list[str]:
    said = change.after or change.before
    who = who_said(said, hidden=hidden)
    if change.after is None:
        return [f"The merge with {who} was taken back."]
    shown = [] if hidden else [_shown({"urn": one, "hidden": False}) for one in said["addresses"]]
    had = listed([one for one in shown if one != who])
    return [f"Merged with {who}, who had {had}." if had else f"Merged with {who}."]


def _places(change: Change) -> list[str]:
    """How many there are; changes keep each of them, or their number."""
    before, after = (len(one) if isinstance(one, list) else one or 0 for one in (change.before, change.after))
    return [f"Places changed from {before} to {after}."]


def _together(change: Change, what: str) -> list[str]:
    """How many messages something was done to together, or was taken back."""
    said = change.after or change.before
    count = f"{said['count']:,}".replace(",", " ")
    return [f"{count} messages were {what}." if change.after else f"Of {count} messages it was taken back."]


def _merged_into(change: Change, *, hidden: bool = False) -> list[str]:
    return [f"Merged into {who_said(change.after, hidden=hidden)}."]


def _told_apart(change: Change, *, hidden: bool = False) -> list[str]:
    if change.after is None:
        return [f"May be the same as {who_said(change.before, hidden=hidden)} again."]
    return [f"Not the same as {who_said(change.after, hidden=hidden)}."]


def _addresses(change: Change, *, hidden: bool = False) -> list[str]:
    """What happened to the list of addresses, a sentence each: gone, come, moved, locked. With `hidden` they
    do not tell which address."""
    old = {identity_of(item): {**item, "hidden": hidden} for item in change.before or ()}
    new = {identity_of(item): {**item, "hidden": hidden} for item in change.after or ()}
    lines = [f"Removed {_shown(item)}." for identity, item in old.items() if identity not in new]
    lines += [f"Added {_shown(item)}." for identity, item in new.items() if identity not in old]
    lines += _order([key for key in old if key in new], [key for key in new if key in old], new)
    for identity, item in new.items():
        lines += _lock(old.get(identity, {}), item)
    return lines


_SENTENCES: Mapping[str, Callable[[Change], list[str]]] = {
    "status": _status,
    "groups": _memberships,
    "addresses": _addresses,
    "message": _message,
    BROADCAST: _broadcast,
    MERGED: _merged,
    MERGED_INTO: _merged_into,
    TOLD_APART: _told_apart,
    "last_seen_on": lambda change: [],
    "created_on": lambda change: [],
    "places": _places,
    "rest": lambda change: _together(change, "cancelled"),
    "retried": lambda change: _together(change, "sent again"),
    "locks": lambda change: [f"Addresses that lost their lock on it: {len(change.before or ())}."],
    "paused": lambda change: ["Paused." if change.after else "Resumed."],
}

_HIDING: Mapping[str, Callable[[Change], list[str]]] = {
    "name": lambda change: ["The name was changed."],
    "addresses": partial(_addresses, hidden=True),
    "message": partial(_message, hidden=True),
    MERGED: partial(_merged, hidden=True),
    MERGED_INTO: partial(_merged_into, hidden=True),
    TOLD_APART: partial(_told_apart, hidden=True),
}
"""The sentences of attributes that hold names, addresses or texts, for workspaces that hide these."""

_HIDING_SEARCHES: Mapping[str, Callable[[Change], list[str]]] = {
    BROADCAST: partial(_broadcast, hidden=True),
    "query": lambda change: ["The query was changed."],
    "text": lambda change: ["The search was changed."],
}
"""The same of groups and saved searches, which may ask for a name or an address, and of texts to many."""


_Stored = dict[str, Any]


def _address_list(contact: Contact, channels: Mapping[str, str]) -> list[_Stored]:
    """The addresses for JSON: each URN with its display and, when it is locked, to what and by what."""
    return [_address(address, channels) for address in contact.addresses]


def _address(address: Address, channels: Mapping[str, str]) -> _Stored:
    stored: _Stored = {"urn": str(address.urn)}
    if address.channel:
        stored |= {"channel": address.channel, "name": channels.get(address.channel, "")}
    if address.channel and address.origin:
        origin = address.origin
        at = origin.at.isoformat() if origin.at else None
        stored |= {"source": str(origin.source), "at": at, "by": origin.by}
    return stored


def identity_of(item: Mapping[str, Any]) -> str:
    """The identity of an address as a change keeps it."""
    return str(item["urn"]).partition("#")[0]


def _shown(item: _Stored) -> str:
    urn = replace(urns.parse(str(item["urn"])), hidden=item["hidden"])
    return urns.format_urn(urn, international=True)


def _order(before: list[str], after: list[str], items: Mapping[str, _Stored]) -> list[str]:
    if before == after:
        return []
    first = after[0]
    if [first, *(key for key in before if key != first)] == after:
        return [f"Moved {_shown(items[first])} to the top."]
    return ["The addresses are now in this order: " + ", ".join(_shown(items[key]) for key in after) + "."]


def _lock(old: _Stored, new: _Stored) -> list[str]:
    before, after = old.get("channel"), new.get("channel")
    if after and after != before:
        how = " by the message" if new.get("source") == "message" else ""
        return [f"Locked {_shown(new)} to {new.get('name') or 'a channel'}{how}."]
    if before and not after:
        return [f"Unlocked {_shown(new)} from {old.get('name') or 'a channel'}."]
    return []
