"""The command `demo`: invented contacts in a temporary database or one to keep."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.core.errors import DatabaseUnavailable
from tui.cli.workspace import screens
from tui.process import locations, operator, output
from tui.terminal import profile as terminal
from tui.terminal.profile import TerminalProfile
from tui.text.cells import plural

if TYPE_CHECKING:
    from store.services import Services

_REPORT_EVERY = 10_000
_PREFIX = "cordboard-demo-"
_SETTLED = 60.0
"""Seconds after which a folder that nobody holds is known not to be one that is just being made."""


def show(count: int, profile: TerminalProfile) -> int:
    """Show the screens on a temporary database of `count` invented contacts."""
    terminal.check(profile)
    who = operator.current()
    with demo_folder() as folder:
        path = folder / "demo.db"

        def open_demo() -> "Services":
            # After the first paint: the store costs more to load than the screens do.
            from store.demo.fill import fill
            from store.services import open_services
            from store.services.context import utc_now

            services = open_services(str(path), operator=who.recorded)
            if not services.channels.all():
                fill(services, count, until=utc_now())
            return services

        return screens.show(open_demo, profile, label="DEMO")


def make(database: str, count: int) -> None:
    """Make a database of `count` invented contacts; a file that exists and is not empty is refused."""
    from store.demo.fill import fill
    from store.services import database_file, open_services
    from store.services.context import utc_now

    path = database_file(database)
    if path is not None and os.path.exists(path) and path.stat().st_size:
        raise DatabaseUnavailable(
            f"{path} exists already, and the demo overwrites nothing.", "Name a file that does not exist yet."
        )
    started = time.monotonic()
    with closing(
        open_services(
            database,
            operator=operator.current().recorded,
            source="command",
            read_only=locations.reading_only(),
        )
    ) as services:
        fill(services, count, until=utc_now(), progress=_tell_progress)
        report = services.report()
    seconds = time.monotonic() - started
    made = f"{plural(report.contacts, 'contact')} and {plural(report.channels, 'channel')}"
    output.line(f"Made {made} in {seconds:.1f} s. Open them with: cordboard --database {report.location}")


def _tell_progress(done: int, total: int) -> None:
    if done % _REPORT_EVERY == 0 and done < total:
        output.narrate(f"{plural(done, 'contact')} of {total}")


@contextmanager
def demo_folder() -> Iterator[Path]:
    """A temporary folder; those that killed programs of the same user left behind are removed."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            _remove_unheld(left)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
        held = _hold(Path(folder))
        try:
            yield Path(folder)
        finally:
            os.close(held)


def _hold(folder: Path) -> int:
    """Lock a folder until this process ends or closes it. Raises OSError when another process holds it."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        raise
    return opened


def _remove_unheld(folder: Path) -> None:
    status = folder.lstat()
    if status.st_uid == os.getuid() and time.time() - status.st_mtime > _SETTLED:
        held = _hold(folder)
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)
