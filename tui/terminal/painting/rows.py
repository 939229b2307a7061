"""Draws one row over another: only the cells that differ, and blanks by erasing where that is shorter."""

from operator import ne

from tui.terminal.painting import plain_rows
from tui.terminal.painting.cells import BLANK, COVERED, Row, is_simple
from tui.terminal.painting.script import Script, is_unsure
from tui.terminal.painting.styles import Pen

_BRIDGE = 7  # cells written again at most, where a move over them would take longer
_ERASED = 4  # blanks from which on erasing to the end of the row is shorter than writing them
_CLEARED = 8  # blanks inside a row from which on it may be shorter to erase the row first


def draw(script: Script, y: int, old: Row, new: Row) -> None:
    """Write what turns the row `old` into `new`."""
    changed = list(map(ne, old, new))
    if True not in changed or plain_rows.draw(script, y, new, changed):
        return
    over = script.fork()
    _draw_over(over, y, old, new, changed)
    if _blanked(old, new, changed) >= _CLEARED:
        first = _lead(new, changed.index(True))
        if first < _BRIDGE and tail(new[:first]) == 0:
            first = 0
        afresh = script.fork()
        afresh.move(y, first)
        afresh.erase_line()
        bare = old[:first] + [BLANK] * (len(new) - first)
        _draw_over(afresh, y, bare, new, list(map(ne, bare, new)))
        if afresh.size < over.size:
            over = afresh
    script.join(over)


def tail(row: Row) -> int:
    """Where the plain blanks at the end of a row begin."""
    end = len(row)
    while end and row[end - 1] == BLANK:
        end -= 1
    return end


def _blanked(old: Row, new: Row, changed: list[bool]) -> int:
    """How many cells become blank, those at the end of the row apart."""
    return sum(1 for x in range(tail(new)) if changed[x] and new[x] == BLANK)


def _draw_over(script: Script, y: int, old: Row, new: Row, changed: list[bool]) -> None:
    end = tail(new)
    if sum(changed[end:]) < _ERASED:
        end = len(new)
    changed.append(True)  # so that there is always a next one
    x = changed.index(True)
    while x < len(new):
        x = _lead(new, x)
        if x >= end:
            script.move(y, x)
            script.erase_line()
            return
        _approach(script, new, y, x)
        x = changed.index(True, _write(script, new, changed, x, end))


def _write(script: Script, new: Row, changed: list[bool], x: int, stop: int) -> int:
    """Write the cells that differ, from `x` to before `stop`; returns where that ended."""
    width = len(new)
    while x < stop and changed[x]:
        run = _run(new, changed, x, stop)
        if run is not None:
            script.put_run(*run)
            x += len(run[0])
            continue
        text, pen = new[x]
        end = x + 1
        while end < width and new[end][0] == COVERED:
            end += 1
        reach = is_unsure(text)
        if reach:
            script.put_unsure(text, pen, end - x)
            for damaged in range(end, min(x + reach, width)):
                changed[damaged] = True
            return end
        script.put(text, pen, end - x)
        x = end
    return x


def _run(new: Row, changed: list[bool], x: int, stop: int) -> tuple[str, Pen] | None:
    """What can be written at once from here on: letters of one cell each, for all of which one pen does."""
    if False in changed[x:stop]:
        stop = changed.index(False, x)
    cells = new[x:stop]
    text = "".join([letter for letter, _ in cells])
    if len(text) != len(cells) or not is_simple(text):
        odd = next(place for place, (letter, _) in enumerate(cells) if not letter or not is_simple(letter))
        cells, text = cells[:odd], text[:odd]
    if not cells:
        return None
    pens = {pen for letter, pen in cells if letter != " "}
    pen = pens.pop() if pens else cells[0][1]
    blanks = {pen for letter, pen in cells if letter == " "}
    return None if pens or blanks - {pen, pen.blank} else (text, pen)


def _lead(row: Row, x: int) -> int:
    """The first cell of the text that reaches into this one."""
    while x and row[x][0] == COVERED:
        x -= 1
    return x


def _approach(script: Script, new: Row, y: int, x: int) -> None:
    """Move the cursor to a cell: at once, or to where it takes less, writing again what stands between."""
    best, start, pen = script.distance(y, x), x, script.pen
    near = (script.column if script.row == y and script.column is not None else 0, 0, script.stops.last(x))
    for place in near:
        gap = x - place
        if 0 < gap <= _BRIDGE and gap < best:
            length = script.distance(y, place) + gap
            if length < best:
                # The pen that the cell will ask for anyway may be right for the gap too.
                fitting = [each for each in (script.pen, new[x][1]) if _fits(each, new[place:x])]
                if fitting:
                    best, start, pen = length, place, fitting[0]
    script.move(y, start)
    script.use(pen)
    for text, own in new[start:x]:
        script.put(text, own)


def _fits(pen: Pen, cells: Row) -> bool:
    """Whether some cells can be written with this pen, each in one byte."""
    return all(own is pen or (text == " " and own is pen.blank) for text, own in cells) and all(
        text.isascii() and text != COVERED for text, _ in cells
    )
