"""The first screen: shown at once, while a thread opens the database."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui.base import messages
from tui.base.screen import CordboardScreen
from tui.text.content import content
from tui.widgets.bars import KeyLine

if TYPE_CHECKING:
    from store.services import Services

LONG = 3.0
"""Seconds after which the screen says why it takes so long."""

_LONG_WORDS = (
    "Opening the database ... A database that an older Cordboard made is brought up to date first, after a"
    " copy of it was set aside: about a minute for a million contacts. Nothing is lost when this is stopped."
)


class OpeningScreen(CordboardScreen[None]):
    """Opens the database in a thread; posts `StoreOpened` or `StoreFailed`."""

    SCOPE = "opening"

    def __init__(self, open_services: "Callable[[], Services]") -> None:
        super().__init__()
        self._open = open_services

    def compose_body(self) -> Iterable[Widget]:
        """One sentence."""
        yield Static(content("Opening the database ..."), classes="page")

    def on_mount(self) -> None:
        """Start once this screen is painted. It shows little: all of it is sent and taken back."""
        self.query_one(KeyLine).visible = False
        self.call_when_shown(self._start)

    def _start(self) -> None:
        shown = self.app.size.height  # the rows to read first; more are read once these are shown

        def work() -> messages.StoreOpened:
            services = self._open()
            # Loaded in the thread: the first paint would wait for them.
            from store.core.views import Listing  # noqa: PLC0415
            from tui.widgets.lists.reading import RowReader  # noqa: PLC0415

            first = RowReader(services.contacts, Listing(), shown).first()
            space, where = services.settings.workspace(), services.location
            empty = not first.window.rows and services.is_empty()
            columns = services.contacts.columns()
            return messages.StoreOpened(services, space, where, empty, first, columns)

        def tell(message: Message) -> None:
            long.stop()
            self.post_message(message)

        long = self.set_timer(LONG, self._explain)
        self.jobs.run(
            work,
            tell,
            group="open",
            on_error=lambda error: tell(messages.StoreFailed(error)),
        )

    def _explain(self) -> None:
        self.query_one(Static).update(content(_LONG_WORDS))
        self.query_one(KeyLine).visible = True
