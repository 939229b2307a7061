"""Turns a contact form into a contact, or reports every invalid field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from store.core import priority, urns
from store.core.contacts.languages import language_problem
from store.core.contacts.names import MAX_NAME
from store.core.contacts.redaction import reference_code
from store.core.errors import InvalidContact, InvalidUrn, Problem
from store.core.fields.doubts import doubt
from store.core.fields.places import Hierarchy, lookup_scope
from store.core.fields.values import MAX_TEXT, NOWHERE, may_be_place, write_values
from store.core.text import quoted, storable
from store.core.types import (
    Address,
    Contact,
    Field,
    FieldType,
    Group,
    LockOrigin,
    LockSource,
    Role,
    Status,
    Value,
)
from store.core.views import ContactEdit
from store.repositories import addresses, groups
from store.repositories.snapshot import WorkspaceSnapshot


@dataclass
class Form:
    """One reading of a form: the stored contact, who submits it and when, and the problems found so far."""

    session: Session
    snapshot: WorkspaceSnapshot
    current: Contact
    edit: ContactEdit
    at: datetime
    by: str = ""
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> Contact:
        """The contact that the form describes; raises InvalidContact with every problem found."""
        after = replace(
            self.current,
            name=self._name(),
            status=self.edit.status,
            language=self._language(),
            fields=self._fields(),
            groups=self._groups(),
            addresses=self._addresses(),
        )
        if self.problems:
            raise InvalidContact(tuple(self.problems))
        return after

    def read_parts(self, *, language: bool) -> Contact:
        """The contact with the fields that the form has, and with its `language`; the rest as it is stored.
        Raises InvalidContact as `read` does."""
        spoken = self._language() if language else self.current.language
        after = replace(self.current, language=spoken, fields=self._fields())
        if self.problems:
            raise InvalidContact(tuple(self.problems))
        return after

    def _problem(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))

    def _name(self) -> str:
        name = storable(self.edit.name).strip()
        if self.snapshot.workspace.redacted and name == reference_code(self.current.id):
            return self.current.name
        if len(name) > MAX_NAME:
            self._problem("name", f"A name has at most {MAX_NAME} characters; this one has {len(name)}.")
        return name

    def _language(self) -> str:
        code = self.edit.language.strip().lower()
        if code and code != self.current.language and (wrong := language_problem(self.edit.language)):
            self._problem("language", wrong)
        return code

    def _fields(self) -> dict[str, Value]:
        """The field values with valid texts applied; a difference in surrounding whitespace is no change."""
        texts: dict[str, str] = {}
        for key, entered in self.edit.fields.items():
            text = storable(entered).strip()
            known = self.current.fields.get(key)
            if key not in self.snapshot.fields and not text:
                continue
            if key not in self.snapshot.fields:
                self._problem(f"fields.{key}", f'There is no field with the key "{key}".')
            elif len(text) > MAX_TEXT:
                said = f"A value has at most {MAX_TEXT} characters; this one has {len(text)}."
                self._problem(f"fields.{key}", said)
            else:
                texts[key] = known.text if known is not None and known.text.strip() == text else text
        fields = self.snapshot.fields
        needs_places = any(may_be_place(text, fields[key].type) for key, text in texts.items() if text)
        places = self.snapshot.places.hierarchy(self.session) if needs_places else NOWHERE
        space = self.snapshot.workspace
        written = write_values(texts, self.current.fields, fields, space, self.at, places)
        if not self.edit.as_text:
            changed = [key for key in texts if written.get(key) != self.current.fields.get(key)]
            within = lookup_scope(written, ((key, of.type) for key, of in fields.items()))
            for key in filter(written.__contains__, changed):
                self._check_readable(fields[key], written[key], places, within)
        return written

    def _check_readable(
        self, of: Field, value: Value, places: Hierarchy, within: Mapping[FieldType, str]
    ) -> None:
        """Record a problem when the field's type cannot read a value."""
        space = self.snapshot.workspace
        found = doubt(value.text, of.type, space, self.at, places, within)
        if found is not None and not found.taken:
            said = f"{of.name}: {found.sentence}; {quoted(value.text)} can only be stored as text."
            self._problem(f"fields.{of.key}", said)

    def _groups(self) -> tuple[Group, ...]:
        """Smart groups are left as they are; a contact that is not active is in no group."""
        wanted = set(self.edit.groups)
        known = groups.find(self.session, wanted) if wanted else {}
        if wanted - set(known):
            self._problem("groups", "A group that was chosen is not there any more; choose again.")
        for group in known.values():
            if group.is_smart:
                said = f'Nobody can be added to "{group.name}" by hand: its query decides who is in it.'
                self._problem("groups", said)
        if self.edit.status is not Status.ACTIVE:
            return ()
        manual = (known[uuid] for uuid in dict.fromkeys(self.edit.groups) if uuid in known)
        chosen = {group.uuid: group for group in self.current.groups if group.is_smart}
        chosen |= {group.uuid: group for group in manual if not group.is_smart}
        same = {group.uuid for group in self.current.groups} == set(chosen)
        return self.current.groups if same else tuple(chosen.values())

    def _addresses(self) -> tuple[Address, ...]:
        entered = list(self._entered())
        for index, problem in _repeated(entered):
            self._problem(f"addresses.{index}", problem)
        if len(entered) > priority.MAX_ADDRESSES:
            said = f"A contact has at most {priority.MAX_ADDRESSES} addresses; these are {len(entered)}."
            self._problem(f"addresses.{priority.MAX_ADDRESSES}", said)
            return self.current.addresses
        given = (address for _index, address in entered)
        listed = priority.replace(self.current.addresses, given, keep_locks=not self.edit.clear_locks)
        return self._checked(listed, {address.urn.identity: index for index, address in reversed(entered)})

    def _entered(self) -> Iterator[tuple[int, Address]]:
        """The addresses in normalized form; those that are invalid are recorded as problems."""
        country = self.snapshot.workspace.default_country
        known = {address.urn.identity: address for address in self.current.addresses}
        for index, address in enumerate(self.edit.addresses):
            old = known.get(address.urn.identity)
            if old is not None:
                display = address.urn.display or old.urn.display
                yield index, replace(address, urn=replace(old.urn, display=display))
                continue
            try:
                urn = urns.normalize(address.urn, country)
                if urn.identity not in known:
                    urns.validate_entry(urn, country)
                yield index, replace(address, urn=urn)
            except InvalidUrn as error:
                self._problem(f"addresses.{index}", error.message)

    def _checked(self, listed: tuple[Address, ...], places: Mapping[str, int]) -> tuple[Address, ...]:
        """The addresses with the locks of unowned ones restored; owned addresses and invalid locks are
        recorded as problems. `places` are their places in the form, by identity."""
        old = {address.urn.identity: address for address in self.current.addresses}
        new = [address.urn.identity for address in listed if address.urn.identity not in old]
        rows = addresses.known(self.session, new) if new else {}
        locks = {identity: address.channel for identity, address in old.items()}
        for address in listed:
            index = places[address.urn.identity]
            row = rows.get(address.urn.identity)
            if row is not None and row.owner:
                owner = addresses.owner_title(self.session, self.snapshot.workspace, row)
                self._problem(f"addresses.{index}", f"That address belongs to {owner}.")
            elif address.channel and address.channel != locks.get(address.urn.identity):
                self._check_lock(index, address)
        inherited = addresses.restore_locks(replace(self.current, addresses=listed), rows).addresses
        if all(map(_unchanged, inherited, self.current.addresses)) and len(inherited) == len(old):
            return self.current.addresses
        return tuple(self._with_origin(address, old) for address in inherited)

    def _check_lock(self, index: int, address: Address) -> None:
        channel = self.snapshot.router.channel(address.channel or "")
        if channel is None:
            self._problem(f"addresses.{index}", "The channel that was chosen is not there any more.")
        elif Role.SEND not in channel.roles:
            self._problem(f"addresses.{index}", f"{channel.name} cannot send; choose a channel that can.")
        elif address.urn.scheme not in channel.schemes:
            self._problem(f"addresses.{index}", f"{channel.name} cannot reach this type of address.")

    def _with_origin(self, address: Address, old: dict[str, Address]) -> Address:
        if address.channel is None:
            return address
        if address.origin is None or address.origin.at is None:
            earlier = old.get(address.urn.identity)
            if earlier is not None and earlier.channel == address.channel:
                return replace(address, origin=earlier.origin)
            return replace(address, origin=LockOrigin(LockSource.CHOICE, self.at, self.by))
        return address


def _repeated(entered: Iterable[tuple[int, Address]]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for index, address in entered:
        if address.urn.identity in seen:
            yield index, "This address is already in the list."
        seen.add(address.urn.identity)


def _unchanged(one: Address, other: Address) -> bool:
    return one == other and one.urn.display == other.urn.display
