"""Completing the path of a file as far as this run may see files."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from store.core.errors import NotInKiosk
from tui.process.policy import Policy

_MOST = 200
"""How many names are offered: in a larger folder more has to be typed first."""


def completions(text: str, allowed: Policy) -> tuple[str, ...]:
    """The paths that begin with a text, a `/` after folders; none where there is nothing that may be seen.

    Names that begin with a dot are offered only when the dot is typed."""
    head, slash, begun = text.rpartition("/")
    with suppress(OSError, ValueError, NotInKiosk):
        names = _names(head + slash, begun, allowed)
        return tuple(f"{head}{slash}{name}" for name, _ in zip(sorted(names), range(_MOST), strict=False))
    return ()


def _names(head: str, begun: str, allowed: Policy) -> Iterator[str]:
    with os.scandir(_folder(head, allowed)) as entries:
        for entry in entries:
            hidden = entry.name.startswith(".") and not begun.startswith(".")
            if entry.name.startswith(begun) and not hidden and _may_be_seen(head + entry.name, allowed):
                yield f"{entry.name}/" if entry.is_dir() else entry.name


def _folder(head: str, allowed: Policy) -> Path:
    if head or allowed.kiosk is None:
        return allowed.file(head or ".")
    if allowed.kiosk.files is None:
        raise NotInKiosk("This kiosk has no folder for files.")
    return allowed.kiosk.files


def _may_be_seen(path: str, allowed: Policy) -> bool:
    """Whether a path is inside what this run may read; a link in a kiosk may lead out of it."""
    try:
        allowed.file(path)
    except NotInKiosk:
        return False
    return True
