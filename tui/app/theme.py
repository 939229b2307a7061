"""The theme: the terminal's own sixteen colours and background, or on request full colour, dark or light.

No information is conveyed by colour alone: the cursor is reversed, disabled and empty items are dimmed, and
errors are worded.
"""

from rich.terminal_theme import TerminalTheme
from textual.theme import Theme

NAME = "cordboard"

Rgb = tuple[int, int, int]


_VARIABLES = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "border": "ansi_default",
    "border-blurred": "ansi_default",
    "block-cursor-foreground": "ansi_default",
    "block-cursor-background": "ansi_default",
    "block-cursor-text-style": "reverse",
    "block-cursor-blurred-foreground": "ansi_default",
    "block-cursor-blurred-background": "ansi_default",
    "block-cursor-blurred-text-style": "bold",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
    "input-selection-background": "ansi_default",
    "input-selection-foreground": "ansi_default",
    "scrollbar": "ansi_default",
    "scrollbar-hover": "ansi_default",
    "scrollbar-active": "ansi_default",
    "scrollbar-background": "ansi_default",
    "scrollbar-background-hover": "ansi_default",
    "scrollbar-background-active": "ansi_default",
    "scrollbar-corner-color": "ansi_default",
}


def theme(palette: TerminalTheme | None = None) -> Theme:
    """The theme. Without a palette it takes few bytes, and suits dark and light terminals alike."""
    return Theme(
        name=NAME,
        ansi=palette is None,
        dark=palette is not LIGHT,
        primary="ansi_blue",
        secondary="ansi_cyan",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        accent="ansi_cyan",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables=dict(_VARIABLES),
    )


def _palette(background: Rgb, text: Rgb, *colours: Rgb) -> TerminalTheme:
    return TerminalTheme(background, text, list(colours), list(colours))


DARK = _palette(
    (24, 26, 31), (220, 223, 228),
    (92, 99, 112), (240, 128, 134), (152, 195, 121), (229, 192, 123),
    (110, 180, 245), (205, 140, 230), (86, 190, 200), (220, 223, 228),
)  # fmt: skip
"""Full colour on a dark background: background, text, and the eight colours of ANSI."""

LIGHT = _palette(
    (250, 250, 248), (36, 38, 43),
    (36, 38, 43), (176, 28, 40), (40, 112, 36), (128, 88, 0),
    (20, 84, 176), (132, 40, 140), (0, 104, 112), (96, 100, 108),
)  # fmt: skip
"""Full colour on a light background."""

PALETTES = {"dark": DARK, "light": LIGHT}
