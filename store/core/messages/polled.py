"""What came of asking channels for news."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PolledChannel:
    """A channel that was asked: how many messages it brought, and what went wrong, a sentence."""

    uuid: str
    name: str
    messages: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Polled:
    """What every channel brought that is asked for news. `by_another` is whether another program asks them,
    which leaves none to this one."""

    channels: tuple[PolledChannel, ...] = ()
    by_another: bool = False

    @property
    def messages(self) -> int:
        """How many messages came in."""
        return sum(one.messages for one in self.channels)
