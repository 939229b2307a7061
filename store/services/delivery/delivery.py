"""Sending what is due."""

from store.core.messages.serving import Readiness
from store.core.messages.views import Delivered
from store.core.progress import UNWATCHED, Monitor
from store.messaging.sending.carrying import Carrying
from store.messaging.sending.outbox import Outbox
from store.messaging.sending.sender import Sender
from store.repositories import settings
from store.repositories.delivery import leases
from store.services.context import Service
from store.services.delivery.secret_lookup import new_secrets
from store.services.workspace import readiness


class Delivery(Service):
    """Sending what is due."""

    def run_once(
        self, monitor: Monitor = UNWATCHED, *, public_url: str = "", allow_commands: bool | None = None
    ) -> Delivered:
        """Send everything that is due now, until nothing is. Messages of paused channels and broadcasts stay
        where they are."""
        sender = self.sender(public_url=public_url, allow_commands=allow_commands)
        try:
            counts = sender.run_once(monitor.cancelled)
        finally:
            sender.close()
        if counts is not None:
            return Delivered(counts)
        with self._context.database.reading() as session:
            held = leases.held(session, leases.SENDER)
        return Delivered(elsewhere=held.said if held is not None else "")

    def readiness(self) -> Readiness:
        """Whether this installation can send and be reached, as far as that is seen without a request."""
        return readiness.read(self._context)

    def sender(self, *, public_url: str = "", allow_commands: bool | None = None) -> Sender:
        """The sender of this program: to be run in a thread, and closed.

        `public_url` is where providers reach us, else what the workspace is set to. Secrets that are the
        output of a command are looked up as `secret_lookup` says.
        """
        context = self._context
        if not public_url:
            with context.reading() as (session, _snapshot):
                public_url = settings.read(session).get("public_url", "")
        database = context.database.durable()
        carrying = Carrying(new_secrets(context, allow_commands=allow_commands), public_url)

        def close() -> None:
            carrying.close()
            if database is not context.database:
                database.close()

        return Sender(Outbox(database, context.cache, context.clock), carrying, context.clock, close)
