"""The kinds of channel there are: which addresses each can reach, what it can do, what its own address is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from store.core.errors import NotFound
from store.core.text import quoted
from store.core.types import Role
from store.core.urns.schemes import SCHEMES


class Category(StrEnum):
    """What a channel is at bottom, as people tell channels apart."""

    PHONE = "Phone"
    SOCIAL = "Social media"
    API = "API"
    EMAIL = "Email"


class Grouping(StrEnum):
    """How a channel reaches people: the headings under which types are offered."""

    AGGREGATOR = "Aggregator"
    ANDROID = "Android phone"
    WHATSAPP = "WhatsApp"
    SOCIAL = "Social media"
    MAILBOX = "Mailbox"
    EXTERNAL = "External API"


_MESSAGES = (Role.SEND, Role.RECEIVE)
_VOICE = (Role.CALL, Role.ANSWER)


@dataclass(frozen=True, slots=True)
class ChannelType:
    """One kind of channel.

    `schemes` are the address types it reaches; empty where each channel chooses one of all. `roles` are those
    a new channel gets. With `unique_address` no two channels of overlapping schemes may have the same
    address. Channels of a `retired` type are kept, none is added.
    """

    code: str
    name: str
    category: Category
    schemes: tuple[str, ...]
    roles: tuple[Role, ...] = _MESSAGES
    unique_address: bool = False
    grouping: Grouping = Grouping.AGGREGATOR
    retired: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """The schemes that a channel of this type may have."""
        return self.schemes or tuple(SCHEMES)


def _aggregator(
    code: str, name: str, *more: str, unique: bool = False, roles: tuple[Role, ...] = _MESSAGES
) -> ChannelType:
    return ChannelType(code, name, Category.PHONE, ("tel", *more), roles, unique)


def _android(code: str, name: str) -> ChannelType:
    return ChannelType(code, name, Category.PHONE, ("tel",), grouping=Grouping.ANDROID)


def _whatsapp(code: str, name: str, *, unique: bool = False) -> ChannelType:
    return ChannelType(code, name, Category.SOCIAL, ("whatsapp",), _MESSAGES, unique, Grouping.WHATSAPP)


def _social(code: str, name: str, *schemes: str, unique: bool = False) -> ChannelType:
    return ChannelType(code, name, Category.SOCIAL, schemes, _MESSAGES, unique, Grouping.SOCIAL)


def _api(code: str, name: str, scheme: str) -> ChannelType:
    return ChannelType(code, name, Category.API, (scheme,), _MESSAGES, True, Grouping.EXTERNAL)


_OFFERED = (
    _aggregator("T", "Twilio", unique=True, roles=_MESSAGES + _VOICE),
    _aggregator("PL", "Plivo", unique=True),
    _aggregator("NX", "Vonage", unique=True, roles=_MESSAGES + _VOICE),
    _aggregator("CT", "Clickatell"),
    _aggregator("AT", "Africa's Talking"),
    _android("A", "Android"),
    _android("SMG", "SMS Gateway phone"),
    _android("HSM", "httpSMS phone"),
    ChannelType("SMTP", "Email", Category.EMAIL, ("mailto",), _MESSAGES, True, Grouping.MAILBOX),
    _social("TWT", "Twitter", "twitter", "twitterid"),
    _social("TG", "Telegram", "telegram"),
    ChannelType("EX", "External API", Category.PHONE, (), grouping=Grouping.EXTERNAL),
    _whatsapp("WAC", "WhatsApp", unique=True),
    _whatsapp("TWA", "Twilio WhatsApp", unique=True),
    _whatsapp("D3C", "360Dialog WhatsApp", unique=True),
    _whatsapp("D3", "360Dialog Legacy WhatsApp"),
    _whatsapp("KWA", "Kaleyra WhatsApp"),
    _whatsapp("WA", "WhatsApp Legacy", unique=True),
    _whatsapp("ZVW", "Zenvia WhatsApp"),
    _social("FBA", "Facebook", "facebook", unique=True),
    _social("FB", "Facebook (legacy)", "facebook"),
    _social("IG", "Instagram", "instagram", unique=True),
    _social("VP", "Viber", "viber", unique=True),
    _social("LN", "LINE", "line", unique=True),
    _social("WC", "WeChat", "wechat"),
    _social("JC", "JioChat", "jiochat"),
    _social("VK", "VK", "vk", unique=True),
    _social("DS", "Discord", "discord"),
    _social("SL", "Slack", "slack", unique=True),
    _social("RC", "Rocket.Chat", "rocketchat"),
    _api("FCM", "Firebase Cloud Messaging", "fcm"),
    _api("FC", "FreshChat", "freshchat"),
    _aggregator("AC", "ArabiaCell"),
    _aggregator("BW", "Bandwidth"),
    _aggregator("BL", "Bongo Live"),
    _aggregator("BS", "BurstSMS"),
    _aggregator("CM", "Click Mobile"),
    _aggregator("CS", "ClickSend"),
    _aggregator("DA", "DartMedia", "ext"),
    _aggregator("DK", "DMark"),
    _aggregator("GL", "Globe Labs"),
    _aggregator("HX", "High Connection"),
    _aggregator("HM", "Hormuud"),
    _aggregator("H9", "Hub9", "ext"),
    _aggregator("I2", "I2SMS"),
    _aggregator("IB", "Infobip"),
    _aggregator("JS", "Jasmin"),
    _aggregator("JCL", "JustCall"),
    _aggregator("KN", "Kannel"),
    _aggregator("M3", "M3 Tech"),
    _aggregator("MK", "Macrokiosk"),
    _aggregator("MB", "Mblox"),
    _aggregator("MBD", "Messagebird"),
    _aggregator("MG", "Messangi"),
    _aggregator("WV", "Movile/Wavy"),
    _aggregator("MT", "Mtarget", unique=True),
    _aggregator("MTN", "MTN Developer Portal"),
    _aggregator("NV", "Novo"),
    _aggregator("PM", "Play Mobile"),
    _aggregator("RR", "Red Rabbit"),
    _aggregator("SQ", "Shaqodoon"),
    _aggregator("SW", "SignalWire", roles=_MESSAGES + _VOICE),
    _aggregator("SC", "SMSCentral"),
    _aggregator("TW", "Somleng", roles=_MESSAGES + _VOICE),
    _aggregator("ST", "Start Mobile"),
    _aggregator("TS", "Telesom"),
    _aggregator("TQ", "ThinQ"),
    _aggregator("TMS", "Twilio Messaging Service"),
    _aggregator("VB", "Verboice", roles=_VOICE),
    _aggregator("YO", "YO!"),
    _aggregator("ZVS", "Zenvia SMS"),
)

_RETIRED = (
    _social("TT", "Twitter Legacy", "twitter", "twitterid"),
    _whatsapp("TXW", "TextIt WhatsApp"),
    _aggregator("JN", "Junebug"),
    _aggregator("CK", "Chikka"),
    _aggregator("VM", "Vumi"),
    _aggregator("BM", "Blackmyna"),
    _aggregator("ZV", "Zenvia"),
)

CHANNEL_TYPES: Mapping[str, ChannelType] = {
    one.code: one for one in (*_OFFERED, *(replace(retired, retired=True) for retired in _RETIRED))
}
"""Every type by its code, in the order in which people pick one; the retired ones come last."""


def get(code: str) -> ChannelType:
    """The type of that code; raises NotFound."""
    found = CHANNEL_TYPES.get(code)
    if found is None:
        raise NotFound(
            f"{quoted(code)} is not a channel type: use one such as T for Twilio, A for Android, "
            "TG for Telegram, SMTP for email or EX for an external API."
        )
    return found


def offered() -> tuple[ChannelType, ...]:
    """The types that a new channel can have, in the order in which people pick one."""
    return tuple(one for one in CHANNEL_TYPES.values() if not one.retired)
