"""Text for a terminal's grid of cells: cleaning, cutting and padding, for the screens and the commands.

Does not import Textual, so that commands which only print start quickly.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len, chop_cells, split_graphemes

if TYPE_CHECKING:
    from store.core.types import Workspace

PLACEHOLDER = "·"
ELLIPSIS = "…"
UNSET = "--"

Align = Literal["left", "right"]

# Everything that moves the cursor, starts an escape sequence, changes the direction of writing or has no
# width: C0 and C1 controls, line separators, bidirectional and zero-width format characters, invisible
# fillers, tags, and lone surrogates (which cannot be encoded).
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|\u200d+"
)
# Variation selectors choose between two glyphs of the same character; terminals disagree on the width of the
# chosen one, which the painter allows for. Anywhere else than after such a character they are left out.
_VARIANTS = re.compile("[\ufe00-\ufe0f]")
# No living language puts more than a few combining marks on a letter; hundreds cover the lines around it.
_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)

JOINER, NON_JOINER = "\u200d", "\u200c"
# The letters and marks that are written with joiners between them (Unicode, chapters 9, 12, 13 and 16):
# Arabic, Syriac, N'Ko, the scripts of India and Sri Lanka, Myanmar, Khmer and Mongolian.
_JOINED = re.compile(
    "[\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06ed\u06fa-\u06ff\u0710-\u074f\u0750-\u077f\u07ca-\u07f5"
    "\u08a0-\u08e1\u08e3-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17b3\u17b6-\u17dd\u1820-\u18aa\ufb50-\ufdff\ufe70-\ufefc]"
)
_PICTURE = re.compile(
    "[\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u24c2\u25aa\u25ab"
    "\u25fb-\u25fe\u2600-\u2712\u2714\u2716\u271d-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d"
    "\u3297\u3299\U0001f000-\U0001faff]"
)
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MONGOLIAN = re.compile("[\u1820-\u18aa]")
_KEYCAP = re.compile("[0-9#*]")
_LONGEST_SIGN = 32  # characters that are joined to one; a family of four with skin tones has 11
_PICTURE_SELECTORS = "\ufe0e\ufe0f"


def clean(text: str) -> str:
    """The text with every character that could harm a terminal replaced by a visible middle dot.

    Newlines and tabs count among them: the result is always one line. Safe to print anywhere. Joiners and
    variation selectors stay where a script or an emoji is written with them.
    """
    if text.isascii() and text.isprintable():
        return text
    return _MARKS.sub(r"\1", _HIDDEN.sub(_shown, _VARIANTS.sub(_variant, text)))


def sign_shown(text: str, place: int) -> str:
    """The one character that stands for the one at a place of a text that is being typed: a joiner or a
    variation selector where it belongs, else a middle dot."""
    found = _VARIANTS.match(text, place)
    if found:
        return _variant(found) or PLACEHOLDER
    shown = _shown_at(text, place, place + 1)
    # A joiner of letters is shown twice elsewhere; of the same width, and one character, is this.
    return NON_JOINER if len(shown) > 1 else shown


def _shown(found: re.Match[str]) -> str:
    return _shown_at(found.string, found.start(), found.end())


def _shown_at(text: str, start: int, end: int) -> str:
    """What is shown for a hidden character, or for a run of joiners."""
    before, sign, after = text[max(0, start - 1) : start], text[start], text[end : end + 1]
    joins = _JOINED.match(before) and _JOINED.match(after)
    if sign == NON_JOINER and joins:
        return sign
    if sign == JOINER and joins:
        # Rich counts no cells for what follows a joiner, which is right for pictures only.
        return JOINER + JOINER
    is_picture = _PICTURE.match(text[max(0, start - 2) : start] if before == "\ufe0f" else before)
    if sign == JOINER and end - start == 1 and is_picture and _PICTURE.match(after):
        return sign
    if "\U000e0100" <= sign <= "\U000e01ef" and _IDEOGRAPH.match(before):
        return sign
    if sign in "\u180b\u180c\u180d\u180f" and _MONGOLIAN.match(before):
        return sign
    return PLACEHOLDER * (end - start)


def _variant(found: re.Match[str]) -> str:
    """A variation selector where its glyph exists, else nothing."""
    text, place, sign = found.string, found.start(), found[0]
    before = text[max(0, place - 1) : place]
    if sign in _PICTURE_SELECTORS:
        is_keycap = _KEYCAP.match(before) and text[place + 1 : place + 2] == "\u20e3"
        return sign if _PICTURE.match(before) or is_keycap else ""
    return sign if sign <= "\ufe02" and _IDEOGRAPH.match(before) else ""


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


def cut(text: str, most: int) -> str:
    """As many of the first characters as `most`, or a few less: what is joined is not cut."""
    if len(text) <= most or text.isascii():
        return text[:most]
    head = text[: most + _LONGEST_SIGN]
    return head[: max((end for _start, end, _cells in split_graphemes(head)[0] if end <= most), default=0)]


def _tail(text: str, width: int) -> str:
    """As much of the end as fits in `width` cells; what is joined is not cut."""
    taken = 0
    for _start, end, cells in reversed(split_graphemes(text)[0]):
        taken += cells
        if taken > width:
            return text[end:]
    return text


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The symbols that the screens use, one cell each."""

    raise_: str
    lower: str
    lock: str
    sort_up: str
    sort_down: str
    cursor: str
    mark: str
    tick: str
    arrow: str
    full: str
    empty: str


FULL = "█"
"""A full cell of a bar; the status line writes it as a reversed blank."""

_UNICODE = Glyphs(
    raise_="▲", lower="▼", lock="=", sort_up="^", sort_down="v", cursor=">", mark="*", tick="✓", arrow="→",
    full=FULL, empty=".",
)  # fmt: skip
_ASCII = Glyphs(
    raise_="^", lower="v", lock="=", sort_up="^", sort_down="v", cursor=">", mark="*", tick="+", arrow=">",
    full="#", empty=".",
)  # fmt: skip


_BAR = 12  # cells


def progress_bar(done: int, total: int, signs: Glyphs) -> str:
    """How much is done of a total, as a bar and in numbers, as wide as they are at the end."""
    full = min(_BAR, _BAR * done // total)
    whole = number(total)
    return f"{signs.full * full}{signs.empty * (_BAR - full)} {number(done):>{len(whole)}}/{whole}"


def glyphs(ascii: bool = False) -> Glyphs:  # noqa: A002 - the name people know the mode by
    """The symbols for a terminal: Unicode or, for terminals without it, ASCII."""
    return _ASCII if ascii else _UNICODE


@dataclass(frozen=True, slots=True)
class CordSigns:
    """What a route and the panes of a wide screen are drawn with; each sign is as wide in both sets.

    `down`, `up` and `cross` are where a hairline meets a rule: below it, above it, or on both sides.
    """

    taken: str
    fork: str
    arrow: str
    branch: str
    last: str
    off: str
    off_branch: str
    off_last: str
    corner: str
    hairline: str
    rule: str
    down: str
    up: str
    cross: str
    dot: str
    switched_on: str
    switched_off: str
    slow: str
    paused: str


_CORD = CordSigns(
    "━", "┳", "▶", "├─", "└─", "╌", "├", "└", "┗━", "│", rule="─", down="┬", up="┴", cross="┼", dot="·",
    switched_on="●", switched_off="○", slow="●", paused="●",
)  # fmt: skip
_ASCII_CORD = CordSigns(
    "=", "+", ">", "|-", "`-", ".", "|", "`", "`=", "|", rule="-", down="+", up="+", cross="+", dot=".",
    switched_on="o", switched_off="-", slow="~", paused="!",
)  # fmt: skip


def cord_signs(ascii: bool = False) -> CordSigns:  # noqa: A002 - the name people know the mode by
    """The signs of a route for a terminal: Unicode or, for terminals without it, ASCII."""
    return _ASCII_CORD if ascii else _CORD


def when(moment: datetime | None, workspace: "Workspace", *, unset: str = UNSET) -> str:
    """A moment as `04-03-2026 10:00`, in the workspace's time zone and order of dates."""
    if moment is None:
        return unset
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - the first paint shows no time, and waits for none

    from store.core.fields.dates import format_datetime  # noqa: PLC0415 - likewise

    return format_datetime(moment, order=workspace.date_order, zone=ZoneInfo(workspace.timezone))


def day_of(moment: datetime | None, workspace: "Workspace", *, unset: str = "") -> str:
    """The date of a moment, in ten cells."""
    return when(moment, workspace, unset=unset).partition(" ")[0]


def number(count: int) -> str:
    """A count with its thousands separated by spaces: `4 812`."""
    return f"{count:,}".replace(",", " ")


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: `1 contact`, `4 812 contacts`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


_TWINS = {
    "-": "─━┄┈╌–—○",
    "|": "│┃┆┊▌▎▊▐",
    "+": "┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┤┥┬┭┳┴┵┼╭╮╯╰╔╗╚╝",
    "=": "═",
    "#": "█▇▆▅▄▃▂▁",
    ".": "░▒▓·",
    "~": "…",
    "*": "•",
    "o": "●",
    "^": "▲↑",
    "v": "▼↓",
    ">": "▶→",
    "<": "◀←",
    "x": "✗",
    "'": "‘’",
    '"': "“”",
}
_PLAIN = {ord(sign): plain for plain, signs in _TWINS.items() for sign in signs}
# What is joined has a width as a whole.
_FOREIGN = re.compile("(?:[0-9#*](?=\ufe0f))?[^\x00-\x7f]+")


def to_ascii(text: str) -> str:
    """The text with every other character replaced by some of ASCII, as wide as it was."""
    if text.isascii():
        return text
    return _FOREIGN.sub(lambda found: "?" * cell_len(found[0]), text.translate(_PLAIN))
