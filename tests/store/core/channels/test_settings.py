"""What channels ask for, and that nothing passes for a reference which could be a secret."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.channels import references
from store.core.channels.settings import (
    MAX_VALUE,
    carried_over,
    label,
    missing,
    normalized,
    problems,
    settings_of,
    with_settings,
)
from store.core.channels.types import CHANNEL_TYPES
from store.core.errors import InvalidChannel
from store.core.types import Channel, Role

TYPES = [code for code in CHANNEL_TYPES if settings_of(code)]
SID = "AC0123456789abcdef0123456789ABCDEF"
TOKEN = "4f3c9d1200a9b8c7d6e5f40123456789"

REFERENCES = (
    "env:TWILIO_TOKEN",
    "env:twilio_token_2",
    "file:/etc/cordboard/twilio token",
    "command:pass show sms/twilio",
    'command:sh -c "cat x | tail -1"',
    "credential:twilio",
    "credential:sms.twilio-2@site",
)
NO_REFERENCES = (
    TOKEN,
    "123456789:AAHk3jf83jfoKSLdk",
    "env",
    "env:",
    "env:TWILIO-TOKEN",
    f"env:{TOKEN}",
    "env:a1b2c3d4e5f6a7b8c9d0",
    "ENV:TWILIO_TOKEN",
    " env:TWILIO_TOKEN",
    "file:relative/path",
    "file:~/token",
    "file:/etc/",
    "file:/a\nb",
    "command:",
    'command:pass "show',
    f"command:echo {TOKEN}",
    f"command:/usr/bin/printf %s {TOKEN}",
    f"credential:{TOKEN}",
    "credential:../twilio",
    "https://example.org",
)

SECRETS_INSIDE = (
    "https://ann:hunter2@example.org/send",
    "https://example.org/send?to={{to}}&api_key=hunter2",
    "https://example.org/send?password=hunter2",
    '{"to": {{to}}, "token": "hunter2"}',
    "<password>hunter2</password>",
    "Authorization: Bearer hunter2",
    "X-Api-Key: hunter2",
)
NO_SECRETS_INSIDE = (
    "https://example.org/send?to={{to}}&api_key={{secret}}",
    "https://example.org:8080/send?text={{text}}&at=me@home",
    '{"to": {{to}}, "token": {{secret}}}',
    '{"token": "{{secret}}"}',
    "<password>{{secret}}</password><to>{{to}}</to>",
    "Authorization: Bearer {{secret}}",
    "Authorization: env:HEADER",
    "Accept: text/plain\nX-Token: file:/etc/token",
    "monkey=1&keyword: 5",
)


def told(type_code: str, **settings: str) -> dict[str, str]:
    """What is wrong with settings, by the field."""
    return {one.field: one.message for one in problems(type_code, settings)}


def channel(type_code: str, **settings: str) -> Channel:
    """A channel with settings."""
    return Channel("u1", "One", type_code, "", ("tel",), (Role.SEND,), settings=MappingProxyType(settings))


def test_every_setting_says_what_it_is_and_no_type_asks_twice() -> None:
    added = {"BW", "CS", "IB", "JS", "KN", "MBD"}
    first = ["T", "PL", "NX", "CT", "AT", "SMG", "HSM", "SMTP", "TG", "EX", "TWA"]
    assert [code for code in TYPES if code not in added] == [*first, "SW", "TW", "TMS"]
    assert added <= {*TYPES}
    for code in TYPES:
        asked = settings_of(code)
        assert len({one.key for one in asked}) == len(asked)
        assert all(one.label and one.where and label(one.key) == one.label for one in asked)
        assert any(one.required for one in asked)
        assert all(one.check is references.problem for one in asked if one.secret)
    assert settings_of("MTN") == settings_of("nowhere") == ()


@pytest.mark.parametrize("text", REFERENCES)
def test_a_reference_is_one(text: str) -> None:
    assert references.problem(text) == ""
    assert told("T", auth_token=text) == {}


@pytest.mark.parametrize("text", NO_REFERENCES)
def test_what_could_be_a_secret_is_none_and_is_not_repeated(text: str) -> None:
    (message,) = told("T", auth_token=text).values()
    assert message.startswith("Auth token takes a reference, never the secret itself: ")
    assert TOKEN not in message


@given(st.text(st.characters(codec="utf-8", exclude_characters=":"), min_size=1))
def test_no_text_without_a_kind_is_a_reference(text: str) -> None:
    assert references.problem(text)


@pytest.mark.parametrize("text", SECRETS_INSIDE)
def test_a_secret_inside_a_text_is_found_and_not_repeated(text: str) -> None:
    assert references.holds_secret(text)
    (message,) = told("EX", body=text).values()
    assert message.startswith("Body seems to have a secret in it")
    assert "hunter2" not in message


@pytest.mark.parametrize("text", NO_SECRETS_INSIDE)
def test_variables_and_references_are_no_secrets(text: str) -> None:
    assert not references.holds_secret(text)


@pytest.mark.parametrize(
    ("type_code", "key", "right", "wrong", "why"),
    [
        ("T", "account_sid", SID, TOKEN, "without the AC it is the auth token."),
        ("T", "account_sid", SID, "env:SID", "is no secret: write it itself, not a reference."),
        ("T", "link_shortening", "yes", "true", "is one of yes, no."),
        ("T", "send_url", "http://127.0.0.1:9/x", "ftp://example.org", "begins with https:// or http://."),
        ("T", "tps", "10", "0", "is a whole number from 1 to 1000."),
        ("T", "tps", "1000", "1e2", "is a whole number from 1 to 1000."),
        ("T", "max_length", "160", "٣٠٠", "is a whole number from 10 to 10000."),
        ("T", "on_unknown", "resend", "again", "is one of ask, resend, assume_sent."),
        ("TW", "account_sid", "7c2f-1", "x" * (MAX_VALUE + 1), "has at most 4000 characters."),
        ("TMS", "messaging_service_sid", "MG" + TOKEN, SID, "is MG and 32 digits or letters from a to f."),
        ("EX", "headers", "Accept: a/b\nX-Token: env:T", "Accept", "has a line for each header"),
        ("EX", "headers", "X-Auth: file:/t", "X-Auth: file:t", "after file: comes a whole path"),
    ],
)  # fmt: skip
def test_a_value_has_to_fit(type_code: str, key: str, right: str, wrong: str, why: str) -> None:
    assert told(type_code, **{key: right}) == {}
    assert why in told(type_code, **{key: wrong})[f"settings.{key}"]


def test_a_setting_has_to_be_one_of_the_type() -> None:
    assert "channels of this type have auth_id, auth_token" in told("PL", account_sid=SID)["settings"]
    assert "no way to send" in told("MTN", password="env:A")["settings"]
    with pytest.raises(InvalidChannel, match="There is no such setting"):
        with_settings(channel("T"), {"acount_sid": ""})


def test_an_empty_one_is_unset_and_the_required_ones_are_missing() -> None:
    one = with_settings(channel("T", account_sid=SID), {"auth_token": " env:T ", "account_sid": " "})
    assert one.settings == {"auth_token": "env:T"}
    assert [asked.key for asked in missing(one)] == ["account_sid"]
    assert missing(channel("MTN")) == ()
    assert normalized({"tps": "\0", "body": " a\nb "}) == {"body": "a\nb"}


def test_another_type_keeps_what_it_asks_for_alike_and_never_anothers_secret() -> None:
    old = channel("T", account_sid=SID, auth_token="env:T", link_shortening="yes", tps="5")
    assert carried_over(replace(old, type="TWA"), old) == {
        "account_sid": SID, "auth_token": "env:T", "tps": "5",
    }  # fmt: skip
    assert carried_over(replace(old, type="PL"), old) == {"tps": "5"}
    given = with_settings(replace(old, type="PL"), {"auth_token": "env:P", "auth_id": "MA1"})
    assert carried_over(given, old) == {"auth_token": "env:P", "auth_id": "MA1", "tps": "5"}
    assert carried_over(old, old) == old.settings


def test_a_channel_can_be_hashed_and_routes_alike_whatever_its_settings() -> None:
    one, other = channel("T", tps="5"), channel("T", tps="6")
    assert one != other
    assert len({one, other}) == 2
    assert one.for_routing() == other.for_routing()


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("", True),
        ("e", True),
        ("env:", True),
        ("file:relative", True),
        ("command", True),
        ("envelope", False),
        ("Env:TOKEN", False),
        ("123456:AAE", False),
        ("files", False),
    ],
)
def test_what_may_become_a_reference_is_told_from_a_secret(text: str, begins: bool) -> None:
    assert references.begins(text) is begins
