"""The e-mail that a text becomes: one for each person, with nobody else named in it."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from store.messaging.mail.mailbox import Mailbox, sendable
from store.messaging.requests import OutgoingText

_SUBJECT: Final = "subject:"
# What ends a line of a header, or is not to be seen in one.
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Undeliverable(Exception):
    """No mail can go to the address of a message; the message is a sentence for the operator."""


def compose(message: OutgoingText, mailbox: Mailbox, at: datetime) -> EmailMessage:
    """The mail for a message, written at a moment; raises Undeliverable.

    A first line that begins with `Subject:` is the subject, else the channel has one. The name of the message
    is by its uuid, so that what is said of it, and answers to it, find it.
    """
    to = sendable(message.urn.path)
    if to is None:
        raise Undeliverable("The address is not one that mail servers take.")
    own = mailbox.from_address
    in_utf8 = not (to.isascii() and own.isascii())
    subject, text = _divided(message.text.encode(errors="replace").decode(), mailbox.subject)
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit", utf8=in_utf8))
    mail["From"] = _address(own, _line(mailbox.from_name))
    mail["To"] = _address(to)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message.uuid}@{mailbox.domain}>"
    if message.is_broadcast:
        mail["Auto-Submitted"] = "auto-generated"
        mail["List-Unsubscribe"] = f"<mailto:{own}?subject=STOP>"
    mail.set_content(text)
    return mail


def needs_utf8(mail: EmailMessage) -> bool:
    """Whether its addresses have signs that only servers with SMTPUTF8 (RFC 6531) take."""
    return not all(one.addr_spec.isascii() for name in ("From", "To") for one in mail[name].addresses)


def _divided(text: str, default: str) -> tuple[str, str]:
    """The subject and the text below it."""
    first, *others = text.splitlines() or [""]
    if first[: len(_SUBJECT)].lower() != _SUBJECT:
        return _line(default), text
    return _line(first[len(_SUBJECT) :]) or _line(default), "\n".join(others).lstrip("\n")


def _line(text: str) -> str:
    return _CONTROLS.sub(" ", text).strip()


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)
