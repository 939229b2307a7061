"""What each type of channel asks for before it can send: account names, references to secrets, limits."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from store.core.channels import references
from store.core.channels.aggregators import AGGREGATORS
from store.core.channels.asked import KEY_OF_ADDRESS as _KEY_OF_ADDRESS
from store.core.channels.asked import LIMITS as _LIMITS
from store.core.channels.asked import UNKNOWN_AS as _UNKNOWN_AS
from store.core.channels.asked import ChannelSetting
from store.core.channels.asked import headers as _headers
from store.core.channels.asked import is_url as _url
from store.core.channels.asked import matching as _matching
from store.core.channels.asked import number as _number
from store.core.channels.asked import one_of as _one_of
from store.core.channels.asked import other_url as _other_url
from store.core.channels.asked import required as _required
from store.core.channels.asked import secret as _secret
from store.core.channels.asked import yes_or_no as _yes
from store.core.channels.mailboxes import MAILBOX
from store.core.errors import InvalidChannel, Problem
from store.core.text import storable
from store.core.types import Channel

PREFIX: Final = "settings."
"""What the name of a setting begins with beside a channel's other attributes, in history and in problems."""

MAX_VALUE: Final = 4000
"""How many characters a value may have; the largest are bodies of requests."""

_PHONE_LIMITS = (
    ChannelSetting(
        "seconds_apart",
        "Seconds apart",
        "From one text to the next, so that networks do not block the SIM; 3 unless set",
        check=_number(1, 3600),
        default="3",
    ),
    ChannelSetting(
        "daily_cap",
        "Daily cap",
        "Texts a day by this phone; 200 unless set",
        check=_number(1, 100_000_000),
        default="200",
    ),
)
_SERVICE = (
    "messaging_service_sid",
    "Messaging service SID",
    "Twilio Console, Messaging, Services: MG and 32 characters",
    _matching(r"MG[0-9a-fA-F]{32}", "is MG and 32 digits or letters from a to f"),
)
_ACCOUNT_SID: Callable[[str], str] = _matching(
    r"AC[0-9a-fA-F]{32}", "is AC and 32 digits or letters from a to f; without the AC it is the auth token"
)
_TWILIO = (
    _required(
        "account_sid", "Account SID", "Twilio Console, Account Info: AC and 32 characters", _ACCOUNT_SID
    ),
    _secret("auth_token", "Auth token", "Twilio Console, Account Info, below the account SID"),
)
_SHORT_LINKS = ChannelSetting(
    "link_shortening", "Short links", "yes: Twilio shortens the links of its messaging service", check=_yes
)


def _compatible(name: str, example: str) -> tuple[ChannelSetting, ...]:
    """What a server asks for that understands what is written for Twilio."""
    return (
        _required("account_sid", "Account SID", f"The project or account at {name}"),
        _secret("auth_token", "Auth token", f"The API token of that account at {name}"),
        _required("send_url", "Send URL", f"The server, such as {example}", _url),
    )


_PLIVO = (
    _required("auth_id", "Auth ID", "Plivo Console, Overview"),
    _secret("auth_token", "Auth token", "Plivo Console, Overview, below the auth ID"),
)
_VONAGE = (
    _required("api_key", "API key", "Vonage Dashboard, API settings"),
    _secret("api_secret", "API secret", "Vonage Dashboard, API settings"),
    _secret(
        "signature_secret", "Signature secret", "Vonage Dashboard, API settings, where signed", required=False
    ),
    ChannelSetting(
        "signature_method",
        "Signature method",
        "Vonage Dashboard, API settings, beside the signature secret",
        check=_one_of("md5hash", "md5", "sha1", "sha256", "sha512"),
    ),
    _KEY_OF_ADDRESS,
)
_CLICKATELL = (
    _secret("api_key", "API key", "Clickatell Portal, the integration for SMS"),
    _KEY_OF_ADDRESS,
)
_AFRICAS_TALKING = (
    _required("username", "User name", "Africa's Talking, the name of the app; sandbox for trials"),
    _secret("api_key", "API key", "Africa's Talking, the app, Settings, API Key"),
    ChannelSetting(
        "is_shared", "Shared code", "yes: the short code is shared, no sender is named", check=_yes
    ),
    _KEY_OF_ADDRESS,
)
_TELEGRAM = (
    _secret("token", "Bot token", "Telegram, @BotFather, /mybots, the bot, API Token"),
    _secret(
        "webhook_secret",
        "Webhook secret",
        "Any random text of 1 to 256 letters and digits; only where Telegram calls us",
        required=False,
        random=True,
    ),
)
_SMS_GATEWAY = (
    _required("send_url", "Send URL", "The app, Home, Local server: such as http://192.168.1.20:8080", _url),
    _required("username", "User name", "The app, Home, beside the address"),
    _secret("password", "Password", "The app, Home, beside the address"),
    ChannelSetting(
        "server",
        "Server",
        "phone (unless set) or private, a server of your own",
        check=_one_of("phone", "private"),
    ),
    ChannelSetting("sim", "SIM", "1 to 3; the one that the phone chooses unless set", check=_number(1, 3)),
    _secret(
        "signing_key", "Signing key", "The app, Settings, Webhooks, Signing Key", required=False, random=True
    ),
    *_PHONE_LIMITS,
    ChannelSetting(
        "on_unknown",
        "Outcome unknown",
        "When nobody knows whether a text went: resend (unless set; the phone sends it once), or ask",
        check=_one_of(*_UNKNOWN_AS),
        default="resend",
    ),
)
_HTTPSMS = (
    _secret("api_key", "API key", "httpsms.com, Settings, API Key"),
    _secret(
        "signing_key",
        "Signing key",
        "Any long random text; the same at httpsms.com, Settings, Webhooks",
        required=False,
        random=True,
    ),
    *_PHONE_LIMITS,
    _LIMITS[-1],
)
_EXTERNAL = (
    _required("send_url", "Send URL", "The address to call; {{to}}, {{text}} and others are filled in", _url),
    ChannelSetting("method", "Method", "POST unless set", check=_one_of("GET", "POST", "PUT")),
    ChannelSetting("content_type", "Content type", "form unless set; also json, xml or any other"),
    ChannelSetting("body", "Body", "What is sent, with {{to}}, {{text}}, {{from}}, {{id}}"),
    _secret("send_authorization", "Authorization", "The whole value of that header", required=False),
    _secret("secret", "Secret", "Filled in for {{secret}} in URL, headers and body", required=False),
    ChannelSetting(
        "headers", "Headers", "A line each, Name: value; a value may be a reference", check=_headers
    ),
    ChannelSetting("mt_response_check", "Accepted when", "A text that the answer has when it was accepted"),
    ChannelSetting(
        "encoding", "Encoding", "S: look-alikes replaced where that is shorter", check=_one_of("S")
    ),
    ChannelSetting("use_national", "National numbers", "yes: numbers without country code", check=_yes),
    ChannelSetting("mo_from_field", "Sender comes as", "Name of a parameter; from or sender unless set"),
    ChannelSetting("mo_text_field", "Text comes as", "Name of a parameter; text unless set"),
    ChannelSetting("mo_date_field", "Time comes as", "Name of a parameter; date or time unless set"),
    ChannelSetting("from_xpath", "Sender in XML", "XPath of the sender, where XML comes in"),
    ChannelSetting("text_xpath", "Text in XML", "XPath of the text, where XML comes in"),
    ChannelSetting("mo_response", "Our answer", "What the caller wants to read"),
    ChannelSetting("mo_response_content_type", "Type of our answer", "Such as text/xml"),
    _KEY_OF_ADDRESS,
)

_BY_TYPE: Mapping[str, tuple[ChannelSetting, ...]] = {
    "T": (
        *_TWILIO,
        ChannelSetting(*_SERVICE[:3], check=_SERVICE[3]),
        _SHORT_LINKS,
        _other_url("Twilio"),
        *_LIMITS,
    ),
    "TMS": (*_TWILIO, _required(*_SERVICE), _SHORT_LINKS, _other_url("Twilio"), *_LIMITS),
    "TWA": (*_TWILIO, _other_url("Twilio"), *_LIMITS),
    "SW": (
        *_compatible("SignalWire", "https://example.signalwire.com/api/laml"),
        _KEY_OF_ADDRESS,
        *_LIMITS,
    ),
    "TW": (*_compatible("Somleng", "https://api.somleng.org"), *_LIMITS),
    "PL": (*_PLIVO, _other_url("Plivo"), *_LIMITS),
    "NX": (*_VONAGE, _other_url("Vonage"), *_LIMITS),
    "CT": (*_CLICKATELL, _other_url("Clickatell"), *_LIMITS),
    "AT": (*_AFRICAS_TALKING, _other_url("Africa's Talking"), *_LIMITS),
    "TG": (*_TELEGRAM, _other_url("Telegram"), *_LIMITS),
    "SMG": _SMS_GATEWAY,
    "HSM": (*_HTTPSMS, _other_url("httpSMS")),
    "EX": (*_EXTERNAL, *_LIMITS),
    "SMTP": MAILBOX,
    **AGGREGATORS,
}
_LABELS: Mapping[str, str] = {one.key: one.label for own in _BY_TYPE.values() for one in own}


def settings_of(type_code: str) -> tuple[ChannelSetting, ...]:
    """What channels of a type ask for, in the order in which people fill it in; nothing where the type is
    unknown or has no way to send yet."""
    return _BY_TYPE.get(type_code, ())


def label(key: str) -> str:
    """What people call a setting, whatever the type of channel."""
    return _LABELS.get(key, key.replace("_", " ").capitalize())


def value_of(channel: Channel, key: str) -> str:
    """What a setting of a channel is, or what counts in its place for channels of that type."""
    if said := channel.settings.get(key, ""):
        return said
    return next((one.default for one in settings_of(channel.type) if one.key == key), "")


def missing(channel: Channel) -> tuple[ChannelSetting, ...]:
    """The settings without which the channel cannot send."""
    return tuple(
        one for one in settings_of(channel.type) if one.required and not channel.settings.get(one.key)
    )


def normalized(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings without the spaces around what was typed, and without those that are empty."""
    trimmed = {key: storable(value).strip() for key, value in settings.items()}
    return {key: value for key, value in trimmed.items() if value}


def with_settings(channel: Channel, given: Mapping[str, str]) -> Channel:
    """The channel with some of its settings set, and those that are empty unset. Raises InvalidChannel for
    one that its type does not ask for."""
    asked = [one.key for one in settings_of(channel.type)]
    if not set(given) <= {*asked, *channel.settings}:
        raise InvalidChannel((Problem("settings", _unknown(asked)),))
    return replace(channel, settings=MappingProxyType(normalized({**channel.settings, **given})))


def carried_over(channel: Channel, old: Channel) -> dict[str, str]:
    """The settings of a channel that was `old`. What it had as another type stays where the new type asks for
    the very same: the secret of one provider is never sent to another."""
    alike = {one.key for one in settings_of(channel.type) if one in settings_of(old.type)}
    return {
        key: value
        for key, value in channel.settings.items()
        if channel.type == old.type or key in alike or old.settings.get(key) != value
    }


def problems(type_code: str, settings: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with settings, in sentences that never repeat a value: it could be a secret."""
    asked = {one.key: one for one in settings_of(type_code)}
    for key, value in settings.items():
        one = asked.get(key)
        if one is None:
            yield Problem("settings", _unknown(asked))
        elif wrong := _wrong(one, value):
            yield Problem(PREFIX + key, f"{one.label} {wrong.rstrip('.')}.")


def _wrong(one: ChannelSetting, value: str) -> str:
    if len(value) > MAX_VALUE:
        return f"has at most {MAX_VALUE} characters"
    if one.secret:
        return one.check(value)
    if value.partition(":")[0] in references.KINDS and not references.problem(value):
        return "is no secret: write it itself, not a reference"
    if references.holds_secret(value):
        return "seems to have a secret in it, which the database never holds: that is a setting of its own"
    return one.check(value)


def _unknown(asked: Collection[str]) -> str:
    if not asked:
        return "Channels of this type have no settings: Cordboard has no way to send by them yet."
    return f"There is no such setting; channels of this type have {', '.join(asked)}."
