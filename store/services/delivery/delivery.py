"""Sending what is due."""

import os

from store.core.messages.views import Delivered
from store.core.progress import UNWATCHED, Monitor
from store.database import access
from store.messaging.secrets import Secrets
from store.messaging.sending.carrying import Carrier
from store.messaging.sending.outbox import Outbox
from store.messaging.sending.sender import Sender
from store.repositories import settings
from store.repositories.delivery import leases
from store.services.context import Service


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

    def sender(self, *, public_url: str = "", allow_commands: bool | None = None) -> Sender:
        """The sender of this program: to be run in a thread, and closed.

        `public_url` is where providers reach us, else what the workspace is set to. Secrets that are the
        output of a command are only looked up with `allow_commands`: whoever writes the database says which
        command that is. Unless it is said, they are where the database is a file of this account alone.
        """
        context = self._context
        if not public_url:
            with context.reading() as (session, _snapshot):
                public_url = settings.read(session).get("public_url", "")
        allowed = self._is_ours_alone() if allow_commands is None else allow_commands
        database = context.database.durable()
        carrier = Carrier(Secrets(allow_commands=allowed), public_url)

        def close() -> None:
            carrier.close()
            if database is not context.database:
                database.close()

        return Sender(Outbox(database, context.cache, context.clock), carrier, context.clock, close)

    def _is_ours_alone(self) -> bool:
        path = self._context.database.location.path
        if path is None:
            return self._context.database.location.in_memory
        return access.is_private(path, os.geteuid())
