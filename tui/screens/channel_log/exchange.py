"""One request of the log of a channel, whole."""

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.core.errors import CordboardError
from store.core.messages.views import LoggedRequest
from tui.base.messages import OpenScreen
from tui.base.screen import CordboardScreen
from tui.base.watch import Shown
from tui.screens.channel_log.lines import whole
from tui.text.content import joined
from tui.widgets.pager import Page

_EDGES = 2  # cells beside the text: a margin on each side


class ExchangeScreen(CordboardScreen[None]):
    """The request and its answer as they are kept: secrets are taken out, and long bodies are cut."""

    SCOPE = "exchange"
    AUTO_FOCUS = "Page"

    def __init__(self, request: str) -> None:
        """`request` is its id."""
        super().__init__()
        self._entry = int(request)
        self._request: LoggedRequest | None = None
        self.shown = Shown(self, concerns=lambda notice: False)
        self._text = Static("", markup=False)
        self._page = Page(self._text)

    def compose_body(self) -> Iterable[Widget]:
        """The lines."""
        yield self._page

    def on_mount(self) -> None:
        """Read it."""
        self.set_title("Request")
        self.refresh_data()

    def on_resize(self) -> None:
        """Wrap the lines to the new width."""
        if self._request is not None:
            self._show(self._request)

    def refresh_data(self) -> None:
        """Read it again; it may be too old to be kept."""
        exchanges, wanted = self.services.exchanges, self._entry
        self._read(lambda: exchanges.one(wanted))

    def _read(self, read: Callable[[], LoggedRequest | None]) -> None:
        self.shown.read(read, self._found, group="request", on_error=self._gone)

    def _found(self, request: LoggedRequest | None) -> None:
        if request is None:
            self.notice("There is no more.")
            return
        self._entry = request.id
        self._show(request)
        self._page.go_to_end(last=False)

    def _show(self, request: LoggedRequest) -> None:
        self._request = request
        width = self.app.size.width - _EDGES
        lines = [joined(*line) for line in whole(request, self.workspace, width)]
        self._text.update(Content("\n").join(lines))
        self.set_title("Request", request.channel_name)
        self.set_status("came in" if request.incoming else "went out", self.context.database)
        self.refresh_bindings()

    def _gone(self, error: CordboardError) -> None:
        self.jobs.show_error(error)
        if self.is_current and self._request is None:
            self.dismiss(None)

    @property
    def _message(self) -> str:
        return self._request.message if self._request else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only some requests are about a message of ours."""
        if action == "message" and self.is_mounted and not self._message:
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Only some requests are about a message of ours."""
        needs = action == "message" and not self._message
        return super().why_not(action) or ("The request is about no message that we sent." if needs else "")

    def action_message(self) -> None:
        """Show the message that the request is about."""
        if self._message:
            self.post_message(OpenScreen("message", self._message))

    def action_next(self) -> None:
        """Show the request before this one."""
        if (shown := self._request) is not None:
            page = self.services.exchanges.page
            self._read(lambda: next(iter(page(shown.channel, before=shown.id, size=1)), None))

    def action_previous(self) -> None:
        """Show the request after this one."""
        if (shown := self._request) is not None:
            page = self.services.exchanges.page
            self._read(lambda: next(iter(page(shown.channel, after=shown.id, size=1)), None))
