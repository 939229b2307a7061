"""What an export holds: its columns, and the cells of a contact in them.

The columns are, from left to right: uuid, name, language, status, created, last seen; then one for each
address type in use, in the order of the alphabet and as often as any one contact has addresses of it; then
the fields in the order of the list's columns; then the groups that were asked for. An import reads all of
them again but for dates and groups, which it ignores. While addresses are hidden, a contact's code stands for
its name, and there are no addresses.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from store.core.contacts.reference_codes import encode
from store.core.fields.values import display
from store.core.types import Contact, Field, Group, Workspace

ExportCell = str | datetime | None
"""A text, a moment in the workspace's time zone without the zone, or nothing."""

_ATTRIBUTES: Final = ("Contact UUID", "Name", "Language", "Status", "Created On", "Last Seen On")
_HIDDEN: Final = ("ID", "Scheme")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """The columns of one export. `schemes` says how many columns each address type takes."""

    schemes: Mapping[str, int]
    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    workspace: Workspace

    def headers(self) -> list[str]:
        """The first row."""
        before = _HIDDEN if self.workspace.redacted else ()
        return [
            *before,
            *_ATTRIBUTES,
            *(f"URN:{scheme.capitalize()}" for scheme in self._repeated()),
            *(f"Field:{field.name}" for field in self.fields),
            *(f"Group:{group.name}" for group in self.groups),
        ]

    def cells(self, contact: Contact) -> list[ExportCell]:
        """The row of a contact."""
        hidden = self.workspace.redacted
        code = encode(contact.id) if hidden else ""
        top = contact.addresses[0].urn.scheme if contact.addresses else ""
        inside = {group.uuid for group in contact.groups}
        return [
            *((code, top) if hidden else ()),
            contact.uuid,
            code if hidden else contact.name,
            contact.language,
            contact.status.value.capitalize(),
            self._local(contact.created_on),
            self._local(contact.last_seen_on),
            *self._paths(contact),
            *(display(contact.fields.get(field.key), field.type, self.workspace) for field in self.fields),
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

    def _local(self, moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        zone = ZoneInfo(self.workspace.timezone)
        return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)


def safe(cells: Sequence[ExportCell]) -> list[ExportCell]:
    """The row as any spreadsheet can hold it: no text is taken for a formula, and none has characters that a
    workbook cannot have."""
    return [_safe(cell) if isinstance(cell, str) else cell for cell in cells]


def _safe(text: str) -> str:
    text = _UNWRITABLE.sub("\ufffd", text)
    return f"'{text}" if text.startswith("=") else text
