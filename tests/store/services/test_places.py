"""Places of the workspace: loaded from a workbook, and found by what is written to fields."""

from pathlib import Path

import pytest

from store.core.errors import InvalidPlaces, UnreadableWorkbook
from store.core.types import FieldType
from store.services import Services
from tests.store.builders import Workbench, edit, edit_of

ROWS = """State,State Aliases,District,Ward
Kigali City,Kigali;Kigari,Gasabo,Ndera
Kigali City,,Nyarugenge,
Eastern Province,,Gasabo,
"""


@pytest.fixture
def places_file(tmp_path: Path) -> Path:
    """A file of places."""
    path = tmp_path / "places.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_places_are_replaced_by_those_of_a_file(services: Services, places_file: Path) -> None:
    assert services.places.all() == ()
    loaded = services.places.load(places_file, country="Rwanda")
    assert services.places.all() == loaded
    assert [place.path for place in loaded][:3] == [
        "Rwanda",
        "Rwanda > Kigali City",
        "Rwanda > Kigali City > Gasabo",
    ]
    assert loaded[1].aliases == ("Kigali", "Kigari")
    places_file.write_text("State\nLimburg\n", encoding="utf-8")
    services.settings.set("default_country", "NL")
    services.places.load(places_file)
    assert [place.path for place in services.places.all()] == ["Netherlands", "Netherlands > Limburg"]


def test_a_file_that_cannot_be_loaded_leaves_the_places_there_were(
    services: Services, places_file: Path, tmp_path: Path
) -> None:
    loaded = services.places.load(places_file, country="Rwanda")
    places_file.write_text("State,Ward\nKigali,Ndera\n", encoding="utf-8")
    with pytest.raises(InvalidPlaces, match="no district that it lies in"):
        services.places.load(places_file, country="Rwanda")
    with pytest.raises(UnreadableWorkbook, match="There is no file"):
        services.places.load(tmp_path / "absent.csv")
    assert services.places.all() == loaded


def test_a_form_and_an_import_find_places(
    workbench: Workbench, services: Services, places_file: Path
) -> None:
    for name, field_type in (
        ("State", FieldType.STATE),
        ("District", FieldType.DISTRICT),
        ("Ward", FieldType.WARD),
        ("Note", FieldType.TEXT),
    ):
        services.fields.create(name, field_type)
    early = services.contacts.create(edit(name="Early", fields={"state": "kigali"}))
    assert early.fields["state"].state == ""

    services.places.load(places_file, country="Rwanda")
    texts = {"ward": "ndera", "district": "gasabo", "state": "kigali", "note": "Rwanda > Eastern Province"}
    made = services.contacts.create(edit(name="Late", fields=texts))
    assert made.fields["ward"].ward == "Rwanda > Kigali City > Gasabo > Ndera"
    assert made.fields["district"].state == "Rwanda > Kigali City"
    assert made.fields["note"].state == "Rwanda > Eastern Province"
    assert services.contacts.get(made.uuid).fields == made.fields

    # Writing the same text again finds the place now; another state makes another district.
    again = services.contacts.save(early.uuid, edit_of(early))
    assert again.fields["state"].state == "Rwanda > Kigali City"
    moved = edit_of(made, fields={"state": "eastern province", "district": "Gasabo"})
    after = services.contacts.save(made.uuid, moved)
    assert after.fields["district"].district == "Rwanda > Eastern Province > Gasabo"

    workbench.add_channel("MTN")
    people = places_file.with_name("people.csv")
    people.write_text("UUID,Field:District,Field:State\n" + f"{early.uuid},nyarugenge,\n", encoding="utf-8")
    assert services.imports.run(people).updated == 1
    imported = services.contacts.get(early.uuid)
    assert imported.fields["district"].district == "Rwanda > Kigali City > Nyarugenge"
