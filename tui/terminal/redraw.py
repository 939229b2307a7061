"""Three shortcuts through Textual's refresh, for widgets that change with every key.

`LeanCompositor`, used by `LeanScreen`, renders only the lines of a widget that are drawn and not covered.
`PlainLines` takes the lines of a widget as they are, without the steps for borders, tints and opacity.
`AtOnce` runs a widget's own key bindings before the key bubbles, and has `LeanScreen.show_now` draw what
changed without waiting for the next frame.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.constants import MAX_FPS
from textual.events import Key
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.app import PaintingApp
from tui.terminal.textual_private import Compositor

Chops = list[dict[int, Strip | None]]
Lines = list[int]
Result = TypeVar("Result")


class LeanCompositor(Compositor):
    """Renders only the lines of a widget that are drawn and that no widget before it covers.

    Textual's compositor renders all widgets between the first and the last of the dirty lines, the containers
    behind them included.
    """

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        cuts = self.cuts
        left = {y: len(cuts[y]) - 1 for y in crop.line_range if y < len(cuts) and is_rendered_line(y)}
        chops: list[Any] = [dict.fromkeys(line[:-1]) if y in left else {} for y, line in enumerate(cuts)]
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            lines = [y for y in shown.line_range if y in left] if shown else []
            if lines:
                self._fill(chops, left, widget, region, shown, lines)
                if not left:
                    break
        return chops

    def _fill(
        self, chops: Chops, left: dict[int, int], widget: Widget, region: Region, shown: Region, lines: Lines
    ) -> None:
        """Fill the empty chops of some lines with what a widget shows; `left` counts the empty ones."""
        first, height = lines[0], lines[-1] + 1 - lines[0]
        strips = widget.render_lines(Region(shown.x - region.x, first - region.y, shown.width, height))
        for y in lines:
            places = [cut for cut in self.cuts[y] if shown.x <= cut <= shown.right]
            pieces = strips[y - first].divide([cut - shown.x for cut in places[1:]])
            line = chops[y]
            for place, piece in zip(places, pieces, strict=False):
                if line[place] is None:
                    line[place] = piece
                    left[y] -= 1
            if not left[y]:
                del left[y]


class LeanScreen(Screen[Result]):
    """A screen with a `LeanCompositor`, which can draw between two frames."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._compositor: Compositor = LeanCompositor()
        self._shown_at = 0.0
        self._when_shown: list[Callable[[], object]] = []

    def call_when_shown(self, act: Callable[[], object]) -> None:
        """Call `act` once the screen was drawn again; `call_after_refresh` would wait for a whole frame."""
        self._when_shown.append(act)

    def _compositor_refresh(self) -> None:
        super()._compositor_refresh()
        acts, self._when_shown = self._when_shown, []
        for act in acts:
            self.call_next(act)

    def show_now(self) -> None:
        """Draw the widgets that need a repaint, without waiting until all are idle.

        They are left to the next frame when the last one was drawn less than a frame ago, as when many keys
        come together, and when a widget needs more than a repaint.
        """
        now = monotonic()
        if now - self._shown_at < 1 / MAX_FPS or not self.is_current or self.app._batch_count:
            return
        widgets: list[Widget] = [self, *self._compositor.visible_widgets]
        changed = {widget for widget in widgets if widget._repaint_required}
        if changed and not any(map(_needs_more, widgets)):
            for widget in changed:
                widget._repaint_required = False
            self._shown_at = now
            self._dirty_widgets |= changed
            self._on_timer_update()


def _needs_more(widget: Widget) -> bool:
    """Whether a widget has to be laid out, scrolled, styled or composed before it is drawn."""
    return (
        widget._layout_required
        or widget._scroll_required
        or widget._refresh_styles_required
        or widget._recompose_required
    )


_PLAIN = Style()


class PlainLines:
    """A mixin before a class of Textual, for widgets that show `render_line` and padding, and no more.

    Textual's steps for borders, tints and opacity take longer than such lines themselves.
    """

    @abstractmethod
    def render_line(self, y: int) -> Strip:
        """A line, as wide as the content."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the widget."""
        assert isinstance(self, Widget)
        padding, room = self.styles.padding, self.content_size.width
        before, after = Segment(" " * padding.left, _PLAIN), Segment(" " * padding.right, _PLAIN)
        width = room + padding.width
        lines = [self.render_line(y).adjust_cell_length(room, _PLAIN) for y in crop.line_range]
        strips = [Strip([before, *line, after], width) for line in lines]
        for change in self.get_line_filters():
            background = self.background_colors[1]
            strips = [strip.apply_filter(change, background) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips


class AtOnce:
    """A mixin for widgets whose own key bindings are pressed again and again, such as cursor keys of a list.

    Textual bubbles a key up to the application, dispatches the action from there, and paints when all widgets
    are idle: that takes longer than to move a cursor and to draw it. A handler that takes the key before this
    one, as of a text that is being typed, prevents the event's default action. A key of which something is to
    be said first goes to the application.
    """

    async def _on_key(self, event: Key) -> None:
        """Run the action that the key is bound to in this widget."""
        assert isinstance(self, Widget)
        if isinstance(self.app, PaintingApp) and self.app.explains(event.key):
            return
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                screen = self.screen
                if isinstance(screen, LeanScreen):
                    screen.show_now()
                return
