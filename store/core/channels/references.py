"""References to secrets: where a secret is read when it is needed. Databases hold these, never a secret.

`env:NAME` is an environment variable, `file:/path` a file that nobody else may read, `command:program` with
arguments the first line that it prints, `credential:name` what systemd hands to a service.
"""

import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Final

FORMS: Final = "env:NAME, file:/path, command:PROGRAM ARGUMENTS or credential:NAME"

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CREDENTIAL = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_.@-]{0,254}")
_PRINTING = ("echo", "printf")
"""Programs whose arguments would be the secret."""

_RANDOM = re.compile(r"(?=.*[0-9])(?=.*[a-z])[A-Za-z0-9]{20,}")
"""What nobody calls a variable or a credential: a key that was pasted behind the colon."""

_NAMED_SECRET = re.compile(
    r"""(?:password|passwd|pwd|secret|token|api[-_]?key|access[-_]?key|\bkey|authorization)
        (?:["']?\s*[:=]\s*["']?|>)      # name=…, "name": "…", <name>…
        (?:(?:basic|bearer|token)\s+)?+
        (?!\{\{|(?:env|file|command|credential):|["'<&;,}\s]|$)  # but for a variable, a reference or nothing
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LOGIN = re.compile(r"://[^/?#\s]*:[^/?#\s]*@")


def problem(text: str) -> str:
    """Why a text is no reference, as a sentence that never repeats it; empty for a reference."""
    kind, colon, rest = text.partition(":")
    wrong = KINDS[kind](rest) if colon and kind in KINDS else f"write {FORMS}"
    return f"takes a reference, never the secret itself: {wrong}." if wrong else ""


def begins(text: str) -> bool:
    """Whether a text is the beginning of a reference, right so far or not, rather than a secret."""
    kind, colon, _rest = text.partition(":")
    return kind in KINDS if colon else any(known.startswith(text) for known in KINDS)


def holds_secret(text: str) -> bool:
    """Whether a text that is no secret as a whole seems to have one in it, such as the password of a URL."""
    return bool(_LOGIN.search(text) or _NAMED_SECRET.search(text))


def _variable(name: str) -> str:
    if _VARIABLE.fullmatch(name) and not _RANDOM.fullmatch(name):
        return ""
    return "after env: comes the name of an environment variable, such as TWILIO_TOKEN"


def _file(path: str) -> str:
    if path.startswith("/") and path.isprintable() and not path.endswith("/"):
        return ""
    return "after file: comes a whole path, such as /etc/cordboard/twilio"


def _command(line: str) -> str:
    try:
        words = shlex.split(line)
    except ValueError:
        return "the quotation marks of the command do not match"
    if not words or not line.isprintable():
        return "after command: comes a program with its arguments, such as pass show sms/twilio"
    if PurePath(words[0]).name in _PRINTING:
        return (
            f"{PurePath(words[0]).name} would have the secret written beside it; name a program that keeps it"
        )
    return ""


def _credential(name: str) -> str:
    if _CREDENTIAL.fullmatch(name) and not _RANDOM.fullmatch(name):
        return ""
    return "after credential: comes a name that the systemd unit loads, such as twilio"


KINDS: Final[Mapping[str, Callable[[str], str]]] = {
    "env": _variable,
    "file": _file,
    "command": _command,
    "credential": _credential,
}
"""What a reference begins with, and what is wrong with what follows the colon."""
