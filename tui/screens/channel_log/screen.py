"""The log of a channel of the last days, the newest first; what went wrong alone is a key away."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from store.core.errors import CordboardError
from store.core.messages.views import LoggedRequest
from tui.base.messages import OpenScreen
from tui.base.screen import CordboardScreen, stops
from tui.base.watch import SendingShown
from tui.screens.channel_log.lines import COLUMNS, cells
from tui.widgets.lists.line_table import LineTable
from tui.widgets.windows.held import SIZE, Held, Part
from tui.widgets.windows.table import WindowTable

if TYPE_CHECKING:
    from store.services.delivery.exchanges import Exchanges

_NOTHING = "Nothing went out or came in in the last 7 days"
_NO_ERRORS = "Nothing went wrong in the last 7 days"


@dataclass(frozen=True, slots=True)
class _Requests:
    """The requests of a channel, or those of them that went wrong, as a list to read from."""

    exchanges: "Exchanges"
    channel: str
    failed: bool

    def __call__(
        self, *, above: LoggedRequest | None = None, below: LoggedRequest | None = None, last: bool = False
    ) -> Part[LoggedRequest]:
        """Read some."""
        found = self.exchanges.page(
            self.channel,
            before=below.id if below else None,
            after=above.id if above else None,
            oldest=last,
            failed=self.failed,
            size=SIZE,
        )
        return Part(found, ended=len(found) < SIZE)


_Found = tuple[str, _Requests, Held[LoggedRequest]]


class ChannelLogScreen(CordboardScreen[None]):
    """A row a request: ours and those that came in, also what was refused."""

    SCOPE = "channel_log"
    AUTO_FOCUS = "WindowTable"
    CSS = """
    ChannelLogScreen WindowTable { margin: 0 1; }
    """

    def __init__(self, channel: str) -> None:
        """`channel` is its uuid."""
        super().__init__()
        self._channel, self._failed = channel, False
        self.shown = SendingShown(self)
        self.table = WindowTable[LoggedRequest](
            COLUMNS, lambda one: cells(one, self.workspace), key=lambda one: one.id, empty="reading"
        )

    def compose_body(self) -> Iterable[Widget]:
        """The requests."""
        yield self.table

    def on_mount(self) -> None:
        """Read the newest."""
        self.set_title("Log")
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read again what is around the cursor."""
        self._read(self.table.item)

    def _read(self, at: LoggedRequest | None) -> None:
        services, uuid = self.services, self._channel
        source = _Requests(services.exchanges, uuid, self._failed)

        def read() -> _Found:
            # Until somebody moves, what is new shows on top.
            place = at if self.table.cursor else None
            return services.channels.get(uuid).name, source, self.table.windows.around(source, place)

        self.shown.read(read, self._show, group="requests", on_error=self._gone)

    def _show(self, found: _Found) -> None:
        name, source, held = found
        self.set_title(f"Log  {name}", "only what went wrong" if source.failed else "last 7 days")
        self.table.set_empty(_NO_ERRORS if source.failed else _NOTHING)
        self.table.take(held, source, keep=True)

    def _gone(self, error: CordboardError) -> None:
        """Go back: the channel is not there any more."""
        self.jobs.show_error(error)
        if self.is_current:
            self.dismiss(None)

    @on(LineTable.Moved)
    def _moved(self) -> None:
        one = self.table.item
        self.set_status(one.note or one.exchange.url if one else "", self.context.database)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a request can be opened."""
        if action == "open" and self.is_mounted and self.table.item is None:
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Only a request can be opened."""
        needs = action == "open" and self.table.item is None
        return super().why_not(action) or ("There is nothing under the cursor." if needs else "")

    def action_open(self) -> None:
        """Show the request whole."""
        if (one := self.table.item) is not None:
            self.post_message(OpenScreen("exchange", str(one.id)))

    def action_errors(self) -> None:
        """Show only what went wrong, or everything again."""
        self._failed = not self._failed
        self._read(None)

    def action_back(self) -> None:
        """Show everything again, or go back."""
        if stops(self, "back"):
            return
        if self._failed:
            self.action_errors()
        else:
            self.dismiss(None)
