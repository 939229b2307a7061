"""Doing something as another account of the computer, which root can.

Each account gets a process of its own. It is a fork: another account may not be able to read the interpreter,
so that what is done there may import nothing that is not loaded already.
"""

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest

from store.core.errors import CordboardError

FIRST, SECOND, STRANGER = 61_001, 61_002, 61_003
"""Numbers of accounts that nobody has."""

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as several accounts")


def act(account: int, work: Callable[[], object], *groups: int) -> str:
    """Do something as an account of some groups; returns its result, or its error, as a text."""
    with _meanwhile(account, groups, lambda: (work(), None)) as said:
        return said


@contextmanager
def keeping(account: int, work: Callable[[], Callable[[], object]], *groups: int) -> Iterator[None]:
    """Do something as an account, and have what it returns called when the block ends."""
    with _meanwhile(account, groups, lambda: ("done", work())) as said:
        assert said == "done"
        yield


@contextmanager
def _meanwhile(
    account: int, groups: tuple[int, ...], work: Callable[[], tuple[object, Callable[[], object] | None]]
) -> Iterator[str]:
    ours, theirs = os.pipe()
    waiting, ending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ending)
        _be(account, groups, work, theirs, waiting)
    os.close(theirs)
    os.close(waiting)
    try:
        yield os.read(ours, 65_536).decode()
    finally:
        os.close(ours)
        os.close(ending)
        os.waitpid(child, 0)


def _be(
    account: int,
    groups: tuple[int, ...],
    work: Callable[[], tuple[object, Callable[[], object] | None]],
    told: int,
    waiting: int,
) -> NoReturn:
    said: object = None
    last: Callable[[], object] | None = None
    try:
        os.setgroups(groups)
        os.setresgid(account, account, account)
        os.setresuid(account, account, account)
        os.umask(0o077)
        said, last = work()
    except CordboardError as error:
        said = f"{error.message} {error.hint}".strip()
    finally:
        # Nothing of the process that was forked may go on here.
        os.write(told, (traceback.format_exc() if sys.exc_info()[0] else str(said)).encode())
        os.read(waiting, 1)
        if last is not None:
            last()
        os._exit(0)
