"""Single values of requests as providers write them: senders, moments, texts."""

import binascii
import codecs
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from store.core import urns
from store.core.messages.segments import from_septets
from store.core.phones.countries import is_country
from store.core.text import storable
from store.core.types import Channel, Urn
from store.messaging.inbound import Clock
from store.messaging.webhooks.bodies import Refused, decoded, text_of, value_of

_BETWEEN_DIGITS: Final = re.compile(r"[\s().-]")
_REPORTED: Final = re.compile(r"\+[0-9]{7,15}")
_LOST_PLUS: Final = re.compile(r" [0-9]{7,15}")
_WHATSAPP: Final = "whatsapp:"

_RFC3339: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_ZONE_OF_DIGITS: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?[+-]\d{4}", re.ASCII)
_NO_ZONE: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?", re.ASCII)
_WHOLE: Final = re.compile(r"[0-9]{1,15}")
_TOO_FINE: Final = re.compile(r"(\.\d{6})\d+")

_BASE64: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_SHORTEST_BASE64: Final = 60
"""A text of fewer characters is taken for a word."""

_NAME: Final = re.compile(r"\{([\w.]+)\}")


def sender(
    text: str, channel: Channel, *, country: str = "", alphabetic: bool = False, display: str = ""
) -> Urn:
    """The address that a network or a service reports; raises InvalidUrn.

    A plus and seven to 15 digits are a fact, possible number or not; other digits are read as a number of the
    `country`, else of the channel's, or a short code. `alphabetic` takes names of senders, too.
    """
    scheme = channel.schemes[0] if channel.schemes and "tel" not in channel.schemes else "tel"
    if text.startswith(_WHATSAPP):
        return urns.make("whatsapp", text.removeprefix(_WHATSAPP).strip().removeprefix("+"))
    if scheme == "whatsapp":
        return urns.make(scheme, text.strip().removeprefix("+"))
    if scheme != "tel":
        return urns.make(scheme, text, display)
    # A plus that was not escaped comes as a blank.
    reported = f"+{text[1:]}" if _LOST_PLUS.fullmatch(text) else _BETWEEN_DIGITS.sub("", text)
    if _REPORTED.fullmatch(reported):
        return urns.make("tel", reported)
    home = country.upper() if is_country(country.upper()) else channel.country
    urn = Urn("tel", urns.parse_phone(text, home, allow_short=True, allow_sender_id=alphabetic))
    urns.validate(urn)
    return urn


def moment(text: str, clock: Clock, now: datetime) -> datetime:
    """When a text was written; now where nothing is said, or what is said is later than now. Raises Refused
    for what is no moment."""
    if not text:
        return now
    try:
        return min(_moment(text.strip(), clock), now)
    except (ValueError, OverflowError):
        raise Refused("The time of the text cannot be read.") from None


def _moment(text: str, clock: Clock) -> datetime:
    if clock in (Clock.SECONDS, Clock.MILLISECONDS):
        if not _WHOLE.fullmatch(text):
            raise ValueError(text)
        seconds, thousandths = divmod(int(text), 1000) if clock is Clock.MILLISECONDS else (int(text), 0)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=thousandths * 1000)
    fine = _TOO_FINE.sub(r"\1", text).upper()
    if _RFC3339.fullmatch(text):
        return datetime.fromisoformat(fine).astimezone(UTC)
    if clock is Clock.LENIENT and _ZONE_OF_DIGITS.fullmatch(text):
        return datetime.fromisoformat(fine).astimezone(UTC)
    if clock is Clock.LENIENT and _NO_ZONE.fullmatch(text):
        return datetime.fromisoformat(fine).replace(tzinfo=UTC)
    raise ValueError(text)


def from_base64(text: str) -> str:
    """The text that a text is base64 of; itself where it is of nothing that people write. A sign that is cut
    off at the end is left out."""
    packed = "".join(text.split())
    if len(packed) < _SHORTEST_BASE64 or len(packed) % 4 or not _BASE64.fullmatch(packed):
        return text
    try:
        found = codecs.getincrementaldecoder("utf-8")().decode(b64decode(packed, validate=True))
    except (binascii.Error, UnicodeDecodeError):
        return text
    return found if all(sign.isprintable() or sign in "\r\n\t" for sign in found) else text


def from_bytes(text: str, charset: str) -> str:
    """The text whose bytes stand as %XX, where a charset is named in which nobody would write otherwise;
    raises Refused."""
    if charset.strip().lower() not in ("utf-16be", "iso-8859-1"):
        return text
    return storable(decoded(unquote_to_bytes(text.replace("+", " ")), charset.strip()))


def from_coding(text: str, coding: str) -> str:
    """The text whose bytes stand for signs, in a data coding of SMPP: 0 is the 7-bit alphabet, a sign a byte,
    8 is UTF-16 and 3 Latin-1. Raises Refused for any other."""
    raw = text.encode("latin-1", "replace")
    match coding.strip() or "0":
        case "0":
            return storable(from_septets(raw))
        case "3":
            return storable(text)
        case "8":
            return storable(decoded(raw, "utf-16be"))
        case _:
            raise Refused("The text is in a data coding that is not read.")


def filled(template: str, values: Mapping[str, Any]) -> str:
    """A template with the values of the names in its braces; nothing when one of a place is missing."""
    return " ".join(_NAME.sub(lambda name: _shown(value_of(values, name[1])), template).split())


def _shown(value: Any) -> str:
    """A value as text, with six digits after the point as places are written."""
    return f"{value:.6f}" if isinstance(value, float) else text_of(value)
