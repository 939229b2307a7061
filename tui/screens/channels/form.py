"""The form of one channel: what it is, whom it can reach, and how it is matched."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input

from store.core import urns
from store.core.channels import types as channel_types
from store.core.channels.values import from_values, to_values
from store.core.types import Channel, Role
from tui.base.edit_screen import EditScreen
from tui.screens.channels.cells import type_name
from tui.screens.channels.short_name_row import ShortNameRow
from tui.widgets.checkbox import Checkbox
from tui.widgets.choice import Choice, Entry
from tui.widgets.form_rows import FormRow, TextRow, form_buttons

NEW = Channel(uuid="", name="", type="T", address="", schemes=("tel",), roles=(Role.SEND, Role.RECEIVE))


class ChannelFormScreen(EditScreen[Channel, Channel]):
    """Edits the channel with a uuid, or without one a new channel. Returns the channel once it is saved."""

    SCOPE = "channel_form"
    KIND = "channel"
    CSS = "#roles-box { height: 1; width: 1fr; }"

    base = blank = NEW

    def compose_body(self) -> ComposeResult:
        """A line for each setting; what is wrong with one stands below it."""
        types = [Entry(kind.code, kind.name, kind.grouping) for kind in channel_types.offered()]
        schemes = [Entry(name, scheme.label, name) for name, scheme in urns.SCHEMES.items()]
        with VerticalScroll(id="form", can_focus=False):
            yield TextRow("name", "Name", id="channel-name", max_length=64)
            yield ShortNameRow(self._uuid)
            yield FormRow("type", "Type", Choice("Type of channel", types, value="T", id="channel-type"))
            yield TextRow("address", "Address", id="channel-address", max_length=255)
            yield FormRow(
                "schemes", "For", Choice("Address types", schemes, several=True, id="channel-schemes")
            )
            ticks = [Checkbox(role.value, id=f"role-{role.value}") for role in Role]
            yield FormRow("roles", "Roles", Horizontal(*ticks, id="roles-box"))
            yield TextRow(
                "country", "Country", placeholder="two letters, such as RW; empty for any", max_length=2
            )
            yield TextRow("match_prefixes", "Prefixes", placeholder="digits, such as 25078, 25079")
            abroad = Checkbox("International: to other countries too", id="international")
            yield FormRow("allow_international", "Matching", abroad)
            yield TextRow("carrier", "Carrier", placeholder="empty: as its prefixes or its number tell")
            yield FormRow("enabled", "State", Checkbox("Enabled", id="enabled"))
        yield form_buttons("Save channel")

    def load(self) -> Channel:
        """Fetch the channel."""
        return self.services.channels.get(str(self._uuid))

    def fill(self, loaded: Channel) -> None:
        """Put the channel into the controls."""
        self.base = loaded
        channel = from_values({**to_values(loaded), **self.kept})
        texts = {**to_values(channel), "match_prefixes": ", ".join(channel.match_prefixes)}
        with self.prevent(Input.Changed):
            for row in self.query(TextRow):
                row.text = texts[row.part]
        self.query_one("#channel-type", Choice).set_values(channel.type)
        self.query_one("#channel-schemes", Choice).set_values(*channel.schemes)
        self.query_one("#international", Checkbox).value = channel.allow_international
        self.query_one("#enabled", Checkbox).value = channel.enabled
        for role in Role:
            self.query_one(f"#role-{role.value}", Checkbox).value = role in channel.roles
        self.set_focus(self.query_one("#channel-name Input", Input))
        self.show_state()

    def entered(self) -> Channel:
        """The channel as the form has it."""
        texts = {row.part: row.text.strip() for row in self.query(TextRow)}
        ticked = {tick.id: tick.value for tick in self.query(Checkbox)}
        roles = tuple(role for role in Role if ticked[f"role-{role.value}"])
        schemes = self.query_one("#channel-schemes", Choice).values
        base = self.base
        return replace(
            base,
            name=texts["name"],
            short_name=texts["short_name"],
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

    def draft_content(self) -> dict[str, Any]:
        """The channel as a draft keeps it."""
        values = to_values(self.entered())
        del values["uuid"], values["created_on"], values["settings"]
        return values

    def subtitle(self) -> str:
        """The type chosen."""
        return type_name(self.entered())

    @on(Choice.Changed, "#channel-type")
    def _type_chosen(self, event: Choice.Changed) -> None:
        """Another type brings its own address types and roles."""
        kind = channel_types.get(event.value)
        self.query_one("#channel-schemes", Choice).set_values(*kind.schemes)
        for role in Role:
            self.query_one(f"#role-{role.value}", Checkbox).value = role in kind.roles

    def saver(self) -> Callable[[], Channel]:
        """Store the channel."""
        channels = self.services.channels
        entered = self.entered()
        return partial(channels.update, entered, self.base) if self._uuid else partial(channels.add, entered)
