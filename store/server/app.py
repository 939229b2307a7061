"""What is answered by HTTP: the addresses that providers call, and how the process is; all else is 404."""

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from ipaddress import ip_address
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from store.core.messages.serving import FAILING, Health
from store.messaging.webhooks import MAX_BODY, Answer
from store.messaging.webhooks import Request as Call
from store.server.boundary import caught
from store.services.delivery.webhooks import Webhooks

READ_SECONDS: Final = 30.0
"""How long a request may take to come in."""

_DRAINED: Final = 16 * MAX_BODY
"""How much of a too large request is read, and thrown away: who is answered sooner does not listen."""

_AT_ONCE: Final = 8
"""How many requests are stored at once: on a file one, on a server as many as there are connections for."""

_RETRY_AFTER: Final = "30"
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""Those that reach a channel, which says which of them its provider may use."""

_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")

_log = logging.getLogger("cordboard.serve")


class _Late(Exception):
    """A request that did not come in in time."""


def make_app(webhooks: Webhooks, health: Callable[[], Health], public_url: str = "") -> Starlette:
    """The application. `public_url` is where providers reach it, where that is not a setting."""
    limiter: list[CapacityLimiter] = []

    async def called(request: Request) -> Response:
        began = time.monotonic()
        try:
            body = await _body(request)
        except _Late:
            return PlainTextResponse("The request took too long.\n", 408)
        except ClientDisconnect:
            return PlainTextResponse("", 400)
        if not limiter:
            limiter.append(CapacityLimiter(_AT_ONCE))
        handle = partial(_handled, webhooks, _as_call(request, body), _remote(request), public_url)
        answer = await to_thread.run_sync(handle, limiter=limiter[0])
        if answer.status != 404:
            took = round((time.monotonic() - began) * 1000)
            where = "/".join(request.path_params.values())
            _log.info("%s /c/%s: %d in %d ms", request.method, where, answer.status, took)
        return _response(answer)

    async def healthz(request: Request) -> Response:
        found = await to_thread.run_sync(caught, health)
        if isinstance(found, Exception):
            return JSONResponse({"status": FAILING}, 503)
        shown = found.as_values() if _is_local(request) else {"status": found.status}
        return JSONResponse(shown, 200 if found.is_well else 503)

    routes = [
        Route("/c/{type}/{channel}/{action}", called, methods=_METHODS),
        Route("/healthz", healthz, methods=["GET"]),
    ]
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False
    return app


def _handled(webhooks: Webhooks, call: Call, remote: str, public_url: str) -> Answer:
    answer = caught(lambda: webhooks.handle(call, remote, public_url))
    return answer if isinstance(answer, Answer) else Answer(500, "Something unexpected went wrong.\n")


async def _body(request: Request) -> bytes:
    """The body as it came; of one that is too large a little more than is allowed, which says so."""
    kept, size = bytearray(), 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                kept += chunk[: MAX_BODY + 1 - len(kept)]
                if size > _DRAINED:
                    break
    except TimeoutError:
        raise _Late from None
    return bytes(kept)


def _as_call(request: Request, body: bytes) -> Call:
    """The request with its address as it came, not decoded: that is what is signed."""
    path, query = request.scope["raw_path"], request.scope["query_string"]
    target = (path + (b"?" + query if query else b"")).decode("latin-1")
    host = request.headers.get("host", "")
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers.setdefault(name, value)
    return Call(request.method, f"{request.url.scheme}://{host}{target}", headers, body)


def _response(answer: Answer) -> Response:
    headers = {"Allow": ", ".join(answer.allow)} if answer.allow else {}
    if answer.status == 503:
        headers["Retry-After"] = _RETRY_AFTER
    media = answer.content_type
    if not (media.isascii() and media.isprintable()):
        # It is a setting that people type.
        media = "text/plain"
    return Response(answer.body, answer.status, headers, media)


def _remote(request: Request) -> str:
    """Who called; behind a proxy that is whom the proxy names, for the log only."""
    said = request.headers.get("x-forwarded-for", "")
    return ", ".join(filter(None, (request.client.host if request.client else "", said[:100])))


def _is_local(request: Request) -> bool:
    """Whether somebody on this machine asks, and no proxy for somebody else."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
