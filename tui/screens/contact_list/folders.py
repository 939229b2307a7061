"""The folders and groups with their counts: one line over a narrow list, a side list beside a wide one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import RenderResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import Blur, Click, Focus
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from store.core.types import GroupState, Status
from store.core.views import FolderCounts
from tui.base.put_into import FOLDER_KEYS
from tui.keys.bindings import bindings
from tui.text.cells import fit, number, width_of
from tui.text.content import joined
from tui.widgets.lists.cursor import ListMoves

_PLAIN = Style()
_HEADING = Style(dim=True)
_CURSOR = Style(reverse=True)
_CHOSEN = Style(bold=True)


@dataclass(frozen=True, slots=True)
class Folder:
    """One place to look in: a folder, or a group (its uuid) of the active contacts.

    `filled` is how many hundredths of the contacts were looked at, for a group that is being filled.
    """

    status: Status
    group: str
    label: str
    count: int
    filled: int = 100

    @property
    def size(self) -> str:
        """How many are in it, or how much of a group is filled."""
        return number(self.count) if self.filled == 100 else f"{self.filled} %"

    @property
    def key(self) -> str:
        """The letter that picks it in a menu; groups have none."""
        return "" if self.group else FOLDER_KEYS[self.status]


def folders(counts: FolderCounts | None) -> tuple[Folder, ...]:
    """The four folders, then the groups; counts are 0 until they are known."""
    known = counts.folders if counts else {}
    fixed = [Folder(status, "", status.value.capitalize(), known.get(status, 0)) for status in Status]
    groups = counts.groups if counts else ()
    listed = (
        Folder(Status.ACTIVE, group.uuid, group.name, group.count, min(group.filled, 99))
        if group.state is GroupState.FILLING
        else Folder(Status.ACTIVE, group.uuid, group.name, group.count)
        for group in groups
    )
    return (*fixed, *listed)


class FolderTabs(Widget):
    """The four folders on one line, the chosen one reversed; a chosen group stands after them."""

    DEFAULT_CSS = """
    FolderTabs { height: 1; width: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._folders: tuple[Folder, ...] = ()
        self._chosen: Folder | None = None

    def show(self, entries: Sequence[Folder], chosen: Folder | None) -> None:
        """Show these, with one of them chosen."""
        if (tuple(entries), chosen) != (self._folders, self._chosen):
            self._folders, self._chosen = tuple(entries), chosen
            self.refresh()

    def render(self) -> RenderResult:
        """Draw the folders, and the group when there is room."""
        parts: list[Content | str | tuple[str, str]] = []
        room = self.content_size.width
        for folder in self._folders:
            chosen = folder == self._chosen
            if folder.group and not chosen:
                continue
            text = f" {folder.label} {folder.size} "
            if width_of(text) > room:
                text = fit(text, room)
            room -= width_of(text) + 1
            parts += [(text, "reverse" if chosen else ""), " "]
        return joined(*parts)


class FolderList(ListMoves, Widget, can_focus=True):
    """The folders and groups one below the other; moving chooses."""

    DEFAULT_CSS = """
    FolderList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]

    @dataclass
    class Chosen(Message):
        """Another folder is to be shown."""

        folder: Folder

    def __init__(self) -> None:
        super().__init__()
        self._folders: tuple[Folder, ...] = ()
        self._cursor = 0

    @property
    def lines(self) -> int:
        """How many rows are in view."""
        return max(1, self.size.height)

    def show(self, entries: Sequence[Folder], chosen: Folder | None) -> None:
        """Show these, with the cursor on the chosen one."""
        cursor = entries.index(chosen) if chosen in entries else 0
        if (tuple(entries), cursor) != (self._folders, self._cursor):
            self._folders, self._cursor = tuple(entries), cursor
            self.refresh()

    def step(self, by: int) -> None:
        """Choose another folder."""
        cursor = max(0, min(self._cursor + by, len(self._folders) - 1))
        if cursor != self._cursor:
            self._cursor = cursor
            self.refresh()
            self.post_message(self.Chosen(self._folders[cursor]))

    def go_to_end(self, *, last: bool) -> None:
        """Choose the last or the first."""
        self.step(len(self._folders) if last else -len(self._folders))

    def render_line(self, y: int) -> Strip:
        """Draw a folder, a group, or the heading between them."""
        width = self.size.width
        index = self._index(y)
        if index is None:
            heading = y == len(Status) + 1 and len(self._folders) > len(Status)
            return Strip([Segment(fit("Groups" if heading else "", width), _HEADING)])
        folder = self._folders[index]
        count = folder.size
        text = f" {fit(folder.label, width - width_of(count) - 3)} {count} "
        style = _PLAIN
        if index == self._cursor:
            style = _CURSOR if self.has_focus else _CHOSEN
            text = ">" + text[1:]
        return Strip([Segment(text, style)]).adjust_cell_length(width, _PLAIN)

    def _index(self, y: int) -> int | None:
        """Which entry stands on a line: the folders, an empty line, a heading, then the groups."""
        folders_count = len(Status)
        if y < folders_count:
            index = y
        elif y < folders_count + 2:
            return None
        else:
            groups_in_view = self.size.height - folders_count - 2
            start = max(0, self._cursor - folders_count - groups_in_view + 1)
            index = y - 2 + start
        return index if index < len(self._folders) else None

    def on_click(self, event: Click) -> None:
        """Choose by a click."""
        index = self._index(event.y)
        if index is not None:
            self.step(index - self._cursor)

    def on_focus(self, event: Focus) -> None:
        """Show the cursor as the live one."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """Show the cursor as waiting."""
        self.refresh()
