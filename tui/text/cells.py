"""Text for a terminal's grid of cells: cleaning, cutting and padding, for the screens and the commands.

Does not import Textual, so that commands which only print start quickly.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rich.cells import cell_len, chop_cells

PLACEHOLDER = "·"
ELLIPSIS = "…"
UNSET = "--"

Align = Literal["left", "right"]

# Everything that moves the cursor, starts an escape sequence, changes the direction of writing or has no
# width: C0 and C1 controls, line separators, bidirectional and zero-width format characters, invisible
# fillers, tags, and lone surrogates (which cannot be encoded).
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Variation selectors choose between two glyphs of the same character; terminals disagree on the width of the
# chosen one.
_VARIANTS = re.compile("[\ufe00-\ufe0f]")
# No living language puts more than a few combining marks on a letter; hundreds cover the lines around it.
_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean(text: str) -> str:
    """The text with every character that could harm a terminal replaced by a visible middle dot.

    Newlines and tabs count among them: the result is always one line. Safe to print anywhere.
    """
    if text.isascii() and text.isprintable():
        return text
    return _MARKS.sub(r"\1", _VARIANTS.sub("", _HIDDEN.sub(PLACEHOLDER, text)))


def width_of(text: str) -> int:
    """How many cells a cleaned text takes."""
    return cell_len(text)


def fit(text: str, width: int, align: Align = "left") -> str:
    """The cleaned text in exactly `width` cells: cut at the end with an ellipsis, or padded with spaces."""
    if width <= 0:
        return ""
    shown = clean(text[: 4 * width + 8])
    taken = cell_len(shown)
    if taken > width or len(text) > 4 * width + 8:
        shown = _head(shown, width - 1) + ELLIPSIS
        taken = cell_len(shown)
    padding = " " * (width - taken)
    return padding + shown if align == "right" else shown + padding


def fit_middle(text: str, width: int) -> str:
    """The cleaned text in at most `width` cells, cut in the middle: addresses differ at their ends."""
    shown = clean(text)
    if cell_len(shown) <= width:
        return shown
    if width < 5:
        return fit(shown, width).rstrip()
    tail = (width - 1) * 2 // 5
    end = _tail(shown, tail)
    return _head(shown, width - 1 - cell_len(end)) + ELLIPSIS + end


def folded(text: str, width: int) -> list[str]:
    """The cleaned text in lines of at most `width` cells, broken between words where that is possible."""
    lines = [""]
    for word in clean(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(longer) <= width:
            lines[-1] = longer
            continue
        pieces = chop_cells(word, width) or [""]
        lines = [*lines, *pieces] if lines[-1] else pieces if lines == [""] else [*lines[:-1], *pieces]
    return lines


def _head(text: str, width: int) -> str:
    """As much of the beginning as fits in `width` cells."""
    if width <= 0:
        return ""
    if text.isascii():
        return text[:width]
    lines = chop_cells(text, width)
    return lines[0] if lines and cell_len(lines[0]) <= width else ""


def _tail(text: str, width: int) -> str:
    """As much of the end as fits in `width` cells."""
    taken = 0
    for start in range(len(text), 0, -1):
        taken += cell_len(text[start - 1])
        if taken > width:
            return text[start:]
    return text


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The symbols that the screens use, one cell each."""

    raise_: str
    lock: str
    sort_up: str
    sort_down: str
    cursor: str
    mark: str
    tick: str
    arrow: str
    full: str
    empty: str


_UNICODE = Glyphs(
    raise_="▲", lock="*", sort_up="^", sort_down="v", cursor=">", mark="*", tick="✓", arrow="→", full="█",
    empty="░",
)  # fmt: skip
_ASCII = Glyphs(
    raise_="^", lock="*", sort_up="^", sort_down="v", cursor=">", mark="*", tick="+", arrow=">", full="#",
    empty=".",
)  # fmt: skip


def glyphs(ascii: bool = False) -> Glyphs:  # noqa: A002 - the name people know the mode by
    """The symbols for a terminal: Unicode or, for terminals without it, ASCII."""
    return _ASCII if ascii else _UNICODE


def when(moment: datetime | None, timezone: str = "UTC") -> str:
    """A moment as `2026-03-04 10:00` in the named time zone; `--` when there is none."""
    if moment is None:
        return UNSET
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - the first paint shows no time, and waits for none

    return moment.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")


def number(count: int) -> str:
    """A count with its thousands separated by spaces: `4 812`."""
    return f"{count:,}".replace(",", " ")


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: `1 contact`, `4 812 contacts`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


_TWINS = {
    "-": "─━┄┈╌–—",
    "|": "│┃┆┊▌▎▊▐",
    "+": "┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┤┥┬┭┴┵┼╭╮╯╰╔╗╚╝",
    "=": "═",
    "#": "█▇▆▅▄▃▂▁",
    ".": "░▒▓·",
    "~": "…",
    "*": "•●",
    "^": "▲↑",
    "v": "▼↓",
    ">": "▶→",
    "<": "◀←",
    "x": "✗",
    "'": "‘’",
    '"': "“”",
}
_PLAIN = {ord(sign): plain for plain, signs in _TWINS.items() for sign in signs}
_FOREIGN = re.compile("[^\x00-\x7f]")


def to_ascii(text: str) -> str:
    """The text with every other character replaced by one or two of ASCII, as wide as it was."""
    if text.isascii():
        return text
    return _FOREIGN.sub(lambda found: "?" * cell_len(found[0]), text.translate(_PLAIN))
