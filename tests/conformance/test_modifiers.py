"""Cases made by others: what changes make of a contact, and which smart groups follow, on both
databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.core.errors import CordboardError, InvalidUrn
from store.core.history.changes import difference
from store.core.types import Contact, Status, Value
from store.services import Services
from tests.conformance import cases, reading
from tests.conformance.cases import Case
from tests.conformance.modifier_workspace import NO_ZONE, ModifierWorkspace, moment
from tests.conformance.reading import Said
from tests.store.builders import edit_of
from tests.store.databases import Clock

SAID = ("name", "language", "status", "groups", "fields", "urns", "last_seen_on", "created_on")
"""What cases say of a contact that a contact of ours has."""

EVENTS = {
    "name_changed": ("name",),
    "language_changed": ("language",),
    "status_changed": ("status",),
    "last_seen_changed": ("last_seen_on",),
    "urns_changed": ("urns",),
    "field_changed": ("field", "value"),
    "groups_changed": ("groups_added", "groups_removed"),
}
"""What changes of contacts are told as, and with what."""


@pytest.mark.parametrize("case", cases.params("modifiers"))
def test_modifiers(case: Case, services: Services, clock: Clock, tmp_path: Path) -> None:
    run(case, services, clock, tmp_path)


def run(case: Case, services: Services, clock: Clock, folder: Path) -> None:
    """Run a case on a workspace with nothing in it; the folder is for files."""
    said = reading.case(case)
    spaces = cases.environment("modifiers")["workspaces"]
    space = spaces[said.get("workspace") or "goflow actions"]
    workspace = ModifierWorkspace(services, clock, folder, space, said)
    check = _form if "form" in said else _steps if "steps" in said else _changes
    check(said, workspace)
    reading.finish(said)


def _changes(case: Said, workspace: ModifierWorkspace) -> None:
    told: list[Case] = []
    for what in case["modifiers"] if "modifiers" in case else [case["modifier"]]:
        before = workspace.contact
        refused = workspace.apply(what)
        told += [_refusal(error) for error in refused]
        told += _events(before, workspace.contact)
    if "after" in case:
        case["after"].pass_over(NO_ZONE)
        assert _seen(workspace.contact, case["after"]) == _expected(case["after"])
    if "events" in case:
        assert _merged(told) == _merged([_told(event) for event in case["events"]])
    if "expected_error" in case:
        case.pass_over({"expected_error": "The wording is that of others."})
        assert any(event["type"] == "error" for event in told)


def _steps(case: Said, workspace: ModifierWorkspace) -> None:
    found = []
    for step in case["steps"]:
        workspace.services.contacts.set_status([workspace.uuid], step.known("status", Status))
        found.append(str(workspace.contact.status))
    assert found == case["expected"]["statuses"]


def _form(case: Said, workspace: ModifierWorkspace) -> None:
    """A form that was filled in and saved; what it changed, as changes."""
    filled = case["form"]
    form = {key: filled[key] or "" for key in ("name", "language") if key in filled}
    before = workspace.contact
    status = Status(filled.get("status") or before.status)
    workspace.services.contacts.save(before.uuid, edit_of(before, **form, status=status))
    made = [
        {"type": event["type"].removesuffix("_changed"), **{k: v for k, v in event.items() if k != "type"}}
        for event in _events(before, workspace.contact)
        if event["type"] != "groups_changed"
    ]
    wanted = case["expected"].plain("modifiers")
    assert made == [one for one in wanted if one["type"] in ("name", "language", "status")]


def _seen(contact: Contact, said: Said) -> Case:
    """What a case says of a contact, as it is."""
    found = {
        "name": contact.name,
        "language": contact.language,
        "status": str(contact.status),
        "groups": {group.name for group in contact.groups},
        "fields": {key: _value(value) for key, value in contact.fields.items()},
        "urns": [str(address.urn) for address in contact.addresses],
        "last_seen_on": contact.last_seen_on,
        "created_on": contact.created_on,
    }
    return {key: found[key] for key in SAID if key in said}


def _expected(said: Said) -> Case:
    found: Case = {key: said.plain(key) for key in SAID if key in said}
    # A name that is cut has no space at its end.
    found |= {key: (found[key] or "").strip() for key in ("name", "language") if key in found}
    for key in ("created_on", "last_seen_on"):
        if found.get(key):
            found[key] = moment(found[key])
    found["groups"] = set(found["groups"] or ()) - {"Open Tickets", "With Tickets"}
    found["fields"] = {key: _read(value) for key, value in (found.get("fields") or {}).items()}
    if "urns" in found:
        found["urns"] = [_without_channel(text) for text in found["urns"]]
    return found


def _without_channel(text: str) -> str:
    path, sign, display = text.partition("#")
    return f"{path.partition('?')[0]}{sign}{display}"


def _value(value: Value) -> Case:
    """A value with those readings that it has."""
    readings = {
        "number": None if value.number is None else float(value.number),
        "datetime": value.datetime,
        "state": value.state,
        "district": value.district,
        "ward": value.ward,
    }
    return {
        "text": value.text,
        **{name: found for name, found in readings.items() if found not in (None, "")},
    }


def _read(said: Case) -> Case:
    """A value as a case has it."""
    found = dict(said)
    if "datetime" in found:
        found["datetime"] = moment(found["datetime"])
    if "number" in found:
        found["number"] = float(found["number"])
    return found


def _events(before: Contact, after: Contact) -> Iterator[Case]:
    """What the change of a contact is told as, the groups at the end."""
    changes = difference(before, after, channels={}, labels={})
    for change in changes:
        if change.attribute in ("name", "language", "status"):
            yield {"type": f"{change.attribute}_changed", change.attribute: change.after or ""}
        elif change.attribute == "last_seen_on":
            yield {"type": "last_seen_changed", "last_seen_on": after.last_seen_on}
        elif change.attribute == "addresses":
            yield {"type": "urns_changed", "urns": [str(address.urn) for address in after.addresses]}
        elif change.attribute.startswith("fields."):
            key = change.attribute.removeprefix("fields.")
            value = after.fields.get(key)
            yield {"type": "field_changed", "field": key, "value": _value(value) if value else None}
    old, new = ({group.name for group in contact.groups} for contact in (before, after))
    if old != new:
        yield {"type": "groups_changed", "groups_added": new - old, "groups_removed": old - new}


def _refusal(error: CordboardError) -> Case:
    return {"type": "error", "code": "urn:invalid" if isinstance(error, InvalidUrn) else ""}


def _told(event: Said) -> Case:
    """An event of a case in our terms: without the wording of errors, groups as sets."""
    kind = event.one_of("type", ("error", *EVENTS))
    if kind == "error":
        event.pass_over({"text": "The wording is that of others.", "extra": "It repeats what was refused."})
        code = event.get("code", "")
        return {"type": "error", "code": code if code == "urn:invalid" else ""}
    found = {"type": kind, **{key: event.plain(key) for key in EVENTS[kind] if key in event}}
    if "name" in found:
        found["name"] = found["name"].strip()
    if kind == "groups_changed":
        for key in EVENTS[kind]:
            found[key] = set(found.get(key) or ())
    if found.get("value"):
        found["value"] = _read(found["value"])
    if "last_seen_on" in found:
        found["last_seen_on"] = moment(found["last_seen_on"])
    if "urns" in found:
        found["urns"] = [_without_channel(text) for text in found["urns"]]
    return found


def _merged(events: list[Case]) -> tuple[list[Case], set[str], set[str]]:
    """The events, with what they say of groups drawn together: we tell of smart groups change by change."""
    added: set[str] = set()
    removed: set[str] = set()
    for event in events:
        if event["type"] == "groups_changed":
            added = (added - event["groups_removed"]) | (event["groups_added"] - removed)
            removed = (removed - event["groups_added"]) | event["groups_removed"]
    return [event for event in events if event["type"] != "groups_changed"], added, removed
