"""How much a channel sends, as its settings say, or else what is usual for its type."""

from store.core.channels.settings import value_of
from store.core.messages.limits import RATE
from store.core.types import Channel


def rate_of(channel: Channel) -> float:
    """How many parts a second go by a channel."""
    if apart := _number(value_of(channel, "seconds_apart")):
        return 1 / apart
    return float(_number(value_of(channel, "tps")) or RATE)


def cap_of(channel: Channel) -> int | None:
    """How many texts a channel sends a day at most; None for any number."""
    return _number(value_of(channel, "daily_cap"))


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() else None
