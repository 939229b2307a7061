"""The input for a search, which underlines what cannot be parsed."""

from rich.highlighter import Highlighter
from rich.text import Text

from tui.widgets.form_rows import PlainInput


class _Mark(Highlighter):
    """Underlines a range of the text."""

    def __init__(self) -> None:
        self.start, self.end = 0, 0

    def highlight(self, text: Text) -> None:
        """Underline the range, also in red."""
        if self.end > self.start:
            text.stylize("bold underline red", self.start, self.end)


class SearchInput(PlainInput):
    """A one-row input, without the underline of other inputs, that can mark an error."""

    DEFAULT_CSS = """
    SearchInput { width: 1fr; }
    SearchInput:ansi, SearchInput:ansi:focus { text-style: none; }
    """

    def __init__(self, *, placeholder: str = "") -> None:
        super().__init__(placeholder=placeholder)
        self._mark = _Mark()
        self.highlighter = self._mark

    @property
    def marked(self) -> tuple[int, int]:
        """The offsets of what is underlined; both the same when nothing is."""
        return self._mark.start, self._mark.end

    def mark(self, start: int = 0, end: int = 0) -> None:
        """Underline from one offset to another, or nothing; an offset at the end means the last character."""
        if end > start:
            last = max(1, len(self.value))
            start, end = min(start, last - 1), min(end, last)
        if (start, end) != self.marked:
            self._mark.start, self._mark.end = start, end
            self.refresh()
