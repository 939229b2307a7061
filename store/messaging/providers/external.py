"""Any other server, as the operator describes it in the settings of the channel."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from store.messaging.description import Body, Description
from store.messaging.inbound import GET_OR_POST, Bodies, Receive, Reply, Reported, Reports

_RECEIVE = Receive(
    stops=("stopped",),
    methods=GET_OR_POST,
    bodies=Bodies.ANY,
    sender=("sender", "from"),
    text=("text",),
    time=("date", "time"),
)

EXTERNAL = Description(
    name="External API",
    base="",
    needs=("send_url",),
    secrets=("send_authorization", "secret", "receive_key"),
    body=Body.TEXT,
    content_type="application/x-www-form-urlencoded",
    max_length=160,
    receive=_RECEIVE,
    status=Reports(
        actions=("sent", "delivered", "failed"),
        methods=GET_OR_POST,
        bodies=Bodies.ANY,
        uuid=("id", "uuid"),
        states=MappingProxyType(
            {"sent": Reported.SENT, "delivered": Reported.DELIVERED, "failed": Reported.FAILED}
        ),
        strict=True,
    ),
)

_CONTENT_TYPES: Final = {
    "": EXTERNAL.content_type,
    "form": EXTERNAL.content_type,
    "urlencoded": EXTERNAL.content_type,
    "json": "application/json",
    "xml": "text/xml; charset=utf-8",
}


def described(settings: Mapping[str, str]) -> Description:
    """The description that the settings of a channel give."""
    headers = dict(map(_header, filter(None, map(str.strip, settings.get("headers", "").splitlines()))))
    if settings.get("send_authorization"):
        headers.setdefault("Authorization", "{{send_authorization}}")
    kind = settings.get("content_type", "").strip()
    return replace(
        EXTERNAL,
        method=settings.get("method", "").strip().upper() or EXTERNAL.method,
        text=settings.get("body", ""),
        content_type=_CONTENT_TYPES.get(kind.lower(), kind),
        headers=MappingProxyType(headers),
        contains=settings.get("mt_response_check", ""),
        receive=_received(settings),
        answer=Reply(
            settings.get("mo_response", ""), settings.get("mo_response_content_type") or "text/plain"
        ),
    )


def _received(settings: Mapping[str, str]) -> Receive:
    """How texts are read: the settings may name the parameters, or say where they are in XML."""
    text = _named(settings, "mo_text_field") or _RECEIVE.text
    return replace(
        _RECEIVE,
        sender=_named(settings, "mo_from_field") or _RECEIVE.sender,
        text=text,
        time=_named(settings, "mo_date_field") or _RECEIVE.time,
        # Where an XPath leads nowhere, it is more likely wrong than the text empty.
        required=text[:1] if settings.get("from_xpath") else (),
        sender_xpath=settings.get("from_xpath", ""),
        text_xpath=settings.get("text_xpath", ""),
    )


def _named(settings: Mapping[str, str], key: str) -> tuple[str, ...]:
    return (settings[key],) if settings.get(key) else ()


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()
