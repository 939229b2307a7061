"""Channels of each type and the requests of their providers, with what shows that they are right."""

import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from store.core.types import Channel, Role
from store.messaging.webhooks import Parsed, Request, read

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
UUID = "8eb23e93-5ecb-45ba-b726-3b064e0c56ab"
KEY = "k3y"
SECRETS = {"receive_key": KEY, "webhook_secret": KEY, "auth_token": KEY, "signing_key": KEY}
_TIME = str(int(NOW.timestamp())).encode()
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def channel(code: str, *schemes: str) -> Channel:
    """A channel of a type in Rwanda, whose address is 2020."""
    of_type = {"TG": ("telegram",), "TWA": ("whatsapp",)}.get(code, ("tel",))
    return Channel(UUID, "Channel", code, "2020", schemes or of_type, (Role.SEND, Role.RECEIVE), "RW")


def url(code: str, action: str, **parameters: str) -> str:
    """The address that the provider of a channel of that type calls."""
    query = urlencode(parameters | {"key": KEY})
    return f"https://cordboard.example.org/c/{code.lower()}/{UUID}/{action}?{query}"


def signed(request: Request) -> Request:
    """The request with all that shows that it is right, whatever the type of the channel."""
    pairs = sorted(set(parse_qsl(request.body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")))
    fields = "".join(name + value for name, value in pairs).encode("latin-1")
    plain = request.url.partition("?")[0].encode() + b"nonce"
    shown = {
        "X-Telegram-Bot-Api-Secret-Token": KEY,
        "X-Plivo-Signature-V2": _signature(plain, "sha256"),
        "X-Plivo-Signature-V2-Nonce": "nonce",
        "X-Timestamp": _TIME.decode(),
        "X-Signature": hmac.digest(KEY.encode(), request.body + _TIME, "sha256").hex(),
        "Authorization": bearer({"exp": NOW.timestamp() + 60}),
        "X-Twilio-Signature": _signature(request.url.encode() + fields, "sha1"),
    }
    return replace(request, headers={**request.headers, **shown})


def bearer(claims: Any, key: str = KEY, **head: str) -> str:
    """A token as RFC 7519 has it, in a header."""
    parts = [json.dumps(one).encode() for one in ({"alg": "HS256", "typ": "JWT", **head}, claims)]
    signed = b".".join(urlsafe_b64encode(one).rstrip(b"=") for one in parts)
    signature = urlsafe_b64encode(hmac.digest(key.encode(), signed, "sha256")).rstrip(b"=")
    return f"Bearer {signed.decode()}.{signature.decode()}"


def _signature(text: bytes, digest: str) -> str:
    return b64encode(hmac.digest(KEY.encode(), text, digest)).decode()


def call(
    code: str,
    action: str,
    body: bytes | Mapping[str, Any],
    content_type: str = FORM,
    settings: Mapping[str, str] | None = None,
    **parameters: str,
) -> Parsed:
    """What a POST of a provider says; a mapping is sent as a form, or as JSON where that is the type."""
    if isinstance(body, Mapping):
        body = (json.dumps(body) if content_type == JSON else urlencode(body)).encode()
    request = Request("POST", url(code, action, **parameters), {"Content-Type": content_type}, body)
    return read(signed(request), action, channel(code), SECRETS | {**(settings or {})}, NOW)
