"""Opening the screens on the user's own database."""

from typing import TYPE_CHECKING

from tui import locations, running, terminal
from tui.terminal import TerminalProfile

if TYPE_CHECKING:
    from store.services import Services


def open_default() -> int:
    """Show the screens as a bare `cordboard` does."""
    return open_screens("", terminal.read_profile())


def open_screens(database: str, profile: TerminalProfile) -> int:
    """Show the screens on a database until the user leaves."""
    where = locations.database(database)

    def open_store() -> "Services":
        from store.services import open_services  # noqa: PLC0415 - after the first paint

        return open_services(where, operator=locations.operator())

    return running.run(open_store, profile)
