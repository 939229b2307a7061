"""Twilio, its messaging services, and servers that speak as it does (https://www.twilio.com/docs/messaging/api)."""

from dataclasses import replace
from types import MappingProxyType

from store.messaging.description import Description, Field

TWILIO = Description(
    name="Twilio",
    base="https://api.twilio.com",
    path="/2010-04-01/Accounts/{{account_sid}}/Messages.json",
    needs=("account_sid", "auth_token"),
    secrets=("auth_token", "receive_key"),
    basic=("account_sid", "auth_token"),
    headers=MappingProxyType({"Accept": "application/json"}),
    fields=(
        Field("To", "{{to_address}}"),
        Field("Body", "{{text}}"),
        Field("From", "{{from_address}}"),
        Field("MessagingServiceSid", "{{messaging_service_sid}}"),
        Field("ShortenUrls", "true", where=("messaging_service_sid", "link_shortening")),
        Field("StatusCallback", "{{status_url_of_message}}"),
    ),
    max_length=1600,
    external_id=("sid",),
    error_code=("code",),
    error_text=(("message",),),
    stops=MappingProxyType({"21610": frozenset()}),
    throttles=frozenset({"20429"}),
)

MESSAGING_SERVICE = replace(
    TWILIO, name="Twilio messaging service", needs=(*TWILIO.needs, "messaging_service_sid")
)

COMPATIBLE = replace(TWILIO, name="A server that speaks as Twilio does", base="")
"""Somleng, SignalWire and others: where they are is a setting."""
