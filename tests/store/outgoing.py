"""Messages on their way for tests, in any state, as others would have made them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select
from sqlmodel import Session

from store.core.types import Contact
from store.database import models
from store.repositories import messages
from store.repositories.delivery import tallies
from store.services import Services


def uuid(number: int) -> str:
    """The uuid of the message or broadcast with a number."""
    return str(UUID(int=number))


class Outgoing:
    """Makes messages to a contact, and broadcasts, at a moment."""

    def __init__(self, services: Services, contact: Contact, at: datetime) -> None:
        self.services, self.contact, self.at = services, contact, at

    def broadcast(self, number: int, state: str = "going", text: str = "Market, Jane") -> int:
        """Add a broadcast; returns its id."""
        row = {
            "uuid": uuid(number),
            "created_on": self.at,
            "operator": "ann",
            "audience": "name ~ jane",
            "text": text,
            "texts": {},
            "state": state,
            "expires_on": self.at + timedelta(days=1),
        }
        made = insert(models.broadcasts).values(row).returning(models.broadcasts.c.id)
        return int(self.services.database.write(lambda session: session.execute(made).scalar_one()))

    def add(
        self, states: Sequence[str], first: int = 100, broadcast: int | None = None, reason: str = ""
    ) -> None:
        """Add messages in these states, one after the other, with numbers from `first` on; by the oldest
        channel, to the first address of the contact."""

        def work(session: Session) -> None:
            contact = models.contacts.c.uuid == self.contact.uuid
            row = {
                "contact_id": session.execute(select(models.contacts.c.id).where(contact)).scalar_one(),
                "channel_id": session.execute(
                    select(models.channels.c.id).order_by(models.channels.c.id).limit(1)
                ).scalar_one(),
                "identity": self.contact.addresses[0].urn.identity,
                "direction": "out",
                "visibility": "visible",
                "text": "Hello Jane",
                "created_on": self.at,
                "broadcast_id": broadcast,
                "expires_on": self.at + timedelta(days=1),
            }
            made = [
                {
                    **row,
                    "uuid": uuid(first + place),
                    "state": state,
                    "reason": reason if state == "failed" else "",
                    "detail": "Jane is unknown" if state == "failed" else "",
                }
                for place, state in enumerate(states)
            ]
            messages.add_all(session, made)
            for state in states:
                tallies.moved(session, broadcast, "", state)

        self.services.database.write(work)

    def tried(self, number: int) -> None:
        """Add an attempt to send the message with a number, and what was said over HTTP."""

        def work(session: Session) -> None:
            message = session.execute(
                select(models.messages).where(models.messages.c.uuid == uuid(number))
            ).one()
            attempt = {
                "message_id": message.id,
                "number": 1,
                "channel_id": message.channel_id,
                "identity": message.identity,
                "started": self.at,
                "state": "failed",
                "code": "rejected_with_reason",
                "provider_code": "21211",
                "detail": "Jane is no number",
                "why": "1323 4 digits",
            }
            query = insert(models.attempts).values(attempt).returning(models.attempts.c.id)
            exchange = {
                "at": self.at,
                "channel_id": message.channel_id,
                "message_id": message.id,
                "attempt_id": session.execute(query).scalar_one(),
                "direction": "out",
                "method": "POST",
                "url": "https://api.example.org/to/+13233754866",
                "request_headers": {"X-To": "Jane"},
                "request_body": "Text=Hello+Jane",
                "status": 400,
                "response_body": "Jane is no number",
                "milliseconds": 212,
                "failed": True,
                "note": "",
            }
            session.execute(insert(models.exchanges).values(exchange))

        self.services.database.write(work)

    def states(self) -> dict[str, str]:
        """The states of all outgoing messages by their numbers in uuids."""
        with self.services.database.reading() as session:
            query = select(models.messages).where(models.messages.c.direction == "out")
            rows = session.execute(query.order_by(models.messages.c.uuid))
            return {str(UUID(row.uuid).int): row.state for row in rows}
