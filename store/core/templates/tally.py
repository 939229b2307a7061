"""What a text becomes for everybody it goes to, in figures: SMS by channel, the longest, what is empty."""

from collections import Counter
from dataclasses import dataclass, field

from store.core.contacts.redaction import title
from store.core.messages import segments
from store.core.messages.segments import Encoding
from store.core.templates.recipient import Recipient
from store.core.templates.template import Wording
from store.core.types import Channel

_SHOWN_SIGNS = 10


@dataclass(frozen=True, slots=True)
class ChannelTexts:
    """The texts that a channel carries: how many, how many SMS those to phones are, and how many of them go
    in 16 bit, where an SMS has room for less."""

    uuid: str
    name: str
    texts: int
    sms: int
    wide: int


@dataclass(frozen=True, slots=True)
class LongestText:
    """The text of the most SMS, else of the most characters, and whose it is."""

    uuid: str
    title: str
    text: str
    sms: int


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

    `signs` are those that force 16 bit, the most frequent first. `empty` is how many texts a variable leaves
    nothing in, `replaced` in how many something else stands in its place, by its name; `languages` how many
    get the text of which language, empty for the base.
    """

    done: int
    total: int
    channels: tuple[ChannelTexts, ...] = ()
    longest: LongestText | None = None
    signs: tuple[WideSign, ...] = ()
    empty: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)

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
    """Writes a text for one recipient after the other, and keeps figures only."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._channels: dict[str, Channel] = {}
        self._texts: Counter[str] = Counter()
        self._sms: Counter[str] = Counter()
        self._wide: Counter[str] = Counter()
        self._signs: Counter[str] = Counter()
        self._empty: Counter[str] = Counter()
        self._replaced: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._longest: LongestText | None = None
        self._most = (-1, -1)

    def add(self, recipient: Recipient, channel: Channel, *, by_phone: bool) -> None:
        """Write the text for a recipient of a channel; only to phones it is SMS."""
        language = self._wording.chosen(recipient.contact.language)
        done = self._wording.template(language).render(recipient)
        self._languages[language] += 1
        self._empty.update(done.empty)
        self._replaced.update(done.replaced)
        self._channels[channel.uuid] = channel
        self._texts[channel.uuid] += 1
        sms = self._measured(done.text, channel.uuid) if by_phone else 0
        if (sms, len(done.text)) > self._most:
            self._most = (sms, len(done.text))
            contact = recipient.contact
            named = title(contact, recipient.within.workspace)
            self._longest = LongestText(contact.uuid, named, done.text, sms)

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
            tuple(
                ChannelTexts(uuid, self._channels[uuid].name, texts, self._sms[uuid], self._wide[uuid])
                for uuid, texts in self._texts.most_common()
            ),
            self._longest,
            tuple(
                WideSign(sign, texts, sign in written)
                for sign, texts in self._signs.most_common(_SHOWN_SIGNS)
            ),
            dict(self._empty.most_common()),
            dict(self._replaced.most_common()),
            dict(self._languages.most_common()),
        )
