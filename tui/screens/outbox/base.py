"""What the room and the screen of a broadcast have in common: rows, two lines about one, and acts on it."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.core.errors import CordboardError, NotFound
from store.core.messages.states import MessageState
from store.core.messages.views import BroadcastView, MessageView
from tui.base.messages import OpenScreen
from tui.base.screen import CordboardScreen
from tui.base.watch import SendingShown
from tui.screens.outbox.acts import Acts
from tui.screens.outbox.lines import COLUMNS, Look, Row
from tui.text.cells import clean, width_of
from tui.text.content import content
from tui.widgets.bars import StatusLine
from tui.widgets.lists.line_table import LineTable
from tui.widgets.windows.held import Held, Source
from tui.widgets.windows.table import WindowTable

NO_SENDER = "no sender runs: cordboard serve"

ROW_ACTIONS = frozenset(("open", "pause", "cancel", "again", "write", "conversation", "inspect", "export"))
"""What needs something under the cursor."""

_ASKED = 14  # cells of the status line that what is listed has at least


@dataclass(frozen=True, slots=True)
class Found:
    """What was read: a list to read from, a part of it, how it is written, and whether somebody sends. Of a
    broadcast also itself."""

    source: Source[Row]
    held: Held[Row]
    look: Look
    is_sent: bool
    broadcast: BroadcastView | None = None


def shortened(lines: Iterable[Content], width: int) -> Content:
    """Lines one below the other, each cut where there is no more room."""
    return Content("\n").join(line.truncate(width, ellipsis=True) for line in lines)


class OutboxTable(CordboardScreen[None]):
    """A table of rows, read in windows. A subclass says what it reads from, and what that is called."""

    AUTO_FOCUS = "WindowTable"
    CSS = """
    OutboxTable WindowTable { margin: 0 1; }
    OutboxTable #detail { height: 2; padding: 0 1; text-style: dim; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.shown = SendingShown(self, holds=lambda: self.acts.job.running)
        self.look: Look | None = None
        self.is_sent = True
        self.states: tuple[MessageState, ...] = ()
        self.table = WindowTable[Row](
            COLUMNS, lambda row: self.look.cells(row) if self.look else (), key=lambda row: row.uuid,
            empty="reading",
        )  # fmt: skip
        self.acts = Acts(self, self.show_status)
        self._said_at = ""

    def compose_body(self) -> Iterable[Widget]:
        """The table, and two lines about the row under the cursor."""
        yield self.table
        yield Static("", id="detail", markup=False)

    def on_mount(self) -> None:
        """Read the beginning."""
        self.refresh_data()

    @abstractmethod
    def source(self) -> Source[Row]:
        """What is read from; called in a thread, with what is asked for by then."""

    @abstractmethod
    def show_found(self, found: Found) -> None:
        """Show what is told around the table."""

    @abstractmethod
    def listed(self) -> str:
        """What is listed, for the status line."""

    def read_beside(self, found: Found) -> Found:
        """Read what is told around the table; in the same thread."""
        return found

    def refresh_data(self) -> None:
        """Read again what is around the cursor, which stays on its row."""
        self.read(self.table.item)

    def read(self, at: Row | None) -> None:
        """Read what is around a row, or the beginning."""
        source, services, context = self.source(), self.services, self.context

        def read() -> Found:
            names = {channel.uuid: channel.short_name for channel in services.router().channels}
            look = Look(services.settings.workspace(), context.now(), names, context.profile.ascii)
            try:
                held = self.table.windows.around(source, at)
            except NotFound:
                held = self.table.windows.start(source)
            return self.read_beside(Found(source, held, look, services.outbox.sender_seen()))

        def show(found: Found) -> None:
            self.look, self.is_sent = found.look, found.is_sent
            self.show_found(found)
            self.table.take(found.held, found.source, keep=at is not None)
            self.show_detail()

        self.shown.read(read, show, group="outbox-list", on_error=self.refused)

    def refused(self, error: CordboardError) -> None:
        """What was to be read cannot be."""
        self.jobs.show_error(error)

    def choose_states(self, states: tuple[MessageState, ...]) -> None:
        """List other states, from the beginning."""
        self.states = states
        self.read(None)

    def notice(self, text: str, *, warning: bool = False) -> None:
        """Say it in the status line, until the cursor goes on; over the list what is too long for it."""
        line = self.query_one(StatusLine)
        if width_of(clean(text)) > line.room - _ASKED:
            super().notice(text, warning=warning)
            return
        self._said_at = self._at
        line.say(text)

    @property
    def _at(self) -> str:
        return self.table.item.uuid if self.table.item else ""

    @on(LineTable.Moved)
    def show_detail(self) -> None:
        """Show more about the row under the cursor."""
        if self._at != self._said_at:
            self.query_one(StatusLine).say("")
        item = self.table.item
        lines = self.look.detail(item) if item is not None and self.look else ()
        width = self.app.size.width - 2
        self.query_one("#detail", Static).update(shortened(map(content, lines), width))
        self.show_status()
        self.refresh_bindings()

    def show_status(self) -> None:
        """Say what is listed, and whether anybody sends; or how far an act is."""
        told = self.acts.job.text or "  ".join(
            filter(None, (self.listed(), "" if self.is_sent else NO_SENDER))
        )
        self.set_status(told, self.context.database)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What acts on a row needs one that it can be done to."""
        if action in ROW_ACTIONS and self.is_mounted and self.acts.why_not(action, self.subject(action)):
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """What acts on a row needs one that it can be done to."""
        needs = self.acts.why_not(action, self.subject(action)) if action in ROW_ACTIONS else ""
        return super().why_not(action) or needs

    def subject(self, action: str) -> Row | None:
        """What an act is done to."""
        return self.table.item

    def action_open(self) -> None:
        """Show the messages of a broadcast, or all about a message."""
        if (item := self.table.item) is not None:
            screen = "broadcast" if isinstance(item, BroadcastView) else "message"
            self.post_message(OpenScreen(screen, item.uuid))

    def action_pause(self) -> None:
        """Pause a broadcast, or have it go on."""
        if isinstance(item := self.subject("pause"), BroadcastView):
            self.acts.pause(item)

    def action_cancel(self) -> None:
        """Cancel what still waits."""
        if (item := self.subject("cancel")) is not None:
            self.acts.cancel(item)

    def action_again(self) -> None:
        """Send again what failed."""
        if (item := self.subject("again")) is not None:
            self.acts.again(item)

    def action_export(self) -> None:
        """Write to a file what became of a broadcast."""
        if isinstance(item := self.subject("export"), BroadcastView):
            self.acts.export(item)

    def action_write(self) -> None:
        """Write to the contact of the message."""
        self._open_of_contact("compose")

    def action_conversation(self) -> None:
        """Show what was said with the contact."""
        self._open_of_contact("conversation")

    def action_inspect(self) -> None:
        """Show why this channel carries the next message of the contact."""
        self._open_of_contact("channels")

    def _open_of_contact(self, screen: str) -> None:
        if isinstance(item := self.table.item, MessageView):
            self.post_message(OpenScreen(screen, item.contact))

    def action_back(self) -> None:
        """Stop an act, list everything again, or go back."""
        if self.acts.job.running:
            self.acts.job.stop()
        elif self.states:
            self.choose_states(())
        else:
            super().action_back()
