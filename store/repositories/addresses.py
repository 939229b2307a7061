"""Address rows: who has a URN, and writing a contact's list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from store.core import urns
from store.core.contacts import search_keys
from store.core.contacts.redaction import reference_code
from store.core.errors import UrnTaken
from store.core.types import Address, Contact, Urn, Workspace
from store.database.dialects import insert_rows, update_rows
from store.database.models import addresses, channels, contacts
from store.repositories import mapping
from store.repositories.rows import rows_with

_OF_THE_URN = {"scheme", "path", "folded", "country", "carrier", "number_type"}
"""The columns that follow from the URN, as its identity does, and so never change."""

ContactChange = tuple[Contact | None, Contact]
"""A contact before and after; None before it was."""


@dataclass(frozen=True, slots=True)
class StoredAddress:
    """A URN that has a row: its address with its lock, and its owner; `owner` is 0 when it has none."""

    address: Address
    owner: int
    owner_uuid: str
    owner_name: str


def known(session: Session, identities: Iterable[str]) -> dict[str, StoredAddress]:
    """Those of the identities that have a row, by identity."""
    query = (
        select(
            addresses,
            channels.c.uuid.label("channel"),
            contacts.c.id.label("owner"),
            contacts.c.uuid.label("owner_uuid"),
            contacts.c.name.label("owner_name"),
        )
        .outerjoin(channels, addresses.c.channel_id == channels.c.id)
        .outerjoin(contacts, addresses.c.contact_id == contacts.c.id)
    )
    return {
        row.identity: StoredAddress(
            mapping.address(row), row.owner or 0, row.owner_uuid or "", row.owner_name or ""
        )
        for row in rows_with(session, query, addresses.c.identity, identities)
    }


def owner_title(session: Session, space: Workspace, owner: StoredAddress) -> str:
    """The display name of an address's owner: name, else priority address; the reference code when
    hidden."""
    if space.redacted:
        return reference_code(owner.owner)
    if owner.owner_name.strip():
        return owner.owner_name.strip()
    first = select(addresses.c.scheme, addresses.c.path, addresses.c.display)
    row = session.execute(
        first.where(addresses.c.contact_id == owner.owner).order_by(addresses.c.position).limit(1)
    ).one()
    return urns.format_urn(Urn(row.scheme, row.path, row.display), international=True)


def claim(session: Session, space: Workspace, pairs: Sequence[ContactChange]) -> list[ContactChange]:
    """Give new addresses that have no owner any more the lock that they had, unless they come with one.

    UrnTaken names the owner of an address that belongs to somebody else.
    """
    fresh = {address.urn.identity for pair in pairs for address in _added(*pair)}
    rows = known(session, fresh) if fresh else {}
    for _before, after in pairs:
        for address in after.addresses:
            row = rows.get(address.urn.identity)
            if row is not None and row.owner and row.owner != after.id:
                raise urn_taken(session, space, address.urn, row)
    return [(before, restore_locks(after, rows)) for before, after in pairs] if rows else list(pairs)


def restore_locks(contact: Contact, rows: dict[str, StoredAddress]) -> Contact:
    """The contact with the locks that its new addresses had when they were removed from another."""
    changed = tuple(
        replace(address, channel=old.address.channel, origin=old.address.origin)
        if (old := rows.get(address.urn.identity)) and not old.owner and address.channel is None
        else address
        for address in contact.addresses
    )
    return contact if changed == contact.addresses else replace(contact, addresses=changed)


def urn_taken(session: Session, space: Workspace, urn: Urn, row: StoredAddress) -> UrnTaken:
    """The error that says who has an address."""
    owner = owner_title(session, space, row)
    shown = urns.format_urn(replace(urn, hidden=space.redacted), international=True)
    return UrnTaken(f"The address {shown} belongs to {owner}.", owner, row.owner_uuid)


def save(session: Session, pairs: Sequence[ContactChange], channel_ids: dict[str, int]) -> None:
    """Write what changed in the contacts' lists; removed addresses keep their row and their lock."""
    gone: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for before, after in pairs:
        if before is not None and before.addresses is after.addresses:
            continue
        old = {a.urn.identity: (i, a) for i, a in enumerate(before.addresses)} if before else {}
        stays = {address.urn.identity for address in after.addresses}
        gone += [
            {"identity": identity, "contact_id": None, "position": 0}
            for identity in old
            if identity not in stays
        ]
        for position, address in enumerate(after.addresses):
            row = mapping.address_row(address, position, channel_ids.get(address.channel or ""))
            earlier = old.get(address.urn.identity)
            if earlier is None:
                facts = search_keys.searched_address(row["scheme"], row["path"])
                new.append({**row, **facts, "contact_id": after.id})
            elif not _is_unchanged(earlier, (position, address)):
                kept.append({**row, "contact_id": after.id})
    # What one contact gives up here, another can get.
    orphans = _orphans(session, new) | {row["identity"] for row in gone} if new else set()
    kept += [row for row in new if row["identity"] in orphans]
    update_rows(session, addresses, "identity", gone)
    update_rows(session, addresses, "identity", [_changeable(row) for row in kept])
    insert_rows(session, addresses, [row for row in new if row["identity"] not in orphans])


def _changeable(row: dict[str, Any]) -> dict[str, Any]:
    """What can change of a row, with the identity that it is found by."""
    return {name: row[name] for name in row if name not in _OF_THE_URN}


def _orphans(session: Session, rows: list[dict[str, Any]]) -> set[str]:
    """The identities of those rows that exist already without an owner, locked until the transaction
    ends."""
    query = select(addresses.c.identity).where(addresses.c.contact_id.is_(None)).with_for_update()
    identities = [row["identity"] for row in rows]
    return {row.identity for row in rows_with(session, query, addresses.c.identity, identities)}


def _added(before: Contact | None, after: Contact) -> list[Address]:
    old = {address.urn.identity for address in before.addresses} if before else set()
    return [address for address in after.addresses if address.urn.identity not in old]


def _is_unchanged(one: tuple[int, Address], other: tuple[int, Address]) -> bool:
    (place, a), (other_place, b) = one, other
    return place == other_place and a == b and a.urn.display == b.urn.display and a.origin == b.origin
