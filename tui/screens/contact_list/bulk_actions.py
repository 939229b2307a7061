"""What is done with the contacts that are marked, or with the one under the cursor when none is."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from store.core.contacts.selection import Selection
from store.core.progress import Monitor
from store.core.types import Channel, Group, Role, Status
from store.core.views import Listing, SelectionSummary
from tui.base import dialogs
from tui.base.contact_actions import ContactActions
from tui.base.dialogs import MenuItem
from tui.screens.contact_list.bulk_jobs import Act, BulkJobs
from tui.screens.contact_list.mark_actions import MarkActions
from tui.text.cells import number, plural
from tui.widgets.lists.marks import Marks

if TYPE_CHECKING:
    from store.core.reports import BulkReport


_NONE = "none"  # the choice of no channel
_GROUPS_GO = "Those in groups leave them; groups do not come back when restored."


@dataclass(frozen=True, slots=True)
class Target:
    """The contacts of an act."""

    selection: Selection
    chosen: SelectionSummary


class BulkActions(MarkActions, BulkJobs, ContactActions):
    """A mixin for the contact list: the keys that act on one contact, on all that are marked."""

    @property
    @abstractmethod
    def listing(self) -> Listing:
        """What is listed now."""

    def action_archive(self) -> None:
        """Move to Archived."""
        if self.table.marks:
            self._on_target(lambda target: self._move_all(target, Status.ARCHIVED))
        else:
            super().action_archive()

    def action_status(self) -> None:
        """Choose the folder that the contacts belong in."""
        if self.table.marks:
            self._on_target(self._choose_status)
        else:
            super().action_status()

    def action_groups(self) -> None:
        """Add to a group, or remove from one."""
        self._on_target(self._choose_join)

    def action_prefer(self) -> None:
        """Choose the preferred channel, or clear it."""

        def choose(target: Target) -> None:
            screen = self._page()
            read = screen.services.channels.all
            screen.jobs.run(read, lambda found: self._choose_channel(target, found), group="choices")

        self._on_target(choose)

    def action_delete(self) -> None:
        """Delete for good."""
        if self.listing.folder is Status.ACTIVE:
            self._page().notice(
                "Active contacts are not deleted. Archive them first; then delete them there."
            )
        else:
            self._on_target(self._ask_delete)

    def _on_target(self, then: Callable[[Target], object]) -> None:
        """Find out what the act is for: the range that is open is marked first."""
        table, screen = self.table, self._page()
        if table.marks.start is not None:
            table.end_range(lambda: self._on_target(then))
            return
        subject, selection = self.subject(), table.marks.selection
        if not selection and subject is not None:
            one = SelectionSummary(1, (subject.name,), bool(subject.groups))
            then(Target(Selection.of((subject.uuid,)), one))
        elif selection:
            screen.jobs.run(
                lambda: screen.services.bulk.look(selection),
                lambda chosen: self._looked(Target(selection, chosen), then),
                group="target",
            )

    def _looked(self, target: Target, then: Callable[[Target], object]) -> None:
        if target.chosen.count:
            then(target)
        else:
            self._page().notice("None of the marked contacts is there any more.")

    def _after_asking(
        self, target: Target, question: str, verb: str, then: Callable[[], object], why: str = ""
    ) -> None:
        """Go on; after a question when many contacts are meant, or when there is a reason to ask."""
        if why or target.chosen.count > ASK_ABOVE:
            detail = " ".join(part for part in (first_names(target.chosen), why) if part)
            label = f"{verb} {plural(target.chosen.count, 'contact')}"
            dialogs.confirm(self._page(), question, label, then, detail)
        else:
            then()

    def _choose_status(self, target: Target) -> None:
        letters = {Status.ACTIVE: "a", Status.BLOCKED: "b", Status.STOPPED: "s", Status.ARCHIVED: "v"}
        choices = [
            MenuItem(letters[status], status.value.capitalize(), status, status is self.listing.folder)
            for status in Status
        ]
        title = f"Move {who(target.chosen)} to"
        dialogs.choose(self._page(), title, choices, lambda value: self._move_all(target, Status(value)))

    def _move_all(self, target: Target, status: Status) -> None:
        services, screen = self._page().services, self._page()
        folder = status.value.capitalize()

        def act(monitor: Monitor) -> "BulkReport":
            return services.bulk.set_status(target.selection, status, monitor)

        def done(result: "BulkReport") -> None:
            self.table.set_marks(Marks())
            screen.notice(report(MOVED[status] + " {}", result))

        leaves = target.chosen.grouped and status is not Status.ACTIVE
        self._after_asking(
            target,
            f"Move {who(target.chosen)} to {folder}?",
            "Move",
            lambda: self.run_bulk(f"Moving to {folder}", act, done),
            _GROUPS_GO if leaves else "",
        )

    def _choose_join(self, target: Target) -> None:
        screen = self._page()
        choices = [
            MenuItem("a", "Add to a group", "add"),
            MenuItem("r", "Remove from a group", "remove"),
        ]

        def read_groups(value: str) -> None:
            screen.jobs.run(
                screen.services.groups.all,
                lambda found: self._choose_group(target, value == "add", found),
                group="choices",
            )

        dialogs.choose(screen, f"Groups: {who(target.chosen)}", choices, read_groups)

    def _choose_group(self, target: Target, joins: bool, found: tuple[Group, ...]) -> None:
        manual = {group.uuid: group for group in found if not group.is_smart}
        if not manual:
            self._page().notice("There is no group that contacts can be put into by hand.")
            return
        choices = [
            MenuItem("", f"{group.name}  {number(group.count)}", group.uuid) for group in manual.values()
        ]
        title = f"{'Add' if joins else 'Remove'} {who(target.chosen)} {'to' if joins else 'from'}"
        dialogs.search(self._page(), title, choices, lambda uuid: self._regroup(target, joins, manual[uuid]))

    def _regroup(self, target: Target, joins: bool, group: Group) -> None:
        services = self._page().services
        call = services.bulk.join if joins else services.bulk.leave
        question = (
            f"{'Add' if joins else 'Remove'} {who(target.chosen)} {'to' if joins else 'from'} {group.name}?"
        )
        done = f"Added {{}} to {_plain(group.name)}" if joins else f"Removed {{}} from {_plain(group.name)}"
        self._after_asking(
            target,
            question,
            "Add" if joins else "Remove",
            lambda: self._run_with_report(
                f"{'Adding to' if joins else 'Removing from'} {group.name}",
                lambda monitor: call(target.selection, group.uuid, monitor),
                done,
                "only active contacts are in groups",
            ),
        )

    def _choose_channel(self, target: Target, found: tuple[Channel, ...]) -> None:
        usable = {c.uuid: c for c in found if c.enabled and Role.SEND in c.roles}
        choices = [MenuItem("", channel.name, channel.uuid) for channel in usable.values()]
        choices.append(MenuItem("", "None: clear the preferred channel", _NONE))
        title = f"Preferred channel: {who(target.chosen)}"
        dialogs.search(self._page(), title, choices, lambda uuid: self._prefer(target, usable.get(uuid)))

    def _prefer(self, target: Target, channel: Channel | None) -> None:
        services = self._page().services
        chosen = f"Prefer {channel.name} for" if channel else "Clear the preferred channel of"
        done = f"Chose {_plain(channel.name)} for {{}}" if channel else "Cleared the channel of {}"
        uuid = channel.uuid if channel else None
        self._after_asking(
            target,
            f"{chosen} {who(target.chosen)}?",
            "Choose" if channel else "Clear",
            lambda: self._run_with_report(
                "Choosing the channel" if channel else "Clearing the channel",
                lambda monitor: services.bulk.prefer_channel(target.selection, uuid, monitor),
                done,
                "no address of theirs can use the channel",
            ),
        )

    def _run_with_report(self, doing: str, act: "Act[BulkReport]", done: str, unable: str) -> None:
        self.run_bulk(doing, act, lambda result: self._page().notice(report(done, result, unable=unable)))

    def _ask_delete(self, target: Target) -> None:
        services, screen, count = self._page().services, self._page(), target.chosen.count

        def act(monitor: Monitor) -> int:
            return services.bulk.delete(target.selection, count, monitor)

        def done(deleted: int) -> None:
            self.table.set_marks(Marks())
            screen.notice(f"Deleted {plural(deleted, 'contact')} for good.")

        lost = "Their values, groups, messages and history go too. This cannot be undone."
        dialogs.confirm_count(
            screen,
            f"Delete {who(target.chosen)} for good?",
            f"Delete {plural(count, 'contact')}",
            count,
            lambda: self.run_bulk("Deleting", act, done),
            f"{first_names(target.chosen)} {lost}",
        )


def _plain(name: str) -> str:
    """A name as part of a text in which `{}` stands for something else."""
    return name.replace("{", "{{").replace("}", "}}")


ASK_ABOVE = 20
"""An act on more contacts than this is asked about first."""

MOVED: Mapping[Status, str] = MappingProxyType(
    {
        Status.ACTIVE: "Restored",
        Status.BLOCKED: "Blocked",
        Status.STOPPED: "Stopped",
        Status.ARCHIVED: "Archived",
    }
)
"""What was done to contacts that were moved to a folder."""


def who(chosen: SelectionSummary) -> str:
    """The contacts of a selection: the name of the only one, or how many they are."""
    return chosen.names[0] if chosen.count == 1 and chosen.names else plural(chosen.count, "contact")


def first_names(chosen: SelectionSummary) -> str:
    """The first few by name, and how many more."""
    more = chosen.count - len(chosen.names)
    return f"{', '.join(chosen.names)}{f' and {number(more)} more' if more > 0 else ''}."


def report(done: str, result: "BulkReport", *, unable: str = "") -> str:
    """What an act did: `done` has `{}` for the contacts it was done to; `unable` says why not to others."""
    said = [done.format(plural(result.changed, "contact")) + "."]
    if result.unchanged:
        said.append(f"{number(result.unchanged)} were so already.")
    if result.unable:
        said.append(f"{number(result.unable)} left alone: {unable}.")
    return " ".join(said)
