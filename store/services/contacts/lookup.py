"""Finding one contact by what a person types: a uuid or its beginning, an address, or a name; where names and
addresses are hidden, a reference code."""

import re
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, case, func, select
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
from store.workspace import merging

_UUID_START: Final = re.compile(r"[0-9a-fA-F-]{4,36}")
_BY_NAME: Final = "name"
_SHOWN: Final = 8
"""How many candidates are told, in the order of the list: folder by folder, by name."""


def find(session: Session, snapshot: WorkspaceSnapshot, text: str, today: date) -> Contact:
    """The contact that a text names; raises NotFound when there is none, Ambiguous when there are several.

    A whole uuid is tried first, then an address, a name in any case, a name without its marks, the beginning
    of a uuid, and names that a search finds. Where names and addresses are hidden, a reference code takes
    their place. Contacts that a search finds by a part of an address are offered, and never taken.
    """
    text, hidden = storable(text).strip(), snapshot.workspace.redacted
    found = repository.one(session, text.lower())
    if found is None:
        found = _by_code(session, text) if hidden else _by_what_is_seen(session, snapshot, text)
    if found is None and _UUID_START.fullmatch(text):
        begins = contacts.c.uuid.startswith(text.lower(), autoescape=True)
        found = _only(session, snapshot, text, begins)
        if found is None and (merged := _merged(session, snapshot, text.lower())):
            raise merged
    return found or _searched(session, snapshot, text, today)


def gone(session: Session, snapshot: WorkspaceSnapshot, uuid: str) -> NotFound:
    """That a contact is not there, and where it went if it was merged."""
    return _merged(session, snapshot, uuid) or NotFound("The contact is not there any more.")


def _merged(session: Session, snapshot: WorkspaceSnapshot, text: str) -> NotFound | None:
    """Where the contacts went whose uuid begins with a text and that were merged; None if there is none."""
    found = merging.merged_into(session, text, _SHOWN)
    if not found:
        return None
    ids = list(dict.fromkeys(contact_id for _uuid, contact_id in found))
    close = _candidates(session, snapshot, ids)
    hint = f"Give the uuid of {_listed(close, len(close))}."
    if len(found) > 1:
        return NotFound(f'Several contacts whose uuid begins with "{text}" were merged.', hint, close)
    into = repository.load(session, contacts.c.id.in_(ids))[0]
    named = title(into, snapshot.workspace)
    return NotFound(f"The contact {found[0][0]} was merged into {named}.", hint, close)


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
    name, folders = contacts.c.sort_name, enumerate(Status)
    order = (case({str(folder): at for at, folder in folders}, value=contacts.c.status), name.is_(None), name)
    query = select(contacts.c.id).where(condition).order_by(*order, contacts.c.id).limit(_SHOWN)
    ids = list(session.execute(query).scalars())
    if len(ids) > 1:
        count = session.execute(select(func.count()).select_from(contacts).where(condition)).scalar_one()
        raise _several(session, snapshot, text, ids, count)
    return next(iter(repository.load(session, contacts.c.id.in_(ids))), None) if ids else None


def _searched(session: Session, snapshot: WorkspaceSnapshot, text: str, today: date) -> Contact:
    """The only contact whose name a search for the text finds; else raises what `find` raises."""
    said, hint = f'There is no contact "{text}".', "Give a name, an address, or a contact's uuid."
    if snapshot.workspace.redacted:
        said = f'No contact has the code or uuid "{text}", and nobody is found by what is hidden here.'
        raise NotFound(said, "Names and addresses are hidden; give a reference code or a uuid.")
    asked = _asked_for(snapshot, text, today)
    ids, count = _first(session, snapshot, text, today) if asked else ([], 0)
    if not count:
        raise NotFound(said, hint)
    if asked != {_BY_NAME}:
        close = _candidates(session, snapshot, ids)
        raise NotFound(said, f"Did you mean {_listed(close, count)}? Give the uuid.", close)
    if count > 1:
        raise _several(session, snapshot, text, ids, count)
    return repository.load(session, contacts.c.id.in_(ids))[0]


def _asked_for(snapshot: WorkspaceSnapshot, text: str, today: date) -> set[str]:
    """Whether a search for the text asks for names, for addresses or for both; nothing when it asks for
    anything else, or is none."""
    try:
        asked = list(conditions(snapshot.query(text, today).root))
    except QueryError:
        return set()
    found = {"address" if one.kind is Kind.SCHEME else one.key for one in asked}
    return found if found <= {_BY_NAME, "address"} else set()


def _first(session: Session, snapshot: WorkspaceSnapshot, text: str, today: date) -> tuple[list[int], int]:
    """The ids of the first contacts that a search for the text finds, folder by folder, and how many there
    are."""
    found: list[int] = []
    count = 0
    for folder in Status:
        view = listing.list_query(snapshot, Listing(folder, text=text, sort=SortBy.NAME), today)
        size = _SHOWN - len(found)
        keys = listing.page(session, view, after=None, before=None, last=False, size=max(size, 1))
        found += [key.id for key in keys][:size]
        count += listing.total(session, view) if keys else 0
    return found, count


def _several(
    session: Session, snapshot: WorkspaceSnapshot, text: str, ids: list[int], count: int
) -> Ambiguous:
    named = _listed(_candidates(session, snapshot, ids), count)
    return Ambiguous(f'"{text}" is more than one contact: {named}.', "Give the uuid.")


def _candidates(session: Session, snapshot: WorkspaceSnapshot, ids: list[int]) -> tuple[str, ...]:
    """These contacts, each by name, uuid and address."""
    loaded = {one.id: one for one in repository.load(session, contacts.c.id.in_(ids))}
    return tuple(_candidate(loaded[row_id], snapshot) for row_id in ids if row_id in loaded)


def _listed(shown: tuple[str, ...], count: int) -> str:
    more = count - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


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
