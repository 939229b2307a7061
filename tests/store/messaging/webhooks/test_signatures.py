"""Who may call: what is signed, with what, and when."""

import hashlib
import hmac
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

import pytest

from store.core.types import Urn
from store.messaging.providers.registry import DESCRIPTIONS
from store.messaging.requests import OutgoingText, variables
from store.messaging.webhooks import Parsed, Request, Route, read, route
from tests.store.messaging.webhooks.calls import FORM, KEY, NOW, SECRETS, channel, signed, url

_BODY = b"MessageSid=SM1&AccountSid=AC1&From=0788123123&To=2020&Body=a%26b+c"


@pytest.mark.parametrize("code", DESCRIPTIONS)
@pytest.mark.parametrize(
    "settings", [{}, dict.fromkeys(SECRETS, "other"), {"receive_key": "", "auth_token": ""}]
)
def test_nobody_is_let_in_without_the_right_secret(code: str, settings: dict[str, str]) -> None:
    """A channel that has none is closed, too."""
    bare = Request("POST", url(code, "receive").partition("?")[0], {"Content-Type": FORM}, _BODY)
    for request in (bare, signed(replace(bare, url=url(code, "receive")))):
        found = read(request, "receive", channel(code), settings, NOW)
        assert (found.answer.status, bool(found.note)) == (403, True)
        assert KEY not in found.answer.body + found.note
        assert not any(name in found.answer.body for name in SECRETS)


def test_plivo_signs_a_nonce() -> None:
    address = url("PL", "receive").partition("?")[0]
    said = b64encode(hmac.digest(KEY.encode(), address.encode(), "sha256")).decode()
    request = Request("POST", address, {"X-Plivo-Signature-V2": said}, b"To=2020&From=8080&MessageUUID=1")
    assert read(request, "receive", channel("PL"), SECRETS, NOW).answer.status == 403


_SAID = {
    "SW": "MessageSid=1&MessageStatus=sent",
    "NX": "messageId=1&status=accepted",
    "PL": "MessageUUID=1&From=2020&status=sent",
    "T": "MessageSid=1&MessageStatus=sent",
}


@pytest.mark.parametrize("code", _SAID)
def test_reports_are_taken_at_the_address_that_goes_out_with_a_text(code: str) -> None:
    text = OutgoingText("019a0719-ac96-7eb9-a837-cac215164834", Urn("tel", "+250788123123"), "Muraho")
    on, description = channel(code), DESCRIPTIONS[code]
    # Of the secrets of a channel only those are looked up that its description names.
    settings = {name: value for name, value in SECRETS.items() if name in description.secrets}
    told = variables(text, on, settings, "https://cordboard.example.org")
    [field] = [field for field in description.fields if "status_url" in field.value]
    address = told[field.value.strip("{}")]
    way = route(address)
    assert way == Route(code, on.uuid, "status")
    request = Request("POST", address, {"Content-Type": FORM}, _SAID[code].encode())
    found = read(signed(request), way.action, on, settings, NOW)
    assert [report.external_id for report in found.reports] == ["1"], found.note


def _ask(address: str, signed_address: str, body: bytes, signed_body: bytes) -> Parsed:
    right = signed(Request("POST", signed_address, {"Content-Type": FORM}, signed_body))
    return read(Request("POST", address, right.headers, body), "receive", channel("T"), SECRETS, NOW)


_HERE = url("T", "receive")


@pytest.mark.parametrize(
    ("address", "body", "status"),
    [
        (_HERE, _BODY, 200),
        (_HERE.replace(".org/", ".org:443/"), _BODY, 200),
        (_HERE.replace(".org/", ".org:8443/"), _BODY, 403),
        (_HERE.replace("https", "http"), _BODY, 403),
        (_HERE + "&uuid=1", _BODY, 403),
        (_HERE, _BODY + b"&Body=more", 403),
        (_HERE, _BODY.replace(b"c", b"d"), 403),
        # The same fields in another order are the same.
        (_HERE, b"&".join(reversed(_BODY.split(b"&"))), 200),
        (_HERE, b"", 403),
    ],
)
def test_twilio_signs_the_public_address_and_all_fields(address: str, body: bytes, status: int) -> None:
    assert _ask(address, _HERE, body, _BODY).answer.status == status


_VONAGE = {"msisdn": "250788123123", "to": "2020", "text": "a&b=c", "messageId": "1"}


def _vonage(method: str, late: timedelta, said: dict[str, str] | None = None) -> int:
    fields = _VONAGE | {"timestamp": str(int((NOW - late).timestamp()))}
    text = "".join(
        f"&{name}={value.replace('&', '_').replace('=', '_')}" for name, value in sorted(fields.items())
    )
    sig = (
        hmac.new(b"s", text.encode(), method).hexdigest()
        if method != "md5hash"
        else hashlib.md5(text.encode() + b"s", usedforsecurity=False).hexdigest()
    )
    request = Request("GET", url("NX", "receive", **(fields | {"sig": sig.upper()} | (said or {}))))
    settings = {"signature_secret": "s", "signature_method": method}
    return read(request, "receive", channel("NX"), settings, NOW).answer.status


@pytest.mark.parametrize("method", ["md5hash", "md5", "sha1", "sha256", "sha512"])
def test_vonage_signs_all_parameters(method: str) -> None:
    assert _vonage(method, timedelta()) == 200
    assert _vonage(method, timedelta(), {"text": "other"}) == 403
    assert _vonage(method, timedelta(), {"sig": ""}) == 403


@pytest.mark.parametrize(
    ("late", "status"),
    [
        (timedelta(minutes=5), 200),
        (timedelta(minutes=-5), 200),
        (timedelta(minutes=5, seconds=1), 403),
        (timedelta(minutes=-6), 403),
    ],
)
def test_a_request_of_another_time_is_refused(late: timedelta, status: int) -> None:
    assert _vonage("sha256", late) == status


@pytest.mark.parametrize("timestamp", ["", "now", "-1", "9" * 400, "١٧٦٧٢٢٥٦٠٠"])
def test_a_time_that_is_none_is_refused(timestamp: str) -> None:
    assert _vonage("sha256", timedelta(), {"timestamp": timestamp}) == 403
