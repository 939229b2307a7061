"""Drawing lines as they are, for widgets that are drawn with every key."""

from abc import abstractmethod

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

_PLAIN = Style()


class PlainLines:
    """A mixin for widgets, before Textual's: what `render_line` gives is all that shows, but for padding left
    and right. What Textual does for borders, tints and opacities takes longer than such lines themselves.
    """

    @abstractmethod
    def render_line(self, y: int) -> Strip:
        """A line, as wide as the content."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the widget."""
        assert isinstance(self, Widget)
        padding, room = self.styles.padding, self.content_size.width
        before, after = Segment(" " * padding.left, _PLAIN), Segment(" " * padding.right, _PLAIN)
        width = room + padding.width
        lines = [self.render_line(y).adjust_cell_length(room, _PLAIN) for y in crop.line_range]
        strips = [Strip([before, *line, after], width) for line in lines]
        for change in self.get_line_filters():
            background = self.background_colors[1]
            strips = [strip.apply_filter(change, background) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips
