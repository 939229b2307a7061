"""The page of one message: its state and times, its attempts, and what was said over HTTP."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from store.core.errors import CordboardError, NotFound
from store.core.messages.outbox import MessageDetail
from store.core.messages.views import MessageView
from store.core.types import Workspace
from store.core.views import DisplaySettings
from tui.base.messages import OpenScreen
from tui.base.screen import CordboardScreen
from tui.base.watch import SendingShown
from tui.screens.outbox.acts import Acts
from tui.screens.outbox.base import NO_SENDER
from tui.screens.outbox.lines import Look
from tui.screens.outbox.text import page
from tui.text.content import lined
from tui.text.reasons import route_told
from tui.widgets.bars import StatusLine
from tui.widgets.pager import Page

if TYPE_CHECKING:
    from store.services import Services

_ACTS = ("cancel", "again")


class MessageScreen(CordboardScreen[None]):
    """Shows a message; reads it again whenever something becomes of it."""

    SCOPE = "message"
    AUTO_FOCUS = "Page"

    def __init__(self, uuid: str) -> None:
        super().__init__()
        self._uuid = uuid
        self._detail: MessageDetail | None = None
        self._route, self._is_sent = "", True
        self._look: Look | None = None
        self.shown = SendingShown(self)
        self._acts = Acts(self, self._show_status)

    def compose_body(self) -> Iterable[Widget]:
        """The page."""
        with Page():
            yield Static("", id="text", markup=False)

    def on_mount(self) -> None:
        """Read the message."""
        self.set_title("Message")
        self.refresh_data()

    def on_resize(self) -> None:
        """Wrap the lines to the new width."""
        self._show_page()

    def refresh_data(self) -> None:
        """Read everything again."""
        services, uuid = self.services, self._uuid

        def read() -> tuple[MessageDetail, Workspace, str, bool]:
            detail = services.outbox.message(uuid)
            workspace = services.settings.workspace()
            return detail, workspace, _route(services, detail, workspace), services.outbox.sender_seen()

        self.shown.read(read, self._loaded, group="message", on_error=self._gone)

    def _loaded(self, read: tuple[MessageDetail, Workspace, str, bool]) -> None:
        self._detail, workspace, self._route, self._is_sent = read
        self._look = Look(workspace, self.context.now())
        view = self._detail.view
        self.set_title("Message", f"to {view.name or view.address}")
        self._show_page()
        self._show_status()
        self.refresh_bindings()

    def _show_page(self) -> None:
        if self._detail is not None and self._look is not None:
            lines = page(self._detail, self._route, self._look, self.app.size.width - 2)
            self.query_one("#text", Static).update(lined(lines))

    def _show_status(self) -> None:
        self.set_status(self._acts.job.text or ("" if self._is_sent else NO_SENDER), self.context.database)

    def _gone(self, error: CordboardError) -> None:
        if isinstance(error, NotFound) and self.is_current:
            self.app.pop_screen()
        self.jobs.show_error(error)

    def notice(self, text: str, *, warning: bool = False) -> None:
        """Say it in the status line."""
        self.query_one(StatusLine).say(text)

    @property
    def _view(self) -> MessageView | None:
        return self._detail.view if self._detail else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An act is possible only in some states."""
        if action in _ACTS and self.is_mounted and self._acts.why_not(action, self._view):
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """An act is possible only in some states."""
        needs = self._acts.why_not(action, self._view) if action in _ACTS else ""
        return super().why_not(action) or needs

    def action_contact(self) -> None:
        """Show the contact."""
        if self._view is not None:
            self.post_message(OpenScreen("contact_profile", self._view.contact))

    def action_cancel(self) -> None:
        """Cancel the message, which still waits."""
        if self._view is not None:
            self._acts.cancel(self._view)

    def action_again(self) -> None:
        """Send it again, or say that it arrived."""
        if self._view is not None:
            self._acts.again(self._view)

    def action_write(self) -> None:
        """Write to the contact."""
        if self._view is not None:
            self.post_message(OpenScreen("compose", self._view.contact))

    def action_conversation(self) -> None:
        """Show what was said with the contact."""
        if self._view is not None:
            self.post_message(OpenScreen("conversation", self._view.contact))

    def action_inspect(self) -> None:
        """Show why this channel carries the next message of the contact."""
        if self._view is not None:
            self.post_message(OpenScreen("channels", self._view.contact))


def _route(services: "Services", detail: MessageDetail, workspace: Workspace) -> str:
    """Where the next message to the contact goes, and why."""
    contact = services.contacts.get(detail.view.contact)
    route = services.router().route(contact.addresses, status=contact.status)
    return route_told(route, DisplaySettings.of(workspace))
