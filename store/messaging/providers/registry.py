"""The description of the provider that stands behind a channel, by the type of the channel."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from store.messaging.description import Description
from store.messaging.providers import external
from store.messaging.providers.africas_talking import AFRICAS_TALKING
from store.messaging.providers.bandwidth import BANDWIDTH
from store.messaging.providers.clickatell import CLICKATELL
from store.messaging.providers.clicksend import CLICKSEND
from store.messaging.providers.gateways.jasmin import JASMIN
from store.messaging.providers.gateways.kannel import KANNEL
from store.messaging.providers.infobip import INFOBIP
from store.messaging.providers.messagebird import MESSAGEBIRD
from store.messaging.providers.phones import sms_gateway
from store.messaging.providers.phones.httpsms import HTTPSMS
from store.messaging.providers.plivo import PLIVO
from store.messaging.providers.telegram import TELEGRAM
from store.messaging.providers.twilio import COMPATIBLE, MESSAGING_SERVICE, SIGNALWIRE, TWILIO
from store.messaging.providers.vonage import VONAGE

DESCRIPTIONS: Mapping[str, Description] = MappingProxyType(
    {
        "T": TWILIO,
        "TMS": MESSAGING_SERVICE,
        "TWA": TWILIO,
        "TW": COMPATIBLE,
        "SW": SIGNALWIRE,
        "PL": PLIVO,
        "NX": VONAGE,
        "CT": CLICKATELL,
        "AT": AFRICAS_TALKING,
        "BW": BANDWIDTH,
        "CS": CLICKSEND,
        "IB": INFOBIP,
        "JS": JASMIN,
        "KN": KANNEL,
        "MBD": MESSAGEBIRD,
        "TG": TELEGRAM,
        "SMG": sms_gateway.SMS_GATEWAY,
        "HSM": HTTPSMS,
        "EX": external.EXTERNAL,
    }
)
"""What there is, by the code of a channel type. Channels of any other type carry nothing over HTTP."""


def description_of(type_code: str, settings: Mapping[str, str] | None = None) -> Description | None:
    """The description for channels of a type, None where there is none; with the settings of a channel as
    they complete it."""
    if settings is not None and (completed := _COMPLETED.get(type_code)):
        return completed(settings)
    return DESCRIPTIONS.get(type_code)


_COMPLETED: Mapping[str, Callable[[Mapping[str, str]], Description]] = MappingProxyType(
    {"EX": external.described, "SMG": sms_gateway.described}
)
