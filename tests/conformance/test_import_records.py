"""Parsed records applied to the contacts there are, as other projects' tests have them."""

import pytest

from store.services import Services
from tests.conformance import cases
from tests.conformance.cases import Case
from tests.conformance.import_workspace import ImportWorkspace

RECORDS = cases.environment("import_records")


@pytest.mark.parametrize("case", cases.params("import_records"))
def test_import_records(case: Case, services: Services) -> None:
    workspace = ImportWorkspace(services, RECORDS)
    workspace.add(case["contacts_before"])
    tally = workspace.apply([workspace.record(said) for said in case["records"]], case.get("batch_sizes"))

    expected = case["expected"]
    assert tally.created == expected["created"]
    if "updated" in expected:
        # The others count whom they found; we tell those who changed from those who were so already.
        assert tally.updated + tally.unchanged == expected["updated"]
    if "errored" in expected:
        assert tally.errored == expected["errored"]
    if "errors" in expected:
        assert [error.row for error in tally.errors] == [error["row"] for error in expected["errors"]]
    if "contacts_after" in expected:
        assert sorted(map(workspace.comparable, workspace.contacts())) == sorted(
            map(workspace.expected, expected["contacts_after"])
        )
        uuids = {contact.uuid for contact in workspace.contacts()}
        assert uuids >= {before["uuid"] for before in case["contacts_before"]}
    names = [(contact.name, contact.language) for contact in workspace.contacts()]
    for partial in expected.get("contacts_after_partial", ()):
        assert (partial["name"], partial["language"]) in names
