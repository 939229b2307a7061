"""The outermost error handler: every exception becomes a message and an exit code, never a traceback."""

import io
import logging
import sys
from collections.abc import Callable
from pathlib import Path

from store.core.errors import CordboardError
from tui.process import locations, output
from tui.process.exit_codes import Exit, exit_for

_log = logging.getLogger("cordboard")


def guarded(run: Callable[[], int | None]) -> int:
    """Run a command line and return its exit code.

    The message of a CordboardError is printed as it is. Any other exception is a bug: one sentence is printed
    that names the log file, which gets the traceback.
    """
    _tolerate_unprintable()
    try:
        return run() or Exit.DONE
    except SystemExit as done:
        return _code(done)
    except CordboardError as error:
        output.report_error(error)
        return exit_for(error)
    except KeyboardInterrupt:
        return Exit.CANCELLED
    except BrokenPipeError:
        return Exit.DONE
    except Exception as error:  # noqa: BLE001 - the boundary: people get a sentence, the log gets the traceback
        _report_fault(error)
        return Exit.REFUSED


def log_to(path: Path) -> bool:
    """Log to a file that only its owner can read; returns False when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return False
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.propagate = False
    return True


def _report_fault(error: Exception) -> None:
    path = locations.log_file()
    kept = any(isinstance(handler, logging.FileHandler) for handler in _log.handlers) or log_to(path)
    if kept:
        _log.error("A command failed.", exc_info=error)
    where = f"the details are in {path}" if kept else f"the details could not be written to {path}"
    output.narrate(f"cordboard: Something unexpected went wrong ({type(error).__name__}); {where}.")


def _code(done: SystemExit) -> int:
    return done.code if isinstance(done.code, int) else Exit.DONE if done.code is None else Exit.REFUSED


def _tolerate_unprintable() -> None:
    """Print characters that the locale cannot encode as escapes, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
