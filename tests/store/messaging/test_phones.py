"""Phones as channels: what they are asked, what they tell, and how much they send."""

import json
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import httpx
import pytest

from store.core.channels.pacing import cap_of, rate_of
from store.core.messages.outcome import Outcome, State
from store.core.messages.states import MessageState
from store.core.types import Channel, Urn
from store.messaging.engine import Engine
from store.messaging.requests import OutgoingText
from store.messaging.secrets import Secrets
from store.messaging.sending.outbox import unknown_as
from store.messaging.webhooks import Parsed, Request, read
from store.messaging.webhooks.addresses import addresses_of
from tests.store.messaging.webhooks import calls
from tests.store.messaging.webhooks.calls import JSON, KEY, NOW, SECRETS, bearer, url

_UUID = "0191e180-7d60-7000-aded-7d8b151cbd5b"
_PHONE = {"send_url": "http://192.0.2.20:8080", "username": "sms", "password": "env:KEY"}
_HTTPSMS = {"api_key": "env:KEY"}
_TEXT = OutgoingText(_UUID, Urn("tel", "+250788123123"), 'Amakuru? "{{to}}"', seconds_left=3600)


def _channel(code: str, settings: dict[str, str]) -> Channel:
    return replace(calls.channel(code), address="+250788000000", settings=MappingProxyType(settings))


def _sent(
    channel: Channel, text: OutgoingText, status: int, body: Any
) -> tuple[Outcome, list[httpx.Request]]:
    seen = list[httpx.Request]()

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status, json=body)

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        return Engine(client, Secrets({"KEY": KEY})).send(text, channel), seen


@pytest.mark.parametrize(("server", "path"), [("", "/message"), ("private", "/messages")])
def test_a_phone_is_told_its_sim_and_how_long_a_text_is_good(server: str, path: str) -> None:
    phone = _channel("SMG", _PHONE | {"sim": "2", "server": server})
    outcome, [request] = _sent(phone, _TEXT, 202, {"id": _UUID})
    assert (outcome.state, outcome.external_id) == (State.WIRED, _UUID)
    assert request.url.path == path
    assert json.loads(request.content) == {
        "id": _UUID,
        "textMessage": {"text": _TEXT.text},
        "phoneNumbers": ["+250788123123"],
        "simNumber": 2,
        "ttl": 3600,
        "withDeliveryReport": True,
    }


def test_a_text_that_a_phone_has_already_is_on_its_way_and_never_goes_in_parts() -> None:
    phone = _channel("SMG", _PHONE | {"max_length": "10"})
    outcome, seen = _sent(phone, replace(_TEXT, text="Amakuru " * 40), 409, {"message": "exists"})
    assert (outcome.state, outcome.external_id, len(seen)) == (State.WIRED, _UUID, 1)
    other = _channel("HSM", _HTTPSMS)
    assert _sent(other, _TEXT, 409, {"message": "exists"})[0].state is State.FAILED


def test_a_text_that_failed_on_the_phone_goes_anew_by_another_name() -> None:
    phone, again = _channel("SMG", _PHONE), replace(_TEXT, taken=1)
    outcome, [request] = _sent(phone, again, 202, {"id": "whatever"})
    name = json.loads(request.content)["id"]
    assert (outcome.external_id, len(name)) == (name, 36)
    assert name != _UUID
    # Until it is taken its name stays.
    assert _sent(phone, again, 409, {})[0].external_id == name


def test_httpsms_is_asked_with_its_key() -> None:
    channel = _channel("HSM", _HTTPSMS)
    outcome, [request] = _sent(channel, _TEXT, 200, {"data": {"id": "m1"}, "status": "success"})
    assert (outcome.state, outcome.external_id) == (State.WIRED, "m1")
    assert str(request.url) == "https://api.httpsms.com/v1/messages/send"
    assert request.headers["x-api-key"] == KEY
    assert not any(KEY in value for value in outcome.exchanges[0].request_headers.values())
    said = {"from": "+250788000000", "to": "+250788123123", "content": _TEXT.text, "request_id": _UUID}
    assert json.loads(request.content) == said


def _told(code: str, said: dict[str, Any]) -> Parsed:
    return calls.call(code, "receive", said, JSON)


@pytest.mark.parametrize("key", ["message_id", "id"])
def test_what_httpsms_tells_comes_to_one_address(key: str) -> None:
    data = {"contact": "+250788123123", "content": "Muraho", "timestamp": "2026-03-01T11:00:00Z"}
    [text] = _told("HSM", {"id": "e1", "type": "message.phone.received", "data": data}).texts
    assert (str(text.urn), text.text, text.external_id) == ("tel:+250788123123", "Muraho", "e1")
    failed = {key: "m1", "request_id": _UUID, "error_message": "no credit" * 100}
    [report] = _told("HSM", {"id": "e2", "type": "message.send.failed", "data": failed}).reports
    assert (str(report.state), report.uuid, report.external_id) == ("failed", _UUID, "m1")
    assert report.reason.startswith("no credit")
    assert len(report.reason) == 255
    other = _told("HSM", {"id": "e3", "type": "phone.heartbeat.offline", "data": failed})
    assert (other.answer.status, other.reports, other.texts) == (200, (), ())


def test_what_a_phone_tells_by_an_older_app_and_what_it_cancelled() -> None:
    older = {"phoneNumber": "+250788123123", "message": "Muraho", "receivedAt": "2026-03-01T11:00:00"}
    [text] = _told("SMG", {"id": "e1", "event": "sms:received", "payload": older}).texts
    assert (str(text.urn), text.external_id, text.at.hour) == ("tel:+250788123123", "e1", 11)
    cancelled = {"id": "e2", "event": "sms:cancelled", "payload": {"messageId": _UUID}}
    [report] = _told("SMG", cancelled).reports
    assert (str(report.state), report.uuid) == ("failed", _UUID)


_NOW = NOW.timestamp()
_UNTIL = _NOW + 60


@pytest.mark.parametrize(
    ("token", "status"),
    [
        (bearer({"exp": _UNTIL}), 200),
        (bearer({"exp": _UNTIL, "nbf": _NOW + 4}), 200),
        (bearer({"exp": _UNTIL, "nbf": _NOW + 6}), 403),
        (bearer({"exp": _NOW - 6}), 403),
        (bearer({"exp": 10**400}), 200),
        (bearer({"exp": str(_UNTIL)}), 403),
        (bearer({}), 403),
        (bearer([]), 403),
        (bearer({"exp": _UNTIL}, "other"), 403),
        (bearer({"exp": _UNTIL}, alg="none"), 403),
        (bearer({"exp": _UNTIL}, alg="HS512"), 403),
        (bearer({"exp": _UNTIL}).rpartition(".")[0] + ".", 403),
        (bearer({"exp": _UNTIL}).removeprefix("Bearer "), 403),
        (bearer({"exp": _UNTIL, "more": "x" * 4096}), 403),
        ("", 403),
    ],
    ids=range(15),
)
def test_a_token_is_good_for_a_while_and_in_one_form_only(token: str, status: int) -> None:
    body = b'{"data": {}, "type": "x"}'
    request = Request("POST", url("HSM", "receive"), {"Authorization": token}, body)
    assert read(request, "receive", calls.channel("HSM"), SECRETS, NOW).answer.status == status


@pytest.mark.parametrize(
    ("late", "body", "status"),
    [
        (timedelta(minutes=5), b"{}", 200),
        (timedelta(minutes=-6), b"{}", 403),
        (timedelta(minutes=6), b"{}", 403),
        (timedelta(), b"{ }", 403),
    ],
)
def test_what_a_phone_signs_is_the_body_and_the_time(late: timedelta, body: bytes, status: int) -> None:
    right = calls.signed(Request("POST", url("SMG", "receive"), {}, b"{}"))
    request = replace(right, body=body)
    assert read(request, "receive", calls.channel("SMG"), SECRETS, NOW + late).answer.status == status


def test_phones_are_spared_unless_somebody_says_otherwise() -> None:
    phone, busy = _channel("SMG", _PHONE), {"seconds_apart": "60", "daily_cap": "20", "on_unknown": "ask"}
    assert (rate_of(phone), cap_of(phone), unknown_as(phone)) == (1 / 3, 200, MessageState.ERRORED)
    phone = _channel("SMG", _PHONE | busy)
    assert (rate_of(phone), cap_of(phone), unknown_as(phone)) == (1 / 60, 20, None)
    other = _channel("T", {})
    assert (rate_of(other), cap_of(other), unknown_as(other)) == (10, None, None)
    # Nobody knows whether this one takes a text twice.
    assert unknown_as(_channel("HSM", _HTTPSMS)) is None


@pytest.mark.parametrize("code", ["SMG", "HSM"])
def test_one_address_is_entered(code: str) -> None:
    [one] = addresses_of(calls.channel(code), "https://sms.example.org")
    assert (one.action, one.texts, one.keyed) == ("receive", True, False)
