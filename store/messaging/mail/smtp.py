"""Hands mail to the server of a mailbox (RFC 6409), and says what came of it."""

import re
import smtplib
import ssl
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cached_property
from typing import Final

from store.core.errors import UnresolvedSecret
from store.core.messages.outcome import Code, Exchange, Outcome, State
from store.core.types import Channel
from store.messaging.engine import MESSAGE_SECONDS, REQUEST_SECONDS
from store.messaging.mail.composing import Undeliverable, compose, needs_utf8
from store.messaging.mail.dialogue import Dialogue, Reply
from store.messaging.mail.mailbox import SECRETS, Mailbox, Security, mailbox_of
from store.messaging.mail.replies import Refused, Step, outcome_of
from store.messaging.redaction import Redaction, redaction
from store.messaging.requests import OutgoingText, Unbuildable
from store.messaging.secrets import MASK, Secrets

_ANY_ADDRESS: Final = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_OF_PEOPLE: Final = frozenset({"to", "subject"})


@dataclass(slots=True)
class _Letter:
    """A mail on its way. `is_out` is whether bytes of it may have gone out."""

    mailbox: Mailbox
    mail: EmailMessage
    to: str
    redaction: Redaction
    is_out: bool = False


class Mail:
    """Sends texts as e-mail. Safe to share between threads: each message has a connection of its own.
    `starts` is called before a message goes out; `seconds` are what one may take."""

    def __init__(
        self, secrets: Secrets, starts: Callable[[], None] = lambda: None, seconds: float = MESSAGE_SECONDS
    ) -> None:
        self._secrets = secrets
        self._starts = starts
        self._seconds = seconds

    def send(self, message: OutgoingText, channel: Channel, *, hides: bool = False) -> Outcome:
        """Send a text, as `Carrier.send` does."""
        try:
            letter = self._letter(message, channel, hides=hides)
        except UnresolvedSecret as error:
            text = f"{error.message} {error.hint}".strip()
            return Outcome(State.ERRORED, code=Code.CHANNEL_CONFIG, text=text, pauses_channel=True)
        except Unbuildable as error:
            return Outcome(State.FAILED, code=Code.CHANNEL_CONFIG, text=str(error), pauses_channel=True)
        except Undeliverable as error:
            return Outcome(State.FAILED, code=Code.REJECTED_WITH_REASON, text=str(error))
        started, clock = datetime.now(UTC), time.monotonic()
        line = self._line(letter.mailbox, clock + self._seconds)
        try:
            outcome = self._attempt(line, letter)
        finally:
            line.end()
        outcome = replace(outcome, text=_told(letter.redaction, outcome.text))
        answered = "\n".join(line.said) if line.said else outcome.text
        exchange = replace(
            _exchange(letter),
            status=line.last_code,
            response_body=letter.redaction.body(answered.encode()),
            started=started,
            milliseconds=round((time.monotonic() - clock) * 1000),
        )
        return replace(outcome, exchanges=(exchange,))

    def preview(
        self, message: OutgoingText, channel: Channel, *, hides: bool = False
    ) -> tuple[Exchange, ...] | Outcome:
        """The mail that `send` would hand in, as `Carrier.preview` does."""
        try:
            return (_exchange(self._letter(message, channel, hides=hides)),)
        except (UnresolvedSecret, Unbuildable, Undeliverable) as error:
            return Outcome(State.FAILED, code=Code.CHANNEL_CONFIG, text=str(error), pauses_channel=True)

    def _letter(self, message: OutgoingText, channel: Channel, *, hides: bool) -> _Letter:
        settings = dict(channel.settings)
        for key in SECRETS:
            if settings.get(key):
                settings[key] = self._secrets.resolve(settings[key])
        mailbox = mailbox_of(channel, settings)
        if mailbox.password:
            signing_in = f"\0{mailbox.username or mailbox.from_address}\0{mailbox.password}"
            self._secrets.never_show(b64encode(signing_in.encode()).decode())
        mail = compose(message, mailbox, datetime.now(UTC))
        to = mail["To"].addresses[0]
        name = to.username if len(to.username) > 2 else ""
        told = (message.urn.path, to.addr_spec, name, message.text, _body(mail).strip(), str(mail["Subject"]))
        return _Letter(
            mailbox,
            mail,
            f"{to.username}@{to.domain}",
            redaction(self._secrets, told, hides=hides),
        )

    def _line(self, mailbox: Mailbox, end: float) -> Dialogue:
        implicit = self._context if mailbox.security is Security.TLS else None
        step = min(REQUEST_SECONDS, self._seconds)
        return Dialogue(mailbox.host, mailbox.port, mailbox.domain, step=step, end=end, implicit=implicit)

    def _attempt(self, line: Dialogue, letter: _Letter) -> Outcome:
        name = str(letter.mail["Message-ID"])
        try:
            self._hand_in(line, letter)
        except Refused as refused:
            return outcome_of(refused)
        except ssl.SSLCertVerificationError as error:
            text = f"The server's certificate does not fit: {error.verify_message}"
            return Outcome(State.ERRORED, code=Code.CHANNEL_CONFIG, text=text, pauses_channel=True)
        except smtplib.SMTPNotSupportedError as error:
            text = f"The server cannot do what the channel is set to: {error}"
            return Outcome(State.ERRORED, code=Code.CHANNEL_CONFIG, text=text, pauses_channel=True)
        except (OSError, UnicodeError) as error:
            # Without a whole answer nobody knows whether a mail that has begun was taken.
            why = str(error) or type(error).__name__
            if letter.is_out:
                text = f"The mail went out, and no whole answer came ({why})."
                return Outcome(State.UNCONFIRMED, name, Code.CONNECTION_FAILED, text=text)
            text = f"There is no connection to the mail server ({why})."
            code, unreached = Code.CONNECTION_FAILED, not line.last_code
            return Outcome(State.ERRORED, code=code, text=text, unreached=unreached)
        return Outcome(State.WIRED, name)

    def _hand_in(self, line: Dialogue, letter: _Letter) -> None:
        """Raises Refused, and what smtplib raises, which are all an OSError."""
        mailbox, options = letter.mailbox, ""
        _taken(Step.GREETING, line.open())
        _greet(line)
        if mailbox.security is Security.STARTTLS:
            try:
                line.secure(self._context)
            except smtplib.SMTPResponseException as error:
                raise _refused(Step.STARTTLS, error) from None
            _greet(line)
        if mailbox.password:
            _sign_in(line, mailbox)
        if needs_utf8(letter.mail):
            if not line.has_extn("smtputf8"):
                raise Refused(Step.RCPT, 553, b"It takes no addresses with signs beyond ASCII (SMTPUTF8).")
            options = " BODY=8BITMIME SMTPUTF8"
            line.command_encoding = "utf-8"
        _taken(Step.MAIL, line.docmd("MAIL", f"FROM:<{mailbox.from_address}>{options}"))
        _taken(Step.RCPT, line.docmd("RCPT", f"TO:<{letter.to}>"))
        _taken(Step.DATA, line.docmd("DATA"), 3)
        self._starts()
        letter.is_out = True
        _taken(Step.CONTENT, line.content(letter.mail.as_bytes()))

    @cached_property
    def _context(self) -> ssl.SSLContext:
        """Whom we trust, which takes a while to read."""
        return ssl.create_default_context()


def _greet(line: Dialogue) -> None:
    reply = line.ehlo()
    if reply[0] // 100 == 5:
        reply = line.helo()
    _taken(Step.GREETING, reply)


def _sign_in(line: Dialogue, mailbox: Mailbox) -> None:
    try:
        line.sign_in(mailbox.username or mailbox.from_address, mailbox.password)
    except smtplib.SMTPResponseException as error:
        raise _refused(Step.AUTH, error) from None
    except UnicodeEncodeError:
        raise Refused(Step.AUTH, 535, b"A name or password has signs beyond ASCII.") from None
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPNotSupportedError):
        raise
    except smtplib.SMTPException as error:
        raise smtplib.SMTPNotSupportedError(str(error)) from None


def _refused(step: Step, error: smtplib.SMTPResponseException) -> Refused:
    said = error.smtp_error
    return Refused(step, error.smtp_code, said if isinstance(said, bytes) else said.encode())


def _taken(step: Step, reply: Reply, kind: int = 2) -> None:
    if reply[0] // 100 != kind:
        raise Refused(step, *reply)


def _told(redaction: Redaction, text: str) -> str:
    """What a server says, which may write an address in its own way."""
    shown = redaction.text(text)
    return _ANY_ADDRESS.sub(MASK, shown) if redaction.hides else shown


def _exchange(letter: _Letter) -> Exchange:
    private = _OF_PEOPLE if letter.redaction.hides else frozenset[str]()
    headers = letter.redaction.headers(((name, str(value)) for name, value in letter.mail.items()), private)
    body = letter.redaction.body(_body(letter.mail).encode())
    return Exchange("SMTP", letter.mailbox.url, headers, body)


def _body(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")
