"""Two versions of one contact side by side, line by line, each line with the version that will be kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from store.core.routing import Router
from store.core.types import Address, Contact, Field, Group
from store.core.views import DisplaySettings
from tui.base.screen import CordboardDialog, CordboardScreen
from tui.screens.update_contact.contact_panel import ContactPanel
from tui.screens.update_contact.draft import ADDRESSES, ContactDraft, Difference, differences, merge
from tui.text.addresses import address_text, lock_text
from tui.text.content import content
from tui.widgets.lists.sides import SideLine, SideTable

_TITLE = "Somebody else saved this contact while you were editing it. Keep which version of each line?"


@dataclass(frozen=True, slots=True)
class Version(Difference):
    """One part in which two versions differ, in words."""

    label: str
    stored: str
    own: str


class VersionsBox(CordboardDialog[tuple[str, ...]]):
    """Returns the parts of which the operator's version is kept, or None to go back to the form as it was."""

    SCOPE = "versions"
    AUTO_FOCUS = "SideTable"

    def __init__(self, versions: Sequence[Version]) -> None:
        super().__init__()
        self._versions = tuple(versions)
        self._yours = {version.part for version in versions if version.yours}

    def compose_body(self) -> ComposeResult:
        """The lines, and below them both versions of the line under the cursor in full."""
        yield Static(_TITLE, classes="heading", markup=False)
        yield SideTable("Stored now", "Yours")
        yield Static("", id="versions-both", markup=False)

    def on_mount(self) -> None:
        """Show the lines."""
        self._show()

    def _show(self) -> None:
        self.query_one(SideTable).show_lines(
            [SideLine(one.label, (one.stored, one.own), one.part in self._yours) for one in self._versions]
        )
        self._show_both()

    @on(SideTable.Moved)
    def _show_both(self) -> None:
        version = self._versions[self.query_one(SideTable).cursor]
        who = "Both of you changed this." if version.clash else "Only one of you changed this."
        texts = content(f"Stored now: {version.stored}"), content(f"Yours: {version.own}")
        both = Content("\n").join([*texts, content(who, "dim")])
        self.query_one("#versions-both", Static).update(both)

    @on(SideTable.Asked)
    def _turn(self, event: SideTable.Asked) -> None:
        """Keep the other version of the line."""
        self._yours ^= {self._versions[event.index].part}
        self._show()

    def action_accept(self) -> None:
        """Go on with the versions marked."""
        self.dismiss(tuple(version.part for version in self._versions if version.part in self._yours))


def names_of(groups: Iterable[Group], fields: Iterable[Field]) -> dict[str, str]:
    """The names of groups by uuid, and of fields by the name of their part."""
    fields_named = {f"fields.{field.key}": field.name for field in fields}
    return {group.uuid: group.name for group in groups} | fields_named


def settle(
    form: CordboardScreen[Any], panel: ContactPanel, current: Contact, names: Mapping[str, str]
) -> None:
    """Show what somebody else saved beside the form, and merge the versions chosen into the form."""
    reading = DisplaySettings.of(form.workspace)
    found = versions(panel.draft, current, names, panel.router, reading)
    if not found:
        panel.edit(ContactDraft.of(current))
        return

    def go_on(yours: tuple[str, ...] | None) -> None:
        if yours is not None:
            panel.edit(merge(panel.draft, current, yours))
            form.notice("Both versions are put together here; Save Changes stores them.")

    form.app.push_screen(VersionsBox(found), go_on)


def versions(
    draft: ContactDraft, current: Contact, names: Mapping[str, str], router: Router, reading: DisplaySettings
) -> tuple[Version, ...]:
    """Each part in which a draft and the contact stored meanwhile differ.

    The operator's version is the one kept where the operator changed the part, also when both did.
    """
    stored = ContactDraft.of(current)

    def words(part: str, side: ContactDraft) -> str:
        if part == "groups":
            return ", ".join(names.get(uuid, "?") for uuid in side.groups) or "--"
        if part == ADDRESSES:
            return "; ".join(address_words(*each) for each in enumerate(side.addresses, 1)) or "--"
        return side.texts.get(part) or "--"

    def address_words(index: int, address: Address) -> str:
        lock = lock_text(address, router)
        return f"{index}. {address_text(address, reading)}" + (f" (locked to {lock})" if lock else "")

    return tuple(
        Version(
            found.part,
            found.clash,
            found.yours,
            label=names.get(found.part, found.part.title()),
            stored=words(found.part, stored),
            own=words(found.part, draft),
        )
        for found in differences(draft, current)
    )
