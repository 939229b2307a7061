"""Channels and requests as the cases about delivery write them."""

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import parse_qs

import httpx

from store.core.types import Channel, Role
from store.messaging.providers.registry import description_of
from store.messaging.secrets import Secrets
from tests.conformance.cases import Case

PUBLIC_URL: Final = "https://localhost"

_OURS: Final = {
    "PLIVO_AUTH_ID": "auth_id",
    "PLIVO_AUTH_TOKEN": "auth_token",
    "PLIVO_APP_ID": "",
    "nexmo_api_key": "api_key",
    "nexmo_api_secret": "api_secret",
    "nexmo_app_id": "",
    "nexmo_app_private_key": "",
}
"""Our name of a setting, where it is another one; nothing where it has none."""

_NOT_COMPARED: Final = {"parse_mode", "source"}
"""No way of formatting is named to Telegram: names with `_` or `*` would be refused. ClickSend is told
which program sends."""


def channel_of(said: Case) -> tuple[Channel, Secrets]:
    """The channel of a case, with references for its secrets, and the secrets that those name."""
    assert said.keys() <= {"uuid", "type", "peer_type", "address", "country", "schemes", "config"}
    description = description_of(said["peer_type"])
    assert description is not None
    settings, environment = dict[str, str](), dict[str, str]()
    for name, value in said["config"].items():
        if key := our_key(said["peer_type"], name):
            settings[key] = _text(value)
            if key in description.secrets:
                environment[key] = _text(value)
                settings[key] = f"env:{key}"
    channel = Channel(
        uuid=said["uuid"],
        name="Channel",
        type=said["peer_type"],
        address=said["address"],
        schemes=tuple(said["schemes"]),
        roles=(Role.SEND,),
        country=said["country"],
        settings=MappingProxyType(settings),
    )
    return channel, Secrets(environment)


def answering(said: list[Case], seen: list[httpx.Request]) -> httpx.MockTransport:
    """A transport that answers as a case says, and keeps the requests."""
    waiting = [(one["url"], bool(one.get("prefix")), iter(one["answers"])) for one in said]

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        url = str(request.url)
        for wanted, prefix, answers in waiting:
            if url.startswith(wanted) if prefix else url == wanted:
                found = next(answers)
                return httpx.Response(found["status"], text=found["body"])
        raise AssertionError(f"nothing answers {url}")

    return httpx.MockTransport(answer)


def read_request(request: httpx.Request, expected: Case) -> tuple[Case, Case]:
    """A request and the expected one in the same form, with what is expected of it."""
    body = request.content.decode()
    url = str(request.url)
    found: dict[str, Any] = {
        "method": request.method,
        "url": url.partition("?")[0] if "params" in expected else url,
        "path": request.url.path,
        "headers": {name: request.headers.get(name) for name in expected.get("headers", ())},
        "body": body,
        "params": parse_qs(request.url.query.decode(), strict_parsing=True) if "params" in expected else None,
        "form": parse_qs(body, strict_parsing=True) if "form" in expected else None,
        "json": json.loads(body) if "json" in expected else None,
    }
    assert expected.keys() <= found.keys(), expected.keys() - found.keys()
    wanted = {key: _comparable(value) for key, value in expected.items()}
    return {key: _comparable(found[key]) for key in expected}, wanted


def _comparable(value: Any) -> Any:
    """Our paths for reports may be others than the peer's; the rest of the address may not."""
    if isinstance(value, Mapping):
        return {key: _comparable(one) for key, one in value.items() if key not in _NOT_COMPARED}
    if isinstance(value, list):
        return sorted(map(_comparable, value), key=repr)
    if isinstance(value, str) and value.startswith(f"{PUBLIC_URL}/c/"):
        plain = re.sub("/c/[a-z]+/", "/c/", value).removesuffix("&action=callback")
        return re.sub("/delivered$", "/status", plain)
    return value


def logged(outcome: Any) -> Iterator[str]:
    """Everything that is kept of an attempt."""
    yield outcome.text
    for exchange in outcome.exchanges:
        yield from (exchange.url, exchange.request_body, exchange.response_body)
        yield from exchange.request_headers.values()


def our_key(type_code: str, name: str) -> str:
    """Our name of a setting that a case has for a type of channel; nothing where it has none."""
    if type_code == "MBD" and name == "secret":
        return "signature_secret"
    if type_code == "TG" and name == "auth_token":
        return "token"
    return _OURS.get(name, name)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "\n".join(f"{name}: {one}" for name, one in value.items())
    return str(value)
