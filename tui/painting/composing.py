"""Composing a few lines at the price of a few lines."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Chops = list[dict[int, Strip | None]]


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


class LeanScreen:
    """A mixin for screens, before Textual's: composes by `LeanCompositor`."""

    _compositor: Compositor

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._compositor = LeanCompositor()
