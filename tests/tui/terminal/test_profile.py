"""What is decided about the terminal before Textual is loaded."""

import pytest

from store.core.errors import TerminalUnusable
from tui.terminal.profile import TerminalProfile, prepare, read_profile


@pytest.mark.parametrize(
    ("environ", "name", "value"),
    [
        ({}, "ESCDELAY", "100"),
        ({"SSH_CONNECTION": "a 1 b 22"}, "ESCDELAY", "300"),
        ({"MOSH_CONNECTION": "1"}, "ESCDELAY", "300"),
        ({"SSH_TTY": "/dev/pts/1", "ESCDELAY": "50"}, "ESCDELAY", "50"),
        ({}, "TEXTUAL_ANIMATIONS", "none"),
        ({"TERM": "xterm-256color"}, "TEXTUAL_DISABLE_KITTY_KEY", None),
        ({"TERM": "linux"}, "TEXTUAL_DISABLE_KITTY_KEY", "1"),
        ({"TERM": "screen.xterm-256color", "STY": "1"}, "TEXTUAL_DISABLE_KITTY_KEY", "1"),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux-0,1,0"}, "TEXTUAL_DISABLE_KITTY_KEY", None),
        ({"NO_COLOR": ""}, "NO_COLOR", None),
        ({"NO_COLOR": "1"}, "NO_COLOR", "1"),
    ],
)
def test_what_textual_reads_is_set(environ: dict[str, str], name: str, value: str | None) -> None:
    prepare(environ)
    assert environ.get(name) == value


def test_the_older_keys_when_asked() -> None:
    environ: dict[str, str] = {}
    prepare(environ, legacy_keys=True)
    assert environ["TEXTUAL_DISABLE_KITTY_KEY"] == "1"


@pytest.mark.parametrize(
    ("environ", "is_so"),
    [
        ({"TERM": "xterm-256color"}, {"colour": True, "plain": False, "plain_signs": False}),
        ({"TERM": "xterm", "NO_COLOR": "1"}, {"colour": False, "theme": "mono"}),
        ({"TERM": "xterm", "NO_COLOR": ""}, {"colour": True}),
        ({"TERM": "linux"}, {"plain": True, "plain_signs": True, "theme": "terminal", "ascii": False}),
        ({"TERM": "screen", "STY": "1"}, {"plain": True, "plain_signs": False, "multiplexer": "screen"}),
        ({"TERM": "screen", "TMUX": "x"}, {"plain": False, "multiplexer": "tmux", "theme": "dark"}),
    ],
)
def test_the_profile(environ: dict[str, str], is_so: dict[str, object]) -> None:
    profile = read_profile(environ, theme="dark")
    assert {name: getattr(profile, name) for name in is_so} == is_so


def test_a_theme_that_is_none_is_refused() -> None:
    with pytest.raises(TerminalUnusable, match="the themes are terminal, dark, light, mono"):
        read_profile({}, theme="solarized")


def test_nothing_is_asked_for_by_default() -> None:
    profile = TerminalProfile()
    assert (profile.mouse, profile.ascii, profile.theme) == (False, False, "terminal")
