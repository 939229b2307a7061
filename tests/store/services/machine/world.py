"""The workspace in which three operators do whatever they like, and how one of their acts becomes a rule."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from hypothesis import note
from hypothesis import strategies as st
from sqlalchemy import func, select

from store.core.contacts.selection import Selection
from store.core.errors import Cancelled, CordboardError, NothingToUndo
from store.core.history.acts import UndoPlan, UndoReport
from store.core.progress import Monitor
from store.core.types import Channel, Contact, Field, FieldType, Group, Role, Status
from store.core.views import Listing
from store.database import models
from store.services import Services, open_services
from store.workspace import contacts as repository
from store.workspace.many import pace, taking_back
from store.workspace.undo import entries
from tests.store.builders import edit, edit_of
from tests.store.databases import START, Clock
from tests.store.services.history_bench import content

Given = ParamSpec("Given")
Item = TypeVar("Item")
Act = Callable[Concatenate["Desk", Given], object]

RULES: dict[str, tuple[Callable[..., object], dict[str, st.SearchStrategy[Any]]]] = {}
"""What an operator can do, by name, each with what is drawn for it."""

OPERATORS = ("ann", "bob", "eve")
PLACE = st.integers(0, 7)
"""Which of the contacts, channels and so on that there are, the oldest first; counted round."""

NAMES = st.sampled_from(("", "Jane Doe", "jane doe", "Zoë", "O'Brien", "Paul"))
LANGUAGES = st.sampled_from(("", "kin", "eng"))
STATUSES = st.sampled_from(tuple(Status))
URNS = st.sampled_from(
    (
        *("tel:+250788111111", "tel:+250788222222", "tel:+250733333333", "tel:+12505661212"),
        *("tel:+525512345678", "tel:+5215512345678", "whatsapp:250788111111"),
        *("telegram:7", "telegram:8#zoe", "mailto:ann@x.org", "ext:1"),
    )
)
FIELDS = st.sampled_from(("age", "village", "crop"))
TEXTS = st.sampled_from(("", "7", "42", "18 Jan 2026", "Kigali"))
QUERIES = (
    *("age > 17", "language = kin", 'name ~ "jane"', "tel ~ 250", 'channel = "MTN"', 'village = ""'),
    *("created_on > -2d", "last_seen_on > -1d", 'country = "RW"', "telegram != 7"),
)
SELECTIONS: dict[str, Callable[[list[Contact]], Selection]] = {
    "all active": lambda _: Selection.all_of(Listing()),
    "all archived": lambda _: Selection.all_of(Listing(folder=Status.ARCHIVED)),
    "all stopped": lambda _: Selection.all_of(Listing(folder=Status.STOPPED)),
    "grown-ups": lambda _: Selection.all_of(Listing(text="age > 17")),
    "those with numbers": lambda _: Selection.all_of(Listing(text="tel ~ 250")),
    "all marked": lambda people: Selection.of(one.uuid for one in people),
    "the first two": lambda people: Selection.of(one.uuid for one in people[:2]),
    "all active but one": lambda people: replace(
        Selection.all_of(Listing()), uuids=frozenset(one.uuid for one in people[:1])
    ),
}
SELECTED = st.sampled_from(tuple(SELECTIONS))
ENDS = st.sampled_from(
    (
        *(None, None, None, "stopped at once", "stopped", "killed at once", "killed"),
        *("in company", "in company, then stopped", "in company, then killed"),
    )
)
"""How long work comes to its end: None is whole. In company somebody else changes people in the middle."""
THEN = st.sampled_from(("", "", "", "undone", "undone and redone"))
"""What an operator does at once about what they have just done."""


def act(
    **drawn: st.SearchStrategy[Any],
) -> Callable[[Act[Given]], Act[Given]]:
    """Make a function a rule: it is given the desk of an operator, and what is drawn."""

    def register(function: Act[Given]) -> Act[Given]:
        RULES[function.__name__] = (function, drawn)
        return function

    return register


class Nothing(Exception):
    """There is nothing yet to which this could be done."""


class Killed(BaseException):
    """Ends a program at once."""


@dataclass
class World:
    """A workspace that several operators have open, two of them in one program."""

    url: str
    folder: Path
    monkeypatch: Any
    clock: Clock = field(default_factory=Clock)
    desks: dict[str, "Desk"] = field(default_factory=dict)
    fills: bool = True
    """Whether groups are filled after each act, as commands do; else whenever somebody does."""
    erases: bool = True
    """Whether anything is ever deleted for good, which cannot be taken back."""
    whole: bool = True
    """Whether all that was done could be taken back."""
    disturbed: bool = False
    """Whether somebody else did something in the middle of an act."""
    hidden: bool = False
    """Whether names and addresses are hidden."""
    well: bool = True
    """Whether nothing is known to be wrong."""

    def open(self) -> None:
        """Open it, and put something of everything into it."""
        self.clock.now = START
        first, second = (open_services(self.url, operator="setup", clock=self.clock) for _each in range(2))
        _furnish(first)
        for name, services in zip(OPERATORS, (first, first, second), strict=True):
            self.desks[name] = Desk(self, Services(replace(services._context, operator=name)))
        self.start = self.content = content(first)

    def hide(self) -> None:
        """Hide names and addresses from the start."""
        self.hidden = True
        services = self.desks["ann"].services
        Services(replace(services._context, operator="setup")).settings.set("redacted", "yes")
        self.start = self.content = content(services)

    def close(self) -> None:
        """Close it."""
        for desk in self.desks.values():
            desk.services.close()

    def perform(self, by: str, function: Callable[..., object], given: dict[str, Any], then: str) -> None:
        """Have an operator do something, and then take it back and do it again, if that is said; what is
        refused leaves all as it is."""
        desk, newest = self.desks[by], self.newest()
        self.well = self.disturbed = False
        try:
            told = function(desk, **given)
        except Nothing:
            return
        except (CordboardError, Killed) as refused:
            note(f"    refused: {refused or 'killed'}")
            if isinstance(refused, Cancelled | Killed):
                open_services(self.url, clock=self.clock).close()
            if not self.disturbed:
                assert content(desk.services) == self.content, "what was refused has left something"
        else:
            note(f"    {told}")
        self.fill()
        if then and self.newest() > newest and not self.disturbed:
            self._again(desk, newest, then)
        self.content = content(desk.services)

    def _again(self, desk: "Desk", newest: int, then: str) -> None:
        """Take back what was done after an entry, and if it is said do it again; which gives what it was."""
        now = content(desk.services)
        with suppress(NothingToUndo):
            plan = desk.services.history.next_undo()
            if plan.entry <= newest or desk.carry_out(plan).left:
                return
            self.fill()
            assert not self.fills or content(desk.services) == self.content, "taken back, it is not as it was"
            if then.endswith("redone") and not desk.carry_out(desk.services.history.next_redo()).left:
                self.fill()
                assert not self.fills or content(desk.services) == now, "done again, it is not as it was"

    def newest(self) -> int:
        """The newest entry of all."""
        with self.desks["ann"].services.database.reading() as session:
            return int(session.execute(select(func.max(models.journal.c.id))).scalar_one())

    def fill(self) -> None:
        """Fill the groups, where somebody does so at once."""
        if self.fills:
            self.desks["ann"].services.fields.fill_groups()


@dataclass
class Desk:
    """One operator in a world."""

    world: World
    services: Services

    def people(self) -> list[Contact]:
        """Everybody, the oldest first, as they are stored."""
        with self.services.database.reading() as session:
            return repository.load(session, models.contacts.c.id > 0)

    def person(self, place: int) -> Contact:
        """A contact as it is stored."""
        return one_of(self.people(), place)

    def channel(self, place: int) -> Channel:
        """A channel."""
        return one_of(self.services.channels.all(), place)

    def field(self, place: int) -> Field:
        """A field, by the age of all."""
        known = {one.uuid: one for one in self.services.fields.all()}
        return one_of([known[uuid] for uuid in self._ages(models.fields)], place)

    def group(self, place: int, *, smart: bool | None = None) -> Group:
        """A group, manual or smart if that is said, by the age of all."""
        known = {one.uuid: one for one in self.services.groups.all()}
        listed = [known[uuid] for uuid in self._ages(models.groups)]
        return one_of([one for one in listed if smart in (None, one.is_smart)], place)

    def selection(self, name: str) -> Selection:
        """Those whom an act on many is about."""
        return SELECTIONS[name](self.people())

    def _ages(self, table: Any) -> list[str]:
        with self.services.database.reading() as session:
            return list(session.execute(select(table.c.uuid).order_by(table.c.id)).scalars())

    def carry_out(self, plan: UndoPlan, end: str | None = None) -> UndoReport:
        """Take an act back, or do it again; what stays was told before.

        What others changed by then, in whatever way, may be as it is wanted already: undo leaves it, and
        taken back in its turn it is not what it was.
        """
        overlaps = self._overlaps(plan.entry)
        report: UndoReport = self.ending(end, lambda seen: self.services.history.undo(plan, seen))
        told, stays = ({str(one) for one in listed} for listed in (plan.left, report.left))
        assert told <= stays, "less stayed than was told"
        if stays or overlaps:
            self.world.whole = False
        return report

    def _overlaps(self, entry: int) -> bool:
        """Whether an act that stands is newer than an entry, and changed the same of the same."""
        history, journal = models.history, models.journal
        query = select(history, journal.c.kind).join(journal, history.c.journal_id == journal.c.id)
        # What follows in smart groups is in nobody's name.
        query = query.where(journal.c.operator != "")
        with self.services.database.reading() as session:
            lines = session.execute(query.where(history.c.journal_id >= entry)).all()
            back = entries.are_back(session, {line.journal_id for line in lines})
        mine, others = set[tuple[str, str]](), set[tuple[str, str]]()
        for line in lines:
            said = {(line.reference, one["attribute"]) for one in line.changes}
            if line.journal_id == entry:
                mine |= said
            elif line.kind not in ("undone", "redone") and line.journal_id not in back:
                others |= said
        return not mine.isdisjoint(others)

    def ending(self, end: str | None, work: Callable[[Monitor], Any]) -> Any:
        """Do long work that is stopped or killed before its end, or in company, if it is long enough."""
        if end is None:
            return work(Monitor())
        ways = {"stopped": Cancelled("enough"), "killed": Killed()}
        how = next((error for word, error in ways.items() if word in end), None)
        left = 0 if end.endswith("once") else 2
        company = "company" in end

        def follow(done: int, total: int) -> None:
            nonlocal left, company
            if company and total > pace.LIMIT and 0 < done < total:
                company = False
                self._in_company()
            left -= 1
            if left < 0 and how is not None:
                raise how

        with self.world.monkeypatch.context() as patched:
            if isinstance(how, Killed):
                patched.setattr(taking_back, "run", lambda *_: None)
            return work(Monitor(follow))

    def _in_company(self) -> None:
        """Somebody else changes the oldest and the newest contact."""
        self.world.disturbed = True
        other = next(desk for desk in self.world.desks.values() if desk is not self)
        people = other.people()
        for one, status in zip((people[0], people[-1]), (Status.BLOCKED, Status.ACTIVE), strict=True):
            with suppress(CordboardError):
                seen = other.services.contacts.get(one.uuid)
                other.services.contacts.save(one.uuid, edit_of(seen, language="fra", status=status))


def one_of(listed: Sequence[Item], place: int) -> Item:
    """One of those there are; Nothing when there are none."""
    if not listed:
        raise Nothing
    return listed[place % len(listed)]


def _furnish(services: Services) -> None:
    both = (Role.SEND, Role.RECEIVE)
    services.channels.add(Channel("", "MTN", "A", "+250788000000", ("tel",), both, "RW"))
    services.channels.add(Channel("", "Bot", "TG", "bot", ("telegram",), both))
    services.fields.create("Age", FieldType.NUMBER)
    services.fields.create("Village", featured=True)
    farmers = services.groups.create("Farmers").uuid
    services.groups.create("Adults", "age > 17")
    services.groups.create("Reached", 'channel = "MTN"')
    services.searches.keep("Bots", 'channel = "Bot" and group = "Farmers"')
    services.contacts.create(
        edit(
            name="Jane Doe",
            addresses=("tel:+250788111111", "telegram:7"),
            fields={"age": "42"},
            groups=(farmers,),
        )
    )
    services.contacts.create(edit(name="Paul", addresses=("tel:+250733333333",), language="kin"))
    services.contacts.create(edit(name="Zoë", addresses=("mailto:ann@x.org",), groups=(farmers,)))
    with suppress(CordboardError):
        services.fields.fill_groups()
