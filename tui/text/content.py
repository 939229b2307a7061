"""The only door from people's data to the screen.

A plain `str` given to Textual is read as markup and may carry escape sequences; everything that comes from a
contact, a channel, a file or an error goes through here first.
"""

from textual.content import Content

from tui.text.cells import Glyphs, clean, fit, fit_middle, glyphs, number, plural, when, width_of

__all__ = [
    "Glyphs",
    "clean",
    "content",
    "fit",
    "fit_middle",
    "glyphs",
    "joined",
    "number",
    "plural",
    "when",
    "width_of",
]


def content(text: str, style: str = "") -> Content:
    """The cleaned text as content for a widget, never read as markup; `style` applies to all of it."""
    return Content.styled(clean(text), style) if style else Content(clean(text))


def joined(*parts: str | tuple[str, str] | Content) -> Content:
    """Several texts in a row, each cleaned; a part may be a `(text, style)` pair."""
    made = (part if isinstance(part, Content) else _part(part) for part in parts)
    return Content.assemble(*made)


def _part(part: str | tuple[str, str]) -> Content:
    return content(part) if isinstance(part, str) else content(*part)
