"""Two contacts that are one: what each says, line by line, and the contact that comes of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from store.core.contacts.redaction import redact
from store.core.errors import InvalidContact, InvalidSelection, Problem
from store.core.fields.values import display
from store.core.priority import MAX_ADDRESSES
from store.core.types import Address, Contact, Field, FieldType, Group, Status, Value, Workspace

SILENT = (Status.STOPPED, Status.BLOCKED)
"""Statuses by which somebody gets no messages: one of them outlives a merge unless the other is chosen."""

_LABELS = {"name": "Name", "status": "Status", "language": "Language"}


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """What is chosen of two contacts: by part (`name`, `status`, `language`, `fields.<key>`) whether the
    other's is taken, and the identities of the addresses that come first, in their order.

    Parts that are not named follow the rule of `takes_other`; addresses the order of both lists.
    """

    takes: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeLine:
    """One part of both contacts as text, and whether the other's is taken where nobody chooses."""

    part: str
    label: str
    kept: str
    other: str
    takes_other: bool

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.kept != self.other


@dataclass(frozen=True, slots=True)
class MergeProposal:
    """Two contacts that may become one, the one that is kept first, and every part of either.

    Names and addresses are hidden where nobody may see them. `messages` are how many the other one brings.
    """

    kept: Contact
    other: Contact
    lines: tuple[MergeLine, ...]
    messages: int = 0

    @property
    def versions(self) -> tuple[int, int]:
        """The versions that were looked at."""
        return self.kept.version, self.other.version

    def warning(self, choice: MergeChoice) -> str:
        """That one of them is stopped or blocked and the other is not, and what comes of it; else empty."""
        pair = (self.kept, self.other)
        told = [f"{one.name.strip() or one.uuid[:8]} is {one.status}" for one in pair if one.status in SILENT]
        if self.kept.status is self.other.status or not told:
            return ""
        return f"{' and '.join(told)}; merged, the contact is {merged(*pair, choice).status}."


def proposal(
    kept: Contact, other: Contact, fields: Mapping[str, Field], space: Workspace, messages: int = 0
) -> MergeProposal:
    """Both contacts side by side; `fields` are the workspace's by key, in their order."""
    shown = redact(kept, space), redact(other, space)
    lines = []
    for part in _parts(kept, other, fields):
        # Whether a hidden name is empty is told by nothing else either.
        side = takes_other(part, kept, other) and not (part == "name" and space.redacted)
        label = _LABELS.get(part) or fields[part.removeprefix("fields.")].name
        texts = text_of(shown[0], part), text_of(shown[1], part)
        read = [_as_read(one, part, text, fields, space) for one, text in zip(shown, texts, strict=True)]
        # Two moments of one day would look the same.
        first, second = texts if read[0] == read[1] else read
        lines.append(MergeLine(part, label, first, second, side))
    return MergeProposal(*shown, tuple(lines), messages)


def takes_other(part: str, kept: Contact, other: Contact) -> bool:
    """Whether a part is the other contact's where nobody chooses: where the kept one has nothing there.

    Of the status the stricter one stays: who asked for no messages gets none.
    """
    if part == "status":
        return default_status(kept, other) is not kept.status
    return not text_of(kept, part) and bool(text_of(other, part))


def default_status(kept: Contact, other: Contact) -> Status:
    """The status of both together where nobody chooses it."""
    return other.status if other.status in SILENT and kept.status not in SILENT else kept.status


def merged(kept: Contact, other: Contact, choice: MergeChoice) -> Contact:
    """The contact that comes of two: the kept one, with what is chosen of the other, and both lists of
    addresses with their locks.

    InvalidSelection when they are one already or the choice names what neither has; InvalidContact when they
    have too many addresses together.
    """
    if kept.uuid == other.uuid:
        raise InvalidSelection("A contact cannot be merged with itself.", "Name two contacts.")
    parts = {"name", "status", "language", *(f"fields.{key}" for key in {**kept.fields, **other.fields})}
    sides = {part: choice.takes.get(part, takes_other(part, kept, other)) for part in parts}
    status = (other if sides["status"] else kept).status
    return replace(
        kept,
        name=(other if sides["name"] else kept).name,
        status=status,
        language=(other if sides["language"] else kept).language,
        addresses=_joined(kept, other, choice.order),
        fields=_fields(kept, other, sides),
        groups=_groups(kept, other) if status is Status.ACTIVE else (),
        last_seen_on=max(filter(None, (kept.last_seen_on, other.last_seen_on)), default=None),
    )


def text_of(contact: Contact, part: str) -> str:
    """What a contact has in a part, as text; empty for nothing."""
    if part.startswith("fields."):
        value = contact.fields.get(part.removeprefix("fields."))
        return value.text if value else ""
    return str(getattr(contact, part))


def _as_read(contact: Contact, part: str, text: str, fields: Mapping[str, Field], space: Workspace) -> str:
    """What a contact has in a part as people read it: dates as the workspace writes them."""
    key = part.removeprefix("fields.")
    value = contact.fields.get(key) if key != part else None
    if value is None or fields[key].type is not FieldType.DATETIME:
        return text
    return display(value, FieldType.DATETIME, space) or text


def _parts(kept: Contact, other: Contact, fields: Mapping[str, Field]) -> Iterator[str]:
    yield from _LABELS
    yield from (f"fields.{key}" for key in fields if key in kept.fields or key in other.fields)


def _joined(kept: Contact, other: Contact, order: Sequence[str]) -> tuple[Address, ...]:
    both = {one.urn.identity: one for one in (*kept.addresses, *other.addresses)}
    if len(both) > MAX_ADDRESSES:
        said = f"A contact has at most {MAX_ADDRESSES} addresses; together they have {len(both)}."
        raise InvalidContact((Problem("addresses", said),))
    if unknown := [identity for identity in order if identity not in both]:
        raise InvalidSelection(f"Neither contact has the address {unknown[0]}.", "Read both again.")
    return tuple(both[identity] for identity in dict.fromkeys((*order, *both)))


def _fields(kept: Contact, other: Contact, sides: Mapping[str, bool]) -> Mapping[str, Value]:
    found: dict[str, Value] = {}
    for key in {**kept.fields, **other.fields}:
        value = (other if sides[f"fields.{key}"] else kept).fields.get(key)
        if value is not None:
            found[key] = value
    return found


def _groups(kept: Contact, other: Contact) -> tuple[Group, ...]:
    """The groups of the kept one, and the manual ones of the other; a query decides about its own."""
    inside = {group.uuid for group in kept.groups}
    return (*kept.groups, *(one for one in other.groups if not one.is_smart and one.uuid not in inside))
