"""Whom one send to many would reach by which channel, and who would get nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from store.core import templates
from store.core.contacts.languages import language_problem
from store.core.contacts.redaction import title
from store.core.errors import InvalidSetting
from store.core.progress import UNWATCHED, Monitor
from store.core.reports import OverviewLine, PlannedChannel, SendPlan
from store.core.templates import Surroundings, Wording
from store.core.templates.tally import Tally, TextPlan
from store.core.types import Status
from store.core.views import Listing
from store.database.models import contacts
from store.repositories import counts
from store.repositories.snapshot import WorkspaceSnapshot
from store.search import listing
from store.search.filters import Filter
from store.services.contacts.planned_texts import Recipients, ids_of_routed
from store.services.context import Service
from store.workspace import channel_usage, stored_routes
from store.workspace import contacts as repository

_TELLING = 20
"""After so many batches what is known so far is told."""


class Plans(Service):
    """Plans of sends. They are counted by the database, from the routes that are kept with the contacts."""

    def plan(self, search: str = "") -> SendPlan:
        """What one send to all contacts that a search finds would do, in any folder; the empty search finds
        everybody. Raises QueryError."""
        with self._context.reading() as (session, snapshot):
            today = self._context.today(snapshot)
            view = listing.list_query(snapshot, Listing(text=search), today)
            where = listing.conditions(session, view.filter)
            aside = [
                OverviewLine(
                    str(folder),
                    str(folder),
                    listing.total(session, listing.list_query(snapshot, Listing(folder, text=search), today)),
                    search,
                    folder,
                )
                for folder in Status
                if folder is not Status.ACTIVE
            ]
            lines = (*_without_channel(session, view.filter, where, search), *aside)
            channels = _channels(session, snapshot, view.filter, where)
            return SendPlan(
                str(snapshot.query(search, today)) if search.strip() else "",
                tuple(sorted(channels, key=lambda one: -one.contacts)),
                tuple(line for line in lines if line.count),
                stored_routes.are_stale(session),
            )

    def wording(self, text: str, others: Mapping[str, str] | None = None) -> Wording:
        """A text with variables, and others by the language that they are in. TemplateError for variables
        that the workspace does not have, InvalidSetting for what is no language."""
        with self._context.reading() as (_session, snapshot):
            fields, languages = tuple(snapshot.fields.values()), snapshot.workspace.languages
        for code in others or ():
            if problem := language_problem(code):
                raise InvalidSetting(problem)
        return Wording(
            templates.parse(text, fields),
            {code: templates.parse(other, fields) for code, other in (others or {}).items()},
            languages[0] if languages else "",
        )

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
        with self._context.reading() as (session, snapshot):
            today = self._context.today(snapshot)
            view = listing.list_query(snapshot, Listing(text=search), today)
            ids = ids_of_routed(session, listing.conditions(session, view.filter))
            within = Surroundings(snapshot.workspace, sender_name=sender)
            tally, left, done = Tally(wording), len(ids), 0
            for number, batch in enumerate(Recipients(session, snapshot, wording, within).batches(ids)):
                for recipient, channel, by_phone in batch:
                    tally.add(recipient, channel, by_phone=by_phone)
                done += len(batch)
                monitor.progress(done, left)
                if monitor.cancelled():
                    break
                if number % _TELLING == _TELLING - 1:
                    told(tally.plan(left))
            else:
                # Kept routes that are not renewed yet may be gone.
                left = done
            return _with_title(session, snapshot, tally.plan(left))


def _with_title(session: Session, snapshot: WorkspaceSnapshot, plan: TextPlan) -> TextPlan:
    """The plan with its longest text named after the whole contact, its addresses included."""
    whole = repository.one(session, plan.longest.uuid) if plan.longest else None
    if plan.longest is None or whole is None:
        return plan
    return replace(plan, longest=replace(plan.longest, title=title(whole, snapshot.workspace)))


def _channels(
    session: Session, snapshot: WorkspaceSnapshot, found: Filter, where: Sequence[ColumnElement[bool]]
) -> Iterator[PlannedChannel]:
    if found.is_plain:
        kept = counts.routed(session)
        carried = {key: (size, kept.locked.get(key, 0)) for key, size in kept.channels.items()}
    else:
        carried = channel_usage.carried(session, where)
    for channel in snapshot.router.channels:
        key = snapshot.channel_ids[channel.uuid]
        count, locked = carried.get(key, (0, 0))
        if not count:
            continue
        schemes = {channel.schemes[0]: count}
        if len(channel.schemes) > 1:
            ours = (*where, contacts.c.route_channel_id == key)
            schemes = dict(
                channel_usage.schemes_reached(session, snapshot.router, channel, ours).most_common()
            )
        yield PlannedChannel(channel, count, locked, schemes)


def _without_channel(
    session: Session, found: Filter, where: Sequence[ColumnElement[bool]], search: str
) -> Iterator[OverviewLine]:
    """The active contacts without a route: those that have addresses, and those that have none."""
    if found.is_plain:
        kept = counts.routed(session)
        sizes = {False: kept.without_channel, True: kept.without_address}
    else:
        unset = contacts.c.top_address.is_(None)
        query = select(unset, func.count()).where(contacts.c.route_channel_id.is_(None), *where)
        sizes = {bool(row[0]): int(row[1]) for row in session.execute(query.group_by(unset))}
    known = f"({search}) AND " if search.strip() else ""
    told = "no channel for any of their addresses"
    yield OverviewLine("no_channel", told, sizes.get(False, 0), f'{known}urn != "" AND channel = ""')
    yield OverviewLine("no_address", "no address", sizes.get(True, 0), f'{known}urn = ""')
