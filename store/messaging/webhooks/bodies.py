"""A request that came in, and the values in it, whatever it is written in. Nothing here trusts the sender."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

from store.core.text import storable
from store.messaging.inbound import LIST, Bodies

MAX_BODY: Final = 1024 * 1024
MAX_FIELDS: Final = 1000

Values = Mapping[str, Any]
"""The values of a request by name; those of JSON may have members themselves."""

_CHARSETS: Final = {
    "": "utf-8-sig", "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "us-ascii": "ascii", "ascii": "ascii",
    "iso-8859-1": "latin-1", "latin1": "latin-1", "iso-8859-2": "iso8859-2", "iso-8859-15": "iso8859-15",
    "windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1252": "cp1252",
    "utf-16": "utf-16", "utf-16be": "utf-16-be", "utf-16le": "utf-16-le",
}  # fmt: skip
"""The charsets that are read. Python knows more, some of them no charsets, and some slow."""

_XML_CHARSET = re.compile(rb"""<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_NAME = re.compile(rb"""(?:^|;)\s*name\s*=\s*(?:"([^"]*)"|([^;\s]+))""", re.IGNORECASE)
_BOUNDARY = re.compile(r"""boundary\s*=\s*(?:"([^"]{1,70})"|([^;\s"]{1,70}))""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*"?([^;"\s]{1,40})""", re.IGNORECASE)
_DIGITS: Final = frozenset("0123456789")
_PREFIX = re.compile(r"\b[\w.-]+:(?=[\w*])")


class Refused(Exception):
    """A request that is not taken; the message is a sentence for the log, without a value of the request."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: `url` is the whole address as the provider called it, behind a proxy too, and
    `body` the bytes, untouched."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: bytes = b""

    def header(self, name: str) -> str:
        """The value of a header, whatever the case of its name."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")

    @property
    def media_type(self) -> str:
        """The type of the content, without its parameters."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the type of the content names."""
        found = _CHARSET.search(self.header("Content-Type"))
        return found[1].lower() if found else ""


def decoded(raw: bytes, charset: str = "") -> str:
    """Bytes as text; raises Refused when they are in another charset, or in one that is not read."""
    codec = _CHARSETS.get(charset.lower())
    if codec is None:
        raise Refused("The charset of the request is none that is read.", 415)
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        raise Refused(f"The request is not in the charset {charset.upper() or 'UTF-8'}.") from None


def query(request: Request) -> dict[str, str]:
    """The parameters in the address, the first of each name; raises Refused."""
    try:
        text = urlsplit(request.url).query
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise Refused("The address of the request cannot be read.") from None
    return _first(pairs)


def form_bytes(request: Request) -> list[tuple[bytes, bytes]]:
    """The names and values of a form as bytes, in order; raises Refused."""
    try:
        pairs = parse_qsl(
            request.body.decode("latin-1"),
            keep_blank_values=True,
            encoding="latin-1",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError:
        raise Refused("The form has too many fields.") from None
    # A character of Latin-1 a byte, unless an address was put together of other signs.
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]


def values(request: Request, bodies: Bodies) -> Values:
    """The values of a request, those of the body before those in the address; raises Refused."""
    return {**query(request), **_of_body(request, bodies)}


def _of_body(request: Request, bodies: Bodies) -> Values:
    if request.method == "GET":
        return {}
    if bodies is Bodies.JSON_LIST:
        return {LIST: _json(request, list)}
    if bodies is Bodies.BYTES:
        return _first([(_signs(name).lower(), _signs(value)) for name, value in form_bytes(request)])
    if bodies is Bodies.JSON or (bodies is Bodies.ANY and request.media_type == "application/json"):
        found: Values = _json(request, dict)
        return found
    if bodies is Bodies.ANY and request.media_type == "multipart/form-data":
        return _multipart(request)
    charset = request.charset
    return _first([(decoded(name, charset), decoded(value, charset)) for name, value in form_bytes(request)])


def _signs(raw: bytes) -> str:
    return raw.decode("latin-1")


def _json(request: Request, kind: type) -> Any:
    try:
        found = json.loads(decoded(request.body, request.charset), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused("The request is no JSON.") from None
    if not isinstance(found, kind):
        raise Refused(f"The request is no JSON {'object' if kind is dict else 'list'}.")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _multipart(request: Request) -> Values:
    found = _BOUNDARY.search(request.header("Content-Type"))
    boundary = (found[1] or found[2]).encode("utf-8", "replace") if found else b""
    parts = request.body.split(b"--" + boundary, MAX_FIELDS + 1) if boundary else []
    if len(parts) < 2 or len(parts) > MAX_FIELDS:
        raise Refused("The request is no form in parts.")
    pairs = []
    for part in parts[1:]:
        head, blank, content = part.partition(b"\r\n\r\n")
        name = _field_name(head)
        if blank and name:
            pairs.append((decoded(name), decoded(content.removesuffix(b"\r\n"), request.charset)))
    return _first(pairs)


def _field_name(head: bytes) -> bytes:
    """The name of a part; none for files, which nothing here asks for."""
    for line in head.splitlines():
        header, _, value = line.partition(b":")
        if header.strip().lower() == b"content-disposition" and b"filename" not in value.lower():
            found = _NAME.search(value)
            return (found[1] or found[2] or b"") if found else b""
    return b""


def xml_values(request: Request, paths: Mapping[str, str]) -> Values:
    """The texts at XPaths of a request in XML, by the names given; names of elements count without their
    namespace. One that is not there has no value. Raises Refused."""
    declared = _XML_CHARSET.match(request.body[:200].lstrip())
    charset = request.charset or (declared[1].decode("ascii") if declared else "")
    text = decoded(request.body, charset)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Refused("The request is XML with a document type, which is not read.")
    try:
        document = ElementTree.Element("document")
        document.append(ElementTree.fromstring(storable(text)))
    except (ElementTree.ParseError, ValueError):
        raise Refused("The request is no XML.") from None
    for element in document.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    found = {name: _at(document, path) for name, path in paths.items()}
    return {name: value for name, value in found.items() if value is not None}


def _at(document: ElementTree.Element, path: str) -> str | None:
    # Elements are asked from the one around the outermost, for which all paths are relative ones.
    plain = _PREFIX.sub("", path.strip().removesuffix("/text()"))
    relative = f".{plain}" if plain.startswith("/") else plain
    try:
        found = document.find(relative)
    except (SyntaxError, KeyError, ValueError):
        raise Refused("An XPath in the settings of the channel cannot be read.") from None
    return None if found is None else "".join(found.itertext()).strip()


def value_of(found: Values, name: str) -> Any:
    """What has that name: a value itself, or the member to which names with dots between lead, `last` being
    the last element of a list and a number that one; None where there is none."""
    if name in found:
        return found[name]
    value: Any = found
    for step in name.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step == "last":
            value = value[-1] if value else None
        elif isinstance(value, list) and step in _DIGITS:
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value


def text_of(value: Any) -> str:
    """A value as text; nothing where it is none that has one."""
    if isinstance(value, str):
        return storable(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _first(pairs: list[tuple[str, str]]) -> dict[str, str]:
    return dict(reversed(pairs))
