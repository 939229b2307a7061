"""What can be done with one contact wherever it is shown: in the list, and on its own page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from store.core.types import Status
from tui.base import dialogs, messages
from tui.base.dialogs import MenuItem
from tui.base.screen import CordboardScreen
from tui.text.cells import plural

FOLDER_KEYS: Mapping[Status, str] = MappingProxyType(
    {Status.ACTIVE: "a", Status.BLOCKED: "b", Status.STOPPED: "s", Status.ARCHIVED: "v"}
)
"""The letter that picks a folder in a menu."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The contact that keys act on. `copies` are the texts that can be copied, each with its label."""

    uuid: str
    name: str
    status: Status
    groups: tuple[str, ...]
    copies: tuple[tuple[str, str], ...]


def moved(status: Status) -> str:
    """What was done to contacts that were moved to a folder: "Blocked", for example."""
    return "Restored" if status is Status.ACTIVE else status.value.capitalize()


def choose_status(
    screen: CordboardScreen[Any], who: str, current: Status, then: Callable[[Status], object]
) -> None:
    """Ask for the folder that contacts are to be moved to."""
    choices = [
        MenuItem(FOLDER_KEYS[status], status.value.capitalize(), status, status is current)
        for status in Status
    ]
    dialogs.choose(screen, f"Move {who} to", choices, lambda value: then(Status(value)))


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

    def incoming(self) -> None:
        """Record an incoming message, from this contact when there is one."""
        subject = self._subject()
        self._screen.post_message(messages.OpenScreen("receive", subject.uuid if subject else None))

    def status(self) -> None:
        """Choose the folder that the contact belongs in."""
        if subject := self._subject():
            choose_status(
                self._screen, subject.name, subject.status, lambda status: self._move(subject, status)
            )

    def archive(self) -> None:
        """Move the contact to Archived."""
        if subject := self._subject():
            self._move(subject, Status.ARCHIVED)

    def copy(self) -> None:
        """Send an address, the name or the uuid to the terminal's clipboard."""
        if subject := self._subject():
            choices = [MenuItem("", f"{label}: {text}", text) for label, text in subject.copies]
            dialogs.choose(self._screen, "Copy", choices, self._copy)

    def _copy(self, text: str) -> None:
        self._screen.app.copy_to_clipboard(text)
        self._screen.notice(f"Sent to the terminal's clipboard: {text}")

    def _move(self, subject: Subject, status: Status) -> None:
        """Change the status; ask first when the contact would lose its groups, which do not come back."""
        folder = status.value.capitalize()
        if status is subject.status:
            self._screen.notice(f"{subject.name} is in {folder} already.")
        elif subject.groups and subject.status is Status.ACTIVE:
            dialogs.confirm(
                self._screen,
                f"Move {subject.name} to {folder}?",
                "Move",
                lambda: self._store(subject, status),
                f"It leaves {plural(len(subject.groups), 'group')}; groups do not come back when restored.",
            )
        else:
            self._store(subject, status)

    def _store(self, subject: Subject, status: Status) -> None:
        screen, active = self._screen, status is Status.ACTIVE
        end = " to Active." if active else ". Key t moves it back."

        def done(count: int) -> None:
            screen.notice(f"{moved(status)} {subject.name}{end}")
            screen.post_message(messages.ContactsChanged((subject.uuid,)))

        screen.jobs.run(
            lambda: screen.services.contacts.set_status((subject.uuid,), status),
            done,
            group="status",
            awaited=True,
        )
