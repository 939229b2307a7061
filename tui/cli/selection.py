"""How commands select one contact or many, and report the outcome."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.core.errors import InvalidSelection
from store.core.types import Status
from tui.cli.common import print_result
from tui.cli.options import Everybody, Folder, Matching, Names
from tui.process import output
from tui.text.cells import plural

if TYPE_CHECKING:
    from store.core.contacts.selection import Selection
    from store.core.reports import BulkReport
    from store.services import Services

Command = Callable[..., None]


@dataclass(frozen=True, slots=True)
class ContactSelection:
    """Contacts by name, or those of a folder that a search finds, or with `everybody` the whole folder."""

    texts: tuple[str, ...] = ()
    query: str = ""
    everybody: bool = False
    folder: Status = Status.ACTIVE


def on_contacts(folder: Status = Status.ACTIVE) -> Callable[[Command], Command]:
    """Decorate a command whose parameter `chosen` is a ContactSelection.

    On the command line, the arguments that make up the selection take its place. `folder` is the default of
    --folder.
    """
    parts = {"contact": (Names, None), "query": (Matching, ""), "everybody": (Everybody, False)}
    parts["folder"] = (Folder, folder)
    typed = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in parts.items()
    ]

    def decorate(command: Command) -> Command:
        def run(contact: Any, query: Any, everybody: Any, folder: Any, **others: Any) -> None:
            command(chosen=ContactSelection(tuple(contact or ()), query, everybody, folder), **others)

        own = list(inspect.signature(command).parameters.values())
        place = next(index for index, one in enumerate(own) if one.name == "chosen")
        shown = [one.replace(kind=one.KEYWORD_ONLY) for one in (*own[:place], *typed, *own[place + 1 :])]
        functools.update_wrapper(run, command)
        run.__annotations__ = {one.name: one.annotation for one in shown}
        run.__dict__ |= {"__signature__": inspect.Signature(shown)}
        return run

    return decorate


def resolve(services: "Services", chosen: ContactSelection) -> "Selection":
    """The contacts of a selection; raises InvalidSelection unless they are given in exactly one way, NotFound
    and Ambiguous as for one contact."""
    from store.core.contacts.selection import Selection
    from store.core.views import Listing
    from tui.cli.naming import find_contact

    if sum(map(bool, (chosen.texts, chosen.query, chosen.everybody))) != 1:
        raise InvalidSelection("Say which contacts in one way: by name, with --query, or with --all.")
    if chosen.texts:
        return Selection.of(find_contact(services, text).uuid for text in chosen.texts)
    return Selection.all_of(Listing(folder=chosen.folder, text=chosen.query))


def print_report(report: "BulkReport", done: str, already: str, unable: str = "", *, as_json: bool) -> None:
    """Print how many contacts a change applied to: `3 contacts DONE`. Of the others it says `3 contacts were
    ALREADY`, and why it could not be done to the rest."""
    from tui.text.changes import changed_told, unable_told

    said = changed_told(report, f"{plural(report.changed, 'contact')} {done}.", already)
    print_result(report, *said, as_json=as_json)
    if not as_json and (told := unable_told(report, unable)):
        output.narrate(told)
