"""What a message that comes in does, shown beforehand and done."""

import pytest
from sqlalchemy import select

from store.core.errors import ChannelUnusable, InvalidUrn
from store.core.types import Channel, LockOrigin, LockSource, Role, Status, Urn
from store.core.urns import parse
from store.core.views import HistoryKind, Listing
from store.database import models
from tests.store.builders import Workbench, edit_of, identities, locks
from tests.store.databases import counted

US, DE = Urn("tel", "+13233754866"), Urn("tel", "+4971112345678")


@pytest.fixture
def twilio(workbench: Workbench) -> Channel:
    """A channel that carries phone numbers of any country."""
    return workbench.add_channel("Twilio", "+13235550100", allow_international=True)


def stored_messages(workbench: Workbench) -> list[tuple[str, str, str]]:
    """The messages in the database: from whom, what, and whether they are filed away."""
    query = select(models.messages.c.identity, models.messages.c.text, models.messages.c.visibility)
    with workbench.services.database.reading() as session:
        return [(row[0], row[1], row[2]) for row in session.execute(query.order_by(models.messages.c.id))]


def test_the_address_that_wrote_goes_to_the_top_and_is_locked(workbench: Workbench, twilio: Channel) -> None:
    jane = workbench.add("Jane Doe", US, DE, "twitter:jane", "mailto:jane@example.org")
    workbench.clock.forward(hours=1)
    reception = workbench.services.messages.receive(twilio.uuid, DE, "Hallo")
    after = workbench.again(jane)
    assert identities(after) == [DE.identity, US.identity, "twitter:jane", "mailto:jane@example.org"]
    assert locks(after) == [twilio.uuid, None, None, None]
    assert after.addresses[0].origin == LockOrigin(LockSource.MESSAGE, workbench.clock.now)
    assert after.last_seen_on == workbench.clock.now
    assert (reception.before, reception.after, reception.archived) == (jane, after, False)
    assert reception.after_route.address == after.addresses[0]
    assert reception.after_route.channel == twilio
    assert stored_messages(workbench) == [(DE.identity, "Hallo", "visible")]
    assert workbench.services.contacts.history(jane.uuid)[0].lines == (
        "Message from +49 711 12345678 on Twilio came in: Hallo",
        "Moved +49 711 12345678 to the top.",
        "Locked +49 711 12345678 to Twilio by the message.",
    )


def test_a_preview_says_the_same_and_writes_nothing(workbench: Workbench, twilio: Channel) -> None:
    jane = workbench.add("Jane", US, DE)
    with counted(workbench.services.database) as statements:
        shown = workbench.services.messages.preview(twilio.uuid, DE, "Hallo")
        workbench.services.messages.preview(twilio.uuid, Urn("tel", "+250788123123"), "who?")
    assert all(text.startswith("SELECT") for text in statements.texts)
    assert workbench.again(jane) == jane
    done = workbench.services.messages.receive(twilio.uuid, DE, "Hallo")
    assert (shown.before, shown.archived, shown.after_route) == (done.before, done.archived, done.after_route)
    assert shown.after.addresses == done.after.addresses


def test_an_unknown_sender_becomes_a_contact_with_nothing_else(workbench: Workbench, twilio: Channel) -> None:
    reception = workbench.services.messages.receive(twilio.uuid, Urn("tel", "+250788123123"), "Muraho")
    new = workbench.again(reception.after)
    assert reception.before is None
    assert reception.before_route is None
    assert (new.name, new.fields, new.groups, new.language, new.status) == ("", {}, (), "", Status.ACTIVE)
    assert identities(new) == ["tel:+250788123123"]
    assert locks(new) == [twilio.uuid]
    assert (new.created_on, new.last_seen_on, new.version) == (workbench.clock.now, workbench.clock.now, 1)
    entries = workbench.services.contacts.history(new.uuid)
    assert [entry.kind for entry in entries] == [HistoryKind.RECEIVED]
    assert entries[0].source == "message"


def test_a_number_is_read_by_the_country_of_the_channel(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    jane = workbench.add("Jane", "tel:+250788123123")
    assert workbench.services.messages.receive(mtn.uuid, Urn("tel", "0788123123"), "hi").before == jane
    assert identities(workbench.services.messages.receive(mtn.uuid, Urn("tel", "MTN"), "ad").after) == [
        "tel:mtn"
    ]


def test_a_stopped_contact_is_active_again_without_its_groups(workbench: Workbench, twilio: Channel) -> None:
    group = workbench.services.groups.create("Farmers")
    jane = workbench.add("Jane", US, groups=(group.uuid,))
    workbench.services.contacts.set_status([jane.uuid], Status.STOPPED)
    reception = workbench.services.messages.receive(twilio.uuid, US, "START")
    assert reception.after.status is Status.ACTIVE
    assert workbench.again(jane).groups == ()
    assert reception.before_route is not None
    assert reception.before_route.channel is None
    assert reception.after_route.channel == twilio
    assert not reception.archived


def test_an_opt_out_stops_the_contact_and_the_history_tells_it(workbench: Workbench, twilio: Channel) -> None:
    services = workbench.services
    group = services.groups.create("Farmers")
    jane = workbench.add("Jane", US, groups=(group.uuid,))
    would = services.messages.preview(twilio.uuid, US, "Stop!")
    assert (would.after.status, would.opted_out) == (Status.STOPPED, True)
    assert workbench.again(jane) == jane
    reception = services.messages.receive(twilio.uuid, US, "Stop!")
    assert (reception.after.status, reception.after.groups, reception.opted_out) == (Status.STOPPED, (), True)
    assert reception.after_route.channel is None
    stopped = workbench.again(jane)
    assert (stopped.status, stopped.groups, locks(stopped)) == (Status.STOPPED, (), [twilio.uuid])
    assert services.groups.all()[0].count == 0
    lines = services.contacts.history(jane.uuid)[0].lines
    assert "came in, an opt-out: Stop!" in lines[0]
    assert "Status changed from active to stopped." in lines
    assert services.messages.receive(twilio.uuid, US, "STOP").after.status is Status.STOPPED
    back = services.messages.receive(twilio.uuid, US, "Do not stop")
    assert (back.after.status, back.opted_out) == (Status.ACTIVE, False)
    new = services.messages.receive(twilio.uuid, Urn("tel", "+13235550123"), "ARRÊT")
    assert (new.before, new.after.status, new.opted_out) == (None, Status.STOPPED, True)


@pytest.mark.parametrize(
    ("value", "words", "others"),
    [
        ("", ("stop", "ARRET", "optout"), ("hagarika", "none")),
        ("Hagarika, acha ", ("hagarika!", "Acha"), ("stop",)),
        ("none", (), ("stop", "none", "hagarika")),
    ],
)
def test_the_opt_out_words_are_a_setting(
    workbench: Workbench, twilio: Channel, value: str, words: tuple[str, ...], others: tuple[str, ...]
) -> None:
    workbench.services.settings.set("opt_out_words", value)
    workbench.add("Jane", US)
    preview = workbench.services.messages.preview
    assert all(preview(twilio.uuid, US, word).opted_out for word in words)
    assert not any(preview(twilio.uuid, US, word).opted_out for word in others)


@pytest.mark.parametrize(("status", "filed"), [(Status.BLOCKED, True), (Status.ARCHIVED, False)])
def test_blocked_and_archived_contacts_stay_so_but_their_addresses_move(
    workbench: Workbench, twilio: Channel, status: Status, filed: bool
) -> None:
    jane = workbench.add("Jane", US, DE)
    workbench.services.contacts.set_status([jane.uuid], status)
    reception = workbench.services.messages.receive(twilio.uuid, DE, "let me in")
    after = workbench.again(jane)
    assert after.status is status
    assert identities(after) == [DE.identity, US.identity]
    assert locks(after) == [twilio.uuid, None]
    assert reception.archived is filed
    assert reception.after_route.channel is None
    assert stored_messages(workbench) == [(DE.identity, "let me in", "archived" if filed else "visible")]


def test_a_disabled_channel_moves_and_locks_nothing(workbench: Workbench, twilio: Channel) -> None:
    jane = workbench.add("Jane", US, DE)
    workbench.services.channels.set_enabled(twilio.uuid, False)
    reception = workbench.services.messages.receive(twilio.uuid, DE, "hello?")
    after = workbench.again(jane)
    assert (identities(after), locks(after)) == ([US.identity, DE.identity], [None, None])
    assert after.last_seen_on == workbench.clock.now
    assert reception.archived
    assert stored_messages(workbench) == [(DE.identity, "hello?", "archived")]


def test_the_second_message_changes_nothing_but_the_time(workbench: Workbench, twilio: Channel) -> None:
    jane = workbench.add("Jane", US)
    first = workbench.services.messages.receive(twilio.uuid, US, "one").after
    workbench.clock.forward(minutes=5)
    second = workbench.services.messages.receive(twilio.uuid, US, "two").after
    assert second.addresses == first.addresses
    assert second.addresses[0].origin == first.addresses[0].origin
    assert second.last_seen_on == workbench.clock.now
    assert workbench.services.contacts.history(jane.uuid)[0].lines == (
        "Message from +1 323-375-4866 on Twilio came in: two",
    )


def test_the_time_last_seen_never_goes_back(workbench: Workbench, twilio: Channel) -> None:
    workbench.add("Jane", US)
    seen = workbench.services.messages.receive(twilio.uuid, US, "one").after.last_seen_on
    workbench.clock.forward(days=-1)
    assert workbench.services.messages.receive(twilio.uuid, US, "two").after.last_seen_on == seen


def test_somebody_elses_old_address_makes_a_new_contact(workbench: Workbench, twilio: Channel) -> None:
    jane = workbench.add("Jane", US, DE)
    workbench.services.contacts.save(jane.uuid, edit_of(jane, addresses=(US,)))
    reception = workbench.services.messages.receive(twilio.uuid, DE, "new owner here")
    assert reception.before is None
    assert reception.after.uuid != jane.uuid
    assert workbench.services.contacts.owner_of(DE) == reception.after
    assert workbench.services.contacts.total(Listing()) == 2


def test_what_cannot_come_in_is_refused_and_leaves_nothing(workbench: Workbench, twilio: Channel) -> None:
    sender = workbench.add_channel("Bulk", roles=(Role.SEND,))
    messages = workbench.services.messages
    refused: list[tuple[str, Urn, type[Exception], str]] = [
        ("gone", US, ChannelUnusable, "The channel is not there any more."),
        (sender.uuid, US, ChannelUnusable, "Bulk does not receive messages."),
        (twilio.uuid, Urn("telegram", "1"), ChannelUnusable, "Twilio does not carry messages from this type"),
        (twilio.uuid, Urn("tel", "+1"), InvalidUrn, "."),
        (twilio.uuid, Urn("pigeon", "home"), InvalidUrn, "."),
    ]
    for uuid, urn, kind, said in refused:
        with pytest.raises(kind, match=said):
            messages.preview(uuid, urn, "hi")
        with pytest.raises(kind, match=said):
            messages.receive(uuid, urn, "hi")
    assert stored_messages(workbench) == []
    assert workbench.services.contacts.total(Listing()) == 0


def test_a_text_is_kept_as_it_came(workbench: Workbench, twilio: Channel) -> None:
    text = "  [/b] \x1b[31m‮ =1+1 " + "x" * 5000
    workbench.services.messages.receive(twilio.uuid, US, text)
    assert stored_messages(workbench) == [(US.identity, text, "visible")]


@pytest.mark.parametrize(
    ("stored", "reported"),
    [
        ("tel:+525512345678", "tel:+5215512345678"),
        ("tel:+2250707123456", "tel:+22507123456"),
        ("whatsapp:525512345678", "whatsapp:5215512345678"),
        ("whatsapp:5511987654321", "whatsapp:551187654321"),
        ("whatsapp:551187654321", "whatsapp:5511987654321"),
    ],
)
def test_the_other_form_of_a_number_is_its_owners(workbench: Workbench, stored: str, reported: str) -> None:
    scheme, _, path = reported.partition(":")
    kind = {"tel": "T", "whatsapp": "WAC"}[scheme]
    channel = workbench.add_channel("Line", "+13235550100", type=kind, schemes=(scheme,))
    owner = workbench.add("Lupe", "mailto:lupe@example.org", stored)
    shown = workbench.services.messages.preview(channel.uuid, Urn(scheme, path), "hola")
    done = workbench.services.messages.receive(channel.uuid, Urn(scheme, path), "hola")
    after = workbench.again(owner)
    assert shown.known_as == done.known_as == parse(stored)
    assert shown.after.addresses == done.after.addresses == after.addresses
    assert identities(after) == [reported, "mailto:lupe@example.org", stored]
    assert locks(after) == [channel.uuid, None, None]
    assert stored_messages(workbench) == [(reported, "hola", "visible")]
    again = workbench.services.messages.receive(channel.uuid, Urn(scheme, path), "otra vez")
    assert (again.before, again.known_as) == (after, None)


def test_whoever_has_the_very_number_comes_first(workbench: Workbench, twilio: Channel) -> None:
    other = workbench.services.messages.receive(twilio.uuid, Urn("tel", "+5215512345678"), "hola").after
    workbench.add("Lupe", "tel:+525512345678")
    reception = workbench.services.messages.receive(twilio.uuid, Urn("tel", "+5215512345678"), "hola")
    assert reception.before is not None
    assert (reception.before.uuid, reception.known_as) == (other.uuid, None)


def test_a_number_that_nobody_can_have_still_writes(workbench: Workbench, twilio: Channel) -> None:
    reception = workbench.services.messages.receive(twilio.uuid, Urn("tel", "+9991234567"), "hi")
    assert identities(reception.after) == ["tel:+9991234567"]


def test_a_number_with_a_plus_is_made_national_only_for_its_owner(workbench: Workbench) -> None:
    canada = workbench.add_channel("Victoria", "+12505661212", country="CA", allow_international=True)
    stranger = workbench.services.messages.receive(canada.uuid, Urn("tel", "+2505661299"), "hi")
    assert identities(stranger.after) == ["tel:+2505661299"]
    jane = workbench.add("Jane", "tel:+12505661231")
    assert workbench.services.messages.receive(canada.uuid, Urn("tel", "+2505661231"), "hi").before == jane


def test_the_other_form_stays_out_of_sight_while_addresses_are_hidden(
    workbench: Workbench, twilio: Channel
) -> None:
    workbench.add("Lupe", "tel:+525512345678")
    workbench.services.settings.set("redacted", "yes")
    reception = workbench.services.messages.receive(twilio.uuid, Urn("tel", "+5215512345678"), "hola")
    assert reception.before is not None
    assert reception.known_as is None
