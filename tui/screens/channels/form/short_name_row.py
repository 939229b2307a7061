"""The line of a channel's short name: while it is empty, it says which one the channel will get."""

from typing import cast

from textual.widgets import Input

from store.core.channels.short_names import MAX_CELLS, MAX_LENGTH, proposal
from store.core.types import Channel
from tui.base.screen import CordboardScreen
from tui.text.cells import clean
from tui.widgets.form_rows import TextRow


class ShortNameRow(TextRow):
    """Proposes a short name for what is typed as the name, beside those of the other channels."""

    def __init__(self, uuid: str | None) -> None:
        super().__init__("short_name", "Short name", id="channel-short-name", max_length=MAX_LENGTH)
        self._uuid = uuid
        self._taken: list[str] = []

    def on_mount(self) -> None:
        """Look at the other channels, and follow what is typed as the name."""
        screen = cast("CordboardScreen[None]", self.screen)
        screen.jobs.run(screen.services.channels.all, self._know_others, group="others")
        self.watch(self._source, "value", self._propose)

    @property
    def _source(self) -> Input:
        return self.screen.query_one("#channel-name Input", Input)

    def _know_others(self, channels: tuple[Channel, ...]) -> None:
        self._taken = [channel.short_name for channel in channels if channel.uuid != self._uuid]
        self._propose(self._source.value)

    def _propose(self, name: str) -> None:
        told = f"empty: {proposal(name, self._taken)}" if name.strip() else f"at most {MAX_CELLS} cells"
        self.input.placeholder = clean(told)
