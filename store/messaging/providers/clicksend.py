"""ClickSend's SMS API, version 3 (https://developers.clicksend.com/docs). An answer has a status a
recipient."""

from types import MappingProxyType

from store.messaging.description import Accepts, Body, Description, Field
from store.messaging.inbound import Clock, Receive, Reported, Reports

_MESSAGE = ("data", "messages", 0)

CLICKSEND = Description(
    name="ClickSend",
    base="https://rest.clicksend.com",
    path="/v3/sms/send",
    needs=("username", "password"),
    secrets=("password",),
    basic=("username", "password"),
    headers=MappingProxyType({"Accept": "application/json"}),
    body=Body.JSON,
    fields=(
        Field("messages.0.to", "{{to}}"),
        Field("messages.0.from", "{{from}}"),
        Field("messages.0.body", "{{text}}"),
        Field("messages.0.source", "cordboard"),
    ),
    max_length=1224,
    accepts=(Accepts((*_MESSAGE, "status"), frozenset({"SUCCESS"})),),
    external_id=(*_MESSAGE, "message_id"),
    error_code=(*_MESSAGE, "status"),
    error_text=((*_MESSAGE, "error_text"),),
    throttles=frozenset({"THROTTLED"}),
    retries=frozenset({"INTERNAL_ERROR"}),
    pauses=frozenset({"INSUFFICIENT_CREDIT"}),
    refusal_codes=frozenset({"MISSING_CREDENTIALS", "ACCOUNT_NOT_ACTIVATED"}),
    receive=Receive(
        sender=("from",),
        text=("body",),
        external_id=("message_id",),
        time=("timestamp",),
        clock=Clock.SECONDS,
    ),
    status=Reports(
        external_id=("message_id",),
        value="status_code",
        states=MappingProxyType(
            {
                "200": Reported.SENT,
                "201": Reported.DELIVERED,
                # A network is away for a while; ClickSend tries again.
                "300": Reported.WIRED,
                "301": Reported.FAILED,
            }
        ),
        code="error_code",
        reason=("status_text",),
    ),
)
