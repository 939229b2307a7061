"""A contact's profile as text: the fields at the top, the addresses with their channels, what happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content

from store.core.fields.values import display
from store.core.messages.views import MessageView
from store.core.routing import Pick, Route
from store.core.types import Contact, Field, Workspace
from store.core.urns import format_urn, label
from store.core.views import DisplaySettings, HistoryEntry
from tui.keys.bindings import key_of
from tui.text.addresses import variables_told, with_problem
from tui.text.cells import UNSET, CordSigns, Glyphs, clean, fit, fit_middle, folded, when, width_of
from tui.text.content import joined
from tui.text.cord import Cord, Drawing, cord_lines, fallback_line
from tui.text.delivery.messages import Telling, day_told, message_lines
from tui.text.fields import NO_READING
from tui.text.palette import MUTED
from tui.text.reasons import pick_told, route_told

_LABEL = 14
_VALUE = 22
_INDENT = 4  # cells before the sentence under an address
_ADDRESS = 26
_TYPE = 20
_WAYS = 4  # lines of channels in the picture of the route


@dataclass(frozen=True, slots=True)
class Profile:
    """All that the profile shows. `picks` has one entry for each address, in order; `messages` are the last
    ones."""

    contact: Contact
    picks: tuple[Pick, ...]
    route: Route
    fields: tuple[Field, ...]
    cord: Cord | None = None
    messages: tuple[MessageView, ...] = ()


def top_lines(profile: Profile, workspace: Workspace, width: int) -> Iterable[Content]:
    """Name, featured fields, status, dates, groups and the other fields that have a value, in `width` cells.

    Two short ones share a line where there is room.
    """
    contact = profile.contact
    yield joined((contact.name or "(no name)", "bold"))
    entries = [
        ("Status", contact.status.value.capitalize()),
        ("Language", contact.language),
        ("Created", when(contact.created_on, workspace)),
        ("Last seen", when(contact.last_seen_on, workspace)),
        ("Groups", ", ".join(group.name for group in contact.groups)),
    ]
    featured = [field for field in profile.fields if field.featured]
    rest = [field for field in profile.fields if not field.featured and field.key in contact.fields]
    yield from _paired([_field(contact, field, workspace) for field in featured], width)
    yield from _paired(entries + [_field(contact, field, workspace) for field in rest], width)


def _field(contact: Contact, field: Field, workspace: Workspace) -> tuple[str, str]:
    """A field and its value. A text that cannot be read as the field's type shows as unset, with the text."""
    value = contact.fields.get(field.key)
    shown = display(value, field.type, workspace)
    if value is not None and not shown and value.text.strip():
        shown = f'{UNSET} ("{value.text}" is {NO_READING[field.type]})'
    return field.name, shown


def _paired(entries: Sequence[tuple[str, str]], width: int) -> Iterable[Content]:
    """Lines of entries, two on a line where both are short."""
    waiting: tuple[str, str] | None = None
    for name, value in entries:
        short = width_of(clean(value)) <= _VALUE and width >= 2 * (_LABEL + 1 + _VALUE) + 1
        if waiting is not None and short:
            yield joined(_short(*waiting), " ", _short(name, value))
            waiting = None
            continue
        if waiting is not None:
            yield _short(*waiting)
        waiting = (name, value) if short else None
        if not short:
            yield from _long(name, value, width)
    if waiting is not None:
        yield _short(*waiting)


def address_lines(profile: Profile, workspace: Workspace, signs: Glyphs, width: int) -> Iterable[Content]:
    """For each address a line with its type and variables, then the channel and why, in `width` cells."""
    addresses = profile.contact.addresses
    if not addresses:
        yield joined(
            "No address: nothing can be sent.  ", (key_of("contact_profile.edit"), "bold"), " adds one"
        )
    reading = DisplaySettings.of(workspace)
    variables = variables_told(addresses, profile.route)
    for rank, (pick, variable) in enumerate(zip(profile.picks, variables, strict=True), 1):
        urn = pick.address.urn
        shown = fit(fit_middle(format_urn(urn, international=True), _ADDRESS), _ADDRESS)
        head = joined((f"{rank:>2}  ", "bold"), (shown + " ", "bold"), fit(label(urn.scheme), _TYPE) + " ")
        beside = width_of(variable) <= width - _INDENT - _ADDRESS - _TYPE - 2
        yield joined(head, variable) if beside else head
        if not beside:
            yield joined(" " * _INDENT, variable)
        locked = f"{signs.lock} " if pick.address.channel else "  "
        told = with_problem(pick_told(pick, reading), urn)
        yield from _hanging(joined(f"  {locked}".ljust(_INDENT)), told, _INDENT, width)


def route_lines(profile: Profile, workspace: Workspace, signs: CordSigns, width: int) -> Iterable[Content]:
    """How the next message goes, drawn, and who carries it if that fails; a sentence where none is tried."""
    reading = DisplaySettings.of(workspace)
    if profile.cord is None or profile.cord.place:
        # No picture tells why nothing is tried, or why an address was passed over.
        yield joined(route_told(profile.route, reading))
    if profile.cord is None:
        return
    drawing = Drawing(width, _WAYS, signs, reading)
    yield from (joined(*line) for line in cord_lines(profile.cord, drawing))
    if profile.route.channel is not None:
        yield joined(*fallback_line(profile.cord, drawing))


def last_messages(profile: Profile, telling: Telling, width: int) -> Iterable[Content]:
    """The last messages in both directions with their states, each day under its name, in `width` cells."""
    day = ""
    for message in profile.messages:
        if (told := day_told(message.created_on, telling)) != day:
            day = told
            yield joined((day, MUTED))
        yield from (joined(*line) for line in message_lines(message, telling, width))


def entry_lines(entry: HistoryEntry, workspace: Workspace, width: int) -> Iterable[Content]:
    """A thing that happened: when, who, and a line for each change, in `width` cells."""
    who = f" by {entry.by}" if entry.by else ""
    source = f" ({entry.source})" if entry.source else ""
    yield joined((when(entry.at, workspace), "bold"), f"  {entry.kind.value.capitalize()}{who}{source}")
    for line in entry.lines:
        yield from _hanging(joined(" " * _INDENT), line, _INDENT, width)


def _short(name: str, value: str) -> Content:
    return joined((fit(name, _LABEL) + " ", "dim"), fit(value or UNSET, _VALUE))


def _long(name: str, value: str, width: int) -> Iterable[Content]:
    yield from _hanging(joined((fit(name, _LABEL) + " ", "dim")), value or UNSET, _LABEL + 1, width)


def _hanging(head: Content, text: str, indent: int, width: int) -> Iterable[Content]:
    """A text after its head, wrapped with a hanging indent."""
    lines = folded(text, max(20, width - indent))
    yield joined(head, lines[0])
    yield from (joined(" " * indent, line) for line in lines[1:])
