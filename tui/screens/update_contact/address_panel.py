"""The addresses of the Update Contact panel: the list, the line that adds one, and the choice of channel."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from store.core import priority, urns
from store.core.errors import InvalidUrn
from store.core.routing import Router
from store.core.types import Address, Channel, Contact, Urn
from store.core.views import DisplaySettings
from tui.jobs import Jobs
from tui.screens.update_contact.address_entry import AddressEntry
from tui.screens.update_contact.draft import ContactDraft
from tui.text.addresses import address_rows, address_text, named, overridden_told
from tui.text.cells import Glyphs, glyphs, plural
from tui.text.channel_choice import CLEAR, effects_for_one
from tui.text.content import content
from tui.text.palette import FRAME
from tui.widgets.choice import Choice, Entry, entries
from tui.widgets.lists.address_list import AddressList
from tui.widgets.panes import Pane

_HEADING = "Addresses, the first has priority"
HIDDEN_ADDRESSES = "Addresses are hidden in this workspace and cannot be edited here."

Change = Callable[[ContactDraft], ContactDraft]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the panel needs to know of the workspace. `owner_of` asks the store, and is called in a thread."""

    owner_of: Callable[[Urn], Contact | None]
    country: str = ""
    reading: DisplaySettings = field(default_factory=DisplaySettings)
    signs: Glyphs = field(default_factory=glyphs)


class AddressPanel(Pane):
    """Shows a draft's addresses as the router would treat them, and asks the screen to change the draft."""

    DEFAULT_CSS = """
    AddressPanel { height: auto; width: 1fr; layout: vertical; overflow: hidden hidden; }
    AddressPanel #address-heading { height: 1; text-style: bold; }
    AddressPanel #address-detail { height: auto; max-height: 2; margin: 0 0 0 5; text-style: dim; }
    AddressPanel #address-detail { display: none; }
    AddressPanel #channel-row { height: 1; }
    AddressPanel #channel-label { width: 14; }
    AddressPanel #channel-note { display: none; height: auto; margin: 0 0 0 14; }
    AddressPanel.-between { position: absolute; padding: 0 1; min-height: 100%; }
    AddressPanel.-between #address-heading,
    AddressPanel.-between #entry-label, AddressPanel.-between #entry-add { display: none; }
    AddressPanel.-between #address-detail { max-height: 4; }
    """

    beside = False

    @dataclass
    class Asked(Message):
        """The operator changed something; `change` turns the draft of the moment into the new one.

        `saving` is whether everything is to be saved then; `told` is what the operator is to know of it.
        """

        change: Change
        saving: bool = False
        told: str = ""

    def __init__(self, surroundings: Surroundings, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.jobs = Jobs(self)
        self._around = surroundings
        self._draft = ContactDraft.of(Contact(uuid=""))
        self._router = Router(())
        self._detail = self._note = ""
        self.title = (_HEADING, "", "")

    def compose(self) -> ComposeResult:
        """Heading, list, the reason for the row under the cursor, add line, channel."""
        yield Static(_HEADING, id="address-heading", markup=False)
        yield AddressList(id="address-list")
        yield Static("", id="address-detail", markup=False)
        yield AddressEntry(id="address-entry")
        with Horizontal(id="channel-row"):
            yield Static("Channel", id="channel-label", markup=False)
            prompt = "prefer one, or clear the locks"
            # The channels are listed when asked for, with what each would take.
            yield Choice("Preferred channel", prompt=prompt, source=self._channel_entries, id="channel")
        yield Static("", id="channel-note", markup=False)

    def stand(self, x: int, width: int, *, ascii: bool) -> None:  # noqa: A002 - as elsewhere
        """Stand between the form and the route from a column on, or with a width of 0 in the form itself."""
        self.beside = width > 0
        self.set_class(self.beside, "-between")
        self.styles.offset = (x, 0) if width else (0, 0)
        self.styles.width = width or "1fr"
        self.styles.border_left = ("ascii" if ascii else "solid", FRAME) if width else ("none", FRAME)

    @property
    def rows(self) -> AddressList:
        """The list."""
        return self.query_one(AddressList)

    @property
    def entry(self) -> AddressEntry:
        """The line that adds an address."""
        return self.query_one(AddressEntry)

    def show(self, draft: ContactDraft, router: Router) -> None:
        """Show the addresses of a draft, and where the router would send."""
        self._draft, self._router = draft, router
        route = router.route(draft.addresses, status=draft.base.status)
        routed = draft.position_of(route.address.urn) if route.address else None
        rows = address_rows(draft.addresses, router, draft.problems, self._around.reading)
        self.rows.show(rows, routed, self._around.signs)
        self.show_detail()

    @on(AddressList.Moved)
    def show_detail(self) -> None:
        """Say why the row under the cursor has its channel."""
        rows = self.rows
        text = rows.rows[rows.cursor].detail if rows.rows else ""
        if rows.grabbed_from is not None:
            text = "Grabbed: up and down move it, enter drops it, escape puts it back."
        if text != self._detail:
            self._detail = text
            detail = self.query_one("#address-detail", Static)
            detail.update(content(text))
            detail.display = bool(text)

    def _ask(self, change: Change, *, saving: bool = False, told: str = "") -> None:
        self.note("")
        self.post_message(self.Asked(change, saving, told))

    @on(AddressList.MoveAsked)
    def _move(self, event: AddressList.MoveAsked) -> None:
        self._ask(lambda draft: draft.move(event.index, event.target))

    @on(AddressList.RemoveAsked)
    def _remove(self, event: AddressList.RemoveAsked) -> None:
        if self.entry.editing:
            self.entry.done()
        self._ask(lambda draft: draft.remove(event.index))

    @on(AddressList.TakeBackAsked)
    def _take_back(self) -> None:
        self._ask(lambda draft: draft.take_back())

    @on(AddressList.EditAsked)
    def _edit(self, event: AddressList.EditAsked) -> None:
        if self._around.reading.redacted:
            self.note(HIDDEN_ADDRESSES)
            return
        urn = self._draft.addresses[event.index].urn
        self.entry.begin(event.index, urn.scheme, urn.path)

    @on(AddressEntry.Given)
    def _given(self, event: AddressEntry.Given) -> None:
        try:
            entered = urns.entries(event.scheme, event.text, self._around.country)
        except InvalidUrn as error:
            self.entry.refuse(f"{error.message} {error.hint}".strip())
            return
        if event.index is not None and len(entered) > 1:
            self.entry.refuse(f"A row is one address, and these are {len(entered)}: add the others.")
            return
        places = {each.urn: self._draft.position_of(each.urn) for each in entered}
        fresh = [urn for urn, place in places.items() if place is None or place == event.index]
        if not fresh:
            self.entry.refuse(f"This contact has it already, at number {(places[entered[0].urn] or 0) + 1}.")
            return
        told = [note for each in entered for note in each.notes]
        told += [f"{self._shown(urn)} was here already" for urn in places if urn not in fresh]
        self.jobs.run(
            lambda: [self._around.owner_of(urn) for urn in fresh],
            lambda owners: self._owners_known(fresh, owners, event, told),
            group="owner",
            awaited=True,
        )

    def _owners_known(
        self,
        added: Sequence[Urn],
        owners: Sequence[Contact | None],
        given: AddressEntry.Given,
        notes: Sequence[str],
    ) -> None:
        index = given.index
        for urn, owner in zip(added, owners, strict=True):
            if owner is not None and owner.uuid != self._draft.base.uuid:
                self.entry.refuse(self._taken(urn, owner))
                return
        self.entry.done()
        told = " ".join(f"{note[:1].upper()}{note[1:]}." for note in notes)
        if index is None:
            self._ask(lambda draft: draft.add(*added), saving=given.saving, told=told)
            self.rows.cursor = len(self._draft.addresses)
        else:
            self._ask(lambda draft: draft.edit_address(index, added[0]), saving=given.saving, told=told)
            self.screen.set_focus(self.rows)

    @on(AddressEntry.Listed)
    def _listed(self, event: AddressEntry.Listed) -> None:
        """Add an address for each line that was pasted; lines that are none stay where they were pasted."""
        found: dict[Urn, str] = {}
        refused: dict[str, str] = {}
        notes: list[str] = []
        for scheme, line in event.lines:
            try:
                for each in urns.entries(scheme, line, self._around.country):
                    found[each.urn] = line
                    notes += each.notes
            except InvalidUrn as error:
                refused[line] = f"{error.message} {error.hint}".strip()
        fresh = {urn: line for urn, line in found.items() if self._draft.position_of(urn) is None}
        notes += [f"{self._shown(urn)} was here already" for urn in found if urn not in fresh]
        self.jobs.run(
            lambda: {urn: self._around.owner_of(urn) for urn in fresh},
            lambda owners: self._add_listed(fresh, owners, refused, notes),
            group="owner",
            awaited=True,
        )

    def _add_listed(
        self,
        fresh: Mapping[Urn, str],
        owners: Mapping[Urn, Contact | None],
        refused: dict[str, str],
        notes: Sequence[str],
    ) -> None:
        added = []
        for urn, owner in owners.items():
            if owner is None or owner.uuid == self._draft.base.uuid:
                added.append(urn)
            else:
                refused[fresh[urn]] = self._taken(urn, owner)
        told = ". ".join((f"{plural(len(added), 'address', 'addresses')} added", *notes))
        if refused:
            first = next(iter(refused.values()))
            self.entry.leave(refused, f"{plural(len(refused), 'line')} not added: {first}")
        else:
            self.entry.done()
        self._ask(lambda draft: draft.add(*added), told=f"{told}.")

    def _shown(self, urn: Urn) -> str:
        return address_text(Address(urn), self._around.reading)

    def _taken(self, urn: Urn, owner: Contact) -> str:
        who = owner.name or f"the contact {owner.uuid[:8]}"
        return (
            f"{self._shown(urn)} belongs to {who}. Take it off that contact first, or give another address."
        )

    @on(Choice.Changed, "#channel")
    def _channel_chosen(self, event: Choice.Changed) -> None:
        event.stop()
        channel = None if event.value == CLEAR else self._router.channel(event.value)
        event.choice.set_values()
        told = self._told(channel)
        self._ask(lambda draft: draft.prefer(channel))
        self.note(told)

    def note(self, sentence: str) -> None:
        """Say below the channel what choosing it did."""
        if sentence == self._note:
            return
        self._note = sentence
        note = self.query_one("#channel-note", Static)
        note.update(content(sentence))
        note.display = bool(sentence)
        if sentence:
            note.scroll_visible(animate=False)

    def _channel_entries(self) -> Sequence[Entry]:
        effects = effects_for_one(self._draft.addresses, self._router, self._around.reading)
        return entries(effects.lines(self._router.channels))

    def _told(self, channel: Channel | None) -> str:
        """What choosing a channel (or with None, clearing) did to the addresses there were."""
        if channel is None:
            return "Every lock is cleared; each address is matched by the rules. The order stays."
        taken = priority.affected(self._draft.addresses, channel)
        verb = "is" if len(taken) == 1 else "are"
        told = f"{named(taken, self._around.reading)} {verb} locked to {channel.name} and at the top now."
        codes = Counter(reason.code.value for reason in self._router.overridden(taken, channel))
        return f"{told} {overridden_told(codes, channel, 'number')}".rstrip()
