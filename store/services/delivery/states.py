"""How sending by channels goes; pausing and resuming them."""

from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import Session

from store.core.errors import ChannelUnusable
from store.core.history.changes import Change
from store.core.messages.states import PauseReason
from store.core.messages.views import ChannelHealth, Condition
from store.core.types import Channel
from store.core.views import HistoryKind
from store.repositories import channels, journal
from store.repositories.delivery import health, pauses
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import Service


class States(Service):
    """How sending by channels goes; pausing and resuming them."""

    def all(self) -> Mapping[str, ChannelHealth]:
        """Every channel by its uuid. Of many waiting messages no more than `health.COUNTED` are counted."""
        with self._context.reading() as (session, snapshot):
            today = self._context.today(snapshot).isoformat()
            found = health.read(session, self._context.clock(), today)
        if not snapshot.workspace.redacted:
            return found
        # The words of a provider may have an address in them.
        return {uuid: replace(one, last_error_text="", pause_detail="") for uuid, one in found.items()}

    def conditions(self) -> Mapping[str, Condition]:
        """The condition of every channel by its uuid, without counting what waits."""
        with self._context.database.reading() as session:
            return health.conditions(session, self._context.clock())

    def pause(self, channel_uuid: str) -> bool:
        """Send nothing by a channel until it is resumed; its messages wait. Returns False where it is paused
        already. ChannelUnusable where the channel is off: nothing is sent by it anyway."""

        def work(session: Session, _snapshot: WorkspaceSnapshot) -> bool:
            channel = channels.get(session, channel_uuid)
            if not channel.enabled:
                raise ChannelUnusable(f"{channel.name} is off: nothing is sent by it until it is turned on.")
            since = self._context.clock().isoformat()
            wanted = {"reason": str(PauseReason.OPERATOR), "since": since, "detail": ""}
            standing = pauses.standing(session, channel_uuid)
            return standing is None and self._put(session, channel, standing, wanted)

        return self._context.write(work)

    def resume(self, channel_uuid: str) -> bool:
        """Send by a channel again, whatever paused it; returns False where it is not paused."""

        def work(session: Session, _snapshot: WorkspaceSnapshot) -> bool:
            channel = channels.get(session, channel_uuid)
            standing = pauses.standing(session, channel_uuid)
            return standing is not None and self._put(session, channel, standing, None)

        return self._context.write(work)

    def _put(
        self, session: Session, channel: Channel, before: dict[str, str] | None, after: dict[str, str] | None
    ) -> bool:
        pauses.put(session, channel.uuid, after)
        record = journal.Record(channel.uuid, (Change("paused", before, after),), subject="channel")
        journal.write(session, self._context.action(HistoryKind.UPDATED), record)
        return True
