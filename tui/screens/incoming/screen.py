"""Recording a message that came in, with what it will do shown before it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from store.core import urns
from store.core.errors import CordboardError, InvalidUrn
from store.core.reports import Reception
from store.core.routing import Router
from store.core.types import Channel, Contact, Role, Urn
from tui.base.drafts import Draft
from tui.base.edit_screen import FormScreen
from tui.base.messages import ContactsChanged
from tui.base.screen import undoable
from tui.screens.incoming.summary import EffectsView, who
from tui.text.channel_choice import channel_lines, incoming_told
from tui.widgets.choice import Choice, Entry, entries
from tui.widgets.form_rows import FormRow, TextRow, form_buttons

PAUSE = 0.15


@dataclass(frozen=True, slots=True)
class Loaded:
    """The channels, and the contact whose address is filled in."""

    router: Router
    contact: Contact | None


class ReceiveScreen(FormScreen[Reception, Loaded]):
    """Channel, sender and text; below them the sender before and after. Returns what was recorded."""

    SCOPE = "receive"
    CSS = "#receive-form { height: auto; padding: 0 1; }"

    _contact: Contact | None = None
    _router = Router(())
    _position = 0
    """Which of the contact's addresses is filled in."""
    _ready = False
    """Whether the message as it stands can be recorded: what it does is shown."""

    def compose_body(self) -> ComposeResult:
        """The form, the effects, the buttons."""
        with VerticalScroll(id="receive-form", can_focus=False):
            yield FormRow(
                "channel", "Channel", Choice("Receiving channel", source=self._offered, id="receive-channel")
            )
            yield TextRow("sender", "Sender", placeholder="number, handle or URN", id="sender")
            yield TextRow("text", "Text", placeholder="what the message says", id="text")
        yield EffectsView(id="effects")
        yield form_buttons("Record")

    def on_mount(self) -> None:
        """Say what the form is for."""
        self.set_title("Incoming message")

    def load(self) -> Loaded:
        """Fetch the channels and the contact."""
        return Loaded(self.services.router(), self.services.contacts.get(self._uuid) if self._uuid else None)

    def load_failed(self, error: CordboardError) -> None:
        """Leave the form empty."""
        self.jobs.show_error(error)

    def fill(self, loaded: Loaded) -> None:
        """Offer the channels that can receive, and fill in the contact's first address or what was kept."""
        self._router, self._contact = loaded.router, loaded.contact
        offer_channels(self.query_one("#receive-channel", Choice), loaded.router)
        if self._contact is not None:
            self.set_title(f"Incoming message from {who(self._contact, self.reading)}")
            self._fill_sender(0)
        self.set_focus(self.query_one("#receive-channel", Choice))
        if self.kept:
            self.query_one("#receive-channel", Choice).set_values(str(self.kept["channel"]))
            for part in ("sender", "text"):
                self.query_one(f"#{part}", TextRow).text = str(self.kept.get(part, ""))
        self._preview()

    def to_draft(self) -> Draft | None:
        """The message, once its text or the address of somebody unknown is typed."""
        sender, text = (self.query_one(f"#{part}", TextRow).text for part in ("sender", "text"))
        if not (text or (sender and self._contact is None)):
            return None
        channel = self.query_one("#receive-channel", Choice).value
        content = {"channel": channel, "sender": sender, "text": text}
        return Draft("receive", self._uuid or "", 0, "an incoming message", content)

    def _offered(self) -> Sequence[Entry]:
        """The channels for the address that is filled in; for one that is typed, all."""
        return offered(self._router, self._contact, self._position)

    def _fill_sender(self, index: int) -> None:
        """Fill in one of the contact's addresses, and a channel that could have brought it."""
        addresses = self._contact.addresses if self._contact else ()
        if not addresses:
            return
        self._position = index % len(addresses)
        address = addresses[self._position]
        choice = self.query_one("#receive-channel", Choice)
        able = [channel for channel in self._router.channels if receives(channel, address.urn.scheme)]
        current = self._router.channel(choice.value) if choice.value else None
        if current not in able:
            usual = self._router.pick(address).channel
            first = usual if usual in able else next(iter(able), None)
            choice.set_values(first.uuid if first else "")
        if not self.workspace.redacted:
            self.query_one("#sender", TextRow).text = str(Urn(address.urn.scheme, address.urn.path))

    @on(TextRow.Changed)
    @on(Choice.Changed)
    def _changed(self) -> None:
        self.jobs.debounce(PAUSE, self._preview, group="preview-soon")

    def sender(self) -> Urn:
        """What is typed, as an address; raises InvalidUrn."""
        text = self.query_one("#sender", TextRow).text.strip()
        return sender_urn(text, self._channel, self.workspace.default_country)

    @property
    def _channel(self) -> Channel | None:
        value = self.query_one("#receive-channel", Choice).value
        return self._router.channel(value) if value else None

    def _preview(self) -> None:
        """Ask the store what the message would do."""
        self._ready = False
        row, channel = self.query_one("#sender", TextRow), self._channel
        row.show_problem("")
        if channel is None or not row.text.strip():
            self.effects.explain("Choose the channel and type the sender to see what the message will do.")
            return
        try:
            urn = self.sender()
        except InvalidUrn as error:
            row.show_problem(f"{error.message} {error.hint}".strip())
            self.effects.explain("")
            return
        if self.workspace.redacted:
            self._ready = True
            self.effects.explain("Addresses are hidden here: whose this is, is told once it is recorded.")
            return
        preview, text = self.services.messages.preview, self.query_one("#text", TextRow).text
        self.jobs.run(
            lambda: preview(channel.uuid, urn, text),
            self._show_effects,
            group="preview",
            on_error=self.refused,
        )

    def _show_effects(self, reception: Reception) -> None:
        self._ready = True
        self.effects.show(reception, self._router, self.reading)

    @property
    def effects(self) -> EffectsView:
        """Where it stands what the message does."""
        return self.query_one(EffectsView)

    def action_save(self) -> None:
        """Record the message, once its effects are shown."""
        if not self._ready:
            self.notice("Choose the channel and type the sender first.", warning=True)
        else:
            super().action_save()

    def saver(self) -> Callable[[], Reception]:
        """Record the message."""
        channel, text = self.query_one("#receive-channel", Choice), self.query_one("#text", TextRow)
        return partial(self.services.messages.receive, channel.value, self.sender(), text.text)

    def saved(self, result: Reception) -> None:
        """Say whom it is from, and close the form."""
        self.notice(undoable(f"Recorded a message from {who(result.after, self.reading)}."))
        self.post_message(ContactsChanged((result.after.uuid,)))
        self.dismiss(result)

    def refused(self, error: CordboardError) -> None:
        """Say below the sender what is wrong."""
        self.query_one("#sender", TextRow).show_problem(f"{error.message} {error.hint}".strip())
        self.effects.explain("")

    def action_next_sender(self) -> None:
        """Fill in the contact's next address."""
        self._fill_sender(self._position + 1)

    def action_previous_sender(self) -> None:
        """Fill in the contact's previous address."""
        self._fill_sender(self._position - 1)


def offer_channels(choice: Choice, router: Router) -> None:
    """Let the channel be chosen that a message came in on."""
    able = offered(router)
    prompt = "choose the channel it came in on" if able else "no channel can receive: add one first"
    choice.set_entries(able, prompt=prompt)


def offered(router: Router, contact: Contact | None = None, position: int = 0) -> Sequence[Entry]:
    """The channels that a message can come in on, with what it would do from an address of the contact."""
    scheme = contact.addresses[position].urn.scheme if contact and contact.addresses else ""
    able = [channel for channel in router.channels if Role.RECEIVE in channel.roles]
    return entries(channel_lines(able, partial(incoming_told, scheme)))


def receives(channel: Channel, scheme: str) -> bool:
    """Whether a channel can receive from addresses of a type now."""
    return channel.enabled and Role.RECEIVE in channel.roles and scheme in channel.schemes


def sender_urn(text: str, channel: Channel | None, country: str) -> Urn:
    """A typed sender as an address; `country` is the workspace's, for a channel without one."""
    if channel is None:
        return urns.sender(text, (), country)
    return urns.sender(text, channel.schemes, channel.country or country)
