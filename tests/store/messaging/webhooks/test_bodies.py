"""The values of requests, whatever they are written in, and what no request can do to us."""

import json
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.messaging.providers.registry import DESCRIPTIONS
from store.messaging.webhooks import MAX_BODY, EventKind, Request, read
from tests.store.messaging.webhooks.calls import FORM, JSON, NOW, SECRETS, call, channel, signed, url

_PARTS = (
    b'preamble\r\n--b\r\nContent-Disposition: form-data; name="sender"\r\n\r\n0788123123\r\n'
    b'--b\r\nContent-Disposition: form-data; name="text"; filename="x"\r\n\r\nfile\r\n'
    b'--b\r\ncontent-disposition: form-data; name="text"\r\nContent-Type: text/plain\r\n\r\n'
    b"Line\r\nMurah\xc3\xb3\r\n--b--\r\n"
)
_SOAP = (
    '<?xml version="1.0" encoding="ISO-8859-1"?><soap:Envelope xmlns:soap="urn:s" xmlns:c="urn:c"><soap:Body>'
    "<c:source>0788123123</c:source><c:content>Muraho é<b>!</b></c:content></soap:Body></soap:Envelope>"
)
_XPATHS = {"from_xpath": "//source", "text_xpath": "//c:content"}
_IN_B = _XPATHS | {"text_xpath": "/Envelope/Body/content/b/text()"}


@pytest.mark.parametrize(
    ("content_type", "body", "settings", "text"),
    [
        (FORM, b"sender=0788123123&text=caf%C3%A9+1", {}, "café 1"),
        (f"{FORM}; charset=ISO-8859-1", b"sender=0788123123&text=caf%E9", {}, "café"),
        (f'{FORM}; charset="windows-1251"', b"sender=0788123123&text=%EF%F0%E8", {}, "при"),
        (FORM, "sender=0788123123&text=café".encode(), {}, "café"),
        (FORM, b"sender=0788123123&text=one&text=two", {}, "one"),
        (FORM, b"from=0788123123&text=a%00b", {}, "ab"),
        (JSON, b'{"sender": 250788123123, "text": "a\\ud800b"}', {}, "a?b"),
        (JSON, b'\xef\xbb\xbf{"sender": "0788123123", "text": "a"}', {}, "a"),
        ('multipart/form-data; boundary="b"', _PARTS, {}, "Line\r\nMurahó"),
        ("text/xml", _SOAP.encode("latin-1"), _XPATHS, "Muraho é!"),
        ("text/xml", _SOAP.encode("latin-1"), _IN_B, "!"),
        (FORM, b"by=0788123123&a.b=c", {"mo_from_field": "by", "mo_text_field": "a.b"}, "c"),
        (JSON, b'{"msg": {"by": "0788123123"}, "text": "a"}', {"mo_from_field": "msg.by"}, "a"),
    ],
    ids=lambda value: ascii(value)[:24],
)
def test_texts_of_another_server(content_type: str, body: bytes, settings: dict[str, str], text: str) -> None:
    found = call("EX", "receive", body, content_type, settings)
    assert [(str(one.urn), one.text) for one in found.texts] == [("tel:+250788123123", text)], found.note


@pytest.mark.parametrize(
    ("content_type", "body", "settings", "status"),
    [
        (FORM, b"sender=0788123123&text=%FF", {}, 400),
        (f"{FORM}; charset=hex", b"sender=0788123123&text=a", {}, 415),
        (f"{FORM}; charset=idna", b"sender=0788123123&text=a", {}, 415),
        (FORM, b"&".join([b"a=1"] * 2000), {}, 400),
        (JSON, b"[" * 100_000, {}, 400),
        (JSON, b'{"sender": ' + b"9" * 5000 + b"}", {}, 400),
        (JSON, b'{"sender": "0788123123", "text": NaN}', {}, 400),
        (JSON, b'["sender"]', {}, 400),
        ("multipart/form-data", _PARTS, {}, 400),
        ("multipart/form-data; boundary=x", _PARTS, {}, 400),
        ("text/xml", b"<a>" * 100_000, _XPATHS, 400),
        ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', _XPATHS, 400),
        ("text/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a><source>8080</source><content/></a>', _XPATHS, 400),
        ("text/xml", _SOAP.encode("latin-1"), _XPATHS | {"text_xpath": "//["}, 400),
        ("text/xml", _SOAP.encode("latin-1"), _XPATHS | {"text_xpath": "//nothing"}, 400),
        (FORM, b"a" * (MAX_BODY + 1), {}, 413),
    ],
    ids=lambda value: ascii(value)[:24],
)
def test_what_cannot_be_read_is_refused(
    content_type: str, body: bytes, settings: dict[str, str], status: int
) -> None:
    found = call("EX", "receive", body, content_type, settings)
    assert (found.answer.status, found.texts, bool(found.note)) == (status, (), True)


def test_what_the_body_says_counts_before_the_address() -> None:
    [text] = call("EX", "receive", {"sender": "0788123123", "text": "body"}, text="address").texts
    assert text.text == "body"


def test_who_only_stops_says_nothing_else() -> None:
    found = call("EX", "stopped", b"<a><source>0788123123</source></a>", "text/xml", _XPATHS)
    assert ([event.kind for event in found.events], found.texts) == ([EventKind.STOP_CONTACT], ())


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (b64encode(b"Muraho " * 10).decode(), "Muraho " * 10),
        (b64encode(b"Muraho").decode(), "TXVyYWhv"),
        (b64encode(bytes(60)).decode(), "A" * 80),
        (b64encode(b"\xff" * 60).decode(), "/" * 80),
    ],
)
def test_texts_in_base64(written: str, text: str) -> None:
    said = {"MessageSid": "1", "AccountSid": "1", "To": "2020", "From": "8080", "Body": written}
    assert [one.text for one in call("T", "receive", said).texts] == [text]


_NAMES = (
    "From",
    "To",
    "Body",
    "sender",
    "text",
    "date",
    "from",
    "id",
    "status",
    "messageId",
    "MessageSid",
    "to",
)
_MEMBERS = ("from", "id", "date", "location")
_VALUE = st.one_of(
    st.text(max_size=12), st.integers(), st.floats(), st.none(), st.sampled_from(("0788123123", "2020"))
)
_OBJECTS = st.dictionaries(
    st.sampled_from((*_NAMES, "message", "date", "location", "photo")),
    st.recursive(
        _VALUE,
        lambda below: st.lists(below, max_size=2) | st.dictionaries(st.sampled_from(_MEMBERS), below),
        max_leaves=6,
    ),
).map(lambda value: json.dumps(value).encode())
_FORMS = st.lists(
    st.tuples(
        st.sampled_from(_NAMES), st.binary(max_size=12) | st.sampled_from((b"%2B250788123123", b"sent"))
    ),
    max_size=8,
).map(lambda pairs: b"&".join(name.encode() + b"=" + value for name, value in pairs))
_TYPES = st.sampled_from((FORM, JSON, "multipart/form-data; boundary=b", "text/xml", "")) | st.text(
    max_size=30
)
_ACTIONS = ("receive", "status", "callback", "sent", "failed", "stopped", "huh")
_STATUSES = {200, 400, 403, 404, 405, 413, 415}


@given(
    code=st.sampled_from((*DESCRIPTIONS, "XX")),
    action=st.sampled_from(_ACTIONS),
    method=st.sampled_from(("GET", "POST", "HEAD", "")),
    content_type=_TYPES,
    body=st.binary() | _FORMS | _OBJECTS,
    query=st.text(max_size=20),
    settings=st.sampled_from(({}, _XPATHS, {"signature_secret": "s"})),
)
def test_nothing_that_comes_in_raises(
    code: str, action: str, method: str, content_type: str, body: bytes, query: str, settings: dict[str, str]
) -> None:
    request = Request(method, url(code, action) + "&" + query, {"Content-Type": content_type}, body)
    for asked in (request, signed(request)):
        found = read(asked, action, channel(code), SECRETS | settings, NOW)
        assert found.answer.status in _STATUSES
        said = (*found.texts, *found.reports, *found.events)
        assert not said or found.answer.status == 200
        # Whatever was not taken says why, for the log.
        assert said or found.note
