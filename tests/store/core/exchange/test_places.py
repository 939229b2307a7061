"""Places read from the rows of a workbook."""

import pytest

from store.core.errors import InvalidPlaces
from store.core.exchange.cells import Row
from store.core.exchange.places import read_places
from store.core.fields.places import Place

HEADERS = ("State", "District", "Ward")


def paths(*rows: Row, country: str = "Rwanda") -> list[str]:
    """The paths of the places in these rows."""
    return [place.path for place in read_places(rows, "places.csv", country)]


def test_every_place_comes_once_and_after_the_one_it_lies_in() -> None:
    assert paths(
        HEADERS, ("Kigali", "Gasabo", "Ndera"), ("", None, ""), ("Kigali", "Gasabo", "Gisozi"), ("East",)
    ) == [
        "Rwanda",
        "Rwanda > Kigali",
        "Rwanda > Kigali > Gasabo",
        "Rwanda > Kigali > Gasabo > Ndera",
        "Rwanda > Kigali > Gasabo > Gisozi",
        "Rwanda > East",
    ]


def test_columns_stand_in_any_order_and_others_are_ignored() -> None:
    rows = (
        ("ward", "Population", "STATE ", "district", "Country"),
        ("Ndera", 4, "Kigali", "Gasabo", "Ruanda"),
    )
    assert paths(*rows)[-1] == "Ruanda > Kigali > Gasabo > Ndera"


def test_aliases_stand_beside_their_place_or_are_those_of_the_last_one() -> None:
    headers = ("State", "State aliases", "District", "Aliases")
    rows = (headers, ("Kigali  City", "Kigali; Kigari,", "Gasabo", "GSB|Gasabbo"), ("East", "", "", "E"))
    found = {place.name: place.aliases for place in read_places(rows, "places.csv", "Rwanda")}
    assert found == {
        "Rwanda": (),
        "Kigali City": ("Kigali", "Kigari"),
        "Gasabo": ("GSB", "Gasabbo"),
        "East": ("E",),
    }


@pytest.mark.parametrize(
    ("rows", "country", "message"),
    [
        ((), "Rwanda", "places.csv has no column State: the first row has to name the columns"),
        ((("District", "Ward"),), "Rwanda", "places.csv has no column State"),
        ((HEADERS,), "Rwanda", "places.csv has no places: below the headers each row names one."),
        ((HEADERS, ("Kigali",)), "", "Row 2 of places.csv names no country: add a column Country"),
        (
            (HEADERS, ("East",), ("Kigali", "", "Ndera")),
            "Rwanda",
            "Row 3 of places.csv names the ward “Ndera” and no district that it lies in.",
        ),
        (
            (HEADERS, ("", "Gasabo")),
            "Rwanda",
            "Row 2 of places.csv names the district “Gasabo” and no state that it lies in.",
        ),
        ((HEADERS, ("a > b",)), "Rwanda", "Row 2 of places.csv: the name “a > b” has a >"),
        ((HEADERS, ("x" * 129,)), "Rwanda", "Row 2 of places.csv: the name of a state has 129 characters"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(rows: tuple[Row, ...], country: str, message: str) -> None:
    with pytest.raises(InvalidPlaces) as raised:
        read_places(rows, "places.csv", country)
    assert raised.value.message.startswith(message)


def test_places_of_several_countries() -> None:
    found = read_places((("Country", "State"), ("Rwanda", "East"), ("Burundi", "East")), "places.csv")
    assert found[-1] == Place(found[1].level, "Burundi > East", (), "Burundi")
