"""Whom a send is for, counted by the routes that are kept with contacts, and who would get nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, case, false, func, select
from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.query.canonical import quote
from store.core.sending import ChannelLine, Nobody, NobodyLine
from store.core.types import Channel, Status
from store.core.views import Listing
from store.database.dialects import with_ids
from store.database.models import contacts
from store.repositories import counts
from store.repositories.rows import chunks
from store.repositories.snapshot import WorkspaceSnapshot
from store.search import listing
from store.search.filters import Filter, of_listing
from store.workspace import selection

_WORDS: Final[Mapping[Nobody, str]] = {
    Nobody.NO_CHANNEL: "no channel for any of their addresses",
    Nobody.NO_ADDRESS: "no address",
    Nobody.EMPTY_TEXT: "nothing in their text",
}
_SEARCHES: Final[Mapping[Nobody, str]] = {
    Nobody.NO_CHANNEL: 'urn != "" AND channel = ""',
    Nobody.NO_ADDRESS: 'urn = ""',
}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many contacts each channel reaches, by its id, and how many of them are tied to it; how many get
    nothing, by the reason."""

    channels: Mapping[int, tuple[int, int]]
    nobody: Mapping[Nobody, int]


def counted(session: Session, snapshot: WorkspaceSnapshot, audience: Selection, today: date) -> Counted:
    """Count an audience by the database. With a search those of the other folders that it finds are told,
    too: nobody is left out silently. Raises QueryError."""
    view = audience.listing
    if view is None:
        return _of_rows(_marked(session, audience))
    found = of_listing(snapshot, view, today)
    if found.is_plain and found.folder is Status.ACTIVE and not audience.uuids:
        made = _kept(session)
    else:
        rows = _grouped(session, listing.conditions(session, found))
        made = _of_rows(_less(rows, _marked(session, audience, *found.conditions())))
    return replace(made, nobody={**made.nobody, **dict(_aside(session, snapshot, found, view, today))})


def of_channel(audience: Selection, channel: Channel) -> Listing | None:
    """The list of the contacts of an audience that a channel reaches, where a list can show them."""
    return _narrowed(audience, f"channel = {quote(channel.name)}", Status.ACTIVE)


def lines(audience: Selection, nobody: Mapping[Nobody, int]) -> Iterator[NobodyLine]:
    """Who gets nothing, in words, by the reasons that there are."""
    for reason in Nobody:
        if count := nobody.get(reason, 0):
            folder = Status.ACTIVE if reason in _WORDS else Status(reason)
            shown = _narrowed(audience, _SEARCHES.get(reason, ""), folder)
            text = _WORDS.get(reason, str(reason))
            yield NobodyLine(reason, text, count, None if reason is Nobody.EMPTY_TEXT else shown)


def _narrowed(audience: Selection, search: str, folder: Status) -> Listing | None:
    view = audience.listing
    if view is None or audience.uuids:
        return None
    text = view.text
    if search:
        text = f"({text}) AND {search}" if text.strip() else search
    return replace(view, folder=folder, text=text)


def ids_of(
    session: Session,
    snapshot: WorkspaceSnapshot,
    audience: Selection,
    line: ChannelLine | NobodyLine,
    most: int,
) -> list[int]:
    """The ids of the contacts that a line counts, ascending, as many as `most`."""
    found: list[int] = []
    where = _of_line(snapshot, line)
    chosen = audience
    if audience.listing is not None and where.folder is not audience.listing.folder:
        chosen = Selection.all_of(replace(audience.listing, folder=where.folder))
    for chunk in chunks(selection.ids(session, snapshot, chosen)):
        query = select(contacts.c.id).where(with_ids(session, contacts.c.id, chunk), *where.conditions)
        found += session.execute(query.order_by(contacts.c.id).limit(most - len(found))).scalars()
        if len(found) >= most:
            break
    return found


def told(snapshot: WorkspaceSnapshot, audience: Selection, today: date) -> str:
    """Whom a send is for, in words, without a name."""
    view = audience.listing
    if view is None:
        return "1 contact" if len(audience.uuids) == 1 else f"{len(audience.uuids)} contacts"
    parts = [] if view.folder is Status.ACTIVE else [str(view.folder)]
    parts += [group.name for group in snapshot.groups.values() if group.uuid == view.group]
    parts += [str(snapshot.query(view.text, today))] if view.text.strip() else []
    but = f", but {len(audience.uuids)}" if audience.uuids else ""
    return (": ".join(parts) or "everybody") + but


@dataclass(frozen=True, slots=True)
class _Where:
    """The folder that the contacts of a line are in, and what else holds of them."""

    folder: Status
    conditions: tuple[ColumnElement[bool], ...]


def _of_line(snapshot: WorkspaceSnapshot, line: ChannelLine | NobodyLine) -> _Where:
    is_active, route = contacts.c.status == str(Status.ACTIVE), contacts.c.route_channel_id
    if isinstance(line, ChannelLine):
        return _Where(Status.ACTIVE, (is_active, route == snapshot.channel_ids.get(line.channel)))
    if line.reason in _SEARCHES:
        unset = contacts.c.top_address.is_(None)
        missing = unset if line.reason is Nobody.NO_ADDRESS else ~unset
        return _Where(Status.ACTIVE, (is_active, route.is_(None), missing))
    if line.reason is Nobody.EMPTY_TEXT:
        return _Where(Status.ACTIVE, (false(),))
    return _Where(Status(line.reason), (contacts.c.status == str(line.reason),))


_Place = tuple[str, int | None, bool]
"""A folder, the id of the channel of the route, and whether there is no address."""

_Rows = Mapping[_Place, tuple[int, int]]
"""How many contacts are in each place, and how many of them are tied to the channel."""


def _grouped(session: Session, where: Sequence[ColumnElement[bool]]) -> _Rows:
    place = (contacts.c.status, contacts.c.route_channel_id, contacts.c.top_address.is_(None))
    tied = func.sum(case((contacts.c.route_locked, 1), else_=0))
    query = select(*place, func.count(), tied).where(*where).group_by(*place)
    return {(row[0], row[1], bool(row[2])): (int(row[3]), int(row[4])) for row in session.execute(query)}


def _marked(session: Session, audience: Selection, *where: ColumnElement[bool]) -> _Rows:
    sizes: Counter[_Place] = Counter()
    tied: Counter[_Place] = Counter()
    for chunk in chunks(sorted(audience.uuids)):
        for place, (size, locked) in _grouped(session, (contacts.c.uuid.in_(chunk), *where)).items():
            sizes[place] += size
            tied[place] += locked
    return {place: (size, tied[place]) for place, size in sizes.items()}


def _less(rows: _Rows, others: _Rows) -> _Rows:
    none = (0, 0)
    return {
        place: (size - others.get(place, none)[0], tied - others.get(place, none)[1])
        for place, (size, tied) in rows.items()
    }


def _of_rows(rows: _Rows) -> Counted:
    channels: dict[int, tuple[int, int]] = {}
    nobody: Counter[Nobody] = Counter()
    for (status, channel, unset), (size, tied) in rows.items():
        if status != Status.ACTIVE:
            nobody[Nobody(status)] += size
        elif channel is None:
            nobody[Nobody.NO_ADDRESS if unset else Nobody.NO_CHANNEL] += size
        else:
            before = channels.get(channel, (0, 0))
            channels[channel] = (before[0] + size, before[1] + tied)
    return Counted(channels, nobody)


def _kept(session: Session) -> Counted:
    kept = counts.routed(session)
    nobody = {Nobody.NO_CHANNEL: kept.without_channel, Nobody.NO_ADDRESS: kept.without_address}
    return Counted({key: (size, kept.locked.get(key, 0)) for key, size in kept.channels.items()}, nobody)


def _aside(
    session: Session, snapshot: WorkspaceSnapshot, found: Filter, view: Listing, today: date
) -> Iterator[tuple[Nobody, int]]:
    """Those of other folders that the search finds; groups have active contacts only."""
    if found.folder is not Status.ACTIVE or found.group_id is not None:
        return
    for folder in Status:
        if folder is not Status.ACTIVE:
            other = listing.list_query(snapshot, replace(view, folder=folder), today)
            yield Nobody(folder), listing.total(session, other)
