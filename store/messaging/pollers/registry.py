"""Which channels are asked for news, and how."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, Protocol
from urllib.parse import urlsplit

import httpx

from store.core.types import Channel, Role
from store.messaging.pollers.protocol import Poller
from store.messaging.pollers.telegram import TelegramPoller
from store.messaging.secrets import Secrets

_PORTS: Final = (None, 443, 80, 88, 8443)


class Making(Protocol):
    """Makes the poller of a channel."""

    def __call__(
        self,
        channel: Channel,
        client: httpx.Client,
        secrets: Secrets,
        clock: Callable[[], datetime],
        *,
        hides: bool = False,
    ) -> Poller:
        """A poller for the channel. With `hides` what it keeps of exchanges tells no address and no text."""


POLLERS: Final[Mapping[str, Making]] = {"TG": TelegramPoller}
"""What asks for news, by the code of a channel type. Other channels are called by their providers."""


def is_asked(channel: Channel) -> bool:
    """Whether a channel is one that is asked for news."""
    return channel.type in POLLERS and Role.RECEIVE in channel.roles and channel.enabled


def is_called(channel: Channel, public_url: str) -> bool:
    """Whether the provider of a channel that could be asked can call us at this address instead.

    Telegram calls by TLS only, at a few ports, and shows by our webhook secret that it is Telegram."""
    try:
        parts = urlsplit(public_url)
        port = parts.port
    except ValueError:
        return False
    reachable = parts.scheme == "https" and bool(parts.hostname) and port in _PORTS
    return reachable and bool(channel.settings.get("webhook_secret"))
