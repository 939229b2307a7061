"""Cases made by others: texts by SMS Gateway for Android, what the phone tells us, and what it asks of who
calls."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

import httpx
import pytest

from store.core import urns
from store.core.messages.outcome import State
from store.core.messages.states import MessageState
from store.core.types import Channel, Role
from store.messaging.engine import Engine
from store.messaging.requests import OutgoingText
from store.messaging.secrets import Secrets
from store.messaging.sending.outbox import unknown_as
from store.messaging.webhooks import Parsed, Request, read
from tests.conformance import cases
from tests.conformance.cases import Case
from tests.conformance.delivery_channels import PUBLIC_URL, read_request

_NOW: Final = datetime(2026, 1, 1, 0, 1, tzinfo=UTC)
_URL: Final = "https://localhost/c/smg/8eb23e93-5ecb-45ba-b726-3b064e0c56ab/receive"
_ABOUT: Final = {"id", "category", "about", "source", "derived", "note", "channel", "expected"}
_NAMES: Final = {"url", "username", "password", "signing_key"}
_REFUSED: Final = {401: 403}
"""Who may not call is answered 403 whatever the provider."""

_ANSWER: Final = {"status", "body", "error"}


@pytest.mark.parametrize("case", cases.params("delivery/android_gateway"))
def test_gateway(case: Case) -> None:
    follow = _follow_told if "request" in case else _follow_asked
    follow(case)


@pytest.mark.parametrize("case", cases.params("delivery/android_relayer"))
def test_relayer(case: Case) -> None:
    pytest.fail(f"{case['id']} is neither followed nor left out")


def _follow_told(case: Case) -> None:
    """What a phone tells."""
    _known(case, _ABOUT | {"request"})
    said, expected = case["request"], case["expected"]
    _known(said, {"method", "headers", "body"})
    _known(expected, {"messages", "statuses", "response"})
    _known(expected["response"], {"status"})
    settings = case["channel"]["config"]
    request = Request(said["method"], _URL, said["headers"], said["body"].encode())
    found = read(request, "receive", _channel(case["channel"]), settings, _NOW)

    wanted = expected["response"]["status"]
    assert found.answer.status == _REFUSED.get(wanted, wanted), found.note
    assert _texts(found, expected["messages"]) == expected["messages"]
    assert _reports(found, expected["statuses"]) == expected["statuses"]
    assert found.events == ()


def _texts(found: Parsed, expected: list[Case]) -> list[Case]:
    """The texts as cases have them, with what the expected ones tell."""
    assert len(found.texts) == len(expected)
    told = []
    for text, wanted in zip(found.texts, expected, strict=True):
        at = text.at.isoformat(timespec="seconds").replace("+00:00", "Z")
        all_of = {"urn": str(text.urn), "text": text.text, "received_on": at, "external_id": text.external_id}
        assert {"urn", "text"} <= wanted.keys() <= all_of.keys()
        assert (text.name, text.attachments, bool(text.external_id)) == ("", (), True)
        told.append({name: all_of[name] for name in wanted})
    return told


def _reports(found: Parsed, expected: list[Case]) -> list[Case]:
    assert len(found.reports) == len(expected)
    told = []
    for report, wanted in zip(found.reports, expected, strict=True):
        all_of = {"external_id": report.external_id, "status": str(report.state), "reason": report.reason}
        assert {"external_id", "status"} <= wanted.keys() <= all_of.keys()
        assert report.reason == wanted.get("reason", "")
        told.append({name: all_of[name] for name in wanted})
    return told


def _follow_asked(case: Case) -> None:
    """What a phone is asked."""
    _known(case, _ABOUT | {"msg", "expected_requests", "mock_response"})
    said, expected = case["msg"], case["expected"]
    _known(said, {"uuid", "urn", "text"})
    _known(expected, {"status", "external_id", "error"})
    _known(expected.get("error", {}), {"code"})
    channel, seen = _channel(case["channel"]), list[httpx.Request]()

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return _answer(case["mock_response"], request)

    secrets = Secrets({"password": case["channel"]["config"]["password"]})
    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        text = OutgoingText(said["uuid"], urns.parse(said["urn"]), said["text"])
        outcome = Engine(client, secrets, PUBLIC_URL).send(text, channel)

    pairs = [read_request(*pair) for pair in zip(seen, case["expected_requests"], strict=True)]
    assert [found for found, _wanted in pairs] == [wanted for _found, wanted in pairs]
    state: State | MessageState = outcome.state
    if outcome.state is State.UNCONFIRMED:
        # A phone sends a text once, however often it is asked.
        state = unknown_as(channel) or outcome.state
    assert str(state) == expected["status"]
    assert outcome.external_id == (expected.get("external_id") or "")
    assert str(outcome.code) == expected.get("error", {}).get("code", "")


def _answer(said: Any, request: httpx.Request) -> httpx.Response:
    _known(said, _ANSWER)
    if "status" not in said:
        raise httpx.ReadTimeout(str(said["error"]), request=request)
    body = said.get("body", "")
    return httpx.Response(said["status"], text=body if isinstance(body, str) else json.dumps(body))


def _channel(said: Case) -> Channel:
    _known(said, {"type", "config", "country"})
    assert said["type"] == "android gateway"
    _known(said["config"], _NAMES)
    settings = {{"url": "send_url"}.get(name, name): value for name, value in said["config"].items()}
    settings |= {name: f"env:{name}" for name in ("password", "signing_key") if name in settings}
    roles = (Role.SEND, Role.RECEIVE)
    country = said.get("country", "")
    uuid = "8eb23e93-5ecb-45ba-b726-3b064e0c56ab"
    return Channel(uuid, "Phone", "SMG", "", ("tel",), roles, country, settings=MappingProxyType(settings))


def _known(said: Mapping[str, Any], keys: set[str]) -> None:
    assert said.keys() <= keys, f"keys that are not read: {said.keys() - keys}"
