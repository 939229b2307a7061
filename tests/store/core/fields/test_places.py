"""Places: how a text finds one, and what it stands for in a field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.errors import InvalidPlaces
from store.core.fields.places import (
    Hierarchy,
    Level,
    Place,
    is_path,
    last_name,
    lookup_scope,
    without_repeats,
)
from store.core.types import FieldType, Value

RWANDA = Place(Level.COUNTRY, "Rwanda", ("Ruanda",))
KIGALI = RWANDA.within("Kigali City", ("Kigali", "Kigari"))
GASABO = KIGALI.within("Gasabo")
NDERA = GASABO.within("Ndera")
EAST = RWANDA.within("Eastern Province")
EAST_GASABO = EAST.within("Gasabo")
KAYONZA = EAST.within("Kayônza", ("Kayonza",))
PLACES = Hierarchy([RWANDA, KIGALI, GASABO, NDERA, EAST, EAST_GASABO, KAYONZA])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RWANDA", RWANDA),
        ("rwanda > kigali \t city", KIGALI),
        ("Rwanda>Kigali City.", KIGALI),
        ("rwanda >    kigali city > gasabo > NDERA", NDERA),
        ("Rwanda > Kayo\u0302nza", None),
        ("Rwanda > Eastern Province > Kayo\u0302nza", KAYONZA),
        # Any part may be an alias.
        ("Ruanda > Kigari", KIGALI),
        ("ruanda > kigali > gasabo", GASABO),
        ("Kigali City", None),
        ("Rwanda > Boston", None),
        ("Rwanda > Kigali > Gasabo > Ndera > Ndera", None),
        ("", None),
        (">", None),
    ],
)
def test_a_path_leads_to_one_place(text: str, expected: Place | None) -> None:
    assert PLACES.by_path(text) == expected


@pytest.mark.parametrize(
    ("name", "level", "within", "expected"),
    [
        ("ruanda", Level.COUNTRY, None, (RWANDA,)),
        ("KIGARI", Level.STATE, None, (KIGALI,)),
        ("kigari", Level.STATE, RWANDA, (KIGALI,)),
        ("gasabo", Level.DISTRICT, None, (GASABO, EAST_GASABO)),
        ("gasabo", Level.DISTRICT, EAST, (EAST_GASABO,)),
        ("gasabo", Level.WARD, None, ()),
        ("ndera", Level.WARD, KIGALI, ()),
        ("rwanda > kigali city > gasabo", Level.DISTRICT, None, (GASABO,)),
    ],
)
def test_places_have_names_within_others(
    name: str, level: Level, within: Place | None, expected: tuple[Place, ...]
) -> None:
    assert PLACES.named(name, level, within) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kigali city", KIGALI),
        # Without punctuation and space, then word by word, then two words in a row; the first that fits.
        ("Ki-ga-li!", KIGALI),
        ("I live in kigari, near the lake", KIGALI),
        ("the eastern province", EAST),
        ("kigari or the eastern province", KIGALI),
        ("somewhere else", None),
        ("", None),
    ],
)
def test_a_text_may_have_more_in_it_than_the_name(text: str, expected: Place | None) -> None:
    assert PLACES.guess(text, Level.STATE) == expected


STATE, DISTRICT, WARD = FieldType.STATE, FieldType.DISTRICT, FieldType.WARD


@pytest.mark.parametrize(
    ("text", "field_type", "within", "expected"),
    [
        ("kigali", STATE, {}, {STATE: KIGALI.path}),
        # A name of a district says nothing without the state, one of a ward without the district.
        ("gasabo", DISTRICT, {}, {}),
        ("gasabo", DISTRICT, {STATE: EAST.path}, {STATE: EAST.path, DISTRICT: EAST_GASABO.path}),
        ("kayonza", DISTRICT, {STATE: KIGALI.path}, {}),
        ("ndera", WARD, {STATE: KIGALI.path}, {}),
        (
            "ndera",
            WARD,
            {DISTRICT: GASABO.path},
            {STATE: KIGALI.path, DISTRICT: GASABO.path, WARD: NDERA.path},
        ),
        # A path says it all, in whatever field.
        ("rwanda > kigali city", FieldType.TEXT, {}, {STATE: KIGALI.path}),
        (KAYONZA.path, STATE, {}, {STATE: EAST.path, DISTRICT: KAYONZA.path}),
        ("Rwanda > ", FieldType.TEXT, {}, {}),
        ("kigali", FieldType.TEXT, {}, {}),
        ("rwanda", STATE, {}, {}),
    ],
)
def test_what_a_text_stands_for(
    text: str, field_type: FieldType, within: dict[FieldType, str], expected: dict[FieldType, str]
) -> None:
    assert PLACES.locate(text, field_type, within) == expected


def test_names_are_looked_up_within_the_first_field_of_a_type() -> None:
    types = [("home", STATE), ("work", STATE), ("town", DISTRICT), ("note", FieldType.TEXT)]
    home, town = Value("kigali", state=KIGALI.path), Value("gasabo", district=GASABO.path)
    values = {"work": Value("east", state=EAST.path), "home": home, "town": town}
    assert lookup_scope(values, types) == {STATE: KIGALI.path, DISTRICT: GASABO.path}
    assert lookup_scope({"work": values["work"]}, types) == {}


def test_a_ward_holds_no_places() -> None:
    with pytest.raises(InvalidPlaces, match=r'^"Home" cannot lie in the ward .* and ward\.$'):
        NDERA.within("Home")


def test_the_same_place_given_twice_is_one_with_all_its_aliases() -> None:
    again = Place(Level.STATE, "rwanda > KIGALI CITY", ("Kigari", "KGL"), "Rwanda")
    assert without_repeats([RWANDA, KIGALI, again]) == (
        RWANDA,
        RWANDA.within("Kigali City", ("Kigali", "Kigari", "KGL")),
    )


@pytest.mark.parametrize(
    ("text", "is_a_path", "name"),
    [("Ireland > Antrim", True, "Antrim"), ("Ireland>Antrim", True, "Antrim"), ("Antrim", False, "Antrim")],
)
def test_the_last_part_of_a_path_is_the_name(text: str, is_a_path: bool, name: str) -> None:
    assert (is_path(text), last_name(text)) == (is_a_path, name)


@given(st.text(), st.sampled_from([*FieldType]))
def test_any_text_stands_for_something_or_nothing(text: str, field_type: FieldType) -> None:
    found = PLACES.locate(text, field_type, {STATE: KIGALI.path, DISTRICT: GASABO.path})
    assert all(PLACES.by_path(path) for path in found.values())
