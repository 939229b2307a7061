"""What gateways and aggregators ask for beyond the cases in `tests/conformance`: alphabets, answers that
break off, requests that say several things, tokens."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit

import httpx
import pytest

from store.core.messages.outcome import Outcome
from store.core.types import Channel, Role, Urn
from store.messaging.engine import Engine
from store.messaging.requests import OutgoingText
from store.messaging.secrets import Secrets
from store.messaging.webhooks import Parsed, Request, read
from store.messaging.webhooks.addresses import addresses_of
from tests.store.messaging.webhooks.calls import FORM, JSON, NOW, SECRETS, call, channel, signed, url

PUBLIC = "https://cordboard.example.org"
UUID = "0191e180-7d60-7000-aded-7d8b151cbd5b"
OPEN = {"username": "u", "password": "env:PASSWORD", "send_url": "http://localhost:13013/send"}


def line(code: str, **settings: str) -> Channel:
    """A channel of a type whose gateway is on this machine."""
    made = Channel("c1", "Line", code, "2020", ("tel",), (Role.SEND,))
    return replace(made, settings=MappingProxyType(OPEN | settings))


def asked(
    to: Channel, text: str, *, public: str = PUBLIC, reply: bool = False, hides: bool = False, **answer: Any
) -> tuple[httpx.Request, Outcome]:
    """The request by which a text goes, and what came of it."""
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(**({"status_code": 200} | answer))

    with httpx.Client(transport=httpx.MockTransport(handler)) as client:
        carried = Engine(client, Secrets({"PASSWORD": "hunter2"}), public)
        message = OutgoingText(UUID, Urn("tel", "+250788383383"), text, reply)
        outcome = carried.send(message, to, hides=hides)
    (request,) = seen
    return request, outcome


@pytest.mark.parametrize(
    ("code", "encoding", "text", "expected"),
    [
        ("KN", "", "“Hi”", {"text": '"Hi"'}),
        ("KN", "", "☺ “Hi”", {"text": "☺ “Hi”", "coding": "2", "charset": "utf8"}),
        ("KN", "U", "Hi", {"text": "Hi", "coding": "2", "charset": "utf8"}),
        ("KN", "D", "☺", {"text": "☺"}),
        ("JS", "", "“é@”", {"content": '"é@"', "coding": "0"}),
        ("JS", "", "☺😀", {"hex-content": "263ad83dde00", "coding": "8"}),
    ],
)
def test_a_text_goes_in_its_alphabet(code: str, encoding: str, text: str, expected: dict[str, str]) -> None:
    request, outcome = asked(line(code, encoding=encoding), text)
    about = ("text", "content", "hex-content", "coding", "charset")
    assert {name: value for name, value in request.url.params.items() if name in about} == expected
    assert outcome.state == "wired"


def test_gateways_are_asked_to_report_only_where_we_can_be_called() -> None:
    for code in ("KN", "JS"):
        request, _outcome = asked(line(code), "Hi", public="", reply=True)
        assert not [name for name in request.url.params if name.startswith("dlr")]
        assert request.url.params.get("priority") == ("1" if code == "KN" else None)
    request, _outcome = asked(line("IB", transliteration="ALL"), "Hi", public="")
    (message,) = json.loads(request.content)["messages"]
    assert message.keys() == {"from", "destinations", "content"}
    assert message["content"] == {"text": "Hi", "transliteration": "ALL"}


def test_nothing_kept_of_a_text_in_16_bits_tells_it_where_people_are_hidden() -> None:
    _request, outcome = asked(line("JS"), "☺☺☺☺", hides=True)
    (exchange,) = outcome.exchanges
    assert "263a263a" not in exchange.url
    assert "hunter2" not in exchange.url
    assert "250788383383" not in exchange.url


_INFOBIP = '{"messages":[{"status":{"groupId":%s},"messageId":"m{1"'


@pytest.mark.parametrize(
    ("code", "body", "expected"),
    [
        ("IB", _INFOBIP % 1, ("wired", "m{1", "")),
        ("IB", _INFOBIP % 1 + "}}", ("wired", "m{1", "")),
        ("IB", _INFOBIP % 1 + ',"a', ("wired", "m{1", "")),
        ("IB", _INFOBIP % 5, ("failed", "", "response_unparseable")),
        ("IB", '{"messages":[{"status":{"groupId":1}', ("failed", "", "response_unparseable")),
        pytest.param("IB", "[" * 60_000, ("failed", "", "response_unparseable"), id="deep"),
        ("IB", "", ("failed", "", "response_unparseable")),
        ("IB", _INFOBIP % 5 + "}]}", ("failed", "", "response_content")),
        ("JS", 'Success "07033084"', ("wired", "07033084", "")),
        ("JS", "Queued", ("wired", "", "")),
    ],
)
def test_an_answer_counts_as_far_as_it_came(code: str, body: str, expected: tuple[str, str, str]) -> None:
    _request, outcome = asked(line(code), "Hi", content=body)
    assert (outcome.state, outcome.external_id, outcome.code or "") == expected


@pytest.mark.parametrize(
    ("body", "refuses"), [("Authorization failed for sendsms", True), ("No route", False)]
)
def test_kannel_says_403_of_accounts_and_of_numbers(body: str, refuses: bool) -> None:
    _request, outcome = asked(line("KN"), "Hi", status_code=403, content=body)
    assert (outcome.code, outcome.refuses_credentials) == ("response_status", refuses)


@pytest.mark.parametrize(
    ("content", "coding", "text"),
    [
        (b"\x00 \x05\x1b\x65 \x11", "0", "@ é€ _"),
        (b"Hi", "", "Hi"),
        ("Muraho ☺".encode("utf-16-be"), "8", "Muraho ☺"),
        (b"caf\xe9", "3", "café"),
        (b"Hi", "4", None),
        (b"\x00", "8", None),
    ],
)
def test_jasmin_writes_a_text_in_the_coding_of_its_network(
    content: bytes, coding: str, text: str | None
) -> None:
    body = f"id=1&from=250788123123&to=2020&coding={coding}&content={quote_from_bytes(content)}"
    found = call("JS", "receive", body.encode())
    assert [one.text for one in found.texts] == ([] if text is None else [text])
    assert found.answer.status == (400 if text is None else 200)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("message_status=DELIVRD&dlvrd=001&err=000", "delivered"),
        ("message_status=UNDELIV&dlvrd=000&err=069", "failed"),
        ("dlvrd=0&err=1", "failed"),
        ("dlvrd=000&err=000", ""),
        ("message_status=ODD", ""),
        ("dlvrd=x", ""),
    ],
)
def test_jasmin_reports_by_a_word_or_by_counts(said: str, state: str) -> None:
    found = call("JS", "status", f"id=1&{said}".encode())
    assert [str(one.state) for one in found.reports] == ([state] if state else [])
    assert (found.answer.status, found.answer.body == "ACK/Jasmin") == (
        (200, True) if state else (400, False)
    )


def test_of_several_things_what_can_be_read_is_taken() -> None:
    right = {"messageId": "1", "from": "250788123123", "text": "Muraho"}
    found = call("IB", "receive", {"results": [right, right | {"from": "x"}, right | {"text": ""}]}, JSON)
    assert [(str(one.urn), one.text) for one in found.texts] == [("tel:+250788123123", "Muraho")]
    assert found.note == "A part of the request could not be read."
    wrong: tuple[Any, ...] = ([], {}, "x", [1], [right | {"from": "x"}], [right] * 1001)
    for several in wrong:
        refused = call("IB", "receive", {"results": several}, JSON)
        assert (refused.answer.status, refused.texts) == (400, ())
    event = {"type": "message-failed", "errorCode": 4432, "description": "no", "message": {"id": "7"}}
    (report,) = call("BW", "status", json.dumps([event]).encode(), JSON).reports
    assert (report.state, report.external_id, report.provider_code, report.reason) == (
        "failed",
        "7",
        "4432",
        "no",
    )
    assert call("BW", "status", json.dumps(event).encode(), JSON).answer.status == 400


_BODY = b"originator=250788123123&body=Muraho&id=m1"


def _part(said: Any) -> str:
    return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def _token(claims: dict[str, Any], algorithm: str = "HS256", digest: str = "sha256") -> str:
    text = f"{_part({'alg': algorithm})}.{_part(claims)}"
    return f"{text}.{urlsafe_b64encode(hmac.digest(b's', text.encode(), digest)).decode().rstrip('=')}"


def _bird(token: str | None, body: bytes = _BODY) -> Parsed:
    address = url("MBD", "receive")
    headers = {"Content-Type": FORM} | ({"MessageBird-Signature-JWT": token} if token is not None else {})
    return read(
        Request("POST", address, headers, body),
        "receive",
        channel("MBD"),
        SECRETS | {"signature_secret": "s"},
        NOW,
    )


_RIGHT = {
    "iss": "MessageBird",
    "nbf": NOW.timestamp() - 60,
    "exp": NOW.timestamp() + 60,
    "url_hash": hashlib.sha256(url("MBD", "receive").encode()).hexdigest(),
    "payload_hash": hashlib.sha256(_BODY).hexdigest(),
}


def test_messagebird_signs_a_token_over_address_and_body() -> None:
    assert [one.text for one in _bird(_token(_RIGHT)).texts] == ["Muraho"]
    assert _bird(_token(_RIGHT, "HS512", "sha512")).answer.status == 200
    assert _bird(_token(_RIGHT), b"originator=1&body=x&id=2").answer.status == 403


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        "..",
        "a.b.c",
        "é.é.é",
        _token(_RIGHT, "none"),
        _token(_RIGHT, "HS256", "sha512"),
        _token(_RIGHT)[:-4] + "AAAA",
        _token(_RIGHT | {"iss": "Bird"}),
        _token(_RIGHT | {"exp": NOW.timestamp() - 6}),
        _token(_RIGHT | {"nbf": NOW.timestamp() + 6}),
        _token(_RIGHT | {"exp": None}),
        _token(_RIGHT | {"url_hash": ""}),
        _token({name: value for name, value in _RIGHT.items() if name != "payload_hash"}),
        _token(_RIGHT | {"more": "x" * 5000}),
    ],
)
def test_any_other_token_is_refused(token: str | None) -> None:
    assert _bird(token).answer.status == 403


def test_reports_of_messagebird_need_the_key_whatever_is_signed() -> None:
    bare = line("MBD", signature_secret="env:S", receive_key="env:K")
    assert [(one.action, one.keyed) for one in addresses_of(bare, PUBLIC)] == [
        ("receive", False),
        ("status", True),
    ]
    query = f"id=1&status=sent&reference={UUID}"
    address = f"{urlsplit(url('MBD', 'status'))._replace(query=query).geturl()}"
    for right, status in ((url("MBD", "status") + f"&{query}", 200), (address, 403)):
        request = signed(Request("GET", right))
        found = read(request, "status", channel("MBD"), SECRETS | {"signature_secret": "s"}, NOW)
        assert found.answer.status == status
