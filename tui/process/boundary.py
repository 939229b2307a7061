"""The outermost error handler: every exception becomes a message and an exit code, never a traceback."""

import errno
import io
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from store.core.errors import CordboardError, out_of_memory
from tui.process import locations, output, policy
from tui.process.exit_codes import Exit, exit_for

_log = logging.getLogger("cordboard")
_LAST_STANDARD_STREAM = 2

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
"""The signals that ask a program to end."""


def guarded(run: Callable[[], int | None]) -> int:
    """Run a command line and return its exit code.

    The message of a CordboardError is printed as it is. Any other exception is a bug: one sentence is printed
    that names the log file, which gets the traceback. A signal that asks to end unwinds the command, so that
    it leaves no half-written file behind; the code is 128 and its number.
    """
    _tolerate_unprintable()
    _occupy_standard_streams()
    try:
        with handled(ENDING, _end):
            return run() or Exit.DONE
    except SystemExit as done:
        return _code(done)
    except CordboardError as error:
        output.report_error(policy.current().told(error))
        return exit_for(error)
    except KeyboardInterrupt:
        return Exit.CANCELLED
    except BrokenPipeError:
        return Exit.DONE
    except OSError as error:
        if error.errno in _FULL and error.filename is None:
            # What prints by itself, such as the help, has no error of ours.
            output.report_error(output.failed(error))
        else:
            _report_fault(error)
        return Exit.REFUSED
    except Exception as error:  # noqa: BLE001 - the boundary: people get a sentence, the log gets the traceback
        _report_fault(error)
        return Exit.REFUSED


@contextmanager
def handled(numbers: Iterable[int], handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    """Have a handler for some signals for a while; those that are ignored, as by `nohup`, stay so."""
    before = {number: signal.getsignal(number) for number in numbers}
    before = {number: former for number, former in before.items() if former is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """End by a signal; a second one ends at once."""
    signal.signal(number, signal.SIG_DFL)
    raise SystemExit(128 + number)


def log_to(path: Path) -> bool:
    """Log to a file that only its owner can read; returns False when it cannot be written."""
    try:
        locations.make_private(path.parent)
        path.touch(mode=0o600)
        handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return False
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.propagate = False
    return True


def _report_fault(error: Exception) -> None:
    if shortage := out_of_memory(error):
        output.report_error(shortage)
        return
    path = locations.log_file()
    kept = any(isinstance(handler, logging.FileHandler) for handler in _log.handlers) or log_to(path)
    if kept:
        _log.error("A command failed.", exc_info=error)
    place = "the log" if policy.current().kiosk else path
    where = f"the details are in {place}" if kept else f"the details could not be written to {place}"
    output.narrate(f"cordboard: Something unexpected went wrong ({type(error).__name__}); {where}.")


def _code(done: SystemExit) -> int:
    return done.code if isinstance(done.code, int) else Exit.DONE if done.code is None else Exit.REFUSED


def _occupy_standard_streams() -> None:
    """Give closed standard streams to nobody: else the next file that is opened, such as the database, would
    get the number of one, and what some library prints."""
    while (taken := os.open(os.devnull, os.O_RDWR)) <= _LAST_STANDARD_STREAM:
        pass
    os.close(taken)


def _tolerate_unprintable() -> None:
    """Print characters that the locale cannot encode as escapes, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
