"""An import as a whole: all of it is done or nothing, and the report says what."""

from pathlib import Path

import pytest

from store.core.errors import Cancelled, InvalidGroup, InvalidImport, UnreadableWorkbook
from store.core.progress import Monitor
from store.core.types import Status
from store.core.views import HistoryKind, Listing
from store.services import Services
from store.workspace.many import pace
from tests.store.exchange.workbook_files import ANN, BOB, HEADERS, Import, contact, counts, importer, write


@pytest.fixture
def import_rows(services: Services, tmp_path: Path) -> Import:
    """Imports rows into the database of the test."""
    return importer(services, tmp_path)


def everything(services: Services) -> tuple[int, ...]:
    return tuple(services.contacts.total(Listing(folder=status)) for status in Status)


def test_the_same_file_again_changes_nothing_and_says_so(services: Services, import_rows: Import) -> None:
    rows = (HEADERS, ANN, BOB, ("+250788123003", "Joy", "", "", "", "2020-01-02"))
    import_rows(*rows, group="Farmers")
    before = contact(services, "tel:+250788123001")

    report = import_rows(*rows, group="farmers")

    assert counts(report) == (0, 0, 3, 0)
    assert contact(services, "tel:+250788123001") == before
    assert len(services.contacts.history(before.uuid)) == 1


def test_a_group_that_cannot_be_refuses_the_import(services: Services, import_rows: Import) -> None:
    with pytest.raises(InvalidGroup):
        import_rows(HEADERS, ANN, group="Active")
    assert everything(services) == (0, 0, 0, 0)


def test_every_contact_has_one_history_entry_of_the_import(services: Services, import_rows: Import) -> None:
    import_rows(HEADERS, ANN)
    [entry] = services.contacts.history(contact(services, "tel:+250788123001").uuid)
    assert (entry.kind, entry.source) == (HistoryKind.IMPORTED, "import")
    assert any("Ann" in line for line in entry.lines)


def test_a_trial_says_what_would_be_and_does_nothing(services: Services, import_rows: Import) -> None:
    report = import_rows(HEADERS, ANN, BOB, group="Farmers", dry_run=True)

    assert report.dry_run
    assert counts(report) == (2, 0, 0, 0)
    assert everything(services) == (0, 0, 0, 0)
    assert (services.fields.all(), services.groups.all()) == ((), ())
    assert counts(import_rows(HEADERS, ANN, BOB)) == (2, 0, 0, 0)


def test_a_cancelled_import_leaves_nothing_behind(
    services: Services, import_rows: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "BATCH", 100)
    rows = [(f"+25078812{number:04}", f"Person {number}") for number in range(250)]
    told: list[tuple[int, int]] = []

    with pytest.raises(Cancelled):
        import_rows(
            ("URN:Tel", "Name"),
            *rows,
            monitor=Monitor(
                lambda done, total: told.append((done, total)), lambda: bool(told) and told[-1][0] >= 200
            ),
        )

    assert told == [(0, 250), (100, 250), (200, 250)]
    assert everything(services) == (0, 0, 0, 0)


def test_an_import_can_be_cancelled_while_the_file_is_read(services: Services, import_rows: Import) -> None:
    with pytest.raises(Cancelled):
        import_rows(HEADERS, ANN, monitor=Monitor(cancelled=lambda: True))


def test_without_any_channel_nothing_is_imported(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    write(path, (HEADERS, ANN))
    with pytest.raises(InvalidImport, match="no channel"):
        services.imports.run(path)


def test_a_country_that_is_none_is_refused(import_rows: Import) -> None:
    with pytest.raises(InvalidImport, match="“Atlantis” is not the two-letter code of a country"):
        import_rows(HEADERS, ANN, country="Atlantis")


def test_a_file_that_cannot_be_imported_leaves_nothing_behind(
    services: Services, import_rows: Import
) -> None:
    with pytest.raises(UnreadableWorkbook, match="no row with a UUID or an address"):
        import_rows(HEADERS, ("", "Ann"))
    assert everything(services) == (0, 0, 0, 0)


def test_the_report_names_every_column(import_rows: Import) -> None:
    report = import_rows(("URN:Tel", "Name", "URN:tel", "Phone"), ("0788123001", "Ann", "0788123002", "x"))
    assert [(column.header, column.ignored) for column in report.columns] == [
        ("URN:Tel", False),
        ("Name", False),
        ("URN:tel", False),
        ("Phone", True),
    ]
    assert counts(report) == (1, 0, 0, 0)


def test_hostile_cells_are_stored_as_they_can_be(services: Services, import_rows: Import) -> None:
    names = ["[/foo]", "=1+1", "x" * 500, "a_x0000_b", "line\nbreak", "\u202egnp.exe", "true", "👩‍👩‍👧 fam"]
    rows = [(f"+25078812300{number}", name) for number, name in enumerate(names)]
    report = import_rows(("URN:Tel", "Name", "Field:Note"), *rows, ("+250788123009", True, 1.5))

    assert counts(report) == (9, 0, 0, 0)
    stored = [contact(services, f"tel:+25078812300{number}").name for number in range(8)]
    # A formula that nobody has worked out has no value yet.
    assert stored == ["[/foo]", "", "x" * 128, "ab", *names[4:]]
    last = contact(services, "tel:+250788123009")
    assert (last.name, last.fields["note"].text) == ("TRUE", "1.5")
    assert counts(import_rows(("URN:Tel", "Name", "Field:Note"), *rows)) == (0, 0, 8, 0)
