"""The palette: what a style means, and how each theme writes it.

Widgets name a role (`FOCUS`, `LOCK` ...) as a style in the sixteen colours, which serve as places of the
table only; the painter writes what the chosen theme has for it. One meaning a colour: cyan focus and keys,
green goes out, magenta tied, yellow waits, red stopped. Colour always repeats a word or a sign.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rich.style import Style

Run = tuple[str, str]
"""A text and its style; nearly all that a list shows has none."""

TITLE = "bold"
MUTED = "dim"
FRAME = "ansi_bright_black"
FOCUS = "bold ansi_cyan"
HEADER = "underline ansi_white"
SORTED = "bold underline ansi_cyan"
SELECTED = "reverse"
RESTING = "bold"
MARK = "bold ansi_bright_yellow"
LOCK = "ansi_magenta"
CHOSEN = "ansi_green"
CHOSEN_BADGE = "reverse ansi_green"
SLOW = "ansi_yellow"
FAILED = "ansi_red"
QUEUED = "dim"
LINK = "ansi_blue"
BAR = "reverse ansi_cyan"
SECOND_BAR = "reverse ansi_blue"
BRAND = "bold reverse ansi_cyan"
FAILED_BAR = "reverse ansi_red"


@lru_cache(maxsize=64)
def pen(style: str) -> Style:
    """A role for the segments of a line."""
    return Style.parse(style.replace("ansi_", ""))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: the SGR parameters of a role in each theme, and its colours as RGB.

    `asked` are the parameters of the style that stands for the role. `decorates` is a role that no text has.
    `on` is what the text stands on in the two themes of full colour, where that is not their ground.
    """

    name: str
    asked: str
    terminal: str
    dark: str
    light: str
    mono: str
    rgb: tuple[str, str]
    decorates: bool = False
    on: tuple[str, str] = ("", "")


_GREEN, _YELLOW, _RED = ("#8bd58a", "#23692a"), ("#f0c062", "#7d5000"), ("#ff8585", "#ad1f2d")
_TITLE, _MUTED = ("#f4f6f9", "#0e1116"), ("#8e98aa", "#5a6371")
_CYAN = ("#5fd0d6", "#006a73")

TABLE = (
    Row("title", "1", "1", "1;38;5;255", "1;38;5;233", "1", _TITLE),
    Row("muted", "2", "2", "38;5;246", "38;5;241", "2", _MUTED),
    Row("frame", "90", "2", "38;5;240", "38;5;250", "2", ("#4a5567", "#b4bcc7"), decorates=True),
    Row("focus", "1;36", "1;36", "1;38;5;80", "1;38;5;23", "1", _CYAN),
    Row("brand", "1;7;36", "1;7;36", "1;7;38;5;80", "1;7;38;5;23", "1;7", _CYAN),
    Row("header", "4;37", "4", "4;38;5;246", "4;38;5;241", "4", _MUTED),
    Row("sorted", "1;4;36", "1;4;36", "1;4;38;5;80", "1;4;38;5;23", "1;4", _CYAN),
    Row(
        "selected", "7", "7", "1;38;5;255;48;5;237", "1;38;5;233;48;5;254", "7", _TITLE,
        on=("#2b3a52", "#d9e5f5"),
    ),
    Row("mark", "1;93", "1", "1;38;5;215", "1;38;5;94", "1", _YELLOW),
    Row("lock", "35", "35", "38;5;183", "38;5;97", "", ("#cfa3ff", "#7431a8")),
    Row("chosen", "32", "32", "38;5;114", "38;5;22", "1", _GREEN),
    Row("badge", "7;32", "7;32", "7;38;5;114", "7;38;5;22", "7", _GREEN),
    Row("slow", "33", "33", "38;5;215", "38;5;94", "", _YELLOW),
    Row("failed", "31", "31", "38;5;210", "38;5;124", "1", _RED),
    Row("link", "34", "", "38;5;111", "38;5;25", "", ("#86b8ff", "#1b52a8")),
    Row("bar", "7;36", "7;36", "7;38;5;30", "7;38;5;30", "7", ("#2f7f8c", "#2f7f8c"), decorates=True),
    Row("failed bar", "7;31", "7;31", "7;38;5;210", "7;38;5;124", "7", _RED, decorates=True),
    Row(
        "second bar", "7;34", "7;34", "7;38;5;61", "7;38;5;61", "2;7", ("#5b6fa8", "#5b6fa8"),
        decorates=True,
    ),
)  # fmt: skip
"""Every role. The text has no parameters: it is written in the terminal's own colour, or the theme's."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A way to write the roles: SGR parameters for those that were asked for.

    `ground` and `text` are colours that the terminal is told to use as its own while the program has it, or
    empty. What the table does not have as a whole is written part by part.
    """

    name: str
    roles: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, "Parameters"] = field(default_factory=dict)
    ground: str = ""
    text: str = ""

    def parameters(self, attributes: tuple[str, ...], fore: str) -> "Parameters":
        """Attributes and colours for those that were asked for; the colours may have a ground among them."""
        found = self.roles.get(_joined(attributes, fore))
        if found is not None:
            return _parted(found)
        if fore not in self.colours:
            return attributes, fore
        added, colour = self.colours[fore]
        return tuple(sorted({*attributes, *added}, key=int)), colour

    @property
    def taken(self) -> str:
        """What is sent when the terminal is taken over: the ground and the text as its own colours."""
        return f"\x1b]10;{self.text}\x1b\\\x1b]11;{self.ground}\x1b\\" if self.ground else ""

    @property
    def given_back(self) -> str:
        """What is sent when the terminal is given back with the colours it had."""
        return "\x1b]110\x1b\\\x1b]111\x1b\\" if self.ground else ""


Parameters = tuple[tuple[str, ...], str]
"""The SGR parameters of attributes, and those of colours."""


def _joined(attributes: tuple[str, ...], fore: str) -> str:
    return ";".join((*attributes, fore) if fore else attributes)


def _parted(parameters: str) -> Parameters:
    """Attributes, which are below 30, and the colours that follow them."""
    parts = parameters.split(";") if parameters else []
    end = next((place for place, part in enumerate(parts) if int(part) >= 30), len(parts))
    return tuple(parts[:end]), ";".join(parts[end:])


GROUNDS = {"dark": ("#12161d", "#d5dbe5"), "light": ("#fbfaf7", "#23272f")}
"""Ground and text of the themes of full colour."""


def _theme(name: str) -> Theme:
    colours: dict[str, Parameters] = {}
    for row in TABLE:
        attributes, fore = _parted(row.asked)
        own, colour = _parted(getattr(row, name))
        if fore:
            colours.setdefault(fore, (tuple(each for each in own if each not in attributes), colour))
    roles = {row.asked: getattr(row, name) for row in TABLE}
    return Theme(name, roles, colours, *GROUNDS.get(name, ()))


THEMES = {name: _theme(name) for name in ("terminal", "dark", "light", "mono")}
"""The terminal's own sixteen colours on its ground; 256 colours on a dark or a light ground; no colour."""
