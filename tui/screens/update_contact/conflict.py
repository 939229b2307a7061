"""Two versions of one contact side by side, line by line, each line with the version that will be kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from store.core.routing import Router
from store.core.types import Contact, Field, Group
from store.core.views import DisplaySettings
from tui.base.screen import CordboardDialog
from tui.screens.update_contact.draft import ADDRESSES, ContactDraft, differences
from tui.text.addresses import address_text, lock_text
from tui.text.content import content
from tui.widgets.lists.line_table import Column, LineTable, fill


@dataclass(frozen=True, slots=True)
class Version:
    """One part in which two versions differ, in words; `yours` is whether the operator's is kept."""

    part: str
    label: str
    stored: str
    yours_text: str
    clash: bool
    yours: bool


class VersionsBox(CordboardDialog[tuple[str, ...]]):
    """Returns the parts of which the operator's version is kept, or None to go back to the form as it was."""

    SCOPE = "versions"
    AUTO_FOCUS = "LineTable"

    def __init__(self, title: str, versions: Sequence[Version]) -> None:
        super().__init__()
        self._title, self._versions = title, tuple(versions)
        self._yours = {version.part for version in versions if version.yours}

    def compose_body(self) -> ComposeResult:
        """The lines, and below them both versions of the line under the cursor in full."""
        columns = (
            Column("", 14),
            Column("Stored now", 12, grow=True),
            Column("Yours", 12, grow=True),
        )
        yield Static(content(self._title), classes="heading", markup=False)
        yield LineTable(columns)
        yield Static("", id="versions-both", markup=False)

    def on_mount(self) -> None:
        """Show the lines."""
        self._show()

    def on_line_table_moved(self) -> None:
        """Tell both versions of another line in full."""
        self._show_both()

    def _show(self) -> None:
        fill(self.query_one(LineTable), [self._cells(version) for version in self._versions])
        self._show_both()

    def _cells(self, version: Version) -> tuple[str, str, str]:
        yours = version.part in self._yours
        marks = ("( )", "(x)") if yours else ("(x)", "( )")
        stored, own = version.stored or "--", version.yours_text or "--"
        return version.label, f"{marks[0]} {stored}", f"{marks[1]} {own}"

    def _show_both(self) -> None:
        version = self._versions[self.query_one(LineTable).cursor]
        who = "Both of you changed this." if version.clash else "Only one of you changed this."
        stored, own = version.stored or "--", version.yours_text or "--"
        both = Content("\n").join(
            [content(f"Stored now: {stored}"), content(f"Yours: {own}"), content(who, "dim")]
        )
        self.query_one("#versions-both", Static).update(both)

    def action_turn(self) -> None:
        """Keep the other version of the line."""
        self._yours ^= {self._versions[self.query_one(LineTable).cursor].part}
        self._show()

    def action_accept(self) -> None:
        """Go on with the versions marked."""
        self.dismiss(tuple(version.part for version in self._versions if version.part in self._yours))

    def action_back(self) -> None:
        """Back to the form as it was; nothing is lost."""
        self.dismiss(None)


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
