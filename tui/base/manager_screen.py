"""The screens that manage everything of one kind, such as all groups."""

from abc import abstractmethod
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from tui.base import messages
from tui.base.screen import CordboardScreen
from tui.text.content import content
from tui.widgets.lists.line_table import LineTable

ItemT = TypeVar("ItemT")


class ManagerScreen(CordboardScreen[None], Generic[ItemT]):
    """A table of items, below it a sentence about the one under the cursor; keys add, edit and delete.

    A subclass reads its items in `refresh_data`, puts them into `items` and shows them in the table.
    """

    NAME: ClassVar[str] = ""
    """The heading of the screen."""
    ITEM_ACTIONS: ClassVar[tuple[str, ...]] = ()
    """The actions that are possible only with an item under the cursor."""
    AUTO_FOCUS = "LineTable"
    CSS = """
    LineTable { margin: 0 1; }
    #detail { height: 2; padding: 0 1; text-style: dim; }
    """

    items: tuple[ItemT, ...] = ()

    @abstractmethod
    def make_table(self) -> LineTable:
        """The table, still empty."""

    @abstractmethod
    def describe(self, item: ItemT) -> str:
        """What is said about an item below the table."""

    @abstractmethod
    def form_for(self, item: ItemT | None) -> messages.OpenScreen:
        """The message that opens the form of an item, or for None an empty one."""

    def warning(self) -> str:
        """What the status line warns of; empty for nothing."""
        return ""

    @property
    def selected(self) -> ItemT | None:
        """The item under the cursor."""
        cursor = self.query_one(LineTable).cursor
        return self.items[cursor] if cursor < len(self.items) else None

    def compose_body(self) -> ComposeResult:
        """The table and the sentence."""
        yield self.make_table()
        yield Static("", id="detail", markup=False)

    def on_mount(self) -> None:
        """Read the items."""
        self.set_title(self.NAME)
        self.refresh_data()

    @on(LineTable.Moved)
    def show_detail(self) -> None:
        """Show everything about the item under the cursor, and its position."""
        item = self.selected
        self.query_one("#detail", Static).update(content(self.describe(item) if item else ""))
        position = f"{self.query_one(LineTable).cursor + 1}/{len(self.items)}" if item else ""
        warning = self.warning()
        self.set_status(f"{position}  {warning}" if warning else position, self.context.database)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What acts on an item needs one under the cursor."""
        if action in self.ITEM_ACTIONS and self.is_mounted and self.selected is None:
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """What acts on an item needs one under the cursor."""
        needs = action in self.ITEM_ACTIONS and self.selected is None
        return super().why_not(action) or ("There is nothing under the cursor." if needs else "")

    def action_add(self) -> None:
        """Open an empty form."""
        self.post_message(self.form_for(None))

    def action_edit(self) -> None:
        """Open the form of the item under the cursor."""
        if self.selected is not None:
            self.post_message(self.form_for(self.selected))
