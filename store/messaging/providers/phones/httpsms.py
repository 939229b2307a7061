"""httpSMS (https://docs.httpsms.com): an app on the phone, reached through its makers' server or another."""

from types import MappingProxyType

from store.messaging.description import Body, Description, Field
from store.messaging.inbound import Bodies, Clock, Receive, Reported, Reports, Scheme, Signature

HTTPSMS = Description(
    name="httpSMS",
    base="https://api.httpsms.com",
    path="/v1/messages/send",
    needs=("api_key",),
    secrets=("api_key", "signing_key"),
    headers=MappingProxyType({"x-api-key": "{{api_key}}"}),
    body=Body.JSON,
    fields=(
        Field("from", "{{from}}"),
        Field("to", "{{to}}"),
        Field("content", "{{text}}"),
        Field("request_id", "{{uuid}}"),
    ),
    external_id=("data", "id"),
    needs_id=True,
    error_text=(("message",),),
    receive=Receive(
        bodies=Bodies.JSON,
        event=("type", "message.phone.received"),
        sender=("data.contact",),
        text=("data.content",),
        external_id=("data.message_id", "id"),
        time=("data.timestamp",),
        clock=Clock.LENIENT,
    ),
    status=Reports(
        actions=(),
        bodies=Bodies.JSON,
        ignored_without="data",
        uuid=("data.request_id",),
        external_id=("data.id", "data.message_id"),
        value="type",
        states=MappingProxyType(
            {
                "message.phone.sent": Reported.SENT,
                "message.phone.delivered": Reported.DELIVERED,
                "message.send.failed": Reported.FAILED,
                "message.send.expired": Reported.FAILED,
            }
        ),
        reason=("data.error_message",),
    ),
    signature=Signature(Scheme.JWT, "signing_key", "Authorization"),
)
