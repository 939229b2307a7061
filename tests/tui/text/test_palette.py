"""The palette: what each theme writes for a role, and that it can be read."""

import re

import pytest
from rich.color import Color
from rich.style import Style

from tui.terminal.painting.styles import StyleCache
from tui.text import palette
from tui.text.palette import GROUNDS, TABLE, THEMES, Row, pen

RATIOS = {
    "title": (16.8, 18.1), "muted": (6.2, 5.8), "focus": (9.9, 6.1), "selected": (10.6, 14.8),
    "mark": (10.7, 6.7), "lock": (8.9, 7.3), "chosen": (10.4, 6.4), "slow": (10.7, 6.7), "failed": (7.7, 6.7),
    "link": (8.9, 7.1),
    "frame": (2.4, 1.8), "bar": (3.9, 4.4), "second bar": (3.7, 4.7),
}  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_each_theme_writes_what_the_table_says(row: Row) -> None:
    asked = Style.parse(_words(row.asked))
    for name, theme in THEMES.items():
        codes = ";".join(StyleCache(theme=theme).get(asked).codes)
        assert codes == getattr(row, name), name


@pytest.mark.parametrize("name", [name for name in dir(palette) if name.isupper() and name.isascii()])
def test_every_role_that_widgets_name_is_in_the_table(name: str) -> None:
    style = getattr(palette, name)
    if isinstance(style, str):
        terminal = StyleCache(theme=palette.Theme("as asked")).get(pen(style))
        assert ";".join(terminal.codes) in {row.asked for row in TABLE}


@pytest.mark.parametrize(("words", "theme", "codes"), [
    ("bold green", "dark", "1;38;5;114"),
    ("cyan", "dark", "38;5;80"),
    ("underline bright_black", "terminal", "2;4"),
    ("reverse yellow", "light", "7;38;5;94"),
    ("reverse yellow", "mono", "7"),
    ("italic", "dark", "3"),
    ("on red", "mono", "41"),
])  # fmt: skip
def test_what_the_table_lacks_is_written_part_by_part(words: str, theme: str, codes: str) -> None:
    assert ";".join(StyleCache(theme=THEMES[theme]).get(Style.parse(words)).codes) == codes


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
@pytest.mark.parametrize("theme", GROUNDS)
def test_every_role_can_be_read_on_its_ground(theme: str, row: Row) -> None:
    """The contrast of WCAG, from the RGB: 4.5 to 1 at least, but for what only decorates."""
    place = list(GROUNDS).index(theme)
    ratio = _contrast(row.rgb[place], row.on[place] or GROUNDS[theme][0])
    assert row.decorates or ratio >= 4.5
    if row.name in RATIOS:
        assert round(ratio, 1) == pytest.approx(RATIOS[row.name][place], abs=0.11)


@pytest.mark.parametrize("theme", GROUNDS)
def test_the_text_can_be_read_on_its_ground(theme: str) -> None:
    assert _contrast(*GROUNDS[theme]) >= 13


@pytest.mark.parametrize("row", [row for row in TABLE if not row.decorates], ids=lambda row: row.name)
@pytest.mark.parametrize("theme", GROUNDS)
def test_what_is_sent_of_256_colours_can_be_read_too(theme: str, row: Row) -> None:
    sent = getattr(row, theme)
    fore, back = (re.search(rf"{kind};5;(\d+)", sent) for kind in (38, 48))
    assert fore
    ground = _rgb_of(int(back[1])) if back else GROUNDS[theme][0]
    assert _contrast(_rgb_of(int(fore[1])), ground) >= 4.5


def test_without_colour_no_role_has_one() -> None:
    for row in TABLE:
        assert all(part in ("1", "2", "4", "7", "") for part in row.mono.split(";"))


def test_blue_carries_no_text_in_sixteen_colours_and_dark_grey_is_never_sent() -> None:
    """Both cannot be read on many a terminal; a bar may be blue."""
    for row in TABLE:
        parts = row.terminal.split(";")
        assert "90" not in parts
        assert "34" not in parts or "7" in parts


def _words(codes: str) -> str:
    words = {"1": "bold", "2": "dim", "4": "underline", "7": "reverse"}
    colours = ("red", "green", "yellow", "blue", "magenta", "cyan", "white")
    words |= {str(code): name for code, name in enumerate(colours, 31)} | {
        "90": "bright_black",
        "93": "bright_yellow",
    }
    return " ".join(words[code] for code in codes.split(";"))


def _rgb_of(index: int) -> str:
    return Color.from_ansi(index).get_truecolor().hex


def _contrast(one: str, other: str) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
