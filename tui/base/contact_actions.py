"""What can be done with one contact wherever it is shown: in the list, and on its own page."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import cast

from textual.widget import Widget

from store.core.types import Status
from tui.base import dialogs, messages
from tui.base.dialogs import MenuItem
from tui.base.screen import CordboardScreen
from tui.text.cells import plural

_LETTERS = {Status.ACTIVE: "a", Status.BLOCKED: "b", Status.STOPPED: "s", Status.ARCHIVED: "v"}
_VERBS = {
    Status.ACTIVE: "Restored {name} to Active",
    Status.BLOCKED: "Blocked {name}",
    Status.STOPPED: "Stopped {name}",
    Status.ARCHIVED: "Archived {name}",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """The contact that keys act on. `copies` are the texts that can be copied, each with its label."""

    uuid: str
    name: str
    status: Status
    groups: tuple[str, ...]
    copies: tuple[tuple[str, str], ...]


class ContactActions:
    """A mixin for screens: the actions on the contact that `subject` names."""

    @abstractmethod
    def subject(self) -> Subject | None:
        """The contact to act on, or None when there is none."""

    def action_edit(self) -> None:
        """Open the Update Contact panel."""
        if subject := self.subject():
            self._screen().post_message(messages.EditContact(subject.uuid))

    def action_inspect(self) -> None:
        """Show the decision on this contact's route."""
        if subject := self.subject():
            self._screen().post_message(messages.InspectChannels(subject.uuid))

    def action_incoming(self) -> None:
        """Record an incoming message from this contact."""
        subject = self.subject()
        self._screen().post_message(messages.RecordIncoming(subject.uuid if subject else None))

    def action_status(self) -> None:
        """Choose the folder that the contact belongs in."""
        subject = self.subject()
        if subject is None:
            return
        choices = [
            MenuItem(_LETTERS[status], status.value.capitalize(), status, status is subject.status)
            for status in Status
        ]
        title = f"Move {subject.name} to"
        dialogs.choose(self._screen(), title, choices, lambda value: self._move(subject, Status(value)))

    def action_archive(self) -> None:
        """Move the contact to Archived."""
        if subject := self.subject():
            self._move(subject, Status.ARCHIVED)

    def action_copy(self) -> None:
        """Send an address, the name or the uuid to the terminal's clipboard."""
        subject = self.subject()
        if subject is None:
            return
        choices = [MenuItem("", f"{label}: {text}", text) for label, text in subject.copies]
        dialogs.choose(self._screen(), "Copy", choices, self._copy)

    def _copy(self, text: str) -> None:
        screen = self._screen()
        screen.app.copy_to_clipboard(text)
        screen.notice(f"Sent to the terminal's clipboard: {text}")

    def _move(self, subject: Subject, status: Status) -> None:
        """Change the status; ask first when the contact would lose its groups, which do not come back."""
        screen = self._screen()
        if status is subject.status:
            screen.notice(f"{subject.name} is in {status.value.capitalize()} already.")
        elif subject.groups and subject.status is Status.ACTIVE:
            dialogs.confirm(
                screen,
                f"Move {subject.name} to {status.value.capitalize()}?",
                "Move",
                lambda: self._store(subject, status),
                f"It leaves {plural(len(subject.groups), 'group')}; groups do not come back when restored.",
            )
        else:
            self._store(subject, status)

    def _store(self, subject: Subject, status: Status) -> None:
        screen = self._screen()
        back = "" if status is Status.ACTIVE else " Key t moves it back."

        def done(count: int) -> None:
            screen.notice(_VERBS[status].format(name=subject.name) + "." + back)
            screen.post_message(messages.ContactsChanged((subject.uuid,)))

        screen.jobs.run(
            lambda: screen.services.contacts.set_status((subject.uuid,), status), done, group="status"
        )

    def _screen(self) -> CordboardScreen[object]:
        """This object as the screen it is mixed into."""
        assert isinstance(self, CordboardScreen)
        return cast("CordboardScreen[object]", self)


class AddContactsActions:
    """A mixin for screens: a new contact, or an import."""

    def action_add(self) -> None:
        """Add a contact."""
        self._asker().post_message(messages.EditContact())

    def action_import(self) -> None:
        """Import a workbook."""
        self._asker().post_message(messages.ImportContacts())

    def _asker(self) -> Widget:
        """This object as the screen it is mixed into."""
        assert isinstance(self, Widget)
        return self
