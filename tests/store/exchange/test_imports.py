"""What becomes of contacts when a workbook is imported."""

from pathlib import Path

import pytest

from store.core.errors import InvalidField
from store.core.reports import RowError, RowKind, UnknownUuid
from store.core.types import FieldType, Status, Urn
from store.core.views import ContactEdit, Listing
from store.services import Services
from tests.store.exchange.workbook_files import ANN, BOB, HEADERS, Import, contact, counts, importer


@pytest.fixture
def import_rows(services: Services, tmp_path: Path) -> Import:
    """Imports rows into the database of the test."""
    return importer(services, tmp_path)


def test_contacts_are_made_with_everything_their_rows_say(services: Services, import_rows: Import) -> None:
    report = import_rows(HEADERS, ANN, BOB)

    assert counts(report) == (2, 0, 0, 0)
    assert report.errors == ()
    ann = contact(services, "tel:+250788123001")
    assert (ann.name, ann.language, ann.status) == ("Ann", "eng", Status.ACTIVE)
    assert [address.urn.identity for address in ann.addresses] == [
        "tel:+250788123001",
        "mailto:ann@example.com",
    ]
    assert ann.fields["age"].text == "40"
    bob = contact(services, "tel:+250788123002")
    assert (bob.status, dict(bob.fields)) == (Status.BLOCKED, {})


def test_new_columns_become_text_fields(services: Services, import_rows: Import) -> None:
    import_rows(HEADERS, ANN)
    [field] = services.fields.all()
    assert (field.key, field.name, field.type) == ("age", "Age", FieldType.TEXT)


def test_known_contacts_keep_their_addresses_in_order_and_get_new_ones_at_the_end(
    services: Services, import_rows: Import
) -> None:
    import_rows(HEADERS, ANN)
    report = import_rows(("URN:Mailto", "URN:Tel", "URN:Twitter"), ("ann@example.com", "", "@Ann"))

    assert counts(report) == (0, 1, 0, 0)
    identities = [address.urn.identity for address in contact(services, "twitter:ann").addresses]
    assert identities == ["tel:+250788123001", "mailto:ann@example.com", "twitter:ann"]


def test_a_blank_cell_leaves_and_two_dashes_clear(services: Services, import_rows: Import) -> None:
    import_rows(HEADERS, ANN)
    import_rows(HEADERS, ("0788123001", "--", "", "", "--", ""))
    ann = contact(services, "tel:+250788123001")
    assert (ann.name, ann.language, ann.fields["age"].text) == ("", "eng", "40")
    assert len(ann.addresses) == 2

    import_rows(HEADERS, ("0788123001", "", "--", "", "", "--"))
    ann = contact(services, "tel:+250788123001")
    assert (ann.language, dict(ann.fields)) == ("", {})


def test_a_uuid_says_whose_row_it_is_and_an_unknown_one_is_an_error(
    services: Services, import_rows: Import
) -> None:
    import_rows(HEADERS, ANN)
    uuid = contact(services, "tel:+250788123001").uuid
    unknown = "f519ca1f-8513-49ba-8896-22bf0420dec7"

    report = import_rows(("UUID", "Name"), (uuid.upper(), "Anne"), (), (unknown, "Zoe"))

    assert counts(report) == (0, 1, 0, 1)
    message = f"There is no contact with the UUID “{unknown}”."
    assert report.errors == (RowError(4, message, kind=RowKind.UUID),)
    assert contact(services, "tel:+250788123001").name == "Anne"


def test_an_address_of_another_contact_is_an_error_and_the_rest_of_the_row_is_applied(
    services: Services, import_rows: Import
) -> None:
    import_rows(HEADERS, ANN, BOB)
    uuid = contact(services, "tel:+250788123001").uuid

    report = import_rows(("UUID", "Name", "URN:Tel"), (uuid, "Anne", "+250788123002"))

    assert counts(report) == (0, 1, 0, 0)
    assert report.errors == (RowError(2, "tel:+250788123002 belongs to Bob.", kind=RowKind.TAKEN),)
    assert contact(services, "tel:+250788123001").name == "Anne"
    assert contact(services, "tel:+250788123002").name == "Bob"


def test_a_row_with_addresses_of_two_contacts_is_refused(services: Services, import_rows: Import) -> None:
    import_rows(HEADERS, ANN, BOB)
    report = import_rows(("URN:Tel", "URN:Mailto", "Name"), ("0788123002", "ann@example.com", "Who"))

    assert counts(report) == (0, 0, 0, 1)
    assert "belong to different contacts" in report.errors[0].message
    assert contact(services, "tel:+250788123002").name == "Bob"


def test_of_two_rows_with_one_number_the_later_is_in_error(services: Services, import_rows: Import) -> None:
    report = import_rows(("URN:Tel", "Name"), ("0788123001", "Ann"), ("+250788123001", "Anne"))
    assert counts(report) == (1, 0, 0, 1)
    assert [(error.row, error.kind) for error in report.errors] == [(3, RowKind.REPEATED)]
    assert contact(services, "tel:+250788123001").name == "Ann"


def test_two_rows_for_one_contact_are_both_applied(services: Services, import_rows: Import) -> None:
    import_rows(HEADERS, ANN)
    uuid = contact(services, "tel:+250788123001").uuid
    report = import_rows(("UUID", "URN:Tel", "Name"), ("", "0788123001", "Anna"), (uuid, "", "Anne"))
    assert counts(report) == (0, 2, 0, 0)
    assert contact(services, "tel:+250788123001").name == "Anne"


def test_contacts_are_made_with_uuids_that_nobody_has_when_that_is_chosen(
    services: Services, import_rows: Import
) -> None:
    unknown = "f519ca1f-8513-49ba-8896-22bf0420dec7"
    rows = (("UUID", "Name", "URN:Tel"), (unknown.upper(), "Zoe", "0788123001"))
    assert counts(import_rows(*rows)) == (0, 0, 0, 1)
    assert counts(import_rows(*rows, unknown_uuid=UnknownUuid.MAKE, dry_run=True)) == (1, 0, 0, 0)
    assert counts(import_rows(*rows, unknown_uuid=UnknownUuid.MAKE)) == (1, 0, 0, 0)
    assert contact(services, "tel:+250788123001").uuid == unknown
    other = ((*rows[0],), ("0" + unknown[1:], "Zoë", "0788123001"))
    assert counts(import_rows(*other, unknown_uuid=UnknownUuid.IGNORE)) == (0, 1, 0, 0)


def test_every_row_is_counted_and_what_was_not_taken_as_written_is_told(
    services: Services, import_rows: Import
) -> None:
    services.fields.create("Joined", FieldType.DATETIME)
    report = import_rows(
        ("URN:Tel", "Name", "Field:Joined"),
        ("0788123001", "Ann", "31/02/2026"),
        ("", "Nobody", ""),
        ("12", "Bob", ""),
        (),
        ("0788123003 ext 4", "C" * 200, "2026-03-04"),
    )
    assert counts(report) == (2, 0, 0, 1)
    assert (report.records, report.left_out) == (3, 1)
    assert [(note.row, note.cell, note.kind) for note in report.notes] == [
        (2, "C2", RowKind.DATE),
        (3, "", RowKind.NO_ADDRESS),
        (6, "A6", RowKind.PART),
        (6, "B6", RowKind.CUT),
    ]


def test_a_number_without_a_country_is_an_error_with_its_row(services: Services, import_rows: Import) -> None:
    services.settings.set("timezone", "UTC")
    report = import_rows(HEADERS, (), BOB, ("0788123001", "Ann"), country="")
    assert counts(report) == (1, 0, 0, 1)
    [error] = report.errors
    assert error.row == 4
    assert "country" in error.message


def test_another_country_than_the_default_one_can_be_given(services: Services, import_rows: Import) -> None:
    import_rows(("URN:Tel",), ("0711 123 456",), country="ke")
    assert contact(services, "tel:+254711123456")


def test_status_never_brings_a_contact_back(services: Services, import_rows: Import) -> None:
    import_rows(HEADERS, BOB)
    report = import_rows(HEADERS, ("+250788123002", "", "", "active"))
    assert counts(report) == (0, 0, 1, 0)
    assert contact(services, "tel:+250788123002").status is Status.BLOCKED


def test_contacts_go_to_a_group_new_or_not(services: Services, import_rows: Import) -> None:
    services.groups.create("Testers")
    report = import_rows(HEADERS, ANN, BOB, group=" testers ")
    import_rows(HEADERS, ANN, group="Farmers")

    assert report.group == "testers"
    assert [group.name for group in contact(services, "tel:+250788123001").groups] == ["Farmers", "Testers"]
    # A row that blocks its contact adds it to no group.
    assert contact(services, "tel:+250788123002").groups == ()
    assert report.errors == ()


def test_a_removed_address_that_is_imported_again_keeps_its_old_lock(
    services: Services, import_rows: Import
) -> None:
    import_rows(HEADERS, ANN)
    [channel] = services.channels.all()
    services.messages.receive(channel.uuid, Urn("tel", "+250788123001"), "hello")
    ann = contact(services, "tel:+250788123001")
    services.contacts.save(
        ann.uuid,
        ContactEdit(ann.name, ann.status, ann.language, ann.addresses[1:], {}, (), ann.version),
    )

    report = import_rows(("URN:Mailto", "URN:Tel"), ("ann@example.com", "0788123001"))

    assert counts(report) == (0, 1, 0, 0)
    assert contact(services, "tel:+250788123001").addresses[-1].channel == channel.uuid


def test_numbers_of_networks_that_wrote_in_are_known_but_not_made(
    services: Services, import_rows: Import
) -> None:
    """A short code can be on a row of a contact that has it; nobody gets a new one by import."""
    import_rows(HEADERS, ANN)
    [channel] = services.channels.all()
    services.messages.receive(channel.uuid, Urn("tel", "8080"), "hello")
    report = import_rows(("URN:Tel", "Name"), ("8080", "The bank"), ("9090", "Another"))

    assert counts(report) == (0, 1, 0, 1)
    assert [error.row for error in report.errors] == [3]
    assert contact(services, "tel:8080").name == "The bank"


def test_a_column_whose_key_searches_use_is_a_field_that_says_how_it_is_searched(
    services: Services, import_rows: Import
) -> None:
    report = import_rows(["URN:Tel", "Field:Country"], ["+250788123001", "Home"])
    assert report.columns[1].meaning == "new text field Country, searched as fields.country"
    found = services.contacts.page(Listing(text="fields.country = home"))
    assert len(found) == 1
    assert services.contacts.query("country = RW").needs.attributes == ("country",)
    with pytest.raises(InvalidField, match='searches ask every contact for "carrier"'):
        services.fields.create("Carrier")
