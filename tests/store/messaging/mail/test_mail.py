"""Mail from a channel to a server on this machine, and what comes of it."""

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from types import MappingProxyType

import pytest

from store.core.messages.outcome import Code, Outcome, State
from store.core.messages.states import MessageState
from store.core.types import Channel, Role, Urn
from store.database import models
from store.messaging.mail.composing import Undeliverable, compose
from store.messaging.mail.mailbox import mailbox_of
from store.messaging.mail.smtp import Mail
from store.messaging.requests import OutgoingText, Unbuildable
from store.messaging.secrets import Secrets
from store.services import Services
from tests.store.builders import Workbench
from tests.store.messaging.mail.mail_server import CERTIFICATE, DROP, STALL, MailServer, mail_server
from tests.store.messaging.sending.outgoing import queue, rows, stored

PASSWORD = "correct horse battery"
UUID = "0190163e-0000-7000-8000-000000000001"
NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)


def mailbox(**settings: str) -> Channel:
    given = {"host": "127.0.0.1", "subject": "From the clinic", "security": "none", **settings}
    kept = MappingProxyType({key: value for key, value in given.items() if value})
    return Channel("c", "Desk", "SMTP", "desk@example.org", ("mailto",), (Role.SEND,), settings=kept)


def text(text: str = "hello", to: str = "jane@example.com", *, is_broadcast: bool = False) -> OutgoingText:
    return OutgoingText(UUID, Urn("mailto", to), text, is_broadcast=is_broadcast)


def composed(message: OutgoingText, **settings: str) -> EmailMessage:
    channel = mailbox(**settings)
    content = compose(message, mailbox_of(channel, channel.settings), NOW).as_bytes()
    read = email.message_from_bytes(content, policy=policy.SMTP)
    assert isinstance(read, EmailMessage)
    return read


def body(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


def sent(
    server: MailServer,
    settings: dict[str, str] | None = None,
    *,
    of: OutgoingText | None = None,
    hides: bool = False,
) -> Outcome:
    channel = mailbox(port=str(server.port), **(settings or {}))
    return Mail(Secrets({"PASSWORD": PASSWORD}), seconds=2.0).send(of or text(), channel, hides=hides)


def test_a_mail_is_to_one_person_and_says_what_the_channel_is_set_to() -> None:
    mail = composed(text("Muraho\nneza 👋"), from_name="Ikigo, Huye")
    assert {name: str(value) for name, value in mail.items()} == {
        "From": '"Ikigo, Huye" <desk@example.org>',
        "To": "jane@example.com",
        "Subject": "From the clinic",
        "Date": "Wed, 04 Mar 2026 09:00:00 +0000",
        "Message-ID": f"<{UUID}@example.org>",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": mail["Content-Transfer-Encoding"],
        "MIME-Version": "1.0",
    }
    assert body(mail) == "Muraho\nneza 👋\n"
    many = composed(text(is_broadcast=True), from_address="news@münchen.example", domain="mail.example.org")
    assert many["Auto-Submitted"] == "auto-generated"
    assert many["List-Unsubscribe"] == "<mailto:news@xn--mnchen-3ya.example?subject=STOP>"
    assert many["Message-ID"] == f"<{UUID}@mail.example.org>"


@pytest.mark.parametrize(
    ("written", "subject", "below"),
    [
        ("Subject: Your visit\n\nCome at 9.", "Your visit", "Come at 9.\n"),
        ("SUBJECT:Umuganda ✓\r\nCome.", "Umuganda ✓", "Come.\n"),
        ("Subject:\nCome.", "From the clinic", "Come.\n"),
        ("On the subject: come", "From the clinic", "On the subject: come\n"),
        ("Subject: a\x0bBcc: eve@example.net\n.\nx", "a", "Bcc: eve@example.net\n.\nx\n"),
        ("Subject: a\x00b\x1b[2J", "a b [2J", "\n"),
    ],
)
def test_a_first_line_can_be_the_subject_and_nothing_else(written: str, subject: str, below: str) -> None:
    mail = composed(text(written))
    assert (mail["Subject"], body(mail), mail["Bcc"]) == (subject, below, None)


@pytest.mark.parametrize(
    "to", ["a@b@c", "a,b@example.com", "a>@example.com", "a@example.com,b", "a\r\nBcc:x@y"]
)
def test_an_address_that_would_be_several_is_none(to: str) -> None:
    with pytest.raises(Undeliverable):
        composed(text(to=to))


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"host": ""}, "lacks the setting host"),
        ({"host": "a b"}, "host is not"),
        ({"port": "x"}, "port"),
        ({"security": "ssl"}, "security"),
        ({"host": "mail.example.org", "password": "x"}, "for all to read"),
        ({"from_address": "a,b@example.org"}, "from_address"),
        ({"domain": "x y"}, "domain"),
    ],
)
def test_settings_that_cannot_work_say_so(settings: dict[str, str], told: str) -> None:
    channel = mailbox(**settings)
    with pytest.raises(Unbuildable, match=told):
        mailbox_of(channel, channel.settings)


def test_what_was_said_is_kept_without_the_password() -> None:
    with mail_server() as server:
        outcome = sent(server, {"password": "env:PASSWORD", "username": "desk"}, of=text("a\n.\n..b"))
    assert (outcome.state, outcome.external_id) == (State.WIRED, f"<{UUID}@example.org>")
    assert [one.partition(" ")[0].upper() for one in server.said] == [
        "EHLO",
        "AUTH",
        "MAIL",
        "RCPT",
        "DATA",
        "QUIT",
    ]
    assert server.mails[0].endswith(b"\r\n\r\na\r\n.\r\n..b\r\n")
    (kept,) = outcome.exchanges
    assert (kept.method, kept.url, kept.status) == ("SMTP", f"smtp://127.0.0.1:{server.port}", 250)
    assert "C: RCPT TO:<jane@example.com>\nS: 250 ok" in kept.response_body
    assert kept.request_body == "a\n.\n..b\n"
    secret = server.said[1].rpartition(" ")[2]
    assert not any(one in str(outcome) for one in (PASSWORD, secret, "C: AUTH", "welcome"))


@pytest.mark.parametrize(
    ("replies", "state", "code", "pauses", "refuses"),
    [
        ({"GREETING": DROP}, State.ERRORED, Code.CONNECTION_FAILED, False, False),
        ({"GREETING": "HTTP/1.1 400 no"}, State.ERRORED, Code.CONNECTION_FAILED, False, False),
        ({"GREETING": "421 4.7.0 later"}, State.ERRORED, Code.CONNECTION_THROTTLED, True, False),
        ({"EHLO": "250 here"}, State.ERRORED, Code.CHANNEL_CONFIG, True, False),
        ({"AUTH": "535 5.7.8 no"}, State.ERRORED, Code.RESPONSE_STATUS, True, True),
        ({"AUTH": "454 4.7.0 later"}, State.ERRORED, Code.RESPONSE_STATUS, False, False),
        ({"MAIL": "550 not you"}, State.ERRORED, Code.CHANNEL_CONFIG, True, False),
        ({"MAIL": "552 too large"}, State.FAILED, Code.REJECTED_WITH_REASON, False, False),
        ({"RCPT": "450 4.2.0 grey"}, State.ERRORED, Code.RESPONSE_STATUS, False, False),
        ({"RCPT": "550 5.1.1 nobody"}, State.FAILED, Code.REJECTED_WITH_REASON, False, False),
        ({"RCPT": DROP}, State.ERRORED, Code.CONNECTION_FAILED, False, False),
        ({"DATA": "554 no"}, State.FAILED, Code.REJECTED_WITH_REASON, False, False),
        ({"CONTENT": "554 5.7.1 spam"}, State.FAILED, Code.REJECTED_WITH_REASON, False, False),
        ({"CONTENT": "451 later"}, State.ERRORED, Code.RESPONSE_STATUS, False, False),
        ({"CONTENT": DROP}, State.UNCONFIRMED, Code.CONNECTION_FAILED, False, False),
        ({"CONTENT": "what?"}, State.UNCONFIRMED, Code.CONNECTION_FAILED, False, False),
    ],
)
def test_each_reply_leaves_the_message_where_it_belongs(
    replies: dict[str, str], state: State, code: Code, pauses: bool, refuses: bool
) -> None:
    with mail_server(replies) as server:
        outcome = sent(server, {"password": "env:PASSWORD"})
    assert (outcome.state, outcome.code) == (state, code)
    assert (outcome.pauses_channel, outcome.refuses_credentials) == (pauses, refuses)
    assert bool(outcome.external_id) == (state is State.UNCONFIRMED)
    assert outcome.unreached == ("GREETING" in replies and code == Code.CONNECTION_FAILED)
    assert outcome.text
    assert len(outcome.exchanges) == 1


@pytest.mark.parametrize(("step", "state"), [("RCPT", State.ERRORED), ("CONTENT", State.UNCONFIRMED)])
def test_a_server_that_says_nothing_is_not_waited_for(step: str, state: State) -> None:
    with mail_server({step: STALL}) as server:
        outcome = Mail(Secrets({}), seconds=0.2).send(text(), mailbox(port=str(server.port)))
    assert (outcome.state, outcome.code) == (state, Code.CONNECTION_FAILED)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_certificate_has_to_be_one_that_is_trusted(
    security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"security": security, "host": "localhost", "password": "env:PASSWORD"}
    with mail_server(implicit=security == "tls") as server:
        outcome = sent(server, given)
        assert (outcome.state, outcome.code) == (State.ERRORED, Code.CHANNEL_CONFIG)
        assert "certificate" in outcome.text
        assert "AUTH" not in str(server.said)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert sent(server, given).state is State.WIRED
        assert len(server.mails) == 1


def test_where_people_are_hidden_the_log_tells_of_nobody() -> None:
    with mail_server({"RCPT": "550 5.1.1 <JANE@example.com>: jane is not here, hello"}) as server:
        outcome = sent(server, of=text("Subject: Visit\nhello"), hides=True)
    assert outcome.provider_code == "550 5.1.1"
    assert not any(one in str(outcome) for one in ("jane", "JANE", "hello", "Visit"))


def test_an_address_beyond_ascii_goes_only_where_the_server_takes_it() -> None:
    with mail_server() as server:
        assert sent(server, of=text(to="jané@example.com")).state is State.WIRED
        assert "MAIL FROM:<desk@example.org> BODY=8BITMIME SMTPUTF8" in server.said
        assert "To: jané@example.com".encode() in server.mails[0]
    with mail_server({"EHLO": "250 here"}) as server:
        assert sent(server, of=text(to="jané@example.com")).state is State.FAILED


def test_what_waits_for_a_mailbox_is_carried_by_the_sender(services: Services, workbench: Workbench) -> None:
    jane, bob = (
        workbench.add("Jane", "mailto:jane@example.com"),
        workbench.add("Bob", "mailto:bob@example.com"),
    )
    with mail_server() as server:
        channel = services.channels.add(replace(mailbox(port=str(server.port)), uuid=""))
        one, other = queue(services, jane, channel=channel), queue(services, bob, channel=channel)
        assert services.delivery.run_once().counts == {MessageState.WIRED: 2}
        (tried,) = services.sending.requests(channel.uuid, Urn("mailto", "me@example.com"), "Subject: A\nb")
        assert (tried.request_headers["Subject"], tried.request_body) == ("A", "b\n")
        assert (
            services.sending.send_test(channel.uuid, Urn("mailto", "me@example.com"), "c").state
            is State.WIRED
        )
    assert len(server.mails) == 3
    assert stored(services, one).external_id == f"<{one}@example.org>"
    assert stored(services, other).state == "wired"
    assert [entry.status for entry in rows(services, models.exchanges)] == [250, 250]
    assert services.delivery.readiness().not_set_up == ()
    late = queue(services, jane, channel=channel)
    assert services.delivery.run_once().counts == {MessageState.ERRORED: 1}
    assert stored(services, late).reason == "connection_failed"
