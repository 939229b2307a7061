"""Cases made by others: what a variable leaves in a text for one contact, and what older names stand for."""

from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from store.core import templates, urns
from store.core.contacts.redaction import redact
from store.core.routing import Router
from store.core.templates import Recipient, Surroundings, TemplateError
from store.core.types import (
    Address,
    Channel,
    Contact,
    Field,
    FieldType,
    Group,
    Role,
    Status,
    Value,
    Workspace,
)
from tests.conformance import cases, reading
from tests.conformance.cases import Case
from tests.conformance.query_context import date_order
from tests.conformance.reading import Said

_REMARKS = {
    "derived": "It tells how the case was made.",
    "differs_between_peers": "Older names are understood beside those that replaced them.",
}
_UNKNOWN_ID = 1
_OPTIONS = {"formatted", "scheme", "international", "short"}


def _env() -> Case:
    return cases.environment("templates")


def _workspace(*, redacted: bool = False) -> Workspace:
    return Workspace(timezone=_env()["timezone"], date_order=date_order(_env()), redacted=redacted)


def _fields(*more: str) -> tuple[Field, ...]:
    known = [Field(one["key"], one["key"], one["name"], FieldType(one["type"])) for one in _env()["fields"]]
    return (*known, *(Field(key, key, key) for key in more if key not in {one.key for one in known}))


def _router() -> Router:
    return Router(
        Channel(
            one.get("uuid") or one["name"],
            one["name"],
            "EX",
            one["address"],
            tuple(one["schemes"]),
            tuple(map(Role, one["roles"])),
            one["country"] or "",
        )
        for one in _env()["channels"]
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _value(said: Case) -> Value:
    number = said.get("number")
    return Value(
        said["text"],
        number=None if number is None else Decimal(str(number)),
        datetime=_moment(said.get("datetime")),
        **{level: said[level] for level in ("state", "district", "ward") if level in said},
    )


def _contact(said: Case) -> Contact:
    known = {"uuid", "id", "name", "status", "language", "timezone", "created_on", "last_seen_on"}
    assert said.keys() <= known | {"urns", "groups", "fields"}, (
        f"a contact has what is not read: {said.keys()}"
    )
    return Contact(
        said.get("uuid") or "",
        said.get("name") or "",
        Status(said.get("status") or "active"),
        said.get("language") or "",
        tuple(Address(urns.parse(text)) for text in said.get("urns", ())),
        MappingProxyType({key: _value(value) for key, value in said.get("fields", {}).items()}),
        tuple(Group(name, name) for name in said.get("groups", ())),
        _moment(said.get("created_on")),
        _moment(said.get("last_seen_on")),
        id=said.get("id", _UNKNOWN_ID),
    )


def _rendered(case: Said, data: Case, recipient: Recipient) -> tuple[str, bool]:
    """The text for a recipient, and whether its author or its preview is told that something is missing."""
    text = case["template"]
    if not case.get("variables_on", True):
        return text, False
    gone = case.plain("inactive_fields") if "inactive_fields" in case else []
    try:
        template = templates.parse(text, _fields(*(data.get("fields", {}).keys() - {*gone})))
    except TemplateError:
        return "", True
    done = template.render(recipient)
    return done.text, bool(done.empty)


def _shown(case: Said, recipient: Recipient) -> str:
    """What a contact or an address of it is called on a screen."""
    options = case.plain("options")
    assert options.keys() <= _OPTIONS, f"not read: {options.keys() - _OPTIONS}"
    international, formatted = options.get("international", False), options.get("formatted", True)
    what = case.one_of("show", ("contact", "address"))
    if what == "contact" and recipient.contact.name:
        return recipient.contact.name
    listed = [address.urn for address in recipient.contact.addresses]
    chosen = [urn for urn in listed if urn.scheme == options.get("scheme", urn.scheme)]
    if not chosen:
        return ""
    return urns.format_urn(chosen[0], international=international, formatted=formatted)


@pytest.mark.parametrize("case", cases.params("templates"))
def test_templates(case: Case) -> None:
    said = reading.case(case)
    said.pass_over(_REMARKS)
    redacted = bool(said.one_of("redact", (True, False)))
    expected = said.plain("expected")
    if "old" in said:
        key = expected["new"].removeprefix("@fields.")
        assert expected == {"new": templates.parse(said["old"], _fields(key)).canonical}
    else:
        data: dict[str, Any] = (
            _env()["contacts"][said["contact"]] if "contact" in said else said.plain("contact_data")
        )
        workspace = _workspace(redacted=redacted)
        contact = _contact(data)
        recipient = Recipient.of(contact, _router().route(contact.addresses), Surroundings(workspace))
        assert recipient.contact == redact(contact, workspace)
        if "show" in said:
            assert expected == {"text": _shown(said, recipient)}
        else:
            text, missing = _rendered(said, data, recipient)
            assert expected.keys() <= {"text", "error"}
            assert text == expected["text"]
            assert missing or "error" not in expected
    reading.finish(said)
