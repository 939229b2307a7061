"""Infobip's SMS API, version 3 (https://www.infobip.com/docs/api/channels/sms). A message has the name there
that we give it."""

from types import MappingProxyType

from store.messaging.description import Accepts, Body, Description, Field, Kind
from store.messaging.inbound import Bodies, Clock, Pieces, Receive, Reported, Reports

_STATUS = ("messages", 0, "status")

INFOBIP = Description(
    name="Infobip",
    base="https://api.infobip.com",
    path="/sms/3/messages",
    needs=("username", "password"),
    secrets=("password", "receive_key"),
    basic=("username", "password"),
    headers=MappingProxyType({"Accept": "application/json"}),
    body=Body.JSON,
    fields=(
        Field("messages.0.from", "{{from}}"),
        Field("messages.0.destinations.0.to", "{{to_no_plus}}"),
        Field("messages.0.destinations.0.messageId", "{{uuid}}"),
        Field("messages.0.content.text", "{{text}}"),
        Field("messages.0.content.transliteration", "{{transliteration}}", where=("transliteration",)),
        Field("messages.0.webhooks.delivery.url", "{{status_url}}", where=("status_url",)),
        Field(
            "messages.0.webhooks.delivery.intermediateReport", "true", where=("status_url",), kind=Kind.JSON
        ),
        Field("messages.0.webhooks.delivery.contentType", "application/json", where=("status_url",)),
    ),
    max_length=1600,
    # The groups of its statuses: accepted, pending and delivered.
    accepts=(Accepts((*_STATUS, "groupId"), frozenset({"0", "1", "3"})),),
    external_id=("messages", 0, "messageId"),
    error_code=(*_STATUS, "name"),
    error_text=((*_STATUS, "description"), ("requestError", "serviceException", "text"), ("description",)),
    pauses=frozenset({"REJECTED_NOT_ENOUGH_CREDITS"}),
    receive=Receive(
        bodies=Bodies.JSON,
        each="results",
        required=("messageId",),
        sender=("from",),
        text=("text",),
        external_id=("messageId",),
        time=("receivedAt",),
        clock=Clock.LENIENT,
        pieces=Pieces("message", kind="contentType", text="value", url="url"),
        ignores_empty=True,
    ),
    status=Reports(
        # The second is what others call it.
        actions=("status", "delivered"),
        bodies=Bodies.JSON,
        each="results",
        external_id=("messageId",),
        value="status.groupName",
        states=MappingProxyType(
            {
                "ACCEPTED": Reported.WIRED,
                "PENDING": Reported.SENT,
                "DELIVERED": Reported.DELIVERED,
                "UNDELIVERABLE": Reported.FAILED,
                "EXPIRED": Reported.FAILED,
                "REJECTED": Reported.FAILED,
            }
        ),
        strict=True,
        code="error.id",
        reason=("error.description",),
    ),
)
