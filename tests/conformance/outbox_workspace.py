"""A workspace in which messages wait, as cases describe them: channels and contacts are called by name."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, insert, select
from sqlmodel import Session

from store.core.messages.limits import Pace
from store.core.messages.outcome import Outcome, State
from store.core.types import Channel, Contact, Role
from store.core.urns import parse
from store.database.models import broadcasts, contacts, messages
from store.messaging import callbacks, inbox
from store.messaging.sending.lines import PAGE, Lines
from store.messaging.sending.outbox import Claimed, Outbox
from store.messaging.sending.sender import Sender
from store.messaging.webhooks import IncomingText, Report
from store.repositories import messages as repository
from store.repositories.delivery import outbox
from store.services import Services, open_services
from tests.store.builders import edit
from tests.store.databases import Clock

LONGEST = 10
"""How long a part of a message is."""

_ADDRESSES: Mapping[str, str] = {"Twilio": "+13605551212", "Vonage": "5789"}
"""The addresses of channels, as in the workspace that these cases were taken from."""

_CHANNEL = re.compile(r"(?P<name>[\w ]+) \((?P<scheme>[a-z]+)\)")


class OutboxWorkspace:
    """Channels, contacts and messages that go out; a provider takes whatever it gets."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self.services, self.clock = services, clock
        self.channels: dict[str, Channel] = {}
        self.requests: list[Claimed] = []

    def add_channel(self, described: str, settings: Mapping[str, str]) -> Channel:
        """A channel, described as `Twilio (tel)`; the next one is a minute younger."""
        said = _CHANNEL.fullmatch(described)
        assert said is not None, described
        self.clock.forward(minutes=1)
        roles = (Role.SEND, Role.RECEIVE)
        address = _ADDRESSES.get(said["name"], "")
        made = Channel("", said["name"], "EX", address, (said["scheme"],), roles, settings=settings)
        self.channels[said["name"]] = self.services.channels.add(made)
        return self.channels[said["name"]]

    def add_contact(self, name: str, *urns: str) -> Contact:
        """A contact with those addresses."""
        return self.services.contacts.create(edit(name=name, addresses=urns))

    def put(
        self,
        contact: Contact,
        state: str,
        *,
        channel: str = "",
        urn: str = "",
        text: str = "hello",
        **more: Any,
    ) -> str:
        """Store a message that goes out; returns its uuid."""
        uuid, now = str(uuid4()), self.clock.now
        row = {
            "uuid": uuid,
            "channel_id": None,
            "identity": parse(urn).identity if urn else "",
            "direction": "out",
            "visibility": "visible",
            "text": text,
            "created_on": now,
            "state": state,
            "changed_on": now,
            "next_attempt": now,
            "expires_on": now + timedelta(hours=24),
            **more,
        }

        def work(session: Session) -> None:
            known = self.services._context.cache.current(session)
            if channel in self.channels:
                row["channel_id"] = known.channel_ids[self.channels[channel].uuid]
            find = select(contacts.c.id).where(contacts.c.uuid == contact.uuid)
            row["contact_id"] = session.execute(find).scalar_one()
            repository.add_all(session, [row])

        self.services.database.write(work)
        return uuid

    def add_broadcast(self) -> int:
        """Store a broadcast that goes; returns its id."""
        now = self.clock.now
        made = insert(broadcasts).values(
            uuid=str(uuid4()), created_on=now, text="", texts={}, expires_on=now + timedelta(hours=24)
        )
        return self.services.database.write(
            lambda session: int(session.execute(made.returning(broadcasts.c.id)).scalar_one())
        )

    def report(self, report: Report) -> object:
        """What becomes of a report of the first channel's provider; None where it is of no message."""
        channel = next(iter(self.channels.values()))
        return self.services._context.write(
            lambda session, known: callbacks.apply(
                session, known.channel_ids[channel.uuid], report, self.clock.now
            )
        )

    def receive(self, text: IncomingText) -> bool:
        """Whether a text that comes in by the first channel is stored."""
        channel = next(iter(self.channels.values()))
        stored = self.services._context.write(
            lambda session, known: inbox.receive(session, known, channel, text, self.clock.now)
        )
        return stored is not None

    def row(self, uuid: str) -> Row[Any]:
        """A message as it is stored."""
        with self.services.database.reading() as session:
            return session.execute(select(messages).where(messages.c.uuid == uuid)).one()

    def ids_of(self, message_id: int) -> tuple[int, int]:
        """The channel and the contact of a message."""
        find = select(messages.c.channel_id, messages.c.contact_id).where(messages.c.id == message_id)
        with self.services.database.reading() as session:
            channel_id, contact_id = session.execute(find).one()
        return channel_id, contact_id

    def send(self) -> None:
        """Send what is due."""
        ours = Outbox(self.services.database, self.services._context.cache, self.clock)
        Sender(ours, self._answer, self.clock, threads=1).run_once()

    def _answer(self, claimed: Claimed) -> Outcome:
        self.requests.append(claimed)
        return Outcome(State.WIRED, external_id=f"x{len(self.requests)}")

    def channel_of(self, uuid: str) -> str | None:
        """The name of the channel of a message."""
        with self.services._context.reading() as (_session, snapshot):
            names = {snapshot.channel_ids[one.uuid]: name for name, one in self.channels.items()}
        return names.get(self.row(uuid).channel_id)


class Queue:
    """What the sender has in memory of messages that are due, with a clock that is moved by hand."""

    def __init__(self, workspace: OutboxWorkspace) -> None:
        self._workspace = workspace
        self.at = 1000.0
        self.pace = Pace()
        self._lines = Lines(self.pace, lambda: self.at)
        self._going: set[int] = set()
        self.look()

    def look(self) -> None:
        """Read what is due."""
        services, now = self._workspace.services, self._workspace.clock.now
        with services._context.reading() as (session, snapshot):
            self._lines.renew(session, snapshot, now, self._going)

    def take(self, most: int) -> list[int]:
        """The ids of the messages that go now."""
        services, now = self._workspace.services, self._workspace.clock.now
        with services.database.reading() as session:
            found = self._lines.take(lambda queue, after: outbox.due(session, queue, now, after, PAGE), most)
        self._going |= {one.id for one in found}
        return [one.id for one in found]


class Workspaces:
    """Makes workspaces in a folder, from the bytes of an empty one."""

    def __init__(self, empty: bytes, folder: Path) -> None:
        self._empty, self._folder = empty, folder

    @contextmanager
    def opened(self, *channels: str, settings: Mapping[str, str] | None = None) -> Iterator[OutboxWorkspace]:
        """A workspace with channels, the oldest first."""
        path, clock = self._folder / "contacts.db", Clock()
        path.touch(mode=0o600)
        path.write_bytes(self._empty)
        services = open_services(str(path), operator="ann", clock=clock)
        try:
            workspace = OutboxWorkspace(services, clock)
            for described in channels:
                workspace.add_channel(described, settings or {})
            yield workspace
        finally:
            services.close()
