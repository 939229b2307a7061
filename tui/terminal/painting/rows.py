"""Draws one row over another: only the cells that differ, erasing blanks where that is shorter."""

from operator import ne

from tui.terminal.painting import plain_rows
from tui.terminal.painting.cells import BLANK, CONTINUATION, Row, is_simple, uncertain_width
from tui.terminal.painting.output_buffer import OutputBuffer
from tui.terminal.painting.plain_rows import MAX_REWRITTEN
from tui.terminal.painting.styles import PLAIN, CellStyle

_MIN_ERASED = 4  # blanks from which on erasing to the end of the row is shorter than writing them
_ERASED = 4  # bytes that erasing cells takes, but for the move beyond them
_MIN_CLEARED = 8  # blanks inside a row from which on it may be shorter to erase the row first


def draw(output: OutputBuffer, y: int, old: Row, new: Row) -> None:
    """Write what turns the row `old` into `new`."""
    changed = list(map(ne, old, new))
    if True not in changed or plain_rows.draw(output, y, new, changed):
        return
    over = output.fork()
    _draw_over(over, y, old, new, changed)
    if _blanked(old, new, changed) >= _MIN_CLEARED:
        first = _start_of_text(new, changed.index(True))
        if first < MAX_REWRITTEN and blank_from(new[:first]) == 0:
            first = 0
        afresh = output.fork()
        afresh.move_to(y, first)
        afresh.erase_line()
        bare = old[:first] + [BLANK] * (len(new) - first)
        _draw_over(afresh, y, bare, new, list(map(ne, bare, new)))
        if afresh.size < over.size:
            over = afresh
    output.join(over)


def blank_from(row: Row) -> int:
    """Where the plain blanks at the end of a row begin."""
    end = len(row)
    while end and row[end - 1] == BLANK:
        end -= 1
    return end


def _blanked(old: Row, new: Row, changed: list[bool]) -> int:
    """How many cells become blank, those at the end of the row apart."""
    return sum(1 for x in range(blank_from(new)) if changed[x] and new[x] == BLANK)


def _draw_over(output: OutputBuffer, y: int, old: Row, new: Row, changed: list[bool]) -> None:
    end = blank_from(new)
    if sum(changed[end:]) < _MIN_ERASED:
        end = len(new)
    changed.append(True)  # so that there is always a next one
    x = changed.index(True)
    while x < len(new):
        x = _start_of_text(new, x)
        if x >= end:
            output.move_to(y, x)
            output.erase_line()
            return
        _approach(output, new, y, x)
        x = changed.index(True, _write(output, new, changed, x, end))


def _write(output: OutputBuffer, new: Row, changed: list[bool], x: int, stop: int) -> int:
    """Write the cells that differ, from `x` to before `stop`; returns where that ended."""
    width = len(new)
    while x < stop and changed[x]:
        run = _run(new, changed, x, stop)
        if run is not None:
            text, style = run
            x += len(text)
            # Nothing is written after it here: what follows is reached by a move anyway.
            blanks = 0 if x < stop and changed[x] else len(text) - len(text.rstrip(" "))
            if blanks > _ERASED and style.blank is PLAIN:
                text = text[:-blanks]
            if text:
                output.write_run(text, style)
            if blanks > _ERASED and style.blank is PLAIN:
                output.erase_cells(blanks)
            continue
        text, style = new[x]
        end = x + 1
        while end < width and new[end][0] == CONTINUATION:
            end += 1
        reach = 0 if text.isascii() else uncertain_width(text)
        if reach:
            output.write_uncertain(text, style, end - x)
            for damaged in range(end, min(x + reach, width)):
                changed[damaged] = True
            return end
        output.write(text, style, end - x)
        x = end
    return x


def _run(new: Row, changed: list[bool], x: int, stop: int) -> tuple[str, CellStyle] | None:
    """What can be written at once from here on: characters of one cell each that one style suits."""
    if False in changed[x:stop]:
        stop = changed.index(False, x)
    cells = new[x:stop]
    text = "".join([character for character, _ in cells])
    if len(text) != len(cells) or not is_simple(text):
        odd = next(place for place, (one, _) in enumerate(cells) if not one or not is_simple(one))
        cells, text = cells[:odd], text[:odd]
    if not cells:
        return None
    styles = {style for character, style in cells if character != " "}
    style = styles.pop() if styles else cells[0][1]
    blanks = {style for character, style in cells if character == " "}
    return None if styles or blanks - {style, style.blank} else (text, style)


def _start_of_text(row: Row, x: int) -> int:
    """The first cell of the text that reaches into this one."""
    while x and row[x][0] == CONTINUATION:
        x -= 1
    return x


def _approach(output: OutputBuffer, new: Row, y: int, x: int) -> None:
    """Move the cursor to a cell, or to one near it, rewriting what stands between, if that is shorter."""
    best, start, style = output.move_size(y, x), x, output.style
    near = (output.column if output.row == y and output.column is not None else 0, 0, output.stops.last(x))
    for place in near:
        gap = x - place
        if 0 < gap <= MAX_REWRITTEN and gap < best:
            length = output.move_size(y, place) + gap
            if length < best:
                # The style that the cell needs anyway may suit the gap too.
                fitting = [each for each in (output.style, new[x][1]) if _fits(each, new[place:x])]
                if fitting:
                    best, start, style = length, place, fitting[0]
    output.move_to(y, start)
    output.set_style(style)
    for text, own in new[start:x]:
        output.write(text, own)


def _fits(style: CellStyle, cells: Row) -> bool:
    """Whether some cells can be written in this style, each in one byte."""
    return all(own is style or (text == " " and own is style.blank) for text, own in cells) and all(
        text.isascii() and text != CONTINUATION for text, _ in cells
    )
