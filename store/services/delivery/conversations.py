"""The messages of a contact in both directions."""

from typing import Final

from sqlalchemy import select

from store.core.messages.views import MessageView
from store.database.models import contacts, messages
from store.repositories.delivery import message_views
from store.repositories.rows import Span, windowed
from store.services.contacts import lookup
from store.services.context import Service

_PAGE: Final = 50


class Conversations(Service):
    """The messages of a contact in both directions."""

    def page(
        self,
        contact_uuid: str,
        *,
        before: str | None = None,
        after: str | None = None,
        oldest: bool = False,
        size: int = _PAGE,
    ) -> tuple[MessageView, ...]:
        """Messages of a contact, always oldest first: the newest, those next to the one that they come
        `before` or `after`, by its uuid, or the oldest; none where that one is not there any more.

        Texts are hidden with names and addresses. NotFound when there is no such contact.
        """
        with self._context.reading() as (session, snapshot):
            ours = select(contacts.c.id).where(contacts.c.uuid == contact_uuid)
            if (contact_id := session.execute(ours).scalar()) is None:
                raise lookup.gone(session, snapshot, contact_uuid)
            query = message_views.query().where(messages.c.contact_id == contact_id)
            if (edge := before or after) is not None:
                place = session.execute(select(messages.c.id).where(messages.c.uuid == edge)).scalar()
                if place is None:
                    return ()
                span = Span(before=place) if before else Span(after=place)
            else:
                span = Span(last=not oldest)
            rows = windowed(session, query, messages.c.id, span, size)
            now = self._context.clock()
            return tuple(message_views.view(row, snapshot.workspace, now) for row in rows)
