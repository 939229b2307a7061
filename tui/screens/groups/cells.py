"""Groups in words: the cells of their table, and the sentences below it."""

from store.core.reports import GroupUse
from store.core.types import Group, GroupState
from tui.text.cells import number
from tui.text.content import plural
from tui.widgets.lists.line_table import Cell, Column

GROUP_COLUMNS = (
    Column("Name", 20, rank=100, grow=True),
    Column("Kind", 7, rank=70),
    Column("Contacts", 10, rank=90, right=True),
    Column("Search that keeps it", 24, rank=80, grow=True),
)


def group_cells(group: Group) -> tuple[Cell, ...]:
    """A line of the table."""
    return group.name, "smart" if group.is_smart else "manual", size_text(group), group.query


def size_text(group: Group) -> str:
    """How many contacts a group has; while it is being filled, how far that is."""
    return f"{group.filled} %" if group.state is GroupState.FILLING else number(group.count)


def group_detail(group: Group) -> str:
    """Everything about a group in a sentence or two."""
    if not group.is_smart:
        return f"{group.name}: {plural(group.count, 'contact')}, put in and taken out by hand."
    if group.state is GroupState.FILLING:
        return f"{group.name} is being filled, {group.filled} % of the contacts were looked at; {group.query}"
    return f"{group.name}: {plural(group.count, 'contact')}, kept by the search {group.query}"


def delete_detail(use: GroupUse) -> str:
    """What goes with a group, and what does not."""
    stays = "Nobody is deleted: its contacts only leave it."
    parts = [stays]
    if use.searches:
        parts.append(f"These kept searches ask for it and find nobody then: {', '.join(use.searches)}.")
    parts.append("This cannot be undone.")
    return " ".join(parts)
