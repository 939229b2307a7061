"""Secrets that somebody typed or pasted: each in a file that only this account reads, beside the settings."""

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import MappingProxyType

from store.core.errors import CordboardError
from store.core.types import Channel
from tui.process.locations import make_private, settings_file

_OTHERS = re.compile(r"[^a-z0-9]+")


def folder() -> Path:
    """Where the files are."""
    return settings_file().absolute().parent / "secrets"


def referring(channel: Channel, files: Mapping[str, Path]) -> Channel:
    """The channel with references to files as some of its settings."""
    references = {key: f"file:{path}" for key, path in files.items()}
    return replace(channel, settings=MappingProxyType({**channel.settings, **references}))


@contextmanager
def kept(name: str, secrets: Mapping[str, str]) -> Iterator[Mapping[str, Path]]:
    """Write secrets to files that are called after `name`; they go again where what follows fails."""
    files: dict[str, Path] = {}
    try:
        for key, text in secrets.items():
            files[key] = keep(text, name, key)
        yield files
    except CordboardError:
        for path in files.values():
            path.unlink(missing_ok=True)
        raise


def keep(text: str, *names: str) -> Path:
    """Write a secret to a new file called after these names, and return its path. None is written over: what
    is taken back later may need it. Raises CordboardError, which does not repeat it."""
    called = "-".join(filter(None, map(_plain, names))) or "secret"
    try:
        make_private(folder())
        for number in count(1):
            path = folder() / (called if number == 1 else f"{called}-{number}")
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            except FileExistsError:
                continue
            break
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CordboardError(
            f"The secret cannot be kept in {folder()}: {error.strerror}.",
            "Put it in a file yourself, and write file: and its path.",
        ) from None
    return path


def _plain(name: str) -> str:
    """A name as part of the name of a file."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _OTHERS.sub("-", letters).strip("-")[:40]
