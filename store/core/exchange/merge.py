"""Merging a record of an import into a contact: which contact it is for, and what changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from store.core.contacts.languages import is_language
from store.core.contacts.names import MAX_NAME
from store.core.exchange.cells import as_read
from store.core.exchange.export import field_text
from store.core.exchange.records import Record
from store.core.fields.dates import read_datetime
from store.core.fields.numbers import read_number
from store.core.fields.places import Hierarchy
from store.core.fields.values import NOWHERE, write_values
from store.core.priority import MAX_ADDRESSES
from store.core.text import quoted
from store.core.types import Address, Contact, Field, FieldType, Group, Status, Value, Workspace


@dataclass(frozen=True, slots=True)
class ImportContext:
    """The workspace that records are merged in, and the time of the import.

    `fields` are by key, the oldest first, `groups` the manual groups by uuid.
    """

    workspace: Workspace
    now: datetime
    fields: Mapping[str, Field]
    groups: Mapping[str, Group]
    places: Hierarchy = NOWHERE


@dataclass(frozen=True, slots=True)
class RecordTarget:
    """The contact that a record is for: its uuid, empty for a new contact.

    A `problem` says why the contact cannot be determined; nothing of the record is applied then.
    """

    uuid: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The contact after the merge, and a sentence for each part of the record that was not applied."""

    contact: Contact
    problems: tuple[str, ...] = ()


def find_target(record: Record, owners: Mapping[str, str], exists: Callable[[str], bool]) -> RecordTarget:
    """Whose record it is. `owners` maps the identities of URNs to the uuids of the contacts that have them.

    A UUID decides alone, and has to be known. Without one, the contact that has any of the addresses is the
    one; addresses of two contacts, or an address that cannot be stored, leave the record without a contact.
    """
    if record.uuid:
        return (
            RecordTarget(record.uuid)
            if exists(record.uuid)
            else RecordTarget(problem=f"There is no contact with the UUID {quoted(record.uuid)}.")
        )
    for urn in record.urns:
        if urn.identity in record.invalid and urn.identity not in owners:
            return RecordTarget(problem=record.invalid[urn.identity])
    found = {owners[urn.identity]: None for urn in record.urns if urn.identity in owners}
    if len(found) > 1:
        listed = " and ".join(str(urn.identity) for urn in record.urns if urn.identity in owners)
        return RecordTarget(problem=f"{listed} belong to different contacts.")
    return RecordTarget(next(iter(found), ""))


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
    problems: list[str] = []
    contact = _with_addresses(record, contact, owner_of, problems)
    if record.name is not None and record.name != as_read(contact.name):
        contact = replace(contact, name=record.name[:MAX_NAME].rstrip())
    if record.language is not None:
        contact = _with_language(record.language, contact, problems)
    if record.status:
        contact = _with_status(record.status, contact, problems)
    contact = _with_fields(record, contact, context)
    contact = _with_groups(record, contact, context.groups, problems)
    return MergeResult(contact, tuple(problems))


def _with_addresses(
    record: Record,
    contact: Contact,
    owner_of: Callable[[str], str],
    problems: list[str],
) -> Contact:
    has = {address.urn for address in contact.addresses}
    added: list[Address] = []
    for urn in record.urns:
        if urn in has:
            continue
        owner = owner_of(urn.identity)
        problem = f"{urn.identity} belongs to {owner}." if owner else record.invalid.get(urn.identity, "")
        if not problem and len(contact.addresses) + len(added) >= MAX_ADDRESSES:
            problem = f"{urn.identity} was not added: a contact has at most {MAX_ADDRESSES} addresses."
        if problem:
            problems.append(problem)
        else:
            has.add(urn)
            added.append(Address(urn))
    return replace(contact, addresses=contact.addresses + tuple(added)) if added else contact


def _with_language(code: str, contact: Contact, problems: list[str]) -> Contact:
    if code and not is_language(code):
        problems.append(f"{quoted(code)} is not the three-letter code of a language, such as eng or spa.")
        return contact
    return replace(contact, language=code)


def _with_status(status: str, contact: Contact, problems: list[str]) -> Contact:
    if status == Status.ACTIVE:
        # An import never brings a contact back that somebody blocked, stopped or archived.
        return contact
    if status not in tuple(Status):
        problems.append(f"{quoted(status)} is not a status; it is active, archived, blocked or stopped.")
        return contact
    return replace(contact, status=Status(status), groups=())


def _with_fields(record: Record, contact: Contact, context: ImportContext) -> Contact:
    if not record.fields:
        return contact
    texts = {
        key: _kept(text, contact.fields.get(key), context.fields[key], context)
        for key, text in record.fields.items()
    }
    values = write_values(
        texts, contact.fields, context.fields, context.workspace, context.now, context.places
    )
    return contact if values == contact.fields else replace(contact, fields=MappingProxyType(values))


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


def _with_groups(
    record: Record, contact: Contact, groups: Mapping[str, Group], problems: list[str]
) -> Contact:
    if (
        not record.groups
        or record.status not in {None, "", Status.ACTIVE}
        or contact.status is Status.ARCHIVED
    ):
        return contact
    if contact.status is not Status.ACTIVE:
        problems.append(f"The contact is {contact.status}, and so was not added to the group.")
        return contact
    has = {group.uuid for group in contact.groups}
    added = tuple(groups[uuid] for uuid in dict.fromkeys(record.groups) if uuid not in has)
    return replace(contact, groups=contact.groups + added) if added else contact
