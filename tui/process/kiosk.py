"""Becoming a kiosk: checking the administrator's line, and leaving behind what others may have set.

Whoever signs in must not choose the database, the files or the operator. So nothing of the environment stays
but what describes the terminal and what sshd itself sets; no settings file is read.
"""

import os
import stat
import sys
from pathlib import Path

from store.core.errors import UnusableSettings
from tui.process import operator
from tui.process.operator import Operator
from tui.process.policy import Kiosk, Line, Policy

_KEPT = frozenset(
    (
        "HOME", "PATH", "SHELL", "USER", "LOGNAME", "TERM", "COLORTERM", "NO_COLOR", "LANG", "LANGUAGE", "TZ",
        "ESCDELAY", "COLUMNS", "LINES", "TMUX", "STY",
        "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "SSH_USER_AUTH",
    )
)  # fmt: skip
"""The variables that stay, with those of the locale."""

_TELL = "Tell the administrator."
_SHARED = 0o022  # the group or everybody may write


def enter(line: Line) -> Policy:
    """Make this process a kiosk, and return what it refuses. Raises UnusableSettings for a wrong line."""
    if not line.database:
        raise _wrong("A kiosk needs --database, which names its one database.")
    if "://" not in line.database and not line.database.startswith("/"):
        raise _wrong("The --database of a kiosk is a whole path from / on, or a postgresql:// URL.")
    if line.operator and line.operators:
        raise _wrong("A kiosk has --operator or --operators, not both.")
    _forget_environment()
    folder = _folder(line.files) if line.files else None
    operator.settle(_operator(line))
    if folder is not None:
        # Messages name files by what was typed, and nothing is imported from where others put files.
        sys.path[:] = [os.path.abspath(place) for place in sys.path]
        os.chdir(folder)
    return Policy(suspends=False, kiosk=Kiosk(line.database, folder))


def _wrong(message: str) -> UnusableSettings:
    return UnusableSettings(message, _TELL)


def _forget_environment() -> None:
    for name in [name for name in os.environ if name not in _KEPT and not name.startswith("LC_")]:
        del os.environ[name]


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_absolute():
        raise _wrong("The --files of a kiosk is a whole path from / on.")
    if not path.is_dir():
        raise _wrong("The folder that --files names is not there.")
    return Path(os.path.realpath(path))


def _operator(line: Line) -> Operator:
    """Who the line says it is: by name, by the key that was used to sign in, or else by the account."""
    if line.operators:
        return _by_key(Path(line.operators))
    if name := operator.checked(line.operator, "--operator"):
        return Operator(name, "named by the line that starts this kiosk")
    return operator.by_login()


def _by_key(listed: Path) -> Operator:
    names = _names(listed)
    for key in _keys_used():
        if key in names:
            return Operator(names[key], "known by the key that was used to sign in")
    raise _wrong("The key that you signed in with belongs to no operator here.")


def _names(listed: Path) -> dict[str, str]:
    """The operators by their keys: a public key a line, with the operator's name as its comment."""
    if can_be_changed(listed):
        raise _wrong(
            "The file that --operators names could be written by this account, so it proves nothing."
        )
    try:
        lines = listed.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise _wrong("The file that --operators names cannot be read.") from None
    found = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            kind, key, name = [*line.split(maxsplit=2), "", ""][:3]
            found[f"{kind} {key}"] = operator.checked(name, f"The name in line {number} of --operators")
            if not found[f"{kind} {key}"]:
                raise _wrong(f"Line {number} of the file that --operators names has no name after the key.")
    return found


def _keys_used() -> list[str]:
    """The public keys that sshd accepted, which it tells where it is set to `ExposeAuthInfo yes`."""
    told = os.environ.get("SSH_USER_AUTH", "")
    try:
        methods = Path(told).read_text(encoding="utf-8").splitlines() if told else []
    except (OSError, UnicodeDecodeError):
        methods = []
    keys = [
        rest.strip() for kind, _, rest in (line.partition(" ") for line in methods) if kind == "publickey"
    ]
    if not keys:
        raise _wrong("sshd does not say which key you signed in with; it needs `ExposeAuthInfo yes`.")
    return keys


def can_be_changed(path: Path) -> bool:
    """Whether this account, unless it is root, could write a file or put another one in its place."""
    account = os.geteuid()
    if account == 0:
        return path.exists() and bool(path.stat().st_mode & _SHARED)
    ways = {path.absolute(), Path(os.path.realpath(path))}
    for place in {*ways, *(folder for way in ways for folder in way.parents)}:
        try:
            found = place.stat()
        except OSError:
            continue
        # In a folder such as /tmp only the owner of a file replaces it.
        sticky = place not in ways and found.st_mode & stat.S_ISVTX
        if found.st_uid == account or (os.access(place, os.W_OK) and not sticky):
            return True
    return False
