"""Enabling, disabling and deleting channels, after saying what that would re-route."""

from collections.abc import Callable
from dataclasses import replace

from store.core.reports import ChannelUse, RouteChange
from store.core.types import Channel
from tui.base import dialogs
from tui.base.messages import DefinitionsChanged
from tui.base.screen import CordboardScreen, undoable
from tui.text.cells import plural
from tui.text.changes import effect_text


class ChannelActions:
    """Changes channels on behalf of a screen. `channels` are always all of them, as stored."""

    def __init__(self, screen: CordboardScreen[None]) -> None:
        self._screen = screen

    def switch(self, use: ChannelUse, channels: tuple[Channel, ...]) -> None:
        """Enable a disabled channel; disable an enabled one, asking first when that re-routes many."""
        channel = use.channel
        if not channel.enabled:
            self._set_enabled(channel, True)
            return

        def ask(change: RouteChange) -> None:
            if change.rerouted <= dialogs.ASK_ABOVE:
                self._set_enabled(channel, False, effect_text(change) if change.rerouted else "")
                return
            dialogs.confirm(
                self._screen,
                f"Disable {channel.name}?",
                f"Disable it for {plural(change.rerouted, 'contact')}",
                lambda: self._set_enabled(channel, False),
                f"{effect_text(change)} Locks on it are kept for when it is enabled again.",
            )

        disabled = replace(channel, enabled=False)
        self.count_rerouted(tuple(disabled if other == channel else other for other in channels), ask)

    def pause(self, channel: Channel, *, resumes: bool) -> None:
        """Send nothing by a channel until it is resumed; or resume it."""
        states, verb = self._screen.services.states, "Resumed" if resumes else "Paused"
        change = states.resume if resumes else states.pause
        waits = "" if resumes else " Its messages wait."
        self._store(lambda: change(channel.uuid), undoable(f"{verb} {channel.name}.{waits}"))

    def delete(self, use: ChannelUse, channels: tuple[Channel, ...]) -> None:
        """Delete a channel, after a question that names the effect and the locks that go with it."""
        channel, service = use.channel, self._screen.services.channels
        locked = plural(use.locked_contacts, "contact")
        locks = f" {locked} would lose their lock on it." if use.locked_contacts else ""

        def ask(change: RouteChange) -> None:
            dialogs.confirm_count(
                self._screen,
                f"Delete {channel.name}?",
                "Delete 1 channel for good",
                1,
                lambda: self._store(
                    lambda: service.delete(channel.uuid), f"Deleted {channel.name} for good."
                ),
                f"{effect_text(change)}{locks} This cannot be undone.",
            )

        self.count_rerouted(tuple(other for other in channels if other.uuid != channel.uuid), ask)

    def count_rerouted(self, channels: tuple[Channel, ...], then: Callable[[RouteChange], object]) -> None:
        """Count the contacts that another set of channels would re-route; `then` gets the counts."""
        screen, service = self._screen, self._screen.services.channels
        screen.set_status("Counting the contacts that this would re-route ...")

        def counted(change: RouteChange) -> None:
            screen.set_status("")
            then(change)

        screen.jobs.run(lambda: service.effect_of(channels), counted, group="effect", awaited=True)

    def _set_enabled(self, channel: Channel, enabled: bool, effect: str = "") -> None:
        service, verb = self._screen.services.channels, "Enabled" if enabled else "Disabled"
        told = f"{verb} {channel.name}. {effect.replace('would take', 'takes')}".rstrip()
        self._store(lambda: service.set_enabled(channel.uuid, enabled), undoable(told))

    def _store(self, change: Callable[[], object], sentence: str) -> None:
        screen = self._screen

        def stored(_result: object) -> None:
            screen.notice(sentence)
            screen.post_message(DefinitionsChanged())
            screen.refresh_data()

        screen.jobs.run(change, stored, group="channel", awaited=True)
