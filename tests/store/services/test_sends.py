"""Messages are made with their routes and texts, once each, and taken back while they wait."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from store.core.contacts.selection import Selection
from store.core.errors import Cancelled, NotSent
from store.core.history.timeline import LogFilter
from store.core.messages.states import MessageState
from store.core.progress import Monitor
from store.core.sending import Draft, Nobody
from store.core.types import Contact, Status
from store.core.urns import parse
from store.core.views import HistoryKind, Listing
from store.database.models import broadcasts, messages
from store.messaging import broadcasts as making
from store.repositories.delivery import tallies
from store.services import Services
from store.workspace.many import pace
from tests.store.builders import Workbench
from tests.store.databases import Clock

EVERYBODY = Selection.all_of(Listing())


@pytest.fixture
def town(workbench: Workbench) -> dict[str, Contact]:
    """Contacts on a phone and a bot, some of whom get nothing."""
    workbench.add_channel("Phone", "8080", type="EX")
    workbench.add_bot("Bot")
    people: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
        ("Ann", ("tel:+250788111111", "telegram:1"), {"language": "eng"}),
        ("Ben", ("telegram:2", "tel:+250788111112"), {"language": "kin"}),
        ("Cy", ("tel:+250788111113",), {}),
        ("Dee", ("mailto:dee@example.org",), {}),
        ("Flo", ("tel:+250788111116",), {"status": Status.STOPPED}),
    )
    return {name: workbench.add(name, *given, **more) for name, given, more in people}


def stored(services: Services) -> list[Any]:
    """The outgoing messages, the oldest first."""
    with services.database.reading() as session:
        query = select(messages).where(messages.c.direction == "out").order_by(messages.c.id)
        return list(session.execute(query))


def states(services: Services) -> list[str]:
    """Their states and reasons."""
    return [f"{row.state} {row.reason}".strip() for row in stored(services)]


def claim(services: Services, uuid: str) -> None:
    """Have a message be on its way, as a sender does."""

    def work(session: Any) -> None:
        query = select(messages.c.broadcast_id).where(messages.c.uuid == uuid)
        of = session.execute(query).scalar_one()
        session.execute(update(messages).where(messages.c.uuid == uuid).values(state="sending"))
        tallies.moved(session, of, "queued", "sending")

    services.database.write(work)


@pytest.mark.parametrize("many", [False, True])
def test_a_broadcast_keeps_routes_and_texts(
    services: Services, town: dict[str, Contact], many: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if many:
        monkeypatch.setattr(pace, "LIMIT", 1)
        monkeypatch.setattr(making, "BATCH", 2)
    draft = Draft("Hi @contact.first_name by @channel", {"kin": "Muraho @contact.first_name"})
    sent = services.broadcasts.send(EVERYBODY, draft)
    assert (sent.messages, sent.message) == (3, "")
    found = stored(services)
    assert [(one.identity, one.text) for one in found] == [
        ("tel:+250788111111", "Hi Ann by Phone"),
        ("telegram:2", "Muraho Ben"),
        ("tel:+250788111113", "Hi Cy by Phone"),
    ]
    assert {(one.expires_on - one.created_on, one.next_attempt - one.created_on) for one in found} == {
        (draft.lifetime, draft.lifetime * 0)
    }
    with services.database.reading() as session:
        row = session.execute(select(broadcasts)).one()
    assert (row.uuid, row.state, row.audience, row.operator) == (sent.broadcast, "going", "everybody", "ann")
    assert services.history.log(LogFilter(kind=HistoryKind.SENT))[0].text == (
        "Wrote to 3 contacts: Hi @contact.first_name by @channel"
    )


def test_what_is_stopped_or_killed_leaves_nothing(
    services: Services, town: dict[str, Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "LIMIT", 1)
    monkeypatch.setattr(making, "BATCH", 1)
    heard: list[int] = []
    monitor = Monitor(lambda done, _total: heard.append(done), lambda: len(stored(services)) > 1)
    with pytest.raises(Cancelled, match="nothing is sent"):
        services.broadcasts.send(EVERYBODY, Draft("Hi"), monitor)
    assert stored(services) == []
    with services.database.reading() as session:
        assert session.execute(select(broadcasts)).all() == []
    assert services.history.log(LogFilter())[0].taken_back


def test_undo_cancels_what_waits_and_redo_has_it_wait_again(
    services: Services, town: dict[str, Contact], clock: Clock
) -> None:
    services.broadcasts.send(EVERYBODY, Draft("Market on Friday"))
    claim(services, stored(services)[1].uuid)
    clock.forward(minutes=1)
    plan = services.history.next_undo()
    assert (plan.text, plan.lines) == ("Wrote to 3 contacts: Market on Friday", 2)
    assert [str(one) for one in plan.left] == ["1 message: already on their way."]
    report = services.history.undo(plan)
    assert (report.back, states(services)) == (2, ["failed cancelled", "sending", "failed cancelled"])
    with services.database.reading() as session:
        assert session.execute(select(broadcasts.c.state)).scalar() == "cancelled"
    assert services.history.undo(services.history.next_redo()).back == 2
    assert states(services) == ["queued", "sending", "queued"]
    services.history.undo(services.history.next_undo())
    clock.forward(hours=25)
    late = services.history.next_redo()
    assert [str(one) for one in late.left] == ["2 messages: their time has passed."]
    assert late.empty


def test_one_message_waits_a_moment_and_is_taken_back(
    services: Services, town: dict[str, Contact], clock: Clock
) -> None:
    view = services.broadcasts.send_one(town["Ann"].uuid, "Hi @contact.first_name", reply=True)
    assert (view.text, view.state, view.channel_name) == ("Hi Ann", MessageState.QUEUED, "Phone")
    [row] = stored(services)
    assert row.next_attempt - row.created_on == timedelta(seconds=5)
    assert row.expires_on - row.created_on == timedelta(hours=1)
    assert services.history.log(LogFilter())[0].text == "Wrote to Ann"
    [told] = services.contacts.history(town["Ann"].uuid, size=1)
    assert told.lines == ("Message to +250 788 111 111 by Phone is to be sent: Hi Ann",)
    plan = services.history.next_undo()
    assert plan.is_plain
    assert services.history.undo(plan).back == 1
    assert states(services) == ["failed cancelled"]
    clock.forward(minutes=1)
    services.history.undo(services.history.next_redo())
    assert states(services) == ["queued"]
    claim(services, view.uuid)
    assert services.history.next_undo().empty


def test_an_address_that_nobody_has_makes_a_contact(services: Services, town: dict[str, Contact]) -> None:
    view = services.broadcasts.send_to(parse("tel:+250788999999"), Draft("Hello"))
    assert services.contacts.get(view.contact).name == ""
    assert services.history.log(LogFilter())[0].text == "Wrote to +250 788 999 999"
    services.history.undo(services.history.next_undo())
    assert stored(services) == []
    services.history.undo(services.history.next_redo())
    assert states(services) == ["queued"]
    claim(services, view.uuid)
    assert services.history.next_undo().empty
    again = services.broadcasts.send_to(parse("tel:+250788111113"), Draft("Hello"))
    assert again.contact == town["Cy"].uuid


def test_who_gets_nothing_is_told_why(services: Services, town: dict[str, Contact]) -> None:
    for name, why in (("Flo", "Flo is stopped, and gets no message."), ("Dee", "No channel takes a message")):
        with pytest.raises(NotSent, match=why):
            services.broadcasts.send_one(town[name].uuid, "Hi")
        with pytest.raises(NotSent, match=why):
            services.broadcasts.send(Selection.of([town[name].uuid]), Draft("Hi"))
    with pytest.raises(NotSent, match="nothing in the text"):
        services.broadcasts.send_one(town["Cy"].uuid, "@contact.language")
    with pytest.raises(NotSent, match="Nobody gets anything"):
        services.broadcasts.send(Selection.all_of(Listing(text="zzz")), Draft("Hi"))
    with pytest.raises(NotSent, match="does not have that address"):
        services.broadcasts.send_one(town["Cy"].uuid, "Hi", urn=parse("tel:+250788000001"))
    with pytest.raises(NotSent, match="nothing in the text"):
        services.broadcasts.send(EVERYBODY, Draft("@contact.language", {"eng": " ", "kin": " "}))
    assert stored(services) == []
    sent = services.broadcasts.send(EVERYBODY, Draft("@contact.language"))
    assert (sent.messages, sent.nobody) == (2, {Nobody.EMPTY_TEXT: 1})


def test_a_hidden_workspace_tells_no_name_and_no_text(services: Services, town: dict[str, Contact]) -> None:
    services.settings.set("redacted", "yes")
    view = services.broadcasts.send_one(town["Ann"].uuid, "Hi @contact.first_name")
    services.broadcasts.send(EVERYBODY, Draft("Secret things"))
    told = [
        *(one.text for one in services.history.log(LogFilter())),
        *(line for one in services.history.log(LogFilter()) for each in services.history.log_lines(one.id)
          for line in each.lines if one.kind is HistoryKind.SENT),
        *(line for one in services.contacts.history(town["Ann"].uuid) for line in one.lines
          if one.kind is HistoryKind.SENT),
        view.text, view.address, view.name,
    ]  # fmt: skip
    assert not [one for one in told if "Secret" in one or "Hi" in one or "788" in one], told
    [single, *_] = stored(services)
    assert single.identity == "tel:+250788111111"
