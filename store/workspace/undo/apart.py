"""Contacts that were told apart: what becomes of that when lines of history are taken back."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlmodel import Session

from store.core.history.changes import TOLD_APART, Change
from store.database.models import contacts
from store.repositories.journal import Action
from store.workspace import told_apart

Backs = Mapping[str, Sequence[Change]]
"""The changes that tell contacts apart again or not any more, by the uuid of one of the two."""


def backs(
    session: Session, uuid: str, changes: Iterable[Change], coming: Iterable[str]
) -> tuple[list[Change], list[str]]:
    """The changes that take back what changes of a contact tell apart, or not any more; and why others stay.
    `coming` are the uuids of those who come back with it."""
    made: list[Change] = []
    refusals: list[str] = []
    for one in changes:
        if one.attribute == TOLD_APART:
            back = Change(TOLD_APART, one.after, one.before)
            why = _refusal(session, uuid, back, coming)
            refusals += [why] if why else []
            made += [] if why else [back]
    return made, refusals


def _refusal(session: Session, uuid: str, back: Change, coming: Iterable[str]) -> str:
    other = (back.before or back.after)["uuid"]
    ids = _ids(session, (uuid, other))
    if other not in ids and other not in coming:
        return "who it was told apart from is not there any more"
    together = len(ids) > 1 and told_apart.is_apart(session, told_apart.two(ids[uuid], ids[other]))
    return "" if together is (back.after is None) else "who it is told apart from was changed since"


def write(session: Session, wanted: Backs, action: Action) -> None:
    """Tell contacts apart again, or not any more; each two once, though both have a line."""
    for uuid, changes in wanted.items():
        for back in changes:
            other = (back.before or back.after)["uuid"]
            ids = _ids(session, (uuid, other))
            if len(ids) > 1:
                two = told_apart.two(ids[uuid], ids[other])
                told_apart.forget(session, two)
                if back.after is not None:
                    told_apart.tell(session, two, action.at, action.by)


def _ids(session: Session, uuids: Iterable[str]) -> dict[str, int]:
    query = select(contacts.c.uuid, contacts.c.id).where(contacts.c.uuid.in_(list(uuids)))
    return {row.uuid: row.id for row in session.execute(query)}
