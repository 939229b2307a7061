"""Finding one contact by what a person types: a uuid or its beginning, an address, or a name."""

import re

from sqlalchemy import ColumnElement, select
from sqlmodel import Session

from store import contacts as repository
from store import mapping
from store.catalogue import Catalogue
from store.columns import storable
from store.core import urns
from store.core.errors import Ambiguous, InvalidUrn, NotFound
from store.core.types import Contact
from store.models import contacts

_UUID_START = re.compile(r"[0-9a-fA-F-]{4,36}")
_SHOWN = 5


def find(session: Session, catalogue: Catalogue, text: str) -> Contact:
    """The contact that `text` means; NotFound when there is none, Ambiguous when there are several.

    A whole uuid comes first, then an address, then an exact name in any case, then the beginning of a uuid.
    """
    text = storable(text).strip()
    found = repository.one(session, text.lower()) or _by_address(session, catalogue, text)
    # A name that is not there is NULL, which the empty text is not: nothing typed is nobody.
    found = found or _only(session, text, contacts.c.sort_name == (mapping.sort_key(text) or ""))
    if found is None and _UUID_START.fullmatch(text):
        found = _only(session, text, contacts.c.uuid.startswith(text.lower(), autoescape=True))
    if found is None:
        raise NotFound(f'There is no contact "{text}".', "Give a name, an address, or a contact's uuid.")
    return found


def _by_address(session: Session, catalogue: Catalogue, text: str) -> Contact | None:
    try:
        urn = urns.from_text(text, catalogue.workspace.default_country)
    except InvalidUrn:
        return None
    return repository.by_urn(session, urn.identity)


def _only(session: Session, text: str, condition: ColumnElement[bool]) -> Contact | None:
    query = (
        select(contacts.c.id).where(condition).order_by(contacts.c.sort_name, contacts.c.id).limit(_SHOWN + 1)
    )
    ids = session.execute(query).scalars().all()
    if len(ids) > 1:
        raise Ambiguous(
            f'"{text}" is more than one contact: {_listed(session, list(ids))}.', "Give the uuid."
        )
    return next(iter(repository.load(session, contacts.c.id.in_(ids))), None) if ids else None


def _listed(session: Session, ids: list[int]) -> str:
    shown = [
        f"{title(contact)} ({contact.uuid[:8]})"
        for contact in repository.load(session, contacts.c.id.in_(ids[:_SHOWN]))
    ]
    return ", ".join(shown) + (" and others" if len(ids) > _SHOWN else "")


def title(contact: Contact) -> str:
    """What people know a contact by: the name, else the priority address, else the uuid."""
    if contact.name.strip():
        return contact.name
    if contact.addresses:
        return urns.format_urn(contact.addresses[0].urn, international=True)
    return contact.uuid
