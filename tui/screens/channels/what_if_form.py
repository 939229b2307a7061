"""The controls that try other settings of a channel, and another value or lock of an address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from store.core import urns
from store.core.errors import InvalidUrn
from store.core.routing import Router
from store.core.types import Address, Channel, Role
from store.core.views import DisplaySettings
from tui.keys.bindings import key_of
from tui.screens.channels.cells import name_within
from tui.screens.channels.what_if import WhatIf
from tui.text.channel_choice import CLEAR, channel_lines, lock_told
from tui.text.content import content, joined
from tui.text.palette import FOCUS, SLOW
from tui.widgets.checkbox import Checkbox
from tui.widgets.choice import Choice, Entry, entries
from tui.widgets.form_rows import PlainInput
from tui.widgets.panes import Pane

UNLOCKED = "no lock"


class WhatIfForm(Pane):
    """Shows a channel and an address as they are tried; posts each change, and stores none. On a wide screen
    it is a pane that says so much while it is closed."""

    DEFAULT_CSS = """
    WhatIfForm { display: none; height: auto; padding: 0 1; }
    WhatIfForm.-open { display: block; }
    WhatIfForm #try-hint { display: none; height: auto; }
    WhatIfForm #try-controls { height: auto; }
    WhatIfForm .line { height: 1; }
    WhatIfForm .word { width: auto; margin: 0 1 0 0; }
    WhatIfForm #try-country { width: 6; margin: 0 2 0 0; }
    WhatIfForm #try-value { width: 2fr; margin: 0 2 0 0; }
    WhatIfForm #try-lock { width: 1fr; }
    WhatIfForm #try-switches { height: 1; layout: horizontal; }
    WhatIfForm #try-switches Horizontal { width: auto; height: 1; }
    """

    @dataclass
    class Tried(Message):
        """A setting was changed; `change` turns the current study into the new one."""

        change: Callable[[WhatIf], WhatIf]

    def __init__(self, reading: DisplaySettings, country: str = "") -> None:
        super().__init__()
        self._reading, self._country = reading, country
        self._channel: Channel | None = None
        self._locked: tuple[Address, Sequence[Channel]] | None = None
        self._scheme = ""

    def compose(self) -> ComposeResult:
        """The channel's matching, its switches, and the address."""
        yield Static("", id="try-hint", markup=False)
        with Vertical(id="try-controls"):
            with Horizontal(classes="line"):
                yield Static("", id="try-name", classes="word", markup=False)
                yield Static("Country", classes="word")
                yield PlainInput(id="try-country", max_length=2)
                yield Static("Prefixes", classes="word")
                yield PlainInput(id="try-prefixes", placeholder="digits, several with commas")
            with Container(id="try-switches"):
                enabled = Checkbox("Enabled", id="try-enabled")
                yield Horizontal(enabled, Checkbox("International", id="try-international"))
                yield Horizontal(*(Checkbox(role.value, id=f"try-role-{role.value}") for role in Role))
            with Horizontal(classes="line"):
                yield Static("Address", classes="word", id="try-value-label", markup=False)
                yield PlainInput(id="try-value")
                yield Static("Lock", classes="word")
                yield Choice("Lock this address to", prompt=UNLOCKED, source=self._locks, id="try-lock")

    def show(self, channel: Channel | None, study: WhatIf) -> None:
        """Show what is tried now, without posting changes; a line with the focus is left as typed."""
        self._channel, address, channels = channel, study.address, study.channels
        name = f"  {channel.name}" if channel else ""
        self.show_title(f"What if{name}", key_of("channels.what_if"), FOCUS)
        if not self.has_class("-open"):
            self.query_one("#try-hint", Static).update(_hint(channel, study))
            return
        with self.prevent(Input.Changed):
            if channel is not None:
                self._show_channel(channel)
            if address is not None:
                self._scheme, self._locked = address.urn.scheme, (address, channels)
                self._put("#try-value", "" if address.urn.hidden else address.urn.path)
                lock = self.query_one("#try-lock", Choice)
                lock.set_entries([Entry(other.uuid, other.name) for other in channels])
                lock.set_values(address.channel or "")

    def _locks(self) -> Sequence[Entry]:
        """What each channel would do for the address if it were locked to it."""
        if self._locked is None:
            return ()
        address, channels = self._locked
        told = partial(lock_told, address, router=Router(channels, self._country), reading=self._reading)
        return entries(channel_lines(channels, told, "the rules decide"))

    def _show_channel(self, channel: Channel) -> None:
        name = joined(("WHAT-IF", "bold reverse"), " ", content(name_within(channel, 20)))
        self.query_one("#try-name", Static).update(name)
        self._put("#try-country", channel.country)
        self._put("#try-prefixes", ", ".join(channel.match_prefixes))
        self.query_one("#try-enabled", Checkbox).value = channel.enabled
        self.query_one("#try-international", Checkbox).value = channel.allow_international
        for role in Role:
            self.query_one(f"#try-role-{role.value}", Checkbox).value = role in channel.roles

    def _put(self, selector: str, text: str) -> None:
        control = self.query_one(selector, Input)
        if not control.has_focus or not control.value:
            control.value = text

    @on(Input.Changed, "#try-country")
    @on(Input.Changed, "#try-prefixes")
    @on(Checkbox.Changed)
    def _channel_changed(self, event: Input.Changed | Checkbox.Changed) -> None:
        event.stop()
        if self._channel is None:
            return
        ticked = {tick.id: tick.value for tick in self.query(Checkbox)}
        prefixes = self.query_one("#try-prefixes", Input).value.replace(",", " ").split()
        roles = tuple(role for role in Role if ticked[f"try-role-{role.value}"])
        self._channel = replace(
            self._channel,
            country=self.query_one("#try-country", Input).value.strip().upper(),
            match_prefixes=tuple(prefix.removeprefix("+") for prefix in prefixes),
            enabled=ticked["try-enabled"],
            allow_international=ticked["try-international"],
            roles=self._channel.roles if set(roles) == set(self._channel.roles) else roles,
        )
        channel = self._channel
        self.post_message(self.Tried(lambda study: study.alter_channel(channel)))

    @on(Input.Changed, "#try-value")
    def _value_changed(self, event: Input.Changed) -> None:
        event.stop()
        try:
            urn = urns.entry(self._scheme, event.value.strip(), self._country)
        except InvalidUrn as error:
            self._label(error.message)
        else:
            self._label("")
            self.post_message(self.Tried(lambda study: study.alter_urn(urn)))

    def _label(self, problem: str) -> None:
        """Show what is wrong with the value beside it."""
        label = self.query_one("#try-value-label", Static)
        label.update(content(problem, "bold ansi_red") if problem else content("Address"))

    @on(Choice.Changed, "#try-lock")
    def _lock_changed(self, event: Choice.Changed) -> None:
        event.stop()
        lock = None if event.value == CLEAR else event.value
        self.post_message(self.Tried(lambda study: study.alter_lock(lock)))


def _hint(channel: Channel | None, study: WhatIf) -> Content:
    """What is tried, and how to go on; or how to begin."""
    tried, reset, effect = study.describe(), key_of("channels.reset"), key_of("channels.effect")
    if tried:
        told = joined(("Tried, not stored  ", SLOW), "; ".join(tried))
        keys = joined((effect, FOCUS), " counts whom it re-routes  ", (reset, FOCUS), " forgets it")
        return Content("\n").join((told, keys))
    if channel is None:
        return joined("")
    return joined((key_of("channels.what_if"), FOCUS), " tries other settings; nothing is stored.")
