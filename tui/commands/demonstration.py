"""The command `demo` on the screens: invented contacts that are gone afterwards."""

from typing import TYPE_CHECKING

from tui.commands import opening_screens
from tui.commands.demo_folder import demo_folder
from tui.process import locations
from tui.terminal import profile as terminal
from tui.terminal.profile import TerminalProfile

if TYPE_CHECKING:
    from store.services import Services


def show(count: int, profile: TerminalProfile) -> int:
    """Show the screens on a database of `count` invented contacts that goes when they are left."""
    terminal.check(profile)
    with demo_folder() as folder:
        path = folder / "demo.db"

        def open_demo() -> "Services":
            # After the first paint: the store costs more to load than the screens do.
            from store.demo.fill import fill  # noqa: PLC0415
            from store.services import open_services  # noqa: PLC0415

            services = open_services(str(path), operator=locations.operator())
            if not services.channels.all():
                fill(services, count)
            return services

        return opening_screens.show(open_demo, profile, label="DEMO")
