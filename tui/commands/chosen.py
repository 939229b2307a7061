"""Contacts as a command line says them, and what became of them."""

from dataclasses import dataclass

from store.core.contacts.selection import Selection
from store.core.errors import InvalidSelection
from store.core.reports import BulkReport
from store.core.types import Status
from store.core.views import Listing
from store.services import Services
from tui.commands.opening import find_contact
from tui.process import output
from tui.text.cells import plural


@dataclass(frozen=True, slots=True)
class Who:
    """Contacts by name, or those of a folder that a search finds, or with `all` everybody in it."""

    texts: tuple[str, ...]
    query: str = ""
    folder: Status = Status.ACTIVE
    all: bool = False


def selection(services: Services, who: Who) -> Selection:
    """The contacts that are meant; InvalidSelection unless they are said in one way, NotFound and Ambiguous
    as for one contact."""
    if sum(map(bool, (who.texts, who.query, who.all))) != 1:
        raise InvalidSelection("Say which contacts in one way: by name, with --query, or with --all.")
    if who.texts:
        return Selection.of(find_contact(services, text).uuid for text in who.texts)
    return Selection.all_of(Listing(folder=who.folder, text=who.query))


def tell(report: BulkReport, done: str, as_json: bool, why: str = "") -> None:
    """Say of how many contacts something became true; `why` it could not of the others."""
    if as_json:
        counts: dict[str, output.Json] = {"changed": report.changed, "unchanged": report.unchanged}
        output.document({**counts, "unable": report.unable})
        return
    output.line(f"{plural(report.changed, 'contact')} {done}.")
    if report.unchanged:
        output.line(f"{plural(report.unchanged, 'contact')} already so.")
    if report.unable:
        output.narrate(f"{plural(report.unable, 'contact')} left alone: {why}.")
