"""The two versions of a contact that a conflict leaves, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from store.core.routing import Router
from store.core.types import Contact, Field, Group
from store.core.views import DisplaySettings
from tui.forms import ADDRESSES, ContactDraft, differences
from tui.text.addresses import address_text, lock_text
from tui.widgets.versions import Version


@dataclass(frozen=True, slots=True)
class Names:
    """The names of groups by uuid, and of fields by key."""

    groups: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Iterable[Group], fields: Iterable[Field]) -> Self:
        """Those of the workspace."""
        return cls({group.uuid: group.name for group in groups}, {item.key: item.name for item in fields})


def versions(
    draft: ContactDraft, current: Contact, names: Names, router: Router, reading: DisplaySettings
) -> tuple[Version, ...]:
    """Each part in which a draft and the contact stored meanwhile differ.

    The operator's version is the one kept where the operator changed the part, also when both did.
    """
    stored = ContactDraft.of(current)

    def words(part: str, side: ContactDraft) -> str:
        return _words(part, side, names, router, reading)

    return tuple(
        Version(
            part=found.part,
            label=names.fields.get(found.part.removeprefix("fields."), found.part.title()),
            stored=words(found.part, stored),
            yours_text=words(found.part, draft),
            clash=found.clash,
            yours=found.yours,
        )
        for found in differences(draft, current)
    )


def _words(part: str, draft: ContactDraft, names: Names, router: Router, reading: DisplaySettings) -> str:
    if part == "name":
        return draft.name
    if part == "language":
        return draft.language
    if part == "groups":
        return ", ".join(names.groups.get(uuid, "?") for uuid in draft.groups)
    if part == ADDRESSES:
        return "; ".join(
            f"{index}. {address_text(address, reading)}" + (f" (locked to {lock})" if lock else "")
            for index, address in enumerate(draft.addresses, 1)
            for lock in [lock_text(address, router)]
        )
    return draft.fields.get(part.removeprefix("fields."), "")
