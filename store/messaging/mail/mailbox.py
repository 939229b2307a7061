"""The mailbox behind a channel, as the settings of the channel describe it."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from store.core.types import Channel
from store.messaging.requests import Unbuildable

MAILBOXES: Final = frozenset({"SMTP"})
"""The types of channel that are mailboxes."""

NEEDS: Final = ("host", "subject")
SECRETS: Final = ("password",)


class Security(StrEnum):
    """How the connection to a server is kept from others: from its first byte, from a command on, or not."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


_PORTS: Final = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}
_HOST: Final = re.compile(r"[A-Za-z0-9:][A-Za-z0-9.:-]*")
# What ends an address in a command of SMTP, or makes several of one in a header.
_ADDRESS: Final = re.compile(
    r'[^\s@<>()\[\]\\,;:"\x00-\x20\x7f-\x9f]+@[^\s@<>()\[\]\\,;:"\x00-\x20\x7f-\x9f]+'
)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where mail is handed in and whom it is from. `domain` is ours, in ASCII: it ends the names of messages,
    and is how we introduce ourselves."""

    host: str
    port: int
    security: Security
    from_address: str
    subject: str
    domain: str
    from_name: str = ""
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def url(self) -> str:
        """The server as the log names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'smtps' if self.security is Security.TLS else 'smtp'}://{host}:{self.port}"


def mailbox_of(channel: Channel, settings: Mapping[str, str]) -> Mailbox:
    """The mailbox of a channel; `settings` are the channel's with its password looked up. Raises Unbuildable
    for what cannot work, and for a password that would go to another machine for all to read."""
    for key in NEEDS:
        if not settings.get(key, "").strip():
            raise Unbuildable(f"The channel {channel.name} lacks the setting {key}.")
    host = settings["host"].strip()
    if not _HOST.fullmatch(host):
        raise Unbuildable("The setting host is not the name of a server, such as smtp.example.org.")
    port = settings.get("port", "").strip()
    if port and not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise Unbuildable("The setting port is not a number from 1 to 65535.")
    security = _security(settings, port)
    if security is Security.NONE and settings.get("password") and not _is_here(host):
        raise Unbuildable("Without security the password would go out for all to read: use tls or starttls.")
    said = settings.get("from_address", "").strip() or channel.address.strip()
    if not said:
        raise Unbuildable(f"The channel {channel.name} lacks the setting from_address.")
    address = sendable(said)
    if address is None:
        raise Unbuildable("Neither from_address nor the channel's address is one that mail can come from.")
    domain = in_ascii(settings.get("domain", "").strip()) or address.rpartition("@")[2]
    if not _HOST.fullmatch(domain):
        raise Unbuildable("The setting domain is not a domain, such as example.org.")
    return Mailbox(
        host,
        int(port) if port else _PORTS[security],
        security,
        address,
        settings["subject"],
        domain,
        settings.get("from_name", ""),
        settings.get("username", ""),
        settings.get("password", ""),
    )


def sendable(address: str) -> str | None:
    """An address as mail servers take it, with its domain in ASCII; None where none would."""
    domain = in_ascii(address.rpartition("@")[2]) if _ADDRESS.fullmatch(address) else ""
    return f"{address.rpartition('@')[0]}@{domain}" if domain else None


def in_ascii(domain: str) -> str:
    """A domain as it is looked up; empty where it is none."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return ""


def _security(settings: Mapping[str, str], port: str) -> Security:
    said = settings.get("security", "").strip().lower()
    if said:
        if said not in set(Security):
            raise Unbuildable("The setting security is none of tls, starttls and none.")
        return Security(said)
    return Security.TLS if port == "465" else Security.STARTTLS


def _is_here(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
