"""Vonage's SMS API (https://developer.vonage.com/api/sms)."""

from types import MappingProxyType

from store.messaging.description import Accepts, Description, Field

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
)
