"""A terminal to look at: pyte, with the attributes and answers to odd texts that it lacks.

pyte keeps no dim, fast blinking, conceal, double underline, frame or overline, and gives one bright colour
a name of its own: here a look is made of the parameters themselves. It stops writing a text at the first
mark that Unicode gives no class to combine by: here letters come to it one by one. It does not blank the
other half of a wide letter that is written over, and draws pictures that are joined by invisible letters side
by side: so do simple terminals. It takes NEL for a line feed, knows no SU and SD, and leaves what stood there
when lines are deleted: none of these is used.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from unicodedata import combining, normalize

import pyte

from tui.terminal.painting.cells import CONTINUATION, uncertain_width
from tui.terminal.painting.frame import Frame

_ON = {code: str(code) for code in (1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 51, 52, 53)}
_OFF = {22: "1 2", 23: "3", 24: "4 21", 25: "5 6", 27: "7", 28: "8", 29: "9", 54: "51 52", 55: "53"}


class Look(NamedTuple):
    """What one cell looks like. The names are those that pyte asks for; `bold` and the rest are in `on`."""

    data: str = " "
    fg: str = ""
    bg: str = ""
    on: frozenset[str] = frozenset()


class Emulator(pyte.Screen):
    """A screen that no text wraps on, as Textual sets it."""

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__(columns, lines)
        self.stream = pyte.Stream(self)
        self.feed("\x1b[?7l")

    @property
    def default_char(self) -> Any:
        """A cell with nothing on it."""
        return Look()

    def reset(self) -> None:
        """Begin anew."""
        super().reset()
        self.cursor.attrs = self.default_char

    def feed(self, text: str) -> None:
        """Show what was sent."""
        self.stream.feed(text)

    def draw(self, data: str) -> None:
        """Write letter by letter, so that one that pyte cannot write does not end it."""
        for letter in data:
            super().draw(letter)

    def select_graphic_rendition(self, *codes: int, **options: Any) -> None:
        """Change the style."""
        look: Any = self.cursor.attrs
        left = list(codes or (0,))
        while left:
            code = left.pop(0)
            if code == 0:
                look = Look()
            elif code in (38, 48):
                count = 4 if left[0] == 2 else 2
                colour, left = ";".join(map(str, [code, *left[:count]])), left[count:]
                look = look._replace(**{"fg" if code == 38 else "bg": colour})
            elif code in _ON:
                look = look._replace(on=look.on | {_ON[code]})
            elif code in _OFF:
                look = look._replace(on=look.on.difference(_OFF[code].split()))
            elif code in (39, 49):
                look = look._replace(**{"fg" if code == 39 else "bg": ""})
            else:
                assert 30 <= code <= 47 or 90 <= code <= 107
                look = look._replace(**{"fg" if code // 10 in (3, 9) else "bg": str(code)})
        self.cursor.attrs = look

    def line(self, y: int) -> list[Look]:
        """The cells of a row."""
        row: Any = self.buffer[y]
        return [row[x] for x in range(self.columns)]


def differences(emulator: Emulator, frame: Frame) -> Iterator[str]:
    """Where the screen does not show the frame; texts on whose width terminals disagree may look like
    anything, but nothing beside them."""
    for y, row in enumerate(frame.rows):
        shown, unsure = emulator.line(y), 0
        for x, (text, style) in enumerate(row):
            unsure = (unsure if text == CONTINUATION else 0) or (not text.isascii() and uncertain_width(text))
            wanted = Look(_merged(text), style.fore, style.back, frozenset(style.attributes))
            if not unsure and seen(shown[x]) != seen(wanted):
                yield f"row {y} column {x}: {shown[x]} in place of {text!r} {style.codes}"


def seen(look: Look) -> tuple[object, ...]:
    """What the eye sees of a cell."""
    if look.data == " " and look.on.isdisjoint({"4", "7", "9", "21", "51", "52", "53"}):
        return (" ", look.bg)
    return look


def _merged(text: str) -> str:
    """A letter with its marks the way pyte keeps them."""
    merged = text[:1]
    for mark in text[1:]:
        if combining(mark):
            merged = normalize("NFC", merged + mark)
    return merged
