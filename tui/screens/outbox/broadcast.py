"""One broadcast: how far it is, and its messages, those first that somebody has to look at."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from store.core.messages.outbox import IN_ORDER, Place
from store.core.messages.states import MessageState
from store.core.messages.views import BroadcastView
from tui.base import dialogs
from tui.base.dialogs import MenuItem
from tui.screens.outbox.base import Found, OutboxTable, shortened
from tui.screens.outbox.lines import Row, share
from tui.text.cells import clean, number
from tui.text.content import content, joined
from tui.text.delivery.messages import STATES
from tui.widgets.windows.held import SIZE, Part, Source

if TYPE_CHECKING:
    from store.services.delivery.outbox import Outbox

_ALL = "all"


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of a broadcast by their states, as a list to read from."""

    outbox: "Outbox"
    broadcast: str
    states: tuple[MessageState, ...]

    def __call__(
        self, *, above: Row | None = None, below: Row | None = None, last: bool = False
    ) -> Part[Row]:
        """Read some."""
        place = Place(below.uuid if below else "", above.uuid if above else "", last)
        found = self.outbox.page(self.broadcast, self.states, place, SIZE)
        return Part(found, ended=len(found) < SIZE)


class BroadcastScreen(OutboxTable):
    """The text, how many messages are where as a bar and in words, and the messages."""

    SCOPE = "broadcast"
    CSS = """
    BroadcastScreen #summary { height: 3; padding: 0 1; }
    """

    def __init__(self, uuid: str) -> None:
        super().__init__()
        self._uuid = uuid
        self._view: BroadcastView | None = None

    def compose_body(self) -> Iterable[Widget]:
        """The summary, the table, and two lines about the message under the cursor."""
        yield Static("", id="summary", markup=False)
        yield from super().compose_body()

    def on_resize(self) -> None:
        """Draw the bar as long as there is room."""
        self._show_summary()

    def source(self) -> Source[Row]:
        """The messages in the states that are asked for."""
        return Messages(self.services.outbox, self._uuid, self.states)

    def read_beside(self, found: Found) -> Found:
        """Read the broadcast, too."""
        return replace(found, broadcast=self.services.outbox.broadcast(self._uuid))

    def show_found(self, found: Found) -> None:
        """Show how far the broadcast is."""
        self._view = view = found.broadcast
        if view is not None and self.look is not None:
            state = "" if view.state == "going" else f"{view.state}  "
            self.set_title("Broadcast", f"{state}{self.look.moment(view.created_on)}")
        self.table.set_empty("Nothing of it is in that state." if self.states else "It has no message yet.")
        self._show_summary()

    def _show_summary(self) -> None:
        view, look = self._view, self.look
        if view is None or look is None:
            return
        width = self.app.size.width - 2
        first, second = look.detail(view)
        done = f" {share(view):>3}%"
        bar = joined(look.bar(view)(max(10, width - len(done))), done)
        lines = (content(clean(first)), bar, content(clean(second)))
        self.query_one("#summary", Static).update(shortened(lines, width))

    def listed(self) -> str:
        """What is listed."""
        words = " or ".join(STATES[state].word for state in self.states)
        return f"messages: {words}" if words else "every message"

    def subject(self, action: str) -> Row | None:
        """What an act is done to: pausing and exporting to the broadcast, all others to the message
        under the cursor."""
        return self._view if action in ("pause", "export") else self.table.item

    def action_state(self) -> None:
        """Choose the state of the messages that are listed."""
        counts = self._view.counts if self._view else {}
        items = [
            MenuItem("a", f"{number(sum(counts.values())):>7}  every state", _ALL, current=not self.states)
        ]
        items += [
            MenuItem(
                "", f"{number(count):>7}  {STATES[state].word}", str(state), current=self.states == (state,)
            )
            for state in IN_ORDER
            if (count := counts.get(state, 0))
        ]

        def choose(value: str) -> None:
            self.choose_states(() if value == _ALL else (MessageState(value),))

        dialogs.choose(self, "Show messages", items, choose)
