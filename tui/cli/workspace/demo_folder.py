"""The folder of a demo: it goes with the program, or with the next demo when the program was killed."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "cordboard-demo-"
_SETTLED = 60.0
"""Seconds after which a folder that nobody holds is known not to be one that is just being made."""


@contextmanager
def demo_folder() -> Iterator[Path]:
    """A folder for as long as the block runs; what killed programs of the same user left is removed."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            _remove_unheld(left)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
        held = _hold(Path(folder))
        try:
            yield Path(folder)
        finally:
            os.close(held)


def _hold(folder: Path) -> int:
    """Lock a folder; the lock ends with the process, however that ends. OSError when another has it."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        raise
    return opened


def _remove_unheld(folder: Path) -> None:
    status = folder.lstat()
    if status.st_uid == os.getuid() and time.time() - status.st_mtime > _SETTLED:
        held = _hold(folder)
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)
