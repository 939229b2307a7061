"""Jasmin's HTTP API (https://docs.jasminsms.com/en/latest/apis/ja-http). It repeats whatever is not answered
with its own word."""

from types import MappingProxyType

from store.messaging.description import Body, Description, Field
from store.messaging.inbound import Bodies, Receive, Reply, Reported, Reports

JASMIN = Description(
    name="Jasmin",
    base="",
    method="GET",
    needs=("username", "password"),
    secrets=("password", "receive_key"),
    body=Body.QUERY,
    fields=(
        Field("username", "{{username}}"),
        Field("password", "{{password}}"),
        Field("from", "{{from}}"),
        Field("to", "{{to_no_plus}}"),
        Field("coding", "0", unless=("wide",)),
        Field("content", "{{text}}", unless=("wide",)),
        Field("coding", "8", where=("wide",)),
        Field("hex-content", "{{text_hex}}", where=("wide",)),
        Field("dlr", "yes", where=("status_url",)),
        Field("dlr-url", "{{status_url}}", where=("status_url",)),
        # What becomes of it at the phone, not at the message centre.
        Field("dlr-level", "2", where=("status_url",)),
        Field("dlr-method", "POST", where=("status_url",)),
    ),
    encoding="S",
    id_pattern=r'Success "([^"]+)"',
    receive=Receive(
        bodies=Bodies.BYTES,
        required=("id", "to", "content"),
        sender=("from",),
        text=("content",),
        coding="coding",
        external_id=("id",),
    ),
    status=Reports(
        external_id=("id",),
        value="message_status",
        states=MappingProxyType(
            {
                "UNKNOWN": Reported.WIRED,
                "ESME_ROK": Reported.SENT,
                "ACCEPTD": Reported.SENT,
                "DELIVRD": Reported.DELIVERED,
                "UNDELIV": Reported.FAILED,
                "REJECTD": Reported.FAILED,
                "EXPIRED": Reported.FAILED,
                "DELETED": Reported.FAILED,
            }
        ),
        strict=True,
        counts=MappingProxyType({"dlvrd": Reported.DELIVERED, "err": Reported.FAILED}),
        code="err",
        reason=("text",),
    ),
    answer=Reply("ACK/Jasmin"),
)
