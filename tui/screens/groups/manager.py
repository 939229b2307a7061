"""The groups: who keeps each, by hand or by a search, and how many contacts it has."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from store.core.reports import GroupUse
from store.core.types import Group, GroupState
from tui.base import dialogs, messages
from tui.base.screen import CordboardScreen
from tui.keys import bindings as keys
from tui.screens.groups.cells import GROUP_COLUMNS, delete_detail, group_cells, group_detail
from tui.text.content import content, plural
from tui.widgets.lists.line_table import LineTable

_ON_GROUP = ("show", "edit", "delete")

LOOK_SECONDS = 1.0
"""How often a group that is being filled is looked at."""


class GroupManagerScreen(CordboardScreen[None]):
    """Every group, smart ones first, then by name."""

    SCOPE = "groups"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("groups")]
    AUTO_FOCUS = "LineTable"
    CSS = """
    LineTable { margin: 0 1; }
    #group-detail { height: 2; padding: 0 1; text-style: dim; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._groups: tuple[Group, ...] = ()

    def compose_body(self) -> ComposeResult:
        """The groups, and below them all about the one under the cursor."""
        yield LineTable(GROUP_COLUMNS, empty="reading ...", id="groups")
        yield Static("", id="group-detail", markup=False)

    def on_mount(self) -> None:
        """Read the groups."""
        self.set_title("Groups")
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read the groups again."""
        self.jobs.run(self.services.groups.all, self._loaded, group="groups")

    def _loaded(self, groups: tuple[Group, ...]) -> None:
        before = self._group
        self._groups = groups
        places = {group.uuid: place for place, group in enumerate(groups)}
        table = self.query_one(LineTable)
        table.set_empty("no group yet; a makes one, and a search can be made one in the contact list")
        cursor = places.get(before.uuid) if before else None
        table.show(len(groups), lambda index: group_cells(self._groups[index]), cursor=cursor)
        smart = sum(group.is_smart for group in groups)
        self.set_title("Groups", f"{smart} smart, {len(groups) - smart} manual")
        self._show_detail()
        self.refresh_bindings()
        if any(group.state is GroupState.FILLING for group in groups):
            self.jobs.debounce(LOOK_SECONDS, self.refresh_data, group="look")

    @property
    def _group(self) -> Group | None:
        index = self.query_one(LineTable).cursor
        return self._groups[index] if index < len(self._groups) else None

    @on(LineTable.Moved)
    def _show_detail(self) -> None:
        group = self._group
        self.query_one("#group-detail", Static).update(content(group_detail(group) if group else ""))
        place = f"{self.query_one(LineTable).cursor + 1}/{len(self._groups)}" if group else ""
        self.set_status(place, self.context.database)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What acts on a group needs one under the cursor."""
        if action in _ON_GROUP and self.is_mounted and self._group is None:
            return False
        return super().check_action(action, parameters)

    def action_show(self) -> None:
        """List the group's contacts."""
        if self._group is not None:
            self.post_message(messages.ListGroup(self._group.uuid))

    def action_add(self) -> None:
        """Open the form for a new group."""
        self.post_message(messages.EditGroup(None))

    def action_edit(self) -> None:
        """Open the form of the group."""
        if self._group is not None:
            self.post_message(messages.EditGroup(self._group.uuid))

    def action_delete(self) -> None:
        """Delete the group; asks first, with what would miss it."""
        if self._group is not None:
            uuid = self._group.uuid
            self.jobs.run(lambda: self.services.groups.used_by(uuid), self._ask_delete, group="delete")

    def _ask_delete(self, use: GroupUse) -> None:
        group = use.group
        dialogs.confirm(
            self,
            f"Delete the group {group.name}?",
            "Delete group",
            lambda: self._delete(group),
            delete_detail(use),
        )

    def _delete(self, group: Group) -> None:
        def done(_gone: object) -> None:
            self.notice(f"Deleted the group {group.name}; it had {plural(group.count, 'contact')}.")
            self.post_message(messages.GroupsChanged())

        self.jobs.run(lambda: self.services.groups.delete(group.uuid), done, group="delete")
