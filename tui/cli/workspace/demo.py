"""The command `demo`: invented contacts, on screens that forget them or in a database to keep."""

import time
from typing import TYPE_CHECKING

from store.core.errors import DatabaseUnavailable
from tui.cli.workspace import screens
from tui.cli.workspace.demo_folder import demo_folder
from tui.process import locations, output
from tui.terminal import profile as terminal
from tui.terminal.profile import TerminalProfile
from tui.text.cells import plural

if TYPE_CHECKING:
    from store.services import Services

_REPORT_EVERY = 10_000


def show(count: int, profile: TerminalProfile) -> int:
    """Show the screens on a database of `count` invented contacts that goes when they are left."""
    terminal.check(profile)
    with demo_folder() as folder:
        path = folder / "demo.db"

        def open_demo() -> "Services":
            # After the first paint: the store costs more to load than the screens do.
            from store.demo.fill import fill
            from store.services import open_services

            services = open_services(str(path), operator=locations.operator())
            if not services.channels.all():
                fill(services, count)
            return services

        return screens.show(open_demo, profile, label="DEMO")


def make(database: str, count: int) -> None:
    """Make a database of `count` invented contacts; one that has anything in it already is refused."""
    from store.demo.fill import fill
    from store.services import open_services

    path = locations.database_file(database)
    if path is not None and path.exists() and path.stat().st_size:
        raise DatabaseUnavailable(
            f"{path} exists already, and the demo overwrites nothing.", "Name a file that does not exist yet."
        )
    started = time.monotonic()
    services = open_services(database, operator=locations.operator(), source="command")
    try:
        fill(services, count, progress=_tell_progress)
        report = services.report()
    finally:
        services.close()
    seconds = time.monotonic() - started
    made = f"{plural(report.contacts, 'contact')} and {plural(report.channels, 'channel')}"
    output.line(f"Made {made} in {seconds:.1f} s. Open them with: cordboard --database {report.location}")


def _tell_progress(done: int, total: int) -> None:
    if done % _REPORT_EVERY == 0 and done < total:
        output.narrate(f"{plural(done, 'contact')} of {total}")
