"""The one-line bars of every screen: title, status, and the keys that are possible now."""

from typing import ClassVar

from rich.segment import Segment
from textual.app import RenderResult
from textual.content import Content
from textual.events import Mount
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.keys.bindings import is_typed, key_text
from tui.terminal.profile import MIN_COLUMNS, MIN_ROWS
from tui.terminal.redraw import PlainLines
from tui.text.cells import fit, width_of
from tui.text.content import clean, content, joined
from tui.text.palette import FOCUS, SLOW, TITLE, pen


class BarLine(Widget):
    """A line with a text on the left and one on the right, which is cut first when room is short."""

    DEFAULT_CSS = """
    BarLine { height: 1; width: 1fr; padding: 0 1; }
    """
    STYLE: ClassVar[str] = ""

    def __init__(self, left: str = "", right: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts = (clean(left), clean(right))

    @property
    def text(self) -> str:
        """Both texts of the line."""
        return "  ".join(part for part in self._texts if part)

    def show(self, left: str, right: str = "") -> None:
        """Show other texts; the same ones cause no repaint."""
        texts = (clean(left), clean(right))
        if texts != self._texts:
            self._texts = texts
            self.refresh()

    def render(self) -> RenderResult:
        """Draw both parts."""
        left, right = self._parts()
        return joined((left, self.STYLE), right)

    def _parts(self) -> tuple[str, str]:
        """Both texts, padded so that together they fill the line."""
        left, right = self._texts
        width = self.content_size.width
        room = width - width_of(left) - 2
        if width_of(right) > room:
            right = fit(right, room).rstrip() if room >= 8 else ""
        head = fit(left, width - width_of(right) - (2 if right else 0))
        return head, "  " + right if right else ""


class TitleLine(BarLine):
    """The name of the screen and what it shows."""

    STYLE = TITLE


class StatusLine(PlainLines, BarLine):
    """Position, filter, database and progress. Without a style, which would cost bytes with every key.

    What is `said` of the last act stands in yellow, between the two texts.
    """

    said = ""

    def say(self, text: str) -> None:
        """Show a sentence until another, or until it is taken back with an empty one."""
        if text != self.said:
            self.said = clean(text)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render both texts as one segment: this line is drawn with every key."""
        style = self.visual_style.rich_style
        left, right = self._texts
        if not self.said:
            return Strip([Segment("".join(self._parts()), style)])
        width = self.content_size.width
        told = fit(self.said, min(width_of(self.said), max(0, width - width_of(left) - 2)))
        rest = width - width_of(left) - 2 - width_of(told)
        end = fit(f"  {right}", rest, "right") if width_of(right) + 2 <= rest else " " * rest
        return Strip([Segment(f"{left}  ", style), Segment(told, pen(SLOW)), Segment(end, style)])


class KeyLine(Widget):
    """The keys that are possible now, as many as fit in whole; help is always one of them."""

    DEFAULT_CSS = """
    KeyLine { height: 1; width: 1fr; padding: 0 1; }
    """
    LIMIT = 7

    def on_mount(self, event: Mount) -> None:
        """Redraw whenever other keys become possible."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: "Screen[object]") -> None:
        if screen is self.screen:
            self.refresh()

    def render(self) -> RenderResult:
        """Draw the keys that fit."""
        entries = self._entries()
        pinned = [entry for entry in entries if entry[1] == "Help"]
        others = [entry for entry in entries if entry[1] != "Help"][: self.LIMIT - len(pinned)]
        room = self.content_size.width
        while others and sum(_width(entry) for entry in others + pinned) - 2 > room:
            others.pop()
        parts: list[Content | str | tuple[str, str]] = []
        for key, label in others + pinned:
            parts += [(key, FOCUS), f" {label}  "]
        return joined(*parts)

    def _entries(self) -> list[tuple[str, str]]:
        """Key and label of each action that is shown, the nearest scope first.

        A screen with a method `footer_actions` chooses them itself, and their order."""
        wanted: tuple[str, ...] = getattr(self.screen, "footer_actions", tuple)()
        focused = self.screen.focused
        typing = focused is not None and focused.check_consume_key("a", "a")
        seen: dict[str, tuple[str, str]] = {}
        for key, active in self.screen.active_bindings.items():
            binding = active.binding
            shown = binding.show and (not wanted or binding.description == "Help")
            if (shown or binding.action in wanted) and active.enabled and not (typing and is_typed(key)):
                seen.setdefault(binding.action, (key_text(key), binding.description))
        order = {action: place for place, action in enumerate(wanted)}
        return [seen[action] for action in sorted(seen, key=lambda action: order.get(action, len(order)))]


def _width(entry: tuple[str, str]) -> int:
    return width_of(entry[0]) + width_of(entry[1]) + 3


SMALL_WIDTHS = [(0, "-tiny"), (MIN_COLUMNS, "-narrow")]
SMALL_HEIGHTS = [(0, "-flat"), (MIN_ROWS, "-short")]
"""The size classes that a screen needs for `TooSmall` to show itself."""


class TooSmall(Widget):
    """Covers the screen while the terminal is too small for it; shown by the screen's size classes."""

    DEFAULT_CSS = """
    TooSmall { layer: cover; dock: top; display: none; width: 100%; height: 100%; background: $background; }
    """

    def render(self) -> RenderResult:
        """The size of the terminal, and the size that is needed."""
        size = self.app.size
        needed = f"Cordboard needs {MIN_COLUMNS}x{MIN_ROWS}. Enlarge the terminal."
        return content(f"{size.width}x{size.height} is too small. {needed}")
