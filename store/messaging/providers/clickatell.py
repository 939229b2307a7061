"""Clickatell's platform (https://docs.clickatell.com). It refuses with status 200, no messages
and a text."""

from types import MappingProxyType

from store.messaging.description import Accepts, Body, Description, Field
from store.messaging.inbound import Bodies, Clock, Receive, Reported, Reports

CLICKATELL = Description(
    name="Clickatell",
    base="https://platform.clickatell.com",
    path="/messages/http/send",
    method="GET",
    needs=("api_key",),
    secrets=("api_key",),
    headers=MappingProxyType({"Accept": "application/json"}),
    body=Body.QUERY,
    fields=(
        Field("apiKey", "{{api_key}}"),
        Field("from", "{{from_no_plus}}"),
        Field("to", "{{to_no_plus}}"),
        Field("content", "{{text}}"),
    ),
    max_length=640,
    accepts=(Accepts(("messages", 0, "accepted"), frozenset({"true"})),),
    external_id=("messages", 0, "apiMessageId"),
    needs_id=True,
    error_text=(("messages", 0, "error"), ("error",), ("errorDescription",)),
    receive=Receive(
        bodies=Bodies.JSON,
        required=("messageId", "fromNumber", "text", "timestamp"),
        sender=("fromNumber",),
        text=("text",),
        external_id=("messageId",),
        time=("timestamp",),
        clock=Clock.MILLISECONDS,
        charset="charset",
    ),
    status=Reports(
        bodies=Bodies.JSON,
        external_id=("messageId",),
        value="statusCode",
        states=MappingProxyType(
            dict.fromkeys(("2", "8", "11"), Reported.WIRED)
            | dict.fromkeys(("3", "4"), Reported.SENT)
            | dict.fromkeys(("1", "5", "6", "7", "9", "10", "12", "14"), Reported.FAILED)
        ),
        strict=True,
        code="statusCode",
        reasons=MappingProxyType(
            {
                "1": "Message unknown",
                "5": "Error with message",
                "6": "User cancelled message delivery",
                "7": "Error delivering message",
                "9": "Routing error",
                "10": "Message expired",
                "12": "Out of credit",
                "14": "Maximum MT limit exceeded",
            }
        ),
    ),
)
