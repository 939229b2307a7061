"""What the command `route` does: report which channel would carry a message or call, and why."""

from dataclasses import dataclass

from store.core.errors import InvalidUrn
from store.core.routing import Candidate, Condition, Pick, Router
from store.core.types import Address, Contact, Role
from store.core.views import DisplaySettings
from store.services import Services, serializers
from tui.cli.common import opened
from tui.cli.naming import find_contact, named, read_address, reading, shown
from tui.process import output
from tui.process.output import Column
from tui.text.cells import cord_signs
from tui.text.cord import Drawing, cord_lines, cord_of, fallback_line, ranked
from tui.text.reasons import pick_told, route_told, why

_WAYS = 6  # lines of channels in the picture of the route

_CANDIDATES = (
    Column("CHANNEL", 24, rank=100),
    Column("VERDICT", 9, rank=95),
    Column("OVERLAP", 7, right=True),
    Column("DIGITS", 16),
    Column("WHY", 90, rank=90, folds=True),
)


@dataclass(frozen=True, slots=True)
class _Question:
    """The subject of the command: a contact, or one address with its owner, if any."""

    contact: Contact | None
    address: Address | None = None

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The whole list that a lock's conditions are judged by."""
        if self.contact is not None:
            return self.contact.addresses
        return (self.address,) if self.address is not None else ()


def explain_route(
    database: str, text: str, *, role: Role = Role.SEND, explain: bool = False, as_json: bool = False
) -> None:
    """Print the route of a contact, or the channel for an address, whether or not anybody has it."""
    with opened(database) as services:
        question, how = _read(services, text), reading(services)
        router = services.router()
        if question.address is not None:
            picks: tuple[Pick, ...] = (router.pick(question.address, role),)
            document, told = _about_address(question, picks[0], how, explain=explain)
        else:
            assert question.contact is not None
            route = router.route(question.contact.addresses, role, question.contact.status)
            picks = route.picks
            shape = serializers.route(route, how, explain=explain)
            document = {**shape, "contact": _contact_shape(question.contact)}
            told = f"{named(question.contact)}: {route_told(route, how)}."
        if as_json:
            conditions = _conditions(router, picks, question)
            output.document(
                {"role": role.value, **document, "conditions": [*map(serializers.condition, conditions)]}
            )
            return
        if explain:
            _draw(router, question, picks, how)
            _print_picks(router, picks, question, how)
        output.line(told)


def _read(services: Services, text: str) -> _Question:
    """A contact by uuid or name; an address by its text, with the lock that its owner's list gives it."""
    try:
        urn = read_address(services, text)
    except InvalidUrn:
        urn = None
    if urn is None:
        return _Question(find_contact(services, text))
    owner = services.contacts.owner_of(urn)
    if owner is None:
        return _Question(None, Address(urn))
    return _Question(owner, next(one for one in owner.addresses if one.urn == urn))


def _about_address(
    question: _Question, pick: Pick, how: DisplaySettings, *, explain: bool
) -> tuple[dict[str, output.Json], str]:
    owner = question.contact
    document: dict[str, output.Json] = {
        **serializers.pick(pick, how, explain=explain),
        "sentence": pick_told(pick, how),
        "contact": _contact_shape(owner) if owner else None,
    }
    whose = f" ({named(owner)}, {owner.status})" if owner else ""
    return document, f"{shown(pick.address.urn)}{whose}: {pick_told(pick, how)}."


def _contact_shape(contact: Contact) -> output.Json:
    return {"uuid": contact.uuid, "name": contact.name, "status": contact.status.value}


def _conditions(router: Router, picks: tuple[Pick, ...], question: _Question) -> tuple[Condition, ...]:
    """The conditions of a lock on the address that the decision ended at."""
    return router.conditions(picks[-1].address, question.addresses) if picks else ()


def _draw(router: Router, question: _Question, picks: tuple[Pick, ...], how: DisplaySettings) -> None:
    """Draw the route of the contact, or of the address that was asked about."""
    addresses = question.addresses or tuple(pick.address for pick in picks)
    if not picks:
        return
    whose = question.contact.name if question.contact else ""
    cord = cord_of(whose or "(no name)", addresses, picks[-1], router)
    drawing = Drawing(output.columns(), _WAYS, cord_signs(not output.is_unicode()), how)
    for line in cord_lines(cord, drawing):
        output.line("".join(text for text, _ in line).rstrip())
    if cord.pick.channel is not None:
        output.line("".join(text for text, _ in fallback_line(cord, drawing)))
    output.line()


def _print_picks(router: Router, picks: tuple[Pick, ...], question: _Question, how: DisplaySettings) -> None:
    for pick in picks:
        output.line(f"Channels for {shown(pick.address.urn)}:")
        output.aligned(
            _CANDIDATES, [_candidate_cells(candidate, how) for candidate in ranked(pick.candidates)]
        )
        if pick is not picks[-1]:
            output.line(f"{pick_told(pick, how)}.")
        output.line()
    conditions = _conditions(router, picks, question)
    if conditions:
        output.line("A contact is held to one channel when:")
    for condition in conditions:
        output.line(f"  [{'x' if condition.met else ' '}] {condition.text}")
    if conditions:
        output.line()


def _candidate_cells(candidate: Candidate, how: DisplaySettings) -> tuple[str, ...]:
    return (
        candidate.channel.name,
        candidate.verdict.value,
        str(candidate.overlap) if candidate.matched else "",
        "" if how.redacted else candidate.matched[: candidate.overlap],
        why(candidate.reason, how),
    )
