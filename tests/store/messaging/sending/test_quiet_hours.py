"""Nobody is written to in the quiet hours of its own zone, but who wrote a moment ago."""

from datetime import timedelta

from store.core.messages.outcome import Outcome, State
from store.messaging.sending.outbox import Outbox
from store.messaging.sending.sender import Sender
from store.services import Services
from tests.store.builders import Workbench
from tests.store.databases import START, Clock
from tests.store.messaging.sending.outgoing import external, queue, stored


def test_each_contact_has_the_quiet_hours_of_its_own_zone(
    services: Services, workbench: Workbench, clock: Clock
) -> None:
    """It is 10:00 in UTC, 12:00 in Kigali and 19:00 in Tokyo."""
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    zone = services.fields.create("Zone").key
    settings = services.settings
    settings.set("timezone_field", zone)
    settings.set("quiet_hours", "11:30-12:30")
    people = {
        "by country": workbench.add("", "tel:+250788123123"),
        "by field": workbench.add("", "tel:+250788123124", fields={zone: "Asia/Tokyo"}),
        "of many zones": workbench.add("", "tel:+12065551212"),
        "wrote": workbench.add("", "tel:+250788123125"),
    }
    services.messages.receive(channel.uuid, people["wrote"].addresses[0].urn, "hello")
    uuids = {name: queue(services, one, channel=channel) for name, one in people.items()}
    ours = Outbox(services.database, services._context.cache, clock)
    Sender(ours, lambda _claimed: Outcome(State.WIRED), clock, threads=1).run_once()

    rows = {name: stored(services, uuid) for name, uuid in uuids.items()}
    states = {name: (row.state, row.reason) for name, row in rows.items()}
    assert states.pop("by country") == ("held", "quiet_hours")
    assert rows["by country"].next_attempt == START + timedelta(minutes=30)
    assert {*states.values()} == {("wired", "")}
