"""The memory of the process: where the shell allows little of it (`ulimit -v`), little is reserved."""

import resource
import threading

from store.core.errors import OutOfMemory

NEEDED = 144 << 20
"""Bytes of address space: commands take up to 115 MB, the screens of a small workspace 120."""

_STACK = 2 << 20
_ARENAS = -8  # M_ARENA_MAX of glibc's malloc.h


def fit() -> None:
    """Reserve less than usual where there is a limit; to be called before the first thread is started.

    For each thread the system reserves 8 MB as its stack and glibc 64 MB to allocate from, of which hardly
    any is ever used: with the seven threads of the screens, four fifths of the address space. Raises
    OutOfMemory when the limit is below what the program needs all the same.
    """
    allowed = resource.getrlimit(resource.RLIMIT_AS)[0]
    if allowed == resource.RLIM_INFINITY:
        return
    if allowed < NEEDED:
        raise OutOfMemory(
            f"Cordboard needs {NEEDED >> 20} MB of address space, and this shell allows {allowed >> 20} MB.",
            f"Raise the limit: ulimit -v {NEEDED >> 10}",
        )
    threading.stack_size(_STACK)
    # Costs two milliseconds, for which a start without a limit need not wait.
    import ctypes  # noqa: PLC0415

    choose = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have no such arenas
    if choose is not None:
        choose(_ARENAS, 1)
