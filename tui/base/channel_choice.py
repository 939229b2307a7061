"""The menu of channels that can be preferred, with what each would do for the contacts."""

from collections.abc import Callable
from typing import Any

from store.core.contacts.selection import Selection
from store.core.types import Channel
from store.core.views import DisplaySettings
from tui.base import dialogs
from tui.base.dialogs import MenuItem
from tui.base.screen import CordboardScreen
from tui.text.cells import number
from tui.text.channel_choice import ChannelLine, read_effects

MOST = 50_000
"""How many contacts are looked at before the menu is shown."""


def choose_preferred(
    screen: CordboardScreen[Any],
    who: str,
    selection: Selection,
    count: int,
    then: Callable[[Channel | None], object],
) -> None:
    """Ask for the preferred channel of `count` contacts; `then` gets it, or None to clear it."""
    services, reading = screen.services, DisplaySettings.of(screen.workspace)

    def read() -> tuple[ChannelLine, ...]:
        return read_effects(services, selection, reading, MOST).lines(services.router().channels)

    def ask(lines: tuple[ChannelLine, ...]) -> None:
        looked_at = f", the first {number(MOST)} looked at" if count > MOST else ""
        items = [MenuItem("", line.text, line.value, why_not=line.why_not, also=line.name) for line in lines]
        channels = {channel.uuid: channel for channel in services.router().channels}
        title = f"Preferred channel: {who}{looked_at}"
        dialogs.search(screen, title, items, lambda uuid: then(channels.get(uuid)))

    screen.jobs.run(read, ask, group="choices", awaited=True)
