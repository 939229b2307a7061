"""Whom one send to many would reach by which channel, and who would get nothing."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.progress import UNWATCHED, Monitor
from store.core.reports import OverviewLine, PlannedChannel, SendPlan
from store.core.templates import Surroundings, Wording
from store.core.templates.tally import TextPlan
from store.core.views import Listing
from store.database.models import contacts
from store.messaging import audience
from store.messaging.audience import Counted
from store.messaging.recipients import ids_of_routed
from store.messaging.wording import read, written
from store.repositories.snapshot import WorkspaceSnapshot
from store.search import listing
from store.search.filters import of_listing
from store.services.context import Service
from store.workspace import channel_usage, stored_routes


class Plans(Service):
    """Plans of sends. They are counted by the database, from the routes that are kept with the contacts."""

    def plan(self, search: str = "") -> SendPlan:
        """What one send to all contacts that a search finds would do, in any folder; the empty search finds
        everybody. Raises QueryError."""
        everybody = Selection.all_of(Listing(text=search))
        with self._context.reading() as (session, snapshot):
            today = self._context.today(snapshot)
            made = audience.counted(session, snapshot, everybody, today)
            channels = _channels(session, snapshot, made, search, today)
            unreached = (
                OverviewLine(str(one.reason), one.text, one.count, one.listing.text, one.listing.folder)
                for one in audience.lines(everybody, made.nobody)
                if one.listing is not None
            )
            return SendPlan(
                str(snapshot.query(search, today)) if search.strip() else "",
                tuple(sorted(channels, key=lambda one: -one.contacts)),
                tuple(unreached),
                stored_routes.are_stale(session),
            )

    def wording(self, text: str, others: Mapping[str, str] | None = None) -> Wording:
        """A text with variables, and others by the language that they are in. TemplateError for variables
        that the workspace does not have, InvalidSetting for what is no language."""
        with self._context.reading() as (_session, snapshot):
            return read(snapshot, text, others or {})

    def texts(
        self,
        search: str,
        wording: Wording,
        monitor: Monitor = UNWATCHED,
        *,
        sender: str = "",
        told: Callable[[TextPlan], None] = lambda _so_far: None,
    ) -> TextPlan:
        """What a text becomes for all that a send would reach. Now and then `told` hears the figures so far;
        a job that is stopped returns those. Raises QueryError."""
        everybody = Selection.all_of(Listing(text=search))
        with self._context.reading() as (session, snapshot):
            within = Surroundings(snapshot.workspace, sender_name=sender)
            ids = ids_of_routed(session, snapshot, everybody, self._context.today(snapshot))
            return written(session, snapshot, ids, wording, within, monitor, told)


def _channels(
    session: Session, snapshot: WorkspaceSnapshot, made: Counted, search: str, today: date
) -> Iterator[PlannedChannel]:
    for channel in snapshot.router.channels:
        key = snapshot.channel_ids[channel.uuid]
        count, locked = made.channels.get(key, (0, 0))
        if not count:
            continue
        schemes = {channel.schemes[0]: count}
        if len(channel.schemes) > 1:
            found = of_listing(snapshot, Listing(text=search), today)
            ours = (*listing.conditions(session, found), contacts.c.route_channel_id == key)
            schemes = dict(
                channel_usage.schemes_reached(session, snapshot.router, channel, ours).most_common()
            )
        yield PlannedChannel(channel, count, locked, schemes)
