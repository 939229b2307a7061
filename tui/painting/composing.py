"""Composing a few lines at the price of a few lines, and at once where somebody waits."""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any, TypeVar

from textual._compositor import Compositor
from textual.constants import MAX_FPS
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

Chops = list[dict[int, Strip | None]]
Result = TypeVar("Result")


class LeanCompositor(Compositor):
    """Asks a widget only for lines that are drawn and that nothing before it covers. Textual's own asks all
    widgets between the first and the last of these lines, containers behind them included."""

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
        self,
        chops: Chops,
        left: dict[int, int],
        widget: Widget,
        region: Region,
        shown: Region,
        lines: Sequence[int],
    ) -> None:
        """Put what a widget shows where nothing is yet on some lines; `left` counts the empty places."""
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
    """A screen that composes by `LeanCompositor`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._compositor: Compositor = LeanCompositor()
        self._shown_at = 0.0
        self._when_shown: list[Callable[[], object]] = []

    def call_when_shown(self, act: Callable[[], object]) -> None:
        """Act as soon as the screen was drawn once more; `call_after_refresh` would wait for a frame."""
        self._when_shown.append(act)

    def _compositor_refresh(self) -> None:
        super()._compositor_refresh()
        acts, self._when_shown = self._when_shown, []
        for act in acts:
            self.call_next(act)

    def show_now(self) -> None:
        """Show what has changed, without waiting until all widgets are idle.

        Is left to the next frame where that is due in a moment, as when many keys come together, and where
        more is to do than to draw.
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
    """Whether a widget is to be laid out, scrolled, styled or composed before it is drawn."""
    return (
        widget._layout_required
        or widget._scroll_required
        or widget._refresh_styles_required
        or widget._recompose_required
    )
