"""A dry run tells what the act then does, of contacts of every shape, though it tries one of each."""

from collections.abc import Callable, Iterator

import pytest

from store.core.contacts.bulk_reports import BulkReport
from store.core.contacts.selection import Selection
from store.core.types import Address, Contact, FieldType, Role, Status, Urn
from store.core.urns import parse
from store.core.views import Listing
from store.services.contacts.bulk import Bulk
from store.services.contacts.bulk_acts import Parts
from store.workspace import bulk
from store.workspace.many import trials
from tests.store.builders import Workbench

_LISTS = (
    "", "tel:+250788110001", "tel:+250788110002=MTN", "tel:+250728110001", "tel:+12065550100", "tel:8008",
    "tel:+16135550100 tel:+250788110003", "telegram:5", "telegram:6=Bot tel:+250788110004=MTN",
    "tel:+250788110005=Deaf telegram:7=Bot", "mailto:a@example.com tel:+250788110006",
    "whatsapp:250788110007", "whatsapp:250788110008=WA tel:+250788110008", "whatsapp:RW.1349120865530274",
    "whatsapp:RW.1349120865530275=WA tel:+250728110009", "tel:+250728110010 mailto:b@example.com telegram:8",
)  # fmt: skip
"""Addresses in order, some with the channel that they are locked to."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "BATCH", 7)


@pytest.fixture
def channels(workbench: Workbench) -> dict[str, str]:
    """The uuids of channels by name: of prefixes, of a country, of its own number, and for other types."""
    made = [
        workbench.add_channel("MTN", country="RW", match_prefixes=("25078",)),
        workbench.add_channel("US", "+12065550199", country="US"),
        workbench.add_channel("World", "+250788110009", allow_international=True),
        workbench.add_channel("WA", "+250788119000", schemes=("whatsapp",), type="WA"),
        workbench.add_channel("Deaf", "+250733000001", roles=(Role.RECEIVE,)),
        workbench.add_bot("Bot"),
    ]
    return {one.name: one.uuid for one in made}


@pytest.fixture(autouse=True)
def _crowd(workbench: Workbench, channels: dict[str, str]) -> None:
    """Each list twice over, with other numbers of the same kind where they are phones, one of them blocked;
    languages, ages and a group in turn."""
    services = workbench.services
    age, district = services.fields.create("Age", FieldType.NUMBER), services.fields.create("Place")
    group = services.groups.create("Farmers")

    def people() -> Iterator[Contact]:
        for number, given in enumerate((*_LISTS, *_LISTS)):
            again = number >= len(_LISTS)
            yield Contact(
                "",
                f"Person {number:02}" if number % 3 else "",
                language=("", "eng", "kin")[number % 3],
                addresses=tuple(_address(text, again, channels) for text in given.split()),
            )

    services.database.write(lambda session: bulk.insert_contacts(session, people(), at=workbench.clock.now))
    rows = services.contacts.page(Listing(), size=50)
    ids = [row.uuid for row in rows]
    services.bulk.join(Selection.of(ids[::2]), group.uuid)
    services.bulk.set_parts(Selection.of(ids[::5]), Parts(fields={age.key: "34", district.key: "here"}))
    services.bulk.set_status(Selection.of(ids[-1:]), Status.BLOCKED)


def _address(text: str, again: bool, channels: dict[str, str]) -> Address:
    text, _, lock = text.partition("=")
    urn = parse(text)
    if again:
        twin = {
            "mailto": f"x{urn.path}",
            "tel": f"{urn.path[:-2]}7{urn.path[-1]}" if len(urn.path) > 5 else "8009",
        }
        urn = Urn(urn.scheme, twin.get(urn.scheme, f"{urn.path}1"))
    return Address(urn, channels[lock] if lock else None)


def routed(workbench: Workbench) -> dict[str, int]:
    """How many contacts' next messages go by which channel, for those that have any."""
    uses = workbench.services.channels.uses()
    return {use.channel.name: use.routed_contacts for use in uses if use.routed_contacts}


Try = Callable[[Bulk, Selection, str, dict[str, str]], BulkReport]


def _preferring(name: str) -> Try:
    return lambda bulk, who, _group, channels: bulk.prefer_channel(who, channels.get(name))


def _raising(scheme: str) -> Try:
    return lambda bulk, who, *_: bulk.prefer_type(who, scheme)


ACTS: dict[str, Try] = {
    **{f"prefer {name}": _preferring(name) for name in ("MTN", "WA", "none")},
    **{f"type {scheme}": _raising(scheme) for scheme in ("tel", "whatsapp")},
    "archive": lambda bulk, who, *_: bulk.set_status(who, Status.ARCHIVED),
    "restore": lambda bulk, who, *_: bulk.set_status(who, Status.ACTIVE),
    "join": lambda bulk, who, group, _: bulk.join(who, group),
    "value": lambda bulk, who, *_: bulk.set_parts(who, Parts(fields={"age": "34"})),
    "clear values": lambda bulk, who, *_: bulk.set_parts(who, Parts("", {"age": "", "place": ""})),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_dry_run_tells_what_the_act_does(workbench: Workbench, channels: dict[str, str], name: str) -> None:
    """Of those of a list and of one by one, some blocked and one gone; each outcome keeps its contacts."""
    services, act = workbench.services, ACTS[name]
    group = services.groups.all()[0].uuid
    everyone = [row.uuid for folder in Status for row in services.contacts.page(Listing(folder), size=50)]
    who, before = Selection.of([*everyone, "gone"]), routed(workbench)
    would = act(services.bulk.trial(), who, group, channels)
    kept = {}
    for outcome in would.outcomes:
        keeping = services.bulk.trial(outcome)
        act(keeping, who, group, channels)
        kept[outcome] = len(list(keeping.rows()))
    assert kept == would.outcomes
    done = act(services.bulk, who, group, channels)
    assert (would, would.names, would.reasons) == (done, done.names, done.reasons)
    told = [(one.channel.name, one.before, one.after) for one in would.routes if one.channel]
    assert {name: count for name, count, _ in told if count} == (before if would.routes else {})
    assert {name: count for name, _, count in told if count} == (routed(workbench) if would.routes else {})
    assert sum(one.before for one in would.routes) == (len(everyone) if would.routes else 0)
