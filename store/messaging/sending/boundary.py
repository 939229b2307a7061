"""The boundary of the sender: a fault of ours ends neither its thread nor the other messages."""

import logging
from collections.abc import Callable
from typing import TypeVar

_log = logging.getLogger(__name__)

Result = TypeVar("Result")


def caught(work: Callable[[], Result]) -> Result | Exception:
    """What some work returns, or what it raised. The log has only the kind of that: texts of errors may tell
    of people."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - the boundary itself
        _log.error("The sender failed: %s", type(error).__name__)
        return error


def told(error: Exception) -> str:
    """A fault of ours as a message says it."""
    return f"Cordboard itself failed ({type(error).__name__})."
