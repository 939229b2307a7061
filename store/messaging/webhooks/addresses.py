"""The addresses at which the provider of a channel calls us."""

from collections.abc import Iterator
from dataclasses import dataclass

from store.core.types import Channel
from store.messaging.inbound import Scheme, Signature
from store.messaging.providers.registry import description_of
from store.messaging.webhooks.parsing import signature_of


@dataclass(frozen=True, slots=True)
class Address:
    """An address to be called: its last part, what for, and whether it needs our key behind it."""

    action: str
    url: str
    texts: bool
    keyed: bool


def addresses_of(channel: Channel, public_url: str) -> Iterator[Address]:
    """The addresses that a provider has to be told, below the address at which we are reached from outside;
    those for texts come first.

    Not those that it is told by us: Telegram by a request of its own, many with each text that they report
    of."""
    description = description_of(channel.type, channel.settings)
    if description is None or description.signature.scheme is Scheme.HEADER:
        return
    receive, status = description.receive, description.status
    # Its other names are those that others gave it.
    texts = (receive.actions[0], *receive.stops) if receive is not None else ()
    told = any("{{status_url" in one.value for one in description.fields)
    reports = status.actions if status is not None and not told else ()
    for action in (*texts, *reports):
        how = receive if action in texts else status
        keyed = _is_keyed(signature_of(description, how), channel)
        yield Address(action, address(channel, public_url, action), action in texts, keyed)


def _is_keyed(signature: Signature, channel: Channel) -> bool:
    unsigned = signature.optional and not channel.settings.get(signature.secret)
    return signature.scheme is Scheme.KEY or unsigned


def address(channel: Channel, public_url: str, action: str = "receive") -> str:
    """The address of a channel for one kind of request, without a key."""
    return f"{public_url.rstrip('/')}/c/{channel.type.lower()}/{channel.uuid}/{action}"
