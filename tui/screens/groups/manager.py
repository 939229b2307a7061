"""The groups: who keeps each, by hand or by a search, and how many contacts it has."""

from store.core.reports import GroupUse
from store.core.types import Group, GroupState
from tui.base import dialogs, messages
from tui.base.manager_screen import ManagerScreen
from tui.base.screen import empty_state
from tui.base.watch import Shown
from tui.keys.bindings import key_of
from tui.text.cells import number
from tui.text.content import plural
from tui.widgets.lists.line_table import Cell, LineTable, TableColumn

POLL_SECONDS = 1.0
"""How often the groups are read again while one of them is being filled."""

_COLUMNS = (
    TableColumn("Name", 20, rank=100, grow=True),
    TableColumn("Kind", 7, rank=70),
    TableColumn("Contacts", 10, rank=90, right=True),
    TableColumn("Search that keeps it", 24, rank=80, grow=True),
)


class GroupManagerScreen(ManagerScreen[Group]):
    """Every group, smart ones first, then by name."""

    SCOPE = "groups"
    NAME = "Groups"
    ITEM_ACTIONS = ("show", "edit", "put_away", "delete")

    def __init__(self, uuid: str | None = None) -> None:
        """`uuid` is the group that the cursor is put on."""
        super().__init__()
        self.shown = Shown(self)
        self._wanted = uuid

    def make_table(self) -> LineTable:
        """The table of the groups."""
        return LineTable(_COLUMNS, empty="reading", id="groups")

    def describe(self, item: Group) -> str:
        """Who keeps a group, and how many contacts it has."""
        if not item.is_smart:
            return f"{item.name}: {plural(item.count, 'contact')}, put in and taken out by hand."
        if item.state is GroupState.FILLING:
            done = f"{item.filled} % of the contacts were looked at"
            return f"{item.name} is being filled, {done}; {item.told_query}"
        return f"{item.name}: {plural(item.count, 'contact')}, kept by the search {item.told_query}"

    def form_for(self, item: Group | None) -> messages.OpenScreen:
        """The form of a group."""
        return messages.OpenScreen("group_form", item.uuid if item else None)

    def refresh_data(self) -> None:
        """Read the groups again."""
        self.shown.read(self.services.groups.all, self._loaded, group="groups")

    def _loaded(self, groups: tuple[Group, ...]) -> None:
        before = self._wanted or (self.selected.uuid if self.selected else "")
        new = {group.uuid for group in groups} - {group.uuid for group in self.items}
        if self.items and len(new) == 1:
            (before,) = new
        self._wanted, self.items = None, groups
        places = {group.uuid: place for place, group in enumerate(groups)}
        table = self.query_one(LineTable)
        table.set_empty(empty_state(self.context, "No group yet", "groups.add", "contact_list.searches"))
        table.show(len(groups), lambda index: _cells(groups[index]), cursor=places.get(before))
        smart = sum(group.is_smart for group in groups)
        self.set_title(self.NAME, f"{smart} smart, {len(groups) - smart} manual")
        self.show_detail()
        self.refresh_bindings()
        if any(group.state is GroupState.FILLING for group in groups):
            self.jobs.debounce(POLL_SECONDS, self.refresh_data, group="poll")

    def action_show(self) -> None:
        """List the group's contacts."""
        if self.selected is not None:
            self.post_message(messages.ListGroup(self.selected.uuid))

    def action_put_away(self) -> None:
        """Say why not: nothing of a group is kept when it goes."""
        self.notice(f"A group can only be erased: {key_of('groups.delete')}.")

    def action_delete(self) -> None:
        """Delete the group, after a question that names the searches that use it."""
        if self.selected is not None:
            uuid = self.selected.uuid
            self.jobs.run(
                lambda: self.services.groups.used_by(uuid), self._ask_delete, group="delete", awaited=True
            )

    def _ask_delete(self, use: GroupUse) -> None:
        group = use.group

        def delete() -> None:
            self.jobs.run(lambda: self.services.groups.delete(group.uuid), done, group="delete")

        def done(_deleted: object) -> None:
            self.notice(f"Deleted the group {group.name} for good; it had {plural(group.count, 'contact')}.")
            self.post_message(messages.DefinitionsChanged())

        question = f"Delete the group {group.name}?"
        dialogs.confirm_count(self, question, "Delete 1 group for good", 1, delete, _delete_detail(use))


def _cells(group: Group) -> tuple[Cell, ...]:
    """A row of the table; of a group that is being filled, how much of that is done."""
    size = f"{group.filled} %" if group.state is GroupState.FILLING else number(group.count)
    return group.name, "smart" if group.is_smart else "manual", size, group.query


def _delete_detail(use: GroupUse) -> str:
    """What is lost with a group, and what is not."""
    parts = ["Nobody is deleted: its contacts only leave it."]
    if use.searches:
        parts.append(f"These kept searches ask for it and find nobody then: {', '.join(use.searches)}.")
    parts.append("This cannot be undone.")
    return " ".join(parts)
