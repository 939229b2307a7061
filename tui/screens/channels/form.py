"""The form of one channel: what it is, whom it can reach, and how it is matched."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input

from store.core import urns
from store.core.channels import types as channel_types
from store.core.channels.values import from_values, to_values
from store.core.errors import CordboardError, InvalidChannel
from store.core.types import Channel, Role
from tui.base import dialogs
from tui.base.drafts import Draft, KeepsDraft, LeftBehind
from tui.base.messages import ChannelsChanged
from tui.base.screen import CordboardScreen
from tui.keys import bindings as keys
from tui.screens.channels.cells import type_name
from tui.widgets.checkbox import Tick
from tui.widgets.choice import Choice, Entry
from tui.widgets.form_rows import FormRow, TextRow, flat_button

NEW = Channel(uuid="", name="", type="T", address="", schemes=("tel",), roles=(Role.SEND, Role.RECEIVE))


class ChannelFormScreen(KeepsDraft, CordboardScreen[Channel]):
    """Edits the channel with a uuid, or without one a new channel. Returns the channel once it is saved."""

    SCOPE = "channel_form"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("channel_form")]
    AUTO_FOCUS = ""
    CSS = """
    .form-buttons { height: 1; padding: 0 1; }
    .form-buttons Button { margin: 0 2 0 0; }
    #form { height: 1fr; padding: 0 1; }
    #roles-box, #matching-box { height: 1; width: 1fr; }
    """

    def __init__(self, uuid: str | None = None, taken_up: LeftBehind | None = None) -> None:
        super().__init__()
        self.taken_up = taken_up
        self._uuid = uuid
        self._base = NEW
        self._saving = False

    def compose_body(self) -> ComposeResult:
        """A line for each setting; what is wrong with one stands below it."""
        types = [Entry(kind.code, kind.name, kind.grouping) for kind in channel_types.offered()]
        schemes = [Entry(name, scheme.label, name) for name, scheme in urns.SCHEMES.items()]
        with VerticalScroll(id="form", can_focus=False):
            yield TextRow("name", "Name", id="channel-name", max_length=64)
            yield FormRow("type", "Type", Choice("Type of channel", types, value="T", id="channel-type"))
            yield TextRow("address", "Address", id="channel-address", max_length=255)
            yield FormRow(
                "schemes", "For", Choice("Address types", schemes, several=True, id="channel-schemes")
            )
            ticks = [Tick(role.value, id=f"role-{role.value}") for role in Role]
            yield FormRow("roles", "Roles", Horizontal(*ticks, id="roles-box"))
            yield TextRow(
                "country", "Country", placeholder="two letters, such as RW; empty for any", max_length=2
            )
            yield TextRow("match_prefixes", "Prefixes", placeholder="digits, such as 25078, 25079")
            boxes = (Tick("International", id="international"), Tick("Enabled", id="enabled"))
            yield FormRow("allow_international", "Matching", Horizontal(*boxes, id="matching-box"))
            yield TextRow("carrier", "Carrier", placeholder="empty: as its prefixes or its number tell")
        with Horizontal(classes="form-buttons"):
            yield flat_button("Save channel", id="save")
            yield flat_button("Leave", id="leave")

    def on_mount(self) -> None:
        """Fetch the channel."""
        self.set_title("Channel" if self._uuid else "New channel")
        uuid = self._uuid
        if uuid is None:
            self._begin(NEW)
        else:
            self.jobs.run(
                lambda: self.services.channels.get(uuid), self._begin, group="load", on_error=self._gone
            )

    def _gone(self, error: CordboardError) -> None:
        self.jobs.show_error(error)
        self.dismiss(None)

    def _begin(self, channel: Channel) -> None:
        kept = self.taken_up
        self._fill(from_values({**to_values(channel), **kept.draft.content}) if kept else channel)
        self._base = channel
        self._show_state()
        self.keep_from_now()

    def _fill(self, channel: Channel) -> None:
        self._base = channel
        texts = {
            "name": channel.name,
            "address": channel.address,
            "country": channel.country,
            "match_prefixes": ", ".join(channel.match_prefixes),
            "carrier": channel.carrier,
        }
        with self.prevent(Input.Changed):
            for row in self.query(TextRow):
                row.text = texts[row.part]
        self.query_one("#channel-type", Choice).set_values(channel.type)
        self.query_one("#channel-schemes", Choice).set_values(*channel.schemes)
        self.query_one("#international", Tick).value = channel.allow_international
        self.query_one("#enabled", Tick).value = channel.enabled
        for role in Role:
            self.query_one(f"#role-{role.value}", Tick).value = role in channel.roles
        self.set_focus(self.query_one("#channel-name Input", Input))
        self._show_state()

    def entered(self) -> Channel:
        """The channel as the form has it."""
        texts = {row.part: row.text.strip() for row in self.query(TextRow)}
        ticked = {tick.id: tick.value for tick in self.query(Tick)}
        roles = tuple(role for role in Role if ticked[f"role-{role.value}"])
        schemes = self.query_one("#channel-schemes", Choice).values
        base = self._base
        return replace(
            base,
            name=texts["name"],
            type=self.query_one("#channel-type", Choice).value,
            address=texts["address"],
            schemes=base.schemes if set(schemes) == set(base.schemes) else schemes,
            roles=base.roles if set(roles) == set(base.roles) else roles,
            country=texts["country"].upper(),
            match_prefixes=tuple(texts["match_prefixes"].replace(",", " ").split()),
            allow_international=ticked["international"],
            enabled=ticked["enabled"],
            carrier=texts["carrier"],
        )

    def written(self) -> Draft | None:
        """The channel as it is kept while it is not saved."""
        if not self.changed:
            return None
        channel = self.entered()
        title = f"the channel {channel.name}" if channel.name else "a new channel"
        content = to_values(channel)
        del content["uuid"], content["created_on"]
        return Draft("channel_form", self._base.uuid, 0, title, content)

    @property
    def changed(self) -> bool:
        """Whether the form differs from the channel as it was opened."""
        return self.entered() != self._base

    def unsaved(self) -> str:
        """What leaving would lose."""
        return "saved the changes to this channel" if self.changed else ""

    @on(TextRow.Changed)
    @on(Tick.Changed)
    @on(Choice.Changed)
    def _show_state(self) -> None:
        channel = self.entered()
        if self._uuid:
            self.set_title(f"Channel: {self._base.name}", type_name(channel))
        self.set_status("Not saved" if channel != self._base else "Nothing changed yet")

    @on(Choice.Changed, "#channel-type")
    def _type_chosen(self, event: Choice.Changed) -> None:
        """Another type brings its own address types and roles."""
        kind = channel_types.get(event.value)
        self.query_one("#channel-schemes", Choice).set_values(*kind.schemes)
        for role in Role:
            self.query_one(f"#role-{role.value}", Tick).value = role in kind.roles
        self._show_state()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Store the channel."""
        if self._saving:
            return
        self._saving = True
        channel, channels = self.entered(), self.services.channels
        save = channels.update if self._uuid else channels.add
        self.jobs.run(self.saving(lambda: save(channel)), self._saved, group="save", on_error=self._refused)

    def _saved(self, channel: Channel) -> None:
        self.notice(f"Saved {channel.name}.")
        self.post_message(ChannelsChanged())
        self.dismiss(channel)

    def _refused(self, error: CordboardError) -> None:
        self._saving = False
        if not isinstance(error, InvalidChannel):
            self.jobs.show_error(error)
            return
        problems = {problem.field: problem.message for problem in error.problems}
        wrong = []
        for row in self.query(FormRow):
            row.show_problem(problems.get(row.part, ""))
            if row.part in problems:
                wrong.append(row)
        if wrong and wrong[0].control.focusable:
            self.set_focus(wrong[0].control)

    @on(Button.Pressed, "#leave")
    def action_back(self) -> None:
        """Leave; asks first when something would be lost."""
        if self.changed:
            detail = "What was changed here would be lost. Cancel goes on editing."
            dialogs.confirm(self, "Leave without saving?", "Leave", lambda: self.dismiss(None), detail)
        else:
            self.dismiss(None)
