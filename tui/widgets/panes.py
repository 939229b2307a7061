"""Panes side by side on a wide screen: the rules over and under them, with their titles."""

from collections.abc import Iterable, Iterator

from rich.segment import Segment
from textual.containers import Vertical
from textual.events import Mount
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.redraw import PlainLines
from tui.text.cells import CordSigns, cord_signs, fit, width_of
from tui.text.palette import FOCUS, FRAME, TITLE, Run, pen

Placed = tuple[int, tuple[Run, ...]]
"""Texts in a rule, and the column that they begin at."""

_LEAST = 8  # cells that a text needs in a rule to be shown at all


class Pane(Widget):
    """A widget beside others. Its title stands in the rule over it, in cyan while it has the focus; two
    blanks part the title from more that is said of the pane.

    It draws its hairline itself: at its left, or at its right where it stands at the edge of the screen.
    """

    title: tuple[str, str, str] = ("", "", "")
    beside = True
    """Whether it stands beside others at all."""

    def show_title(self, text: str, note: str = "", style: str = "") -> None:
        """Show another title, and a note at the right end of the pane in a style."""
        if (text, note, style) != self.title:
            self.title = (text, note, style)
            for rule in self.screen.query(Rule):
                rule.refresh()

    @property
    def hairline(self) -> int:
        """The column of the hairline."""
        return self.region.x or self.region.right - 1


class LinesPane(PlainLines, Pane):
    """A pane of lines of text, beside a list; it stands empty until it has some."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ascii = False
        self._lines: tuple[tuple[Run, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing shows."""
        return not self._lines

    def empty(self) -> None:
        """Show nothing."""
        self.show_lines(())
        self.show_title("")

    def show_lines(self, lines: tuple[tuple[Run, ...], ...]) -> None:
        """Show these lines; the same ones cause no repaint."""
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The hairline, and a line of the text."""
        line = self._lines[y] if y < len(self._lines) else ()
        hairline = cord_signs(self.ascii).hairline
        segments = [Segment(f"{hairline} ", pen(FRAME)), *(Segment(text, pen(style)) for text, style in line)]
        return Strip(segments).adjust_cell_length(self.size.width, pen(""))


class Beside(Pane, Vertical):
    """A pane at the right of another; a screen shows it where there is room."""

    DEFAULT_CSS = """
    Beside { height: 1fr; border-left: solid ansi_bright_black; display: none; }
    """


class Rule(Widget):
    """A line that is a rule on a wide screen: the hairlines of the panes above and below it end in it."""

    signs: CordSigns

    def on_mount(self, event: Mount) -> None:
        """Draw it again when the focus goes to another pane."""
        self.watch(self.screen, "focused", self._draw_again, init=False)

    def _draw_again(self) -> None:
        self.refresh()

    @property
    def below(self) -> list[Pane]:
        """The panes that begin under the rule, from the left."""
        under = (pane for pane in self._panes if pane.region.y == self.region.bottom)
        return sorted(under, key=lambda pane: pane.region.x)

    @property
    def _panes(self) -> Iterator[Pane]:
        return (pane for pane in self.screen.query(Pane) if pane.beside and pane.display and pane.region)

    def ruled(self, texts: Iterable[Placed]) -> Iterator[Run]:
        """The rule with texts in it; one that another text reaches into is left out."""
        line, at = self._bare(), 0
        for column, runs in sorted(texts):
            if column >= at:
                yield line[at:column], FRAME
                yield from runs
                at = column + sum(width_of(text) for text, _ in runs)
        yield line[at:], FRAME

    def _bare(self) -> str:
        """The rule, with a joint at each hairline."""
        signs, line = self.signs, [self.signs.rule] * self.size.width
        under = {pane.hairline for pane in self.below}
        over = {pane.hairline for pane in self._panes if pane.region.bottom == self.region.y}
        for column in (under | over) & {*self.region.column_range}:
            both = column in under and column in over
            sign = signs.cross if both else signs.down if column in under else signs.up
            line[column - self.region.x] = sign
        return "".join(line)

    def titled(self, start: int, end: int, title: tuple[str, str, str], *, focused: bool) -> Iterator[Placed]:
        """A title and a note, from one column to before another."""
        text, note, style = title
        name, *more = text.split("  ")
        rest = "".join(f" {self.signs.dot} {each}" for each in more if each)
        room = end - start - 4
        name = fit(name, min(width_of(name), room)).rstrip()
        rest = fit(rest, min(width_of(rest), room - width_of(name))).rstrip()
        if name:
            yield start + 1, ((" ", ""), (name, FOCUS if focused else TITLE), (rest, ""), (" ", ""))
        left = room - width_of(name) - width_of(rest) - 3
        if note and left >= min(width_of(note), _LEAST):
            note = fit(note, min(width_of(note), left)).rstrip()
            yield end - width_of(note) - 3, ((" ", ""), (note, style), (" ", ""))
