"""Contacts that an act treats alike: each has a key, made of what the act looks at, without being read whole.

What the act makes of one contact it makes of all with the same key, so that a million are tried by some
thousands.
"""

from collections.abc import Hashable, Iterable, Sequence
from itertools import repeat
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session

from store.core.priority import is_portable
from store.core.routing.number_kinds import SHORTEST_LEAD, NumberKinds
from store.core.types import Status, Urn
from store.database.models import addresses, contacts, memberships, values
from store.repositories.rows import rows_with
from store.repositories.snapshot import WorkspaceSnapshot

_DENSE: Final = 4
"""Ids are read as one range when it has no more than so many times as many."""

_REMEMBERED: Final = 100_000
"""How many beginnings of addresses are remembered at most."""


class Alike(Protocol):
    """Tells which contacts an act treats alike."""

    def keys(self, session: Session, ids: Sequence[int]) -> Sequence[Hashable | None]:
        """The key of each of these contacts, whose ids ascend; None for those that are gone."""


class ByAddresses:
    """For acts that look at status and addresses: locks and order count, of numbers what routes them."""

    _QUERY = select(
        addresses.c.contact_id,
        addresses.c.scheme,
        addresses.c.path,
        addresses.c.country,
        addresses.c.channel_id,
    ).order_by(addresses.c.contact_id, addresses.c.position, addresses.c.id)

    _OTHERS = select(contacts.c.id, contacts.c.status).where(
        contacts.c.status.in_([str(one) for one in Status if one is not Status.ACTIVE])
    )

    def __init__(self, snapshot: WorkspaceSnapshot) -> None:
        self._numbers = NumberKinds(snapshot.router)
        self._known: dict[tuple[Any, ...], int] = {}
        """The kind of what begins like this."""
        self._kinds: dict[Hashable, int] = {}

    def keys(self, session: Session, ids: Sequence[int]) -> Sequence[Hashable | None]:
        """Status and kinds of addresses, in order of priority."""
        shapes: dict[int, tuple[int, ...]] = {}
        known = self._known
        for contact_id, scheme, path, country, lock in _rows(
            session, self._QUERY, addresses.c.contact_id, ids
        ):
            if scheme == "tel":
                kind = known.get((path[:SHORTEST_LEAD], len(path), country, lock))
            else:
                kind = known.get((scheme, lock))
            if kind is None:
                kind = self._kind(scheme, path, country, lock)
            above = shapes.get(contact_id)
            shapes[contact_id] = (kind,) if above is None else (*above, kind)
        others: dict[int, str] = dict(_rows(session, self._OTHERS, contacts.c.id, ids))
        listed = map(shapes.get, ids, repeat(()))
        found = list(zip(map(others.get, ids, repeat("")) if others else repeat(""), listed, strict=False))
        bare = [one for one in ids if one not in shapes and one not in others]
        gone = set(bare) - _existing(session, bare) if bare else ()
        return [None if one in gone else key for one, key in zip(ids, found, strict=True)] if gone else found

    def _kind(self, scheme: str, path: str, country: str, lock: int | None) -> int:
        """The number of an address's kind."""
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        if scheme != "tel":
            portable = is_portable(Urn(scheme, path))
            kind = self._kinds.setdefault((scheme, portable, lock), len(self._kinds))
            if scheme != "whatsapp":
                self._known[scheme, lock] = kind
            return kind
        lead = self._numbers.lead(path)
        beginning = (lead, len(path), country, lock)
        kind_of_lead = self._known.get(beginning)
        if kind_of_lead is None:
            told = self._numbers.of(path, country)
            kind_of_lead = self._kinds.setdefault((told, lock), len(self._kinds))
            if lead != path:
                self._known[beginning] = kind_of_lead
        return kind_of_lead


class ByGroup:
    """For acts that look at status and at one group."""

    def __init__(self, group_id: int | None) -> None:
        self._group_id = group_id

    def keys(self, session: Session, ids: Sequence[int]) -> Sequence[Hashable | None]:
        """Status, and whether the contact is in the group."""
        found: dict[int, Any] = dict(
            _rows(session, select(contacts.c.id, contacts.c.status), contacts.c.id, ids)
        )
        query = select(memberships.c.contact_id).where(memberships.c.group_id == self._group_id)
        inside = {row[0] for row in _rows(session, query, memberships.c.contact_id, ids)}
        return [(found[one], one in inside) if one in found else None for one in ids]


class ByParts:
    """For acts that look at the language and at the values of some fields."""

    def __init__(self, field_ids: Iterable[int], *, language: bool) -> None:
        self._field_ids, self._language = sorted(field_ids), language

    def keys(self, session: Session, ids: Sequence[int]) -> Sequence[Hashable | None]:
        """The language where it counts, and the values with all their readings."""
        spoken = contacts.c.language if self._language else contacts.c.id.is_(None)
        found: dict[int, Any] = dict(_rows(session, select(contacts.c.id, spoken), contacts.c.id, ids))
        table = values.c
        columns = (
            table.field_id,
            table.text,
            table.number,
            table.moment,
            table.state,
            table.district,
            table.ward,
        )
        # By contact: the index that begins with the field would be read to its end for each batch.
        ours = (table.field_id + 0).in_(self._field_ids)
        query = select(table.contact_id, *columns).where(ours).order_by(table.contact_id, table.field_id)
        stored: dict[int, list[Any]] = {}
        if self._field_ids:
            for contact_id, *value in _rows(session, query, table.contact_id, ids):
                stored.setdefault(contact_id, []).append(tuple(value))
        return [(found[one], *stored.get(one, ())) if one in found else None for one in ids]


def _rows(
    session: Session, query: Select[Any], column: ColumnElement[Any], ids: Sequence[int]
) -> Iterable[Any]:
    """The rows of a query for ids that ascend, and where these lie close, for others between them."""
    if ids[-1] - ids[0] < _DENSE * len(ids):
        return iter(session.execute(query.where(column.between(ids[0], ids[-1]))))
    return rows_with(session, query, column, ids)


def _existing(session: Session, ids: Sequence[int]) -> set[int]:
    return {row.id for row in rows_with(session, select(contacts.c.id), contacts.c.id, ids)}
