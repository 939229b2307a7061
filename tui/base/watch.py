"""What others store shows on the screen in front: one watch of the store, which every screen is told by.

A screen that has a contact open says so by `opens`: its uuid, and whether it is edited there. Who else has it
open stands in its status line.
"""

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from textual.css.query import NoMatches

from store.core.errors import CordboardError
from store.core.messages.views import Condition
from store.core.types import Channel, Workspace
from store.core.views import Company, Notice
from tui.base.rooms import show_channels, show_conditions
from tui.base.screen import CordboardScreen
from tui.jobs import ErrorHandler
from tui.text.company import company_told
from tui.widgets.bars import StatusLine, TitleLine

Result = TypeVar("Result")

_FIRST = 1.0
"""Seconds after which the first look is made: the start has other things to do."""

_SOON = 0.25
"""Seconds after which a screen that is being read is told again."""

LOOKS = True
"""Whether looks are repeated by themselves."""

Seen = tuple[Notice, Workspace, tuple[Channel, ...], tuple[Condition, ...]]
Found = Mapping[str, tuple[Company, ...]]


class Shown:
    """What a screen shows of the store: read in a thread, and again when somebody has changed it.

    A screen has it as its `shown`. `concerns` tells whether a notice is about what it shows, `holds` whether
    the operator is at something that reading again would disturb.
    """

    def __init__(
        self,
        screen: CordboardScreen[Any],
        *,
        concerns: Callable[[Notice], bool] = lambda notice: True,
        holds: Callable[[], bool] = lambda: False,
    ) -> None:
        self._screen, self._concerns, self._holds = screen, concerns, holds
        self._revision = ""
        self._group = ""
        self._follows = False

    @property
    def revision(self) -> str:
        """The revision of the store that it shows, empty while it shows nothing."""
        return self._revision

    @property
    def follows(self) -> bool:
        """Whether it is read again for what somebody else has changed; while the screen is asked to."""
        return self._follows

    @property
    def is_busy(self) -> bool:
        """Whether it is being read."""
        return self._screen.jobs.is_running(self._group)

    def read(
        self,
        fn: Callable[[], Result],
        then: Callable[[Result], object],
        *,
        group: str,
        on_error: ErrorHandler | None = None,
    ) -> None:
        """Read with `fn`, in a thread, what `then` shows; keys wait for it, unless nobody asked for it."""
        self._group, services = group, self._screen.services

        def read() -> tuple[str, Result]:
            return services.contacts.revision(), fn()

        def show(found: tuple[str, Result]) -> None:
            self._revision, result = found
            then(result)

        self._screen.jobs.run(read, show, group=group, on_error=on_error, awaited=not self._follows)

    def follow(self, notice: Notice, before: str) -> bool:
        """Read it again when it is older than a notice, which tells what is new since the revision `before`;
        returns whether that can be done now."""
        if not self.revision or self.revision == notice.revision:
            return True
        if self.revision == before and not self._concerns(notice):
            self._revision = notice.revision
            return True
        if self.is_busy or self._holds():
            return False
        self.read_again()
        return True

    def read_again(self) -> None:
        """Read it again, though nobody asked for it."""
        self._follows = True
        self._screen.refresh_data()
        self._follows = False


class SendingShown(Shown):
    """What a screen shows of messages on their way: read again, too, when something has become of any."""

    _sending = ""

    def follow(self, notice: Notice, before: str) -> bool:
        """Read it again when it is older than a notice, or when messages went on since the one before."""
        went, is_first = notice.sending != self._sending, not self._sending
        if not went or is_first or self.revision != notice.revision:
            self._sending = notice.sending
            return super().follow(notice, before)
        if self.is_busy or not self.revision:
            return False
        self._sending = notice.sending
        self.read_again()
        return True


class Edited:
    """What a form edits: what is typed stays, and the title says when somebody has changed it meanwhile."""

    def __init__(self, form: CordboardScreen[Any], uuid: str) -> None:
        """`uuid` is that of what is edited, where the form has no `base` that knows it."""
        self._form, self._uuid = form, uuid
        self._since: int | None = None
        self._seen, self._told = "", False

    def follow(self, notice: Notice, _before: str) -> bool:
        """Find out who has changed it, when a notice may be about it."""
        if notice.revision == self._seen:
            return True
        self._seen, since, form = notice.revision, self._since, self._form
        watch = form.services.watch
        uuid: str = getattr(getattr(form, "base", None), "uuid", self._uuid)
        if since is None:
            form.jobs.run(watch.last_line, self._opened, group="since")
        elif uuid and not self._told and (notice.changed is None or uuid in notice.changed):
            form.jobs.run(lambda: watch.changed_by(uuid, since), self._found, group="since")
        return True

    def _opened(self, line: int) -> None:
        self._since = line

    def _found(self, who: str | None) -> None:
        if who is not None:
            self._told = True
            self._form.query_one(TitleLine).warn(f"changed by {who or 'somebody'} meanwhile")


class ChangeWatch:
    """Looks for what was stored as long as a screen is open, and tells the screen in front.

    Another one that comes to the front is told then. A look sends nothing to the terminal.
    """

    def __init__(self, screen: CordboardScreen[Any]) -> None:
        """`screen` is the one below all others."""
        self._screen = screen
        self._latest: Notice | None = None
        self._looking = False
        self._line = -1

    def start(self) -> None:
        """Look as often as the store asks for it, and whenever another screen comes to the front."""
        self._screen.app.screen_change_signal.subscribe(self._screen, lambda _screen: self.look())
        if LOOKS:
            self._screen.jobs.debounce(_FIRST, self.look, group="look")

    def look(self) -> None:
        """Look once, unless the last look still waits for its answer."""
        if self._looking:
            return
        self._looking = True
        self._hear_no_more()
        services, opened = self._screen.services, _opened(self._screen)

        def read() -> tuple[Seen | None, Found]:
            notice = services.watch.look()
            company = services.watch.company(opened)
            if notice is None:
                return None, company
            conditions = tuple(services.states.conditions().values())
            return (notice, services.settings.workspace(), services.router().channels, conditions), company

        def looked(found: tuple[Seen | None, Found]) -> None:
            seen, company = found
            _show_company(self._screen, company)
            self._looked(seen, is_new=opened != _opened(self._screen))

        self._screen.jobs.run(read, looked, group="look", on_error=self._failed)

    def stop(self) -> None:
        """Look no more."""
        self._hear_no_more()
        self._screen.jobs.drop("look")

    def _looked(self, seen: Seen | None, *, is_new: bool) -> None:
        """Tell the screen in front; another contact may have been opened meanwhile."""
        self._looking = False
        before = self._latest
        if seen is not None:
            # What is hidden elsewhere has to be hidden here too.
            self._latest, self._screen.context.workspace, channels, conditions = seen
            show_channels(self._screen.app, channels)
            show_conditions(self._screen.app, conditions)
        elif before:
            self._latest = Notice(before.revision, sending=before.sending)
        shown: Shown | Edited | None = getattr(self._screen.app.screen, "shown", None)
        done = True
        if self._latest and shown:
            done = shown.follow(self._latest, before.revision if before else "")
        if is_new:
            self.look()
        else:
            self._wait(None if done else _SOON)

    def _failed(self, _error: CordboardError) -> None:
        """Show no error: the operator did not ask for this, and the next action will show its own."""
        self._looking = False
        self._wait()

    def _wait(self, seconds: float | None = None) -> None:
        """Look again after a while, or as soon as the server tells something."""
        if not LOOKS:
            return
        watch = self._screen.services.watch
        if (line := watch.line) is not None:
            # A copy, for the store may close its own at any time.
            self._line = os.dup(line)
            asyncio.get_running_loop().add_reader(self._line, self.look)
        self._screen.jobs.debounce(seconds or watch.pause, self.look, group="look")

    def _hear_no_more(self) -> None:
        line, self._line = self._line, -1
        if line >= 0:
            asyncio.get_running_loop().remove_reader(line)
            os.close(line)


def _open_contacts(screen: CordboardScreen[Any]) -> list[tuple[CordboardScreen[Any], str, bool]]:
    """The open screens that have a contact open, each with its uuid and whether it is edited there."""
    found = ((each, *getattr(each, "opens", ("", False))) for each in screen.app.screen_stack)
    return [one for one in found if one[1] and isinstance(one[0], CordboardScreen)]


def _opened(screen: CordboardScreen[Any]) -> dict[str, bool]:
    """The contacts that are open in any screen, and whether they are edited in one."""
    opened: dict[str, bool] = {}
    for _each, uuid, edits in _open_contacts(screen):
        opened[uuid] = opened.get(uuid, False) or edits
    return opened


def _show_company(screen: CordboardScreen[Any], company: Found) -> None:
    for each, uuid, _edits in _open_contacts(screen):
        there = company.get(uuid, ())
        ways = company_told(there, each.services.operator, each.workspace, each.context.now())
        with suppress(NoMatches):
            each.query_one(StatusLine).accompany(ways, warns=any(one.edits for one in there))
