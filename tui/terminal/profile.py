"""What the terminal can do, decided before Textual is imported, which reads its settings then."""

import os
import shutil
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

from store.core.errors import TerminalUnusable

MIN_COLUMNS = 60
MIN_ROWS = 16
_ESCAPE_DELAY_MS = 100
_ESCAPE_DELAY_REMOTE_MS = 300


THEMES = ("terminal", "dark", "light", "mono")
"""The terminal's own sixteen colours, full colour on a dark or a light ground, or no colour."""


@dataclass(frozen=True, slots=True)
class TerminalProfile:
    """The terminal that the screens are shown on, and how they should behave there.

    `colour` is false when NO_COLOR asks for none; `theme` is one of THEMES, `mono` then; a `plain` terminal
    answers no queries and has no alternate screen, one with `plain_signs` has a font with few symbols; on a
    `thrifty` one the cursor's bar is over the name only;
    `multiplexer` is `tmux`, `screen` or empty; `columns` and `rows` are the size at start.
    """

    term: str = "xterm-256color"
    encoding: str = "utf-8"
    interactive: bool = True
    remote: bool = False
    multiplexer: str = ""
    colour: bool = True
    theme: str = "terminal"
    thrifty: bool = False
    ascii: bool = False
    plain: bool = False
    plain_signs: bool = False
    mouse: bool = False
    columns: int = 80
    rows: int = 24

    @property
    def few_signs(self) -> bool:
        """Whether to draw with ASCII signs."""
        return self.ascii or self.plain_signs


def prepare(environ: MutableMapping[str, str] | None = None, *, legacy_keys: bool = False) -> None:
    """Set the environment variables that Textual reads when imported, unless the user has set them.

    Animation is off: a page of animated scrolling sends sixteen times the bytes. The delay after Escape is
    longer over a remote connection, where the rest of an escape sequence may come late. The kitty keyboard
    protocol is off where it is asked for, and where its queries would be printed.
    """
    env = os.environ if environ is None else environ
    env.setdefault("TEXTUAL_ANIMATIONS", "none")
    env.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    env.setdefault("ESCDELAY", str(_ESCAPE_DELAY_REMOTE_MS if is_remote(env) else _ESCAPE_DELAY_MS))
    if env.get("NO_COLOR") == "":
        # By convention an empty value means not set; Textual only looks whether it is there.
        del env["NO_COLOR"]
    if legacy_keys or _is_plain(env):
        env["TEXTUAL_DISABLE_KITTY_KEY"] = "1"


def read_profile(
    environ: Mapping[str, str] | None = None,
    *,
    mouse: bool = False,
    ascii_only: bool = False,
    theme: str = THEMES[0],
    thrifty: bool = False,
) -> TerminalProfile:
    """The profile of the terminal this process runs in; raises TerminalUnusable for an unknown theme."""
    env = os.environ if environ is None else environ
    size = shutil.get_terminal_size()
    stderr = sys.__stderr__
    return TerminalProfile(
        term=env.get("TERM", ""),
        encoding=(stderr.encoding if stderr is not None else "") or "",
        interactive=_is_tty(sys.__stdin__) and _is_tty(stderr),
        remote=is_remote(env),
        multiplexer="tmux" if env.get("TMUX") else "screen" if env.get("STY") else "",
        colour=not env.get("NO_COLOR"),
        theme=_theme(theme, env),
        thrifty=thrifty,
        ascii=ascii_only,
        plain=_is_plain(env),
        plain_signs=ascii_only or _is_console(env),
        mouse=mouse,
        columns=size.columns,
        rows=size.lines,
    )


def check(profile: TerminalProfile) -> None:
    """Raise TerminalUnusable, with a hint, when the screens cannot be shown here."""
    if not profile.interactive:
        raise TerminalUnusable(
            "The screens need a terminal, and standard input or standard error is not one.",
            "Run cordboard without redirecting them, or use a command such as `cordboard list`.",
        )
    if profile.term in ("", "dumb", "unknown"):
        raise TerminalUnusable(
            f"The terminal type {profile.term or '(unset)'} cannot show screens.",
            "Set TERM, for example to xterm-256color, or use a command such as `cordboard list`.",
        )
    if not profile.ascii and profile.encoding.lower().replace("-", "") != "utf8":
        raise TerminalUnusable(
            f"This terminal's locale uses {profile.encoding or 'an unknown encoding'}, not UTF-8.",
            "Set LC_ALL to a UTF-8 locale such as C.UTF-8, or start with --ascii.",
        )
    if profile.columns < MIN_COLUMNS or profile.rows < MIN_ROWS:
        raise TerminalUnusable(
            f"This terminal has {profile.columns}x{profile.rows} cells;"
            f" Cordboard needs at least {MIN_COLUMNS}x{MIN_ROWS}.",
            "Enlarge it, or use a command such as `cordboard list`.",
        )


def is_remote(env: Mapping[str, str]) -> bool:
    """Whether the terminal is at the other end of a network."""
    return any(env.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "MOSH_CONNECTION"))


def pause_between(remote: bool) -> float:
    """Seconds between two reports of long work: a report is sent whole, and a line far away may be slow."""
    return 0.5 if remote else 0.25


def _is_console(env: Mapping[str, str]) -> bool:
    """Whether this is the Linux console or a VT: sixteen colours, and few symbols in its font."""
    return env.get("TERM", "").partition("-")[0] in ("linux", "vt100", "vt220")


def _is_plain(env: Mapping[str, str]) -> bool:
    """Whether this is a console or GNU screen; tmux, which may have the same TERM, answers queries."""
    in_screen = env.get("TERM", "").startswith("screen") and not env.get("TMUX")
    return in_screen or _is_console(env)


def _theme(theme: str, env: Mapping[str, str]) -> str:
    """The theme asked for; none of colour where NO_COLOR is set, and the console only has its own colours."""
    if theme not in THEMES:
        raise TerminalUnusable(f'There is no theme "{theme}": the themes are {", ".join(THEMES)}.')
    if env.get("NO_COLOR"):
        return "mono"
    return THEMES[0] if _is_console(env) and theme != "mono" else theme


def _is_tty(stream: object) -> bool:
    check_tty = getattr(stream, "isatty", None)
    return bool(check_tty is not None and check_tty())
