"""Finding one contact by what a person types: a uuid or its beginning, an address, or a name; where names and
addresses are hidden, a reference code."""

import re

from sqlalchemy import ColumnElement, select
from sqlmodel import Session

from store.core import urns
from store.core.contacts import search_keys
from store.core.contacts.redaction import redact
from store.core.contacts.reference_codes import decode
from store.core.errors import Ambiguous, ChannelUnusable, InvalidUrn, NotFound
from store.core.text import storable
from store.core.types import Channel, Contact
from store.database.models import contacts
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import contacts as repository

_UUID_START = re.compile(r"[0-9a-fA-F-]{4,36}")
_SHOWN = 5


def find(session: Session, snapshot: WorkspaceSnapshot, text: str) -> Contact:
    """The contact that a text names; raises NotFound when there is none, Ambiguous when there are several.

    A whole uuid is tried first, then an address, an exact name in any case, and the beginning of a uuid.
    Where names and addresses are hidden, a reference code takes their place.
    """
    text, hidden = storable(text).strip(), snapshot.workspace.redacted
    found = repository.one(session, text.lower())
    if found is None:
        found = _by_code(session, text) if hidden else _by_what_is_seen(session, snapshot, text)
    if found is None and _UUID_START.fullmatch(text):
        begins = contacts.c.uuid.startswith(text.lower(), autoescape=True)
        found = _only(session, snapshot, text, begins)
    if found is None:
        if hidden:
            said = f'No contact has the code or uuid "{text}", and nobody is found by what is hidden here.'
            raise NotFound(said, "Names and addresses are; give a reference code, or a uuid.")
        raise NotFound(f'There is no contact "{text}".', "Give a name, an address, or a contact's uuid.")
    return found


def _by_what_is_seen(session: Session, snapshot: WorkspaceSnapshot, text: str) -> Contact | None:
    # A name that is not there is NULL, which the empty text is not: nothing typed is nobody.
    by_name = contacts.c.sort_name == (search_keys.sort_key(text) or "")
    return _by_address(session, snapshot, text) or _only(session, snapshot, text, by_name)


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
    ids = session.execute(query).scalars().all()
    if len(ids) > 1:
        raise Ambiguous(
            f'"{text}" is more than one contact: {_listed(session, snapshot, list(ids))}.', "Give the uuid."
        )
    return next(iter(repository.load(session, contacts.c.id.in_(ids))), None) if ids else None


def _listed(session: Session, snapshot: WorkspaceSnapshot, ids: list[int]) -> str:
    shown = [
        f"{title(contact, snapshot)} ({contact.uuid[:8]})"
        for contact in repository.load(session, contacts.c.id.in_(ids[:_SHOWN]))
    ]
    return ", ".join(shown) + (" and others" if len(ids) > _SHOWN else "")


def channel(snapshot: WorkspaceSnapshot, uuid: str) -> Channel:
    """The channel that was chosen; raises ChannelUnusable when it is gone."""
    found = snapshot.router.channel(uuid)
    if found is None:
        raise ChannelUnusable("The channel is not there any more.")
    return found


def title(contact: Contact, snapshot: WorkspaceSnapshot) -> str:
    """What people know a contact by: the name, else the priority address, else the uuid."""
    contact = redact(contact, snapshot.workspace)
    if contact.name.strip():
        return contact.name
    if contact.addresses:
        return urns.format_urn(contact.addresses[0].urn, international=True)
    return contact.uuid
