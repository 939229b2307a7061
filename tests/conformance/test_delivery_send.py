"""Cases made by others: the requests by which a text is sent, and what the answers to them mean."""

import httpx
import pytest

from store.core import urns
from store.messaging.engine import Engine
from store.messaging.providers.registry import DESCRIPTIONS
from store.messaging.requests import OutgoingText
from tests.conformance import cases
from tests.conformance.cases import Case
from tests.conformance.delivery_channels import PUBLIC_URL, answering, channel_of, logged, read_request

_FILES = (
    *("twilio", "plivo", "vonage", "clickatell", "africastalking", "external", "telegram", "kannel"),
    *("jasmin", "infobip", "messagebird", "bandwidth", "clicksend"),
)
_SAID = {
    *("id", "category", "channel", "msg", "mock_responses", "expected_requests", "expected"),
    *("overrides", "about"),
}
_EXPECTED = {"status", "external_id", "error", "stops_contact", "never_logged", "external_ids", "log_errors"}
"""Of the ids of several parts the first one's is kept; errors are in the outcome, not in a log."""
_ERROR = {"code", "provider_code", "provider_message", "retryable"}


@pytest.mark.parametrize("case", [one for name in _FILES for one in cases.params(f"delivery/send_{name}")])
def test_send(case: Case) -> None:
    expected, said = case["expected"], case["msg"]
    assert case.keys() <= _SAID
    assert expected.keys() <= _EXPECTED
    assert said.keys() == {"uuid", "urn", "text"}
    channel, secrets = channel_of(_with_length(case))
    seen: list[httpx.Request] = []
    with httpx.Client(transport=answering(case["mock_responses"], seen)) as client:
        engine = Engine(client, secrets, PUBLIC_URL)
        outcome = engine.send(OutgoingText(said["uuid"], urns.parse(said["urn"]), said["text"]), channel)

    pairs = [read_request(*pair) for pair in zip(seen, case["expected_requests"], strict=True)]
    assert [found for found, _wanted in pairs] == [wanted for _found, wanted in pairs]
    assert str(outcome.state) == expected["status"]
    assert outcome.external_id == (expected["external_id"] or "")
    assert outcome.stops_contact == expected.get("stops_contact", False)
    error = expected.get("error", {})
    assert error.keys() <= _ERROR
    assert str(outcome.code) == error.get("code", "")
    if "provider_code" in error:
        assert outcome.provider_code == error["provider_code"]
        assert outcome.text == error["provider_message"] or not _says(case, channel.type)
    if error:
        assert error["retryable"] == (outcome.state == "errored")
    texts = list(logged(outcome))
    assert not [secret for secret in expected.get("never_logged", ()) if any(secret in one for one in texts)]


def _says(case: Case, type_code: str) -> bool:
    """Whether the message of the error is the provider's own, in its answer or for its code; else it is the
    peer's wording."""
    message = case["expected"]["error"]["provider_message"]
    bodies = [answer["body"] for said in case["mock_responses"] for answer in said["answers"]]
    return any(message in text for text in (*bodies, *DESCRIPTIONS[type_code].reasons.values()))


def _with_length(case: Case) -> Case:
    """The channel with the length that the case sets for its provider, unless it has one of its own."""
    assert case.get("overrides", {}).keys() <= {"max_length"}
    channel: Case = case["channel"]
    return {**channel, "config": {**case.get("overrides", {}), **channel["config"]}}
