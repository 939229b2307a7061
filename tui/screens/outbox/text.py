"""All about a message as lines: its state, its times, each attempt with what was said over HTTP."""

from collections.abc import Iterator

from store.core.messages.outbox import MessageDetail
from store.core.messages.states import MessageState
from store.core.messages.views import AttemptView, LoggedRequest
from store.core.types import Workspace
from tui.screens.outbox.lines import Look
from tui.text.cells import folded, when
from tui.text.delivery.messages import REASONS, STATES, Telling, reason_told, state_told
from tui.text.palette import FAILED, MUTED, TITLE, Run

_LABEL = 12
_INDENT = 2
_BODY = 12  # lines of a body that are shown

Line = tuple[Run, ...]


def page(detail: MessageDetail, route: str, look: Look, width: int) -> Iterator[Line]:
    """The lines, each of at most so many cells. `route` says where the next message to the contact goes."""
    view, workspace = detail.view, look.workspace
    state = STATES[view.state or MessageState.QUEUED]
    yield ((state.letter, state.style), (f"  {state_told(view, Telling(workspace, look.now))}", TITLE))
    yield ()
    for text in view.text.splitlines() or [""]:
        for line in folded(text, width):
            yield ((line, ""),)
    yield ()
    yield from _facts(detail, route, workspace, width)
    for attempt in detail.attempts:
        yield ()
        yield from _attempt(attempt, workspace, width)
    for request in detail.requests:
        yield ()
        yield from _request(request, workspace, width)


def _facts(detail: MessageDetail, route: str, workspace: Workspace, width: int) -> Iterator[Line]:
    view = detail.view
    facts = [
        ("To", "  ".join(filter(None, (view.name, view.address)))),
        ("By", view.channel_name or "no channel any more"),
        ("Written", when(view.created_on, workspace)),
        ("Sent", when(view.sent_on, workspace, unset="")),
        ("Since", when(view.changed_on, workspace, unset="")),
        ("Reason", reason_told(view)),
        ("Tried next", when(view.next_attempt, workspace, unset="") if view.state in _TRIED else ""),
        ("Not after", when(view.expires_on, workspace, unset="") if view.state in _TRIED else ""),
        ("Their name", detail.external_id),
        ("Next message", route),
    ]
    for label, value in facts:
        if value:
            for place, text in enumerate(folded(value, max(20, width - _LABEL - 2))):
                yield ((f"{'' if place else label:<{_LABEL}}  ", MUTED), (text, ""))


_TRIED = frozenset({MessageState.QUEUED, MessageState.ERRORED, MessageState.HELD})


def _attempt(attempt: AttemptView, workspace: Workspace, width: int) -> Iterator[Line]:
    """An attempt: when, by which channel and why that, what came of it, and what was said."""
    at = when(attempt.started, workspace)
    by = f"by {attempt.channel_name}" if attempt.channel_name else ""
    head = "  ".join(filter(None, (f"Attempt {attempt.number}", at, by, attempt.address)))
    yield ((head, TITLE),)
    failed = attempt.state in ("failed", "errored", "unconfirmed")
    code = REASONS.get(attempt.code, attempt.code)
    said = " ".join(filter(None, (attempt.provider_code, attempt.detail)))
    word = {"sending": "going on", "unconfirmed": "no answer", "errored": "to be tried again"}
    outcome = ": ".join(filter(None, (word.get(attempt.state, attempt.state), code, said)))
    for text in folded(outcome, width - _INDENT):
        yield (("  ", ""), (text, FAILED if failed else ""))
    if attempt.why:
        for text in folded(f"This channel: {attempt.why}", width - _INDENT):
            yield ((f"  {text}", MUTED),)
    for request in attempt.requests:
        yield from _request(request, workspace, width)


def _request(request: LoggedRequest, workspace: Workspace, width: int) -> Iterator[Line]:
    """What was said over HTTP: the request and its answer."""
    said = request.exchange
    answer = f"{said.status}" if said.status else "no answer"
    way = "<" if request.incoming else ">"
    head = f"{way} {when(request.at, workspace)}  {answer}  {said.milliseconds} ms"
    yield ((f"  {head}", FAILED if request.failed else ""), (f"  {request.note}" if request.note else "", ""))
    yield from _indented(f"{said.method} {said.url}", width)
    for name, value in said.request_headers.items():
        yield from _indented(f"{name}: {value}", width)
    yield from _body(said.request_body, width)
    if said.response_body:
        yield from _indented(f"{answer}:", width)
        yield from _body(said.response_body, width)


def _body(text: str, width: int) -> Iterator[Line]:
    lines = [part for line in text.splitlines() for part in folded(line, width - 2 * _INDENT)]
    for line in lines[:_BODY]:
        yield ((f"    {line}", ""),)
    if len(lines) > _BODY:
        yield ((f"    and {len(lines) - _BODY} lines more", MUTED),)


def _indented(text: str, width: int) -> Iterator[Line]:
    for line in folded(text, width - 2 * _INDENT):
        yield ((f"    {line}", MUTED),)
