"""The acts on many contacts: what each makes of one contact, or why it cannot be done to it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlmodel import Session

from store.core import priority
from store.core.contacts.bulk_reports import Unable
from store.core.errors import InvalidContact, InvalidSelection, NotFound
from store.core.fields.places import LEVELS
from store.core.fields.values import may_be_place
from store.core.priority import Preferring
from store.core.routing import address_kind
from store.core.text import quoted
from store.core.types import Channel, Contact, FieldType, Group, LockOrigin, Status
from store.core.views import ContactEdit
from store.repositories import groups
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.contacts import lookup
from store.services.contacts.form import Form
from store.workspace.bulk import Act, Change
from store.workspace.many.alike import ByAddresses, ByGroup, ByParts

_NOT_ACTIVE = Unable("not_active", "not active, and only active contacts are in groups")

_READ_AS: Mapping[FieldType, str] = {
    FieldType.TEXT: "text",
    FieldType.NUMBER: "a number",
    FieldType.DATETIME: "a date",
    FieldType.STATE: "a state",
    FieldType.DISTRICT: "a district of their state",
    FieldType.WARD: "a ward of their district",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What is to be set of contacts: texts of fields by key, and a language unless it is None; empty clears.

    With `as_text` a text is stored too that its field cannot read.
    """

    language: str | None = None
    fields: Mapping[str, str] | None = None
    as_text: bool = False


def moving(status: Status) -> Act:
    """Move contacts to another folder; leaving Active removes them from every group."""
    leaves = status is not Status.ACTIVE
    return Act(lambda *_: partial(_with_status, status=status), ByAddresses, reroutes=True, leaves=leaves)


def joining(group_uuid: str) -> Act:
    """Put contacts into a manual group."""
    return Act(lambda session, _: partial(_joined, group=_manual(session, group_uuid)), _by_group(group_uuid))


def leaving(group_uuid: str) -> Act:
    """Take contacts out of a manual group."""
    return Act(lambda session, _: partial(_left, group=_manual(session, group_uuid)), _by_group(group_uuid))


def preferring(channel_uuid: str | None, origin: LockOrigin) -> Act:
    """Choose a channel, or clear every lock with None."""

    def prepare(_session: Session, snapshot: WorkspaceSnapshot) -> Change:
        return partial(_preferring, channel=_usable(snapshot, channel_uuid), origin=origin)

    return Act(prepare, ByAddresses, partial(_overridden, channel_uuid=channel_uuid), reroutes=True)


def preferring_type(scheme: str) -> Act:
    """Raise the first address of a type to the top."""
    unable = Unable("no_address", f"no {address_kind(scheme)}")
    return Act(
        lambda *_: partial(_with_type_on_top, scheme=scheme, unable=unable), ByAddresses, reroutes=True
    )


def setting(parts: Parts, at: datetime) -> Act:
    """Set the language and values of fields, with the checks of the form."""

    def prepare(session: Session, snapshot: WorkspaceSnapshot) -> Change:
        _check_parts(session, snapshot, parts, at)
        return partial(_with_parts, parts=parts, session=session, snapshot=snapshot, at=at)

    def alike(snapshot: WorkspaceSnapshot) -> ByParts:
        fields, texts = snapshot.fields, parts.fields or {}
        keys = set(texts)
        if any(may_be_place(text.strip(), fields[key].type) for key, text in texts.items() if key in fields):
            # A name is looked up in the places that the contact's other fields have.
            keys |= {key for key, one in fields.items() if one.type in LEVELS}
        ids = [snapshot.field_ids[key] for key in keys if key in fields]
        return ByParts(ids, language=parts.language is not None)

    return Act(prepare, alike, reads_values=True)


def _by_group(uuid: str) -> Callable[[WorkspaceSnapshot], ByGroup]:
    return lambda snapshot: ByGroup(snapshot.group_ids.get(uuid))


def _with_status(contact: Contact, status: Status) -> Contact:
    if contact.status is status:
        return contact
    return replace(contact, status=status, groups=contact.groups if status is Status.ACTIVE else ())


def _joined(contact: Contact, group: Group) -> Contact | Unable:
    if contact.status is not Status.ACTIVE:
        return _NOT_ACTIVE
    inside = any(own.uuid == group.uuid for own in contact.groups)
    return contact if inside else replace(contact, groups=(*contact.groups, group))


def _left(contact: Contact, group: Group) -> Contact:
    return replace(contact, groups=tuple(own for own in contact.groups if own.uuid != group.uuid))


def _preferring(contact: Contact, channel: Channel | None, origin: LockOrigin) -> Contact | Unable:
    if channel is not None and not priority.affected(contact.addresses, channel):
        return _why_not(priority.preferring(contact.addresses, channel), channel)
    addresses = priority.prefer_channel(contact.addresses, channel, origin)
    return contact if addresses is contact.addresses else replace(contact, addresses=addresses)


def _why_not(outcome: Preferring, channel: Channel) -> Unable:
    if outcome is Preferring.LOCKED:
        return Unable(outcome.value, f"what {channel.name} could use stays locked to where it was met")
    return Unable(outcome.value, f"no address that {channel.name} can use")


def _with_type_on_top(contact: Contact, scheme: str, unable: Unable) -> Contact | Unable:
    if not any(one.urn.scheme == scheme for one in contact.addresses):
        return unable
    addresses = priority.prefer_type(contact.addresses, scheme)
    return contact if addresses is contact.addresses else replace(contact, addresses=addresses)


def _with_parts(
    contact: Contact, parts: Parts, session: Session, snapshot: WorkspaceSnapshot, at: datetime
) -> Contact | Unable:
    try:
        return _form(session, snapshot, contact, parts, at).read_parts(language=parts.language is not None)
    except InvalidContact as error:
        # In words that are the same for many contacts: the form's tell of the places around each.
        key = error.problems[0].field.removeprefix("fields.")
        field, text = snapshot.fields[key], (parts.fields or {})[key].strip()
        return Unable(key, f"{field.name} cannot read {quoted(text)} as {_READ_AS[field.type]}")


def _form(
    session: Session, snapshot: WorkspaceSnapshot, contact: Contact, parts: Parts, at: datetime
) -> Form:
    edit = ContactEdit("", contact.status, parts.language or "", (), {**(parts.fields or {})}, ())
    return Form(session, snapshot, contact, replace(edit, as_text=parts.as_text), at)


def _check_parts(session: Session, snapshot: WorkspaceSnapshot, parts: Parts, at: datetime) -> None:
    """Raise InvalidContact for what nobody can be given: no such field or language, too long a text."""
    form = _form(session, snapshot, Contact(""), replace(parts, as_text=True), at)
    form.read_parts(language=True)


def _manual(session: Session, uuid: str) -> Group:
    group = groups.find(session, [uuid]).get(uuid)
    if group is None:
        raise NotFound("The group is not there any more.")
    if group.is_smart:
        raise InvalidSelection(f'Nobody is put into or out of "{group.name}" by hand: its query decides.')
    return group


def _overridden(snapshot: WorkspaceSnapshot, contact: Contact, *, channel_uuid: str | None) -> Iterable[str]:
    """The rules that the channel chosen for a contact overrides."""
    if channel_uuid is None:
        return ()
    locked = [address for address in contact.addresses if address.channel == channel_uuid]
    channel = lookup.channel(snapshot, channel_uuid)
    return [reason.code.value for reason in snapshot.router.overridden(locked, channel)]


def _usable(snapshot: WorkspaceSnapshot, uuid: str | None) -> Channel | None:
    if uuid is None:
        return None
    channel = lookup.channel(snapshot, uuid)
    priority.affected((), channel)
    return channel
