"""What a channel that is a mailbox asks for."""

from typing import Final

from store.core.channels.asked import LIMITS, ChannelSetting, matching, number, one_of, required, secret

_host = matching(r"[A-Za-z0-9:][A-Za-z0-9.:-]*", "is the name of a server, such as mail.example.org")
_address = matching(r"[^\s@]+@[^\s@]+", "is an address, such as desk@example.org")

MAILBOX: Final = (
    required(
        "host",
        "Mail server",
        "At the mail provider: outgoing server or SMTP, such as mail.example.org",
        _host,
    ),
    secret("password", "Password", "That of the mailbox, often one made for apps", required=False),
    ChannelSetting("username", "User name", "Who signs in; the channel's address unless set"),
    required("subject", "Subject", "Of mails whose text does not begin with a line Subject: …"),
    ChannelSetting(
        "security", "Security", "tls, starttls (unless set) or none", check=one_of("tls", "starttls", "none")
    ),
    ChannelSetting("port", "Port", "465 with tls, 587 with starttls unless set", check=number(1, 65535)),
    ChannelSetting("from_address", "From", "Another address than the channel's", check=_address),
    ChannelSetting("from_name", "Name beside it", "What people see as the sender"),
    ChannelSetting(
        "domain", "Our domain", "That of the address unless set; ends names of mails", check=_host
    ),
    *(one for one in LIMITS if one.key != "max_length"),
)
"""Mail has no longest text."""
