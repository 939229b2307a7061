"""What channels of further aggregators ask for, and of gateways that an operator runs."""

from collections.abc import Mapping
from types import MappingProxyType

from store.core.channels.asked import (
    KEY_OF_ADDRESS,
    LIMITS,
    ChannelSetting,
    is_url,
    one_of,
    other_url,
    required,
    secret,
    yes_or_no,
)

_KANNEL = (
    required(
        "send_url", "Send URL", "Kannel's sendsms, such as http://localhost:13013/cgi-bin/sendsms", is_url
    ),
    required("username", "User name", "Kannel's configuration, group sendsms-user"),
    secret("password", "Password", "Kannel's configuration, group sendsms-user"),
    ChannelSetting(
        "encoding",
        "Encoding",
        "S (unless set): look-alikes replaced where that is shorter; U: always 16 bits; D: Kannel's own",
        check=one_of("S", "U", "D"),
    ),
    ChannelSetting("use_national", "National numbers", "yes: numbers without country code", check=yes_or_no),
    secret(
        "receive_key",
        "Webhook key",
        "Random letters and digits; it stands in get-url and dlr-url, where Kannel reads % in its own way",
        required=False,
        random=True,
    ),
)
_JASMIN = (
    required("send_url", "Send URL", "Jasmin's HTTP API, such as http://localhost:1401/send", is_url),
    required("username", "User name", "Jasmin's console, user -l"),
    secret("password", "Password", "Jasmin's console, the password of that user"),
    KEY_OF_ADDRESS,
)
_INFOBIP = (
    required("username", "User name", "Infobip, the account that may use the API"),
    secret("password", "Password", "Infobip, the password of that account"),
    ChannelSetting(
        "send_url", "Send URL", "The base URL of the account, as https://xxxxx.api.infobip.com", check=is_url
    ),
    ChannelSetting(
        "transliteration",
        "Transliteration",
        "Letters replaced by Infobip: NON_UNICODE, GREEK, ALL and others",
    ),
    KEY_OF_ADDRESS,
)
_MESSAGEBIRD = (
    secret("auth_token", "Auth token", "MessageBird Dashboard, Developers, API access: the access key"),
    ChannelSetting(
        "datacoding",
        "Alphabet",
        "plain unless set; auto or unicode for texts with other signs",
        check=one_of("plain", "auto", "unicode"),
    ),
    secret(
        "signature_secret",
        "Signature secret",
        "MessageBird Dashboard, Developers, API settings: the signing key, where texts are signed",
        required=False,
    ),
    KEY_OF_ADDRESS,
)
_BANDWIDTH = (
    required("account_id", "Account ID", "Bandwidth Dashboard, Account"),
    required("messaging_application_id", "Application ID", "Bandwidth Dashboard, Applications, messaging"),
    required("username", "User name", "Bandwidth Dashboard, a user for the API"),
    secret("password", "Password", "Bandwidth Dashboard, the password of that user"),
    KEY_OF_ADDRESS,
)
_CLICKSEND = (
    required("username", "User name", "ClickSend Dashboard, API Credentials"),
    secret("password", "Password", "ClickSend Dashboard, API Credentials: the API key"),
    KEY_OF_ADDRESS,
)

AGGREGATORS: Mapping[str, tuple[ChannelSetting, ...]] = MappingProxyType(
    {
        "BW": (*_BANDWIDTH, other_url("Bandwidth"), *LIMITS),
        "CS": (*_CLICKSEND, other_url("ClickSend"), *LIMITS),
        "IB": (*_INFOBIP, *LIMITS),
        "JS": (*_JASMIN, *LIMITS),
        "KN": (*_KANNEL, *LIMITS),
        "MBD": (*_MESSAGEBIRD, other_url("MessageBird"), *LIMITS),
    }
)
"""What they ask for, by the code of a channel type."""
