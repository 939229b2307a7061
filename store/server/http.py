"""The HTTP server: uvicorn on a socket of ours, with limits."""

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import closing
from functools import partial
from threading import Event
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from store.core.errors import AddressInUse
from store.core.messages.serving import Health
from store.server.app import make_app
from store.services.delivery.webhooks import Webhooks

CONNECTIONS: Final = 100
"""How many connections there are at once; who comes then is told to come again."""

HEAD_SECONDS: Final = 10.0
"""How long a connection may take to say what it wants."""

GRACE_SECONDS: Final = 35
"""How long requests in flight may take once the server is to end."""

_LOOK_SECONDS: Final = 0.5

for _name in ("uvicorn.error", "uvicorn.asgi"):
    # It warns of every request that is no HTTP.
    logging.getLogger(_name).setLevel(logging.ERROR)


class _Protocol(H11Protocol):
    """One request a connection, whose head has to come in time."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait.cancel()
        super().connection_lost(exc)

    def _give_up(self) -> None:
        if self.cycle is None:
            self.transport.abort()


class _Server(uvicorn.Server):
    """A server that ends when it is told to by an event, since another thread has the signals."""

    def __init__(self, config: uvicorn.Config, stop: Event) -> None:
        super().__init__(config)
        self._stop = stop

    async def main_loop(self) -> None:
        """Look now and then whether it is to end."""
        tick = 0
        while not self._stop.is_set() and not await self.on_tick(tick):
            tick += 10
            await asyncio.sleep(_LOOK_SECONDS)


class HttpSide:
    """Listens at an address. Raises AddressInUse where it cannot."""

    def __init__(
        self, host: str, port: int, webhooks: Webhooks, health: Callable[[], Health], public_url: str
    ) -> None:
        self._make = partial(make_app, webhooks, health, public_url)
        self._socket: socket.socket | None = _listen(host, port)
        self._host, self.port = host, self._socket.getsockname()[1]

    @property
    def url(self) -> str:
        """Where it listens."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.port}"

    def run(self, stop: Event) -> None:
        """Answer until it is to stop, and requests in flight are answered."""
        listener, self._socket = self._socket or _listen(self._host, self.port), None
        with closing(listener):
            _Server(_config(self._make()), stop).run(sockets=[listener])

    def close(self) -> None:
        """Listen no more, where it did not run."""
        if self._socket is not None:
            self._socket.close()


def _config(app: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http=_Protocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        # A line that is kept open after its answer is one of a hundred.
        headers=[("Connection", "close")],
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=CONNECTIONS,
    )


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise AddressInUse(f"There is no address {host} to listen at.", "Name another with --host.") from None
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(CONNECTIONS)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        why = (error.strerror or "it is taken").lower()
        raise AddressInUse(
            f"Cordboard cannot listen at {host}, port {port}: {why}.", "Name another with --port."
        ) from None
    return listener
