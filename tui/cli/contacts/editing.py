"""What the commands `add`, `set`, `address` and `raise` do: change one contact, and say what that did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from store.core import priority, urns
from store.core.contacts.selection import Selection
from store.core.errors import CordboardError, InvalidContact, InvalidSelection, InvalidUrn, NotFound, Problem
from store.core.routing import Route
from store.core.types import Address, Contact, Status, Urn
from store.core.views import ContactEdit, EditReport
from store.services import Services, serializers
from store.services.contacts.bulk_acts import Parts
from tui.cli.common import monitor, opened
from tui.cli.naming import find_contact, named, reading, shown
from tui.cli.selection import ContactSelection, Told, act_of, confirmed, print_report
from tui.process import output
from tui.text.reasons import route_told

Read = TypeVar("Read")
Addresses = tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What is given of a contact on the command line, as it is typed; None is not given.

    `fields` are texts such as `age=34`, `groups` names or ids.
    """

    name: str | None = None
    language: str | None = None
    addresses: Sequence[str] = ()
    fields: Sequence[str] = ()
    groups: Sequence[str] = ()
    as_text: bool = False


def add(database: str, given: Given, *, dry_run: bool = False, as_json: bool = False) -> None:
    """Make a contact, and print its id and its route."""
    with opened(database, create=True) as services:
        problems: list[Problem] = []
        edit = ContactEdit(
            name=given.name or "",
            status=Status.ACTIVE,
            language=given.language or "",
            addresses=_addresses(services, given.addresses, problems),
            fields=_fields(services, given.fields, problems),
            groups=_groups(services, given.groups, problems),
            as_text=given.as_text,
        )
        try:
            report = _made(services, edit, problems, dry_run=dry_run)
        except InvalidContact as error:
            raise InvalidContact(
                tuple(_naming_address(one, edit.addresses) for one in error.problems)
            ) from None
        who = named(report.after)
        told = f"{who} would be added" if dry_run else f"Added {who}, {report.after.uuid}"
        tell(services, report, f"{told}.", dry_run=dry_run, as_json=as_json)


def set_parts(
    database: str, contact_text: str, given: Given, *, dry_run: bool = False, as_json: bool = False
) -> None:
    """Set what is given of a contact, and print what that changes."""
    if given.name is None and given.language is None and not given.fields:
        raise InvalidSelection("Say what to set: --name, --language, or --field KEY=VALUE.")
    with opened(database) as services:
        contact, problems = find_contact(services, contact_text), list[Problem]()
        fields = _fields(services, given.fields, problems)

        def change(edit: ContactEdit) -> ContactEdit:
            return replace(
                edit,
                name=edit.name if given.name is None else given.name,
                language=edit.language if given.language is None else given.language,
                fields={**edit.fields, **fields},
                as_text=given.as_text,
            )

        edit = partial(services.contacts.edit, contact.uuid, change)
        report = _unless(problems, edit, partial(edit, trial=True), dry_run=dry_run)
        tell(services, report, changes_told(report), dry_run=dry_run, as_json=as_json)


def set_many(database: str, chosen: ContactSelection, given: Given, *, as_json: bool = False) -> None:
    """Set the language and fields that are given of many contacts, and print what that changes."""
    if given.name is not None:
        raise InvalidSelection("A name is set of one contact at a time.")
    if given.language is None and not given.fields:
        raise InvalidSelection("Say what to set: --language, or --field KEY=VALUE.")
    with opened(database) as services:
        problems: list[Problem] = []
        parts = Parts(given.language, _fields(services, given.fields, problems), given.as_text)
        if problems:
            raise InvalidContact(tuple(problems))
        nobody = Selection.of(())
        services.bulk.trial().set_parts(nobody, parts)
        selection = confirmed(services, chosen)
        act = act_of(services, chosen)
        with monitor("Setting") as watch:
            report = act.set_parts(selection, parts, watch)
        print_report(services, chosen, act, report, Told("set", "be set", "so already"), as_json=as_json)


def add_address(
    database: str, contact_text: str, text: str, *, dry_run: bool = False, as_json: bool = False
) -> None:
    """Add an address at the end of a contact's list."""
    with opened(database) as services:
        contact, urn = find_contact(services, contact_text), _typed(services, text)
        report = _rearranged(services, contact, lambda own: (*own, Address(urn)), dry_run=dry_run)
        tell(services, report, changes_told(report), dry_run=dry_run, as_json=as_json)


def edit_address(
    database: str, contact_text: str, old: str, new: str, *, dry_run: bool = False, as_json: bool = False
) -> None:
    """Put another address in the place of one of a contact's."""
    with opened(database) as services:
        contact = find_contact(services, contact_text)
        before, urn = own_address(services, contact, old), _typed(services, new)

        def change(own: Addresses) -> Addresses:
            place = _place(contact, own, before)
            same = own[place].urn.identity == urn.identity
            written = replace(own[place], urn=urn) if same else Address(urn)
            return (*own[:place], written, *own[place + 1 :])

        report = _rearranged(services, contact, change, dry_run=dry_run)
        tell(services, report, changes_told(report), dry_run=dry_run, as_json=as_json)


def remove_address(
    database: str, contact_text: str, text: str, *, dry_run: bool = False, as_json: bool = False
) -> None:
    """Take one of a contact's addresses off its list."""
    with opened(database) as services:
        contact = find_contact(services, contact_text)
        gone = own_address(services, contact, text)

        def change(own: Addresses) -> Addresses:
            place = _place(contact, own, gone)
            return (*own[:place], *own[place + 1 :])

        report = _rearranged(services, contact, change, dry_run=dry_run)
        tell(services, report, changes_told(report), dry_run=dry_run, as_json=as_json)


def raise_address(
    database: str,
    contact_text: str,
    text: str,
    *,
    to_top: bool = False,
    dry_run: bool = False,
    as_json: bool = False,
) -> None:
    """Move one of a contact's addresses one step up, or to the top, and say where it stands."""
    with opened(database) as services:
        contact = find_contact(services, contact_text)
        urn = own_address(services, contact, text)

        def change(own: Addresses) -> Addresses:
            place = _place(contact, own, urn)
            return (own[place], *own[:place], *own[place + 1 :]) if to_top else priority.move_up(own, place)

        report = _rearranged(services, contact, change, dry_run=dry_run)
        after = report.after
        rank = _place(contact, after.addresses, urn) + 1
        would, count = "would be" if dry_run else "is now", len(after.addresses)
        told = f"{shown(urn)} {would} number {rank} of {named(after)}'s {count} addresses."
        if not report.lines:
            told = f"{shown(urn)} already is {named(after)}'s first address; nothing was changed."
        tell(services, report, told, dry_run=dry_run, as_json=as_json, position=rank)


def _made(services: Services, edit: ContactEdit, problems: list[Problem], *, dry_run: bool) -> EditReport:
    def create() -> EditReport:
        return EditReport(None, services.contacts.create(edit), ())

    return _unless(problems, create, partial(services.contacts.try_to_create, edit), dry_run=dry_run)


def _naming_address(problem: Problem, addresses: Addresses) -> Problem:
    """A problem with which address it is about, where it is about one."""
    part, _dot, place = problem.field.partition(".")
    if part != "addresses" or not place.isdecimal() or int(place) >= len(addresses):
        return problem
    return replace(problem, message=f"{shown(addresses[int(place)].urn)}: {problem.message}")


def _rearranged(
    services: Services, contact: Contact, change: Callable[[Addresses], Addresses], *, dry_run: bool
) -> EditReport:
    return services.contacts.edit(
        contact.uuid, lambda edit: replace(edit, addresses=change(edit.addresses)), trial=dry_run
    )


def _unless(
    problems: list[Problem], act: Callable[[], Read], trial: Callable[[], Read], *, dry_run: bool
) -> Read:
    """Act, or try to, unless there are problems: then raise them, with those that the store finds."""
    if not problems:
        return trial() if dry_run else act()
    try:
        trial()
    except InvalidContact as error:
        problems += error.problems
    except NotFound:
        pass  # whether somebody has an address is not tried where addresses are hidden
    raise InvalidContact(tuple(problems))


def tell(
    services: Services, report: EditReport, told: str, *, dry_run: bool, as_json: bool, **more: output.Json
) -> None:
    """Print what was done, and on one line where the next message went and goes."""
    before, after, router, how = report.before, report.after, services.router(), reading(services)
    was = router.route(before.addresses, status=before.status) if before else None
    now = router.route(after.addresses, status=after.status)
    if as_json:
        output.document(
            {
                "dry_run": dry_run,
                "changed": before is None or bool(report.lines),
                "changes": [*report.lines],
                **more,
                "contact": serializers.contact(after),
                "before_route": serializers.route(was, how) if was else None,
                "route": serializers.route(now, how),
            }
        )
        return
    if dry_run:
        output.narrate("Nothing was stored: this is what would change.")
    output.line(told)
    locks = {one.urn.identity: router.locked_to(one) for one in before.addresses} if before else {}
    kept = {one.urn.identity for one in after.addresses}
    for lock in (one for identity, one in locks.items() if one and identity not in kept):
        output.line(f"The lock to {lock.name} goes with it.")
    moved = was is not None and (was.address, was.channel) != (now.address, now.channel)
    earlier = f"Before: {_way(was)}. Now: " if moved and was else ""
    as_before = ", as before" if was is not None and not moved else ""
    output.line(f"{earlier}{route_told(now, how)}{as_before}.")


def _way(route: Route) -> str:
    if route.address is None or route.channel is None:
        return "no route"
    return f"To {shown(route.address.urn)} by {route.channel.name}"


def changes_told(report: EditReport) -> str:
    """What an edit changed of whom, in sentences."""
    told = " ".join(report.lines) or "This is so already; nothing was changed."
    return f"{named(report.after)}: {told}"


def _addresses(services: Services, texts: Sequence[str], problems: list[Problem]) -> Addresses:
    read = (_or_problem(problems, "addresses", partial(_typed, services, text)) for text in texts)
    return tuple(Address(urn) for urn in read if urn is not None)


def _fields(services: Services, texts: Sequence[str], problems: list[Problem]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            problems.append(Problem("fields", f'--field takes KEY=VALUE; "{text}" has no "=".'))
        elif field := _or_problem(problems, "fields", partial(services.fields.find, name)):
            found[field.key] = value
    return found


def _groups(services: Services, texts: Sequence[str], problems: list[Problem]) -> tuple[str, ...]:
    read = (_or_problem(problems, "groups", partial(services.groups.find, text)) for text in texts)
    return tuple(group.uuid for group in read if group is not None)


def _or_problem(problems: list[Problem], field: str, read: Callable[[], Read]) -> Read | None:
    try:
        return read()
    except CordboardError as error:
        problems.append(Problem(field, f"{error.message} {error.hint}".strip()))
        return None


def _typed(services: Services, text: str) -> Urn:
    """A new address as it is typed; raises InvalidUrn."""
    return urns.from_text(text, services.settings.workspace().default_country)


def own_address(services: Services, contact: Contact, text: str) -> Urn:
    """The address of the contact that a text names: the address itself, or its number in the list."""
    addresses = contact.addresses
    if text.isdecimal() and 1 <= int(text) <= len(addresses):
        return addresses[int(text) - 1].urn
    found = _by_value(services, addresses, text)
    if found is None:
        own = ", ".join(shown(address.urn) for address in addresses) or "none"
        raise NotFound(f'"{text}" is none of {named(contact)}\'s addresses.', f"They are: {own}.")
    return found.urn


def _place(contact: Contact, addresses: Addresses, urn: Urn) -> int:
    place = priority.find(addresses, urn)
    if place is None:
        raise NotFound(f"{named(contact)} does not have that address any more.")
    return place


def _by_value(services: Services, addresses: Addresses, text: str) -> Address | None:
    try:
        identity = urns.from_text(text, services.settings.workspace().default_country).identity
    except InvalidUrn:
        identity = ""
    return next((one for one in addresses if identity == one.urn.identity or text == one.urn.path), None)
