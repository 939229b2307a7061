"""What goes on while the contact list is used: it follows what others change, and smart groups are filled."""

from collections.abc import Iterable
from typing import Any

from store.core.progress import Monitor
from store.core.types import Group, GroupState
from tui.base import messages
from tui.base.progress import CancellableJob
from tui.base.screen import CordboardScreen
from tui.base.watch import Shown
from tui.widgets.lists.contact_table import ContactTable


class ListShown(Shown):
    """The contacts of the list, which the table reads."""

    def __init__(self, screen: CordboardScreen[Any], table: ContactTable) -> None:
        super().__init__(screen)
        self._table = table

    @property
    def revision(self) -> str:
        """The revision that the rows are of."""
        return self._table.revision

    @property
    def is_busy(self) -> bool:
        """Whether rows are read, or counted, which takes long where there are many."""
        return any(map(self._table.jobs.is_running, ("list", "count")))


class GroupFilling:
    """Fills smart groups that are new, or whose query changed, one at a time. One that is left half-way is
    continued at the next start."""

    def __init__(self, screen: CordboardScreen[Any], job: CancellableJob) -> None:
        self._screen, self.job = screen, job
        self._unfilled: dict[str, str] = {}
        """The groups that a whole run left unfilled, with the revision of the store that it was made on."""

    def fill(self, groups: Iterable[Group]) -> None:
        """Fill one of these that is not filled yet, unless one is being filled.

        What a run has left unfilled is tried again when something in the store has changed, after the others.
        """
        waiting = [group for group in groups if group.state is GroupState.FILLING]
        if not waiting or self.job.running:
            return
        group = min(waiting, key=lambda one: one.uuid in self._unfilled)
        services = self._screen.services

        def fill(monitor: Monitor) -> tuple[Group, str] | None:
            revision = services.contacts.revision()
            if self._unfilled.get(group.uuid) == revision:
                return None
            return services.groups.fill(group.uuid, monitor), revision

        def text(done: int, total: int) -> str:
            return f"Filling {group.name} {done * 100 // max(total, 1)} %"

        self.job.run(fill, self._filled, text)

    def _filled(self, run: tuple[Group, str] | None) -> None:
        if run is None:
            return
        group, revision = run
        self._unfilled.pop(group.uuid, None)
        if group.state is GroupState.FILLING:
            self._unfilled[group.uuid] = revision
            self._screen.notice(f'"{group.name}" could not be filled; it will be tried again later.')
        self._screen.post_message(messages.DefinitionsChanged())
