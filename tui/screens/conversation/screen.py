"""The conversation: what a contact wrote and what was written to it, the newest at the bottom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget

from store.core.errors import CordboardError
from store.core.messages.views import MessageView
from store.core.routing import Route
from store.core.types import Contact
from store.core.urns import format_urn
from store.core.views import DisplaySettings
from tui.base import dialogs
from tui.base.contact_actions import ContactActions, Subject
from tui.base.messages import ContactsChanged
from tui.base.screen import CordboardScreen, empty_state, undoable
from tui.base.watch import SendingShown
from tui.keys.bindings import key_of
from tui.screens.conversation.reply import ReplyInput, ReplyLine
from tui.screens.conversation.said import Conversation, Said
from tui.text.addresses import address_text
from tui.text.content import content, joined
from tui.text.delivery.messages import Telling, day_told, message_lines
from tui.text.palette import TITLE
from tui.widgets.windows.held import Held
from tui.widgets.windows.page import WindowPage

_EDGES = 2  # cells beside the text: a margin on each side
_WIDEST = 100  # cells of a line that is read without losing it


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the screen shows: the contact, the way of its next message, and messages around a place."""

    contact: Contact
    route: Route
    source: Conversation
    held: Held[Said]


class ConversationScreen(CordboardScreen[None]):
    """Both directions in one column. It opens at its end; what comes in shows there when it is in view."""

    SCOPE = "conversation"
    INNER_SCOPES: ClassVar[tuple[str, ...]] = ("reply",)
    AUTO_FOCUS = "WindowPage"

    def __init__(self, uuid: str) -> None:
        """`uuid` is that of the contact."""
        super().__init__()
        self._uuid = uuid
        self.opens = uuid, False
        self.shown = SendingShown(self, concerns=lambda notice: notice.concerns(uuid))
        self._actions = ContactActions(self, self._subject)
        self._loaded: Loaded | None = None
        self._at_end = True
        self._sending = False
        self._page = WindowPage[Said](self._lines, key=lambda said: said.message.uuid)
        self._reply = ReplyLine()

    def compose_body(self) -> Iterable[Widget]:
        """The messages, and the line to answer in while it is open."""
        yield self._page
        yield self._reply

    def on_mount(self) -> None:
        """Read the newest messages."""
        self.set_title("Conversation")
        self.refresh_data()

    def on_resize(self) -> None:
        """Wrap the texts to the new width."""
        if self._loaded is not None:
            self._take(self._loaded, self._page.windows.held, at_end=self._at_end)

    def refresh_data(self) -> None:
        """Read again what is in view."""
        top, at_end = self._page.top, self._at_end
        self.shown.read(
            lambda: self._read(None if at_end else top), self._show, group="said", on_error=self._gone
        )

    def _read(self, top: Said | None) -> Loaded:
        services, windows = self.services, self._page.windows
        contact = services.contacts.get(self._uuid)
        route = services.router().route(contact.addresses, status=contact.status)
        source = Conversation(services.conversations, self._uuid, self.workspace)
        held = windows.around(source, top) if top is not None else windows.end(source)
        return Loaded(contact, route, source, held)

    def _gone(self, error: CordboardError) -> None:
        """Go back: the contact cannot be shown any more."""
        self.jobs.show_error(error)
        if self.is_current:
            self.dismiss(None)

    def _show(self, loaded: Loaded) -> None:
        self._take(loaded, loaded.held, at_end=self._at_end)

    def _take(self, loaded: Loaded, held: Held[Said], *, at_end: bool) -> None:
        self._loaded = loaded
        self.set_title(_name(loaded.contact), f"{self._next(loaded)}  {key_of('conversation.inspect')} why")
        ways = ("conversation.write", "conversation.incoming")
        head = () if held.items else empty_state(self.context, "No message yet", *ways)
        self._page.take(head, held, loaded.source)
        if at_end:
            self._page.go_to_end(last=True)

    def _next(self, loaded: Loaded) -> str:
        """Where the next message goes, and by which channel."""
        route, contact = loaded.route, loaded.contact
        if route.address is None or route.channel is None:
            return "no channel for the next message"
        rank = contact.addresses.index(route.address) + 1
        address = address_text(route.address, DisplaySettings.of(self.workspace))
        return f"next to {rank} {address} by {route.channel.short_name or route.channel.name}"

    def _lines(self, said: Said) -> list[Content]:
        return [*self._drawn(said)]

    def _drawn(self, said: Said) -> Iterator[Content]:
        telling = Telling(self.workspace, self.context.now(), key_of("app.undo"))
        if said.opens_day:
            yield content(day_told(said.message.created_on, telling), TITLE)
        for line in message_lines(said.message, telling, min(_WIDEST, self.app.size.width - _EDGES)):
            yield joined(*line)

    @on(WindowPage.Scrolled)
    def _scrolled(self) -> None:
        self._at_end = self._page.at_end
        self._show_status()

    def _show_status(self) -> None:
        if self._loaded is not None:
            status = self._loaded.contact.status.value.capitalize()
            more = "" if self._at_end else "  newer below"
            self.set_status(f"{status}{more}", self.context.database)

    # Answering

    def action_write(self) -> None:
        """Open the line to answer in."""
        self._reply.open()
        if self._at_end:
            # The line takes one from the messages, whose last has to stay in view.
            self.call_after_refresh(self._page.go_to_end, last=True)

    @on(ReplyInput.Leave)
    def _leave(self) -> None:
        self._reply.close()
        self._page.focus()

    @on(ReplyInput.Send)
    def _send(self, event: ReplyInput.Send) -> None:
        """Send what is typed; the line is emptied once it is stored."""
        if self._sending or not event.text.strip():
            return
        self._sending, uuid = True, self._uuid
        broadcasts = self.services.broadcasts

        def sent(_view: MessageView) -> None:
            self._sending = False
            self._reply.close(emptied=True)
            self._page.focus()
            self._at_end = True
            if self._loaded is not None:
                self.notice(undoable(f"Wrote to {_name(self._loaded.contact)}."))
            self.post_message(ContactsChanged((uuid,)))

        def refused(error: CordboardError) -> None:
            self._sending = False
            self.jobs.show_error(error)

        self.jobs.run(
            lambda: broadcasts.send_one(uuid, event.text, reply=True),
            sent,
            group="send",
            on_error=refused,
            awaited=True,
        )

    def unsaved(self) -> str:
        """An answer that is typed and not sent."""
        return "finished the answer" if self._reply.text.strip() else ""

    def action_back(self) -> None:
        """Leave; asks first when an answer is typed and not sent."""
        if self.unsaved():
            detail = "What was typed would be lost. Cancel goes on writing."
            verb = "Leave without sending"
            dialogs.confirm(self, f"{verb}?", verb, lambda: self.dismiss(None), detail)
        else:
            self.dismiss(None)

    # The contact

    def action_inspect(self) -> None:
        """Show the decision on the route of the next message."""
        self._actions.inspect()

    def action_incoming(self) -> None:
        """Record an incoming message from this contact."""
        self._actions.incoming()

    def _subject(self) -> Subject | None:
        if self._loaded is None:
            return None
        contact = self._loaded.contact
        return Subject(
            contact.uuid, _name(contact), contact.status, tuple(one.name for one in contact.groups)
        )


def _name(contact: Contact) -> str:
    first = format_urn(contact.addresses[0].urn, international=True) if contact.addresses else ""
    return contact.name or first or "(no name)"
