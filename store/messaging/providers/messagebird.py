"""MessageBird's SMS API (https://developers.messagebird.com/api/sms-messaging). Texts that come in are
signed, where the account has a signing key; reports need not be, so their address has our key."""

from types import MappingProxyType

from store.messaging.description import Body, Description, Field
from store.messaging.inbound import GET_OR_POST, Bodies, Clock, Receive, Reported, Reports, Scheme, Signature

MESSAGEBIRD = Description(
    name="MessageBird",
    base="https://rest.messagebird.com",
    path="/messages",
    needs=("auth_token",),
    secrets=("auth_token",),
    headers=MappingProxyType({"Accept": "application/json", "Authorization": "AccessKey {{auth_token}}"}),
    body=Body.JSON,
    fields=(
        Field("recipients.0", "{{to_no_plus}}"),
        Field("reference", "{{uuid}}"),
        Field("originator", "{{from_no_plus}}"),
        Field("body", "{{text}}"),
        Field("datacoding", "{{datacoding}}", where=("datacoding",)),
    ),
    # What nine SMS hold in 16 bits.
    max_length=603,
    external_id=("id",),
    needs_id=True,
    error_code=("errors", 0, "code"),
    error_text=(("errors", 0, "description"),),
    retries=frozenset({"99"}),
    pauses=frozenset({"25"}),
    refusal_codes=frozenset({"2"}),
    receive=Receive(
        bodies=Bodies.ANY,
        required=("id",),
        sender=("originator",),
        text=("body",),
        external_id=("id",),
        time=("createdDatetime", "CreatedDatetime"),
        clock=Clock.LENIENT,
        media="mediaURLs.",
    ),
    status=Reports(
        methods=GET_OR_POST,
        uuid=("reference",),
        external_id=("id",),
        value="status",
        states=MappingProxyType(
            {
                "scheduled": Reported.WIRED,
                "sent": Reported.SENT,
                "buffered": Reported.SENT,
                "delivered": Reported.DELIVERED,
                "expired": Reported.FAILED,
                "delivery_failed": Reported.FAILED,
            }
        ),
        strict=True,
        code="statusErrorCode",
        reasons=MappingProxyType(
            {
                "1": "Unknown subscriber",
                "9": "Illegal subscriber",
                "13": "Call barred",
                "27": "Absent subscriber",
                "31": "Subscriber busy",
                "103": "Contact has sent 'stop'",
            }
        ),
        stops=frozenset({"103"}),
        person="recipient",
        signature=Signature(),
    ),
    signature=Signature(Scheme.MESSAGEBIRD, "signature_secret", "MessageBird-Signature-JWT", optional=True),
)
