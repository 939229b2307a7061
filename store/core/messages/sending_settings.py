"""The settings of a workspace that are about sending: read from their texts, and made fit to be stored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlsplit

from store.core.errors import InvalidSetting
from store.core.messages import quiet_hours
from store.core.messages.quiet_hours import QuietHours

HOLD: Final = 5
"""Seconds that a message of an operator to one contact waits unless it is set otherwise."""

MOST_HOLD: Final = 3600
MOST_ANSWER: Final = 640
"""The most characters of the answer to an opt-out word."""

_FIELD = re.compile(r"[a-z][a-z0-9_]*")
_EXAMPLE: Final = "https://sms.example.org"


@dataclass(frozen=True, slots=True)
class SendingSettings:
    """When messages go, and what providers are told.

    Nobody is written to in the quiet hours of its zone, which the field `timezone_field` may name. A message
    of an operator to one contact waits `hold` seconds, in which it can be taken back. `opt_out_answer` is
    sent to who opts out, once a day, unless it is empty. Providers call below `public_url`, where we have
    one; it ends without a slash.
    """

    quiet_hours: QuietHours | None = None
    hold: int = HOLD
    opt_out_answer: str = ""
    timezone_field: str = ""
    public_url: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> Self:
        """As the settings are stored."""
        hold = stored.get("send_hold", "")
        return cls(
            quiet_hours.read(stored.get("quiet_hours", "")),
            int(hold) if hold else HOLD,
            stored.get("opt_out_answer", ""),
            stored.get("timezone_field", ""),
            stored.get("public_url", ""),
        )


def hours(value: str) -> str:
    """Quiet hours as they are stored, such as `22:00-07:00`; empty for none. Raises InvalidSetting."""
    found = quiet_hours.read(value)
    return str(found) if found else ""


def hold(value: str) -> str:
    """A number of seconds, of none up to an hour."""
    if value and not (value.isascii() and value.isdecimal() and len(value) < 9 and int(value) <= MOST_HOLD):
        raise InvalidSetting(
            f'"{value}" is not a number of seconds: a whole number from 0 to {MOST_HOLD} is needed.'
        )
    return str(int(value)) if value else ""


def answer(value: str) -> str:
    """A text that is sent as it stands."""
    if len(value) > MOST_ANSWER:
        raise InvalidSetting(f"The answer has {len(value)} characters, and may have {MOST_ANSWER}.")
    return value


def field_key(value: str) -> str:
    """The key of a custom field."""
    if value and not _FIELD.fullmatch(value.lower()):
        raise InvalidSetting(f'"{value}" is not the key of a field, such as time_zone.')
    return value.lower()


def public_url(value: str) -> str:
    """The address that this program is called by from outside, without a slash at its end."""
    if not value:
        return ""
    refused = InvalidSetting(f'"{value}" is not an address that can be called, such as {_EXAMPLE}.')
    if not value.isascii() or not value.isprintable() or " " in value:
        raise refused
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise refused from None
    has_more = parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or has_more:
        raise refused
    return value.rstrip("/")
