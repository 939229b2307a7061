"""The channel inspector: every channel, and below them why one of them carries a message to somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from store.core.reports import ChannelUse
from store.core.routing import Router
from store.core.types import Channel, Contact, Role, Urn, Workspace
from store.core.views import DisplaySettings
from tui.base.messages import OpenScreen
from tui.base.screen import CordboardScreen
from tui.keys.bindings import key_of
from tui.screens.channels.actions import ChannelActions
from tui.screens.channels.cells import CHANNEL_COLUMNS, channel_cells, channel_detail
from tui.screens.channels.route_table import DecisionTable, RouteTable
from tui.screens.channels.target_bar import TargetBar, target_text
from tui.screens.channels.what_if import WhatIf, decide, study_of
from tui.screens.channels.what_if_form import WhatIfForm
from tui.terminal.profile import MIN_ROWS
from tui.text.cells import plural
from tui.text.changes import effect_text
from tui.text.content import content
from tui.widgets.lists.line_table import Cell, LineTable

_HEIGHTS = [(0, "-flat"), (MIN_ROWS, "-low"), (22, "-short"), (30, "-tall")]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the inspector shows: the channels with their use, and the contact it was opened for."""

    uses: tuple[ChannelUse, ...]
    router: Router
    contact: Contact | None


class ChannelTable(LineTable):
    """The channels of `uses`, each as it is stored or as it is tried."""

    uses: tuple[ChannelUse, ...] = ()

    @property
    def selected(self) -> ChannelUse | None:
        """The channel under the cursor, as stored."""
        return self.uses[self.cursor] if self.cursor < len(self.uses) else None

    def show_tried(self, altered: Mapping[str, Channel], workspace: Workspace) -> None:
        """Show the channels; `altered` maps the uuids of those that are tried to what is tried."""
        uses = self.uses

        def row(index: int) -> tuple[Cell, ...]:
            channel = uses[index].channel
            return channel_cells(uses[index], altered.get(channel.uuid, channel), workspace)

        self.show(len(uses), row)


class ChannelInspectorScreen(CordboardScreen[None]):
    """All channels above; below, the decision for a contact, or for any number or URN typed in."""

    SCOPE = "channels"
    INNER_SCOPES = ("decision",)
    AUTO_FOCUS = "#channels"
    CSS = """
    #channels { height: 8; margin: 0 1; }
    #channel-detail { height: 1; padding: 0 1; text-style: dim; text-wrap: nowrap; text-overflow: ellipsis; }
    WhatIfForm, RouteTable { padding: 0 1; }
    ChannelInspectorScreen.-tall #channels { height: 14; }
    ChannelInspectorScreen.-trying #channels { height: 5; }
    ChannelInspectorScreen.-wide #channel-detail { height: auto; max-height: 2; text-wrap: wrap; }
    ChannelInspectorScreen.-wide #for-input { width: 40; }
    ChannelInspectorScreen.-wide #deciding { layout: horizontal; }
    ChannelInspectorScreen.-wide #candidates { width: 2fr; height: 100%; }
    ChannelInspectorScreen.-wide #reasoning { width: 1fr; margin: 0 0 0 2; }
    ChannelInspectorScreen.-wide #conditions { height: auto; }
    ChannelInspectorScreen.-wide #why { max-height: 8; margin: 1 0 0 0; }
    ChannelInspectorScreen.-low #channels { height: 4; }
    ChannelInspectorScreen.-low.-trying #channels { height: 2; }
    ChannelInspectorScreen.-low #channel-detail, ChannelInspectorScreen.-low #conditions { display: none; }
    """
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(self, contact_uuid: str | None = None) -> None:
        super().__init__()
        self._contact_uuid = contact_uuid
        self._contact: Contact | None = None
        self._stored = self._router = Router(())
        self._study = WhatIf()
        self._actions = ChannelActions(self)

    def compose_body(self) -> ComposeResult:
        """The channels, the target, the what-if controls, and the decision."""
        yield ChannelTable(
            CHANNEL_COLUMNS, empty=f"No channel yet: {key_of('channels.add')} adds one.", id="channels"
        )
        yield Static("", id="channel-detail", markup=False)
        yield TargetBar(self.workspace.default_country)
        yield WhatIfForm(DisplaySettings.of(self.workspace), self.workspace.default_country)
        yield RouteTable()

    # Loading

    def on_mount(self) -> None:
        """Read the channels and the contact."""
        self.set_title("Channels")
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read everything again. What is tried is dropped: what it was tried on may have changed."""
        self.jobs.run(self._load, self._loaded, group="load", awaited=True)

    def _load(self) -> Loaded:
        services, uuid = self.services, self._contact_uuid
        contact = services.contacts.get(uuid) if uuid else None
        return Loaded(services.channels.uses(), services.router(), contact)

    def _loaded(self, loaded: Loaded) -> None:
        self._stored, self._contact = loaded.router, loaded.contact
        self._go_to_new(loaded.uses)
        self._table.uses = loaded.uses
        off = sum(not use.channel.enabled for use in loaded.uses)
        total = plural(len(loaded.uses), "channel")
        self.set_title("Channels", f"{total}, {off} disabled" if off else total)
        self._decide_for(self._contact, None)

    def _go_to_new(self, uses: tuple[ChannelUse, ...]) -> None:
        """Put the cursor on a channel that was made since the last look."""
        known = {use.channel.uuid for use in self._table.uses}
        new = [place for place, use in enumerate(uses) if use.channel.uuid not in known]
        if known and len(new) == 1:
            self._table.cursor = new[0]

    # The target

    def _decide_for(self, contact: Contact | None, urn: Urn | None) -> None:
        """Decide for a contact (at one of its addresses), or for an address that belongs to nobody."""
        country = self.workspace.default_country
        self._show(study_of(self._stored, contact, urn, country=country, role=self._study.role))

    @on(TargetBar.Typed)
    def _typed(self, event: TargetBar.Typed) -> None:
        self._decide_for(None if event.urn else self._contact, event.urn)

    @on(TargetBar.LookUp)
    def _look_up(self, event: TargetBar.LookUp) -> None:
        find = self.services.contacts.find
        self.jobs.run(
            lambda: find(event.text),
            lambda contact: self._found(contact, event.text),
            group="find",
            awaited=True,
            on_error=lambda error: self.query_one(TargetBar).refuse(f"{error.message} {error.hint}".strip()),
        )

    def _found(self, contact: Contact, text: str) -> None:
        bar = self.query_one(TargetBar)
        self._contact, self._contact_uuid = contact, contact.uuid
        bar.clear()
        self._decide_for(contact, bar.read(text))
        self.set_focus(self.query_one(DecisionTable))

    # Showing

    @property
    def _table(self) -> ChannelTable:
        return self.query_one(ChannelTable)

    def _show(self, study: WhatIf) -> None:
        """Show the decision of another study."""
        if not study.altered:
            self._router = self._stored
        elif study.altered != self._study.altered:
            self._router = Router(study.altered_channels, study.country)
        self._study = study
        reading = DisplaySettings.of(self.workspace)
        target = target_text(study, self._contact, self._router, reading, self.glyphs)
        self.query_one(TargetBar).show(target)
        asked = self._contact is not None or study.address is not None
        self.query_one(RouteTable).show(decide(study, self._router), reading, self.glyphs, asked=asked)
        self._show_channels()

    @on(LineTable.Moved, "#channels")
    def _show_channels(self) -> None:
        study, space, table = self._study, self.workspace, self._table
        use = table.selected
        table.show_tried(study.altered, space)
        channel = study.altered.get(use.channel.uuid, use.channel) if use else None
        detail = channel_detail(use, channel, space) if use and channel else ""
        self.query_one("#channel-detail", Static).update(content(detail))
        self.query_one(WhatIfForm).show(channel, study.address, study.channels)
        tried = "; ".join(study.describe())
        place = f"{table.cursor + 1}/{table.row_count}" if table.row_count else ""
        self.set_status(
            f"WHAT-IF, not stored: {tried}" if tried else place,
            f"{key_of('channels.reset')} forgets it" if tried else "",
        )

    # Trying

    @on(WhatIfForm.Tried)
    def _try(self, event: WhatIfForm.Tried) -> None:
        self._show(event.change(self._study))

    @on(DecisionTable.Step)
    def _other_address(self, event: DecisionTable.Step) -> None:
        self._show(self._study.looking_at(self._study.index + event.by))

    def action_what_if(self) -> None:
        """Open the what-if controls, or close them; what is tried stays."""
        form = self.query_one(WhatIfForm)
        self.set_class(form.toggle_class("-open").has_class("-open"), "-trying")
        self._show_channels()
        if form.has_class("-open"):
            self.set_focus(form.query_one("#try-country"))
        else:
            self.set_focus(self.query_one("#channels"))

    def action_reset(self) -> None:
        """Drop what is tried."""
        self._show(self._study.reset())

    def action_role(self) -> None:
        """Switch between the decision for a message and for a call."""
        role = Role.CALL if self._study.role is Role.SEND else Role.SEND
        self._show(replace(self._study, role=role))
        self.notice(f"Decided for a {'call' if role is Role.CALL else 'message'} now.")

    def action_effect(self) -> None:
        """Count the contacts that what is tried would re-route."""
        if self._study.altered:
            self._actions.count_rerouted(
                self._study.altered_channels, lambda change: self.notice(effect_text(change))
            )
        else:
            self.notice(
                f"No other settings are tried yet: {key_of('channels.what_if')} opens the what-if controls."
            )

    def action_look_up(self) -> None:
        """Go to the input for a number, a URN or a contact."""
        self.set_focus(self.query_one("#for-input"))

    def action_back(self) -> None:
        """Close the what-if controls, or leave."""
        if self.query_one(WhatIfForm).has_class("-open"):
            self.action_what_if()
        else:
            self.dismiss(None)

    # Changing channels

    def action_add(self) -> None:
        """Open the form for a new channel."""
        self.post_message(OpenScreen("channel_form"))

    def action_edit(self) -> None:
        """Open the form of the channel."""
        if use := self._table.selected:
            self.post_message(OpenScreen("channel_form", use.channel.uuid))

    def action_switch(self) -> None:
        """Enable the channel, or disable it."""
        if use := self._table.selected:
            self._actions.switch(use, self._stored.channels)

    def action_delete(self) -> None:
        """Delete the channel."""
        if use := self._table.selected:
            self._actions.delete(use, self._stored.channels)
