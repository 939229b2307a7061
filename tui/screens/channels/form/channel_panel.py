"""The lines of the form of a channel: what it is, whom it can reach, how it is matched, what it needs."""

from dataclasses import replace
from types import MappingProxyType

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input

from store.core import urns
from store.core.channels import types as channel_types
from store.core.channels.values import to_values
from store.core.types import Channel, Role
from tui.screens.channels.form.settings_panel import SettingsPanel
from tui.screens.channels.form.short_name_row import ShortNameRow
from tui.text.cells import CordSigns
from tui.widgets.checkbox import Checkbox
from tui.widgets.choice import Choice, Entry
from tui.widgets.form_rows import FormRow, TextRow


class ChannelPanel(VerticalScroll):
    """Shows a channel, and has what is typed and chosen of it; what is wrong with a line stands below it."""

    DEFAULT_CSS = """
    #roles-box { height: 1; width: 1fr; }
    ChannelPanel .row-label { width: 22; }
    ChannelPanel .problem, ChannelPanel .note { margin: 0 0 0 22; }
    """

    def __init__(self, uuid: str | None, signs: CordSigns) -> None:
        super().__init__(id="form", can_focus=False)
        self._uuid = uuid
        self.settings = SettingsPanel(signs)
        self._base = Channel("", "", "", "", (), ())

    def compose(self) -> ComposeResult:
        """A line for each attribute, and below them the settings."""
        types = [Entry(kind.code, kind.name, kind.grouping) for kind in channel_types.offered()]
        schemes = [Entry(name, scheme.label, name) for name, scheme in urns.SCHEMES.items()]
        yield TextRow("name", "Name", id="channel-name", max_length=64)
        yield ShortNameRow(self._uuid)
        yield FormRow("type", "Type", Choice("Type of channel", types, value="T", id="channel-type"))
        yield TextRow("address", "Address", id="channel-address", max_length=255)
        yield FormRow("schemes", "For", Choice("Address types", schemes, several=True, id="channel-schemes"))
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
        yield self.settings

    def show(self, base: Channel, channel: Channel) -> None:
        """Show a channel, which is to be stored in place of `base`."""
        self._base = base
        texts = {**to_values(channel), "match_prefixes": ", ".join(channel.match_prefixes)}
        with self.prevent(Input.Changed):
            for row in self.query(TextRow):
                if row.part in texts:
                    row.text = texts[row.part]
        self.settings.show_type(channel.type, channel.settings)
        self.query_one("#channel-type", Choice).set_values(channel.type)
        self._show_reach(channel.schemes, channel.roles)
        self.query_one("#international", Checkbox).value = channel.allow_international
        self.query_one("#enabled", Checkbox).value = channel.enabled

    def show_type(self, type_code: str) -> None:
        """Another type brings its own address types and roles, and asks for settings of its own."""
        kind = channel_types.get(type_code)
        self._show_reach(kind.schemes, kind.roles)
        stored = self._base.settings if type_code == self._base.type else {}
        self.settings.show_type(type_code, {**stored, **self.settings.carried_to(type_code)})

    def entered(self) -> Channel:
        """The channel as the form has it."""
        texts = {row.part: row.text.strip() for row in self.query(TextRow)}
        ticked = {tick.id: tick.value for tick in self.query(Checkbox)}
        roles = tuple(role for role in Role if ticked[f"role-{role.value}"])
        schemes = self.query_one("#channel-schemes", Choice).values
        base = self._base
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
            settings=MappingProxyType(self.settings.texts),
        )

    def _show_reach(self, schemes: tuple[str, ...], roles: tuple[Role, ...]) -> None:
        self.query_one("#channel-schemes", Choice).set_values(*schemes)
        for role in Role:
            self.query_one(f"#role-{role.value}", Checkbox).value = role in roles
