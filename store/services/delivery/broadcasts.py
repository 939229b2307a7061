"""Texts to one or many: whom they would reach, and sending them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from store.core import urns
from store.core.channels.pacing import cap_of, rate_of
from store.core.contacts.selection import Selection
from store.core.errors import NotSent
from store.core.history.timeline import name_of
from store.core.messages.ids import new_id
from store.core.messages.limits import LIFETIME, REPLY_LIFETIME
from store.core.messages.views import Condition, MessageView
from store.core.progress import UNWATCHED, Monitor
from store.core.sending import ChannelLine, Draft, Nobody, NobodyLine, SendPreview, Sent
from store.core.templates import Surroundings, Wording
from store.core.templates.tally import RecipientText, TextPlan
from store.core.types import Channel, Urn
from store.core.views import ContactRow, HistoryKind, RowKey
from store.database.models import messages
from store.messaging import audience as audiences
from store.messaging import inbox, singles
from store.messaging.audience import Counted
from store.messaging.broadcasts import Job, make
from store.messaging.recipients import ids_of_routed
from store.messaging.sending.requirements import requirements_of
from store.messaging.singles import Single
from store.messaging.wording import each_written, read, written
from store.repositories.delivery import channel_states, health, message_views
from store.repositories.delivery.broadcasts import NewBroadcast
from store.repositories.delivery.channel_states import StoredState
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.contacts import lookup, rows
from store.services.context import Service
from store.workspace import contacts, selection, stored_routes


class Broadcasts(Service):
    """Texts to one or many: whom they would reach, and sending them."""

    def preview(
        self,
        audience: Selection,
        draft: Draft,
        monitor: Monitor = UNWATCHED,
        *,
        told: Callable[[SendPreview], None] = lambda _so_far: None,
    ) -> SendPreview:
        """Whom a draft would reach, and what its text becomes for them.

        `told` hears at once how many get it by which channel, and then now and then what is known of the
        texts; a job that is stopped returns that. Raises QueryError, TemplateError for a text whose variables
        cannot be read, InvalidSetting for what is no language.
        """
        with self._context.reading() as (session, snapshot):
            wording = read(snapshot, draft.text, draft.texts)
            counted = self._counted(session, snapshot, audience)
            told(counted)
            ids = ids_of_routed(session, snapshot, audience, self._context.today(snapshot))
            plan = written(
                session,
                snapshot,
                ids,
                wording,
                self._within(snapshot),
                monitor,
                lambda so_far: told(_with_texts(counted, audience, so_far)),
            )
        return _with_texts(counted, audience, plan)

    def count(self, audience: Selection) -> SendPreview:
        """Whom a text would reach by which channel, whatever it says. Raises QueryError."""
        with self._context.reading() as (session, snapshot):
            return self._counted(session, snapshot, audience)

    def texts(
        self, audience: Selection, draft: Draft, start: int = 0, size: int = 20
    ) -> tuple[RecipientText, ...]:
        """The text for some of those that get it, the oldest contacts first. Raises what `preview` does."""
        with self._context.reading() as (session, snapshot):
            wording = read(snapshot, draft.text, draft.texts)
            ids = ids_of_routed(session, snapshot, audience, self._context.today(snapshot))
            wanted = ids[start : start + size]
            return each_written(session, snapshot, wanted, wording, self._within(snapshot))

    def rows(
        self, audience: Selection, line: ChannelLine | NobodyLine, start: int = 0, size: int = 50
    ) -> tuple[ContactRow, ...]:
        """Some of the contacts that a line of a preview counts, the oldest first."""
        with self._context.reading() as (session, snapshot):
            ids = audiences.ids_of(session, snapshot, audience, line, start + size)
            return rows.rows(session, snapshot, [RowKey(None, one) for one in ids[start:]])

    def send(self, audience: Selection, draft: Draft, monitor: Monitor = UNWATCHED) -> Sent:
        """Make the messages of a draft, with their routes and texts as they are now; whoever sends takes them
        from there. One message is a single one, which waits a moment first, so that it can be taken back.

        Raises NotSent when nobody gets anything, and what `preview` raises. Cancelled, when the monitor stops
        it, leaves nothing.
        """
        context = self._context
        with context.reading() as (session, snapshot):
            wording = read(snapshot, draft.text, draft.texts)
            ids = ids_of_routed(session, snapshot, audience, context.today(snapshot))
            uuids = selection.uuids(session, ids) if len(ids) == 1 else tuple(audience.uuids)
            told = audiences.told(snapshot, audience, context.today(snapshot))
        if len(uuids) == 1 and len(ids) < 2:
            return Sent(1, message=self._send_one(uuids[0], self._single(wording, draft.lifetime)).uuid)
        if not ids:
            raise NotSent("Nobody gets anything: of those it is for, nobody can be reached.")
        action = context.action(HistoryKind.SENT)
        new = NewBroadcast(
            new_id(action.at),
            action.at,
            context.operator,
            told,
            draft.text,
            draft.texts,
            action.at + draft.lifetime,
        )
        job = Job(new, wording, name_of(context.operator), ids)
        return make(context.database, context.cache, action, job, monitor, context.clock)

    def send_one(
        self, contact_uuid: str, text: str, *, urn: Urn | None = None, reply: bool = False
    ) -> MessageView:
        """Send a text to one contact, to one of its addresses where that is given; it waits a moment first,
        in which it can be taken back. An answer, as a `reply` is, may wait for an hour only.

        Raises NotFound when the contact is not there, NotSent with the reason why it gets nothing, and
        TemplateError.
        """
        with self._context.reading() as (_session, snapshot):
            wording = read(snapshot, text, {})
        lifetime = REPLY_LIFETIME if reply else LIFETIME
        return self._send_one(contact_uuid, self._single(wording, lifetime, urn))

    def send_to(self, urn: Urn, draft: Draft) -> MessageView:
        """Send a text to an address; where nobody has it, a contact with that address only is made.

        Raises InvalidUrn, and what `send_one` raises."""

        def work(session: Session, snapshot: WorkspaceSnapshot) -> MessageView:
            stored = urns.normalize(urn, snapshot.workspace.default_country)
            urns.validate(stored)
            single = self._single(read(snapshot, draft.text, draft.texts), draft.lifetime, stored)
            owner, known_as = inbox.owner_of(session, stored, lock=True)
            action = self._context.action(HistoryKind.SENT)
            if owner is None:
                uuid = singles.send_to_unknown(session, snapshot, action, stored, single)
            else:
                own = replace(single, urn=known_as or stored)
                uuid = singles.send(session, snapshot, action, owner, own)
            return self._view(session, snapshot, uuid)

        return self._context.write(work)

    def _single(self, wording: Wording, lifetime: timedelta, urn: Urn | None = None) -> Single:
        return Single(wording, name_of(self._context.operator), lifetime, urn)

    def _send_one(self, contact_uuid: str, single: Single) -> MessageView:
        def work(session: Session, snapshot: WorkspaceSnapshot) -> MessageView:
            contact = contacts.one(session, contact_uuid, lock=True)
            if contact is None:
                raise lookup.gone(session, snapshot, contact_uuid)
            action = self._context.action(HistoryKind.SENT)
            return self._view(session, snapshot, singles.send(session, snapshot, action, contact, single))

        return self._context.write(work)

    def _view(self, session: Session, snapshot: WorkspaceSnapshot, uuid: str) -> MessageView:
        row = session.execute(message_views.query().where(messages.c.uuid == uuid)).one()
        return message_views.view(row, snapshot.workspace, self._context.clock())

    def _counted(self, session: Session, snapshot: WorkspaceSnapshot, audience: Selection) -> SendPreview:
        counted = audiences.counted(session, snapshot, audience, self._context.today(snapshot))
        return SendPreview(
            audiences.told(snapshot, audience, self._context.today(snapshot)),
            tuple(self._lines(session, snapshot, audience, counted)),
            tuple(audiences.lines(audience, counted.nobody)),
            is_stale=stored_routes.are_stale(session),
        )

    def _lines(
        self, session: Session, snapshot: WorkspaceSnapshot, audience: Selection, counted: Counted
    ) -> Iterator[ChannelLine]:
        states = channel_states.read(session)
        conditions = health.conditions(session, self._context.clock())
        by_id = {snapshot.channel_ids[one.uuid]: one for one in snapshot.router.channels}
        day = str(self._context.today(snapshot))
        for key, (count, _locked) in sorted(counted.channels.items(), key=lambda one: -one[1][0]):
            if count and (channel := by_id.get(key)):
                state = states.get(key) or StoredState(key)
                yield ChannelLine(
                    channel.uuid,
                    channel.name,
                    conditions.get(channel.uuid, Condition.OK),
                    count,
                    rate_of(channel),
                    cap_left=_cap_left(channel, state, day),
                    sends=requirements_of(channel) is not None,
                    listing=audiences.of_channel(audience, channel),
                )

    def _within(self, snapshot: WorkspaceSnapshot) -> Surroundings:
        return Surroundings(snapshot.workspace, sender_name=name_of(self._context.operator))


def _cap_left(channel: Channel, state: StoredState, day: str) -> int | None:
    cap = cap_of(channel)
    return None if cap is None else max(0, cap - (state.sent if state.day == day else 0))


def _with_texts(counted: SendPreview, audience: Selection, plan: TextPlan) -> SendPreview:
    """What is counted, with what is known of the texts."""
    known = {one.uuid: one for one in plan.channels}
    channels = (
        replace(one, texts=of.texts, parts=of.parts, sms=of.sms, wide=of.wide)
        if (of := known.get(one.channel))
        else one
        for one in counted.channels
    )
    blank = tuple(audiences.lines(audience, {Nobody.EMPTY_TEXT: plan.blank}))
    return replace(counted, channels=tuple(channels), nobody=(*counted.nobody, *blank), texts=plan)
