"""What the engine makes of failures, of parts and of what may be kept; the requests are in the cases of
`tests/conformance`."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType, SimpleNamespace
from typing import Any

import httpx
import pytest

from store.core.messages.outcome import KEPT, Outcome, State
from store.core.types import Channel, Role, Urn
from store.messaging import engine
from store.messaging.engine import USER_AGENT, Engine
from store.messaging.requests import OutgoingText
from store.messaging.secrets import Secrets

TOKEN = "t0k&n/x"
TEXT = OutgoingText("0191e180-7d60-7000-aded-7d8b151cbd5b", Urn("tel", "+250788383383"), "Muraho, amakuru?")
TAKEN = httpx.Response(201, json={"sid": "SM1"})

DEEP = "[" * 60_000

Handler = Callable[[httpx.Request], httpx.Response]


def channel(type_code: str, **settings: str) -> Channel:
    """A channel for numbers, with the settings of Twilio unless others are given."""
    own = settings or {"account_sid": "AC1", "auth_token": "env:TOKEN"}
    schemes = ("telegram",) if type_code == "TG" else ("tel",)
    made = Channel("c1", "Line", type_code, "+12065550100", schemes, (Role.SEND,))
    return replace(made, settings=MappingProxyType(own))


def sent(
    handler: Handler, to: Channel | None = None, message: OutgoingText = TEXT, *, hides: bool = False
) -> Outcome:
    """The outcome of sending through a provider that answers so."""
    with httpx.Client(transport=httpx.MockTransport(handler)) as client:
        return Engine(client, Secrets({"TOKEN": TOKEN})).send(message, to or channel("T"), hides=hides)


def answers(*given: httpx.Response | Exception) -> Handler:
    """A provider that answers in this order."""
    waiting = iter(given)

    def answer(_request: httpx.Request) -> httpx.Response:
        found = next(waiting)
        if isinstance(found, Exception):
            raise found
        return found

    return answer


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (httpx.ConnectError("refused"), State.ERRORED),
        (httpx.ConnectTimeout("slow"), State.ERRORED),
        (httpx.PoolTimeout("busy"), State.ERRORED),
        (httpx.ReadTimeout("slow"), State.UNCONFIRMED),
        (httpx.ReadError("reset"), State.UNCONFIRMED),
        (httpx.WriteError("reset"), State.UNCONFIRMED),
        (httpx.WriteTimeout("slow"), State.UNCONFIRMED),
        (httpx.RemoteProtocolError("closed"), State.UNCONFIRMED),
    ],
)
def test_what_may_have_gone_out_is_unconfirmed(error: Exception, state: State) -> None:
    outcome = sent(answers(error))
    assert (outcome.state, outcome.code) == (state, "connection_failed")
    assert [(one.status, one.method) for one in outcome.exchanges] == [(0, "POST")]
    assert type(error).__name__ in outcome.exchanges[0].response_body


class _Breaks(httpx.SyncByteStream):
    def __iter__(self) -> Any:
        yield b"{"
        raise httpx.ReadError("reset")


@pytest.mark.parametrize(("status", "state"), [(201, "unconfirmed"), (400, "failed"), (503, "errored")])
def test_an_answer_that_breaks_off_counts_where_its_status_is_a_refusal(status: int, state: str) -> None:
    assert sent(answers(httpx.Response(status, stream=_Breaks()))).state == state


AT = channel("AT", username="u", api_key="env:TOKEN")
CT = channel("CT", api_key="env:TOKEN")
NX = channel("NX", api_key="k", api_secret="env:TOKEN")
PL = channel("PL", auth_id="a", auth_token="env:TOKEN")
TG = channel("TG", token="env:TOKEN")


def _recipient(**said: Any) -> dict[str, Any]:
    return {"SMSMessageData": {"Recipients": [said]}}


@pytest.mark.parametrize(
    ("to", "status", "body", "expected"),
    [
        ("T", 201, {"sid": "SM1"}, "wired"),
        ("T", 200, "<html>Log in to the network</html>", "failed response_unparseable"),
        ("T", 200, [], "failed response_unexpected"),
        ("T", 302, {}, "failed response_status"),
        ("T", 401, {"code": 20003, "message": "no"}, "failed rejected_with_reason 20003 refused"),
        ("T", 400, {"code": 20429}, "errored connection_throttled 20429 pauses"),
        ("T", 429, "", "errored connection_throttled pauses"),
        ("T", 503, "", "errored connection_failed"),
        (NX, 200, {"messages": [{"status": "1"}]}, "errored connection_throttled send:1 pauses"),
        (NX, 200, {"messages": [{"status": "5"}]}, "errored rejected_with_reason send:5"),
        (NX, 200, {"messages": [{"status": "9"}]}, "errored rejected_with_reason send:9 pauses"),
        (NX, 200, {"messages": [{"status": "4"}]}, "failed rejected_with_reason send:4 refused"),
        (NX, 200, "Throughput Rate Exceeded - please wait [ 40 ]", "errored connection_throttled pauses"),
        (CT, 200, {"messages": [], "error": "Invalid key"}, "failed response_content"),
        (CT, 200, {"messages": [{"apiMessageId": "1", "accepted": False}]}, "failed response_content"),
        (PL, 202, {"message_uuid": "abc"}, "failed response_content"),
        (AT, 201, _recipient(statusCode=101, status="Queued", messageId="1"), "wired"),
        (AT, 201, _recipient(statusCode=403, status="InvalidPhoneNumber"), "failed rejected_with_reason 403"),
        (AT, 201, _recipient(statusCode=405), "errored rejected_with_reason 405 pauses"),
        (AT, 201, _recipient(statusCode=406), "failed contact_stopped 406 stops"),
        (AT, 201, _recipient(statusCode=501), "errored rejected_with_reason 501"),
        (TG, 200, {"ok": True, "result": {"message_id": 0}}, "failed response_content"),
        (TG, 403, {"error_code": 403, "description": "Forbidden"}, "failed rejected_with_reason 403"),
        (TG, 401, {"error_code": 401, "description": "no"}, "failed rejected_with_reason 401 refused"),
        (PL, 500, DEEP, "errored connection_failed"),
        (PL, 200, DEEP, "failed response_unparseable"),
    ],
    ids=lambda one: one.type if isinstance(one, Channel) else str(one)[:60],
)
def test_answers(to: Channel | str, status: int, body: Any, expected: str) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    outcome = sent(answers(httpx.Response(status, text=text)), channel(to) if isinstance(to, str) else to)
    flags = {
        "pauses": outcome.pauses_channel,
        "stops": outcome.stops_contact,
        "refused": outcome.refuses_credentials,
    }
    told = (outcome.state, outcome.code, outcome.provider_code, *(flag for flag, on in flags.items() if on))
    assert " ".join(filter(None, told)) == expected
    assert bool(outcome.text) == (outcome.state != "wired")


@pytest.mark.parametrize(
    ("to", "headers", "body", "seconds"),
    [
        ("T", {"Retry-After": "7"}, {}, 7),
        ("T", {"Retry-After": "nonsense"}, {}, None),
        ("T", {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}, {}, None),
        ("T", {"Retry-After": "Fri, 31 Dec 2999 23:59:59 GMT"}, {}, 86_400),
        ("TG", {}, {"error_code": 429, "parameters": {"retry_after": 30}}, 30),
    ],
)
def test_a_provider_says_how_long_to_wait(
    to: str, headers: Mapping[str, str], body: Any, seconds: float | None
) -> None:
    given = TG if to == "TG" else channel(to)
    assert sent(answers(httpx.Response(429, headers=headers, json=body)), given).retry_after == seconds


@pytest.mark.parametrize(
    ("second", "state"),
    [
        (httpx.Response(400, json={"code": 30007, "message": "filtered"}), "failed"),
        (httpx.Response(429), "failed"),
        (httpx.ConnectError("refused"), "failed"),
        (httpx.ReadTimeout("slow"), "unconfirmed"),
        (httpx.Response(201, json={"sid": "SM2"}), "wired"),
    ],
)
def test_what_went_out_in_part_is_never_sent_again_by_itself(
    second: httpx.Response | Exception, state: str
) -> None:
    given = channel("T", account_sid="AC1", auth_token="env:TOKEN", max_length="10")
    outcome = sent(answers(TAKEN, second), given)
    assert (outcome.state, outcome.external_id, len(outcome.exchanges)) == (state, "SM1", 2)
    assert outcome.text.startswith("Part 2 of 2 did not go") == (state != "wired")


def test_an_answer_that_does_not_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "REQUEST_SECONDS", 0.0)
    assert sent(answers(TAKEN)).state == "unconfirmed"


def test_no_part_is_begun_after_the_time_of_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter((0.0, 1.0, 2.0, 3.0, 40.0))
    monkeypatch.setattr(engine, "time", SimpleNamespace(monotonic=lambda: next(times)))
    outcome = sent(answers(TAKEN), channel("T", account_sid="AC1", auth_token="env:TOKEN", max_length="10"))
    assert (outcome.state, outcome.external_id, len(outcome.exchanges)) == ("failed", "SM1", 1)
    assert "longer than 35 seconds" in outcome.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (channel("T", account_sid="AC1"), "lacks the setting auth_token"),
        (channel("TMS"), "lacks the setting messaging_service_sid"),
        (channel("SW"), "lacks the setting send_url"),
        (channel("EX", send_url="ftp://example.com"), "begins with https://"),
        (channel("EX", send_url="https://example.com/{{txet}}"), "stands for nothing"),
        (channel("EX", send_url="https://[::1/"), "does not give an address"),
        (channel("EX", send_url="https://example.com", headers="X: a\x07b"), "The header X"),
        (channel("EX", send_url="https://example.com", max_length="many"), "max_length"),
        (channel("A"), "nothing over HTTP"),
    ],
)
def test_without_its_settings_a_channel_sends_nothing(given: Channel, said: str) -> None:
    outcome = sent(answers(), given)
    assert (outcome.state, outcome.code, outcome.exchanges) == ("failed", "channel_config", ())
    assert said in outcome.text


def test_a_secret_that_is_not_there_now_keeps_messages_waiting() -> None:
    outcome = sent(answers(), channel("T", account_sid="AC1", auth_token="env:NOWHERE"))
    assert (outcome.state, outcome.code, outcome.pauses_channel) == ("errored", "channel_config", True)
    assert "NOWHERE" in outcome.text


def test_nothing_kept_has_a_secret() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        said = f"{request.url} {request.headers} {request.content.decode()} {TOKEN} {json.dumps(TOKEN)}"
        return httpx.Response(400, text=said, headers={"Set-Cookie": TOKEN})

    external = channel(
        "EX",
        send_url="https://user:pass@example.com/{{send_authorization}}?a={{send_authorization}}",
        send_authorization="env:TOKEN",
        body='{"a": {{send_authorization}}}',
        content_type="json",
        headers="X-Key: 12345",
    )
    for given in (AT, CT, NX, PL, TG, channel("T"), external):
        with httpx.Client(transport=httpx.MockTransport(answer)) as client:
            outcome = Engine(client, Secrets({"TOKEN": TOKEN})).send(TEXT, given)
        kept = repr(outcome)
        assert outcome.exchanges, given.type
        for form in (TOKEN, "t0k%26n", "t0k&n", "dDBr", "user:pass"):
            assert form not in kept, given.type
        assert "12345" not in repr(outcome.exchanges[0].request_headers)


def test_where_people_are_hidden_neither_numbers_nor_texts_are_kept() -> None:
    said = {"code": 21211, "message": f"The number (078) 838-3383 is wrong: {TEXT.text}"}
    for given in (channel("T"), CT):
        outcome = sent(answers(httpx.Response(400, json=said)), given, hides=True)
        kept = repr(outcome)
        assert outcome.state == "failed"
        for form in ("788383383", "838-3383", "Muraho", "amakuru"):
            assert form not in kept, kept


def test_bodies_are_kept_in_part_and_none_shows_half_a_secret() -> None:
    body = "x" * (KEPT - 3) + TOKEN * 1000
    [exchange] = sent(answers(httpx.Response(400, text=body))).exchanges
    assert len(exchange.response_body.encode()) <= KEPT
    assert "t0k" not in exchange.response_body


def test_look_alikes_are_replaced_where_all_then_is_plain() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.content.decode())
        return httpx.Response(200)

    plain = channel(
        "EX", send_url="https://example.com", body="{{text}}", content_type="text/plain", encoding="S"
    )
    for text in ("“Hi” – it’s", "“Hi” 你"):
        sent(answer, plain, replace(TEXT, text=text))
    assert seen == ['"Hi" - it\'s', "“Hi” 你"]


def test_every_request_says_who_sends_and_asks_for_a_report_only_where_it_can_come() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return TAKEN

    sent(answer)
    assert seen[0].headers["User-Agent"] == USER_AGENT == "Cordboard/0.1"
    assert "StatusCallback" not in seen[0].content.decode()
    assert all(29 < one <= 30 for one in seen[0].extensions["timeout"].values())


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Fri, 31 Dec 1999 23:59:59 GMT", datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("Fri, 31 Dec 1999 23:59:59 +0200", datetime(1999, 12, 31, 21, 59, 59, tzinfo=UTC)),
        ("Fri, 31 Dec 1999 23:59:59 -0000", datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("Fri, 31 Dec 9999 23:59:59 -1400", None),
        ("soon", None),
    ],
)
def test_the_clock_of_a_provider_is_kept(header: str, said: datetime | None) -> None:
    outcome = sent(answers(httpx.Response(500, headers={"Date": header})), channel("T"))
    assert [one.answered_on for one in outcome.exchanges] == [said]


def test_nothing_is_asked_of_a_provider_for_a_preview() -> None:
    with httpx.Client(transport=httpx.MockTransport(answers())) as client:
        previewed = Engine(client, Secrets({"TOKEN": TOKEN})).preview(TEXT, channel("T"))
    assert isinstance(previewed, tuple)
    [exchange] = previewed
    assert (exchange.method, exchange.status) == ("POST", 0)
    assert "To=%2B250788383383" in exchange.request_body
    assert TOKEN not in repr(exchange)
