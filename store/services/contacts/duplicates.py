"""Contacts that are likely the same: suggestions a page at a time, and what operators said of them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from store.core.contacts.duplicates import (
    STRENGTH,
    DuplicateRow,
    Place,
    ReasonCode,
    shown,
)
from store.core.errors import InvalidSelection
from store.core.history.changes import TOLD_APART, Change
from store.core.progress import UNWATCHED, Monitor
from store.core.types import Contact
from store.core.views import HistoryKind
from store.database.models import contacts
from store.repositories import journal
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.contacts import lookup
from store.services.context import Service
from store.workspace import contacts as repository
from store.workspace import duplicates as finder
from store.workspace import told_apart
from store.workspace.merging import said_of

_STOPPED: Final = "Stopped; nothing was changed."


@dataclass(frozen=True, slots=True)
class DuplicatePage:
    """Suggestions in order, the strongest reasons first; `after` is where the next page begins, None at the
    end."""

    rows: tuple[DuplicateRow, ...]
    after: Place | None


class Duplicates(Service):
    """Finds contacts that are likely the same, and merges nobody.

    While names and addresses are hidden only numbers and e-mail addresses are compared, and a reason does not
    tell them: whose an address is, claiming it tells as well, by the code. That two have one name is not
    told: whoever can name a contact could find out with it what others are called, which a search refuses.
    """

    def page(
        self,
        after: Place | None = None,
        size: int = 50,
        *,
        reasons: Collection[ReasonCode] = tuple(ReasonCode),
        monitor: Monitor = UNWATCHED,
    ) -> DuplicatePage:
        """The next suggestions after a place, at most `size`; Cancelled when the monitor stops the search.

        It reads on through the indexes until it has them, window by window, each in a transaction of its
        own: what others change meanwhile may or may not be seen.
        """
        found: list[DuplicateRow] = []
        place = after
        while len(found) < size:
            with self._context.reading() as (session, snapshot):
                wanted = _wanted(snapshot, reasons)
                met, then = finder.window(session, wanted, place)
                rest = met[size - len(found) :]
                met = met[: size - len(found)]
                hidden = snapshot.workspace.redacted
                found += [shown(one, hidden=hidden) for one in finder.suggestions(session, wanted, met)]
            monitor.check(_STOPPED)
            if rest:
                return DuplicatePage(tuple(found), met[-1].place)
            if then is None:
                return DuplicatePage(tuple(found), None)
            monitor.progress(then.strength, len(STRENGTH))
            place = then
        return DuplicatePage(tuple(found), place)

    def not_the_same(self, one: str, other: str) -> bool:
        """Remember that two contacts are not the same, so that they are not suggested again; whether that is
        new. NotFound when one of them is gone."""
        return self._say(one, other, apart=True)

    def ask_again(self, one: str, other: str) -> bool:
        """Forget that two contacts are not the same; whether somebody had said so."""
        return self._say(one, other, apart=False)

    def _say(self, one: str, other: str, *, apart: bool) -> bool:
        def work(session: Session, snapshot: WorkspaceSnapshot) -> bool:
            if one == other:
                raise InvalidSelection("That is one contact, not two.", "Name two contacts.")
            # In the order of their ids, so that two who do so at once wait for each other.
            known = repository.load(session, contacts.c.uuid.in_((one, other)), lock=True)
            gone = next((uuid for uuid in (one, other) if uuid not in {each.uuid for each in known}), None)
            if gone is not None:
                raise lookup.gone(session, snapshot, gone)
            pair = known[0], known[1]
            two = told_apart.two(pair[0].id, pair[1].id)
            if told_apart.is_apart(session, two) == apart:
                return False
            action = self._context.action(HistoryKind.UPDATED)
            if apart:
                told_apart.tell(session, two, action.at, action.by)
            else:
                told_apart.forget(session, two)
            journal.write(session, action, *_records(pair, apart=apart))
            return True

        return self._context.write(work)


def _wanted(snapshot: WorkspaceSnapshot, reasons: Collection[ReasonCode]) -> finder.Wanted:
    told = {one for one in reasons if not snapshot.workspace.redacted or one is not ReasonCode.NAME}
    return finder.Wanted(frozenset(told), snapshot.workspace.default_country)


def _records(pair: tuple[Contact, Contact], *, apart: bool) -> Iterator[journal.Record]:
    """Both have it in their history."""
    for one, other in (pair, pair[::-1]):
        said = said_of(other)
        change = Change(TOLD_APART, None, said) if apart else Change(TOLD_APART, said, None)
        yield journal.Record(one.uuid, (change,), contact_id=one.id)
