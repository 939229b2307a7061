"""A program as the job of a shell, which waits for it and takes the terminal back when it stops."""

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.pty.session import Session

# What an interactive shell does: a group of its own for the program, and after a stop the next line typed.
_SHELL = (
    'set -m; "$@"; code=$?;'
    " while [ $code -gt 140 ]; do read -r line; $line > /dev/null; code=$?; done; exit $code"
)


class Job(Session):
    """One run of `cordboard` that can be suspended; `fg` is typed to go on."""

    COMMAND: Sequence[str] = ("/bin/sh", "-c", _SHELL, "sh", sys.executable, "-m", "tui")

    @property
    def pid(self) -> int:
        """The process of the program."""
        shell = self._process.pid
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text(encoding="ascii").split()
        return int(children[0]) if children else shell
