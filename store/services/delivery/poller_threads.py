"""Asking channels for news all the time: a thread for each, while no other program does so."""

import logging
from datetime import timedelta
from threading import Event, Thread
from typing import Final
from uuid import uuid4

import httpx
from sqlmodel import Session

from store.core.errors import CordboardError
from store.core.types import Channel
from store.messaging.engine import new_client
from store.messaging.pollers.registry import is_asked, is_called
from store.messaging.webhooks.addresses import address
from store.repositories import settings
from store.repositories.delivery import leases
from store.services.context import ServiceContext
from store.services.delivery.asked_channel import AskedChannel
from store.services.delivery.secret_lookup import new_secrets

_log = logging.getLogger("cordboard")

_LEASE: Final = "polling"
_HELD: Final = timedelta(seconds=90)
_RENEWED: Final = timedelta(seconds=30)

_LOOK: Final = 5.0
"""Seconds between two looks for channels that were added, changed or turned off."""

_LAST_TURN: Final = 5.0
"""Seconds for which the end waits for a channel that is storing what came."""

_BREATH: Final = 0.5
"""Seconds between two requests that brought nothing: a provider may answer at once, whatever it is asked."""

_AGAIN: Final = 5.0
"""Seconds until a channel is asked again when what it brought could not be stored."""


_Wanted = tuple[Channel, str, bool]
"""A channel, the address that its provider is to call if it can, and whether people are hidden."""


def address_from_outside(session: Session, given: str = "") -> str:
    """Where providers reach us, empty where they do not."""
    return given or settings.read(session).get("public_url", "")


class PollingLease:
    """That this program, and no other one on the same database, asks channels for news."""

    def __init__(self, context: ServiceContext) -> None:
        self._context, self._holder = context, str(uuid4())

    def take(self) -> bool:
        """Take it, or keep it; whether it is ours."""
        now = self._context.clock()
        with self._context.database.reading() as session:
            held = leases.held(session, _LEASE)
        if held is not None and held.until > now:
            if held.holder != self._holder:
                return False
            if held.until - now > _HELD - _RENEWED:
                return True
        return self._context.database.write(
            lambda session: leases.take(session, _LEASE, self._holder, now, now + _HELD)
        )

    def release(self) -> None:
        """Leave it to the next one."""
        self._context.database.write(lambda session: leases.release(session, _LEASE, self._holder))


class _Line:
    """The thread of one channel, as it is wanted."""

    def __init__(self, wanted: _Wanted, asked: AskedChannel, seconds: int) -> None:
        self.wanted = wanted
        self.channel, self.announced, _hides = wanted
        self._asked, self._seconds = asked, seconds
        self._stop = Event()
        # One whose answer the provider holds back must not keep the program from ending.
        self._thread = Thread(target=self._run, name=f"poll {self.channel.name}", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether its thread ended by a fault of ours."""
        return not (self._thread.is_alive() or self.announced)

    def stop(self) -> None:
        """Ask no more; what an answer on its way brings is left with the provider."""
        self._stop.set()

    def join(self) -> None:
        """Wait until what came is stored. An answer that the provider holds back is not waited for."""
        if self._asked.storing.acquire(timeout=_LAST_TURN):
            self._asked.storing.release()

    def _run(self) -> None:
        said = ""
        while not self._stop.is_set():
            try:
                turn = (
                    self._asked.announce(self.announced)
                    if self.announced
                    else self._asked.turn(self._seconds, self._stop)
                )
            except CordboardError as error:
                _log.warning("What %s brings cannot be stored: %s", self.channel.name, error.message)
                self._stop.wait(_AGAIN)
                continue
            if self.announced and not turn.error:
                return
            if turn.error not in ("", said):
                _log.warning("%s was asked for messages: %s", self.channel.name, turn.error)
            said = turn.error
            self._stop.wait(turn.wait or (0 if turn.messages else _BREATH))


class Pollers:
    """Asks every channel that is asked for news, from `run` on, as long as no other program does."""

    def __init__(self, context: ServiceContext, public_url: str, seconds: int) -> None:
        self._context, self._public_url, self._seconds = context, public_url, seconds
        self._lease = PollingLease(context)
        self._lines: dict[str, _Line] = {}
        self.is_elsewhere = False
        """Whether another program asks, in place of this one."""

    @property
    def channels(self) -> tuple[str, ...]:
        """The uuids of the channels that are asked."""
        return tuple(uuid for uuid, line in self._lines.copy().items() if not line.announced)

    def run(self, stop: Event) -> None:
        """Ask until it is to stop; then what came by that time is stored."""
        with new_client() as client:
            try:
                while not stop.is_set():
                    self._look(client)
                    stop.wait(_LOOK)
            finally:
                self._end()

    def _look(self, client: httpx.Client) -> None:
        """Start and stop the threads of channels that were added, changed, or turned off."""
        try:
            self.is_elsewhere = not self._lease.take()
            wanted = {} if self.is_elsewhere else self._wanted()
        except CordboardError as error:
            _log.warning("Channels that are asked for messages cannot be read: %s", error.message)
            return
        for uuid, line in list(self._lines.items()):
            if line.is_over or line.wanted != wanted.get(uuid):
                line.stop()
                del self._lines[uuid]
        for uuid in wanted.keys() - self._lines.keys():
            asked = AskedChannel(self._context, wanted[uuid][0], client, new_secrets(self._context))
            self._lines[uuid] = _Line(wanted[uuid], asked, self._seconds)

    def _wanted(self) -> dict[str, _Wanted]:
        """The channels by uuid, as they are to be asked."""
        with self._context.reading() as (session, snapshot):
            outside = address_from_outside(session, self._public_url)
            return {
                one.uuid: (
                    one,
                    address(one, outside) if is_called(one, outside) else "",
                    snapshot.workspace.redacted,
                )
                for one in snapshot.router.channels
                if is_asked(one)
            }

    def _end(self) -> None:
        for line in self._lines.values():
            line.stop()
        for line in self._lines.values():
            line.join()
        self._lines.clear()
        self._lease.release()
