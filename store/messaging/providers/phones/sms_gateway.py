"""SMS Gateway for Android (https://docs.sms-gate.app): an app with a server on the phone itself, or behind a
server of one's own.

A message has our uuid as its name there, so that asking again sends nothing twice: it is answered 409.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from store.messaging.description import Body, Description, Field, Kind
from store.messaging.inbound import Bodies, Clock, Receive, Reported, Reports, Scheme, Signature

_ID = ("payload.messageId",)

SMS_GATEWAY = Description(
    name="SMS Gateway for Android",
    base="",
    path="/message",
    needs=("username", "password"),
    secrets=("password", "signing_key"),
    basic=("username", "password"),
    body=Body.JSON,
    fields=(
        Field("id", "{{own_id}}"),
        Field("textMessage", '{"text": "{{text}}"}', kind=Kind.JSON),
        Field("phoneNumbers", '["{{to}}"]', kind=Kind.JSON),
        Field("simNumber", "{{sim}}", where=("sim",), kind=Kind.NUMBER),
        # A phone that was off for a day does not send what is of yesterday.
        Field("ttl", "{{seconds_left}}", kind=Kind.NUMBER),
        Field("withDeliveryReport", "true", kind=Kind.JSON),
    ),
    external_id=("id",),
    error_text=(("message",),),
    own_id=True,
    repeated=frozenset({409}),
    receive=Receive(
        bodies=Bodies.JSON,
        event=("event", "sms:received"),
        sender=("payload.sender", "payload.phoneNumber"),
        text=("payload.message",),
        # The name of the message is made of its text, so the same text has the same one.
        external_id=("id",),
        time=("payload.receivedAt",),
        clock=Clock.LENIENT,
    ),
    status=Reports(
        actions=(),
        bodies=Bodies.JSON,
        ignored_without="payload.messageId",
        uuid=_ID,
        external_id=_ID,
        value="event",
        # Comes once for each part of a long text: the first one decides.
        states=MappingProxyType(
            {
                "sms:sent": Reported.SENT,
                "sms:delivered": Reported.DELIVERED,
                "sms:failed": Reported.FAILED,
                "sms:cancelled": Reported.FAILED,
            }
        ),
        reason=("payload.reason",),
    ),
    signature=Signature(Scheme.TIMED, "signing_key", "X-Signature", "X-Timestamp"),
)


def described(settings: Mapping[str, str]) -> Description:
    """The description for the server that the settings of a channel name: the app takes messages at either
    path, a server of one's own at the later one only."""
    return replace(SMS_GATEWAY, path="/messages") if settings.get("server") == "private" else SMS_GATEWAY
