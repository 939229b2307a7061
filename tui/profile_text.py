"""A contact's page in words: what stands at the top, the addresses with their channels, and the history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from zoneinfo import ZoneInfo

from textual.content import Content

from store.core.reasons import pick_sentence, route_sentence
from store.core.routing import Pick, Route
from store.core.types import Contact, Field, Workspace
from store.core.urns import format_urn, label, variables
from store.core.values import display
from store.core.views import HistoryEntry
from tui.cells import UNSET, Glyphs, clean, fit, fit_middle, when, width_of
from tui.text import joined

_LABEL = 14
_VALUE = 22
_INDENT = 4  # cells before the sentence under an address
_ADDRESS = 26
_TYPE = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """All that a contact's page shows. `picks` has one entry for each address, in order."""

    contact: Contact
    picks: tuple[Pick, ...]
    route: Route
    fields: tuple[Field, ...]
    history: tuple[HistoryEntry, ...]


def top_lines(profile: Profile, workspace: Workspace) -> Iterable[Content]:
    """Name, status, dates, groups and field values, featured fields first; short ones two on a line."""
    contact = profile.contact
    yield joined((contact.name or "(no name)", "bold"))
    entries = [
        ("Status", contact.status.value.capitalize()),
        ("Language", contact.language),
        ("Created", when(contact.created_on, workspace.timezone)),
        ("Last seen", when(contact.last_seen_on, workspace.timezone)),
        ("Groups", ", ".join(group.name for group in contact.groups)),
    ]
    for field in sorted(profile.fields, key=lambda field: (not field.featured, -field.priority)):
        value = contact.fields.get(field.key)
        if value is not None or field.featured:
            text = "" if value is None else display(value, field.type, workspace) or value.text
            entries.append((field.name, text))
    yield from _paired(entries)


def _paired(entries: Sequence[tuple[str, str]]) -> Iterable[Content]:
    """The entries, two on a line where both are short."""
    waiting: tuple[str, str] | None = None
    for name, value in entries:
        short = width_of(clean(value)) <= _VALUE
        if waiting is not None and short:
            yield joined(_entry(*waiting, padded=True), _entry(name, value))
            waiting = None
            continue
        if waiting is not None:
            yield _entry(*waiting)
            waiting = None
        if short:
            waiting = (name, value)
        else:
            yield _entry(name, value)
    if waiting is not None:
        yield _entry(*waiting)


def address_lines(profile: Profile, workspace: Workspace, signs: Glyphs, width: int) -> Iterable[Content]:
    """A line an address for what it is and its variables, then its channel and why, in `width` cells."""
    addresses = profile.contact.addresses
    if not addresses:
        yield joined("No address: nothing can be sent.  ", ("e", "bold"), " adds one")
    routed = profile.route.address or (addresses[0] if addresses else None)
    zone = ZoneInfo(workspace.timezone)
    for rank, (pick, variable) in enumerate(zip(profile.picks, variables(addresses), strict=True), 1):
        urn = pick.address.urn
        shown = [variable, "@contact.urn" if pick.address == routed else ""]
        yield joined(
            (f"{rank:>2}  ", "bold"),
            (fit(fit_middle(format_urn(urn, international=True), _ADDRESS), _ADDRESS) + " ", "bold"),
            fit(label(urn.scheme), _TYPE) + " ",
            " ".join(text for text in shown if text),
        )
        locked = f"{signs.lock} " if pick.address.channel else "  "
        sentence = pick_sentence(pick, redacted=workspace.redacted, timezone=zone)
        wrapped = wrap(clean(sentence), max(20, width - _INDENT)) or [""]
        yield joined(f"  {locked}".ljust(_INDENT), wrapped[0])
        yield from (joined(" " * _INDENT, line) for line in wrapped[1:])


def route_line(profile: Profile, workspace: Workspace) -> Content:
    """Where the next message goes, in a sentence."""
    zone = ZoneInfo(workspace.timezone)
    return joined(route_sentence(profile.route, redacted=workspace.redacted, timezone=zone))


def history_lines(entries: Sequence[HistoryEntry], workspace: Workspace) -> Iterable[Content]:
    """What happened, newest first: when, who, and a line for each change."""
    for entry in entries:
        who = f" by {entry.by}" if entry.by else ""
        source = f" ({entry.source})" if entry.source else ""
        moment = when(entry.at, workspace.timezone)
        yield joined((moment, "bold"), f"  {entry.kind.value.capitalize()}{who}{source}")
        for line in entry.lines:
            yield joined("    ", line)


def _entry(name: str, value: str, *, padded: bool = False) -> Content:
    shown = value or UNSET
    return joined((fit(name, _LABEL) + " ", "dim"), fit(shown, _VALUE) if padded else shown)
