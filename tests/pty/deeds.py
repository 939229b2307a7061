"""What an operator does to contacts and the workspace by keys, how each is left, and how it is taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store.core.contacts.selection import Selection
from store.core.types import Channel, FieldType, Role, Status, Urn
from store.core.views import Listing
from store.services import Services
from tests.pty.databases import add, made
from tests.store.outgoing import Outgoing

ENTER, ESCAPE, TAB = "\r", "\x1b", "\t"
UP, DOWN, RIGHT, END, F2 = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[F", "\x1bOQ"
SAVE, UNDO, REDO = "\x13", "u", "\x12"
ACCEPT = (RIGHT, ENTER)
"""The answer to a question, where Cancel has the focus."""
ALL = ("? / Search", "/", "\x15\r")
"""From a list that was searched back to the whole one."""
CHANGE = (" ", " ", "e", "? Change 2")
"""The menu of what can be changed of the first two contacts."""
NOT_SAVED = (ESCAPE, "? Leave without saving?", *ACCEPT)

ARCHIVED, FIRST, SECOND = "Zed Old", "Amina Uwase", "Berta Bel"
FILE, WRITTEN = "people.csv", "written.csv"

Looks = Callable[[Services], object]
Keys = tuple[str, ...]


@dataclass(frozen=True)
class Deed:
    """Something that is done by `keys` from the contact list, with the cursor on its first contact; what
    begins with `? ` is no key but what the screen has to show before the next one.

    `looks` is what of the database it changes, from `before` to `after`. By `leave` it is begun and left
    unharmed. It is taken back on the screen where `at` leads, after a question when it is about many.
    """

    keys: Keys
    looks: Looks
    before: object
    after: object
    leave: Keys = ()
    at: Keys = ()
    many: bool = False


def status(name: str) -> Looks:
    """The folder that a contact is in."""
    return lambda services: services.contacts.find(name).status.value


def groups(name: str) -> Looks:
    """The groups that a contact is in."""
    return lambda services: [one.name for one in services.contacts.find(name).groups]


def locks(name: str) -> Looks:
    """The channels that a contact's addresses are tied to, in their order."""

    def look(services: Services) -> object:
        channels = {one.uuid: one.name for one in services.channels.all()}
        return [channels.get(one.channel or "") for one in services.contacts.find(name).addresses]

    return look


def schemes(name: str) -> Looks:
    """The types of a contact's addresses, in their order."""
    return lambda services: [one.urn.scheme for one in services.contacts.find(name).addresses]


def found(name: str) -> Looks:
    """How many active contacts have a word that begins so in their names."""
    return lambda services: services.contacts.total(Listing(text=name))


def language(name: str) -> Looks:
    """The language of a contact."""
    return lambda services: services.contacts.find(name).language


def value(name: str) -> Looks:
    """A contact's value of the first field."""
    return lambda services: services.contacts.find(name).fields["age"].text


def likely_same(services: Services) -> object:
    """How many pairs of contacts are suggested as likely the same."""
    return len(services.duplicates.page(None, 10).rows)


def searches(services: Services) -> object:
    """The names of the searches that are kept."""
    return [one.name for one in services.searches.kept()]


def channels(services: Services) -> object:
    """The names of the channels."""
    return [one.name for one in services.channels.all()]


def enabled(services: Services) -> object:
    """Whether each channel is on."""
    return [one.enabled for one in services.channels.all()]


def fields(services: Services) -> object:
    """The names of the fields in their order."""
    return [one.name for one in services.fields.all()]


def all_groups(services: Services) -> object:
    """The names of the groups."""
    return [one.name for one in services.groups.all()]


def timezone(services: Services) -> object:
    """The time zone of the workspace."""
    return services.settings.get("timezone")


def size(status: Status) -> Looks:
    """How many contacts a folder has."""
    return lambda services: services.contacts.total(Listing(status))


def broadcasts(services: Services) -> object:
    """The state of each broadcast."""
    return [str(one.state) for one in services.outbox.broadcasts()]


def fill(services: Services) -> None:
    """A workspace with something of everything, and more contacts than are changed without a question."""
    both = (Role.SEND, Role.RECEIVE)
    services.settings.set("default_country", "US")
    twilio = services.channels.add(Channel("", "Twilio", "T", "+13235550142", ("tel",), both, "US"))
    services.channels.add(Channel("", "Android", "A", "+13235550199", ("tel",), both, "US"))
    services.channels.add(Channel("", "Bot", "TG", "bot", ("telegram",), both))
    services.fields.create("Age", FieldType.NUMBER, featured=True)
    services.fields.create("Village", featured=True)
    group = services.groups.create("Farmers")
    services.groups.create("Testers")
    amina = add(services, FIRST, "+13233754866", "telegram:7")
    services.bulk.join(Selection.of((amina,)), group.uuid)
    add(services, SECOND, "+13233754867")
    outgoing = Outgoing(services, services.contacts.get(amina), datetime(2026, 3, 1, tzinfo=UTC))
    outgoing.add(["queued"], broadcast=outgoing.broadcast(1, text="Market"))
    services.messages.receive(twilio.uuid, Urn("tel", "+13233754867"), "Hello")
    for index in range(24):
        # The last two are likely the same.
        add(services, f"Person {min(index, 22):02}", f"+13233750{index:03}")
    services.contacts.set_status([add(services, ARCHIVED, "+13233754868")], Status.ARCHIVED)


def workspace(folder: Path) -> str:
    """A database file that was filled, beside it a workbook; its path."""
    path = folder / "deeds.db"
    path.write_bytes(made(fill))
    rows = "URN:Tel,Name,Field:Age\n+13233754866,Amina Uwase,43\n+13233755555,Zoe,20\n"
    (folder / FILE).write_text(rows)
    return str(path)


EXPORT = (" ", " ", "E", "? 2 contacts that are marked", f"{{folder}}/{WRITTEN}", f"? {WRITTEN}", ESCAPE)
"""The export of two contacts, left before a file is written."""

DEEDS = (
    Deed(("t", "? [ ] Testers", END, ENTER), groups(FIRST), ["Farmers"],
         ["Farmers", "Testers"], leave=("t", "? [ ] Testers", ESCAPE), at=("4",)),
    Deed(("t", "? [x] Farmers", END, UP, ENTER), groups(FIRST), ["Farmers", "Testers"], ["Testers"]),
    Deed(("M", "? Channel", TAB, TAB, "Hello", "? locked", SAVE), locks(FIRST), [None, None],
         ["Android", None], leave=("M", "? Channel", ESCAPE), at=("3",)),
    Deed(("p", "? Preferred channel", "Twilio", ENTER), locks(FIRST), ["Android", None], ["Twilio", None],
         leave=("p", "? Preferred channel", "Twi", ESCAPE), at=("2",)),
    Deed((DOWN, "p", "? Preferred channel", "clear", ENTER), locks(SECOND), ["Twilio"], [None]),
    Deed((DOWN, ENTER, "? Addresses, in order", "e", "? Save Changes", " II", "? not saved", SAVE),
         found("Berta Bel II"), 0, 1, leave=("e", "? Save Changes", "X", "? not saved", *NOT_SAVED)),
    Deed(("e", "? Save Changes", F2, DOWN, "K", "? not saved", SAVE), schemes(FIRST), ["tel", "telegram"],
         ["telegram", "tel"],
         leave=("e", "? Save Changes", F2, DOWN, "K", "? not saved", "u", "? Nothing changed", ESCAPE)),
    Deed(("a", "? New contact", "Zoe Doe", "? not saved", SAVE, "? Addresses, in order"), size(Status.ACTIVE),
         26, 27, leave=("a", "? New contact", "Zoe", "? not saved", *NOT_SAVED)),
    Deed(("/", "age > 0", ENTER, "b", "? Keep this", ENTER, "? enter accepts", "Old", ENTER, *ALL), searches,
         [], ["Old"],
         leave=("/", "age > 0", ENTER, "b", "? Keep this", ENTER, "? enter accepts", "O", ESCAPE, *ALL)),
    Deed(("b", "? Remove a kept", "Remove", ENTER, "? Old:", ENTER), searches, ["Old"], [],
         leave=("b", "? Remove a kept", "Remove", ENTER, "? Old:", ESCAPE)),
    Deed(("2", "? Twilio", "e", "? Save channel", "X", SAVE), channels, ["Twilio", "Android", "Bot"],
         ["TwilioX", "Android", "Bot"],
         leave=("2", "? Twilio", "e", "? Save channel", "X", "? Not saved", *NOT_SAVED)),
    Deed(("2", "? Twilio", "d", "? d again", "d"), enabled, [True] * 3, [False, True, True],
         leave=("2", "? Twilio", "x", "? x again", "x", "? Type 1", ESCAPE)),
    Deed(("5", "? Market", "z", "? u undo"), broadcasts, ["going"], ["paused"], at=("5",),
         leave=("5", "? Market", "f", "? every broadcast", ESCAPE)),
    Deed(("3", "? Village", "e", "? Save field", "s", SAVE), fields, ["Age", "Village"], ["Ages", "Village"],
         leave=("3", "? Village", "x", "? Type 1", ESCAPE)),
    Deed(("3", "? Village", DOWN, "K"), fields, ["Ages", "Village"], ["Village", "Ages"], at=("3",)),
    Deed(("4", "? Testers", "e", "? Save group", "s", SAVE), all_groups, ["Farmers", "Testers"],
         ["Farmerss", "Testers"], leave=("4", "? Testers", "x", "? Type 1", ESCAPE)),
    Deed(("7", ",", "? What it is for", DOWN, "e", "? enter accepts", "Africa/Kigali", ENTER,
          "? Set timezone to", *ACCEPT), timezone, "", "Africa/Kigali",
         leave=("7", ",", "? What it is for", DOWN, "e", "? enter accepts", "Africa/Kigali", ENTER,
                "? Set timezone to", ENTER), at=("7", ",")),
    Deed(("I", "? Workbook", "{folder}/people.csv", SAVE, "? Import finished"), found("Zoe"), 1, 2,
         leave=("I", "? Workbook", "{folder}/people.csv", F2, "? would be created", ESCAPE),
         many=True),
    Deed(("D", "? The same name", "d"), likely_same, 1, 0, leave=("D", "? The same name", ESCAPE),
         at=("D",)),
    Deed(("*", "e", "? Change 28", "l", "? Language of", "eng", ENTER, "? would be changed", *ACCEPT),
         language(FIRST), "", "eng",
         leave=("*", "e", "? Change 28", "l", "? Language of", "eng", ENTER, "? would be changed", ENTER),
         many=True),
    Deed((*CHANGE, END, ENTER, "? of 2 contacts", "7", ENTER), value(FIRST), "43", "7",
         leave=(*CHANGE, END, ENTER, "? of 2 contacts", "7", ESCAPE, "e", "? Change 2", "a", "? comes first",
                ESCAPE, "e", "? Change 2", "p", "? Preferred channel", ESCAPE, "e", "? Change 2", ESCAPE),
         many=True),
    Deed((*CHANGE, "a", "? comes first", "phone", ENTER), schemes(FIRST), ["telegram", "tel"],
         ["tel", "telegram"]),
    Deed((*CHANGE, "p", "? Preferred channel", "Android", ENTER), locks(FIRST), ["TwilioX", None],
         ["Android", None], many=True),
    Deed(("f", "? Archived", "v", f"? {ARCHIVED}", "d", "fa"), status(ARCHIVED), "archived", "active",
         leave=("f", "? Archived", "v", f"? {ARCHIVED}", "x", "? Type 1", ESCAPE, "? / Search", "fa"),
         at=("7",)),
    Deed(("d",), status(FIRST), "active", "archived"),
    Deed(("t", "? Put Berta", "b"), status(SECOND), "active", "blocked",
         leave=("t", "? Put Berta", ESCAPE), at=("2",)),
    Deed((ENTER, "? Addresses, in order", "t", "? Put Person 00", "s"), status("Person 00"), "active",
         "stopped", leave=(ENTER, "? Addresses, in order", "t", "? Put Person 00", ESCAPE), at=("1g", ENTER)),
    Deed((" ", " ", "d"), size(Status.ARCHIVED), 1, 3, leave=(" ", " ", "-"), many=True),
    Deed((" ", " ", "&", "? are tried", SAVE), size(Status.ACTIVE), 24, 23,
         leave=(" ", " ", "&", "? are tried", ESCAPE), at=("8",), many=True),
    Deed(("*", "t", "? Put 23", "b", "? Block 23 contacts", *ACCEPT), size(Status.BLOCKED), 1, 24,
         leave=("*", "t", "? Put 23", "b", "? Block 23 contacts", ENTER, "-"), many=True),
)  # fmt: skip
