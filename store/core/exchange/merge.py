"""Merging a record of an import into a contact: which contact it is for, and what changes."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from store.core.contacts.languages import is_language
from store.core.contacts.names import MAX_NAME
from store.core.contacts.reference_codes import encode
from store.core.exchange.cells import as_read
from store.core.exchange.export import field_text
from store.core.exchange.headers import ImportColumn
from store.core.exchange.records import Record
from store.core.fields.dates import read_datetime
from store.core.fields.doubts import doubt
from store.core.fields.numbers import read_number
from store.core.fields.places import Hierarchy, lookup_scope
from store.core.fields.values import MAX_TEXT, NOWHERE, write_values
from store.core.priority import MAX_ADDRESSES
from store.core.reports import RowError, RowKind, UnknownUuid
from store.core.text import quoted
from store.core.types import Address, Contact, Field, FieldType, Group, Status, Value, Workspace
from store.core.urns import dialling_problem

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNREAD: Final = {
    FieldType.NUMBER: RowKind.NUMBER,
    FieldType.DATETIME: RowKind.DATE,
    FieldType.STATE: RowKind.PLACE,
    FieldType.DISTRICT: RowKind.PLACE,
    FieldType.WARD: RowKind.PLACE,
}


@dataclass(frozen=True, slots=True)
class ImportContext:
    """The workspace that records are merged in, and the time of the import.

    `fields` are by key, the oldest first, `groups` the manual groups by uuid. `letters` are those of the
    columns, by what they write to; `unknown` is what becomes of UUIDs that nobody has.
    """

    workspace: Workspace
    now: datetime
    fields: Mapping[str, Field]
    groups: Mapping[str, Group]
    places: Hierarchy = NOWHERE
    letters: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    unknown: UnknownUuid = UnknownUuid.REFUSE

    def told(self, record: Record, target: tuple[str, str], message: str, kind: RowKind) -> RowError:
        """A message on the cell of a record that writes to `target`."""
        letter = self.letters.get(target, "")
        cell = f"{letter}{record.row}" if letter else ""
        return RowError(record.row, f"{cell}: {message}" if cell else message, cell, kind)


@dataclass(frozen=True, slots=True)
class RecordTarget:
    """The contact that a record is for: its uuid, empty for a new contact.

    A `problem` says why the contact cannot be determined; nothing of the record is applied then.
    """

    uuid: str = ""
    problem: RowError | None = None


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The contact after the merge; a message for each part of the record that was not applied, and notes on
    what was applied in another way than written."""

    contact: Contact
    problems: tuple[RowError, ...] = ()
    notes: tuple[RowError, ...] = ()


def letters(columns: Iterable[ImportColumn]) -> dict[tuple[str, str], str]:
    """The letter of the column for each thing that is written to; none where several columns are for it."""
    found: dict[tuple[str, str], str] = {}
    for column in columns:
        found[column.target] = "" if column.target in found else column.letter
    return found


def find_target(
    record: Record,
    owners: Mapping[str, str],
    exists: Callable[[str], bool],
    unknown: UnknownUuid = UnknownUuid.REFUSE,
) -> RecordTarget:
    """Whose record it is. `owners` maps the identities of URNs to the uuids of the contacts that have them.

    A UUID that somebody has decides alone. Without one, the contact that has any of the addresses is the
    one; addresses of two contacts, or an address that cannot be stored, leave the record without a contact.
    """
    if record.problem:
        return RecordTarget(problem=record.problem)
    if record.uuid and (exists(record.uuid) or unknown is not UnknownUuid.IGNORE):
        return _by_uuid(record, exists(record.uuid), unknown)
    if not record.urns:
        problem = f"There is no contact with the UUID {quoted(record.uuid)}, and the row has no address."
        return RecordTarget(problem=RowError(record.row, problem, kind=RowKind.UUID))
    for urn in record.urns:
        if urn.identity in record.invalid and urn.identity not in owners:
            return RecordTarget(problem=record.invalid[urn.identity])
    found = {owners[urn.identity]: None for urn in record.urns if urn.identity in owners}
    if len(found) > 1:
        listed = " and ".join(str(urn.identity) for urn in record.urns if urn.identity in owners)
        message = f"{listed} belong to different contacts."
        return RecordTarget(problem=RowError(record.row, message, kind=RowKind.TAKEN))
    return RecordTarget(next(iter(found), ""))


def _by_uuid(record: Record, exists: bool, unknown: UnknownUuid) -> RecordTarget:
    if exists or (unknown is UnknownUuid.MAKE and _UUID.fullmatch(record.uuid)):
        return RecordTarget(record.uuid)
    problem = f"There is no contact with the UUID {quoted(record.uuid)}."
    if unknown is UnknownUuid.MAKE:
        problem = f"{quoted(record.uuid)} is not a UUID, so no contact was made with it."
    return RecordTarget(problem=RowError(record.row, problem, kind=RowKind.UUID))


def merge(
    record: Record,
    contact: Contact,
    owner_of: Callable[[str], str],
    context: ImportContext,
) -> MergeResult:
    """The contact after the record: addresses, then name, language, status, fields and groups.

    Addresses are added at the end, never replaced or moved. A blank cell leaves its attribute alone and
    `--` clears it. `owner_of` tells the name of the other contact that has a URN, or nothing when the URN
    is free; a taken one stays where it is and the rest of the record is applied."""
    told = _Told(record, context)
    contact = _with_addresses(record, contact, owner_of, told)
    if record.name is not None:
        contact = _with_name(record.name, contact, told)
    if record.language is not None:
        contact = _with_language(record.language, contact, told)
    if record.status:
        contact = _with_status(record.status, contact, told)
    contact = _with_fields(record, contact, context, told)
    contact = _with_groups(record, contact, context.groups, told)
    return MergeResult(contact, tuple(told.problems), tuple(told.notes))


class _Told:
    """Collects what is told of a record while it is merged."""

    def __init__(self, record: Record, context: ImportContext) -> None:
        self._record, self._context = record, context
        self.problems: list[RowError] = []
        self.notes: list[RowError] = []

    def problem(self, kind: RowKind, message: str, attribute: str = "") -> None:
        """A part of the record was not applied."""
        self.problems.append(self._context.told(self._record, ("attribute", attribute), message, kind))

    def note(self, kind: RowKind, message: str, target: tuple[str, str]) -> None:
        """A part was applied in another way than written."""
        self.notes.append(self._context.told(self._record, target, message, kind))


def _with_addresses(record: Record, contact: Contact, owner_of: Callable[[str], str], told: _Told) -> Contact:
    has = {address.urn for address in contact.addresses}
    added: list[Address] = []
    for urn in record.urns:
        if urn in has or record.written.get(urn.identity) in has:
            continue
        owner = owner_of(urn.identity)
        if owner:
            told.problem(RowKind.TAKEN, f"{urn.identity} belongs to {owner}.")
        elif urn.identity in record.invalid:
            told.problems.append(record.invalid[urn.identity])
        elif len(contact.addresses) + len(added) >= MAX_ADDRESSES:
            most = f"a contact has at most {MAX_ADDRESSES} addresses"
            told.problem(RowKind.ADDRESS, f"{urn.identity} was not added: {most}.")
        else:
            has.add(urn)
            added.append(Address(urn))
            if problem := dialling_problem(urn):
                told.note(RowKind.UNDIALLED, f"{urn.path}: {problem}.", ("scheme", urn.scheme))
    return replace(contact, addresses=contact.addresses + tuple(added)) if added else contact


def _with_name(name: str, contact: Contact, told: _Told) -> Contact:
    if name == as_read(contact.name):
        return contact
    target = ("attribute", "name")
    if contact.id and name.upper() == encode(contact.id):
        told.note(RowKind.NAME, f"{name} is the code that stands for the name, which was left alone.", target)
        return contact
    if len(name) > MAX_NAME:
        cut = f"the name has {len(name)} characters; the first {MAX_NAME} were kept."
        told.note(RowKind.CUT, cut, target)
    return replace(contact, name=name[:MAX_NAME].rstrip())


def _with_language(code: str, contact: Contact, told: _Told) -> Contact:
    if code and not is_language(code):
        problem = f"{quoted(code)} is not the three-letter code of a language, such as eng or spa."
        told.problem(RowKind.LANGUAGE, problem, "language")
        return contact
    return replace(contact, language=code)


def _with_status(status: str, contact: Contact, told: _Told) -> Contact:
    if status == Status.ACTIVE:
        # An import never brings a contact back that somebody blocked, stopped or archived.
        return contact
    if status not in tuple(Status):
        problem = f"{quoted(status)} is not a status; it is active, archived, blocked or stopped."
        told.problem(RowKind.STATUS, problem, "status")
        return contact
    return replace(contact, status=Status(status), groups=())


def _with_fields(record: Record, contact: Contact, context: ImportContext, told: _Told) -> Contact:
    if not record.fields:
        return contact
    texts = {
        key: _kept(text, contact.fields.get(key), context.fields[key], context)
        for key, text in record.fields.items()
    }
    values = write_values(
        texts, contact.fields, context.fields, context.workspace, context.now, context.places
    )
    if values == contact.fields:
        return contact
    within = lookup_scope(values, ((key, field.type) for key, field in context.fields.items()))
    for key in texts:
        if key in values and values[key] != contact.fields.get(key):
            _tell_of_value(texts[key], context.fields[key], context, within, told)
    return replace(contact, fields=MappingProxyType(values))


def _tell_of_value(
    text: str, field: Field, context: ImportContext, within: Mapping[FieldType, str], told: _Told
) -> None:
    """Note a value that is not read as its field's type, or that is not all of the text."""
    target, space = ("field", field.key), context.workspace
    # Names that are near are not looked for: a file may have the same slip in every row.
    found = doubt(text, field.type, space, context.now, context.places, within, suggest=False)
    if found is not None and not found.taken:
        told.note(_UNREAD[field.type], f"{quoted(text)} is {found.told}; it was kept as text.", target)
    if len(text) > MAX_TEXT:
        cut = f"the text has {len(text)} characters; the first {MAX_TEXT} were kept."
        told.note(RowKind.CUT, cut, target)


def _kept(text: str, known: Value | None, field: Field, context: ImportContext) -> str:
    """What to write to the field: the text that is stored, when the one of the file says the same.

    That is what an export would have written of it, and another way to write the same number or moment."""
    if known is None:
        return text
    workspace, order = context.workspace, context.workspace.date_order
    same = text == as_read(field_text(known, field.type, workspace))
    if not same and field.type is FieldType.NUMBER:
        same = known.number is not None and known.number == read_number(text)
    if not same and field.type is FieldType.DATETIME and known.datetime is not None:
        zone = ZoneInfo(workspace.timezone)
        same = known.datetime == read_datetime(text, order=order, zone=zone, now=context.now)
    return known.text if same else text


def _with_groups(record: Record, contact: Contact, groups: Mapping[str, Group], told: _Told) -> Contact:
    if (
        not record.groups
        or record.status not in {None, "", Status.ACTIVE}
        or contact.status is Status.ARCHIVED
    ):
        return contact
    if contact.status is not Status.ACTIVE:
        told.problem(RowKind.GROUP, f"The contact is {contact.status}, and so was not added to the group.")
        return contact
    has = {group.uuid for group in contact.groups}
    added = tuple(groups[uuid] for uuid in dict.fromkeys(record.groups) if uuid not in has)
    return replace(contact, groups=contact.groups + added) if added else contact
