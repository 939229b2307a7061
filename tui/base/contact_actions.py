"""What can be done with one contact wherever it is shown: in the list, and on its own page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from store.core.contacts.selection import Selection
from store.core.routing import Route
from store.core.types import Channel, Contact, Group, Status
from store.core.urns import shown_in_text
from tui.base import dialogs, messages
from tui.base.dialogs import MenuItem
from tui.base.put_into import Memberships, choose_folder_or_group, read_memberships
from tui.base.screen import CordboardScreen, undoable
from tui.text.addresses import variables_told
from tui.text.cells import plural
from tui.text.changes import moved

if TYPE_CHECKING:
    from store.core.contacts.bulk_reports import BulkReport

ACTIVE_STAY = "Active contacts are not deleted. Archive them first; then delete them there."
LOST = "Their values, groups, messages and history go too. This cannot be undone."


@dataclass(frozen=True, slots=True)
class Subject:
    """The contact that keys act on."""

    uuid: str
    name: str
    status: Status
    groups: tuple[str, ...]


def copies(contact: Contact, route: Route) -> tuple[tuple[str, str], ...]:
    """The texts of a contact that can be copied, each with its label: addresses, what the variables of
    messages yield, the name, the uuid."""
    told = variables_told(contact.addresses, route)
    urns = [address.urn for address in contact.addresses]
    found = [(f"Address {rank}", urn.path) for rank, urn in enumerate(urns, 1) if not urn.hidden]
    found += [
        (name, shown_in_text(urn)) for name, urn in zip(told, urns, strict=True) if name and not urn.hidden
    ]
    found += [("Name", contact.name)] if contact.name else []
    return (*found, ("UUID", contact.uuid))


def put_away_to(status: Status) -> Status:
    """Where a contact of a folder goes when it is put away: from Archived it is brought back."""
    return Status.ACTIVE if status is Status.ARCHIVED else Status.ARCHIVED


class ContactActions:
    """The actions of a screen on the contact that `subject` returns; nothing happens when that is None."""

    def __init__(self, screen: CordboardScreen[Any], subject: Callable[[], Subject | None]) -> None:
        self._screen, self._subject = screen, subject

    def edit(self) -> None:
        """Open the Update Contact panel."""
        if subject := self._subject():
            self._screen.post_message(messages.OpenScreen("update_contact", subject.uuid))

    def inspect(self) -> None:
        """Show the decision on this contact's route."""
        if subject := self._subject():
            self._screen.post_message(messages.OpenScreen("channels", subject.uuid))

    def converse(self) -> None:
        """Show what was said with the contact."""
        if subject := self._subject():
            self._screen.post_message(messages.OpenScreen("conversation", subject.uuid))

    def write(self) -> None:
        """Write to the contact."""
        if subject := self._subject():
            self._screen.post_message(messages.OpenScreen("compose", subject.uuid))

    def incoming(self) -> None:
        """Record an incoming message, from this contact when there is one."""
        subject = self._subject()
        self._screen.post_message(messages.OpenScreen("receive", subject.uuid if subject else None))

    def put_into(self) -> None:
        """Choose a folder or a group for the contact, or take it out of a group."""
        if not (subject := self._subject()):
            return
        screen, selection = self._screen, Selection.of((subject.uuid,))

        def ask(now: Memberships) -> None:
            move, regroup = partial(self._move, subject), partial(self._regroup, subject)
            choose_folder_or_group(screen, subject.name, now, move, regroup)

        read = partial(read_memberships, screen.services, selection, subject.status, 1)
        screen.jobs.run(read, ask, group="choices", awaited=True)

    def put_away(self) -> None:
        """Move the contact to Archived, or bring it back from there."""
        if subject := self._subject():
            self._move(subject, put_away_to(subject.status))

    def prefer(self) -> None:
        """Choose the contact's preferred channel, or clear it."""
        from tui.base.channel_choice import choose_preferred  # noqa: PLC0415 - the contacts would wait for it

        if not (subject := self._subject()):
            return
        selection = Selection.of((subject.uuid,))
        choose_preferred(self._screen, subject.name, selection, 1, partial(self._prefer, subject))

    def delete(self) -> None:
        """Delete the contact for good, unless it is active, and close its page."""
        if not (subject := self._subject()):
            return
        if subject.status is Status.ACTIVE:
            self._screen.notice(ACTIVE_STAY)
            return
        screen, selection = self._screen, Selection.of((subject.uuid,))

        def done(_deleted: int) -> None:
            screen.notice(f"Deleted {subject.name} for good.")
            screen.app.post_message(messages.ContactsChanged((subject.uuid,)))
            screen.dismiss(None)

        def delete() -> None:
            screen.jobs.run(partial(screen.services.bulk.delete, selection, 1), done, group="delete")

        question = f"Delete {subject.name} for good?"
        dialogs.confirm_count(screen, question, "Delete 1 contact for good", 1, delete, LOST)

    def copy(self) -> None:
        """Send an address, what a variable yields, the name or the uuid to the terminal's clipboard."""
        if not (subject := self._subject()):
            return
        screen, services = self._screen, self._screen.services

        def read() -> tuple[tuple[str, str], ...]:
            contact = services.contacts.get(subject.uuid)
            return copies(contact, services.router().route(contact.addresses, status=contact.status))

        def ask(found: tuple[tuple[str, str], ...]) -> None:
            choices = [MenuItem("", f"{label}: {text}", text) for label, text in found]
            dialogs.choose(screen, "Copy", choices, self._copy)

        screen.jobs.run(read, ask, group="choices", awaited=True)

    def _copy(self, text: str) -> None:
        self._screen.app.copy_to_clipboard(text)
        self._screen.notice(f"Sent to the terminal's clipboard: {text}")

    def _move(self, subject: Subject, status: Status) -> None:
        """Change the status, and say which groups the contact leaves by that."""
        if status is subject.status:
            self._screen.notice(f"{subject.name} is in {status.value.capitalize()} already.")
            return
        left = len(subject.groups) if subject.status is Status.ACTIVE else 0
        groups = f", out of {plural(left, 'group')}" if left else ""
        self._store(subject, status, f"{moved(status)} {subject.name}{groups}.")

    def _store(self, subject: Subject, status: Status, told: str) -> None:
        screen = self._screen

        def done(_count: int) -> None:
            screen.notice(undoable(told))
            screen.post_message(messages.ContactsChanged((subject.uuid,)))

        screen.jobs.run(
            lambda: screen.services.contacts.set_status((subject.uuid,), status),
            done,
            group="status",
            awaited=True,
        )

    def _prefer(self, subject: Subject, channel: Channel | None) -> None:
        screen, selection = self._screen, Selection.of((subject.uuid,))

        def done(report: "BulkReport") -> None:
            done = f"Chose {channel.name} for" if channel else "Cleared the channel of"
            same = f"{subject.name} already is so; nothing was changed."
            screen.notice(undoable(f"{done} {subject.name}.") if report.changed else same)
            screen.post_message(messages.ContactsChanged((subject.uuid,)))

        change = partial(screen.services.bulk.prefer_channel, selection, channel.uuid if channel else None)
        screen.jobs.run(change, done, group="status", awaited=True)

    def _regroup(self, subject: Subject, group: Group, joins: bool) -> None:
        screen, bulk, selection = self._screen, self._screen.services.bulk, Selection.of((subject.uuid,))

        def done(_report: object) -> None:
            verb, side = ("Added", "to") if joins else ("Removed", "from")
            screen.notice(undoable(f"{verb} {subject.name} {side} {group.name}."))
            screen.post_message(messages.ContactsChanged((subject.uuid,)))

        change = bulk.join if joins else bulk.leave
        screen.jobs.run(partial(change, selection, group.uuid), done, group="status", awaited=True)
