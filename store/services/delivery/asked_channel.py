"""One channel that is asked for news: a turn asks once, and stores what came before it is asked again."""

from dataclasses import dataclass
from threading import Event, Lock
from typing import Final

import httpx
from sqlmodel import Session

from store.core.errors import ChannelUnusable, InvalidUrn
from store.core.messages.outcome import Exchange
from store.core.messages.states import PauseReason
from store.core.types import Channel
from store.messaging import inbox
from store.messaging.pollers.protocol import Asked, News
from store.messaging.pollers.registry import POLLERS
from store.messaging.secrets import Secrets
from store.messaging.webhooks import Parsed
from store.repositories.delivery import channel_states, exchanges
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import ServiceContext

_FIRST_WAIT: Final = 2.0
_LONGEST_WAIT: Final = 300.0
"""Seconds after something went wrong, doubled each time."""

_PAUSED_WAIT: Final = 30.0
"""Seconds after which to look whether somebody resumed a channel whose account refuses us."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one turn: how many messages are new, what went wrong, and the seconds until the next one.
    `is_over` is whether there is nothing more to ask for."""

    messages: int = 0
    error: str = ""
    wait: float = 0.0
    is_over: bool = False


class AskedChannel:
    """Asks one channel, one turn after the other. What it may not store any more is not asked for again."""

    def __init__(
        self, context: ServiceContext, channel: Channel, client: httpx.Client, secrets: Secrets
    ) -> None:
        self._context, self._channel, self._secrets = context, channel, secrets
        with context.reading() as (_session, snapshot):
            hides = snapshot.workspace.redacted
        self._poller = POLLERS[channel.type](channel, client, secrets, context.clock, hides=hides)
        self._errors = 0
        self.storing = Lock()
        """Held while what came is stored."""

    def turn(self, seconds: int, stop: Event) -> Turn:
        """Ask once, waiting for news for so many seconds, and store them. Once it is to stop, what came is
        left with the provider."""
        cursor = self._cursor()
        if cursor is None:
            detail = "The provider refuses our credentials: mend them, then resume the channel."
            return Turn(error=detail, wait=_PAUSED_WAIT, is_over=True)
        asked = self._poller.ask(cursor, seconds)
        with self.storing:
            if stop.is_set():
                return Turn(is_over=True)
            if asked.error:
                return self._failed(asked)
            self._errors = 0
            if not asked.news:
                self._moved(cursor, asked)
                return Turn(is_over=True)
            return Turn(self._taken(asked))

    def announce(self, url: str) -> Turn:
        """Have the provider call an address in place of being asked."""
        asked = self._poller.announce(url)
        if asked.error:
            return self._failed(asked)
        self._errors = 0
        self._log(asked.exchanges, f"From now on messages come to {url}.")
        return Turn(is_over=True)

    def _cursor(self) -> str | None:
        """From where to ask; None while the channel is paused since its account refuses us."""
        with self._context.reading() as (session, snapshot):
            state = channel_states.of(session, snapshot.channel_ids.get(self._channel.uuid, 0))
        refused = state.pause_reason == PauseReason.CREDENTIALS and state.is_paused(self._context.clock())
        return None if refused else state.cursor

    def _moved(self, cursor: str, asked: Asked) -> None:
        """Keep from where to ask next, and requests that are to be kept though they brought nothing."""
        if asked.exchanges:
            self._log(asked.exchanges, "The provider called another address; from now on it is asked.")
        if asked.cursor is not None and asked.cursor != cursor:
            self._change(cursor=asked.cursor)

    def _taken(self, asked: Asked) -> int:
        """Store news, each in a transaction with the cursor behind it; returns how many messages are new."""
        found = 0
        for number, one in enumerate(asked.news):
            found += self._take(one, () if number else asked.exchanges)
        return found

    def _take(self, news: News, kept: tuple[Exchange, ...]) -> int:
        def work(session: Session, snapshot: WorkspaceSnapshot) -> int:
            channel_id = snapshot.channel_ids.get(self._channel.uuid)
            if channel_id is None:
                return 0
            new, note = self._store(session, snapshot, news.parsed)
            now = self._context.clock()
            exchanges.add(session, kept, at=now, channel_id=channel_id, note="" if new else note)
            channel_states.change(session, channel_id, cursor=news.cursor)
            return new

        return self._context.write(work)

    def _store(self, session: Session, snapshot: WorkspaceSnapshot, parsed: Parsed) -> tuple[int, str]:
        """Store what one update says; how many messages are new, and why there is none."""
        new, now = 0, self._context.clock()
        try:
            for text in parsed.texts:
                new += inbox.receive(session, snapshot, self._channel, text, now) is not None
            for event in parsed.events:
                inbox.happen(session, snapshot, self._channel, event, now)
        except (ChannelUnusable, InvalidUrn) as error:
            return new, error.message
        return new, parsed.note

    def _failed(self, asked: Asked) -> Turn:
        """Tell in the state of the channel what went wrong; where we are not let in, pause it."""
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2**self._errors)
        self._errors = min(self._errors + 1, 10)
        self._secrets.forget()

        def work(session: Session, snapshot: WorkspaceSnapshot) -> None:
            channel_id = snapshot.channel_ids.get(self._channel.uuid)
            if channel_id is None:
                return
            now = self._context.clock()
            exchanges.add(
                session, asked.exchanges, at=now, channel_id=channel_id, failed=True, note=asked.error
            )
            channel_states.change(session, channel_id, last_error=now, last_error_text=asked.error)
            if asked.refused:
                channel_states.pause(session, channel_id, now, PauseReason.CREDENTIALS, asked.error)

        self._context.write(work)
        return Turn(error=asked.error, wait=asked.retry_after or wait, is_over=True)

    def _log(self, kept: tuple[Exchange, ...], note: str) -> None:
        def work(session: Session, snapshot: WorkspaceSnapshot) -> None:
            if channel_id := snapshot.channel_ids.get(self._channel.uuid):
                exchanges.add(session, kept, at=self._context.clock(), channel_id=channel_id, note=note)

        self._context.write(work)

    def _change(self, **values: str) -> None:
        def work(session: Session, snapshot: WorkspaceSnapshot) -> None:
            if channel_id := snapshot.channel_ids.get(self._channel.uuid):
                channel_states.change(session, channel_id, **values)

        self._context.write(work)
