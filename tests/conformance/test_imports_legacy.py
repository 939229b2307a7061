"""Whole workbooks as an older importer took them; single rows and header rows too.

That importer left a row out when anything in it was wrong, where ours applies the rest of the row and lists
what it could not: such a row counts as one in error here. A row without an address was an error to it, and
is no record to ours.
"""

import csv
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from store.core.errors import CordboardError, UnreadableWorkbook
from store.core.exchange.choices import MAX_GROUPS, check_new_group, group_name_for
from store.core.exchange.headers import read_headers
from store.core.reports import ImportReport
from store.core.types import Channel, Contact, Role
from store.core.urns import parse
from store.services import Services
from tests.conformance import cases
from tests.conformance.cases import Case
from tests.conformance.import_workspace import ImportWorkspace

ENVIRONMENT = cases.environment("imports_legacy")
NO_RECORD = "no address"
"""What cases say of a row that was an error for want of an address."""


@pytest.mark.parametrize("case", cases.params("imports_legacy"))
def test_imports_legacy(case: Case, services: Services, workbooks: Path, tmp_path: Path) -> None:
    if "headers" in case:
        assert _headers_accepted(case["headers"]) == case["expected"]["ok"]
        return
    country = case.get("default_country", case.get("country", ENVIRONMENT["default_country"])) or ""
    groups = [_name(said) for said in case.get("groups_before") or case.get("groups") or ()]
    _prepare(services, country)
    workspace = ImportWorkspace(services, {"default_country": country, "fields": [], "groups": groups})
    workspace.add(case["contacts_before"])
    path = _row(case["row"], tmp_path) if "row" in case else workbooks / case["file"]
    group = group_name_for(case.get("file_name") or path.name, groups)
    report = None
    with suppress(CordboardError):
        check_new_group(group, groups, case.get("max_groups", MAX_GROUPS))
        report = services.imports.run(path, group=group)

    expected = case["expected"]
    applied = report is not None and not (report.errors if "row" in case else ())
    assert applied == expected["ok"]
    if report is not None and applied:
        _check_counts(report, expected)
        members = {group.name: group.count for group in services.groups.all()}
        _check_group(report, expected, members)
        _check_contacts(expected, workspace.contacts())


def _name(said: Any) -> str:
    """The name of a contact or group, which may be all that is said of it."""
    return str(said["name"] if isinstance(said, dict) else said)


def _headers_accepted(headers: list[str]) -> bool:
    try:
        read_headers(headers, (), "headers.xlsx")
    except UnreadableWorkbook:
        return False
    return True


def _prepare(services: Services, country: str) -> None:
    """A workspace of that country; without one it has a timezone that gives none away either."""
    services.settings.set("default_country", country)
    services.settings.set("timezone", ENVIRONMENT["timezone"] if country else "UTC")
    services.channels.add(
        Channel("", "Phone", "A", "+250788000000", ("tel",), (Role.SEND, Role.RECEIVE), country)
    )


def _row(row: Mapping[str, str], folder: Path) -> Path:
    """A workbook of one row."""
    path = folder / "row.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([row.keys(), row.values()])
    return path


def _check_counts(report: ImportReport, expected: Mapping[str, Any]) -> None:
    met, left_out = report.updated + report.unchanged, _left_out(report, expected)
    if "records" in expected:
        assert report.created + met - left_out == expected["records"]
    if "creates" in expected and "updates" in expected:
        more = (report.created - expected["creates"], met - expected["updates"])
        assert min(more) >= 0
        assert sum(more) == left_out
    if "errors" in expected:
        listed = len({error.row for error in report.errors})
        assert report.errored <= _number(expected["errors"]) <= listed


def _left_out(report: ImportReport, expected: Mapping[str, Any]) -> int:
    """How many rows the older importer left out for an error, and we applied in part."""
    return max(_number(expected.get("errors", ())) - report.errored, 0)


def _number(errors: int | Iterable[Mapping[str, Any]]) -> int:
    """How many rows are in error, when told by number or one by one."""
    if isinstance(errors, int):
        return errors
    return sum(error.get("reason") != NO_RECORD for error in errors)


def _check_group(report: ImportReport, expected: Mapping[str, Any], members: Mapping[str, int]) -> None:
    if wanted := expected.get("group"):
        assert members[wanted["name"]] - _left_out(report, expected) == wanted["members"]


def _check_contacts(expected: Mapping[str, Any], after: list[Contact]) -> None:
    listed = [*expected.get("contacts", ()), *expected.get("after", ())]
    for said in [*listed, expected["contact"]] if "contact" in expected else listed:
        _check_contact({"name": said} if isinstance(said, str) else said, after)


def _check_contact(said: Mapping[str, Any], after: list[Contact]) -> None:
    # Names keep the case they have in the file; the older importer gave each word a capital.
    name, urns = (said.get("name") or "").casefold(), [parse(text) for text in said.get("urns", ())]
    [contact] = [
        each
        for each in after
        if (each.name.casefold() == name if name else each.addresses[0].urn in urns)
        and said.get("uuid") in (None, each.uuid)
    ]
    if "urns" in said:
        assert [address.urn for address in contact.addresses] == urns
    if "language" in said:
        assert contact.language == (said["language"] or "")
    if "status" in said:
        assert contact.status == said["status"]
