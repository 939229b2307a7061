"""How commands select one contact or many, and report the outcome."""

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.core.errors import InvalidSelection
from store.core.types import Status
from tui.cli.common import print_result
from tui.cli.options import Confirmed, DryRun, Everybody, Folder, Matching, Names
from tui.process import output
from tui.text.cells import number, plural

if TYPE_CHECKING:
    from store.core.contacts.selection import Selection
    from store.core.reports import BulkReport
    from store.services import Services
    from store.services.contacts.bulk import Bulk

Command = Callable[..., None]


@dataclass(frozen=True, slots=True)
class ContactSelection:
    """Contacts by name, or those of a folder that a search finds, or with `everybody` the whole folder.

    `sure_of` is how many the operator says they are; with `dry_run` nothing is to be done to them.
    """

    texts: tuple[str, ...] = ()
    query: str = ""
    everybody: bool = False
    folder: Status = Status.ACTIVE
    sure_of: int | None = None
    dry_run: bool = False


def on_contacts(folder: Status = Status.ACTIVE) -> Callable[[Command], Command]:
    """Decorate a command whose parameter `chosen` is a ContactSelection.

    On the command line, the arguments that make up the selection take its place. `folder` is the default of
    --folder.
    """
    parts = {"contact": (Names, None), "query": (Matching, ""), "everybody": (Everybody, False)}
    parts |= {"folder": (Folder, folder), "yes": (Confirmed, None), "dry_run": (DryRun, False)}
    typed = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in parts.items()
    ]

    def decorate(command: Command) -> Command:
        def run(contact: Any, query: Any, everybody: Any, folder: Any, yes: Any, **others: Any) -> None:
            trial = others.pop("dry_run")
            chosen = ContactSelection(tuple(contact or ()), query, everybody, folder, yes, trial)
            command(chosen=chosen, **others)

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


def act_of(services: "Services", chosen: ContactSelection) -> "Bulk":
    """What acts on the contacts, or with `dry_run` counts what it would do."""
    return services.bulk.trial() if chosen.dry_run else services.bulk


def confirmed(services: "Services", chosen: ContactSelection, warning: str = "") -> "Selection":
    """The contacts of a selection, once the operator has said that this many are meant.

    One contact needs no such word unless there is a `warning`. It is asked for at a terminal; elsewhere, and
    when another number is said, InvalidSelection is raised. What stores nothing is not asked about.
    """
    selection = resolve(services, chosen)
    if chosen.dry_run or services.why_read_only:
        return selection
    now = services.bulk.look(selection)
    least = 0 if warning else 1
    if now.count == chosen.sure_of or (chosen.sure_of is None and now.count <= least):
        return selection
    who = f"{plural(now.count, 'contact')}{first_names(now.names, now.count)}"
    told = f"{warning} This is for {who}.".lstrip()
    if chosen.sure_of is not None:
        told, hint = f"{told} You said {number(chosen.sure_of)}; nothing was changed.", ""
    elif not output.is_attended():
        hint = f"Add --yes {now.count} to do it, or --dry-run to see what it would do."
    else:
        output.narrate(told)
        said = output.ask(f"Type {now.count} to go on: ")
        if "".join(said.split()) == str(now.count):
            return selection
        told, hint = "Nothing was changed.", ""
    raise InvalidSelection(told, hint)


def print_report(
    report: "BulkReport",
    done: str,
    already: str,
    unable: str = "",
    *,
    as_json: bool,
    would: str = "",
) -> None:
    """Print which contacts a change applied to: `4 contacts DONE: Ann, Ben, Cy and 1 more.` Of the others it
    says `3 contacts were ALREADY`, and why it could not be done to the rest.

    `would` stands in for DONE after a dry run: `4 contacts would WOULD: ...`.
    """
    from tui.text.changes import changed_told, unable_told

    names = first_names(report.names, report.changed)
    said = f"{plural(report.changed, 'contact')} {f'would {would}' if would else done}{names}."
    lines = changed_told(report, said, already, trial=bool(would))
    if as_json:
        from store.services import serializers

        print_result({"dry_run": bool(would), **serializers.shape(report)}, as_json=True)
        return
    print_result(report, *lines, as_json=False)
    if told := unable_told(report, unable, trial=bool(would)):
        output.narrate(told)


def first_names(names: Sequence[str], count: int) -> str:
    """The end of a sentence about contacts: the first of them by name, and how many more there are."""
    more = count - len(names)
    return f": {', '.join(names)}{f' and {number(more)} more' if more > 0 else ''}" if names else ""
