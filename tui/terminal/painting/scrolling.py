"""Finds the block of rows that moved up or down, or became blank, where scrolling costs fewer bytes than
drawing."""

from collections import Counter
from dataclasses import dataclass
from operator import ne

from tui.terminal.painting.cells import Row, plain_text
from tui.terminal.painting.frame import blank_row
from tui.terminal.painting.rows import blank_from

_MIN_CHANGED = 3  # rows that must differ before anything can be gained
_TRIED = 2  # distances tried
_SET_UP = 20  # bytes of a scroll apart from its line feeds
_STEP = 2  # bytes of a row of the distance, at most
_MOVE = 4  # bytes of a cursor move, or of erasing the end of a row


@dataclass(frozen=True, slots=True)
class Scroll:
    """The rows from `top` to `bottom` move up by `by` rows, down where it is negative."""

    top: int
    bottom: int
    by: int

    def apply(self, rows: list[Row]) -> None:
        """Scroll these rows as a terminal does its own."""
        blank = blank_row(len(rows[0]))
        room = [blank] * abs(self.by)
        if self.by > 0:
            rows[self.top : self.bottom + 1] = [*rows[self.top + self.by : self.bottom + 1], *room]
        else:
            rows[self.top : self.bottom + 1] = [*room, *rows[self.top : self.bottom + 1 + self.by]]


def find(old: list[Row], new: list[Row], changed: list[int]) -> Scroll | None:
    """The scroll that saves most, or None; `changed` are the rows that differ, from the top."""
    if len(changed) < _MIN_CHANGED:
        return None
    best, saved = None, 0
    ends = {y: blank_from(new[y]) for y in changed}
    now = {y: cost(old[y], new[y], ends[y]) for y in changed}
    likely = [_block(old, new, by, now, ends) for by in _distances(old, new, changed)]
    for scroll in (*likely, _emptied(changed, ends)):
        if scroll is not None:
            gain = _gain(scroll, old, new, now)
            if gain > saved:
                best, saved = scroll, gain
    return best


def _distances(old: list[Row], new: list[Row], changed: list[int]) -> list[int]:
    """The likeliest distances: those by which most texts moved. Looks only at the columns that changed, and
    not at styles: a highlighted row does not move with its text, and what stands beside a list stays."""
    first = min(list(map(ne, old[y], new[y])).index(True) for y in changed)
    before: dict[str, int] = {}
    for y in changed:
        text = _text(old[y], first)
        before[text] = -1 if text in before else y
    votes: Counter[int] = Counter()
    for y in changed:
        text = _text(new[y], first)
        start = before.get(text, -1)
        if start not in (-1, y) and not text.isspace():
            votes[start - y] += 1
    return [by for by, count in votes.most_common(_TRIED) if count > 1]


def _text(row: Row, first: int) -> str:
    plain = plain_text(row)
    return "".join([text for text, _ in row[first:]]) if plain is None else plain[first:]


def cost(old: Row, new: Row, end: int | None = None) -> int:
    """About how many bytes it takes to draw `new` over `old`; `end` is where the blanks at its end begin."""
    if old is new:
        return 0
    if end is None:
        end = blank_from(new)
    length = sum(map(ne, old[:end], new[:end]))
    if old[end:] != new[end:]:
        length += _MOVE
    return length + _MOVE if length else 0


def _block(
    old: list[Row], new: list[Row], by: int, now: dict[int, int], ends: dict[int, int]
) -> Scroll | None:
    """The run of rows for which drawing over the moved rows saves most."""
    best, saved, start, running = None, 0, 0, 0
    for y in range(len(new)):
        if not 0 <= y + by < len(old):
            running = 0
            continue
        end = ends[y] if y in ends else ends.setdefault(y, blank_from(new[y]))
        if running <= 0:
            start, running = y, 0
        running += now.get(y, 0) - cost(old[y + by], new[y], end)
        if running > saved:
            top, bottom = (start, y + by) if by > 0 else (start + by, y)
            best, saved = Scroll(top, bottom, by), running
    return best


def _emptied(changed: list[int], ends: dict[int, int]) -> Scroll | None:
    """The longest run of rows that become blank, scrolled away at once."""
    best, run = range(0), range(0)
    for y in changed:
        if ends[y] == 0:
            run = range(run.start, y + 1) if run.stop == y else range(y, y + 1)
            best = max(best, run, key=len)
    return Scroll(best.start, best.stop - 1, len(best)) if best else None


def _gain(scroll: Scroll, old: list[Row], new: list[Row], now: dict[int, int]) -> int:
    """The bytes saved by scrolling first."""
    moved = list(old)
    scroll.apply(moved)
    rows = range(scroll.top, scroll.bottom + 1)
    after = sum(cost(moved[y], new[y]) for y in rows)
    return sum(now.get(y, 0) for y in rows) - after - _SET_UP - _STEP * abs(scroll.by)
