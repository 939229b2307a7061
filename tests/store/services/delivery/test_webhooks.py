"""What providers tell us, stored: texts once, reports on their messages, and nothing of who may not call."""

import hmac
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from sqlmodel import Session

from store.core.types import Channel, Role, Status
from store.core.urns import parse
from store.database.models import channel_states, channels, exchanges, messages
from store.messaging.webhooks import MAX_BODY, Answer, Request
from store.repositories import messages as repository
from tests.store.builders import Workbench

BASE = "https://cordboard.example.org"
TOKEN = "tw1lio-t0ken"
KEY = "k3y-of-the-address"
US = "+13233754867"


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", TOKEN)
    monkeypatch.setenv("KEY", KEY)


@pytest.fixture
def twilio(workbench: Workbench) -> Channel:
    sid = f"AC{'0' * 32}"
    workbench.services.settings.set("default_country", "US")
    return workbench.add_channel(
        "Twilio", "+13235550100", type="T", settings={"account_sid": sid, "auth_token": "env:TOKEN"}
    )


@pytest.fixture
def external(workbench: Workbench) -> Channel:
    settings = {"send_url": "https://example.org/", "receive_key": "env:KEY"}
    return workbench.add_channel("Gateway", "2020", type="EX", settings=settings)


def to_twilio(channel: Channel, action: str = "receive", token: str = TOKEN, **fields: str) -> Request:
    """A request as Twilio signs it."""
    uuid = fields.pop("uuid", "")
    url = f"{BASE}/c/t/{channel.uuid}/{action}" + (f"?uuid={uuid}" if uuid else "")
    signed = url + "".join(name + value for name, value in sorted(fields.items()))
    signature = b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return Request("POST", url, headers, urlencode(fields).encode())


def text_of(channel: Channel, body: str, sid: str = "SM1", token: str = TOKEN, **more: str) -> Request:
    fields = {"MessageSid": sid, "AccountSid": "AC1", "From": US, "To": channel.address, "Body": body}
    return to_twilio(channel, token=token, **fields | more)


def to_external(channel: Channel, action: str = "receive", key: str = KEY, **fields: str) -> Request:
    query = urlencode({"key": key, **fields})
    return Request("GET", f"{BASE}/c/ex/{channel.uuid}/{action}?{query}")


def rows(bench: Workbench, table: Any = messages) -> list[Any]:
    key = table.c.id if "id" in table.c else table.c.channel_id
    with bench.services.database.reading() as session:
        return list(session.execute(select(table).order_by(key)))


def handle(bench: Workbench, request: Request) -> Answer:
    return bench.services.webhooks.handle(request, "192.0.2.1")


def sent(bench: Workbench, channel: Channel, **more: Any) -> str:
    """A message of ours on its way by a channel to a new contact; its uuid."""
    jane = bench.add("Jane", f"tel:{US}")
    uuid = f"00000000-0000-4000-8000-{len(rows(bench)):012}"
    row = {
        "uuid": uuid,
        "contact_id": jane.id,
        "identity": f"tel:{US}",
        "direction": "out",
        "visibility": "visible",
        "text": "Hello",
        "created_on": bench.clock(),
        "state": "wired",
        **more,
    }

    def work(session: Session) -> None:
        found = session.execute(select(channels.c.id).where(channels.c.uuid == channel.uuid)).scalar_one()
        repository.add_all(session, [{**row, "channel_id": found}])

    bench.services.database.write(work)
    return uuid


def test_a_text_makes_a_contact_without_a_name_and_comes_once(workbench: Workbench, twilio: Channel) -> None:
    answer = handle(workbench, text_of(twilio, "Muraho"))
    assert (answer.status, answer.content_type) == (200, "text/xml")
    owner = workbench.services.contacts.owner_of(parse(f"tel:{US}"))
    assert owner is not None
    assert (owner.name, owner.addresses[0].channel) == ("", twilio.uuid)
    assert handle(workbench, text_of(twilio, "Muraho")) == answer
    assert [(row.text, row.external_id, row.state) for row in rows(workbench)] == [("Muraho", "SM1", "")]
    logged = rows(workbench, exchanges)
    assert [(one.status, one.failed, one.note) for one in logged] == [
        (200, False, ""),
        (200, False, "It was stored before."),
    ]
    assert logged[0].request_headers["X-Twilio-Signature"] == "•••"
    assert [row.last_received for row in rows(workbench, channel_states)] == [workbench.clock()]


def test_without_a_name_for_it_the_same_text_counts_once_in_two_seconds(
    workbench: Workbench, external: Channel
) -> None:
    ask = to_external(external, sender=US, text="Muraho")
    for seconds, stored in ((0, 1), (1, 1), (2, 2), (1, 2)):
        workbench.clock.forward(seconds=seconds)
        assert handle(workbench, ask).status == 200
        assert len(rows(workbench)) == stored
    owner = workbench.services.contacts.owner_of(parse(f"tel:{US}"))
    assert owner is not None
    # We wrote in between: who says the same again answers that.
    out = {"uuid": "1" * 36, "contact_id": owner.id, "channel_id": None, "identity": f"tel:{US}"}
    out |= {
        "direction": "out",
        "visibility": "visible",
        "text": "Yes?",
        "created_on": workbench.clock(),
        "state": "wired",
    }
    workbench.services.database.write(lambda session: repository.add_all(session, [out]))
    handle(workbench, ask)
    assert [row.direction for row in rows(workbench)] == ["in", "in", "out", "in"]


def test_reports_raise_a_message_and_are_of_its_channel_only(
    workbench: Workbench, twilio: Channel, external: Channel
) -> None:
    ours = sent(workbench, twilio, external_id="SM9")
    for fields in (
        {"MessageStatus": "sent", "MessageSid": "SM9"},
        {"MessageStatus": "delivered", "MessageSid": "SM9", "uuid": ours},
        {"MessageStatus": "sent", "MessageSid": "SM9"},
    ):
        assert handle(workbench, to_twilio(twilio, "status", **fields)).status == 200
    handle(workbench, to_external(external, "failed", id=ours))
    assert [row.state for row in rows(workbench)] == ["delivered"]
    assert [one.message_id for one in rows(workbench, exchanges)] == [rows(workbench)[0].id] * 3 + [None]


def test_a_report_that_overtakes_its_message_is_tried_again(workbench: Workbench, twilio: Channel) -> None:
    report = {"MessageStatus": "delivered", "MessageSid": "SM9"}
    assert handle(workbench, to_twilio(twilio, "status", **report)).status == 200
    assert handle(workbench, to_twilio(twilio, "status", **report | {"MessageSid": "SM8"})).status == 200
    assert rows(workbench, exchanges)[0].note.startswith("It is of no message that is known")
    assert workbench.services.webhooks.settle() == 2
    sent(workbench, twilio, external_id="SM9")
    workbench.clock.forward(seconds=30)
    assert workbench.services.webhooks.settle() == 1
    assert [row.state for row in rows(workbench)] == ["delivered"]
    workbench.clock.forward(seconds=31)
    assert workbench.services.webhooks.settle() == 0


def test_who_opts_out_is_stopped_and_who_is_said_to_be_unknown_is_nobody(
    workbench: Workbench, twilio: Channel, external: Channel
) -> None:
    jane = workbench.add("Jane", f"tel:{US}")
    failed = {"MessageStatus": "failed", "MessageSid": "SM9", "ErrorCode": "21610"}
    handle(workbench, to_twilio(twilio, "status", To="+13235550199", **failed))
    assert workbench.again(jane).status is Status.ACTIVE
    handle(workbench, to_twilio(twilio, "status", To=US, **failed))
    assert workbench.again(jane).status is Status.STOPPED
    handle(workbench, text_of(twilio, "hello"))
    assert workbench.again(jane).status is Status.ACTIVE
    handle(workbench, text_of(twilio, "PARA", "SM2", OptOutType="STOP"))
    assert workbench.again(jane).status is Status.STOPPED
    handle(workbench, to_external(external, "stopped", sender="+13235550142"))
    stopped = workbench.services.contacts.owner_of(parse("tel:+13235550142"))
    assert stopped is not None
    assert stopped.status is Status.STOPPED
    assert len(rows(workbench)) == 2


def test_who_opts_out_by_a_word_of_ours_is_told_so_once_a_day(workbench: Workbench, twilio: Channel) -> None:
    workbench.services.settings.set("opt_out_answer", "You hear no more from us.")
    for number, (text, more) in enumerate(
        [("STOP", {}), ("hello", {}), ("Stop!", {}), ("PARA", {"OptOutType": "STOP"})]
    ):
        assert handle(workbench, text_of(twilio, text, f"SM{number}", **more)).status == 200
    out = [row for row in rows(workbench) if row.direction == "out"]
    assert [(row.text, row.state, row.reason) for row in out] == [
        ("You hear no more from us.", "queued", "opt_out_answer")
    ]
    workbench.clock.forward(days=1, minutes=1)
    handle(workbench, text_of(twilio, "stop", "SM9"))
    assert len([row for row in rows(workbench) if row.direction == "out"]) == 2


def test_a_bot_is_told_names_and_begins_conversations(workbench: Workbench) -> None:
    bot = workbench.add_bot("Bot", settings={"token": "env:TOKEN", "webhook_secret": "env:KEY"})
    headers = {"X-Telegram-Bot-Api-Secret-Token": KEY}
    said = b'{"message": {"message_id": 7, "from": {"id": 42, "first_name": "Zo\\u00eb"}, "text": "%s"}}'
    url = f"{BASE}/c/tg/{bot.uuid}/receive"
    for text in (b"/start", b"Hoi", b"Hoi"):
        assert handle(workbench, Request("POST", url, headers, said % text)).status == 200
    zoe = workbench.services.contacts.owner_of(parse("telegram:42"))
    assert zoe is not None
    assert (zoe.name, [row.text for row in rows(workbench)]) == ("Zoë", ["Hoi"])


REFUSED: dict[str, tuple[int, str]] = {
    "a wrong signature": (403, "signature"),
    "no signature": (403, "signature"),
    "another method": (405, "method"),
    "more than a megabyte": (413, "1 MB"),
    "another charset": (415, "charset"),
    "no sender": (400, "From"),
    "no address": (400, "sender"),
    "another action": (404, "address"),
}


def refused(channel: Channel, what: str) -> Request:
    right = text_of(channel, "hi")
    headers = dict(right.headers)
    url = right.url
    match what:
        case "a wrong signature":
            return text_of(channel, "hi", token="guessed")
        case "no signature":
            return Request("POST", url, {"Content-Type": headers["Content-Type"]}, right.body)
        case "another method":
            return Request("DELETE", url, headers, right.body)
        case "more than a megabyte":
            return Request("POST", url, headers, b"x" * (MAX_BODY + 1))
        case "another charset":
            wide = {**headers, "Content-Type": "application/x-www-form-urlencoded; charset=utf-7"}
            return Request("POST", url, wide, right.body)
        case "no sender":
            return to_twilio(channel, MessageSid="SM1", AccountSid="AC1", To=channel.address)
        case "no address":
            return text_of(channel, "hi", From="??")
        case _:
            return Request("POST", url.replace("receive", "delete"), headers, right.body)


def test_what_is_refused_stores_nothing_and_is_found_in_the_log(
    workbench: Workbench, twilio: Channel
) -> None:
    for what, (status, why) in REFUSED.items():
        answer = handle(workbench, refused(twilio, what))
        logged = rows(workbench, exchanges)[-1]
        assert (what, answer.status, logged.status, logged.failed) == (what, status, status, True)
        assert why in logged.note
        assert TOKEN not in str(logged)
        assert len(logged.request_body) <= 4096
    assert len(rows(workbench, exchanges)) == len(REFUSED)
    assert rows(workbench) == []


def test_addresses_that_are_nobodys_leave_no_line(workbench: Workbench, twilio: Channel) -> None:
    right = text_of(twilio, "hi").url
    for url in (f"{BASE}/", right.replace("/c/t/", "/c/pl/"), right.replace(twilio.uuid, "1" * 36)):
        assert handle(workbench, Request("POST", url)).status == 404
    assert rows(workbench, exchanges) == []


def test_so_many_refusals_a_minute_are_kept_and_the_rest_is_counted(
    workbench: Workbench, twilio: Channel
) -> None:
    wrong = text_of(twilio, "hi", token="guessed")
    for _time in range(33):
        assert handle(workbench, wrong).status == 403
    assert len(rows(workbench, exchanges)) == 30
    workbench.clock.forward(minutes=1)
    handle(workbench, wrong)
    assert rows(workbench, exchanges)[-1].note.endswith("Before it 3 more were refused and not kept.")


def test_a_secret_that_is_not_there_is_our_fault_and_one_that_was_changed_is_read_again(
    workbench: Workbench, twilio: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOKEN")
    assert handle(workbench, text_of(twilio, "hi")).status == 503
    assert "not set in the environment" in rows(workbench, exchanges)[0].note
    monkeypatch.setenv("TOKEN", "older-token")
    assert handle(workbench, text_of(twilio, "hi", token="older-token")).status == 200
    monkeypatch.setenv("TOKEN", TOKEN)
    assert handle(workbench, text_of(twilio, "again", "SM2")).status == 403
    workbench.clock.forward(minutes=1)
    assert handle(workbench, text_of(twilio, "again", "SM2")).status == 200


def test_where_people_are_hidden_the_log_has_neither_numbers_nor_texts(
    workbench: Workbench, twilio: Channel, external: Channel
) -> None:
    workbench.services.settings.set("redacted", "yes")
    handle(workbench, text_of(twilio, "Muraho"))
    handle(workbench, to_external(external, sender=US, text="Muraho"))
    handle(workbench, to_external(external, key="guessed", sender=US, text="Muraho"))
    assert len(rows(workbench, exchanges)) == 3
    for said in (US, US[1:], "Muraho", KEY, "guessed"):
        assert said not in str(rows(workbench, exchanges))


def test_what_a_channel_does_not_take_is_answered_so_that_it_is_not_repeated(
    workbench: Workbench, twilio: Channel
) -> None:
    only = workbench.add_channel(
        "Bulk",
        "2021",
        type="EX",
        roles=(Role.SEND,),
        settings={"send_url": "https://example.org/", "receive_key": "env:KEY"},
    )
    assert handle(workbench, to_external(only, sender=US, text="hi")).status == 200
    (logged,) = rows(workbench, exchanges)
    assert (logged.failed, logged.note) == (True, "Bulk does not receive messages.")
    assert rows(workbench) == []


def test_while_nothing_can_be_stored_providers_are_to_come_again(
    workbench: Workbench, twilio: Channel
) -> None:
    workbench.services.database.read_only = "the disk is full"
    assert handle(workbench, text_of(twilio, "hi")).status == 503
    assert handle(workbench, text_of(twilio, "hi", token="guessed")).status == 403
    workbench.services.database.read_only = ""
    assert handle(workbench, text_of(twilio, "hi")).status == 200
    assert len(rows(workbench)) == 1
