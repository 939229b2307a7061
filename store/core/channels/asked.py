"""One setting that channels of a type are asked for, and what many types have in common."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from store.core.channels import references


def any_value(_value: str) -> str:
    """A value of which nothing is wrong."""
    return ""


def one_of(*values: str) -> Callable[[str], str]:
    """What is wrong with a value that is none of these."""
    wrong = f"is one of {', '.join(values)}"
    return lambda value: "" if value in values else wrong


def number(least: int, most: int) -> Callable[[str], str]:
    """What is wrong with a value that is no number of these."""
    wrong = f"is a whole number from {least} to {most}"

    def check(value: str) -> str:
        digits = value.isascii() and value.isdecimal() and len(value) <= len(str(most))
        return "" if digits and least <= int(value) <= most else wrong

    return check


def matching(pattern: str, wrong: str) -> Callable[[str], str]:
    """What is wrong with a value that has not this form."""
    form = re.compile(pattern)
    return lambda value: "" if form.fullmatch(value) else wrong


def headers(value: str) -> str:
    """What is wrong with headers, a line each."""
    for line in filter(str.strip, value.splitlines()):
        name, colon, rest = line.partition(":")
        if not (colon and _HEADER.fullmatch(name)):
            return "has a line for each header, such as Accept: application/json"
        kind = rest.strip().partition(":")[0]
        if kind in references.KINDS and (wrong := references.problem(rest.strip())):
            return f"has a header that {wrong.rstrip('.')}"
    return ""


_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
is_url: Callable[[str], str] = matching(
    r"https?://[^\s/?#]+\S*", "is a URL that begins with https:// or http://"
)
yes_or_no = one_of("yes", "no")


@dataclass(frozen=True, slots=True)
class ChannelSetting:
    """One setting of a channel.

    `where` says where at the provider it is found, or what it does. The value of a `secret` one is a
    reference. Without a `required` one nothing can be sent. A `random` one is any text that nobody can guess.
    `default` is what counts while it is empty.
    `check` gives what is wrong with a value, to follow the label, or an empty text; it never repeats the
    value.
    """

    key: str
    label: str
    where: str
    secret: bool = False
    required: bool = False
    check: Callable[[str], str] = any_value
    random: bool = False
    default: str = ""


def secret(
    key: str, label: str, where: str, *, required: bool = True, random: bool = False
) -> ChannelSetting:
    """A setting whose value is a reference to a secret."""
    check = references.problem
    return ChannelSetting(key, label, where, secret=True, required=required, check=check, random=random)


def required(key: str, label: str, where: str, check: Callable[[str], str] = any_value) -> ChannelSetting:
    """A setting without which nothing can be sent."""
    return ChannelSetting(key, label, where, required=True, check=check)


UNKNOWN_AS = ("ask", "resend", "assume_sent")
"""What becomes of a text of which nobody knows whether it went."""

LIMITS = (
    ChannelSetting(
        "max_length", "Longest text", "In characters; longer texts go in parts", check=number(10, 10_000)
    ),
    ChannelSetting("tps", "Rate", "Texts a second; 10 unless set", check=number(1, 1000)),
    ChannelSetting("daily_cap", "Daily cap", "Texts a day; no cap unless set", check=number(1, 100_000_000)),
    ChannelSetting(
        "on_unknown",
        "Outcome unknown",
        "When nobody knows whether a text went: ask (unless set), resend or assume_sent",
        check=one_of(*UNKNOWN_AS),
    ),
)
KEY_OF_ADDRESS = secret(
    "receive_key",
    "Webhook key",
    "Any long random text; it stands in the address that the provider calls",
    required=False,
    random=True,
)


def other_url(name: str) -> ChannelSetting:
    """Where another server than the provider's is asked."""
    return ChannelSetting("send_url", "Send URL", f"Another server than that of {name}", check=is_url)
