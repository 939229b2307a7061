"""Whether a program that stops itself comes back: whether some shell waits for it.

A shell with job control runs each job in a process group of its own and is the parent of the group. A command
that `ssh -t host cordboard` or `command=` starts has no such parent: stopped, it would hang until the line is
cut.
"""

import os
from contextlib import suppress
from pathlib import Path

NO_SHELL = "No shell waits behind this program, so it cannot be suspended."
"""Why the program cannot be stopped for a while."""


def has_shell() -> bool:
    """Whether a shell of the same session waits for the process group of this program.

    POSIX calls the group orphaned where none does. Where it cannot be told, the answer is no.
    """
    group, session = os.getpgid(0), os.getsid(0)
    parent = os.getppid()
    while parent > 0:
        try:
            if os.getpgid(parent) != group:
                return os.getsid(parent) == session
        except OSError:
            return False
        # A script that runs the program is of its group: what waits is further up.
        parent = _parent_of(parent)
    return False


def _parent_of(process: int) -> int:
    """The parent of a process; 0 when that is unknown."""
    with suppress(OSError, ValueError, IndexError):
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        return int(status.rpartition(")")[2].split()[1])
    return 0
