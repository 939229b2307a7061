"""The form of one channel: what it is, whom it can reach, how it is matched, and what it needs to send."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.events import DescendantFocus
from textual.widgets import Input, Static

from store.core.channels.readiness import Callback, Readiness
from store.core.channels.values import from_values, to_values
from store.core.types import Channel, Role
from tui.base.edit_screen import EditScreen
from tui.screens.channels.cells import type_name
from tui.screens.channels.form import secret_files
from tui.screens.channels.form.channel_panel import ChannelPanel
from tui.text.cells import cord_signs, glyphs
from tui.text.content import content
from tui.text.delivery.readiness import callback_lines
from tui.text.palette import MUTED
from tui.widgets.choice import Choice
from tui.widgets.form_rows import FormRow, MoreLines, TextRow, form_buttons

_PAUSE = 0.3
"""Seconds without a key after which it is looked up whether what is typed leads to a secret."""

NEW = Channel(uuid="", name="", type="T", address="", schemes=("tel",), roles=(Role.SEND, Role.RECEIVE))


class ChannelFormScreen(EditScreen[Channel, Channel]):
    """Edits the channel with a uuid, or without one a new channel. Returns the channel once it is saved."""

    SCOPE = "channel_form"
    KIND = "channel"
    CSS = """
    #setting-help { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    base = blank = NEW
    _files: tuple[Path, ...] = ()
    """The files of secrets that were written by the last save."""

    def compose_body(self) -> ComposeResult:
        """The lines, which scroll; below them what the one with the focus asks for, and the buttons."""
        few = self.context.profile.few_signs
        self._panel = ChannelPanel(self._uuid, cord_signs(few))
        yield self._panel
        yield Static("", id="setting-help", markup=False)
        with form_buttons("Save channel"):
            yield MoreLines(self._panel, glyphs(few))

    def load(self) -> Channel:
        """Fetch the channel."""
        return self.services.channels.get(str(self._uuid))

    def fill(self, loaded: Channel) -> None:
        """Put the channel into the controls."""
        self.base = loaded
        self._panel.show(loaded, from_values({**to_values(loaded), **self.kept}))
        self.set_focus(self.query_one("#channel-name Input", Input))
        self.show_state()
        self._look_up()

    def entered(self) -> Channel:
        """The channel as the form has it."""
        return self._panel.entered()

    def draft_content(self) -> dict[str, Any]:
        """The channel as a draft keeps it, without any secret."""
        values = to_values(self.entered())
        del values["uuid"], values["created_on"]
        return {**values, "settings": self._panel.settings.texts_without_secrets(self.base.settings)}

    def subtitle(self) -> str:
        """The type chosen."""
        return type_name(self.entered())

    @on(Choice.Changed, "#channel-type")
    def _type_chosen(self, event: Choice.Changed) -> None:
        """Another type brings its own address types and roles, and asks for settings of its own."""
        self._panel.show_type(event.value)
        self._look_up()

    @on(DescendantFocus)
    def _show_help(self, event: DescendantFocus) -> None:
        """Say of the line that has the focus where what it asks for is found."""
        rows = (node for node in event.widget.ancestors if isinstance(node, FormRow))
        told = self._panel.settings.help_of(row.part) if (row := next(rows, None)) else ""
        self.query_one("#setting-help", Static).update(content(told, MUTED))

    @on(TextRow.Changed)
    def _typed(self) -> None:
        self.jobs.debounce(_PAUSE, self._look_up, group="typing")

    def _look_up(self) -> None:
        """Look in a thread whether secrets are where the form says, and what the provider has to call."""
        channel, channels = self.entered(), self.services.channels
        self.jobs.run(
            lambda: (channels.readiness(channel)[channel.uuid], channels.callbacks(channel)),
            lambda found: self._found(channel, *found),
            group="readiness",
        )

    def _found(self, channel: Channel, readiness: Readiness, callbacks: tuple[Callback, ...]) -> None:
        self._panel.settings.show_readiness(readiness)
        self._panel.settings.show_callbacks(callback_lines(channel, callbacks, saved=bool(self._uuid)))

    def saver(self) -> Callable[[], Channel]:
        """Store the channel, and its secrets that were typed in files of their own."""
        channels, entered, base = self.services.channels, self.entered(), self.base
        secrets = {} if self.context.policy.kiosk else self._panel.settings.secrets

        def work() -> Channel:
            if secrets:
                channels.tried(secret_files.referring(entered, dict.fromkeys(secrets, secret_files.folder())))
            with secret_files.kept(entered.name, secrets) as files:
                channel = secret_files.referring(entered, files)
                stored = channels.update(channel, base) if base.uuid else channels.add(channel)
            self._files = tuple(files.values())
            return stored

        return work

    def saved(self, result: Channel) -> None:
        """Say that it was stored, and where secrets were put that were typed."""
        super().saved(result)
        for path in self._files:
            self.notice(f"A secret is kept in {path}, which only this account can read.")
