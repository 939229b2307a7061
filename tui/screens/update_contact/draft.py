"""A contact while it is being edited: every change makes a new draft. Knows neither screens nor the store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self

from store.core import priority
from store.core.errors import Problem
from store.core.types import Address, Channel, Contact, Urn
from store.core.views import ContactEdit

NO_TEXTS: Mapping[str, str] = MappingProxyType({})

ADDRESSES = "addresses"


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """What the form holds: `base` is the contact as it was opened, the rest is as the operator has it now.

    `fields` maps a field's key to its text. `problems` maps a field's name to a sentence; the problem of an
    address stands under the address's identity, so that it travels with the row. `earlier` are the address
    lists before each change, newest last, so that a change can be taken back.
    """

    base: Contact
    name: str
    language: str
    groups: tuple[str, ...]
    fields: Mapping[str, str]
    addresses: tuple[Address, ...]
    problems: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS)
    earlier: tuple[tuple[Address, ...], ...] = ()

    @classmethod
    def of(cls, contact: Contact) -> Self:
        """The draft of a contact in which nothing has been changed yet."""
        return cls(
            base=contact,
            name=contact.name,
            language=contact.language,
            groups=manual_groups(contact),
            fields=field_texts(contact),
            addresses=contact.addresses,
        )

    @property
    def texts(self) -> Mapping[str, str]:
        """What is typed, by the name of its part: `name`, `language`, `fields.<key>`."""
        fields = {f"fields.{key}": text for key, text in self.fields.items()}
        return {"name": self.name, "language": self.language, **fields}

    @property
    def contact(self) -> Contact:
        """The contact as far as its route goes."""
        return replace(self.base, name=self.name, addresses=self.addresses)

    def with_text(self, part: str, text: str) -> Self:
        """The draft with another text in one of its parts; an empty text clears a field."""
        changed = replace(self, problems=_without(self.problems, part))
        if part == "name":
            return replace(changed, name=text)
        if part == "language":
            return replace(changed, language=text)
        key = part.removeprefix("fields.")
        fields = {**self.fields, key: text}
        if not text:
            del fields[key]
        return replace(changed, fields=fields)

    def with_groups(self, groups: Iterable[str]) -> Self:
        """The draft with these manual groups, by uuid."""
        return replace(self, groups=tuple(groups), problems=_without(self.problems, "groups"))

    def with_addresses(self, addresses: tuple[Address, ...]) -> Self:
        """The draft with another list of addresses, remembering the one it had."""
        if addresses == self.addresses:
            return self
        gone = {each.urn.identity for each in self.addresses} - {each.urn.identity for each in addresses}
        problems = {name: text for name, text in self.problems.items() if name not in gone}
        return replace(self, addresses=addresses, problems=problems, earlier=(*self.earlier, self.addresses))

    def position_of(self, urn: Urn) -> int | None:
        """Where a URN stands in the list, from 0, or None when this contact does not have it."""
        for index, address in enumerate(self.addresses):
            if address.urn == urn:
                return index
        return None

    def add(self, *urns: Urn) -> Self:
        """New addresses at the end of the list, without locks."""
        return self.with_addresses((*self.addresses, *map(self._address, urns)))

    def edit_address(self, index: int, urn: Urn) -> Self:
        """Another value in a row: it keeps the row's place, but it is a new address and has no lock."""
        if self.addresses[index].urn == urn:
            return self
        changed = self._address(urn)
        return self.with_addresses((*self.addresses[:index], changed, *self.addresses[index + 1 :]))

    def _address(self, urn: Urn) -> Address:
        """A new address; one that the contact had when the form was opened comes back with its lock."""
        return next((address for address in self.base.addresses if address.urn == urn), Address(urn))

    def remove(self, index: int) -> Self:
        """The list without one of its rows."""
        return self.with_addresses(self.addresses[:index] + self.addresses[index + 1 :])

    def move(self, index: int, target: int) -> Self:
        """One row taken out and put in at another place; a target outside the list means its nearest end."""
        target = max(0, min(target, len(self.addresses) - 1))
        rest = self.addresses[:index] + self.addresses[index + 1 :]
        return self.with_addresses((*rest[:target], self.addresses[index], *rest[target:]))

    def prefer(self, channel: Channel | None) -> Self:
        """The channel chosen for this contact, or with None every lock cleared; a save adds by whom."""
        return self.with_addresses(priority.prefer_channel(self.addresses, channel))

    def take_back(self) -> Self:
        """The list of addresses as it was before the last change to it."""
        if not self.earlier:
            return self
        return replace(self, addresses=self.earlier[-1], earlier=self.earlier[:-1])

    def with_problems(self, problems: Iterable[Problem]) -> Self:
        """The draft with what a save said is wrong, each problem of an address moved under its identity."""
        return replace(
            self, problems={self._own_name(problem.field): problem.message for problem in problems}
        )

    def _own_name(self, name: str) -> str:
        part, _, index = name.partition(".")
        if part == ADDRESSES and index.isdecimal() and int(index) < len(self.addresses):
            return self.addresses[int(index)].urn.identity
        return name

    @property
    def changed(self) -> tuple[str, ...]:
        """The parts that differ from the contact as it was opened: `name`, `fields.<key>` and so on."""
        before, now = parts(ContactDraft.of(self.base)), parts(self)
        return tuple(name for name in {**before, **now} if before.get(name) != now.get(name))

    def to_edit(self) -> ContactEdit:
        """What a save sends to the store: the fields whose text is another now, the emptied ones empty.

        A field that somebody deleted meanwhile does not stand in the way of the rest.
        """
        before, emptied = field_texts(self.base), dict.fromkeys(self.base.fields, "")
        texts = {**emptied, **self.fields}
        return ContactEdit(
            name=self.name.strip(),
            status=self.base.status,
            language=self.language.strip().lower(),
            addresses=self.addresses,
            fields={key: text for key, text in texts.items() if text != before.get(key, "")},
            groups=self.groups,
            version=self.base.version,
            clear_locks=True,
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a contact that somebody else and the operator left in different states.

    `clash` is whether both changed it; without it, only one of the two did, and `yours` says which.
    """

    part: str
    clash: bool
    yours: bool


def manual_groups(contact: Contact) -> tuple[str, ...]:
    """The uuids of the manual groups that a contact is in; smart groups are kept by their queries."""
    return tuple(group.uuid for group in contact.groups if not group.is_smart)


def field_texts(contact: Contact) -> Mapping[str, str]:
    """The texts of a contact's fields, by key."""
    return {key: value.text for key, value in contact.fields.items()}


def parts(draft: ContactDraft) -> dict[str, object]:
    """Everything that a form can change, by the name of the part."""
    return {
        "name": draft.name.strip(),
        "language": draft.language.strip().lower(),
        "groups": frozenset(draft.groups),
        ADDRESSES: draft.addresses,
        **{f"fields.{key}": text for key, text in draft.fields.items()},
    }


def unsaved_parts(draft: ContactDraft, names: Mapping[str, str]) -> tuple[str, ...]:
    """What a form has changed, in words; `names` are those of the fields, by part."""
    told: list[str] = []
    for part in draft.changed:
        if part != ADDRESSES:
            told.append(names.get(part, part))
            continue
        before = {address.urn: address.channel for address in draft.base.addresses}
        if tuple(before) != tuple(address.urn for address in draft.addresses):
            told.append("addresses")
        if any(address.channel != before.get(address.urn) for address in draft.addresses):
            told.append("preferred channel")
    return tuple(told)


def differences(draft: ContactDraft, current: Contact) -> tuple[Difference, ...]:
    """What differs between a draft and the contact as somebody else has saved it meanwhile."""
    base, mine, theirs = parts(ContactDraft.of(draft.base)), parts(draft), parts(ContactDraft.of(current))
    names = [name for name in {**theirs, **mine} if mine.get(name) != theirs.get(name)]
    found = []
    for name in names:
        by_me, by_them = mine.get(name) != base.get(name), theirs.get(name) != base.get(name)
        found.append(Difference(name, clash=by_me and by_them, yours=by_me))
    return tuple(found)


def merge(draft: ContactDraft, current: Contact, yours: Iterable[str]) -> ContactDraft:
    """The contact as somebody else saved it, with the operator's own version of the parts named."""
    merged = ContactDraft.of(current)
    for part in yours:
        if part == ADDRESSES:
            merged = merged.with_addresses(draft.addresses)
        elif part == "groups":
            merged = merged.with_groups(draft.groups)
        else:
            merged = merged.with_text(part, draft.texts.get(part, ""))
    return merged


def _without(problems: Mapping[str, str], name: str) -> Mapping[str, str]:
    return {key: text for key, text in problems.items() if key != name} if name in problems else problems
