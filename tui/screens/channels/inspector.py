"""The channel inspector: every channel, and below them why one of them carries a message to somebody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from store.core.channels.readiness import Readiness
from store.core.messages.views import ChannelHealth, Condition
from store.core.reports import ChannelUse
from store.core.routing import Router
from store.core.types import Channel, Contact, Role, Urn
from store.core.views import DisplaySettings
from tui.base.messages import OpenScreen
from tui.base.screen import CordboardScreen, empty_state
from tui.base.watch import SendingShown
from tui.keys.bindings import key_of
from tui.screens.channels.actions import ChannelActions
from tui.screens.channels.cells import CHANNEL_COLUMNS, Showing, channel_cells, channel_detail, summary
from tui.screens.channels.decision import Decided, Decision
from tui.screens.channels.decision_list import DecisionList
from tui.screens.channels.target_bar import TargetBar
from tui.screens.channels.trying import Trial
from tui.screens.channels.what_if import WhatIf, decide, study_of
from tui.screens.channels.what_if_form import WhatIfForm
from tui.terminal.profile import MIN_COLUMNS, MIN_ROWS
from tui.text.cells import CordSigns, cord_signs
from tui.text.changes import effect_text
from tui.text.content import content
from tui.text.widths import PANES_FROM
from tui.widgets.lists.line_table import Cell, LineTable

_WIDTHS = [(0, "-tiny"), (MIN_COLUMNS, "-narrow"), (PANES_FROM, "-paned")]
_HEIGHTS = [(0, "-flat"), (MIN_ROWS, "-low"), (22, "-short"), (30, "-tall")]

_Known = tuple[Mapping[str, ChannelHealth], Mapping[str, Readiness]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the inspector shows: the channels with their use, how sending by them goes and how far what they
    ask for is there, and the contact it was opened for."""

    uses: tuple[ChannelUse, ...]
    known: _Known
    router: Router
    contact: Contact | None


class ChannelTable(LineTable):
    """The channels of `uses`, each as it is stored or as it is tried."""

    uses: tuple[ChannelUse, ...] = ()

    @property
    def selected(self) -> ChannelUse | None:
        """The channel under the cursor, as stored."""
        return self.uses[self.cursor] if self.cursor < len(self.uses) else None

    def take(self, uses: tuple[ChannelUse, ...], first: str) -> None:
        """Have these, with the cursor on the one that was made since the last look, or at the first look on
        one by its uuid."""
        known = {use.channel.uuid for use in self.uses}
        wanted = {use.channel.uuid for use in uses} - known if known else {first}
        new = [place for place, use in enumerate(uses) if use.channel.uuid in wanted]
        self.uses = uses
        if len(new) == 1:
            self.cursor = new[0]

    def select(self, uuid: str) -> None:
        """Put the cursor on a channel."""
        self.go_to(next(at for at, use in enumerate(self.uses) if use.channel.uuid == uuid))

    def show_tried(self, altered: Mapping[str, Channel], showing: Showing) -> None:
        """Show the channels; `altered` maps the uuids of those that are tried to what is tried."""
        uses = self.uses

        def row(index: int) -> tuple[Cell, ...]:
            use = uses[index]
            tried = altered.get(use.channel.uuid, use.channel)
            return channel_cells(use, tried, showing, current=index == self.cursor)

        self.show(len(uses), row)


def _opens(name: str) -> Callable[["ChannelInspectorScreen"], None]:
    """An action that opens a screen about the channel."""

    def go(screen: "ChannelInspectorScreen") -> None:
        if use := screen.selected:
            screen.post_message(OpenScreen(name, use.channel.uuid))

    return go


def _try_out(screen: "ChannelInspectorScreen") -> None:
    """Send one text through the channel under the cursor, for real."""
    if use := screen.selected:
        Trial(screen, use.channel).ask()


class ChannelInspectorScreen(CordboardScreen[None]):
    """All channels above; below, the decision for a contact, or for any number or URN typed in."""

    SCOPE = "channels"
    INNER_SCOPES = ("decision",)
    AUTO_FOCUS = "#channels"
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(
        self, contact_uuid: str | None = None, unsaved: Contact | None = None, channel: str = ""
    ) -> None:
        """`unsaved` is the contact as a form has it, which is decided for in place of the stored one;
        `channel` is the uuid of the channel that the cursor is on."""
        super().__init__()
        self.shown = SendingShown(
            self, holds=lambda: bool(self._study.altered) or self.query_one(TargetBar).is_open
        )
        self._contact_uuid, self._unsaved = contact_uuid, unsaved
        self._channel = channel
        self._contact: Contact | None = None
        self._urn: Urn | None = None
        """The address that is decided for when it is no contact's."""
        self._stored = self._router = Router(())
        self._known: _Known = ({}, {})
        self._study = WhatIf()
        self._actions = ChannelActions(self)

    def compose_body(self) -> ComposeResult:
        """The channels, the target, the what-if controls, and the decision."""
        with Vertical(id="top"):
            empty = empty_state(self.context, "No channel yet", "channels.add")
            yield ChannelTable(CHANNEL_COLUMNS, empty=empty, id="channels")
            yield Static("", id="channel-detail", markup=False)
        country, signs = self.workspace.default_country, self._signs
        bar, form = TargetBar(country, signs), WhatIfForm(DisplaySettings.of(self.workspace), country)
        decision = Decision(self.glyphs, signs, form)
        bar.heading.of = decision
        yield bar
        yield decision

    # Loading

    def on_mount(self) -> None:
        """Read the channels and the contact; of a contact, the decision is what was asked for."""
        self.set_title("Channels")
        if self._contact_uuid or self._unsaved:
            self.set_focus(self.query_one(DecisionList))
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read everything again. What is tried is dropped: what it was tried on may have changed."""
        self.shown.read(self._load, self._loaded, group="load")

    def _load(self) -> Loaded:
        services, uuid = self.services, self._contact_uuid
        contact = self._unsaved or (services.contacts.get(uuid) if uuid else None)
        known = services.states.all(), services.channels.readiness()
        return Loaded(services.channels.uses(), known, services.router(), contact)

    def _loaded(self, loaded: Loaded) -> None:
        urn = self._looked_at(loaded.contact)
        self._stored, self._contact, self._known = loaded.router, loaded.contact, loaded.known
        self._table.take(loaded.uses, self._channel)
        # The headings, the channels, and a line about one of them: what is left over is for the decision.
        self.query_one("#top").styles.max_height = (len(loaded.uses) or 2) + 2
        self.set_title("Channels", summary(loaded.uses, loaded.known[0]))
        self._decide_for(self._contact, urn)

    def _looked_at(self, contact: Contact | None) -> Urn | None:
        """The address that stays in view when everything is read again, if the contact still has it."""
        study, before = self._study, self._contact
        if contact is None or before is None or before.uuid != contact.uuid or not study.addresses:
            return self._urn
        urn = study.addresses[study.index].urn
        return urn if any(address.urn == urn for address in contact.addresses) else None

    # The target

    def _decide_for(self, contact: Contact | None, urn: Urn | None, said: str = "") -> None:
        """Decide for a contact (at one of its addresses), or for an address that belongs to nobody; for
        nobody at all, `said` tells why."""
        country = self.workspace.default_country
        self._show(study_of(self._stored, contact, urn, country=country, role=self._study.role), said)

    @on(TargetBar.Typed)
    def _typed(self, event: TargetBar.Typed) -> None:
        """Decide for what is typed as far as it goes; what is no address has no decision."""
        if event.urn or event.said:
            self._decide_for(None, event.urn, event.said)
        else:
            self._decide_for(self._contact, self._urn)

    @on(TargetBar.Found)
    def _found(self, event: TargetBar.Found) -> None:
        """Decide for a contact that was found, or for an address that no contact has."""
        contact = event.contact
        self._contact, self._contact_uuid = contact, contact.uuid if contact else None
        self._unsaved = None
        self._urn = None if contact else event.urn
        self._decide_for(contact, event.urn)
        self.set_focus(self.query_one(DecisionList))

    # Showing

    @property
    def _signs(self) -> CordSigns:
        return cord_signs(self.context.profile.few_signs)

    @property
    def _showing(self) -> Showing:
        return Showing(self.workspace, self._signs, self.context.now(), *self._known)

    @property
    def _table(self) -> ChannelTable:
        return self.query_one(ChannelTable)

    @property
    def _reading(self) -> DisplaySettings:
        """How addresses are shown; one that is marked as hidden stays so, whatever the settings say."""
        reading, address = DisplaySettings.of(self.workspace), self._study.address
        return replace(reading, redacted=reading.redacted or bool(address and address.urn.hidden))

    @property
    def selected(self) -> ChannelUse | None:
        """The channel under the cursor of the list that has the focus."""
        decision, table = self.query_one(DecisionList), self._table
        if decision.has_focus and decision.candidate:
            table.select(decision.candidate.channel.uuid)
        return table.selected

    def _show(self, study: WhatIf, said: str = "") -> None:
        """Show the decision of another study; without an address, `said` tells why there is none."""
        if not study.altered:
            self._router = self._stored
        elif study.altered != self._study.altered:
            self._router = Router(study.altered_channels, study.country)
        self._study = study
        made = decide(study, self._router)
        whose = self._contact if self._contact and study.addresses == self._contact.addresses else None
        unsaved = whose is not None and whose is self._unsaved
        self.query_one(TargetBar).show(study, whose, self._reading, unsaved=unsaved)
        self.query_one(Decision).show(Decided(study, made, self._router, whose), self._reading, said)
        self._show_channels()

    @on(LineTable.Moved, "#channels")
    def _show_channels(self) -> None:
        study, showing, table = self._study, self._showing, self._table
        use = table.selected
        table.show_tried(study.altered, showing)
        channel = study.altered.get(use.channel.uuid, use.channel) if use else None
        detail = channel_detail(use, channel, showing) if use and channel else ""
        self.query_one("#channel-detail", Static).update(content(detail))
        self.query_one(WhatIfForm).show(channel, study)
        self._show_place()

    @on(DecisionList.Moved)
    def _show_place(self) -> None:
        """Tell what is tried, or else where the cursor stands."""
        decision = self.query_one(DecisionList)
        moved = decision if decision.has_focus else self._table
        tried = "; ".join(self._study.describe())
        place = f"{moved.cursor + 1}/{moved.row_count}" if moved.row_count else ""
        # A wide screen tells it under the channels.
        tells = moved is self._table and self.app.size.width < PANES_FROM
        use = self._table.selected if tells else None
        if use and (told := self._showing.trouble(use.channel)):
            place += f"  {told}"
        self.set_status(
            f"WHAT-IF, not stored: {tried}" if tried else place,
            f"{key_of('channels.reset')} forgets it" if tried else self.context.database,
        )

    def footer_actions(self) -> tuple[str, ...]:
        """Over the decision, what is done to it stands first."""
        if self.query_one(DecisionList).has_focus:
            return ("next_address", "what_if", "look_up", "edit", "switch", "role")
        return ()

    # Trying

    @on(WhatIfForm.Tried)
    def _try(self, event: WhatIfForm.Tried) -> None:
        self._show(event.change(self._study))

    @on(DecisionList.Step)
    def _other_address(self, event: DecisionList.Step) -> None:
        self._show(self._study.looking_at(self._study.index + event.by))

    def action_what_if(self) -> None:
        """Open the what-if controls, or close them; what is tried stays."""
        form, selected = self.query_one(WhatIfForm), self.selected
        self.set_class(form.toggle_class("-open").has_class("-open"), "-trying")
        self._show_channels()
        if form.has_class("-open") and selected:
            self.set_focus(form.query_one("#try-country"))
        else:
            self.set_focus(self._table)

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
        """Ask for a number, a URN or a contact."""
        self.query_one(TargetBar).open()

    def action_back(self) -> None:
        """Keep the target as it was, close the what-if controls, or leave."""
        bar = self.query_one(TargetBar)
        if bar.is_open:
            bar.close()
            self._decide_for(self._contact, self._urn)
            self.set_focus(self.query_one(DecisionList))
        elif self.query_one(WhatIfForm).has_class("-open"):
            self.action_what_if()
        else:
            self.dismiss(None)

    # Changing channels

    def action_pause(self) -> None:
        """Send nothing by the channel until it is resumed, or resume it."""
        if use := self.selected:
            is_paused = self._showing.of(use.channel).condition is Condition.PAUSED
            self._actions.pause(use.channel, resumes=is_paused)

    def action_add(self) -> None:
        """Open the form for a new channel."""
        self.post_message(OpenScreen("channel_form"))

    action_edit, action_log = _opens("channel_form"), _opens("channel_log")
    action_try_out = _try_out

    def action_switch(self) -> None:
        """Enable the channel, or disable it."""
        if use := self.selected:
            self._actions.switch(use, self._stored.channels)

    def action_delete(self) -> None:
        """Delete the channel."""
        if use := self.selected:
            self._actions.delete(use, self._stored.channels)
