"""Asking channels for news that do not call us."""

from threading import Event

from store.core.messages.polled import Polled, PolledChannel
from store.core.progress import UNWATCHED, Monitor
from store.core.types import Channel
from store.messaging.engine import new_client
from store.messaging.pollers.registry import is_asked, is_called
from store.services.context import Service
from store.services.delivery.asked_channel import AskedChannel
from store.services.delivery.poller_threads import Pollers, PollingLease, address_from_outside
from store.services.delivery.secret_lookup import new_secrets

SECONDS = 50
"""For how long a provider holds its answer back while there is nothing, unless told otherwise."""


class Polling(Service):
    """Asking channels for news that do not call us."""

    def pollers(self, public_url: str = "", *, seconds: int = SECONDS) -> Pollers:
        """What asks every such channel while it runs, each in a thread of its own.

        `public_url` is where providers reach us, else the setting of the workspace says so. A channel that
        can be called there is announced in place of being asked."""
        return Pollers(self._context, public_url, seconds)

    def run_once(self, monitor: Monitor = UNWATCHED) -> Polled:
        """Ask every such channel for what is there now, and store it; none that is called instead.

        Raises Cancelled between two channels, and DatabaseReadOnly."""
        lease = PollingLease(self._context)
        if not lease.take():
            return Polled(by_another=True)
        try:
            with self._context.reading() as (session, snapshot):
                outside = address_from_outside(session)
                channels = [
                    one for one in snapshot.router.channels if is_asked(one) and not is_called(one, outside)
                ]
            found = []
            for number, channel in enumerate(channels):
                monitor.check("Stopped; what was not asked for stays with the providers.")
                found.append(self._asked(channel, lease))
                monitor.progress(number + 1, len(channels))
            return Polled(tuple(found))
        finally:
            lease.release()

    def _asked(self, channel: Channel, lease: PollingLease) -> PolledChannel:
        """Ask a channel until there is nothing more."""
        new, never = 0, Event()
        with new_client() as client:
            asked = AskedChannel(self._context, channel, client, new_secrets(self._context))
            while True:
                turn = asked.turn(0, never)
                new += turn.messages
                if turn.is_over or not lease.take():
                    return PolledChannel(channel.uuid, channel.name, new, turn.error)
