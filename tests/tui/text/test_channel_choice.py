"""What a channel would do, in the words that every list of channels and the dry run use."""

import pytest

from store.core.priority import Preferring
from store.core.routing import Router
from store.core.types import Address, Role, Urn
from store.core.views import DisplaySettings
from tests.store.core.routing.routing_values import address, channel
from tui.text.channel_choice import channel_lines, counts_told, incoming_told, lock_told, preferring_told

_US = channel("US", "+13235550142", country="US")
_RW = channel("RW", "", country="RW", prefixes=("25078",))
_BOT = channel("Bot", schemes=("telegram",))
_OTHER = channel("Other", schemes=("telegram",))
_OFF = channel("Off", "1234", enabled=False)
_DEAF = channel("Deaf", "1234", roles=(Role.RECEIVE,))
_ROUTER = Router((_US, _RW, _BOT, _OTHER, _OFF, _DEAF))
_READING = DisplaySettings()
_JANE, _AINE, _BEN = address("tel:+13233754866"), address("tel:+250788123123"), address("telegram:5", "Bot")


@pytest.mark.parametrize(
    ("addresses", "name", "told"),
    [
        ((_JANE,), "US", "would carry +1 323-375-4866"),
        ((_AINE,), "US", "would carry +250 788 123 123, although US only"),
        ((address("tel:+250738123123"),), "RW", "would carry +250 738 123 123, although for 25078 only"),
        ((_BEN, _JANE), "Bot", "carries 5 already"),
        ((_BEN, _JANE), "Other", "cannot serve: 5 stays locked to Bot"),
        ((_JANE,), "Bot", "cannot serve: for Telegram addresses only"),
        ((), "Bot", "cannot serve: for Telegram addresses only"),
        ((_JANE,), "Off", "cannot serve: is off"),
        ((_JANE,), "Deaf", "cannot serve: cannot send"),
    ],
)
def test_what_preferring_a_channel_would_do(addresses: tuple[Address, ...], name: str, told: str) -> None:
    """The rule that it overrides, or that keeps it from serving; what cannot serve cannot be chosen."""
    [wanted] = [one for one in _ROUTER.channels if one.name == name]
    can, said = preferring_told(addresses, wanted, _ROUTER, _READING)
    assert said == told
    assert can == (not told.startswith("cannot"))


def test_hidden_addresses_stay_hidden() -> None:
    """In each list and in the dry run."""
    reading = DisplaySettings(redacted=True)
    hidden = Address(Urn("tel", "+13233754866", hidden=True))
    said = (preferring_told((hidden,), _US, _ROUTER, reading)[1], lock_told(hidden, _US, _ROUTER, reading)[1])
    assert not [one for one in said if "323" in one]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("US", "would carry +1 323-375-4866"),
        ("RW", "would carry +1 323-375-4866, although RW only"),
        ("Bot", "would not hold: for Telegram addresses only"),
        ("Off", "would not hold: is off"),
        ("Deaf", "would not hold: cannot send"),
    ],
)
def test_what_a_lock_would_do(name: str, told: str) -> None:
    """It can be tried even where it would not hold."""
    [wanted] = [one for one in _ROUTER.channels if one.name == name]
    assert lock_told(_JANE, wanted, _ROUTER, _READING) == (True, told)


@pytest.mark.parametrize(
    ("scheme", "name", "told"),
    [
        ("tel", "US", "would be locked to, and carry the answers"),
        ("", "Bot", "would be locked to, and carry the answers"),
        ("tel", "Bot", "cannot receive: for Telegram addresses only"),
        ("tel", "Off", "would file the message away: is off"),
        ("tel", "Deaf", "would be locked to, and carry no answer: cannot send"),
    ],
)
def test_what_an_incoming_message_would_do(scheme: str, name: str, told: str) -> None:
    [wanted] = [one for one in _ROUTER.channels if one.name == name]
    assert incoming_told(scheme, wanted)[1] == told


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, ""),
        ({Preferring.GOES: 197, Preferring.LOCKED: 28, Preferring.CANNOT: 12},
         "197 would go by it, 28 locked stay, 12 cannot"),
        ({Preferring.GOES: 0, Preferring.STAYS: 1200}, "1 200 already"),
    ],
)  # fmt: skip
def test_what_many_contacts_would_do(counts: dict[Preferring, int], told: str) -> None:
    assert counts_told(counts) == told


def test_what_cannot_be_chosen_comes_last() -> None:
    """After no channel, which clears what is preferred."""
    lines = channel_lines(
        _ROUTER.channels, lambda one: preferring_told((_JANE,), one, _ROUTER, _READING), "clears"
    )
    able = [line.name for line in lines if not line.why_not]
    assert able == ["RW", "US", "none"] or able == ["US", "RW", "none"]
    assert [line.name for line in lines][: len(able)] == able
