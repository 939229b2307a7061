"""The folders and groups with their counts: one line over a narrow list, a side list beside a wide one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

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
from tui.base.rooms import TELLS_CHANNELS, KnowsChannels
from tui.keys.bindings import bindings
from tui.terminal.redraw import PlainLines
from tui.text.cells import fit, number, width_of
from tui.text.content import joined
from tui.text.palette import FAILED, FRAME, LINK, MUTED, RESTING, SELECTED, TITLE, pen
from tui.text.widths import PANES_FROM
from tui.widgets.lists.cursor import ListMoves
from tui.widgets.panes import Pane

_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Folder:
    """One place to look in: a folder, or a group (its uuid) of the active contacts.

    `count` is None until it is known; `filled` is how many hundredths of the contacts were looked at, for a
    group that is being filled.
    """

    status: Status
    group: str
    label: str
    count: int | None
    filled: int = 100

    @property
    def size(self) -> str:
        """How many are in it, or how much of a group is filled; empty until that is known."""
        if self.count is None:
            return ""
        return number(self.count) if self.filled == 100 else f"{self.filled} %"

    @property
    def key(self) -> str:
        """The letter that picks it in a menu; groups have none."""
        return "" if self.group else FOLDER_KEYS[self.status]


def folders(counts: FolderCounts | None) -> tuple[Folder, ...]:
    """The four folders, then the groups."""
    fixed = [
        Folder(status, "", status.value.capitalize(), counts.folders.get(status, 0) if counts else None)
        for status in Status
    ]
    groups = counts.groups if counts else ()
    listed = (
        Folder(Status.ACTIVE, group.uuid, group.name, group.count, min(group.filled, 99))
        if group.state is GroupState.FILLING
        else Folder(Status.ACTIVE, group.uuid, group.name, group.count)
        for group in groups
    )
    return (*fixed, *listed)


class FolderTabs(Widget):
    """The four folders on one line, the chosen one reversed; a chosen group stands after them.

    Empty until their counts are known: what is drawn twice is paid twice.
    """

    DEFAULT_CSS = """
    FolderTabs { height: 1; width: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(classes=TELLS_CHANNELS)
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
            if (folder.group and not chosen) or folder.count is None:
                continue
            label = fit(folder.label, min(width_of(folder.label), room - len(folder.size) - 3))
            text = f" {label} {folder.size} "
            room -= width_of(text) + 1
            if chosen:
                parts += [(text, SELECTED), " "]
            else:
                parts += [" ", (label, LINK), (f" {folder.size}", MUTED), "  "]
        # The top line of a wide screen tells it already.
        is_wide = self.app.size.width >= PANES_FROM
        paused = 0 if is_wide else cast(KnowsChannels, self.app).channels_paused
        told = f"{number(paused)} paused" if paused else ""
        if told and room >= width_of(told):
            parts += [" " * (room - width_of(told)), (told, FAILED)]
        return joined(*parts)


class FolderList(ListMoves, PlainLines, Pane, can_focus=True):
    """The folders and groups one below the other; moving chooses."""

    DEFAULT_CSS = """
    FolderList { height: 1fr; }
    """
    title = ("Folders", "", "")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]

    @dataclass
    class Chosen(Message):
        """Another folder is to be shown."""

        folder: Folder

    def __init__(self, hairline: str) -> None:
        super().__init__()
        self._folders: tuple[Folder, ...] = ()
        self._cursor = 0
        self._hairline = Segment(hairline, pen(FRAME))

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
        width = self.size.width - 1
        return Strip([*self._entry(y, width).adjust_cell_length(width, _PLAIN), self._hairline])

    def _entry(self, y: int, width: int) -> Strip:
        index = self._index(y)
        if index is None:
            heading = y == len(Status) + 1 and len(self._folders) > len(Status)
            return Strip([Segment(fit(" Groups" if heading else "", width), pen(TITLE))])
        folder = self._folders[index]
        count = folder.size
        text = f" {fit(folder.label, width - width_of(count) - 3)} {count} "
        style = _PLAIN
        if index == self._cursor:
            style = pen(SELECTED if self.has_focus else RESTING)
            text = ">" + text[1:]
        return Strip([Segment(text, style)])

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
