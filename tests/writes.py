"""What this process writes, makes, moves, deletes or starts, as Python's audit events tell of it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_EVENTS = frozenset(
    (
        "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
        "os.chown", "subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.fork", "os.forkpty",
    )
)  # fmt: skip

_listeners: list[list[str]] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if not _listeners:
        return
    if event == "open":
        path, _mode, flags = arguments
        if isinstance(path, str | bytes | os.PathLike) and int(str(flags or 0)) & _CHANGING:
            _note(os.path.abspath(os.fsdecode(path)))
    elif event in _EVENTS:
        _note(f"{event} {arguments[:2]}")


def _note(what: str) -> None:
    # Python keeps what it compiled of a module that is loaded for the first time.
    if "__pycache__" not in what:
        for listener in _listeners:
            listener.append(what)


sys.addaudithook(_hear)


@contextmanager
def heard() -> Iterator[list[str]]:
    """The paths that were opened for writing, and the other changes, while the block runs."""
    found: list[str] = []
    _listeners.append(found)
    try:
        yield found
    finally:
        _listeners.remove(found)


def outside(found: list[str], *folders: Path) -> list[str]:
    """Those that do not stay in some folders; `/dev/null` takes what nobody keeps."""
    allowed = [str(folder) for folder in folders]
    return [what for what in found if what != "/dev/null" and not any(folder in what for folder in allowed)]
