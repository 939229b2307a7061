"""Carriers told by leading digits, and phone numbers made ready to be compared."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType, carrier
from phonenumbers.carrierdata import CARRIER_DATA

from store.core.phones.carriers import carrier_of, carriers_of_channel, same_carrier
from store.core.routing.phone_numbers import prepare, read_number
from tests.store.core.routing.routing_values import channel

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


def test_carriers_are_those_of_the_library() -> None:
    for region in REGIONS:
        example = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
        if example is not None:
            number = phonenumbers.format_number(example, PhoneNumberFormat.E164)
            assert carrier_of(number.removeprefix("+")) == carrier.name_for_valid_number(example, "en"), (
                region
            )


def test_every_prefix_of_the_library_is_found() -> None:
    for prefix, names in CARRIER_DATA.items():
        assert carrier_of(prefix) in names.values()
        assert carrier_of(f"{prefix}x") == carrier_of(prefix)
        assert carriers_of_channel("", [f"{prefix}x"]) == (carrier_of(prefix),)


@pytest.mark.parametrize(
    ("digits", "name"), [("250788123123", "MTN"), ("25078", "MTN"), ("250", ""), ("", ""), ("1234", "")]
)
def test_a_prefix_is_enough_to_tell_a_carrier(digits: str, name: str) -> None:
    assert carrier_of(digits) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("MTN", "mtn", True),
        ("MTN Rwanda", "MTN", True),
        ("T-Mobile", "T mobile", True),
        ("MTN", "Airtel", False),
        ("MTN", "MTNL", False),
        ("MTN Rwanda", "MTN Uganda", False),
        ("", "MTN", False),
        ("", "", False),
        ("--", "--", False),
    ],
)
def test_when_two_names_mean_one_carrier(one: str, other: str, same: bool) -> None:
    assert same_carrier(one, other) is same
    assert same_carrier(other, one) is same


def test_a_stated_carrier_counts_before_what_the_digits_say() -> None:
    assert carriers_of_channel("Airtel", ("25078",)) == ("Airtel",)
    assert carriers_of_channel("", ("25078", "25079", "25072", "250")) == ("MTN", "Airtel")


@pytest.mark.parametrize(
    ("address", "default", "key", "carriers"),
    [
        ("+250782222222", "", "250782222222", ("MTN",)),
        ("+250 78 222 2222", "", "250782222222", ("MTN",)),
        ("+2505551212", "CA", "12505551212", ()),
        ("+2505551212", "", "2505551212", ()),
        ("0782222222", "RW", "250782222222", ("MTN",)),
        ("1234", "US", "1234", ()),
        ("+", "", "", ()),
        ("", "", "", ()),
    ],
)
def test_a_channel_made_ready(address: str, default: str, key: str, carriers: tuple[str, ...]) -> None:
    [entry] = prepare((channel("A", address),), default)
    assert entry.keys == (key,)
    assert entry.carriers == carriers


@pytest.mark.parametrize(
    ("path", "default", "read"),
    [
        ("+12505661231", "CA", "+12505661231"),
        ("+2505661231", "CA", "+12505661231"),
        ("+2505661231", "US", "+12505661231"),
        ("+2505661231", "RW", "+2505661231"),
        ("+250788123123", "CA", "+250788123123"),
        ("8080", "CA", "8080"),
        ("mtn", "CA", "mtn"),
        ("+9991234567", "CA", "+19991234567"),
    ],
)
def test_a_number_read_with_a_default_country(path: str, default: str, read: str) -> None:
    assert read_number(path, default) == read


def test_possible_numbers_stay_as_they_are() -> None:
    for region in REGIONS:
        example = phonenumbers.example_number(region)
        assert example is not None
        number = phonenumbers.format_number(example, PhoneNumberFormat.E164)
        assert read_number(number, "CA") == number
