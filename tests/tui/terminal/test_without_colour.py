"""Taking the colours out of what is sent to a terminal."""

import pytest

from tui.terminal.driver import without_colour


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("text", "text"),
        ("\x1b[31mred\x1b[0m", "red\x1b[0m"),
        ("\x1b[m", "\x1b[m"),
        ("\x1b[1;31;7mx", "\x1b[1;7mx"),
        ("\x1b[;1;31mx", "\x1b[;1mx"),
        ("\x1b[38;5;12;1mx", "\x1b[1mx"),
        ("\x1b[1;38;2;1;2;3;4;48;2;9;9;9mx", "\x1b[1;4mx"),
        ("\x1b[38:2::1:2:3;1mx", "\x1b[1mx"),
        ("\x1b[39;49mx", "x"),
        ("\x1b[94;104;58;5;1mx", "x"),
        ("\x1b[?25l\x1b[3;4H\x1b[2J", "\x1b[?25l\x1b[3;4H\x1b[2J"),
    ],
)
def test_only_colours_go(sent: str, plain: str) -> None:
    assert without_colour(sent) == plain
