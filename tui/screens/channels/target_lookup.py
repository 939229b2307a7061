"""The contact that a decision is asked for by what is typed: found as the contact list's search finds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.core.errors import Ambiguous, NotFound
from store.core.query import QueryError
from store.core.types import Contact, Status
from store.core.views import ContactRow, DisplaySettings, Listing
from tui.base.dialogs import MenuItem
from tui.text.addresses import address_text
from tui.text.cells import fit

if TYPE_CHECKING:
    from store.services import Services

MOST = 20
"""How many contacts are offered at most."""

_NAME, _ADDRESS = 26, 26  # cells


@dataclass(frozen=True, slots=True)
class Matches:
    """Several contacts that a text could mean, those of Active first; `more` than these are found."""

    rows: tuple[ContactRow, ...]
    more: bool = False


def look_up(services: "Services", text: str) -> Contact | Matches:
    """The contact with that name, address, uuid or code; else the one that a search in every folder finds, or
    several. Raises NotFound, or Ambiguous where no search tells them apart."""
    try:
        return services.contacts.find(text)
    except (NotFound, Ambiguous) as error:
        rows = _searched(services, text)
        if not rows:
            raise error from None
    if len(rows) == 1:
        return services.contacts.get(rows[0].uuid)
    return Matches(rows[:MOST], len(rows) > MOST)


def _searched(services: "Services", text: str) -> tuple[ContactRow, ...]:
    rows: tuple[ContactRow, ...] = ()
    try:
        for folder in Status:
            if len(rows) <= MOST:
                rows += services.contacts.page(Listing(folder, text=text), size=MOST + 1 - len(rows))
    except QueryError:
        return ()
    return rows


def offered(matches: Matches, reading: DisplaySettings) -> tuple[MenuItem, ...]:
    """An item for each contact: its name, its priority address, and its folder unless that is Active."""
    return tuple(MenuItem("", _offer(row, reading), row.uuid) for row in matches.rows)


def _offer(row: ContactRow, reading: DisplaySettings) -> str:
    address = address_text(row.address, reading) if row.address else "no address"
    folder = "" if row.status is Status.ACTIVE else row.status.value.capitalize()
    return f"{fit(row.name or '(no name)', _NAME)} {fit(address, _ADDRESS)} {folder}".rstrip()
