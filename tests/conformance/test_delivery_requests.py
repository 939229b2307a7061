"""Cases made by others: what providers tell us by a request, our answer, and which requests are believed."""

import hmac
import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from store.core.types import Channel, Role
from store.messaging.webhooks import Event, IncomingText, Parsed, Report, Request, read, route
from tests.conformance import cases
from tests.conformance.cases import Case
from tests.conformance.delivery_channels import our_key

_REPORTING = (
    *("external", "twilio", "plivo", "vonage", "clickatell", "africastalking", "kannel", "jasmin"),
    *("infobip", "messagebird", "bandwidth"),
)
_UNSAID = {"BW": ("external_id", "received_on")}
"""What cases of a provider never say, though its requests do."""
_NOW = datetime(2026, 1, 1, 0, 1, tzinfo=UTC)
_KEY = "a random key"
_SIGNING = {"plivo": "auth_token", "twilio": "auth_token", "telegram": "webhook_secret"}
_TYPES = {"plivo": "PL", "twilio": "T", "vonage": "NX", "telegram": "TG", "key in the address": "AT"}

_SAID = {"id", "category", "about", "source", "note", "peer_quirk", "channel", "request", "expected"}
"""The keys of a case; those about it bind nobody, nor do the words in which another program answers."""

_OF_CHANNEL = {"uuid", "type", "peer_type", "address", "country", "schemes", "config"}
_OF_REQUEST = {"method", "url", "body", "headers"}
_EXPECTED = {"response", "messages", "statuses", "events", "log_errors"}
_OF_EVENT = {"type", "urn", "on", "contact_name"}
_OF_MESSAGE = {"urn", "text", "external_id", "received_on", "contact_name", "attachments"}


def _params(direction: str, *providers: str) -> list[Any]:
    return [param for name in providers for param in cases.params(f"delivery/{direction}_{name}")]


@pytest.mark.parametrize("case", _params("receive", *_REPORTING, "telegram", "clicksend"))
def test_receive(case: Case) -> None:
    _follow(case)


@pytest.mark.parametrize("case", _params("status", *_REPORTING))
def test_status(case: Case) -> None:
    _follow(case)


@pytest.mark.parametrize("case", cases.params("delivery/signatures"))
def test_signatures(case: Case) -> None:
    _known(case, _SAID - {"channel"} | {"provider", "secret"})
    said, provider = case["request"], case["provider"]
    _known(said, _OF_REQUEST | {"json", "now"})
    now = datetime.fromtimestamp(said["now"], UTC) if "now" in said else _NOW
    found = _asked(said, _channel(_TYPES[provider]), _secrets(provider, case["secret"]), now)
    accepted = case["expected"]["accepted"]
    assert (found.answer.status != 403) is accepted, found.note
    assert accepted or not found.texts


def _secrets(provider: str, secret: Any) -> dict[str, str]:
    if isinstance(secret, Mapping):
        _known(secret, {"signature_secret", "algorithm"})
        return {
            "signature_secret": secret["signature_secret"],
            "signature_method": secret.get("algorithm", ""),
        }
    return {_SIGNING.get(provider, "receive_key"): secret}


def _follow(case: Case) -> None:
    _known(case, _SAID)
    _known(case["channel"], _OF_CHANNEL)
    _known(case["request"], _OF_REQUEST)
    expected = case["expected"]
    _known(expected, _EXPECTED)
    said = case["channel"]
    channel = _channel(said["peer_type"], said)
    config = {our_key(channel.type, name): value for name, value in said["config"].items()}
    found = _asked(case["request"], channel, config | _keys(channel), _NOW)

    _known(expected["response"], {"status", "body_contains", "peer_body_contains"})
    assert _answered(found) == expected["response"]["status"], found.note
    assert expected["response"].get("body_contains", "") in found.answer.body
    pairs = _pairs(found.texts, expected["messages"])
    unsaid = _UNSAID.get(channel.type, ())
    assert [_text(*pair, unsaid) for pair in pairs] == expected["messages"]
    assert [_report(*pair) for pair in _pairs(found.reports, expected["statuses"])] == expected["statuses"]
    assert [_event(*pair) for pair in _pairs(found.events, expected["events"])] == expected["events"]
    # The log of a request of which nothing was taken has our note.
    told = [] if found.note and not found.reports else expected.get("log_errors", [])
    assert [one for one in told if one not in _errors(found)] == []


def _asked(said: Case, channel: Channel, settings: Mapping[str, str], now: datetime) -> Parsed:
    headers, url = dict(said.get("headers", {})), said["url"]
    body = said.get("body", "")
    if "json" in said:
        headers["Content-Type"], body = "application/json", json.dumps(said["json"])
    if _KEY in settings.values():
        url, shown = _shown(url)
        headers |= shown
    way = route(url)
    assert way is not None
    if forwarded := headers.get("X-Forwarded-Path"):
        # What the provider called, which is behind a proxy in front of us.
        url = urlsplit(url)._replace(path=forwarded, query="").geturl()
    return read(Request(said["method"], url, headers, body.encode()), way.action, channel, settings, now)


def _channel(code: str, said: Case | None = None) -> Channel:
    said = said or {"address": "2020", "schemes": ["telegram" if code == "TG" else "tel"]}
    return Channel(
        uuid="8eb23e93-5ecb-45ba-b726-3b064e0c56ab",
        name="Channel",
        type=code,
        address=said["address"],
        schemes=tuple(said["schemes"]),
        roles=(Role.SEND, Role.RECEIVE),
        country=said.get("country", ""),
    )


def _keys(channel: Channel) -> dict[str, str]:
    """What cases do not know: only Twilio's are signed, and others show in their ways that they are right."""
    if channel.type in ("T", "TMS", "TW", "TWA"):
        return {}
    return {"receive_key": _KEY, "webhook_secret": _KEY, "auth_token": _KEY}


def _shown(url: str) -> tuple[str, dict[str, str]]:
    """The address of a request and its headers, by which any provider but Twilio shows that it is right."""
    parts = urlsplit(url)
    plain = f"{parts.scheme}://{parts.netloc}{parts.path}{_KEY}".encode()
    url += f"{'&' if '?' in url else '?'}{urlencode({'key': _KEY})}"
    return url, {
        "X-Telegram-Bot-Api-Secret-Token": _KEY,
        "X-Plivo-Signature-V2": b64encode(hmac.digest(_KEY.encode(), plain, "sha256")).decode(),
        "X-Plivo-Signature-V2-Nonce": _KEY,
    }


def _answered(found: Parsed) -> int:
    """The status of the answer; cases have 400 where ours has another one that refuses."""
    return 400 if 400 <= found.answer.status < 500 else found.answer.status


def _pairs(found: tuple[Any, ...], expected: list[Case]) -> list[tuple[Any, Case]]:
    assert len(found) == len(expected)
    return list(zip(found, expected, strict=True))


def _text(text: IncomingText, expected: Case, never: tuple[str, ...] = ()) -> Case:
    _known(expected, _OF_MESSAGE)
    found = {
        "urn": str(text.urn),
        "text": text.text,
        "external_id": text.external_id,
        "contact_name": text.name,
        "received_on": _moment(text.at),
        "attachments": list(text.attachments),
    }
    # Whatever a case does not say is nothing, and a time that it does not say is now.
    unsaid = {
        name: value for name, value in found.items() if name not in expected and name not in never and value
    }
    assert unsaid in ({}, {"received_on": _moment(_NOW)})
    return {name: found[name] for name in expected}


def _report(report: Report, expected: Case) -> Case:
    _known(expected, {"msg_uuid", "external_id", "status"})
    found = {"msg_uuid": report.uuid, "external_id": report.external_id, "status": str(report.state)}
    return {name: found[name] for name in expected}


def _event(event: Event, expected: Case) -> Case:
    _known(expected, _OF_EVENT)
    found = {
        "type": str(event.kind),
        "urn": str(event.urn),
        "on": _moment(event.at),
        "contact_name": event.name,
    }
    return {name: found[name] for name in expected}


def _errors(found: Parsed) -> list[Case]:
    return [
        {"provider_code": report.provider_code, "provider_message": report.reason}
        for report in found.reports
        if report.provider_code
    ]


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds").replace("+00:00", "Z")


def _known(said: Mapping[str, Any], keys: set[str]) -> None:
    assert said.keys() <= keys, f"keys that are not read: {said.keys() - keys}"
