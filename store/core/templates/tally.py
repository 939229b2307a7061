"""What a text becomes for everybody it goes to, in figures: SMS by channel, the longest, what is empty."""

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from store.core.contacts.redaction import title
from store.core.messages import segments
from store.core.messages.parts import parts
from store.core.messages.segments import Encoding
from store.core.templates.recipient import Recipient
from store.core.templates.template import Rendered, Wording
from store.core.types import Channel
from store.core.urns.formatting import format_urn

_SHOWN_SIGNS: Final = 10
_WORST: Final = 20
"""How many of the texts that deserve a look are kept."""

NO_LIMITS: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ChannelTexts:
    """The texts that a channel carries: how many, how many SMS those to phones are, and how many of them go
    in 16 bit, where an SMS has room for less. `parts` is in how many pieces all of them are sent."""

    uuid: str
    name: str
    texts: int
    sms: int
    wide: int
    parts: int = 0


@dataclass(frozen=True, slots=True)
class RecipientText:
    """The text for one contact: whose it is, at which address, as that is shown, and by which channel; in
    how many SMS and parts it goes. `empty` are the variables that left nothing in it, `replaced` those with
    something else in their place; `language` is empty for the base."""

    uuid: str
    title: str
    text: str
    sms: int
    parts: int = 1
    address: str = ""
    channel: str = ""
    language: str = ""
    empty: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WideSign:
    """A sign that forces 16 bit: in how many texts it is the first that does, and whether it was written, or
    comes with a value."""

    sign: str
    texts: int
    written: bool


@dataclass(frozen=True, slots=True)
class TextPlan:
    """What a text becomes for the first `done` of `total` recipients.

    `longest` is the text of the most SMS, else of the most characters; `worst` are those that deserve a look:
    with the most empty variables, then the longest. `signs` are those that force 16 bit, the most frequent
    first. `empty` is how many texts a variable leaves nothing in, `replaced` in how many something else
    stands in its place, by its name; `languages` how many get the text of which language, empty for the base.
    `blank` are the texts with nothing in them, which are not sent.
    """

    done: int
    total: int
    channels: tuple[ChannelTexts, ...] = ()
    longest: RecipientText | None = None
    signs: tuple[WideSign, ...] = ()
    empty: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    blank: int = 0
    worst: tuple[RecipientText, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether all recipients were looked at."""
        return self.done >= self.total

    @property
    def sms(self) -> int:
        """How many SMS it is by all channels."""
        return sum(one.sms for one in self.channels)

    @property
    def wide(self) -> int:
        """How many texts go in 16 bit."""
        return sum(one.wide for one in self.channels)


class Tally:
    """Writes a text for one recipient after the other, and keeps figures only. `limits` are how many
    characters a part has at most, by the uuid of a channel that has a limit."""

    def __init__(self, wording: Wording, limits: Mapping[str, int] = NO_LIMITS) -> None:
        self._wording = wording
        self._limits = limits
        self._channels: dict[str, Channel] = {}
        self._texts: Counter[str] = Counter()
        self._parts: Counter[str] = Counter()
        self._sms: Counter[str] = Counter()
        self._wide: Counter[str] = Counter()
        self._signs: Counter[str] = Counter()
        self._empty: Counter[str] = Counter()
        self._replaced: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._blank = 0
        self._longest: RecipientText | None = None
        self._most = (-1, -1)
        self._worst: list[tuple[tuple[int, int, int], int, RecipientText]] = []

    def add(self, recipient: Recipient, channel: Channel, *, by_phone: bool) -> None:
        """Write the text for a recipient of a channel; only to phones it is SMS."""
        language = self._wording.chosen(recipient.contact.language)
        done = self._wording.template(language).render(recipient)
        self._languages[language] += 1
        self._empty.update(done.empty)
        self._replaced.update(done.replaced)
        self._channels[channel.uuid] = channel
        self._texts[channel.uuid] += 1
        self._blank += not done.text.strip()
        cut = len(parts(done.text, self._limits.get(channel.uuid, len(done.text))))
        self._parts[channel.uuid] += cut
        sms = self._measured(done.text, channel.uuid) if by_phone else 0
        size = (sms, len(done.text))
        badness = (len(done.empty), *size)
        is_worst = len(self._worst) < _WORST or badness > self._worst[0][0]
        if not is_worst and size <= self._most:
            return
        told = _told(recipient, channel, language, done, sms, cut)
        if size > self._most:
            self._most, self._longest = size, told
        if is_worst:
            # The earlier of two that are alike is kept.
            keep = heapq.heappush if len(self._worst) < _WORST else heapq.heapreplace
            keep(self._worst, (badness, -self._texts.total(), told))

    def _measured(self, text: str, channel: str) -> int:
        length = segments.measure(text)
        self._sms[channel] += length.segments
        if length.encoding is Encoding.UCS2:
            self._wide[channel] += 1
            self._signs[text[segments.first_wide(text) or 0]] += 1
        return length.segments

    def plan(self, total: int) -> TextPlan:
        """The figures by now, of so many recipients in all."""
        written = {sign for one in self._wording.every for sign in one.written}
        return TextPlan(
            self._texts.total(),
            total,
            tuple(self._carried(uuid, texts) for uuid, texts in self._texts.most_common()),
            self._longest,
            tuple(
                WideSign(sign, texts, sign in written)
                for sign, texts in self._signs.most_common(_SHOWN_SIGNS)
            ),
            dict(self._empty.most_common()),
            dict(self._replaced.most_common()),
            dict(self._languages.most_common()),
            self._blank,
            tuple(told for _badness, _order, told in sorted(self._worst, reverse=True)),
        )

    def _carried(self, uuid: str, texts: int) -> ChannelTexts:
        name = self._channels[uuid].name
        return ChannelTexts(uuid, name, texts, self._sms[uuid], self._wide[uuid], self._parts[uuid])


def _told(
    recipient: Recipient, channel: Channel, language: str, done: Rendered, sms: int, cut: int
) -> RecipientText:
    contact, address = recipient.contact, recipient.address
    return RecipientText(
        contact.uuid,
        title(contact, recipient.within.workspace),
        done.text,
        sms,
        cut,
        format_urn(address.urn, international=True) if address else "",
        channel.name,
        language,
        done.empty,
        done.replaced,
    )
