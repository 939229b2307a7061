"""Kannel's sendsms service and delivery reports (https://www.kannel.org/download/kannel-userguide-snapshot).

In its configuration `get-url` is our address with `&sender=%p&message=%a&id=%I&ts=%T` behind it, and
`max-messages = 0`: what is answered would be sent to whoever wrote.
"""

from types import MappingProxyType

from store.messaging.description import Body, Description, Field
from store.messaging.inbound import GET_OR_POST, Clock, Receive, Reported, Reports

KANNEL = Description(
    name="Kannel",
    base="",
    method="GET",
    needs=("username", "password"),
    secrets=("password", "receive_key"),
    body=Body.QUERY,
    fields=(
        Field("username", "{{username}}"),
        Field("password", "{{password}}"),
        Field("from", "{{from}}"),
        Field("to", "{{to}}"),
        Field("text", "{{text}}"),
        Field("coding", "2", where=("wide",)),
        Field("charset", "utf8", where=("wide",)),
        Field("priority", "1", where=("is_reply",)),
        # Delivered, failed, buffered, taken and refused by the network: 1 + 2 + 8 + 16.
        Field("dlr-mask", "27", where=("status_url",)),
        # %d is what Kannel fills in.
        Field("dlr-url", "{{status_url_of_message}}&status=%d", where=("status_url",)),
    ),
    max_length=1600,
    encoding="S",
    # A number that it has no route to is answered 403, too.
    refusals=frozenset({401}),
    refusal_words="Authorization failed",
    receive=Receive(
        methods=GET_OR_POST,
        required=("id", "ts", "message"),
        sender=("sender",),
        text=("message",),
        external_id=("id",),
        time=("ts",),
        clock=Clock.SECONDS,
    ),
    status=Reports(
        methods=GET_OR_POST,
        uuid=("uuid",),
        value="status",
        states=MappingProxyType(
            {
                "1": Reported.DELIVERED,
                "2": Reported.ERRORED,
                "4": Reported.SENT,
                "8": Reported.SENT,
                "16": Reported.ERRORED,
            }
        ),
        code="status",
        code_prefix="dlr:",
        reasons=MappingProxyType({"2": "Delivery failed", "16": "Refused by the message centre"}),
    ),
)
