"""Twilio, its messaging services, and servers that speak as it does (https://www.twilio.com/docs/messaging/api)."""

from dataclasses import replace
from types import MappingProxyType

from store.messaging.description import Description, Field
from store.messaging.inbound import Receive, Reply, Reported, Reports, Scheme, Signature

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
    receive=Receive(
        required=("MessageSid", "AccountSid", "From", "To"),
        sender=("From",),
        text=("Body",),
        external_id=("MessageSid",),
        country="FromCountry",
        alphabetic=True,
        base64=True,
        media="MediaUrl",
        # Words of its own, which only a messaging service knows.
        opt_out="OptOutType",
    ),
    status=Reports(
        ignored_without="MessageStatus",
        uuid=("uuid",),
        external_id=("MessageSid",),
        value="MessageStatus",
        states=MappingProxyType(
            {
                "accepted": Reported.WIRED,
                "scheduled": Reported.WIRED,
                "queued": Reported.WIRED,
                "sending": Reported.WIRED,
                "sent": Reported.SENT,
                "delivered": Reported.DELIVERED,
                "read": Reported.READ,
                "failed": Reported.FAILED,
                "undelivered": Reported.FAILED,
                "canceled": Reported.FAILED,
            }
        ),
        code="ErrorCode",
        reasons=MappingProxyType(
            {
                "21610": "Attempt to send to unsubscribed recipient",
                "30003": "Unreachable destination handset",
                "30004": "Message blocked",
                "30005": "Unknown destination handset",
                "30006": "Landline or unreachable carrier",
                "30007": "Message filtered",
                "30008": "Unknown error",
                "63018": "Rate limit exceeded for Channel",
            }
        ),
        retries=frozenset({"63018"}),
        stops=frozenset({"21610"}),
        person="To",
    ),
    signature=Signature(Scheme.TWILIO, "auth_token", "X-Twilio-Signature"),
    answer=Reply('<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml"),
)

MESSAGING_SERVICE = replace(
    TWILIO, name="Twilio messaging service", needs=(*TWILIO.needs, "messaging_service_sid")
)

COMPATIBLE = replace(TWILIO, name="A server that speaks as Twilio does", base="")
"""Somleng, SignalWire and others: where they are is a setting."""

SIGNALWIRE = replace(COMPATIBLE, name="SignalWire", signature=Signature())
"""It signs in a way of its own, by a key that is not the auth token: its calls carry our key."""
