"""A text to one or many: what is to be sent, whom it would reach, and what was made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from store.core.messages.limits import LIFETIME
from store.core.messages.views import Condition
from store.core.templates.tally import RecipientText, TextPlan
from store.core.views import Listing

CONFIRMED_ABOVE: Final = 100
"""To more recipients than that nothing is sent before somebody typed how many they are."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is to be sent. `texts` are those for single languages, by their codes; everybody else gets
    `text`. All are templates. What has not gone out after its `lifetime` does not go."""

    text: str
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lifetime: timedelta = LIFETIME


class Nobody(StrEnum):
    """Why a contact gets nothing."""

    NO_CHANNEL = "no_channel"
    NO_ADDRESS = "no_address"
    BLOCKED = "blocked"
    STOPPED = "stopped"
    ARCHIVED = "archived"
    EMPTY_TEXT = "empty_text"


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """What one channel would carry.

    `rate` is in parts a second, a long text going in several. Of the first `texts` of its `contacts` the
    `parts` and `sms` are known, `wide` of the texts go in 16 bit; SMS are counted where they go to phones.
    `cap_left` is how many texts it may still send today, None without a cap. With `sends` off there is no way
    to send by its type yet. `listing` shows the contacts, where a list can.
    """

    channel: str
    name: str
    condition: Condition
    contacts: int
    rate: float
    texts: int = 0
    parts: int = 0
    sms: int = 0
    wide: int = 0
    cap_left: int | None = None
    sends: bool = True
    listing: Listing | None = None

    @property
    def seconds(self) -> float:
        """How long it takes for all of them, judged by the texts that are known."""
        parts = self.contacts * self.parts / self.texts if self.texts else self.contacts
        return parts / self.rate

    @property
    def over_cap(self) -> int:
        """How many of the contacts would have to wait for another day."""
        return 0 if self.cap_left is None else max(0, self.contacts - self.cap_left)


@dataclass(frozen=True, slots=True)
class NobodyLine:
    """How many contacts get nothing for one reason, which `text` says in words. `listing` shows them, where a
    list can."""

    reason: Nobody
    text: str
    count: int
    listing: Listing | None = None


@dataclass(frozen=True, slots=True)
class SendPreview:
    """Whom a text would reach by which channel, and who would get nothing.

    `audience` says whom it is for; a search in canonical form. Contacts are counted by their kept routes, and
    `is_stale` is whether these are not all renewed yet. `texts` is what the text becomes for those that were
    looked at so far.
    """

    audience: str
    channels: tuple[ChannelLine, ...] = ()
    nobody: tuple[NobodyLine, ...] = ()
    texts: TextPlan | None = None
    is_stale: bool = False

    @property
    def reached(self) -> int:
        """How many contacts would get the text."""
        return sum(one.contacts for one in self.channels)

    @property
    def found(self) -> int:
        """How many contacts it is for."""
        return self.reached + sum(one.count for one in self.nobody if one.reason is not Nobody.EMPTY_TEXT)

    @property
    def worst(self) -> tuple[RecipientText, ...]:
        """Some of the texts, those that deserve a look: with empty variables, then the longest."""
        return self.texts.worst if self.texts else ()

    @property
    def is_complete(self) -> bool:
        """Whether the text was written for everybody."""
        return self.texts is not None and self.texts.is_complete

    @property
    def seconds(self) -> float:
        """How long it takes until the slowest channel is done."""
        return max((one.seconds for one in self.channels), default=0.0)

    def done_about(self, now: datetime) -> datetime:
        """When the last of it would be sent, were it sent now."""
        return now + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was made of a draft: the `messages` of a `broadcast`, or without one a single `message`, both by
    uuid. Contacts that got none are told by the reason."""

    messages: int
    broadcast: str = ""
    message: str = ""
    nobody: Mapping[Nobody, int] = field(default_factory=lambda: MappingProxyType({}))
