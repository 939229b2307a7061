"""Bandwidth's messaging API, version 2 (https://dev.bandwidth.com/apis/messaging). What it tells comes as a
list of events."""

from types import MappingProxyType

from store.messaging.description import Body, Description, Field
from store.messaging.inbound import LIST, Bodies, Receive, Reported, Reports

BANDWIDTH = Description(
    name="Bandwidth",
    base="https://messaging.bandwidth.com",
    path="/api/v2/users/{{account_id}}/messages",
    needs=("account_id", "messaging_application_id", "username", "password"),
    secrets=("password",),
    basic=("username", "password"),
    headers=MappingProxyType({"Accept": "application/json"}),
    body=Body.JSON,
    fields=(
        Field("applicationId", "{{messaging_application_id}}"),
        Field("to.0", "{{to}}"),
        Field("from", "{{from}}"),
        Field("text", "{{text}}"),
    ),
    max_length=2048,
    external_id=("id",),
    needs_id=True,
    error_code=("type",),
    error_text=(("description",),),
    receive=Receive(
        bodies=Bodies.JSON_LIST,
        each=LIST,
        required=("message.id",),
        sender=("message.from",),
        text=("message.text",),
        external_id=("message.id",),
        time=("message.time",),
        media="message.media.",
    ),
    status=Reports(
        bodies=Bodies.JSON_LIST,
        each=LIST,
        external_id=("message.id",),
        value="type",
        states=MappingProxyType(
            {
                "message-sending": Reported.SENT,
                "message-delivered": Reported.DELIVERED,
                "message-failed": Reported.FAILED,
            }
        ),
        strict=True,
        code="errorCode",
        reason=("description",),
    ),
)
