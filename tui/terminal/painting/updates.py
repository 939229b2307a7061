"""Reads Textual's compositor updates into a frame: strips of styled segments become cells, unparsed."""

from collections.abc import Iterable

from rich.color import ColorSystem
from textual.strip import Strip

from tui.terminal.painting.cells import Row, Translate, cells
from tui.terminal.painting.frame import Frame
from tui.terminal.painting.styles import StyleCache
from tui.terminal.textual_private import ChopsUpdate, LayoutUpdate
from tui.text.palette import THEMES, Theme

Update = LayoutUpdate | ChopsUpdate


class Canvas:
    """The frame that an application composed, update by update, in a theme.

    `translate` replaces texts cell by cell.
    """

    def __init__(self, theme: Theme = THEMES["terminal"]) -> None:
        self.theme = theme
        self.frame = Frame(0, 0)
        self.translate: Translate | None = None
        self._styles = StyleCache(theme=theme)

    def apply(self, update: Update, colours: ColorSystem | None) -> None:
        """Take in an update, in the colours that the terminal has."""
        colours = colours or ColorSystem.TRUECOLOR
        if colours is not self._styles.colours:
            self._styles = StyleCache(colours, self.theme)
        if isinstance(update, LayoutUpdate):
            self._apply_layout(update)
        else:
            self._apply_chops(update)

    def _apply_layout(self, update: LayoutUpdate) -> None:
        x, y, width, height = update.region
        if (x, y) == (0, 0) and (width, height) != (self.frame.width, self.frame.height):
            self.frame = Frame(width, height)
        for line, strips in enumerate(update.strips, y):
            self.frame.put(x, line, self._row(strips))

    def _apply_chops(self, update: ChopsUpdate) -> None:
        """Every chop that a span reaches into is taken whole: its widget was rendered for this update."""
        for y, first, last in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
                if strip is not None and x < last and end > first:
                    self.frame.put(x, y, self._row((strip,))[: end - x])

    def _row(self, strips: Iterable[Strip]) -> Row:
        row: Row = []
        style_of, translate = self._styles.get, self.translate
        for strip in strips:
            for text, style, control in strip:
                if not control:
                    row += cells(text, style_of(style), translate)
        return row
