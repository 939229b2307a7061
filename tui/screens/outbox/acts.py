"""What operators do to messages and broadcasts in the screens of the outbox, each told with the key that
takes it back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from store.core.errors import Cancelled, CordboardError, NotInKiosk, UnwritableWorkbook
from store.core.messages.outbox import Acted, ReasonCount
from store.core.messages.states import WAITING, MessageState
from store.core.messages.views import BroadcastState, BroadcastView, MessageView
from store.core.progress import Monitor
from store.core.reports import ExportReport
from tui.base import dialogs
from tui.base.dialogs import MenuItem
from tui.base.progress import CancellableJob, progress_text
from tui.base.screen import CordboardScreen, undoable
from tui.keys.bindings import key_of
from tui.screens.outbox.lines import Row
from tui.text.cells import number, plural
from tui.text.delivery.messages import REASONS

_ARRIVED, _AGAIN, _EVERY = "arrived", "again", "every"
_ONLY_BROADCASTS = {
    "pause": "Only a broadcast can be paused.",
    "export": "Only a broadcast can be exported.",
}
_EXPORTED = "A row a message: name, address, channel, state, reason, times, text."
_SETTLED = frozenset({MessageState.FAILED, MessageState.UNCONFIRMED})


class Acts:
    """Acts on behalf of a screen. `changed` shows how far a long one is."""

    def __init__(self, screen: CordboardScreen[Any], changed: Callable[[], object]) -> None:
        self._screen = screen
        self.job = CancellableJob(screen, "outbox", changed)

    def why_not(self, action: str, row: Row | None) -> str:
        """Why an act cannot be done to what is under the cursor, as a sentence; empty where it can."""
        if row is None:
            return "There is nothing under the cursor."
        if isinstance(row, BroadcastView):
            return _why_not_broadcast(action, row)
        if action == "cancel" and row.state not in WAITING:
            return "The message does not wait any more."
        if action == "again" and row.state not in _SETTLED:
            return "Only what failed, or may not have gone, is sent again."
        return _ONLY_BROADCASTS.get(action, "")

    def pause(self, view: BroadcastView) -> None:
        """Pause a broadcast, or have it go on."""
        outbox = self._screen.services.outbox
        if view.state is BroadcastState.PAUSED:
            self._store(lambda: outbox.resume(view.uuid), "Resumed the broadcast")
        else:
            z = key_of("outbox.pause")
            self._store(lambda: outbox.pause(view.uuid), f"Paused the broadcast; {z} resumes")

    def cancel(self, row: Row) -> None:
        """Cancel a message, or after a question the rest of a broadcast."""
        outbox = self._screen.services.outbox
        if isinstance(row, MessageView):
            self._store(lambda: outbox.cancel(row.uuid), f"Cancelled: {_called(row)}")
            return
        waiting = sum(count for state, count in row.counts.items() if state in WAITING)
        cancel = partial(self._cancel_rest, row)
        if waiting <= dialogs.ASK_ABOVE:
            cancel()
            return
        dialogs.confirm(
            self._screen,
            f"Cancel the rest of the broadcast of {plural(row.total, 'message')}?",
            f"Cancel {plural(waiting, 'message')}",
            cancel,
            f"What has gone out stays as it is. {key_of('app.undo')} has them wait again.",
        )

    def export(self, view: BroadcastView, path: str = "", problem: str = "") -> None:
        """Ask for a file, and write there what became of each message of a broadcast; `problem` is what was
        wrong with the path before."""
        hidden = self._screen.workspace.redacted
        told = "Names are hidden: it has codes, and neither addresses nor texts." if hidden else _EXPORTED
        question = f"Export the {plural(view.total, 'message')} to which .csv or .xlsx file?"
        dialogs.ask_text(self._screen, question, "Export", partial(self._export, view), path, told, problem)

    def _export(self, view: BroadcastView, path: str) -> None:
        exports = self._screen.services.exports

        def act(monitor: Monitor) -> ExportReport:
            file = self._screen.context.policy.file(path.strip())
            return exports.broadcast(file, view.uuid, monitor=monitor)

        def done(report: ExportReport) -> None:
            self._screen.notice(f"Wrote {plural(report.contacts, 'message')} to {report.file}.")

        def failed(error: CordboardError) -> None:
            if isinstance(error, UnwritableWorkbook | NotInKiosk):
                self.export(view, path, error.message)
            elif isinstance(error, Cancelled):
                self._screen.notice(error.message)
            else:
                self._screen.jobs.show_error(error)

        self.job.run(act, done, partial(progress_text, "Exporting", self._screen.glyphs), failed)

    def again(self, row: Row) -> None:
        """Send a message again that failed; ask about one that may have arrived, and for which reasons those
        of a broadcast are sent again."""
        outbox = self._screen.services.outbox
        if isinstance(row, BroadcastView):
            self._screen.jobs.run(
                lambda: outbox.reasons(row.uuid), partial(self._ask_reasons, row.uuid), group="reasons"
            )
        elif row.state is MessageState.UNCONFIRMED:
            choices = (
                MenuItem("a", "It arrived", _ARRIVED),
                MenuItem("s", "Send it again; it may arrive twice then", _AGAIN),
            )
            dialogs.choose(
                self._screen, f"No answer: did it reach {_called(row)}?", choices, partial(self._settle, row)
            )
        else:
            self._send_again(row)

    def _settle(self, row: MessageView, choice: str) -> None:
        outbox = self._screen.services.outbox
        if choice == _ARRIVED:
            told = f"Arrived: {_called(row)}"
            self._store(lambda: outbox.arrived(row.uuid), told)
        else:
            self._send_again(row)

    def _send_again(self, row: MessageView) -> None:
        outbox = self._screen.services.outbox
        self._store(lambda: outbox.send_again(row.uuid), f"Waits again: {_called(row)}")

    def _ask_reasons(self, broadcast: str, found: tuple[ReasonCount, ...]) -> None:
        possible = [one for one in found if one.can_retry]
        if not possible:
            why = "Those who failed are blocked, stopped or archived." if found else "Nothing of it failed."
            self._screen.notice(f"{why} Nothing is sent again.")
            return
        items = [_item(one) for one in found]
        if len(possible) > 1:
            total = sum(one.count for one in possible)
            items.insert(0, MenuItem("a", f"{number(total):>7}  all that can be", _EVERY))

        def choose(value: str) -> None:
            wanted = [one.reason for one in possible if value in (_EVERY, one.reason)]
            self._retry(broadcast, wanted)

        dialogs.choose(self._screen, "Send again what failed since", items, choose)

    def _retry(self, broadcast: str, reasons: Sequence[str]) -> None:
        outbox = self._screen.services.outbox

        def act(monitor: Monitor) -> Acted:
            return outbox.retry(reasons, broadcast, monitor)

        def told(acted: Acted) -> str:
            return f"{plural(acted.done, 'message waits', 'messages wait')} again"

        self._run(act, "Sending again", told)

    def _cancel_rest(self, view: BroadcastView) -> None:
        outbox = self._screen.services.outbox

        def act(monitor: Monitor) -> Acted:
            return outbox.cancel_rest(view.uuid, monitor)

        def told(acted: Acted) -> str:
            gone = f"; {plural(acted.gone, 'message')} went out" if acted.gone else ""
            return f"Cancelled {plural(acted.done, 'message')}{gone}"

        self._run(act, "Cancelling", told)

    def _run(self, act: Callable[[Monitor], Acted], doing: str, told: Callable[[Acted], str]) -> None:
        def done(acted: Acted) -> None:
            self._tell(told(acted))

        self.job.run(act, done, partial(progress_text, doing, self._screen.glyphs))

    def _store(self, change: Callable[[], object], told: str) -> None:
        self._screen.jobs.run(change, lambda _none: self._tell(told), group="outbox", awaited=True)

    def _tell(self, told: str) -> None:
        self._screen.notice(undoable(told))
        self._screen.refresh_data()


def _item(one: ReasonCount) -> MenuItem:
    words = REASONS.get(one.reason, one.reason) or "no reason"
    why_not = "" if one.can_retry else "gets nothing"
    return MenuItem("", f"{number(one.count):>7}  {words}", one.reason, why_not=why_not)


def _called(view: MessageView) -> str:
    return view.name or view.address


def _why_not_broadcast(action: str, view: BroadcastView) -> str:
    if action == "pause":
        can = view.state in (BroadcastState.GOING, BroadcastState.PAUSED)
        return "" if can else "The broadcast does not go out."
    if action == "cancel":
        waits = any(view.counts.get(state) for state in WAITING)
        return "" if waits and view.state is not BroadcastState.CANCELLED else "Nothing of it waits any more."
    if action == "again":
        can = view.counts.get(MessageState.FAILED, 0) > 0 and view.state is not BroadcastState.CANCELLED
        return "" if can else "Nothing of it can be sent again."
    return "A broadcast is to many." if action in ("inspect", "write", "conversation") else ""
