"""The menu that puts contacts into a folder or a group, with a tick for where they are now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from store.core.contacts.selection import Selection
from store.core.types import Group, Status
from tui.base import dialogs
from tui.base.dialogs import MenuItem
from tui.base.screen import CordboardScreen
from tui.text.cells import number

if TYPE_CHECKING:
    from store.services import Services

FOLDER_KEYS: Mapping[Status, str] = MappingProxyType(
    {Status.ACTIVE: "a", Status.BLOCKED: "b", Status.STOPPED: "s", Status.ARCHIVED: "v"}
)
"""The letter that picks a folder in a menu."""


@dataclass(frozen=True, slots=True)
class Memberships:
    """Where `total` contacts of a folder are: `inside` has how many are in each group, by its uuid.

    `groups` are those that contacts can be put into by hand."""

    folder: Status
    total: int
    groups: tuple[Group, ...]
    inside: Mapping[str, int]


def read_memberships(services: "Services", selection: Selection, folder: Status, total: int) -> Memberships:
    """Find out where the contacts of a selection are; only active ones are in groups."""
    if folder is not Status.ACTIVE:
        return Memberships(folder, total, (), {})
    manual = tuple(group for group in services.groups.all() if not group.is_smart)
    return Memberships(folder, total, manual, services.bulk.members(selection))


def choose_folder_or_group(
    screen: CordboardScreen[Any],
    who: str,
    now: Memberships,
    move: Callable[[Status], object],
    regroup: Callable[[Group, bool], object],
) -> None:
    """Ask for a folder or a group. `move` gets the folder; `regroup` the group and whether to put them in:
    contacts that are all in it are taken out."""
    known = {group.uuid: group for group in now.groups}
    folders = [
        MenuItem(FOLDER_KEYS[status], f"{_tick(status is now.folder)} {status.value.capitalize()}", status)
        for status in Status
    ]
    listed = [
        MenuItem("", f"{_group_tick(now, group)} {group.name}  {number(group.count)}", group.uuid)
        for group in now.groups
    ]

    def chosen(value: str) -> None:
        if value in known:
            regroup(known[value], now.inside.get(value, 0) < now.total)
        else:
            move(Status(value))

    dialogs.choose(screen, f"Put {who} into", [*folders, *listed], chosen)


def _tick(on: bool) -> str:
    return "[x]" if on else "[ ]"


def _group_tick(now: Memberships, group: Group) -> str:
    """A tick for a group that has all of the contacts, a dash for one that has some."""
    inside = now.inside.get(group.uuid, 0)
    return "[-]" if 0 < inside < now.total else _tick(inside > 0)
