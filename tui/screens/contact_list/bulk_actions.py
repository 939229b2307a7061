"""What is done with the contacts that are marked, or with the one under the cursor when none is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from store.core.contacts.selection import Selection
from store.core.progress import UNWATCHED, Monitor
from store.core.types import Channel, Group, Status
from store.core.views import SelectionSummary
from tui.base import dialogs, messages
from tui.base.contact_actions import ACTIVE_STAY, LOST, Subject, moved, put_away_to
from tui.base.progress import Act, CancellableJob, Result, progress_text
from tui.base.put_into import choose_folder_or_group, read_memberships
from tui.base.screen import CordboardScreen, undoable
from tui.screens.contact_list.marking import Marking
from tui.text.addresses import overridden_told
from tui.text.cells import fit, number, plural
from tui.text.changes import changed_told, shift_told, unable_told
from tui.widgets.lists.contact_table import ContactTable

if TYPE_CHECKING:
    from store.core.contacts.bulk_reports import BulkReport
    from store.services.contacts.bulk import Bulk

_MOST = 5000  # contacts that are tried before it is asked about them; of more the question tells less
_NAME = 30  # cells for a name among others
_MOVE_VERBS: Mapping[Status, str] = MappingProxyType(
    {
        Status.ACTIVE: "Restore",
        Status.BLOCKED: "Block",
        Status.STOPPED: "Stop",
        Status.ARCHIVED: "Archive",
    }
)
"""What it is called to move contacts to a folder."""

_GROUPS_GO = "Those in groups leave them, and are not put back when they are restored, but by undo."


@dataclass(frozen=True, slots=True)
class BulkTarget:
    """The contacts to change."""

    selection: Selection
    chosen: SelectionSummary

    @property
    def who(self) -> str:
        """The name of the only one, or how many they are."""
        count, names = self.chosen.count, self.chosen.names
        return names[0] if count == 1 and names else plural(count, "contact")

    @property
    def first_names(self) -> str:
        """The first few by name, and how many more."""
        more = self.chosen.count - len(self.chosen.names)
        names = ", ".join(fit(name, _NAME).rstrip() for name in self.chosen.names)
        return f"{names}{f' and {number(more)} more' if more > 0 else ''}."


@dataclass(frozen=True, slots=True)
class BulkChange:
    """A change of contacts, and what is said of it before, meanwhile and after.

    `verb` goes on with how many contacts. `done` makes a sentence without its full stop of how many were
    changed, and `already` is how others were before. `warning` is said when it is asked about; `channel` is
    the one that is chosen.
    """

    question: str
    verb: str
    doing: str
    act: "Callable[[Bulk, Monitor], BulkReport]"
    done: Callable[[str], str]
    already: str
    warning: str = ""
    channel: Channel | None = None


class BulkActions:
    """The keys that change contacts: each finds out which, asks what it needs to know, and runs in a job."""

    def __init__(
        self,
        screen: CordboardScreen[Any],
        table: ContactTable,
        marking: Marking,
        subject: Callable[[], Subject | None],
        changed: Callable[[], object],
    ) -> None:
        """`changed` is called when there is something else to say of what runs."""
        self._screen, self._table, self._marking, self._subject = screen, table, marking, subject
        self.job = CancellableJob(screen, "bulk", changed)

    def put_away(self) -> None:
        """Move to Archived, or back from there."""
        to = put_away_to(self._table.listing.folder)
        self._on_target(lambda target: self._move(target, to))

    def put_into(self) -> None:
        """Choose a folder or a group for the contacts, or take them out of a group."""
        screen, folder = self._screen, self._table.listing.folder

        def ask(target: BulkTarget) -> None:
            move, regroup = partial(self._move, target), partial(self._regroup, target)
            read = partial(read_memberships, screen.services, target.selection, folder, target.chosen.count)
            screen.jobs.run(
                read,
                lambda now: choose_folder_or_group(screen, target.who, now, move, regroup),
                group="choices",
                awaited=True,
            )

        self._on_target(ask)

    def prefer(self) -> None:
        """Choose the preferred channel, or clear it."""
        from tui.base.channel_choice import choose_preferred  # noqa: PLC0415 - the contacts would wait for it

        def ask(target: BulkTarget) -> None:
            prefer = partial(self._prefer, target)
            choose_preferred(self._screen, target.who, target.selection, target.chosen.count, prefer)

        self._on_target(ask)

    def delete(self) -> None:
        """Delete for good."""
        if self._table.listing.folder is Status.ACTIVE:
            self._screen.notice(ACTIVE_STAY)
        else:
            self._on_target(self._ask_delete)

    def _on_target(self, then: Callable[[BulkTarget], object]) -> None:
        """Find out which contacts are meant; a range that is open is marked first."""
        if self._table.marks.start is not None:
            self._marking.end_range(lambda: self._on_target(then))
            return
        subject, selection = self._subject(), self._table.marks.selection
        bulk = self._screen.services.bulk

        def looked(chosen: SelectionSummary) -> None:
            if chosen.count:
                then(BulkTarget(selection, chosen))
            else:
                self._screen.notice("None of the marked contacts is there any more.")

        if selection:
            self._screen.jobs.run(lambda: bulk.look(selection), looked, group="target", awaited=True)
        elif subject is not None:
            one = SelectionSummary(1, (subject.name,), bool(subject.groups))
            then(BulkTarget(Selection.of((subject.uuid,)), one))

    def _move(self, target: BulkTarget, status: Status) -> None:
        folder = status.value.capitalize()
        leaves = target.chosen.grouped and status is not Status.ACTIVE
        self._ask(
            target,
            BulkChange(
                f"Move {target.who} to {folder}?",
                _MOVE_VERBS[status],
                f"Moving to {folder}",
                lambda bulk, watch: bulk.set_status(target.selection, status, watch),
                lambda contacts: f"{moved(status)} {contacts}{', out of their groups' if leaves else ''}",
                f"in {folder} already",
                warning=_GROUPS_GO if leaves else "",
            ),
        )

    def _regroup(self, target: BulkTarget, group: Group, joins: bool) -> None:
        if joins:
            verb, doing, done, side = "Add", "Adding", "Added", "to"
            already = f"in {group.name} already"
        else:
            verb, doing, done, side = "Remove", "Removing", "Removed", "from"
            already = f"not in {group.name}"

        def regroup(bulk: "Bulk", watch: Monitor) -> "BulkReport":
            return (bulk.join if joins else bulk.leave)(target.selection, group.uuid, watch)

        self._ask(
            target,
            BulkChange(
                f"{verb} {target.who} {side} {group.name}?",
                verb,
                f"{doing} {side} {group.name}",
                regroup,
                lambda contacts: f"{done} {contacts} {side} {group.name}",
                already,
            ),
        )

    def _prefer(self, target: BulkTarget, channel: Channel | None) -> None:
        uuid = channel.uuid if channel else None
        question = f"Prefer {channel.name} for" if channel else "Clear the preferred channel of"
        done = f"Chose {channel.name} for" if channel else "Cleared the channel of"
        self._ask(
            target,
            BulkChange(
                f"{question} {target.who}?",
                "Prefer it for" if channel else "Clear it for",
                "Choosing the channel" if channel else "Clearing the channel",
                lambda bulk, watch: bulk.prefer_channel(target.selection, uuid, watch),
                lambda contacts: f"{done} {contacts}",
                f"locked to {channel.name} already" if channel else "without a preferred channel",
                channel=channel,
            ),
        )

    def _ask(self, target: BulkTarget, change: BulkChange) -> None:
        """Run a change; when many contacts are meant, after a question that tells what it would do."""
        bulk, count = self._screen.services.bulk, target.chosen.count

        def done(result: "BulkReport") -> None:
            self._marking.unmark()
            told = report(change, result)
            self._screen.notice(undoable(told) if result.changed else told)

        def run() -> None:
            self._run(change.doing, partial(change.act, bulk), done)

        def ask(trial: "BulkReport | None") -> None:
            label = f"{change.verb} {plural(count, 'contact')}"
            told = [target.first_names, change.warning, *(preview(trial) if trial else ())]
            dialogs.confirm(self._screen, change.question, label, run, " ".join(filter(None, told)))

        if count <= dialogs.ASK_ABOVE:
            run()
        elif count > _MOST:
            ask(None)
        else:
            trial = partial(change.act, bulk.trial(), UNWATCHED)
            self._screen.jobs.run(trial, ask, group="target", awaited=True)

    def _ask_delete(self, target: BulkTarget) -> None:
        bulk, count = self._screen.services.bulk, target.chosen.count

        def done(deleted: int) -> None:
            self._marking.unmark()
            self._screen.notice(f"Deleted {plural(deleted, 'contact')} for good.")

        dialogs.confirm_count(
            self._screen,
            f"Delete {target.who} for good?",
            f"Delete {plural(count, 'contact')} for good",
            count,
            lambda: self._run("Deleting", partial(bulk.delete, target.selection, count), done),
            f"{target.first_names} {LOST}",
        )

    def _run(self, doing: str, act: Act[Result], then: Callable[[Result], object]) -> None:
        """Run a change in the background, one at a time; `doing` is what the status line calls it."""
        if self.job.running:
            self._screen.notice("The last change is still running; esc stops it.", warning=True)
            return

        def finished(result: Result) -> None:
            then(result)
            self._screen.post_message(messages.ContactsChanged())

        text = partial(progress_text, doing, self._screen.glyphs)
        self.job.run(act, finished, text)


def preview(trial: "BulkReport") -> Sequence[str]:
    """What a trial found, in sentences: whom the change would leave alone, and how routes would shift."""
    return (*unable_told(trial, trial=True), shift_told(trial.routes))


def report(change: BulkChange, result: "BulkReport") -> str:
    """What a change did, in a few sentences."""
    done = change.done(plural(result.changed, "contact"))
    said = [*changed_told(result, f"{done}.", change.already), *unable_told(result)]
    if change.channel is not None:
        said.append(overridden_told(result.overridden, change.channel, "contact"))
    return " ".join(filter(None, said))
