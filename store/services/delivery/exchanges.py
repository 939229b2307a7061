"""The requests that are kept of a channel."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import Row

from store.core.messages.outcome import Exchange
from store.core.messages.views import LoggedRequest
from store.core.types import Workspace
from store.messaging.redaction import HIDDEN
from store.repositories.delivery import exchange_log
from store.repositories.rows import Span
from store.services.contacts import lookup
from store.services.context import Service

_PAGE: Final = 50


class Exchanges(Service):
    """The requests that are kept of a channel: ours to its provider, and those that came in, also refused."""

    def page(
        self,
        channel_uuid: str,
        *,
        before: int | None = None,
        after: int | None = None,
        oldest: bool = False,
        failed: bool = False,
        size: int = _PAGE,
    ) -> tuple[LoggedRequest, ...]:
        """Requests of a channel, always newest first: the newest, those next to the one that they come
        `before` or `after`, by its id, or the oldest; with `failed` only those that have to be looked at.

        NotFound when there is no such channel.
        """
        with self._context.reading() as (session, snapshot):
            channel_id = snapshot.channel_ids[lookup.channel(snapshot, channel_uuid).uuid]
            rows = exchange_log.page(session, channel_id, Span(before, after, oldest), size, failed=failed)
            return tuple(logged(row, snapshot.workspace) for row in rows)

    def one(self, request: int) -> LoggedRequest:
        """A request by its id; NotFound when it is not kept any more."""
        with self._context.reading() as (session, snapshot):
            return logged(exchange_log.one(session, request), snapshot.workspace)


def logged(row: Row[Any], workspace: Workspace) -> LoggedRequest:
    """A request as it is shown."""
    incoming = row.direction == "in"
    exchange = Exchange(
        row.method,
        row.url,
        MappingProxyType(dict(row.request_headers)),
        row.request_body,
        row.status,
        row.response_body,
        row.at,
        row.milliseconds,
    )
    return LoggedRequest(
        id=row.id,
        at=row.at,
        incoming=incoming,
        channel=row.channel or "",
        channel_name=row.channel_name or "",
        exchange=_hidden(exchange, incoming=incoming) if workspace.redacted else exchange,
        failed=row.failed,
        note=row.note,
        message=row.message or "",
    )


def _hidden(exchange: Exchange, *, incoming: bool) -> Exchange:
    """An exchange without anything that may name a person: it may have been kept before names were hidden.

    The path of what comes in is ours, and names a channel; that of what goes out may have an address in it.
    """
    parts = urlsplit(exchange.url)
    path = parts.path if incoming or not parts.path.strip("/") else f"/{HIDDEN}"
    shown = parts._replace(path=path, query=HIDDEN if parts.query else "", fragment="")
    headers: Mapping[str, str] = dict.fromkeys(exchange.request_headers, HIDDEN)
    return Exchange(
        exchange.method,
        shown.geturl(),
        MappingProxyType(dict(headers)),
        HIDDEN if exchange.request_body else "",
        exchange.status,
        HIDDEN if exchange.response_body else "",
        exchange.started,
        exchange.milliseconds,
    )
