"""The request by which a text is sent, as the description of a provider says."""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID, uuid5
from xml.sax.saxutils import escape

from store.core.messages.segments import Encoding, encoding
from store.core.phones.parsing import national_number
from store.core.text import quoted
from store.core.types import Channel, Urn
from store.messaging.description import Body, Description, Field, Kind

_FLAGS: Final = ("link_shortening", "is_shared", "use_national")
_OFF: Final = frozenset({"", "no", "false", "off", "0"})
_VARIABLE: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_QUOTED_VARIABLE: Final = re.compile(r"""(?P<quote>["']?)\{\{\s*(\w+)\s*\}\}(?P=quote)""")
_NO_REPLIES: Final = re.compile(r"""(["']?)\{\{\s*quick_replies\s*\}\}\1""")
_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Values = Mapping[str, str]


class Unbuildable(Exception):
    """The settings of a channel give no request; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class OutgoingText:
    """A text for one address. `uuid` is the message's; `is_reply` that it answers somebody, `is_broadcast`
    that others get it, too. `seconds_left` is for how long it is worth sending; 0 where that is not known.
    `taken` is how often its provider took it already, before it failed and was sent again."""

    uuid: str
    urn: Urn
    text: str
    is_reply: bool = False
    seconds_left: int = 0
    taken: int = 0
    is_broadcast: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request, ready to go. `private` are the headers whose values are nobody's business."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes
    private: frozenset[str]


def flag(settings: Values, key: str) -> bool:
    """Whether a setting that is on or off is on."""
    return settings.get(key, "").strip().lower() not in _OFF


def variables(message: OutgoingText, channel: Channel, settings: Values, public_url: str) -> dict[str, str]:
    """What can be filled in for a message; `text` is the whole one."""
    to, own = message.urn.path, channel.address
    if flag(settings, "use_national") and message.urn.scheme == "tel":
        to = national_number(to, channel.country)
    status = f"{public_url.rstrip('/')}/c/{channel.type.lower()}/{channel.uuid}/status" if public_url else ""
    key = {"key": settings["receive_key"]} if settings.get("receive_key") else {}
    flags = {name: "yes" if flag(settings, name) else "" for name in _FLAGS}
    alphabet = encoding(message.text)
    kind = settings.get("encoding", "").strip().upper()
    is_wide = kind == "U" or (kind != "D" and alphabet is Encoding.UCS2)
    return {
        "messaging_service_sid": "",
        **settings,
        **flags,
        "to": to,
        "to_no_plus": to.removeprefix("+"),
        "to_address": _marked(message.urn.scheme, to),
        "from": own,
        "from_no_plus": own.removeprefix("+"),
        "from_address": _marked(message.urn.scheme, own),
        # Halves of a sign, which no encoding writes.
        "text": message.text.encode(errors="replace").decode(),
        "type": "text" if alphabet is Encoding.GSM7 else "unicode",
        "wide": "yes" if is_wide else "",
        "is_reply": "yes" if message.is_reply else "",
        "uuid": message.uuid,
        "id": message.uuid,
        "channel": channel.uuid,
        "own_id": _own_id(message),
        "seconds_left": str(message.seconds_left or ""),
        "status_url": _with_query(status, key),
        "status_url_of_message": _with_query(status, {"uuid": message.uuid, **key}),
        "quick_replies": "",
    }


def _own_id(message: OutgoingText) -> str:
    """A provider that takes a name once would take what is sent anew by the same for a repeat."""
    return str(uuid5(UUID(message.uuid), str(message.taken))) if message.taken else message.uuid


def prepare(description: Description, values: Values, user_agent: str) -> Prepared:
    """The request for one part; raises Unbuildable."""
    values = {**values, "text_hex": values["text"].encode("utf-16-be").hex()}
    url = _url(description, values)
    headers = {name: _filled(value, values, str) for name, value in description.headers.items()}
    private = frozenset(name.lower() for name in headers) - {"accept", "content-type"} | {"authorization"}
    headers |= {"User-Agent": user_agent, "Accept-Encoding": "identity"}
    if description.basic:
        headers["Authorization"] = basic(*(values[key] for key in description.basic))
    content, content_type = b"", description.content_type
    if description.body is Body.TEXT:
        content = b"" if description.method in ("GET", "HEAD") else _text(description, values).encode()
    else:
        filled = [(field, value) for field in description.fields if (value := _field_value(field, values))]
        pairs = [(field.name, value) for field, value in filled]
        if description.body is Body.QUERY:
            url = f"{url}{'&' if '?' in url else '?'}{urlencode(pairs)}"
        elif description.body is Body.JSON:
            members = _nested((field.name, _member(field, value)) for field, value in filled)
            content, content_type = json.dumps(members, ensure_ascii=False).encode(), "application/json"
        else:
            content, content_type = urlencode(pairs).encode(), "application/x-www-form-urlencoded"
    if content_type and "content-type" not in map(str.lower, headers):
        headers["Content-Type"] = content_type
    _check_headers(headers)
    return Prepared(description.method, url, headers, content, private)


def _nested(fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The members of a JSON object, by names with dots between that lead to them."""
    found: dict[str, Any] = {}
    for name, value in fields:
        *steps, last = name.split(".")
        place = found
        for step in steps:
            place = place.setdefault(step, {})
        place[last] = value
    return {name: _with_lists(value) for name, value in found.items()}


def _with_lists(value: Any) -> Any:
    """A value with a list for each object whose members have numbers for names."""
    if not isinstance(value, dict):
        return value
    members = {name: _with_lists(one) for name, one in value.items()}
    return list(members.values()) if members and all(map(str.isdecimal, members)) else members


def basic(user: str, password: str) -> str:
    """The header of HTTP's basic authentication."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def _url(description: Description, values: Values) -> str:
    base = values.get("send_url", "").strip() or description.base
    if not base.lower().startswith(("http://", "https://")):
        raise Unbuildable("The setting send_url is not an address that begins with https:// or http://.")
    if description.path:
        base = base.rstrip("/")
    url = _filled(base + description.path, values, lambda value: quote(value, safe=""))
    try:
        server = urlsplit(url).hostname
    except ValueError:
        server = None
    if not server:
        raise Unbuildable("The setting send_url does not give an address.")
    return url


def _field_value(field: Field, values: Values) -> str:
    if any(not values.get(name) for name in field.where) or any(values.get(name) for name in field.unless):
        return ""
    if field.kind is Kind.JSON:
        return _filled(field.value, values, _in_json, _QUOTED_VARIABLE)
    return _filled(field.value, values, str)


def _member(field: Field, value: str) -> Any:
    """The value of a field as a member of JSON."""
    if field.kind is Kind.TEXT:
        return value
    try:
        return json.loads(value) if field.kind is Kind.JSON else int(value)
    except ValueError:
        raise Unbuildable(f"The setting for {field.name} is not a number.") from None


def _text(description: Description, values: Values) -> str:
    """The body that is a template, each value escaped as the type of content asks."""
    media = description.content_type.partition(";")[0].strip().lower()
    if media == "application/json":
        template = _NO_REPLIES.sub("[]", description.text)
        return _filled(template, values, _in_json, _QUOTED_VARIABLE)
    if media in ("text/xml", "application/xml"):
        return _filled(description.text, values, _in_xml)
    if media == "application/x-www-form-urlencoded":
        return _filled(description.text, values, lambda value: quote(value, safe=""))
    return _filled(description.text, values, str)


_in_json: Final = partial(json.dumps, ensure_ascii=False)


def _in_xml(value: str) -> str:
    return escape(_NOT_IN_XML.sub("", value), {'"': "&quot;", "'": "&apos;"})


def _filled(
    template: str, values: Values, escaped: Callable[[str], str], variable: re.Pattern[str] = _VARIABLE
) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[variable.groups]
        if name not in values:
            raise Unbuildable(f"{quoted(found[0])} in the settings of the channel stands for nothing.")
        return escaped(values[name])

    return variable.sub(value, template)


def _with_query(url: str, pairs: Values) -> str:
    return f"{url}?{urlencode(pairs)}" if url and pairs else url


def _marked(scheme: str, address: str) -> str:
    if scheme != "whatsapp" or not address:
        return address
    return f"whatsapp:+{address.removeprefix('whatsapp:').removeprefix('+')}"


def _check_headers(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
            raise Unbuildable(f"{quoted(name)} is not the name of a header.")
        if not all(sign.isprintable() and sign.isascii() for sign in value):
            raise Unbuildable(f"The header {name} has a sign that is not of ASCII, or cannot be printed.")
