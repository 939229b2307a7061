"""Looking after channels: adding, changing, switching off and on, and deleting the one under the cursor."""

from collections.abc import Callable
from dataclasses import replace

from store.core.reports import ChannelUse, RouteChange
from store.core.types import Channel
from tui.base.messages import ChannelsChanged, EditChannel
from tui.base.screen import CordboardScreen
from tui.text.cells import plural


class ChannelCare(CordboardScreen[None]):
    """The part of the channel inspector that stores something. A subclass says which channel is meant."""

    @property
    def selected(self) -> ChannelUse | None:
        """The channel under the cursor, as stored."""
        return None

    @property
    def all_channels(self) -> tuple[Channel, ...]:
        """Every channel, as stored."""
        return ()

    def action_refresh(self) -> None:
        """Read everything again."""
        self.refresh_data()

    def action_add(self) -> None:
        """Open the form for a new channel."""
        self.post_message(EditChannel(None))

    def action_edit(self) -> None:
        """Open the form of the channel."""
        if self.selected:
            self.post_message(EditChannel(self.selected.channel.uuid))

    def action_switch(self) -> None:
        """Enable the channel, or disable it after telling what that re-routes."""
        use = self.selected
        if use is None:
            return
        if not use.channel.enabled:
            self._set_enabled(use, True)
            return
        without = replace(use.channel, enabled=False)
        others = tuple(without if other == use.channel else other for other in self.all_channels)
        self._count(others, lambda change: self._ask_to_disable(use, change))

    def _ask_to_disable(self, use: ChannelUse, change: RouteChange) -> None:
        if not change.rerouted and not change.unroutable:
            self._set_enabled(use, False)
            return
        detail = f"{effect_text(change)} Locks on it are kept for when it is enabled again."
        self.confirm(f"Disable {use.channel.name}?", "Disable", lambda: self._set_enabled(use, False), detail)

    def _set_enabled(self, use: ChannelUse, enabled: bool) -> None:
        verb = "Enabled" if enabled else "Disabled"
        channels, channel = self.services.channels, use.channel
        self.run_job(
            lambda: channels.set_enabled(channel.uuid, enabled),
            lambda _: self._stored_change(f"{verb} {channel.name}."),
            group="channel",
        )

    def action_delete(self) -> None:
        """Delete the channel after telling what that re-routes and that it is for good."""
        use = self.selected
        if use is None:
            return
        others = tuple(other for other in self.all_channels if other.uuid != use.channel.uuid)
        self._count(others, lambda change: self._ask_to_delete(use, change))

    def _ask_to_delete(self, use: ChannelUse, change: RouteChange) -> None:
        locked = plural(use.locked_contacts, "contact")
        locks = f" {locked} would lose their lock on it." if use.locked_contacts else ""
        detail = f"{effect_text(change)}{locks} This cannot be undone."
        self.confirm(f"Delete {use.channel.name}?", "Delete channel", lambda: self._delete(use), detail)

    def _delete(self, use: ChannelUse) -> None:
        channels, channel = self.services.channels, use.channel
        self.run_job(
            lambda: channels.delete(channel.uuid),
            lambda _: self._stored_change(f"Deleted {channel.name}."),
            group="channel",
        )

    def _stored_change(self, sentence: str) -> None:
        self.notice(sentence)
        self.post_message(ChannelsChanged())
        self.refresh_data()

    def _count(self, channels: tuple[Channel, ...], then: Callable[[RouteChange], None]) -> None:
        """Count the contacts that another set of channels would re-route."""
        self.set_status("Counting the contacts that this would re-route ...")
        service = self.services.channels

        def counted(change: RouteChange) -> None:
            self.set_status("")
            then(change)

        self.run_job(lambda: service.effect_of(channels), counted, group="effect")


def effect_text(change: RouteChange) -> str:
    """What a change of channels would do to the contacts' next messages."""
    moved = plural(change.rerouted, "contact")
    lost = plural(change.unroutable, "contact")
    if not change.rerouted and not change.unroutable:
        return "No contact's next message would take another way."
    if not change.unroutable:
        return f"The next message of {moved} would take another way; everybody can still be reached."
    return f"The next message of {moved} would take another way, and {lost} could not be reached at all."
