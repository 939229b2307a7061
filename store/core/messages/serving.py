"""How the process is that sends and receives, as it tells: its parts, and how channels are heard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from store.core.messages.views import SenderHealth

FAILING: Final = "failing"
"""What the process says of itself while not all of it goes on."""


class Hearing(StrEnum):
    """How what people write to a channel reaches us: its provider calls us, we ask it, or not at all."""

    CALLED = "called"
    ASKED = "asked"
    DEAF = "deaf"


@dataclass(frozen=True, slots=True)
class HeardChannel:
    """How a channel is heard. `why` says why it is deaf, `urls` are the addresses that its provider calls,
    without a key."""

    uuid: str
    name: str
    hearing: Hearing
    why: str = ""
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartHealth:
    """One of the parts of the process: since when it runs, or `failed` and when it is tried again. `restarts`
    is how often it ended by itself."""

    name: str
    failed: str = ""
    restarts: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """How the process is: its parts, and how sending goes, which nobody knows while the database is
    `unreachable`, a sentence."""

    parts: tuple[PartHealth, ...]
    sender: SenderHealth | None = None
    unreachable: str = ""

    @property
    def is_well(self) -> bool:
        """Whether all that it does goes on."""
        return not self.unreachable and not any(part.failed for part in self.parts)

    @property
    def status(self) -> str:
        """That in a word."""
        return "ok" if self.is_well else FAILING

    def as_values(self) -> dict[str, object]:
        """All of it, to be written as JSON."""
        said: dict[str, object] = {
            "status": self.status,
            "database": self.unreachable or "ok",
            "parts": {
                part.name: {"running": not part.failed, "failed": part.failed, "restarts": part.restarts}
                for part in self.parts
            },
        }
        if (sender := self.sender) is None:
            return said
        success = {name: at.isoformat() for name, at in sender.last_success.items()}
        age = sender.queue_age
        return said | {
            "sending": sender.is_running,
            "sending_elsewhere": sender.elsewhere,
            "on_the_way": sender.on_the_way,
            "oldest_due_seconds": None if age is None else round(age),
            "last_success": success,
        }


@dataclass(frozen=True, slots=True)
class ChannelTrouble:
    """What keeps a channel from sending, a sentence or two."""

    uuid: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether this installation can send and be reached: at which address providers call, how each channel is
    heard that receives, which cannot send here and why, which are `paused` until somebody mends them, and the
    names of those that lack settings without which nothing is sent.

    `sender` is who sends, empty where no program does. Of messages that could go `due_since` is when the one
    could that waits longest. `clocks` are how many seconds this clock is ahead of those of providers, by the
    names of their channels.
    """

    public_url: str
    heard: tuple[HeardChannel, ...]
    unable: tuple[ChannelTrouble, ...]
    paused: tuple[ChannelTrouble, ...]
    not_set_up: tuple[str, ...] = ()
    sender: str = ""
    due_since: datetime | None = None
    clocks: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
