"""What an incoming message does: in words, and shown below the form."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from store.core.reports import Reception
from store.core.routing import Route, Router
from store.core.types import Address, Contact, Status
from store.core.views import DisplaySettings
from tui.text.addresses import address_text, lock_text
from tui.text.changes import opted_out_told
from tui.text.content import content, joined
from tui.text.reasons import choice_label, route_told


@dataclass(frozen=True, slots=True)
class Side:
    """A contact before or after a message: its status, a line an address, where its next message goes."""

    status: str
    addresses: tuple[str, ...]
    route: str


def headline(reception: Reception, reading: DisplaySettings) -> str:
    """What the message does, in a sentence or two."""
    before, after = reception.before, reception.after
    parts = []
    if before is None:
        address = address_text(after.addresses[0], reading) if after.addresses else "this address"
        parts.append(f"Nobody has {address}: a contact without a name will be created.")
    elif before.status is Status.STOPPED and after.status is Status.ACTIVE:
        parts.append(f"{who(before, reading)} had stopped and is active again.")
    elif before.addresses == after.addresses:
        parts.append(f"From {who(before, reading)}; order and locks stay as they are.")
    else:
        parts.append(f"From {who(before, reading)}; the address goes to the top, locked to the channel.")
    if reception.opted_out:
        parts.append(opted_out_told(reception, who(after, reading) if before else "the contact"))
    if reception.known_as is not None:
        parts.append(f"It is another form of {address_text(Address(reception.known_as), reading)}.")
    if reception.archived:
        why = "the channel is disabled" if not reception.channel.enabled else f"the contact is {after.status}"
        parts.append(f"The message is filed away, since {why}.")
    return " ".join(parts)


def who(contact: Contact, reading: DisplaySettings) -> str:
    """What people know a contact by: the name, else the priority address."""
    if contact.name:
        return contact.name
    return address_text(contact.addresses[0], reading) if contact.addresses else "a contact"


def sides(reception: Reception, router: Router, reading: DisplaySettings) -> tuple[Side | None, Side]:
    """The sender before the message (None when unknown) and after it."""
    before = None
    if reception.before is not None and reception.before_route is not None:
        before = _side(reception.before, reception.before_route, router, reading)
    return before, _side(reception.after, reception.after_route, router, reading)


def _side(contact: Contact, route: Route, router: Router, reading: DisplaySettings) -> Side:
    lines = []
    for index, address in enumerate(contact.addresses, 1):
        lock = lock_text(address, router)
        lines.append(f"{index} {address_text(address, reading)}" + (f" = {lock}" if lock else ""))
    return Side(contact.status.title(), tuple(lines), _next(contact, route, reading))


def _next(contact: Contact, route: Route, reading: DisplaySettings) -> str:
    """Where the next message goes: by the place of the address in the list above, and what decided."""
    if route.address is None or route.channel is None:
        return route_told(route, reading)
    place = contact.addresses.index(route.address) + 1
    return f"Next message to {place} by {route.channel.name}: {choice_label(route.reason, reading)}"


class EffectsView(Vertical):
    """A sentence on what the message does, and the sender before and after it side by side."""

    DEFAULT_CSS = """
    EffectsView { height: 1fr; }
    EffectsView #headline { height: auto; max-height: 3; padding: 0 1; margin: 1 0 0 0; text-style: bold; }
    EffectsView #sides { height: 1fr; padding: 0 1; }
    EffectsView #sides Static { width: 1fr; height: auto; }
    EffectsView #sides #after { margin: 0 0 0 2; }
    """

    def compose(self) -> ComposeResult:
        """The sentence and the two sides."""
        yield Static("", id="headline", markup=False)
        with Horizontal(id="sides"):
            yield Static("", id="before", markup=False)
            yield Static("", id="after", markup=False)

    def explain(self, sentence: str) -> None:
        """Say why there is nothing to show."""
        self._update(sentence, "", "")

    def show(self, reception: Reception, router: Router, reading: DisplaySettings) -> None:
        """Show what the message does."""
        before, after = sides(reception, router, reading)
        sentence = headline(reception, reading)
        self._update(sentence, side_content("Before", before), side_content("After", after))

    def _update(self, sentence: str, before: Content | str, after: Content | str) -> None:
        self.query_one("#headline", Static).update(content(sentence))
        self.query_one("#before", Static).update(before)
        self.query_one("#after", Static).update(after)


def side_content(title: str, side: Side | None) -> Content:
    """One half of the effects."""
    if side is None:
        return joined((title, "bold underline"))
    lines: Iterable[Content] = [
        joined((title, "bold underline"), f"  {side.status}"),
        *(content(line) for line in side.addresses or ("no address",)),
        content(side.route),
    ]
    return Content("\n").join(lines)
