"""What an export holds: its columns, and the cells of a contact in them.

The columns are, from left to right: uuid, name, language, status, created, last seen; then one for each
address type in use, in the order of the alphabet and as often as any one contact has addresses of it; then
the fields in the order of the list's columns; then the groups that were asked for. An import reads all of
them again but for dates and groups, which it ignores, and finds nothing to change. While addresses are hidden
there are neither names nor addresses: a contact's code stands in front.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from store.core.contacts.reference_codes import encode
from store.core.fields.values import display
from store.core.types import Contact, Field, FieldType, Group, Value, Workspace

ExportCell = str | datetime | None
"""A text, a moment in the workspace's time zone without the zone, or nothing."""

_ATTRIBUTES: Final = ("Contact UUID", "Name", "Language", "Status", "Created On", "Last Seen On")
_HIDDEN: Final = ("ID", "Scheme")


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """The columns of one export. `schemes` says how many columns each address type takes."""

    schemes: Mapping[str, int]
    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    workspace: Workspace

    def headers(self) -> list[str]:
        """The first row."""
        hidden = self.workspace.redacted
        return [
            *(_HIDDEN if hidden else ()),
            *(name for name in _ATTRIBUTES if name != "Name" or not hidden),
            *(f"URN:{scheme.capitalize()}" for scheme in self._repeated()),
            *(f"Field:{field.name}" for field in self.fields),
            *(f"Group:{group.name}" for group in self.groups),
        ]

    def cells(self, contact: Contact) -> list[ExportCell]:
        """The row of a contact."""
        hidden = self.workspace.redacted
        top = contact.addresses[0].urn.scheme if contact.addresses else ""
        inside = {group.uuid for group in contact.groups}
        return [
            *((encode(contact.id), top) if hidden else ()),
            contact.uuid,
            *(() if hidden else (contact.name,)),
            contact.language,
            contact.status.value.capitalize(),
            local(contact.created_on, self.workspace),
            local(contact.last_seen_on, self.workspace),
            *self._paths(contact),
            *(field_text(contact.fields.get(field.key), field.type, self.workspace) for field in self.fields),
            *("true" if group.uuid in inside else "false" for group in self.groups),
        ]

    def _repeated(self) -> Iterable[str]:
        if not self.workspace.redacted:
            for scheme in sorted(self.schemes):
                yield from [scheme] * self.schemes[scheme]

    def _paths(self, contact: Contact) -> Iterable[str]:
        """The contact's addresses by type, each type in order of priority."""
        left: dict[str, list[str]] = {}
        for address in contact.addresses:
            left.setdefault(address.urn.scheme, []).append(address.urn.path)
        for scheme in self._repeated():
            paths = left.get(scheme)
            yield paths.pop(0) if paths else ""


def local(moment: datetime | None, workspace: Workspace) -> datetime | None:
    """A moment as a cell has it."""
    if moment is None:
        return None
    zone = ZoneInfo(workspace.timezone)
    return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)


def is_export(headers: Sequence[str]) -> bool:
    """Whether these are the headers of an export, or of one whose columns further right were changed."""
    return tuple(headers[: len(_ATTRIBUTES)]) == _ATTRIBUTES


def field_text(value: Value | None, field_type: FieldType, workspace: Workspace) -> str:
    """What an export writes of a field: the reading that its type asks for, or else the text as it is.

    Moments are ISO with their offset, to the last part of a second, so that no workspace reads another."""
    if value is None:
        return ""
    if field_type is FieldType.DATETIME and value.datetime is not None:
        return _iso(value.datetime, ZoneInfo(workspace.timezone))
    return display(value, field_type, workspace) or value.text


def _iso(moment: datetime, zone: ZoneInfo) -> str:
    try:
        local = moment.astimezone(zone)
    except OverflowError:
        local = moment.astimezone(UTC)
    # Before time zones, places kept the time of their own sun, to the second; dates are read to the minute.
    offset = local.utcoffset()
    return (moment.astimezone(UTC) if offset and offset.seconds % 60 else local).isoformat()
