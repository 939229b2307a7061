"""Makes safe Textual content of any text.

Textual parses a plain `str` as markup, and it may contain escape sequences: every text that comes from a
contact, a channel, a file or an error goes through here first.
"""

from collections.abc import Iterable

from textual.content import Content

from tui.text.cells import clean, fit, fit_middle, number, plural, when, width_of
from tui.text.palette import Run

__all__ = ["clean", "content", "fit", "fit_middle", "joined", "lined", "number", "plural", "when", "width_of"]


def content(text: str, style: str = "") -> Content:
    """The cleaned text as content for a widget, never parsed as markup; `style` applies to all of it."""
    return Content.styled(clean(text), style) if style else Content(clean(text))


def joined(*parts: str | tuple[str, str] | Content) -> Content:
    """Several texts in a row, each cleaned; a part may be a `(text, style)` pair."""
    made = (part if isinstance(part, Content) else _part(part) for part in parts)
    return Content.assemble(*made)


def lined(lines: Iterable[Iterable[Run]]) -> Content:
    """Lines of runs, one under the other."""
    return Content("\n").join(joined(*line) for line in lines)


def _part(part: str | tuple[str, str]) -> Content:
    return content(part) if isinstance(part, str) else content(*part)
