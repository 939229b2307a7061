"""What providers tell by requests: who wrote what and when, what became of ours, and the answers."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store.messaging.inbound import Reported
from store.messaging.webhooks import MAX_BODY, Answer, EventKind, Request, Route, read, route
from tests.store.messaging.webhooks.calls import JSON, NOW, SECRETS, UUID, call, channel, signed, url

_PLACE = {"latitude": -1.5, "longitude": 30.5}
_MESSAGE = "019a0719-ac96-7eb9-a837-cac215164834"
_TWILIO = {"MessageSid": "SM1", "AccountSid": "AC1", "From": "0788123123", "To": "2020", "Body": "Hi"}
_CLICKATELL = {"messageId": "1", "fromNumber": "250788123123", "timestamp": 1516217711000, "text": "Hi"}


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("+250788123123", "tel:+250788123123"),
        ("250788123123", "tel:+250788123123"),
        ("0788123123", "tel:+250788123123"),
        ("+1234567", "tel:+1234567"),
        # A plus that nobody escaped.
        (" 1234567", "tel:+1234567"),
        ("8080", "tel:8080"),
        ("MTN", ""),
        ("", ""),
        ("\u0000", ""),
        ("+" + "9" * 3000, ""),
    ],
    ids=lambda value: ascii(value)[:24],
)
def test_a_sender_is_stored_as_reported_or_refused(written: str, stored: str) -> None:
    found = call("EX", "receive", {"sender": written, "text": "Muraho"})
    assert [str(text.urn) for text in found.texts] == ([stored] if stored else [])
    assert found.answer.status == (200 if stored else 400)


@pytest.mark.parametrize(
    ("code", "said", "stored"),
    [
        ("T", {}, "tel:+250788123123"),
        ("T", {"From": "MTN"}, "tel:mtn"),
        ("T", {"From": "2065551212", "FromCountry": "US"}, "tel:+12065551212"),
        ("T", {"FromCountry": "huh"}, "tel:+250788123123"),
        ("TWA", {"From": "whatsapp:+250788123123"}, "whatsapp:250788123123"),
        ("SW", {}, "tel:+250788123123"),
    ],
)
def test_senders_at_twilio(code: str, said: dict[str, str], stored: str) -> None:
    found = call(code, "receive", _TWILIO | said)
    assert [str(text.urn) for text in found.texts] == [stored], found.note
    assert found.answer == Answer(200, '<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml")


def test_pictures_at_twilio_are_named() -> None:
    [text] = call("T", "receive", _TWILIO | {"Body": "", "MediaUrl0": "/a", "MediaUrl1": "/b"}).texts
    assert (text.text, text.attachments) == ("", ("/a", "/b"))


@pytest.mark.parametrize(
    ("code", "said", "at"),
    [
        ("AT", "2017-05-03T06:04:45Z", datetime(2017, 5, 3, 6, 4, 45, tzinfo=UTC)),
        ("AT", "2017-05-03 06:04:45", datetime(2017, 5, 3, 6, 4, 45, tzinfo=UTC)),
        ("EX", "2017-05-03T06:04:45+02:00", datetime(2017, 5, 3, 4, 4, 45, tzinfo=UTC)),
        ("EX", "2017-05-03T06:04:45.123456789Z", datetime(2017, 5, 3, 6, 4, 45, 123456, tzinfo=UTC)),
        # Nobody was seen later than now.
        ("EX", "2099-01-01T00:00:00Z", NOW),
        ("EX", "2017-05-03 06:04:45", None),
        ("EX", "0001-01-01T00:00:00+14:00", None),
        ("EX", "2017-13-03T06:04:45Z", None),
        ("AT", "yesterday", None),
    ],
)
def test_the_moment_of_a_text(code: str, said: str, at: datetime | None) -> None:
    found = call(code, "receive", {"id": "1", "from": "0788123123", "to": "2020", "text": "", "date": said})
    assert [text.at for text in found.texts] == ([at] if at else [])
    assert found.answer.status == (200 if at else 400)


@pytest.mark.parametrize(
    ("charset", "written", "text"),
    [
        ("UTF-8", "100%", "100%"),
        ("ISO-8859-1", "caf%E9+ol%E9", "café olé"),
        ("UTF-16BE", "%00c%00a%00f%00%E9%20%AC", "café€"),
        ("UTF-16BE", "%00", None),
    ],
)
def test_texts_in_the_bytes_of_a_charset(charset: str, written: str, text: str | None) -> None:
    found = call("CT", "receive", _CLICKATELL | {"text": written, "charset": charset}, JSON)
    assert [one.text for one in found.texts] == ([text] if text else [])


@pytest.mark.parametrize(
    ("message", "text", "attachments"),
    [
        ({"text": "Muraho"}, "Muraho", ()),
        ({"photo": [{"file_id": "a"}, {"file_id": "b"}], "caption": "Us"}, "Us", ("photo:b",)),
        ({"photo": [{"file_id": "a"}]}, "[photo]", ("photo:a",)),
        ({"animation": {"file_id": "a"}, "document": {"file_id": "a"}}, "[animation]", ("animation:a",)),
        (
            {"location": {"latitude": -1.9441, "longitude": 30.0619}},
            "-1.944100,30.061900",
            ("geo:-1.944100,30.061900",),
        ),
        (
            {
                "location": _PLACE,
                "venue": {"title": "Market", "address": "Road 1", "location": _PLACE},
            },
            "Market, Road 1",
            ("geo:-1.500000,30.500000",),
        ),
        ({"contact": {"first_name": "Ann", "phone_number": "+250788123123"}}, "Ann (+250788123123)", ()),
        ({"poll": {"question": "?"}}, "", ()),
        ({"photo": []}, "", ()),
        ({"location": {"latitude": 10**400}}, f"{10**400},", (f"geo:{10**400},",)),
    ],
    ids=lambda value: ascii(value)[:24],
)  # fmt: skip
def test_what_telegram_brings(message: dict[str, object], text: str, attachments: tuple[str, ...]) -> None:
    sender = {"id": 3, "username": "Annmutesi"}
    update = {"message": message | {"message_id": 1, "from": sender, "date": 1454119029}}
    [found] = call("TG", "receive", update, JSON).texts
    assert (found.text, found.attachments) == (text, attachments)
    assert (str(found.urn), found.name) == ("telegram:3#annmutesi", "Annmutesi")


@pytest.mark.parametrize(
    "update", [{"edited_message": {}}, {"message": {"sender_chat": {"id": 1}}}, {"message": 5}]
)
def test_what_telegram_would_repeat_is_not_refused(update: dict[str, object]) -> None:
    found = call("TG", "receive", update, JSON)
    assert (found.answer.status, found.texts, bool(found.note)) == (200, (), True)


@pytest.mark.parametrize(("said", "events"), [("STOP", ["stop_contact"]), ("HELP", []), ("", [])])
def test_words_that_only_twilio_knows_stop(said: str, events: list[str]) -> None:
    found = call("TMS", "receive", _TWILIO | {"Body": "Hagarika", "OptOutType": said})
    assert ([text.text for text in found.texts], [event.kind for event in found.events]) == (
        ["Hagarika"],
        events,
    )


def test_a_report_has_both_names_of_a_message() -> None:
    said = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30003"}
    [report] = call("T", "status", said, uuid=_MESSAGE).reports
    assert (report.uuid, report.external_id, report.state) == (_MESSAGE, "SM1", Reported.FAILED)
    assert (report.provider_code, report.reason) == ("30003", "Unreachable destination handset")
    [report] = call("T", "status", said, uuid="huh").reports
    assert (report.uuid, report.external_id) == ("", "SM1")


@pytest.mark.parametrize(
    ("code", "said", "state", "provider_code"),
    [
        ("T", {"MessageSid": "1", "MessageStatus": "queued"}, Reported.WIRED, ""),
        ("T", {"MessageSid": "1", "MessageStatus": "canceled"}, Reported.FAILED, ""),
        ("PL", {"MessageUUID": "1", "From": "2020", "status": "undelivered"}, Reported.FAILED, ""),
        ("NX", {"messageId": "1", "status": "unknown"}, Reported.WIRED, ""),
        ("NX", {"messageId": "1", "status": "failed", "err-code": "6"}, Reported.FAILED, "dlr:6"),
        ("NX", {"messageId": "1", "status": "failed", "err-code": "0"}, Reported.FAILED, ""),
        ("AT", {"id": "1", "status": "Buffered"}, Reported.SENT, ""),
        ("AT", {"id": "1", "status": "Failed", "failureReason": "NoRoute"}, Reported.FAILED, "NoRoute"),
        ("NX", {"messageId": "1", "status": "huh"}, None, ""),
        ("AT", {"id": "1", "status": "huh"}, None, ""),
        ("AT", {"id": "", "status": "Success"}, None, ""),
        ("AT", {"id": "1" * 256, "status": "Success"}, None, ""),
    ],
)
def test_states_of_reports(
    code: str, said: dict[str, str], state: Reported | None, provider_code: str
) -> None:
    found = call(code, "status", said)
    assert [report.state for report in found.reports] == ([state] if state else [])
    assert [report.provider_code for report in found.reports if report.provider_code] == list(
        filter(None, [provider_code])
    )


def test_parts_of_a_text_are_reported_under_the_whole_at_plivo() -> None:
    said = {"MessageUUID": "part", "ParentMessageUUID": "whole", "From": "2020", "status": "delivered"}
    assert [report.external_id for report in call("PL", "status", said).reports] == ["whole"]


def test_who_is_on_the_list_of_those_who_opted_out_stops() -> None:
    said = {
        "id": "1",
        "status": "Rejected",
        "failureReason": "UserInBlackList",
        "phoneNumber": "+254711000111",
    }
    [event] = call("AT", "status", said).events
    assert (event.kind, str(event.urn)) == (EventKind.STOP_CONTACT, "tel:+254711000111")
    found = call("AT", "status", said | {"phoneNumber": "?"})
    assert (len(found.reports), found.events) == (1, ())


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (f"https://x/c/t/{UUID}/receive/?a=1", Route("T", UUID, "receive")),
        (f"/c/EX/{UUID.upper()}/status", Route("EX", UUID, "status")),
        (f"https://x/c/t/{UUID}", None),
        ("https://x/c/t/huh/receive", None),
        ("https://[x/c", None),
        ("", None),
    ],
)
def test_routes(address: str, expected: Route | None) -> None:
    assert route(address) == expected


@pytest.mark.parametrize(
    ("code", "action", "method", "size", "status"),
    [
        ("T", "huh", "POST", 0, 404),
        ("TG", "status", "POST", 0, 404),
        ("XX", "receive", "POST", 0, 404),
        ("T", "receive", "GET", 0, 405),
        ("EX", "receive", "PUT", 0, 405),
        ("T", "receive", "POST", 10 * MAX_BODY, 413),
    ],
)
def test_requests_that_are_not_read(code: str, action: str, method: str, size: int, status: int) -> None:
    request = signed(Request(method, url(code, action), {}, b"a" * size))
    found = read(request, action, channel(code), SECRETS, NOW)
    assert found == replace(found, texts=(), reports=(), events=())
    assert (found.answer.status, bool(found.note)) == (status, True)
    assert bool(found.answer.allow) is (status == 405)
