"""The painter: knows what the terminal shows, and says what to send so that it shows a frame."""

from tui.terminal.painting import rows, scrolling
from tui.terminal.painting.cells import Row
from tui.terminal.painting.frame import Frame, blank_row
from tui.terminal.painting.script import Script
from tui.terminal.painting.tab_stops import StopChooser, Stops, usual

_MOST = 0.9  # the part of all rows that changes when another screen comes


class Painter:
    """Holds the frame on the terminal. Whoever sends anything else that marks the screen must `forget` it."""

    def __init__(self) -> None:
        self._choose_stops: StopChooser = usual
        self._stops_due = False
        self._stops = Stops((), 0)
        self._shown: list[Row] = []
        self._width = 0
        self._cursor: tuple[int | None, int | None] = (None, None)
        self._known = False
        self._forgotten = 0

    @property
    def choose_stops(self) -> StopChooser:
        """Chooses the tab stops by the screen's width; another choice is set with the next frame."""
        return self._choose_stops

    @choose_stops.setter
    def choose_stops(self, choose: StopChooser) -> None:
        """Have other stops set with the next frame, if they are others."""
        self._choose_stops, self._stops_due = choose, True

    def forget(self) -> None:
        """The terminal may show anything now: the next frame is painted whole, over a cleared screen."""
        self._known = False
        self._forgotten += 1

    def paint(self, frame: Frame, cursor: tuple[int, int] | None = None) -> str:
        """What makes the terminal show a frame; empty when it does. `cursor` is the row and column where its
        cursor is wanted, None where it may stay anywhere.

        A signal may change the terminal meanwhile: nothing of what was made for its old state is sent.
        """
        if not frame.width * frame.height:
            return ""
        forgotten = self._forgotten
        afresh = not self._known or (self._width, len(self._shown)) != (frame.width, frame.height)
        moved = self._choose(frame.width) if afresh or self._stops_due else False
        script = Script(frame.width, self._stops, *self._cursor)
        touched = frame.take_touched()
        shown = list(self._shown)
        if afresh:
            script.clear()
            shown = [blank_row(frame.width)] * frame.height
            touched = list(range(frame.height))
        elif moved:
            script.set_stops()
        self._draw(script, shown, frame, touched)
        script.end(cursor)
        if forgotten != self._forgotten:
            return ""
        self._shown, self._width, self._known = list(frame.rows), frame.width, True
        self._cursor = (script.row, script.column)
        return script.text

    def _choose(self, width: int) -> bool:
        """Take the stops that are wanted now; whether they are others than those of the terminal."""
        wanted, self._stops_due = Stops(self._choose_stops(width), width), False
        if wanted.columns == self._stops.columns:
            return False
        self._stops = wanted
        return True

    def _draw(self, script: Script, shown: list[Row], frame: Frame, touched: list[int]) -> None:
        changed = _differing(shown, frame.rows, touched)
        scroll = scrolling.find(shown, frame.rows, changed)
        if scroll is not None:
            scroll.apply(shown)
            script.scroll(scroll.top, scroll.bottom, scroll.by)
            touched = sorted({*changed, *range(scroll.top, scroll.bottom + 1)})
            changed = _differing(shown, frame.rows, touched)
        elif _is_another_screen(shown, frame.rows, changed):
            script.erase_below(changed[0])
            blank = blank_row(frame.width)
            shown[changed[0] :] = [blank] * (frame.height - changed[0])
            changed = _differing(shown, frame.rows, list(range(changed[0], frame.height)))
        # The way back to the top is taken once, from wherever the cursor stands.
        here = script.row or 0
        for y in sorted(changed, key=lambda y: (y < here, y)):
            rows.draw(script, y, shown[y], frame.rows[y])


def _is_another_screen(shown: list[Row], wanted: list[Row], changed: list[int]) -> bool:
    """Whether so much differs that it takes less to begin with blanks. Where much stays, as when a list is
    paged, nothing should vanish for a moment that is drawn again."""
    if not changed or len(changed) < _MOST * len(wanted):
        return False
    blank = blank_row(len(wanted[0]))
    over = sum(scrolling.cost(shown[y], wanted[y]) for y in changed)
    return sum(scrolling.cost(blank, wanted[y]) for y in range(changed[0], len(wanted))) < over


def _differing(shown: list[Row], wanted: list[Row], among: list[int]) -> list[int]:
    return [y for y in among if shown[y] is not wanted[y] and shown[y] != wanted[y]]
