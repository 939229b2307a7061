"""Requests as rows of a table, and one of them whole."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from store.core.messages.views import LoggedRequest
from store.core.types import Workspace
from tui.text.cells import folded, number, when
from tui.text.content import joined
from tui.text.palette import FAILED, MUTED, TITLE, Run
from tui.widgets.lists.line_table import Cell, TableColumn

COLUMNS = (
    TableColumn("When", 16, rank=90),
    TableColumn("Way", 3, rank=85),
    TableColumn("Method", 6, rank=40),
    TableColumn("Status", 6, rank=95),
    TableColumn("ms", 6, rank=30, right=True),
    TableColumn("What", 28, rank=100, grow=True),
)

_BODY = "(nothing)"


def cells(request: LoggedRequest, workspace: Workspace) -> tuple[Cell, ...]:
    """A row of the log: what came of the request, then where it went, or what came in."""
    exchange = request.exchange
    said = request.note or (exchange.response_body.partition("\n")[0] if request.failed else "")
    told = (f"{said}  ", FAILED if request.failed else "") if said else ""
    return (
        when(request.at, workspace),
        "in" if request.incoming else "out",
        exchange.method,
        joined(_status(request)),
        number(exchange.milliseconds),
        joined(told, _place(request)),
    )


def _status(request: LoggedRequest) -> Run:
    """The status of the answer, with a sign where it has to be looked at; that there was none, in a word."""
    told = str(request.exchange.status or "none")
    return (f"! {told}", FAILED) if request.failed else (f"  {told}", "")


def whole(request: LoggedRequest, workspace: Workspace, width: int) -> Iterator[tuple[Run, ...]]:
    """A request with its answer in lines of so many cells."""
    exchange = request.exchange
    yield from _wrapped(f"{exchange.method} {exchange.url}", width, TITLE)
    way = "came in" if request.incoming else "went out"
    took = f", {number(exchange.milliseconds)} ms"
    yield ((f"It {way} on {when(request.at, workspace)} by {request.channel_name}{took}.", ""),)
    if request.note:
        yield from _wrapped(request.note, width, FAILED if request.failed else "")
    yield ()
    yield (("Request", TITLE),)
    yield from _headers(exchange.request_headers, width)
    yield from _body(exchange.request_body, width)
    yield ()
    yield ("Answer ", TITLE), _status(request)
    yield from _body(exchange.response_body, width)


def _place(request: LoggedRequest) -> str:
    """Where a request went: the server and the path; of one that came in what it was about."""
    parts = urlsplit(request.exchange.url)
    return parts.path.rpartition("/")[2] if request.incoming else f"{parts.netloc}{parts.path}"


def _headers(headers: Mapping[str, str], width: int) -> Iterator[tuple[Run, ...]]:
    for name, value in headers.items():
        yield from _wrapped(f"{name}: {value}", width, MUTED)


def _body(text: str, width: int) -> Iterator[tuple[Run, ...]]:
    if not text:
        yield ((_BODY, MUTED),)
    for line in text.splitlines():
        yield from _wrapped(line, width, "")


def _wrapped(text: str, width: int, style: str) -> Iterator[tuple[Run, ...]]:
    return (((line, style),) for line in folded(text, max(20, width)))
