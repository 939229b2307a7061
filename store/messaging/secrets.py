"""Secrets of channels: the database has references to them, here they are looked up, and not shown.

- `env:NAME`: a variable of the environment
- `file:/path`: a file that nobody else may read
- `command:pass show sms/twilio`: the first line that a command prints
- `credential:name`: a credential that systemd hands to a service
"""

import base64
import json
import os
import re
import shlex
import stat
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import Final
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

from store.core.errors import UnresolvedSecret
from store.core.text import quoted

MASK: Final = "•••"
"""What stands for a secret where one was."""

_LONGEST: Final = 64 * 1024  # bytes of a file, characters of a line
_PATIENCE: Final = 10  # seconds that a command may take, long enough for an agent that asks for a touch


class Secrets:
    """The secrets that references name, looked up once and kept in memory. Nothing that it says of itself
    tells one. Safe to share between threads. Commands are not run unless `allow_commands`: who writes a
    database that others use could have them run what they like."""

    def __init__(self, environment: Mapping[str, str] | None = None, *, allow_commands: bool = True) -> None:
        self._allow_commands = allow_commands
        self._environment = os.environ if environment is None else environment
        self._resolved: dict[str, str] = {}
        self._hidden: set[str] = set()
        self._forms: tuple[str, ...] = ()
        self._lock = Lock()

    def resolve(self, reference: str) -> str:
        """The secret that a reference names; raises UnresolvedSecret, which says what would be right."""
        known = self._resolved.get(reference)
        if known is not None:
            return known
        kind, name = _split(reference)
        if kind == "command" and not self._allow_commands:
            raise UnresolvedSecret(
                f"{quoted(reference)} is not run, since others may write this database.",
                "Use env:, file: or credential: in it, or allow commands where the sender is started.",
            )
        found = _KINDS[kind](reference, name, self._environment)
        if not found:
            raise UnresolvedSecret(f"{quoted(reference)} is there, and is empty.", "Put the secret in it.")
        self.never_show(found)
        self._resolved[reference] = found
        return found

    def forget(self) -> None:
        """Look everything up again when it is next asked for; what was a secret is still not shown."""
        self._resolved = {}

    def never_show(self, *texts: str) -> None:
        """Have texts, such as what is made of a secret, taken out of everything, too."""
        with self._lock:
            new = {*texts} - self._hidden - {""}
            if new:
                self._hidden |= new
                forms = {form for text in self._hidden for form in written_forms(text)}
                self._forms = tuple(sorted(forms, key=len, reverse=True))

    def redacted(self, text: str) -> str:
        """The text without any secret that was looked up, in whatever form it is written there."""
        return without(text, self._forms)


def is_reference(text: str) -> bool:
    """Whether a text says where a secret is, rather than being one."""
    return text.partition(":")[0] in _KINDS and ":" in text


def without(text: str, forms: tuple[str, ...]) -> str:
    """The text with a mask for each of these forms; longer ones come first."""
    for form in forms:
        text = text.replace(form, MASK)
    return text


def written_forms(text: str) -> Iterator[str]:
    """The ways in which a text is written in addresses, forms, JSON, XML and headers."""
    in_ascii = json.dumps(text)[1:-1]
    yield from (text, in_ascii, in_ascii.replace("/", "\\/"), json.dumps(text, ensure_ascii=False)[1:-1])
    yield from (escape(text), escape(text, {'"': "&quot;", "'": "&apos;"}))
    for encoded in (quote(text), quote(text, safe=""), quote_plus(text)):
        yield encoded
        yield re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), encoded)
    yield base64.b64encode(text.encode()).decode()


def _split(reference: str) -> tuple[str, str]:
    kind, colon, name = reference.partition(":")
    if not colon or kind not in _KINDS:
        # What somebody put here may be the secret itself.
        raise UnresolvedSecret(
            "What stands for this secret does not say where the secret is.",
            "Use env:NAME, file:/path, command:pass show name, or credential:name.",
        )
    if not name.strip():
        raise UnresolvedSecret(f"{quoted(reference)} names nothing.", f"Put a name after {kind}:.")
    return kind, name.strip()


def _from_environment(reference: str, name: str, environment: Mapping[str, str]) -> str:
    if name not in environment:
        raise UnresolvedSecret(
            f"{quoted(reference)} is not set in the environment of this program.",
            f"Set the variable {name} where Cordboard is started.",
        )
    return environment[name].strip()


def _from_file(reference: str, name: str, _environment: Mapping[str, str]) -> str:
    path = Path(name).expanduser()
    if not path.is_absolute():
        raise UnresolvedSecret(
            f"{quoted(reference)} depends on where the program is started.", "Give the whole path, from /."
        )
    return _read(reference, path, private=True)


def _from_credential(reference: str, name: str, environment: Mapping[str, str]) -> str:
    folder = environment.get("CREDENTIALS_DIRECTORY", "")
    if not folder:
        raise UnresolvedSecret(
            f"{quoted(reference)} is only there in a service of systemd.",
            f"Add LoadCredential={name}:/path to its unit, or use file:/path.",
        )
    if "/" in name or name in (".", ".."):
        raise UnresolvedSecret(f"{quoted(reference)} is not the name of a credential.", "Leave out the path.")
    return _read(reference, Path(folder) / name, private=False)


def _read(reference: str, path: Path, *, private: bool) -> str:
    """The text of a file; a `private` one is refused when other accounts may read it."""
    try:
        # Without waiting, should it be a pipe.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is not a path"
        raise UnresolvedSecret(
            f"{quoted(reference)} cannot be read: {why}.",
            "Check the path, and that this account may read the file.",
        ) from None
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise UnresolvedSecret(f"{quoted(reference)} is not a file.", "Name one with the secret in it.")
        if private and about.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise UnresolvedSecret(
                f"{quoted(reference)} may be read by other accounts, and is not used.",
                f"Close it to them: chmod 600 {shlex.quote(str(path))}",
            )
        return os.read(descriptor, _LONGEST).decode().strip()
    except (OSError, UnicodeDecodeError):
        raise UnresolvedSecret(
            f"{quoted(reference)} is not a text.", "Put the secret in it, in UTF-8."
        ) from None
    finally:
        os.close(descriptor)


def _from_command(reference: str, name: str, environment: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            shlex.split(name),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            env=environment,
            # Away from our terminal: what asks for a password there would write into the screens.
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        raise UnresolvedSecret(
            f"{quoted(reference)} took longer than {_PATIENCE} seconds.",
            "Use a command that asks nobody anything.",
        ) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "its quotes do not match"
        raise UnresolvedSecret(
            f"{quoted(reference)} cannot be run: {why}.",
            "It is run without a shell: a program with its arguments, no pipes or variables.",
        ) from None
    if done.returncode:
        raise UnresolvedSecret(
            f"{quoted(reference)} ended with the code {done.returncode}.", "Run it by hand to see why."
        )
    # A password store keeps more below the first line.
    return next(iter(done.stdout[:_LONGEST].decode(errors="replace").splitlines()), "").strip()


_KINDS: Mapping[str, Callable[[str, str, Mapping[str, str]], str]] = {
    "env": _from_environment,
    "file": _from_file,
    "command": _from_command,
    "credential": _from_credential,
}
