"""The top line of a wide screen: the rooms of the program, and how many channels are off."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, cast

from rich.segment import Segment
from textual.app import App
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.keys.bindings import by_id, key_text
from tui.terminal.redraw import PlainLines
from tui.text.cells import CordSigns, width_of
from tui.text.palette import BRAND, FAILED, FOCUS, MUTED, SELECTED, SLOW, Run, pen
from tui.text.widths import PANES_FROM

if TYPE_CHECKING:
    from store.core.messages.views import Condition
    from store.core.types import Channel

_ROOMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "contacts": ("contact_list",),
        "channels": ("channels", "channel_form", "channel_log", "exchange"),
        "fields": ("fields", "field_form"),
        "groups": ("groups", "group_form"),
        "outbox": ("outbox", "broadcast", "message"),
        "overview": ("overview", "settings"),
        "log": ("log", "log_action"),
    }
)
"""The action that leads to a room, and the scopes of its screens; others belong to the room below them."""


TELLS_CHANNELS = "tells-channels"
"""The class of the lines that tell how many channels are paused."""


class KnowsChannels(Protocol):
    """An application that knows how many channels are off, and how many slow and paused."""

    channels_off: int
    channels_slow: int
    channels_paused: int


def show_conditions(app: App[Any], conditions: "Collection[Condition]") -> None:
    """Tell of the channels that are slow or paused in the lines of every open screen that do so."""
    known, listed = cast(KnowsChannels, app), [str(one) for one in conditions]
    told = listed.count("slow"), listed.count("paused")
    if (known.channels_slow, known.channels_paused) != told:
        known.channels_slow, known.channels_paused = told
        for screen in app.screen_stack:
            for line in screen.query(f".{TELLS_CHANNELS}"):
                line.refresh()


def show_channels(app: App[Any], channels: "tuple[Channel, ...]") -> None:
    """Tell of the channels that are off in the top line of every open screen."""
    known, off = cast(KnowsChannels, app), sum(not channel.enabled for channel in channels)
    if known.channels_off != off:
        known.channels_off = off
        for screen in app.screen_stack:
            for line in screen.query(RoomsLine):
                line.refresh()


class RoomsLine(PlainLines, Widget):
    """The line; it takes no room on a screen that is not wide."""

    DEFAULT_CSS = """
    RoomsLine { height: auto; width: 1fr; }
    """

    def __init__(self, signs: CordSigns) -> None:
        super().__init__(classes=TELLS_CHANNELS)
        self._signs = signs

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line where the screen is wide."""
        return int(viewport.width >= PANES_FROM)

    def render_line(self, y: int) -> Strip:
        """The name of the program, the rooms, and at the right the channels."""
        runs = (" ", ""), (" Cordboard ", BRAND), *self._rooms()
        told = (*[*self._channels()][:-1], (" ", ""))
        room = self.size.width - sum(width_of(text) for text, _ in (*runs, *told))
        return Strip([Segment(text, pen(style)) for text, style in (*runs, (" " * room, ""), *told)])

    def _rooms(self) -> Iterator[Run]:
        open_rooms = [room for screen in self.app.screen_stack for room in _ROOMS if _is_of(screen, room)]
        for room in _ROOMS if open_rooms else ():
            action = by_id(f"app.{room}")
            if action is None or not self.app.check_action(room, ()):
                continue
            key = key_text(action.keys[0])
            if room == open_rooms[-1]:
                yield f" {key} {action.label} ", SELECTED
            else:
                yield f" {key}", FOCUS
                yield f" {action.label} ", MUTED

    def _channels(self) -> Iterator[Run]:
        known, signs = cast(KnowsChannels, self.app), self._signs
        for sign, count, word, style in (
            (signs.slow, known.channels_slow, "slow", SLOW),
            (signs.paused, known.channels_paused, "paused", FAILED),
            (signs.switched_off, known.channels_off, "off", MUTED),
        ):
            if count:
                yield f"{sign} {count} {word}", style
                yield "  ", ""


def _is_of(screen: object, room: str) -> bool:
    return getattr(screen, "SCOPE", "") in _ROOMS[room]
