"""Finding one contact by what a person types: a uuid or its beginning, an address, or a name; where names and
addresses are hidden, a reference code."""

import re
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session

from store.core import urns
from store.core.contacts import search_keys
from store.core.contacts.redaction import title
from store.core.contacts.reference_codes import decode
from store.core.errors import Ambiguous, ChannelUnusable, InvalidUrn, NotFound
from store.core.query import QueryError
from store.core.query.tree import Kind, conditions
from store.core.text import storable, unmarked
from store.core.types import Channel, Contact, Status
from store.core.views import Listing, SortBy
from store.database.models import contacts
from store.repositories.snapshot import WorkspaceSnapshot
from store.search import listing
from store.workspace import contacts as repository

_UUID_START: Final = re.compile(r"[0-9a-fA-F-]{4,36}")
_SHOWN: Final = 5


def find(session: Session, snapshot: WorkspaceSnapshot, text: str, today: date) -> Contact:
    """The contact that a text names; raises NotFound when there is none, Ambiguous when there are several.

    A whole uuid is tried first, then an address, a name in any case, a name without its marks, and the
    beginning of a uuid. Where names and addresses are hidden, a reference code takes their place. Contacts
    that a search for the text finds are offered, and never taken.
    """
    text, hidden = storable(text).strip(), snapshot.workspace.redacted
    found = repository.one(session, text.lower())
    if found is None:
        found = _by_code(session, text) if hidden else _by_what_is_seen(session, snapshot, text)
    if found is None and _UUID_START.fullmatch(text):
        begins = contacts.c.uuid.startswith(text.lower(), autoescape=True)
        found = _only(session, snapshot, text, begins)
    if found is None:
        raise _nobody(session, snapshot, text, today)
    return found


def _by_what_is_seen(session: Session, snapshot: WorkspaceSnapshot, text: str) -> Contact | None:
    # A name that is not there is NULL, which the empty text is not: nothing typed is nobody.
    key, name = search_keys.sort_key(text) or "", contacts.c.sort_name
    in_folders = contacts.c.status.in_(list(map(str, Status)))
    first, last = search_keys.spellings(unmarked(text))
    spelled = and_(name >= first, name < last)
    return (
        _by_address(session, snapshot, text)
        or _only(session, snapshot, text, and_(in_folders, name == key))
        or (_only(session, snapshot, text, and_(in_folders, spelled)) if key else None)
    )


def _by_code(session: Session, text: str) -> Contact | None:
    number = decode(text)
    return next(iter(repository.load(session, contacts.c.id == number)), None) if number else None


def _by_address(session: Session, snapshot: WorkspaceSnapshot, text: str) -> Contact | None:
    try:
        urn = urns.from_text(text, snapshot.workspace.default_country)
    except InvalidUrn:
        return None
    return repository.by_urn(session, urn.identity)


def _only(
    session: Session, snapshot: WorkspaceSnapshot, text: str, condition: ColumnElement[bool]
) -> Contact | None:
    query = (
        select(contacts.c.id).where(condition).order_by(contacts.c.sort_name, contacts.c.id).limit(_SHOWN + 1)
    )
    ids = list(session.execute(query).scalars())
    if len(ids) > 1:
        named = _listed(_candidates(session, snapshot, ids), len(ids))
        raise Ambiguous(f'"{text}" is more than one contact: {named}.', "Give the uuid.")
    return next(iter(repository.load(session, contacts.c.id.in_(ids))), None) if ids else None


def _nobody(session: Session, snapshot: WorkspaceSnapshot, text: str, today: date) -> NotFound:
    if snapshot.workspace.redacted:
        said = f'No contact has the code or uuid "{text}", and nobody is found by what is hidden here.'
        return NotFound(said, "Names and addresses are hidden; give a reference code or a uuid.")
    said = f'There is no contact "{text}".'
    ids = _searched(session, snapshot, text, today)
    close = _candidates(session, snapshot, ids)
    if close:
        return NotFound(said, f"Did you mean {_listed(close, len(ids))}? Give the uuid.", close)
    return NotFound(said, "Give a name, an address, or a contact's uuid.")


def _searched(session: Session, snapshot: WorkspaceSnapshot, text: str, today: date) -> list[int]:
    """The ids of the first contacts that a search for the text finds by names and addresses, folder by
    folder."""
    try:
        asked = list(conditions(snapshot.query(text, today).root))
    except QueryError:
        return []
    if not asked or any(one.kind is not Kind.SCHEME and one.key != "name" for one in asked):
        return []
    found: list[int] = []
    for folder in Status:
        view = listing.list_query(snapshot, Listing(folder, text=text, sort=SortBy.NAME), today)
        size = _SHOWN + 1 - len(found)
        if size > 0:
            keys = listing.page(session, view, after=None, before=None, last=False, size=size)
            found += [key.id for key in keys]
    return found


def _candidates(session: Session, snapshot: WorkspaceSnapshot, ids: list[int]) -> tuple[str, ...]:
    """The first of these contacts, each by name, uuid and address."""
    loaded = {one.id: one for one in repository.load(session, contacts.c.id.in_(ids[:_SHOWN]))}
    return tuple(_candidate(loaded[row_id], snapshot) for row_id in ids[:_SHOWN] if row_id in loaded)


def _listed(shown: tuple[str, ...], count: int) -> str:
    return ", ".join(shown) + (" and others" if count > _SHOWN else "")


def _candidate(contact: Contact, snapshot: WorkspaceSnapshot) -> str:
    named, known_by = title(contact, snapshot.workspace), [contact.uuid[:8]]
    if contact.addresses and not snapshot.workspace.redacted:
        urn = contact.addresses[0].urn
        address = urns.format_urn(urn, international=True)
        known_by += [f"{urns.type_word(urn)} {address}".strip()] if address != named else []
    return f"{named} ({', '.join(known_by)})"


def channel(snapshot: WorkspaceSnapshot, uuid: str) -> Channel:
    """The channel that was chosen; raises ChannelUnusable when it is gone."""
    found = snapshot.router.channel(uuid)
    if found is None:
        raise ChannelUnusable("The channel is not there any more.")
    return found
