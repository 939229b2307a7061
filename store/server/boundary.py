"""The boundary of the server: a fault of ours ends neither the process nor another part of it."""

import logging
from collections.abc import Callable
from typing import TypeVar

_log = logging.getLogger("cordboard.serve")

Result = TypeVar("Result")


def caught(work: Callable[[], Result]) -> Result | Exception:
    """What some work returns, or what it raised. The log has only the kind of that: texts of errors may tell
    of people."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - the boundary itself
        _log.error("Something unexpected went wrong: %s", type(error).__name__)
        _log.debug("Where it did", exc_info=error)
        return error
