"""A box to type several lines into. It redraws the lines that changed, and nothing that could disturb the
terminal; the cursor does not blink."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from rich.segment import Segment
from textual.events import Key
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.key_reader import Paste
from tui.terminal.redraw import LeanScreen, PlainLines
from tui.text.cells import clean, number, plural
from tui.text.palette import MUTED, SELECTED, pen
from tui.widgets.texts.edited_text import EditedText, Line

Mark = tuple[int, int, str]
"""A part of the text from one offset to another, and the style it is shown in."""

Edit = Callable[[EditedText, int], EditedText]
"""What a key does to the text in a box of so many cells."""

_EDITS: Final[Mapping[str, Edit]] = MappingProxyType(
    {
        "left": lambda text, _width: text.moved(-1),
        "right": lambda text, _width: text.moved(1),
        "ctrl+left": lambda text, _width: text.moved_word(-1),
        "ctrl+right": lambda text, _width: text.moved_word(1),
        "up": lambda text, width: text.moved_line(-1, width),
        "down": lambda text, width: text.moved_line(1, width),
        "home": lambda text, width: text.moved_end(-1, width),
        "ctrl+a": lambda text, width: text.moved_end(-1, width),
        "end": lambda text, width: text.moved_end(1, width),
        "ctrl+e": lambda text, width: text.moved_end(1, width),
        "ctrl+home": lambda text, _width: text.at(0),
        "ctrl+end": lambda text, _width: text.at(len(text.text)),
        "backspace": lambda text, _width: text.without_sign(-1),
        "delete": lambda text, _width: text.without_sign(1),
        "ctrl+d": lambda text, _width: text.without_sign(1),
        "ctrl+w": lambda text, _width: text.without_word(),
        "ctrl+u": lambda text, width: text.without_rest(width, -1),
        "ctrl+k": lambda text, width: text.without_rest(width, 1),
    }
)
"""The keys with which a line is edited everywhere, and those that go from line to line."""


class TextBox(PlainLines, Widget, can_focus=True):
    """Posts `Changed` with every edit. Parts of the text can be marked, until it is edited."""

    DEFAULT_CSS = """
    TextBox { height: 5; width: 1fr; }
    """

    @dataclass
    class Changed(Message):
        """Another text stands there."""

        text: str

    def __init__(self, *, placeholder: str = "", most: int = 10_000, id: str | None = None) -> None:
        super().__init__(id=id)
        self._placeholder, self._most = placeholder, most
        self._edited, self._top = EditedText(), 0
        self._marks: Sequence[Mark] = ()

    @property
    def text(self) -> str:
        """What is typed."""
        return self._edited.text

    @text.setter
    def text(self, text: str) -> None:
        """Show another text, with the cursor at its end."""
        self.show(EditedText(text, len(text)))

    @property
    def edited(self) -> EditedText:
        """What is typed, with the cursor."""
        return self._edited

    def mark(self, *marks: Mark) -> None:
        """Show parts of the text in a style of their own."""
        if marks != tuple(self._marks):
            self._marks = marks
            self.refresh()

    def show(self, edited: EditedText) -> None:
        """Show another text, or another place of the cursor."""
        before, self._edited = self._edited, edited
        top = self._top
        row = edited.place(self._width)[0]
        self._top = max(min(self._top, row), row - max(1, self.size.height) + 1)
        if before.text != edited.text:
            self._marks = ()
            self.post_message(self.Changed(edited.text))
        if self._top != top or before.text != edited.text:
            self.refresh()
        else:
            rows = {one.place(self._width)[0] - self._top for one in (before, edited)}
            self.refresh(*(Region(0, one, self.size.width, 1) for one in rows))

    @property
    def _width(self) -> int:
        return max(4, self.size.width)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What is typed here does nothing else."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """Take what is typed, and the keys that edit."""
        edit = _EDITS.get(event.key)
        if event.key == "enter":
            self.put("\n")
        elif edit is not None:
            self.show(edit(self._edited, self._width))
        elif event.is_printable and event.character is not None:
            self.put(event.character)
        else:
            return
        event.stop()
        event.prevent_default()
        if isinstance(self.screen, LeanScreen):
            self.screen.show_now()

    def put(self, more: str) -> None:
        """Put text at the cursor; says when it does not fit."""
        longer = self._edited.inserted(more, self._most)
        left_out = len(more) - (len(longer.text) - len(self._edited.text))
        self.show(longer)
        if left_out:
            told = f"Left out {plural(left_out, 'character')}: at most {number(self._most)} fit here."
            self.notify(clean(told), severity="warning", markup=False)

    def on_paste(self, event: Paste) -> None:
        """Take what is pasted, with its lines."""
        event.stop()
        event.prevent_default()
        self.put("\n".join(event.text.splitlines()))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Show no cursor."""
        self.refresh()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.show(self._edited)

    def render_line(self, y: int) -> Strip:
        """A line of the text, and the cursor if it is there."""
        lines, at = self._edited.lines(self._width), self._top + y
        if not self.text and y == 0 and not self.has_focus:
            return Strip([Segment(self._placeholder, pen(MUTED))])
        if at >= len(lines):
            return Strip.blank(self.size.width)
        line = lines[at]
        has_cursor = self.has_focus and self._edited.place(self._width)[0] == at
        segments = self._segments(line, has_cursor)
        if has_cursor and self._edited.cursor >= line.end:
            # Blanks at the end of a line can reach beyond the box.
            segments = [*Strip(segments).crop(0, self.size.width - 1), Segment(" ", pen(SELECTED))]
        if has_cursor and not self.text:
            segments.append(Segment(f" {self._placeholder}", pen(MUTED)))
        return Strip(segments).adjust_cell_length(self.size.width)

    def _segments(self, line: Line, has_cursor: bool) -> list[Segment]:
        """A line in pieces of one style each."""
        marks = [*self._marks]
        if has_cursor:
            marks.insert(0, (self._edited.cursor, self._edited.moved(1).cursor, SELECTED))
        offsets = {offset for start, end, _style in marks for offset in (start, end)}
        places = sorted({line.start, line.end, *(one for one in offsets if line.start < one < line.end)})
        return [
            Segment(self._edited.shown[one:other], pen(_style_at(one, marks)))
            for one, other in pairwise(places)
        ]


def _style_at(offset: int, marks: Sequence[Mark]) -> str:
    return next((style for start, end, style in marks if start <= offset < end), "")
