"""What to tell somebody whose phone number cannot be read: which part is missing, and what would be right."""

import re

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
)

from store.core.errors import InvalidUrn
from store.core.phones.countries import NO_COUNTRY, is_country
from store.core.text import printable, quoted

_EXAMPLE = "+250 788 123 123"
_FEWEST_DIGITS = 5
_CALLING_CODE = re.compile(r"\+([0-9]{1,3})")
_LISTED = 3
"""More lengths than this are given as a range."""

_FAULTS = {
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "has no area code",
    ValidationResult.TOO_SHORT: "is too short",
    ValidationResult.TOO_LONG: "is too long",
    ValidationResult.INVALID_LENGTH: "has the wrong number of digits",
}


def explain(text: str, cleaned: str, country: str) -> InvalidUrn:
    """The error for a text that is not a whole phone number; `cleaned` is its plus, letters and digits."""
    shown = printable(text.strip())
    if country and not is_country(country):
        return _not_a_number(
            f"{quoted(country)} is not a country code: a default country has two capital letters, such as RW."
        )
    if not any(character.isdigit() for character in cleaned):
        return _not_a_number(f"{quoted(text)} is not a phone number: write digits, as in {_EXAMPLE}.")
    if cleaned.startswith("+") or country:
        return _not_a_number(_fault(shown, cleaned, country))
    if len(cleaned) < _FEWEST_DIGITS:
        return _not_a_number(f"{shown} is too short for a phone number: write it whole, as in {_EXAMPLE}.")
    return InvalidUrn(
        f"{shown} has no country code: write it as {_EXAMPLE}, or set a default country.",
        kind="missing_country",
    )


def shortened(text: str) -> InvalidUrn:
    """The error for a number that a spreadsheet has rounded, so that its last digits are gone."""
    return _not_a_number(
        f"{printable(text.strip())} was shortened by a spreadsheet and its last digits are lost: "
        "make the column a text column there and fill the number in again."
    )


def fraction(text: str) -> InvalidUrn:
    """The error for a value that is not a whole number."""
    return _something_else(text, "a fraction")


def date(text: str) -> InvalidUrn:
    """The error for a day that stands where a number should."""
    return _something_else(text, "a date")


def _something_else(text: str, what: str) -> InvalidUrn:
    return _not_a_number(
        f"{printable(text.strip())} is {what} and no phone number: write a number as in {_EXAMPLE}."
    )


def stranger(found: str, text: str) -> InvalidUrn:
    """The error for a number with something in it, or beside it, that no number has.

    A letter among digits, such as an O, stands for one of them: without it it would be another number."""
    if len(found) == 1 and found.isalpha() and re.search(rf"[0-9]{found}|{found}[0-9]", text):
        return _not_a_number(f"{quoted(found)} in {quoted(text)} is no digit: write the number in digits.")
    return _not_a_number(f"{quoted(found)} is no part of a phone number: leave it out of {quoted(text)}.")


def renumbered(text: str, path: str, year: int) -> InvalidUrn:
    """The error for a number that its country has changed; `path` is that of today."""
    number = phonenumbers.format_number(phonenumbers.parse(path), PhoneNumberFormat.INTERNATIONAL)
    return _not_a_number(f"{printable(text.strip())} has the form of before {year}: today it is {number}.")


def several(text: str, count: int) -> InvalidUrn:
    """The error for several numbers where one is wanted."""
    return _not_a_number(f"{quoted(text)} holds {count} phone numbers: give one at a time.")


def more_than_a_number(text: str, note: str, path: str) -> InvalidUrn:
    """The error for a number with something beside it, where that cannot be told and left out."""
    return _not_a_number(f"{quoted(text)} is more than a phone number ({note}): write {path}.")


def _not_a_number(message: str) -> InvalidUrn:
    return InvalidUrn(message, kind="not_a_number")


def _fault(shown: str, cleaned: str, country: str) -> str:
    try:
        number = phonenumbers.parse(cleaned, country or None)
    except NumberParseException as error:
        return _unreadable(shown, cleaned, country, error.error_type)
    code = number.country_code or 0
    region = country if code == phonenumbers.country_code_for_region(country) else _main_region(code)
    fault = _FAULTS.get(phonenumbers.is_possible_number_with_reason(number), "cannot be dialled")
    return f"{shown} {fault} for a number of {_place(code, region)}: {_right(code, region)}."


def _unreadable(shown: str, cleaned: str, country: str, error_type: int) -> str:
    if error_type == NumberParseException.INVALID_COUNTRY_CODE:
        found = _CALLING_CODE.match(cleaned)
        wrong = f"+{found[1]}" if found else "that"
        return f"{shown} has no country code that exists, {wrong} is none: write it as {_EXAMPLE}."
    if error_type == NumberParseException.TOO_LONG:
        return f"{shown} has too many digits for a phone number: write it as {_EXAMPLE}."
    if cleaned.startswith("+"):
        return f"{shown} is not a whole phone number: write it as {_EXAMPLE}."
    code = phonenumbers.country_code_for_region(country)
    return f"{shown} is not a phone number of {_place(code, country)}: {_right(code, country)}."


def _main_region(code: int) -> str:
    return str(phonenumbers.region_code_for_country_code(code))


def _place(code: int, region: str) -> str:
    return f"+{code}" if region == NO_COUNTRY else f"{region} (+{code})"


def _right(code: int, region: str) -> str:
    """How long numbers there are, with one to go by."""
    lengths = _lengths(code, region)
    digits = f"write {lengths} digits after +{code}" if lengths else "write it whole"
    example = _example(code, region)
    return f"{digits}, as in {example}" if example else digits


def _lengths(code: int, region: str) -> str:
    metadata = (
        PhoneMetadata.metadata_for_nongeo_region(code, None)
        if region == NO_COUNTRY
        else PhoneMetadata.metadata_for_region(region, None)
    )
    described = metadata.general_desc if metadata else None
    lengths = described.possible_length if described else ()
    if len(lengths) > _LISTED:
        return f"{lengths[0]} to {lengths[-1]}"
    return " or ".join(map(str, lengths))


def _example(code: int, region: str) -> str:
    number = (
        phonenumbers.example_number_for_non_geo_entity(code)
        if region == NO_COUNTRY
        else phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    )
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) if number else ""
