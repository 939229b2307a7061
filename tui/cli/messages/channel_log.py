"""Printing the requests that are kept of a channel; pausing and resuming one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.services.serializers import moment
from tui.cli.common import opened
from tui.process import output
from tui.process.output import Column
from tui.text.cells import when

if TYPE_CHECKING:
    from store.core.messages.views import LoggedRequest
    from store.core.types import Workspace
    from store.services import Services

_PAGE = 500
_COLUMNS = (
    Column("WHEN", 16, rank=90),
    Column("WAY", 3, rank=80),
    Column("METHOD", 6, rank=50),
    Column("STATUS", 6, rank=95),
    Column("MS", 6, right=True, rank=40),
    Column("NOTE", 30, rank=85, folds=True),
    Column("URL", 60, rank=100, middle=True),
)


def show(database: str, text: str, *, errors: bool, details: bool, limit: int, as_json: bool) -> None:
    """Print the requests of a channel, newest first."""
    with opened(database) as services:
        channel = services.channels.find(text)
        workspace = services.settings.workspace()
        found = _requests(services, channel.uuid, errors, limit)
        if as_json:
            output.document_of("requests", (_shape(one) for one in found))
            return
        first = next(found, None)
        if first is None:
            what = "went wrong" if errors else "went out or came in"
            output.narrate(f"Nothing {what} by {channel.name} in the last 7 days.")
        elif details:
            for one in _after(first, found):
                _print_whole(one, workspace)
        else:
            output.table(_COLUMNS, (_cells(one, workspace) for one in _after(first, found)))


def set_paused(database: str, text: str, *, paused: bool) -> None:
    """Pause a channel, or resume it, and say so."""
    with opened(database) as services:
        channel = services.channels.find(text)
        change = services.states.pause if paused else services.states.resume
        changed = change(channel.uuid)
    state = "paused" if paused else "not paused"
    if changed:
        told = "is paused now; its messages wait" if paused else "sends again"
        output.line(f"{channel.name} {told}.")
    else:
        output.line(f"{channel.name} is {state} already; nothing was changed.")


def _requests(services: "Services", uuid: str, errors: bool, limit: int) -> "Iterator[LoggedRequest]":
    before, left = None, limit
    while True:
        size = min(_PAGE, left) if limit else _PAGE
        window = services.exchanges.page(uuid, before=before, failed=errors, size=size)
        yield from window
        left -= len(window)
        if len(window) < size or (limit and left <= 0):
            return
        before = window[-1].id


def _after(first: "LoggedRequest", others: "Iterator[LoggedRequest]") -> "Iterator[LoggedRequest]":
    yield first
    yield from others


def _cells(one: "LoggedRequest", workspace: "Workspace") -> tuple[str, ...]:
    exchange = one.exchange
    note = one.note or (exchange.response_body.partition("\n")[0] if one.failed else "")
    way = "in" if one.incoming else "out"
    status = str(exchange.status or "none")
    return (
        when(one.at, workspace),
        way,
        exchange.method,
        status,
        str(exchange.milliseconds),
        note,
        exchange.url,
    )


def _print_whole(one: "LoggedRequest", workspace: "Workspace") -> None:
    exchange = one.exchange
    output.line("  ".join(filter(None, (*_cells(one, workspace)[:5], one.note))))
    output.line(f"    {exchange.method} {exchange.url}")
    for name, value in exchange.request_headers.items():
        output.line(f"    {name}: {value}")
    for body in (exchange.request_body, exchange.response_body):
        for line in body.splitlines():
            output.line(f"    {line}")


def _shape(one: "LoggedRequest") -> dict[str, output.Json]:
    exchange = one.exchange
    return {
        "id": one.id,
        "at": moment(one.at),
        "incoming": one.incoming,
        "channel": one.channel,
        "message": one.message or None,
        "failed": one.failed,
        "note": one.note,
        "method": exchange.method,
        "url": exchange.url,
        "request_headers": dict(exchange.request_headers),
        "request_body": exchange.request_body,
        "status": exchange.status or None,
        "response_body": exchange.response_body,
        "milliseconds": exchange.milliseconds,
    }
