"""Address texts: accepted or not, their stored form, their parts, and how they are shown to people."""

import dataclasses
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest

from store.core import phones, urns
from store.core.errors import InvalidUrn
from store.core.phones.countries import country_of_number
from store.core.types import Urn
from store.core.urns.syntax import UrnParts
from tests.conformance import cases

Input = dict[str, Any]
Outcome = dict[str, Any]

_KINDS_BY_WORDING = {
    # The peer says the first of any text that it cannot take apart.
    "scheme or path cannot be empty": {"empty", "invalid_path"},
    "cannot be empty": {"empty"},
    "unknown URN scheme": {"unknown_scheme"},
    "path component too long": {"path_too_long"},
    "display component too long": {"display_too_long"},
    "invalid path component": {"invalid_path"},
}


def _kinds(said: list[str] | str | bool | None) -> set[str] | None:
    """The kinds of error of ours that are expected; None where any is.

    A case names them, or has a peer's wording that may mean several; a wording that is not known, like a
    plain yes, only says that there is an error.
    """
    if isinstance(said, list):
        return set(said)
    wording = said if isinstance(said, str) else ""
    return next((kinds for known, kinds in _KINDS_BY_WORDING.items() if known in wording), None)


def _split(given: Input) -> Outcome:
    parts = urns.split(given["urn"])
    return {
        "scheme": parts.scheme,
        "path": parts.path,
        "query": parts.query,
        "fragment": parts.display,
        "round_trips": str(parts) == given["urn"],
    }


def _parse(given: Input) -> Outcome:
    return {"urn": str(urns.parse(given["urn"]))}


def _validate(given: Input) -> Outcome:
    urns.validate(urns.parse(given["urn"]))
    return {}


def _validate_for_country(given: Input) -> Outcome:
    urns.validate_entry(urns.parse(given["urn"]), given["country"] or "")
    return {}


def _normalize(given: Input) -> Outcome:
    country = given["country"] or ""
    once = urns.normalize_text(given["urn"], country)
    return {"urn": once, "idempotent": urns.normalize_text(once, country) == once}


def _properties(given: Input) -> Outcome:
    parts = urns.split(given["urn"])
    return {
        "formatted": urns.format_urn(parts.urn),
        "display": parts.display,
        "raw_query": parts.query,
        "query": parse_qs(parts.query),
    }


def _from_parts(given: Input) -> Outcome:
    urn = urns.make(given["scheme"], given["path"], given["display"])
    query = urlencode(given["query"], doseq=True)
    return {"urn": str(UrnParts(urn.scheme, urn.path, query, urn.display)), "identity": urn.identity}


def _scheme(given: Input) -> Outcome:
    return {"valid": given["scheme"] in urns.SCHEMES}


def _platform_scoped_id(given: Input) -> Outcome:
    return {"is_platform_scoped": urns.is_business_scoped(urns.parse(given["urn"]))}


def _parse_phone(given: Input) -> Outcome:
    urn = Urn("tel", _number(given))
    urns.validate(urn)
    return {"urn": str(urn), "valid": True}


def _parse_number(given: Input) -> Outcome:
    number = _number(given)
    return {"number": number, "idempotent": _number({**given, "text": number}) == number}


def _number(given: Input) -> str:
    return urns.parse_phone(
        given["text"],
        given["country"] or "",
        allow_short=given["allow_short"],
        allow_sender_id=given["allow_sender_id"],
    )


def _local_phone(given: Input) -> Outcome:
    return {"local": phones.national_number(urns.parse(given["urn"]).path, given["country"] or "")}


def _country_of_number(given: Input) -> Outcome:
    return {"country": country_of_number(given["number"]) or None}


def _affinity(given: Input) -> Outcome:
    if "other" in given:
        return _list(given)
    address = urns.parse_address(given["urn"])
    if "set_channel" in given:
        address = dataclasses.replace(address, channel=given["set_channel"])
    return {
        "scheme": address.urn.scheme,
        "path": address.urn.path,
        "display": address.urn.display,
        "channel": address.channel,
        "encoded": urns.address_text(address),
        "identity": address.urn.identity,
    }


def _in_template(given: Input) -> Outcome:
    listed = given["urns"] if "urns" in given else [given["urn"]]
    texts = [urns.shown_in_text(urns.parse(text), redacted=given.get("redact", False)) for text in listed]
    return {"text": texts if "urns" in given else texts[0], "texts": texts, "items": texts, "list": texts}


def _list(given: Input) -> Outcome:
    if "other" not in given:
        return _in_template(given)
    sides = given["urns"] if "urns" in given else given["urn"], given["other"]
    mine, other = ([side] if isinstance(side, str) else side for side in sides)
    return {"equal": list(map(urns.parse_address, mine)) == list(map(urns.parse_address, other))}


def _join_parts(given: Input) -> Outcome:
    parts = UrnParts(*(given[name] or "" for name in ("scheme", "path", "query", "display")))
    return {"urn": urns.join(parts)}


def _split_parts(given: Input) -> Outcome:
    parts = urns.split_known(given["urn"])
    return {"parts": [parts.scheme, parts.path, parts.query or None, parts.display or None]}


def _shown_form(given: Input) -> Outcome:
    urn = dataclasses.replace(urns.parse(given["urn"]), display=given["display"] or "")
    return {"text": urns.format_urn(urn, international=given["international"], formatted=given["formatted"])}


def _stored_row(given: Input) -> Outcome:
    urn = Urn(given["scheme"], given["path"])
    urns.validate(urn)
    return {"ok": urn.identity == given["identity"]}


_ADAPTERS: dict[str, Callable[[Input], Outcome]] = {
    "split": _split,
    "parse": _parse,
    "validate": _validate,
    "validate_for_country": _validate_for_country,
    "normalize": _normalize,
    "normalize_for_country": _normalize,
    "properties": _properties,
    "from_parts": _from_parts,
    "scheme": _scheme,
    "platform_scoped_id": _platform_scoped_id,
    "parse_phone": _parse_phone,
    "parse_number": _parse_number,
    "local_phone": _local_phone,
    "country_of_number": _country_of_number,
    "affinity": _affinity,
    "in_template": _in_template,
    "list": _list,
    "equal": _list,
    "join_parts": _join_parts,
    "split_parts": _split_parts,
    "shown_form": _shown_form,
    "stored_row": _stored_row,
}


def _outcome(case: cases.Case) -> tuple[Outcome, str]:
    """What we make of the input, and the kind of error where that is one."""
    try:
        return {"ok": True, "valid": True, **_ADAPTERS[case["kind"]](case["input"])}, ""
    except InvalidUrn as error:
        return {"ok": False, "valid": False}, error.kind


def _assert_outcome(case: cases.Case) -> None:
    expected = dict(case["expected"])
    said = expected.pop("error_contains", None) or expected.pop("error", None)
    actual, kind = _outcome(case)
    assert {name: actual.get(name) for name in expected} == expected
    assert not kind or kind in (_kinds(said) or {kind})


def _lookup(case: cases.Case) -> Outcome:
    """Cleaned, checked, then looked up among the addresses that contacts have."""
    owners = {urns.parse(urn).identity: name for name, urn in case["contacts"].items()}
    normalized = urns.normalize_text(case["input"]["urn"])
    try:
        urn = urns.parse(normalized)
        urns.validate(urn)
    except InvalidUrn as error:
        return {"normalized": normalized, "owner": None, "e164": False, "error": error.kind}
    owner = owners.get(urn.identity)
    return {"normalized": normalized, "owner": owner, "e164": phones.is_e164(urn.path), "error": None}


def _assert_lookup(case: cases.Case) -> None:
    expected = dict(case["expected"])
    said = expected.pop("error")
    actual = _lookup(case)
    kind = actual.pop("error")
    assert actual == expected
    assert kind in (_kinds(said) or {kind}) if said else kind is None


@pytest.mark.parametrize("case", cases.params("urns"))
def test_urns(case: cases.Case) -> None:
    if case["kind"] == "lookup":
        _assert_lookup(case)
    else:
        _assert_outcome(case)
