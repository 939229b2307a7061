"""The commands under `outbox`: broadcasts and messages on their way, shown, sent again, cancelled, paused."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.core.errors import InvalidOutboxAct
from store.core.messages.outbox import ARRIVED, STILL_GOING, Acted, Place, counted
from store.core.messages.states import WAITING, MessageState
from store.core.messages.views import BroadcastView, MessageView
from tui.cli.common import monitor, opened, print_result
from tui.cli.options import AsJson, Database, DryRun, Limit, NewWorkbook, Replace
from tui.process import output
from tui.process.output import Column
from tui.text.cells import plural, when

if TYPE_CHECKING:
    from store.core.messages.outbox import MessageDetail
    from store.core.types import Workspace
    from store.services import Services

_BROADCASTS = (
    Column("ID", 36, rank=100),
    Column("WRITTEN", 16, rank=60),
    Column("STATE", 9, rank=90),
    Column("MESSAGES", 8, right=True, rank=95),
    Column("WAIT", 8, right=True, rank=85),
    Column("ARRIVED", 8, right=True, rank=50),
    Column("FAILED", 8, right=True, rank=80),
    Column("TEXT", 40, rank=40),
)
_MESSAGES = (
    Column("ID", 36, rank=100),
    Column("WRITTEN", 16, rank=60),
    Column("STATE", 11, rank=95),
    Column("NAME", 24, rank=80),
    Column("ADDRESS", 20, middle=True, rank=70),
    Column("CHANNEL", 20, rank=40),
    Column("WHY", 40, rank=50),
)
_WRONG = (MessageState.FAILED, MessageState.UNCONFIRMED)

outbox_app = typer.Typer(
    help="See what is on its way and what went wrong; send again, cancel, pause, export.",
    epilog="Example: cordboard outbox --state failed --json",
    rich_markup_mode=None,
)

Id = Annotated[str, typer.Argument(metavar="ID", help="The ID of a broadcast or a message.")]
BroadcastId = Annotated[str, typer.Argument(metavar="ID", help="The ID of a broadcast.")]
States = Annotated[
    list[MessageState] | None,
    typer.Option("--state", help="Only messages in this state; may be repeated."),
]
OfBroadcast = Annotated[str, typer.Option("--broadcast", metavar="ID", help="The messages of a broadcast.")]
Reasons = Annotated[
    list[str] | None,
    typer.Option("--reason", metavar="CODE", help="Only what failed for this; may be repeated."),
]
MayArriveTwice: Any = typer.Option("--yes", help="Also where it may arrive twice.")


@outbox_app.callback(invoke_without_command=True)
def outbox(
    ctx: typer.Context,
    state: States = None,
    broadcast: OfBroadcast = "",
    limit: Limit = 50,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """List broadcasts, and single messages that failed or got no answer; or messages in given states."""
    if ctx.invoked_subcommand is None:
        list_(state, broadcast, limit, as_json, database)


@outbox_app.command("list", epilog="Example: cordboard outbox list --state failed")
def list_(
    state: States = None,
    broadcast: OfBroadcast = "",
    limit: Limit = 50,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """List broadcasts, and single messages that failed or got no answer; or messages in given states."""
    with opened(database) as services:
        wanted = tuple(state or ())
        broadcasts = () if wanted or broadcast else _broadcasts(services, limit)
        found = tuple(_messages(services, broadcast, wanted or (() if broadcast else _WRONG), limit))
        is_sent = services.outbox.sender_seen()
        if as_json:
            output.document(_listed(broadcasts, found, is_sent=is_sent))
            return
        workspace = services.settings.workspace()
    if broadcasts:
        output.table(_BROADCASTS, (_broadcast_cells(one, workspace) for one in broadcasts))
    if found:
        if broadcasts and output.is_terminal():
            output.line()
        output.table(_MESSAGES, (_message_cells(one, workspace) for one in found))
    if not broadcasts and not found:
        output.narrate("Nothing of that kind is in the outbox.")
    if not is_sent:
        output.narrate("No program sends at the moment: start `cordboard serve`.")


@outbox_app.command(epilog="Example: cordboard outbox show 0b0c0000-0000-0000-0000-000000000002")
def show(uuid: Id, as_json: AsJson = False, database: Database = "") -> None:
    """Show all about a broadcast, or a message with its attempts and what was said over HTTP."""
    from store.services.delivery import shapes

    with opened(database) as services:
        found, workspace = services.outbox.find(uuid), services.settings.workspace()
        if isinstance(found, BroadcastView):
            reasons = services.outbox.reasons(found.uuid)
            if as_json:
                failed: output.Json = {one.reason: one.count for one in reasons}
                output.document({**shapes.broadcast(found), "failed": failed})
                return
            output.details(_broadcast_facts(found, workspace))
            for one in reasons:
                output.line(f"{plural(one.count, 'message')} failed: {_words(one.reason)}.")
            return
        detail = services.outbox.message(found.uuid)
    if as_json:
        output.document(shapes.message_detail(detail))
    else:
        _print_message(detail, workspace)


@outbox_app.command(epilog="Example: cordboard outbox export b0adca57-0000-0000-0000-000000000002 sent.csv")
def export(
    uuid: BroadcastId,
    file: NewWorkbook,
    replace: Replace = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Write what became of each message of a broadcast to a workbook, what went wrong first."""
    with opened(database) as services, monitor("Exporting") as watch:
        report = services.exports.broadcast(file, uuid.lower(), replace=replace, monitor=watch)
        is_hidden = services.settings.workspace().redacted
    if is_hidden:
        output.narrate("Names are hidden here: the file has codes, and neither addresses nor texts.")
    print_result(
        {"file": str(file), "messages": report.contacts, "columns": [*report.columns]},
        f"Wrote {plural(report.contacts, 'message')} to {report.file}.",
        as_json=as_json,
    )


@outbox_app.command(epilog="Example: cordboard outbox retry 0b0c0000-0000-0000-0000-000000000002")
def retry(
    uuid: Id,
    reason: Reasons = None,
    dry_run: DryRun = False,
    yes: Annotated[bool, MayArriveTwice] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Send again a message, or what failed of a broadcast; never to who is blocked, stopped or archived."""
    with opened(database) as services:
        found = services.outbox.find(uuid)
        if isinstance(found, MessageView):
            if reason:
                raise InvalidOutboxAct("Reasons choose among messages of a broadcast; this is one message.")
            _retry_one(services, found, dry_run=dry_run, yes=yes, as_json=as_json)
            return
        reasons = [one for one in services.outbox.reasons(found.uuid) if one.can_retry]
        wanted = [one for one in reasons if not reason or one.reason in reason]
        count = sum(one.count for one in wanted)
        if dry_run or not count:
            _tell(Acted(count), f"{plural(count, 'message')} would be sent again.", as_json=as_json)
            return
        with monitor("Sending again") as watch:
            acted = services.outbox.retry([one.reason for one in wanted], found.uuid, watch)
        _tell(acted, f"{plural(acted.done, 'message waits', 'messages wait')} again.", as_json=as_json)


@outbox_app.command(epilog="Example: cordboard outbox cancel 0b0c0000-0000-0000-0000-000000000002 --dry-run")
def cancel(uuid: Id, dry_run: DryRun = False, as_json: AsJson = False, database: Database = "") -> None:
    """Cancel a message that waits, or what still waits of a broadcast; `undo` has it wait again."""
    with opened(database) as services:
        found = services.outbox.find(uuid)
        if isinstance(found, MessageView):
            waiting = int(found.state in WAITING)
            if not dry_run:
                services.outbox.cancel(found.uuid)
            acted = Acted(waiting)
        elif dry_run:
            acted = Acted(counted(found, WAITING), found.counts.get(MessageState.SENDING, 0))
        else:
            with monitor("Cancelling") as watch:
                acted = services.outbox.cancel_rest(found.uuid, watch)
    verb = "would be cancelled" if dry_run else "cancelled"
    gone = f" {plural(acted.gone, 'message')} went out at that moment." if acted.gone else ""
    _tell(acted, f"{plural(acted.done, 'message')} {verb}.{gone}", as_json=as_json)


@outbox_app.command(epilog="Example: cordboard outbox pause b0adca57-0000-0000-0000-000000000002")
def pause(uuid: BroadcastId, as_json: AsJson = False, database: Database = "") -> None:
    """Have nothing of a broadcast be sent until it is resumed."""
    with opened(database) as services:
        services.outbox.pause(uuid)
    print_result({"state": "paused"}, "Paused.", as_json=as_json)


@outbox_app.command(epilog="Example: cordboard outbox resume b0adca57-0000-0000-0000-000000000002")
def resume(uuid: BroadcastId, as_json: AsJson = False, database: Database = "") -> None:
    """Have a broadcast go on that was paused."""
    with opened(database) as services:
        services.outbox.resume(uuid)
    print_result({"state": "going"}, "It goes on.", as_json=as_json)


@outbox_app.command(epilog="Example: cordboard outbox arrived 0b0c0000-0000-0000-0000-000000000002")
def arrived(uuid: Id, as_json: AsJson = False, database: Database = "") -> None:
    """Say that a message arrived of which nobody knew whether it went."""
    with opened(database) as services:
        services.outbox.arrived(uuid)
    print_result({"state": "wired"}, "It counts as gone out.", as_json=as_json)


def _retry_one(services: "Services", found: MessageView, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    if found.state is MessageState.UNCONFIRMED and not yes and not dry_run:
        raise InvalidOutboxAct(
            "Nobody knows whether it arrived: sent again, it may arrive twice.",
            "Add --yes to send it, or say `cordboard outbox arrived`.",
        )
    if not dry_run:
        services.outbox.send_again(found.uuid)
    told = "1 message would be sent again." if dry_run else "1 message waits again."
    _tell(Acted(int(found.state in _WRONG)), told, as_json=as_json)


def _tell(acted: Acted, sentence: str, *, as_json: bool) -> None:
    print_result({"messages": acted.done, "gone": acted.gone}, sentence, as_json=as_json)


def _broadcasts(services: "Services", limit: int) -> tuple[BroadcastView, ...]:
    found: list[BroadcastView] = []
    while not limit or len(found) < limit:
        place = Place(below=found[-1].uuid if found else "")
        page = services.outbox.broadcasts(place, min(_PAGE, limit - len(found)) if limit else _PAGE)
        found += page
        if not page:
            break
    return tuple(found)


def _messages(
    services: "Services", broadcast: str, states: Sequence[MessageState], limit: int
) -> Iterator[MessageView]:
    below, left = "", limit
    while not limit or left > 0:
        size = min(_PAGE, left) if limit else _PAGE
        page = services.outbox.page(broadcast, states, Place(below=below), size)
        yield from page
        if len(page) < size:
            return
        below, left = page[-1].uuid, left - len(page)


_PAGE = 500


def _listed(
    broadcasts: Sequence[BroadcastView], found: Sequence[MessageView], *, is_sent: bool
) -> output.Json:
    from store.services.delivery import shapes

    return {
        "broadcasts": [shapes.broadcast(one) for one in broadcasts],
        "messages": [shapes.message(one) for one in found],
        "sender_runs": is_sent,
    }


def _broadcast_cells(one: BroadcastView, workspace: "Workspace") -> tuple[str, ...]:
    failed = counted(one, frozenset(_WRONG))
    numbers = (one.total, counted(one, STILL_GOING), counted(one, ARRIVED), failed)
    return (one.uuid, when(one.created_on, workspace), str(one.state), *map(str, numbers), one.text)


def _message_cells(one: MessageView, workspace: "Workspace") -> tuple[str, ...]:
    why = f"{_words(one.reason)}: {one.detail}" if one.detail else _words(one.reason)
    state = str(one.state or "")
    return one.uuid, when(one.created_on, workspace), state, one.name, one.address, one.channel_name, why


def _broadcast_facts(one: BroadcastView, workspace: "Workspace") -> Iterator[tuple[str, str]]:
    yield "Text", one.text
    for language, text in one.texts.items():
        yield f"Text {language}", text
    yield "To", one.audience
    yield "By", one.operator
    yield "Written", when(one.created_on, workspace)
    yield "Not after", when(one.expires_on, workspace)
    yield "State", str(one.state)
    yield "Messages", str(one.total)
    for state, count in one.counts.items():
        if count:
            yield f"  {state}", str(count)


def _print_message(detail: "MessageDetail", workspace: "Workspace") -> None:
    from tui.text.delivery.messages import Telling, state_told

    view = detail.view
    facts = (
        ("State", state_told(view, Telling(workspace, view.changed_on or view.created_on))),
        ("Text", view.text),
        ("To", "  ".join(filter(None, (view.name, view.address)))),
        ("Channel", view.channel_name),
        ("Written", when(view.created_on, workspace)),
        ("Sent", when(view.sent_on, workspace, unset="")),
        ("Not after", when(view.expires_on, workspace, unset="")),
        ("Broadcast", view.broadcast),
        ("Their name", detail.external_id),
    )
    output.details((name, value) for name, value in facts if value)
    for attempt in detail.attempts:
        output.line()
        said = " ".join(filter(None, (attempt.provider_code, attempt.detail)))
        outcome = ": ".join(filter(None, (attempt.state, _words(attempt.code), said)))
        head = f"Attempt {attempt.number}  {when(attempt.started, workspace)}  {attempt.channel_name}"
        output.line(f"{head}  {outcome}")
        for one in attempt.requests:
            exchange = one.exchange
            answer = exchange.status or "no answer"
            output.line(f"  {exchange.method} {exchange.url}  {answer}  {exchange.milliseconds} ms")
            for text in filter(None, (exchange.request_body, exchange.response_body)):
                output.line(f"    {text}")


def _words(code: str) -> str:
    from tui.text.delivery.messages import REASONS

    return REASONS.get(code, code)
