"""What is done with the contacts that are marked, or with the one under the cursor when none is."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from store.core.contacts.selection import Selection
from store.core.types import Channel, Field, Group, Status
from store.core.urns.schemes import SCHEMES
from store.core.views import SelectionSummary
from tui.base import dialogs, messages
from tui.base.contact_actions import ACTIVE_STAY, LOST, Subject, put_away_to
from tui.base.dialogs import MenuItem
from tui.base.progress import Act, CancellableJob, Result, progress_text
from tui.base.put_into import choose_folder_or_group, read_memberships
from tui.base.screen import Command, CordboardScreen, undoable
from tui.screens.contact_list.marking import Marking
from tui.text.cells import plural
from tui.text.changes import (
    BulkChange,
    BulkTarget,
    bulk_told,
    moving,
    preferring,
    raising,
    regrouping,
    setting,
)
from tui.widgets.lists.contact_table import ContactTable

if TYPE_CHECKING:
    from store.core.contacts.bulk_reports import BulkReport
    from store.core.fields.places import Hierarchy
    from tui.text.fields import Typed


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

    def commands(self) -> tuple[Command, ...]:
        """What can be changed that has no key of its own."""
        who = "the contact or those marked"
        return (
            Command("Write to all", "Write to all that the list shows", self._marking.write_to_all),
            Command("Language", f"Set the language of {who}", self.set_language),
            Command("Value", f"Set a field of {who}", self.set_field),
            Command("Address type", f"Choose which address of {who} is first", self.raise_type),
        )

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

    def change(self) -> None:
        """Choose what to change of the contacts: language, a field, the type of address that comes first."""
        services = self._screen.services

        def ask(target: BulkTarget, fields: tuple[Field, ...]) -> None:
            items = [
                MenuItem("l", "Language", "language"),
                MenuItem("a", "Type of address that comes first", "type"),
                MenuItem("p", "Preferred channel", "prefer"),
                MenuItem("t", "Folder or group", "status"),
                *(MenuItem("", field.name, f"field {field.key}") for field in fields),
            ]
            acts: dict[str, Callable[[], object]] = {"language": self.set_language, "type": self.raise_type}
            acts |= {"prefer": self.prefer, "status": self.put_into}
            acts |= {f"field {field.key}": partial(self._ask_field, target, field) for field in fields}
            dialogs.choose(self._screen, f"Change {target.who}", items, lambda value: acts[value]())

        self._on_target(
            lambda target: self._screen.jobs.run(
                services.fields.all, partial(ask, target), group="choices", awaited=True
            )
        )

    def set_language(self) -> None:
        """Ask for the language of the contacts."""
        from tui.text.fields import language_line  # noqa: PLC0415 - the contacts would wait for it

        def ask(target: BulkTarget) -> None:
            line = language_line(self._screen.workspace)
            question = f"Language of {target.who}"
            then = partial(self._set, target, "the language", None)
            dialogs.ask_value(self._screen, question, self._verb(target), line, then)

        self._on_target(ask)

    def set_field(self) -> None:
        """Choose a field, and ask for the value that the contacts are to have."""
        services = self._screen.services

        def choose(target: BulkTarget, fields: tuple[Field, ...]) -> None:
            known = {field.key: field for field in fields}
            items = [MenuItem("", field.name, field.key) for field in fields]
            title = f"Field of {target.who}"
            dialogs.search(self._screen, title, items, lambda key: self._ask_field(target, known[key]))

        self._on_target(
            lambda target: self._screen.jobs.run(
                services.fields.all, partial(choose, target), group="choices", awaited=True
            )
        )

    def raise_type(self) -> None:
        """Choose the type of address that comes first."""

        def ask(target: BulkTarget) -> None:
            items = [MenuItem("", scheme.label, scheme.name) for scheme in SCHEMES.values()]
            title = f"Which address of {target.who} comes first"
            dialogs.search(
                self._screen,
                title,
                items,
                lambda scheme: self._ask(target, raising(target, scheme, SCHEMES[scheme].label)),
            )

        self._on_target(ask)

    def _ask_field(self, target: BulkTarget, field: Field) -> None:
        from tui.text.fields import field_line  # noqa: PLC0415 - the contacts would wait for it

        screen = self._screen

        def ask(found: "tuple[Hierarchy, tuple[Field, ...]]") -> None:
            line = field_line(field, screen.workspace, screen.context.now(), found[0])
            then = partial(self._set, target, field.name, field)
            dialogs.ask_value(screen, f"{field.name} of {target.who}", self._verb(target), line, then)

        screen.jobs.run(screen.services.places.lookup, ask, group="choices", awaited=True)

    def _verb(self, target: BulkTarget) -> str:
        """What the button says where a value is typed."""
        return "Go on" if target.chosen.count > dialogs.ASK_ABOVE else f"Set it for {target.who}"

    def _set(self, target: BulkTarget, name: str, field: Field | None, typed: "Typed") -> None:
        """Set a field, or the language."""
        from store.services.contacts.bulk_acts import Parts  # noqa: PLC0415 - the contacts would wait for it

        fields = {field.key: typed.text} if field else None
        parts = Parts(None if field else typed.text.lower(), fields, typed.as_text)
        self._ask(target, setting(target, name, typed.text, parts))

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
        self._ask(target, moving(target, status))

    def _regroup(self, target: BulkTarget, group: Group, joins: bool) -> None:
        self._ask(target, regrouping(target, group, joins=joins))

    def _prefer(self, target: BulkTarget, channel: Channel | None) -> None:
        self._ask(target, preferring(target, channel))

    def _ask(self, target: BulkTarget, change: BulkChange) -> None:
        """Run a change; when many contacts are meant, after showing what it would come to."""
        bulk = self._screen.services.bulk

        def done(result: "BulkReport") -> None:
            self._marking.unmark()
            told = bulk_told(change, result, target.expected)
            self._screen.notice(undoable(told) if result.changed else told)

        def run() -> None:
            self._run(change.doing, partial(change.act, bulk), done)

        if target.chosen.count <= dialogs.ASK_ABOVE:
            run()
        else:
            dialogs.preview(self._screen, target, change, run)

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
