"""Opening the screens with the user's settings and keys."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tui.keys import changes, validation
from tui.process import locations, operator, policy, settings
from tui.process.told import Told
from tui.terminal import profile as terminal
from tui.terminal.profile import TerminalProfile

if TYPE_CHECKING:
    from store.services import Services


def open_default() -> int:
    """Show the screens as a bare `cordboard` does."""
    own = settings.read_own()
    profile = terminal.read_profile(theme=own.theme or terminal.THEMES[0], thrifty=own.thrifty)
    return open_screens("", profile)


def open_screens(database: str, profile: TerminalProfile) -> int:
    """Show the screens on a database until the user leaves."""
    where, read_only, who = locations.database(database), locations.reading_only(), operator.current()
    listen_url = settings.listen_url()

    def open_store() -> "Services":
        from store.services import open_services

        return open_services(where, operator=who.recorded, read_only=read_only, listen_url=listen_url)

    return show(open_store, profile, drafts_folder=locations.drafts_folder())


def show(
    open_store: "Callable[[], Services]",
    profile: TerminalProfile,
    *,
    label: str = "",
    drafts_folder: Path | None = None,
) -> int:
    """Show the screens; raises UnusableSettings when the user's settings are invalid."""
    own = settings.read_own()
    actions = validation.remapped(changes.preset(own.preset), own.keys)

    from tui.keys import bindings as keys

    keys.use(actions)
    # Every screen takes its keys when it is loaded: not before they are known.
    from tui.app import run

    told = Told(locations.told_folder(), lambda: operator.current().name)
    return run.run(
        open_store,
        profile,
        label=label,
        drafts_folder=drafts_folder,
        policy=policy.current(),
        told=told,
        plain_commands=_plain_commands,
    )


def _plain_commands() -> Mapping[str, str]:
    """The commands besides the screens; loaded by name, for it is what opens the screens."""
    return cast(Mapping[str, str], import_module("tui.cli.main").plain_commands())
