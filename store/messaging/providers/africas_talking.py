"""Africa's Talking (https://developers.africastalking.com/docs/sms). An answer has a code a recipient."""

from types import MappingProxyType

from store.messaging.description import Accepts, Description, Field
from store.messaging.inbound import Clock, Receive, Reported, Reports

_CODE = ("SMSMessageData", "Recipients", 0, "statusCode")
_STATUS = ("SMSMessageData", "Recipients", 0, "status")

AFRICAS_TALKING = Description(
    name="Africa's Talking",
    base="https://api.africastalking.com/version1/messaging",
    needs=("username", "api_key"),
    secrets=("api_key",),
    headers=MappingProxyType({"Accept": "application/json", "apikey": "{{api_key}}"}),
    fields=(
        Field("username", "{{username}}"),
        Field("to", "{{to}}"),
        Field("message", "{{text}}"),
        # A short code that several accounts share may not be named.
        Field("from", "{{from}}", unless=("is_shared",)),
    ),
    accepts=(
        Accepts(_CODE, frozenset({"100", "101", "102"})),
        Accepts(_STATUS, frozenset({"Success"})),
    ),
    external_id=("SMSMessageData", "Recipients", 0, "messageId"),
    error_code=_CODE,
    error_text=(_STATUS, ("SMSMessageData", "Message")),
    reasons=MappingProxyType(
        {
            "401": "Risk hold",
            "402": "Invalid sender",
            "403": "Invalid phone number",
            "404": "Unsupported type of number",
            "405": "No credit",
            "406": "The person is on the provider's list of those who opted out",
            "407": "No route",
            "409": "The person asked not to be disturbed",
            "500": "Internal error",
            "501": "Gateway error",
            "502": "Rejected by the gateway",
        }
    ),
    stops=MappingProxyType({"406": frozenset()}),
    retries=frozenset({"500", "501"}),
    pauses=frozenset({"405"}),
    receive=Receive(
        actions=("receive", "callback"),
        required=("id", "text", "from", "to", "date"),
        sender=("from",),
        text=("text",),
        external_id=("id",),
        time=("date",),
        clock=Clock.LENIENT,
    ),
    status=Reports(
        external_id=("id",),
        value="status",
        states=MappingProxyType(
            {
                "Sent": Reported.SENT,
                "Submitted": Reported.SENT,
                "Buffered": Reported.SENT,
                "Success": Reported.DELIVERED,
                "Rejected": Reported.FAILED,
                "Failed": Reported.FAILED,
                "Expired": Reported.FAILED,
            }
        ),
        strict=True,
        code="failureReason",
        stops=frozenset({"UserInBlackList"}),
        person="phoneNumber",
    ),
)
