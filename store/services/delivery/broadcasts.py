"""Texts to one or many: whom they would reach, and sending them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.messages.limits import RATE
from store.core.messages.views import Condition
from store.core.progress import UNWATCHED, Monitor
from store.core.sending import ChannelLine, Draft, Nobody, NobodyLine, SendPreview
from store.core.templates import Surroundings
from store.core.templates.tally import RecipientText, TextPlan
from store.core.types import Channel
from store.core.views import ContactRow, RowKey
from store.messaging import audience as audiences
from store.messaging.audience import Counted
from store.messaging.recipients import ids_of_routed
from store.messaging.wording import each_written, read, written
from store.repositories.delivery import channel_states
from store.repositories.delivery.channel_states import StoredState
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.contacts import rows
from store.services.context import Service
from store.workspace import stored_routes


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
        now, states = self._context.clock(), channel_states.read(session)
        by_id = {snapshot.channel_ids[one.uuid]: one for one in snapshot.router.channels}
        day = str(self._context.today(snapshot))
        for key, (count, _locked) in sorted(counted.channels.items(), key=lambda one: -one[1][0]):
            if count and (channel := by_id.get(key)):
                state = states.get(key) or StoredState(key)
                yield ChannelLine(
                    channel.uuid,
                    channel.name,
                    _condition(state, now),
                    count,
                    float(channel.settings.get("tps") or RATE),
                    cap_left=_cap_left(channel, state, day),
                    listing=audiences.of_channel(audience, channel),
                )

    def _within(self, snapshot: WorkspaceSnapshot) -> Surroundings:
        return Surroundings(snapshot.workspace, sender_name=self._context.operator)


def _condition(state: StoredState, now: datetime) -> Condition:
    if state.is_paused(now):
        return Condition.PAUSED
    is_failing = state.last_error and (state.last_success is None or state.last_error > state.last_success)
    return Condition.SLOW if is_failing else Condition.OK


def _cap_left(channel: Channel, state: StoredState, day: str) -> int | None:
    cap = channel.settings.get("daily_cap", "")
    return max(0, int(cap) - (state.sent if state.day == day else 0)) if cap else None


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
