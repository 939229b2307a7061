"""How commands select one contact or many, and report the outcome."""

import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.core.errors import InvalidSelection
from store.core.types import Status
from tui.cli.common import print_result
from tui.cli.options import Confirmed, DryRun, Everybody, Folder, Matching, Names, Outcome
from tui.process import output
from tui.process.output import Column
from tui.text.cells import glyphs, number, plural

if TYPE_CHECKING:
    from store.core.contacts.bulk_reports import BulkReport
    from store.core.contacts.selection import Selection
    from store.core.views import ContactRow
    from store.services import Services
    from store.services.contacts.bulk import Bulk

Command = Callable[..., None]

_BAR = 20
_ROUTES = (
    Column("CHANNEL", 20),
    Column("BEFORE", 9, right=True),
    Column("AFTER", 9, right=True),
    Column("SHIFT", 10, right=True),
    Column("", _BAR),
)


@dataclass(frozen=True, slots=True)
class Told:
    """How an act is told: `4 contacts DONE`, or in a trial `4 contacts would WOULD`; others `were
    ALREADY`."""

    done: str
    would: str
    already: str


@dataclass(frozen=True, slots=True)
class ContactSelection:
    """Contacts by name, or those of a folder that a search finds, or with `everybody` the whole folder.

    `sure_of` is how many the operator says they are; with `dry_run` nothing is to be done to them, and those
    with the outcome `listed` are told.
    """

    texts: tuple[str, ...] = ()
    query: str = ""
    everybody: bool = False
    folder: Status = Status.ACTIVE
    sure_of: int | None = None
    dry_run: bool = False
    listed: str = ""


def on_contacts(folder: Status = Status.ACTIVE, *, lists: bool = True) -> Callable[[Command], Command]:
    """Decorate a command whose parameter `chosen` is a ContactSelection.

    On the command line, the arguments that make up the selection take its place. `folder` is the default of
    --folder; without `lists` there is no --list.
    """
    parts = {"contact": (Names, None), "query": (Matching, ""), "everybody": (Everybody, False)}
    parts |= {"folder": (Folder, folder), "yes": (Confirmed, None), "dry_run": (DryRun, False)}
    parts |= {"listed": (Outcome, "")} if lists else {}
    typed = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in parts.items()
    ]

    def decorate(command: Command) -> Command:
        def run(contact: Any, query: Any, everybody: Any, folder: Any, yes: Any, **others: Any) -> None:
            listed = others.pop("listed", "")
            trial = others.pop("dry_run") or bool(listed)
            chosen = ContactSelection(tuple(contact or ()), query, everybody, folder, yes, trial, listed)
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
    return services.bulk.trial(chosen.listed) if chosen.dry_run else services.bulk


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
    services: "Services",
    chosen: ContactSelection,
    act: "Bulk",
    report: "BulkReport",
    told: Told,
    *,
    as_json: bool,
) -> None:
    """Print which contacts an act changed, or would change: `4 contacts DONE: Ann, Ben, Cy and 1 more.` Of
    the others it says how many `3 contacts were ALREADY`, and why it could not be done to the rest.

    Of a trial it tells how routes would shift; or only lists the contacts of the outcome that was asked for.
    """
    from store.services import serializers
    from tui.cli.contacts.commands import print_rows
    from tui.cli.naming import reading
    from tui.text.changes import changed_told, unable_told

    trial = chosen.dry_run
    kept = _kept(act, chosen, report)
    if as_json:
        shape: dict[str, Any] = {"dry_run": trial, **serializers.shape(report)}
        if chosen.listed:
            how = reading(services)
            shape["contacts"] = [serializers.row(one, how) for one in kept]
        print_result(shape, as_json=True)
        return
    if chosen.listed:
        print_rows(services, kept)
        return
    names = first_names(report.names, report.changed)
    said = f"{plural(report.changed, 'contact')} {f'would {told.would}' if trial else told.done}{names}."
    print_result(report, *changed_told(report, said, told.already, trial=trial), as_json=False)
    for sentence in unable_told(report, trial=trial):
        output.narrate(sentence)
    _print_routes(report)


def _kept(act: "Bulk", chosen: ContactSelection, report: "BulkReport") -> "Iterator[ContactRow]":
    """The contacts of the outcome that is to be listed; InvalidSelection when there are none."""
    from store.services.contacts.bulk import Trial

    if not chosen.listed or not isinstance(act, Trial):
        return iter(())
    if chosen.listed not in report.outcomes:
        known = ", ".join(report.outcomes) or "none"
        raise InvalidSelection(f'Nobody would have the outcome "{chosen.listed}".', f"There are: {known}.")
    return act.rows()


def _print_routes(report: "BulkReport") -> None:
    """Print how routes shift by channel, where any does."""
    from tui.text.changes import shift_rows

    if all(one.before == one.after for one in report.routes):
        return
    full = glyphs(ascii=not output.is_unicode()).full
    output.line()
    output.aligned(_ROUTES, shift_rows(report.routes, _BAR, full))


def first_names(names: Sequence[str], count: int) -> str:
    """The end of a sentence about contacts: the first of them by name, and how many more there are."""
    more = count - len(names)
    return f": {', '.join(names)}{f' and {number(more)} more' if more > 0 else ''}" if names else ""
