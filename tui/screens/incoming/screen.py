"""Recording a message that came in, with what it will do shown before it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from store.core import urns
from store.core.errors import CordboardError, InvalidUrn
from store.core.reports import Reception
from store.core.routing import Router
from store.core.types import Channel, Contact, Role, Urn
from store.core.views import DisplaySettings
from tui.base.drafts import Draft, KeepsDraft, LeftBehind
from tui.base.messages import ContactsChanged
from tui.base.screen import CordboardScreen
from tui.keys import bindings as keys
from tui.screens.incoming.summary import Side, headline, sides, who
from tui.text.content import content, joined
from tui.widgets.choice import Choice, Entry
from tui.widgets.form_rows import FormRow, TextRow, flat_button

PAUSE = 0.15


@dataclass(frozen=True, slots=True)
class Loaded:
    """The channels, and the contact whose address is filled in."""

    router: Router
    contact: Contact | None


class ReceiveScreen(KeepsDraft, CordboardScreen[Reception]):
    """Channel, sender and text; below them the sender before and after. Returns what was recorded."""

    SCOPE = "receive"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("receive")]
    AUTO_FOCUS = ""
    CSS = """
    .form-buttons { height: 1; padding: 0 1; }
    .form-buttons Button { margin: 0 2 0 0; }
    #receive-form { height: auto; padding: 0 1; }
    #headline { height: auto; max-height: 3; padding: 0 1; margin: 1 0 0 0; text-style: bold; }
    #sides { height: 1fr; padding: 0 1; }
    #sides Static { width: 1fr; height: auto; }
    #sides #after { margin: 0 0 0 2; }
    """

    def __init__(self, contact_uuid: str | None = None, taken_up: LeftBehind | None = None) -> None:
        super().__init__()
        self.taken_up = taken_up
        self._contact_uuid = contact_uuid
        self._contact: Contact | None = None
        self._router = Router(())
        self._choice = 0
        self._ready: Reception | None = None

    def compose_body(self) -> ComposeResult:
        """The form, the effects, the buttons."""
        with VerticalScroll(id="receive-form", can_focus=False):
            yield FormRow("channel", "Channel", Choice("Receiving channel", id="receive-channel"))
            yield TextRow("sender", "Sender", placeholder="number, handle or URN", id="sender")
            yield TextRow("text", "Text", placeholder="what the message says", id="text")
        yield Static("", id="headline", markup=False)
        with Horizontal(id="sides"):
            yield Static("", id="before", markup=False)
            yield Static("", id="after", markup=False)
        with Horizontal(classes="form-buttons"):
            yield flat_button("Record", id="save")
            yield flat_button("Leave", id="leave")

    def on_mount(self) -> None:
        """Fetch the channels and the contact."""
        self.set_title("Incoming message")
        self.jobs.run(self._load, self._loaded, group="load")

    def _load(self) -> Loaded:
        uuid = self._contact_uuid
        return Loaded(self.services.router(), self.services.contacts.get(uuid) if uuid else None)

    def _loaded(self, loaded: Loaded) -> None:
        self._router, self._contact = loaded.router, loaded.contact
        able = [channel for channel in loaded.router.channels if Role.RECEIVE in channel.roles]
        entries = [Entry(channel.uuid, channel.name, channel_note(channel)) for channel in able]
        prompt = "choose the channel it came in on" if able else "no channel can receive: add one first"
        self.query_one("#receive-channel", Choice).set_entries(entries, prompt=prompt)
        if self._contact is not None:
            self.set_title(f"Incoming message from {who(self._contact, self.reading)}")
            self._fill_sender(0)
        self.set_focus(self.query_one("#receive-channel", Choice))
        if self.taken_up is not None:
            self._resume(self.taken_up.draft)
        self._preview()
        self.keep_from_now()

    def _resume(self, draft: Draft) -> None:
        channel = str(draft.content["channel"])
        self.query_one("#receive-channel", Choice).set_values(*([channel] if channel else []))
        for part in ("sender", "text"):
            self.query_one(f"#{part}", TextRow).text = str(draft.content[part])

    def written(self) -> Draft | None:
        """The message as it is kept until it is recorded: once its text or an unknown sender is typed."""
        sender, text = (self.query_one(f"#{part}", TextRow).text for part in ("sender", "text"))
        if not (text or (sender and self._contact is None)):
            return None
        channel = self.query_one("#receive-channel", Choice).value
        content = {"channel": channel, "sender": sender, "text": text}
        return Draft("receive", self._contact_uuid or "", 0, "an incoming message", content)

    @property
    def reading(self) -> DisplaySettings:
        """How addresses and moments are shown here."""
        return DisplaySettings.of(self.workspace)

    def _fill_sender(self, index: int) -> None:
        """Fill in one of the contact's addresses, and a channel that could have brought it."""
        addresses = self._contact.addresses if self._contact else ()
        if not addresses:
            return
        self._choice = index % len(addresses)
        address = addresses[self._choice]
        choice = self.query_one("#receive-channel", Choice)
        able = self._channels_for(address.urn.scheme)
        current = self._router.channel(choice.value) if choice.value else None
        if current not in able:
            usual = self._router.pick(address).channel
            first = usual if usual in able else next(iter(able), None)
            choice.set_values(first.uuid if first else "")
        if not self.workspace.redacted:
            self.query_one("#sender", TextRow).text = str(Urn(address.urn.scheme, address.urn.path))

    def _channels_for(self, scheme: str) -> tuple[Channel, ...]:
        return tuple(
            channel
            for channel in self._router.channels
            if channel.enabled and Role.RECEIVE in channel.roles and scheme in channel.schemes
        )

    # The effects

    @on(TextRow.Changed)
    @on(Choice.Changed)
    def _changed(self) -> None:
        self.jobs.debounce(PAUSE, self._preview, group="preview-soon")

    def sender(self) -> Urn:
        """What is typed, as an address of the channel's type unless it names its own; raises InvalidUrn."""
        text = self.query_one("#sender", TextRow).text.strip()
        channel = self._channel
        country = (channel.country if channel else "") or self.workspace.default_country
        head, colon, _ = text.partition(":")
        if (colon and head.lower() in urns.SCHEMES) or channel is None or "tel" in channel.schemes:
            return urns.from_text(text, country)
        return urns.entry(channel.schemes[0], text, country)

    @property
    def _channel(self) -> Channel | None:
        value = self.query_one("#receive-channel", Choice).value
        return self._router.channel(value) if value else None

    def _preview(self) -> None:
        """Ask the store what the message would do."""
        self._ready = None
        row, channel = self.query_one("#sender", TextRow), self._channel
        row.show_problem("")
        if channel is None or not row.text.strip():
            self._explain("Choose the channel and type the sender to see what the message will do.")
            return
        try:
            urn = self.sender()
        except InvalidUrn as error:
            row.show_problem(f"{error.message} {error.hint}".strip())
            self._explain("")
            return
        preview, text = self.services.messages.preview, self.query_one("#text", TextRow).text
        self.jobs.run(
            lambda: preview(channel.uuid, urn, text),
            self._show_effects,
            group="preview",
            on_error=self._refused,
        )

    def _refused(self, error: CordboardError) -> None:
        self.query_one("#sender", TextRow).show_problem(f"{error.message} {error.hint}".strip())
        self._explain("")

    def _explain(self, sentence: str) -> None:
        self.query_one("#headline", Static).update(content(sentence))
        for side in ("#before", "#after"):
            self.query_one(side, Static).update("")

    def _show_effects(self, reception: Reception) -> None:
        self._ready = reception
        self.query_one("#headline", Static).update(content(headline(reception, self.reading)))
        before, after = sides(reception, self._router, self.reading)
        self.query_one("#before", Static).update(side_content("Before", before))
        self.query_one("#after", Static).update(side_content("After", after))

    # Recording

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Record the message, once its effects are shown."""
        channel = self._channel
        if channel is None or self._ready is None:
            self.notice("Choose the channel and type the sender first.", warning=True)
            return
        receive, urn, text = (
            self.services.messages.receive,
            self.sender(),
            self.query_one("#text", TextRow).text,
        )
        record = self.saving(lambda: receive(channel.uuid, urn, text))
        self.jobs.run(record, self._recorded, group="save", on_error=self._refused)

    def _recorded(self, reception: Reception) -> None:
        self.notice(f"Recorded a message from {who(reception.after, self.reading)}.")
        self.post_message(ContactsChanged((reception.after.uuid,)))
        self.dismiss(reception)

    def action_next_sender(self) -> None:
        """Fill in the contact's next address."""
        self._fill_sender(self._choice + 1)

    def action_previous_sender(self) -> None:
        """Fill in the contact's previous address."""
        self._fill_sender(self._choice - 1)

    @on(Button.Pressed, "#leave")
    def action_back(self) -> None:
        """Leave without recording."""
        self.dismiss(None)


def channel_note(channel: Channel) -> str:
    """What tells a receiving channel from others of a similar name."""
    address = f"{channel.address}, " if channel.address else ""
    return f"{address}for {', '.join(channel.schemes)}" + ("" if channel.enabled else ", disabled")


def side_content(title: str, side: Side | None) -> Content:
    """One half of the effects."""
    if side is None:
        return joined((title, "bold underline"), "\n")
    lines: Iterable[Content] = [
        joined((title, "bold underline"), f"  {side.status}"),
        *(content(line) for line in side.addresses or ("no address",)),
        content(side.route),
    ]
    return Content("\n").join(lines)
