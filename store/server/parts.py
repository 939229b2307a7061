"""The parts of the process: each runs in a thread of its own, and begins again when it ends by a fault."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import Final

from store.core.errors import CordboardError
from store.core.messages.serving import PartHealth
from store.server.boundary import caught

FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 60.0
"""Seconds until a part that ended by a fault begins again, doubled each time."""

_LASTING: Final = 60.0
"""Seconds after which a part that ran counts as one that works."""

_log = logging.getLogger("cordboard.serve")


class Part:
    """A part: `run` goes on until the event that it is given is set."""

    def __init__(self, name: str, run: Callable[[Event], None], stop: Event) -> None:
        self.name = name
        self._run = run
        self._stop = stop
        self._failed = ""
        self._runs = False
        self._restarts = 0
        self._thread = Thread(target=self._keep_on, name=f"serve {name}", daemon=True)

    def start(self) -> None:
        """Run it from now on."""
        self._thread.start()

    def join(self, seconds: float) -> bool:
        """Wait until it has ended; whether it has."""
        self._thread.join(max(0.0, seconds))
        return not self._thread.is_alive()

    @property
    def is_running(self) -> bool:
        """Whether it goes on, rather than waiting to begin again."""
        return self._runs

    @property
    def health(self) -> PartHealth:
        """How it is."""
        return PartHealth(self.name, "" if self._runs else self._failed, self._restarts)

    def _keep_on(self) -> None:
        wait = FIRST_WAIT
        while not self._stop.is_set():
            began, self._runs = monotonic(), True
            self._failed = self._ended()
            self._runs = False
            if self._stop.is_set():
                return
            self._restarts += 1
            wait = FIRST_WAIT if monotonic() - began > _LASTING else wait
            _log.error("The part %s ended: %s It begins again in %d s.", self.name, self._failed, wait)
            self._stop.wait(wait)
            wait = min(LONGEST_WAIT, wait * 2)

    def _ended(self) -> str:
        """Run it; why it ended."""
        error = caught(self._attempt)
        if isinstance(error, Exception):
            return f"Something unexpected went wrong ({type(error).__name__})."
        return error

    def _attempt(self) -> str:
        try:
            self._run(self._stop)
        except CordboardError as error:
            return error.message
        return "It ended by itself."
