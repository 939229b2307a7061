"""The painter: knows what the terminal shows, and returns the output that makes it show a frame."""

from collections.abc import Iterable

from tui.terminal.painting import rows, scrolling
from tui.terminal.painting.cells import Row
from tui.terminal.painting.frame import Frame, blank_row
from tui.terminal.painting.output_buffer import OutputBuffer, Position
from tui.terminal.painting.tab_stops import TabStops

_ANOTHER_SCREEN = 0.9  # the part of all rows that changes when another screen comes


class Painter:
    """Keeps the frame on the terminal. Whoever sends anything else that marks the screen `invalidate`s it.

    `tab_stops` are the columns of the wanted stops, None before a page has asked for any; they are set with
    a frame.
    """

    def __init__(self) -> None:
        self.tab_stops: Iterable[int] | None = None
        self._wanted_stops: Iterable[int] | None = None
        self._stops = TabStops((), 0)
        self._shown: list[Row] = []
        self._width = 0
        self._cursor: Position = (None, None)
        self._valid = False
        self._invalidations = 0

    def invalidate(self) -> None:
        """Paint the next frame whole, over a cleared screen: the terminal may show anything now."""
        self._valid = False
        self._invalidations += 1

    def differs(self, frame: Frame, cursor: tuple[int, int] | None = None) -> bool:
        """Whether the terminal is not known to show a frame, with its cursor where it is wanted."""
        if not self._valid or (self._width, len(self._shown)) != (frame.width, frame.height):
            return bool(frame.width * frame.height)
        if self.tab_stops is not self._wanted_stops or (cursor is not None and cursor != self._cursor):
            return True
        return bool(_differing(self._shown, frame.rows, list(frame.dirty)))

    def paint(self, frame: Frame, cursor: tuple[int, int] | None = None) -> str:
        """The output that makes the terminal show a frame; empty when it does.

        `cursor` is the row and column where the terminal's cursor is wanted, None where it may stay anywhere.
        A signal handler may invalidate the terminal meanwhile: what was made for its old state is dropped.
        """
        if not frame.width * frame.height:
            return ""
        invalidations = self._invalidations
        afresh = not self._valid or (self._width, len(self._shown)) != (frame.width, frame.height)
        due = afresh or self.tab_stops is not self._wanted_stops
        other_stops = self._choose_stops(frame.width) if due else False
        output = OutputBuffer(frame.width, self._stops, self._cursor)
        dirty = frame.take_dirty()
        shown = list(self._shown)
        if afresh:
            output.clear()
            shown = [blank_row(frame.width)] * frame.height
            dirty = list(range(frame.height))
        elif other_stops:
            output.set_stops()
        self._draw(output, shown, frame, dirty)
        output.finish(cursor)
        if invalidations != self._invalidations:
            return ""
        self._shown, self._width, self._valid = list(frame.rows), frame.width, True
        self._cursor = (output.row, output.column)
        return output.text

    def _choose_stops(self, width: int) -> bool:
        """Take the tab stops that are wanted now; returns whether they differ from those of the terminal."""
        self._wanted_stops = self.tab_stops
        wanted = TabStops(self.tab_stops or (), width)
        if wanted.columns == self._stops.columns:
            return False
        self._stops = wanted
        return True

    def _draw(self, output: OutputBuffer, shown: list[Row], frame: Frame, dirty: list[int]) -> None:
        changed = _differing(shown, frame.rows, dirty)
        scroll = scrolling.find(shown, frame.rows, changed)
        if scroll is not None:
            scroll.apply(shown)
            output.scroll(scroll.top, scroll.bottom, scroll.by)
            dirty = sorted({*changed, *range(scroll.top, scroll.bottom + 1)})
            changed = _differing(shown, frame.rows, dirty)
        elif _is_another_screen(shown, frame.rows, changed):
            output.erase_below(changed[0])
            blank = blank_row(frame.width)
            shown[changed[0] :] = [blank] * (frame.height - changed[0])
            changed = _differing(shown, frame.rows, list(range(changed[0], frame.height)))
        # The way back to the top is taken once, from wherever the cursor stands.
        here = output.row or 0
        for y in sorted(changed, key=lambda y: (y < here, y)):
            rows.draw(output, y, shown[y], frame.rows[y])


def _is_another_screen(shown: list[Row], wanted: list[Row], changed: list[int]) -> bool:
    """Whether so much differs that erasing first takes fewer bytes.

    Where much stays, as when a list is paged, text that is drawn again should not vanish for a moment.
    """
    if not changed or len(changed) < _ANOTHER_SCREEN * len(wanted):
        return False
    blank = blank_row(len(wanted[0]))
    over = sum(scrolling.cost(shown[y], wanted[y]) for y in changed)
    return sum(scrolling.cost(blank, wanted[y]) for y in range(changed[0], len(wanted))) < over


def _differing(shown: list[Row], wanted: list[Row], among: list[int]) -> list[int]:
    return [y for y in among if shown[y] is not wanted[y] and shown[y] != wanted[y]]
