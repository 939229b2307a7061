"""Any other server, as the operator describes it in the settings of the channel."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from store.messaging.description import Body, Description

EXTERNAL = Description(
    name="External API",
    base="",
    needs=("send_url",),
    secrets=("send_authorization", "secret", "receive_key"),
    body=Body.TEXT,
    content_type="application/x-www-form-urlencoded",
    max_length=160,
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
    )


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()
