"""The public workbooks, imported into a database of each kind."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from store.core.phones.parsing import is_e164
from store.core.types import Channel, Contact, FieldType, Role, Status, Urn
from store.core.urns import parse
from store.repositories.snapshot import load
from store.services import Services
from store.workspace import contacts as repository
from tests.conformance import cases
from tests.conformance.cases import Case
from tests.store.databases import START

ENVIRONMENT = cases.environment("imports")


def _with_records(case: Any) -> bool:
    """Whether a case lists the records of its workbook; the one that stands for absent cases stays as
    well."""
    return not case or "records" in case["expected"]


RECORDS = [case for case in cases.params("imports") if _with_records(case.values[0])]


@pytest.mark.parametrize("case", RECORDS)
def test_a_workbook_becomes_its_records(case: Case, services: Services, workbooks: Path) -> None:
    records = case["expected"]["records"]
    _prepare(case, records, services)

    report = services.imports.run(workbooks / case["file"])

    wrong = [record["row"] for record in records if _impossible(record)]
    assert report.records == len(records)
    assert report.errored == len(wrong)
    assert [error.row for error in report.errors] == wrong
    for record in records:
        if record["row"] not in wrong:
            found = _as_record(record, _contact(record, services))
            assert cases.same(found, _without_blanks(record), cases.also_accepted(case))

    again = services.imports.run(workbooks / case["file"])
    assert (again.created, again.updated, again.errored) == (0, 0, len(wrong))
    assert again.unchanged == len(records) - len(wrong)


def _prepare(case: Case, records: list[Mapping[str, Any]], services: Services) -> None:
    """A workspace as the cases have it, with the contacts whose UUIDs the workbook names."""
    services.settings.set("default_country", ENVIRONMENT["default_country"])
    services.settings.set("timezone", ENVIRONMENT["timezone"])
    services.channels.add(Channel("", "Phone", "A", "+250788000000", ("tel",), (Role.SEND, Role.RECEIVE)))
    for field in case.get("fields", ()):
        services.fields.create(field["name"], FieldType(field["type"]))
    known = [(None, Contact(record["uuid"])) for record in records if "uuid" in record]
    services.database.write(lambda session: repository.save(session, load(session, 0), known, START))


def _impossible(record: Mapping[str, Any]) -> bool:
    """Whether the record has a number that is kept in it as it was written, since it is none."""
    urns = map(parse, record.get("urns", ()))
    return any(urn.scheme == "tel" and not is_e164(urn.path) for urn in urns)


def _without_blanks(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without what it clears: nobody can tell that from what was never there."""
    said = {key: value for key, value in record.items() if value not in ("", None)}
    if fields := {key: text for key, text in said.pop("fields", {}).items() if text}:
        said["fields"] = fields
    return said


def _contact(record: Mapping[str, Any], services: Services) -> Contact:
    if "uuid" in record:
        return services.contacts.get(record["uuid"])
    found = services.contacts.owner_of(Urn(*record["urns"][0].split(":", 1)))
    assert found is not None
    return found


def _as_record(record: Mapping[str, Any], contact: Contact) -> dict[str, Any]:
    """What a contact is, in the words of a record; the row is not kept."""
    said = {
        "row": record["row"],
        "uuid": contact.uuid if "uuid" in record else None,
        "name": contact.name or None,
        "language": contact.language or None,
        "status": None if contact.status is Status.ACTIVE else str(contact.status),
        "urns": [address.urn.identity for address in contact.addresses] or None,
        "fields": {key: value.text for key, value in contact.fields.items()} or None,
    }
    return {key: value for key, value in said.items() if value is not None}
