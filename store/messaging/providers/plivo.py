"""Plivo (https://www.plivo.com/docs/messaging/api/message)."""

from types import MappingProxyType

from store.messaging.description import Body, Description, Field
from store.messaging.inbound import Receive, Reported, Reports, Scheme, Signature

PLIVO = Description(
    name="Plivo",
    base="https://api.plivo.com",
    path="/v1/Account/{{auth_id}}/Message/",
    needs=("auth_id", "auth_token"),
    secrets=("auth_token",),
    basic=("auth_id", "auth_token"),
    headers=MappingProxyType({"Accept": "application/json"}),
    body=Body.JSON,
    fields=(
        Field("src", "{{from}}"),
        Field("dst", "{{to_no_plus}}"),
        Field("text", "{{text}}"),
        Field("url", "{{status_url}}"),
        Field("method", "POST", where=("status_url",)),
    ),
    max_length=1600,
    external_id=("message_uuid", 0),
    needs_id=True,
    error_text=(("error",),),
    receive=Receive(
        required=("MessageUUID",), own="To", sender=("From",), text=("Text",), external_id=("MessageUUID",)
    ),
    status=Reports(
        # Reports of the parts of a long text name the whole one as their parent.
        external_id=("ParentMessageUUID", "MessageUUID"),
        own="From",
        value="status",
        states=MappingProxyType(
            {
                "queued": Reported.WIRED,
                "sent": Reported.SENT,
                "delivered": Reported.DELIVERED,
                "rejected": Reported.FAILED,
                "undelivered": Reported.FAILED,
                "failed": Reported.FAILED,
            }
        ),
        code="ErrorCode",
    ),
    signature=Signature(Scheme.PLIVO, "auth_token", "X-Plivo-Signature-V2"),
)
