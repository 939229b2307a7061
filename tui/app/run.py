"""Runs the application in a terminal, and restores the terminal whatever ends it.

The store is loaded in a thread after the first paint: that takes longer than loading all the screens.
"""

import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on

from tui.app.app import CordboardApp
from tui.base import messages
from tui.process import boundary, garbage, locations, output
from tui.process.exit_codes import Exit
from tui.process.forced_end import end_within
from tui.process.policy import Policy
from tui.process.told import Told
from tui.terminal import profile as terminal
from tui.terminal.app import FaultKeeper
from tui.terminal.profile import TerminalProfile

if TYPE_CHECKING:
    from store.services import Services

_STARTED = 1.0
"""Seconds after the database was opened by which everything that a start loads is there."""

_AT_ONCE, _PATIENCE = 0.05, 5.0
"""Seconds that the end waits for a database that is being opened, and for a transaction that is under way."""

_SWITCH_INTERVAL = 0.001
"""Seconds after which a thread that reads from the store yields to a key; Python's default of 5 ms is long
for a key that takes 2 ms."""


def run(
    open_store: "Callable[[], Services]",
    profile: TerminalProfile,
    *,
    label: str = "",
    drafts_folder: Path | None = None,
    policy: Policy | None = None,
    told: Told | None = None,
    plain_commands: Callable[[], Mapping[str, str]] = dict,
) -> int:
    """Show the screens until the user leaves; `open_store` is called in a thread after the first paint.

    `label` is shown in place of the database's name; forms that are not saved are kept in `drafts_folder`;
    `policy` is what this run refuses; `told` knows which keys were explained to the operator,
    `plain_commands` the commands of the command line with what each does.
    Raises TerminalUnusable when this terminal cannot show the screens. An exception that ends the application
    is raised again once the terminal is restored.
    """
    terminal.check(profile)
    if not boundary.log_to(locations.log_file()):
        # Without a handler, logging would write to standard error, over the screens.
        logging.getLogger("cordboard").addHandler(logging.NullHandler())
    # Textual would leave the colours out that tell the painter which role a text has.
    os.environ.pop("NO_COLOR", None)
    screens = _Screens(
        open_store,
        profile,
        load_demo=_fill,
        label=label,
        drafts_folder=drafts_folder,
        policy=policy,
        told=told,
        plain_commands=plain_commands,
    )
    screens.run(mouse=profile.mouse)
    if screens.parting:
        output.narrate(f"cordboard: {screens.parting}")
    if screens.fault is not None:
        raise screens.fault
    return screens.return_code or Exit.DONE


class _Screens(FaultKeeper, CordboardApp):
    """The application as a process runs it. An exception that ends it is kept in `fault`."""

    async def run_async(self, *arguments: Any, **options: Any) -> None:
        """Run, and wait for what still runs in threads no longer than is good for it."""
        await super().run_async(*arguments, **options)
        if not self.is_open:
            # A database that does not answer cannot be told to stop.
            end_within(_AT_ONCE, self.return_code or Exit.DONE)
        elif self.keeps_drafts:
            end_within(_PATIENCE, self.return_code or Exit.DONE)

    @on(messages.StoreOpened)
    def _opened_store(self) -> None:
        self.set_timer(_STARTED, self._settle)

    def _settle(self) -> None:
        """Tune Python for quick answers to keys, now that everything is loaded."""
        garbage.settle()
        sys.setswitchinterval(_SWITCH_INTERVAL)

    def keep_fault(self, error: Exception) -> None:
        """Keep the drafts as they were written last: the forms cannot be read any more."""
        super().keep_fault(error)
        self.keeps_drafts = True


def _fill(services: "Services") -> None:
    from store.demo.fill import fill  # noqa: PLC0415 - seldom asked for
    from store.services.context import utc_now  # noqa: PLC0415

    fill(services, until=utc_now())
