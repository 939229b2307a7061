"""The messages of the demo: whoever was seen wrote in, and that is what they wrote."""

from dataclasses import dataclass
from datetime import datetime

from store.core.types import Channel, Contact, Status, Urn
from store.demo.channels import CHANNELS

_CHANNELS = {channel.uuid: channel for channel in CHANNELS.values()}
_OF_TYPE = {"telegram": "care", "twitter": "twitter", "mailto": "mailbox"}
_OF_PREFIX = {
    "+250": "mtn",
    "+254": "kenya",
    "+256": "phone",
    "+1": "los_angeles",
    "+49": "germany",
    "+": "world",
}
_TEXTS = {
    "kin": "Muraho, mfite ikibazo",
    "swa": "Habari, nahitaji msaada",
    "fra": "Bonjour, une question s'il vous plaît",
    "deu": "Guten Tag, ich habe eine Frage",
    "spa": "Hola, tengo una pregunta",
    "ara": "مرحبا، عندي سؤال",
}
_OTHER_TEXT = "Hello, please call me back"


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """What a contact wrote when it was last seen, from which address and to which channel."""

    sender: Urn
    channel: Channel
    text: str
    at: datetime
    archived: bool


def message_of(contact: Contact) -> SeenMessage | None:
    """The last message of a contact; None for one that never wrote in."""
    if contact.last_seen_on is None:
        return None
    for address in sorted(contact.addresses, key=lambda one: one.channel is None):
        urn = address.urn
        channel = _CHANNELS[address.channel] if address.channel else _usual(urn)
        if channel is not None:
            text = _TEXTS.get(contact.language, _OTHER_TEXT)
            return SeenMessage(urn, channel, text, contact.last_seen_on, contact.status is Status.BLOCKED)
    return None


def _usual(urn: Urn) -> Channel | None:
    """The channel that messages from an address without a lock come in by."""
    if urn.scheme == "tel":
        return next(CHANNELS[key] for prefix, key in _OF_PREFIX.items() if urn.path.startswith(prefix))
    return CHANNELS[_OF_TYPE[urn.scheme]] if urn.scheme in _OF_TYPE else None
