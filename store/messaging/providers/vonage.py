"""Vonage's SMS API (https://developer.vonage.com/api/sms)."""

from types import MappingProxyType

from store.messaging.description import Accepts, Description, Field
from store.messaging.inbound import GET_OR_POST, Bodies, Receive, Reported, Reports, Scheme, Signature

_STATUS = ("messages", 0, "status")

VONAGE = Description(
    name="Vonage",
    base="https://rest.nexmo.com",
    path="/sms/json",
    needs=("api_key", "api_secret"),
    secrets=("api_secret", "receive_key"),
    fields=(
        Field("api_key", "{{api_key}}"),
        Field("api_secret", "{{api_secret}}"),
        Field("from", "{{from_no_plus}}"),
        Field("to", "{{to_no_plus}}"),
        Field("text", "{{text}}"),
        Field("type", "{{type}}"),
        Field("status-report-req", "1"),
        Field("callback", "{{status_url}}"),
    ),
    max_length=1600,
    accepts=(Accepts(_STATUS, frozenset({"0"})),),
    external_id=("messages", 0, "message-id"),
    error_code=_STATUS,
    error_text=(("messages", 0, "error-text"),),
    code_prefix="send:",
    reasons=MappingProxyType(
        {
            "1": "Throttled",
            "2": "Missing Parameters",
            "3": "Invalid Parameters",
            "4": "Invalid Credentials",
            "5": "Internal Error",
            "6": "Invalid Message",
            "7": "Number Barred",
            "8": "Partner Account Barred",
            "9": "Partner Quota Violation",
            "10": "Too Many Existing Binds",
            "11": "Account Not Enabled For HTTP",
            "12": "Message Too Long",
            "14": "Invalid Signature",
            "15": "Invalid Sender Address",
            "22": "Invalid Network Code",
            "23": "Invalid Callback URL",
            "29": "Non-Whitelisted Destination",
            "32": "Signature And API Secret Disallowed",
            "33": "Number De-activated",
        }
    ),
    throttles=frozenset({"1"}),
    # Comes with status 200, as the text of whatever code.
    throttle_words="Throughput Rate Exceeded",
    retries=frozenset({"5"}),
    pauses=frozenset({"9"}),
    refusal_codes=frozenset({"4", "8"}),
    receive=Receive(
        methods=GET_OR_POST,
        bodies=Bodies.ANY,
        # They look whether somebody answers at the address, by a call that says nothing.
        ignored_without="to",
        sender=("msisdn",),
        text=("text",),
        external_id=("messageId",),
    ),
    status=Reports(
        methods=GET_OR_POST,
        bodies=Bodies.ANY,
        ignored_without="messageId",
        external_id=("messageId",),
        value="status",
        states=MappingProxyType(
            {
                "unknown": Reported.WIRED,
                "accepted": Reported.SENT,
                "buffered": Reported.SENT,
                "delivered": Reported.DELIVERED,
                "failed": Reported.FAILED,
                "rejected": Reported.FAILED,
                "expired": Reported.FAILED,
            }
        ),
        code="err-code",
        code_prefix="dlr:",
        reasons=MappingProxyType(
            {
                "1": "Unknown",
                "2": "Absent Subscriber - Temporary",
                "3": "Absent Subscriber - Permanent",
                "4": "Call Barred by User",
                "5": "Portability Error",
                "6": "Anti-Spam Rejection",
                "7": "Handset Busy",
                "8": "Network Error",
                "9": "Illegal Number",
                "10": "Illegal Message",
                "11": "Unroutable",
                "12": "Destination Unreachable",
                "13": "Subscriber Age Restriction",
                "14": "Number Blocked by Carrier",
                "15": "Prepaid Insufficient Funds",
                "99": "General Error",
            }
        ),
    ),
    signature=Signature(Scheme.VONAGE, "signature_secret", optional=True),
)
