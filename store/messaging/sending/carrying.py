"""Carrying a message that was claimed."""

from threading import local

from store.core.messages.outcome import Code, Outcome, State
from store.messaging.engine import new_client
from store.messaging.secrets import Secrets
from store.messaging.sending.boundary import caught, told
from store.messaging.sending.carriers import Carriers
from store.messaging.sending.outbox import Claimed


class Carrying:
    """Carries messages, for any number of threads. `public_url` is where providers reach us, empty where they
    do not. To be closed."""

    def __init__(self, secrets: Secrets, public_url: str = "") -> None:
        self._thread = local()
        self._client = new_client()
        self._client.event_hooks = {"request": [lambda _request: self._starts()]}
        self._carriers = Carriers(self._client, secrets, public_url, self._starts)

    def __call__(self, claimed: Claimed) -> Outcome:
        """What came of carrying a message; what goes wrong with us is an outcome, too."""
        self._thread.started = False
        found = caught(
            lambda: self._carriers.of(claimed.channel).send(
                claimed.text, claimed.channel, hides=claimed.hides
            )
        )
        if isinstance(found, Outcome):
            return found
        # Once a request has begun nobody knows whether the provider took it.
        state = State.UNCONFIRMED if self._thread.started else State.ERRORED
        return Outcome(state, code=Code.INTERNAL_ERROR, text=told(found))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _starts(self) -> None:
        self._thread.started = True
