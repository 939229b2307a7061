"""Countries by their names and codes."""

import phonenumbers
import pytest

from store.core.phones.country_names import country_code, country_names


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RW", "RW"),
        ("rw", "RW"),
        ("RWA", "RW"),
        (" rwanda ", "RW"),
        ("Côte d'Ivoire", "CI"),
        ("cote d’ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("Tanzania", "TZ"),
        ("Tanzania, United Republic of", "TZ"),
        ("South Korea", "KR"),
        ("DR Congo", "CD"),
        ("USA", "US"),
        ("United States of America", "US"),
        ("Turkey", "TR"),
        ("Kosovo", "XK"),
        ("Narnia", ""),
        ("", ""),
    ],
)
def test_country_codes(text: str, code: str) -> None:
    assert country_code(text) == code


def test_every_country_that_has_phone_numbers_has_its_code() -> None:
    assert all(country_code(code) == code for code in phonenumbers.SUPPORTED_REGIONS)


def test_every_name_is_understood() -> None:
    assert all(country_code(name) for name in country_names())
