"""The plan of a send: counted by the database, it says what routing everybody one by one does."""

from collections import Counter
from dataclasses import replace

import pytest

from store.core.messages.segments import measure
from store.core.progress import Monitor
from store.core.query import QueryError
from store.core.templates import Recipient, Surroundings, Wording
from store.core.types import Contact, Role, Status
from store.core.views import Listing
from store.messaging import recipients
from store.services import Services
from tests.store.builders import Workbench, channel

ADDRESSES = (
    ("tel:+250788111111",),
    ("tel:+250788111112", "ext:a1"),
    ("ext:a2", "tel:+250788111113"),
    ("tel:+13235550101", "ext:a3"),
    ("tel:+13235550102",),
    ("tel:+13235550103", "telegram:11"),
    ("telegram:12", "tel:+250788111114"),
    ("mailto:ann@example.org", "ext:a4"),
    ("mailto:ben@example.org",),
    ("viber:abc", "ext:a5"),
    (),
)


@pytest.fixture
def town(workbench: Workbench) -> list[Contact]:
    """Contacts of every sort on channels for one type of address, for two, and for two in one country."""
    workbench.add_channel("National", "+250788000000", country="RW", type="EX", schemes=("tel", "ext"))
    workbench.add_channel("Other", "8080", type="EX", schemes=("viber", "ext"))
    workbench.add_bot("Bot")
    workbench.add_channel("Receives", "8081", roles=(Role.RECEIVE,))
    people = [
        workbench.add(f"old {number}", *given, language="eng" if number % 2 else "kin")
        for number, given in enumerate(ADDRESSES)
    ]
    for number, status in enumerate((Status.BLOCKED, Status.STOPPED, Status.ARCHIVED, Status.ARCHIVED)):
        workbench.add(f"away {number}", f"tel:+25078822222{number}", status=status)
    return people


def one_by_one(services: Services, search: str) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """For each channel the types of address that it reaches, and who gets nothing by the reason."""
    reached: dict[str, Counter[str]] = {}
    nothing: Counter[str] = Counter()
    for folder in Status:
        for row in services.contacts.page(Listing(folder, text=search), size=100):
            contact = services.contacts.get(row.uuid)
            route = services.router().route(contact.addresses, status=contact.status)
            if route.channel is None or route.address is None:
                code = route.reason.code.value
                nothing[str(contact.status) if code == "not_active" else code] += 1
            else:
                reached.setdefault(route.channel.name, Counter())[route.address.urn.scheme] += 1
    return reached, nothing


SEARCHES = ("", "language = eng", "urn ~ 250788", 'name ~ away OR tel != ""', "status = blocked", "nobody")


@pytest.mark.parametrize("search", SEARCHES)
def test_it_counts_what_routing_one_by_one_does(
    workbench: Workbench, town: list[Contact], search: str
) -> None:
    services = workbench.services
    made = services.plans.plan(search)
    reached, nothing = one_by_one(services, search)
    assert {one.channel.name: one.schemes for one in made.channels} == reached
    assert [one.contacts for one in made.channels] == [
        sum(reached[one.channel.name].values()) for one in made.channels
    ]
    assert {line.code: line.count for line in made.unreached} == nothing
    assert made.found == sum(nothing.values()) + made.reached
    assert not made.is_stale
    for line in made.unreached:
        assert services.contacts.total(Listing(line.folder, text=line.search)) == line.count, line


def test_it_follows_channels_and_tells_locks(workbench: Workbench, town: list[Contact]) -> None:
    services = workbench.services
    spare = services.channels.add(channel("Spare", "+250730000000", country="RW"))
    services.contacts.prefer_channel(town[0].uuid, spare.uuid)
    shares = {one.channel.name: one for one in services.plans.plan("language = kin").channels}
    assert (shares["Spare"].contacts, shares["Spare"].locked) == (1, 1)
    services.channels.update(replace(spare, enabled=False))
    assert "Spare" not in [one.channel.name for one in services.plans.plan().channels]


def test_a_search_that_is_none_is_refused(workbench: Workbench) -> None:
    with pytest.raises(QueryError):
        workbench.services.plans.plan("shoe = 4")


def _texts_one_by_one(services: Services, wording: Wording) -> tuple[Counter[str], Counter[str], int]:
    """The SMS by channel, the empty variables, and how many texts there are, by reading every contact."""
    sms: Counter[str] = Counter()
    empty: Counter[str] = Counter()
    within, texts = Surroundings(services.settings.workspace(), sender_name="Jo"), 0
    for row in services.contacts.page(Listing(), size=100):
        contact = services.contacts.get(row.uuid)
        route = services.router().route(contact.addresses)
        if route.channel is None or route.address is None:
            continue
        done = wording.template(contact.language).render(Recipient.of(contact, route, within))
        texts += 1
        empty.update(done.empty)
        sms[route.channel.name] += measure(done.text).segments if route.address.urn.scheme == "tel" else 0
    return sms, empty, texts


@pytest.mark.parametrize("mixed", [True, False])
@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Dear @contact.first_name of @contact.groups@contact.last_seen_on, @contact.created_on", {}),
        ("@contact.urn @urns.ext " + "x" * 150, {}),
        ("é" * 100 + "“ @sender.name", {"kin": "Muraho @contact.ext", "fra": "Bonjour"}),
    ],
)
def test_texts_are_those_of_everybody_one_by_one(
    workbench: Workbench, *, mixed: bool, text: str, others: dict[str, str]
) -> None:
    # One channel for several types of address has everybody routed anew; else the kept route is enough.
    schemes = ("tel", "ext") if mixed else ("tel",)
    workbench.add_channel("National", "+250788000000", country="RW", type="EX", schemes=schemes)
    workbench.add_bot("Bot")
    for number, given in enumerate(ADDRESSES):
        workbench.add(f"old {number}", *given, language="eng" if number % 2 else "kin")
    services = workbench.services
    wording = services.plans.wording(text, others)
    heard: list[int] = []
    watch = Monitor(lambda done, _total: heard.append(done))
    made = services.plans.texts("", wording, watch, sender="Jo")
    sms, empty, texts = _texts_one_by_one(services, wording)
    assert made.is_complete
    assert {one.name: one.sms for one in made.channels} == sms
    assert (made.empty, made.done, heard) == (empty, texts, [texts])


def test_a_job_that_is_stopped_tells_what_is_known_so_far(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipients, "BATCH", 2)
    workbench.add_bot("Bot")
    for number in range(5):
        workbench.add(f"Ann {number}", f"telegram:{number + 1}")
    plans = workbench.services.plans
    wording = plans.wording("Dear @contact.name @fields")
    made = plans.texts("", wording, Monitor(cancelled=lambda: True))
    assert (made.done, made.total, made.is_complete) == (2, 5, False)
    whole = plans.texts("", wording)
    assert (whole.done, whole.is_complete, whole.empty) == (5, True, {"fields": 5})
    assert whole.longest is not None
    assert whole.longest.title == "Ann 0"
