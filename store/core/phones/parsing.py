"""Phone numbers: reading what networks write, and writing them for people.

A number is kept as E.164 (`+250788123123`). What a network sends from may also be a short code (`8080`) or a
sender id (`mtn`); both are kept in lower case without a plus.
"""

import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from store.core.phones.problems import explain

_NOT_KEPT = re.compile(r"[^A-Za-z0-9+]")
_SHORT_CODE = re.compile(r"[1-9][0-9]{2,5}")
_SENDER_ID = re.compile(r"[A-Za-z0-9]{3,64}")

_INTERNATIONAL_LENGTH = 11
"""From this many digits on, a number without plus is tried as if it had one."""

_MAX_ROUNDS = 3
"""How often a number is written and read again before it counts as unreadable."""


def parse_phone(
    text: str, country: str = "", *, allow_short: bool = False, allow_sender_id: bool = False
) -> str:
    """Read a phone number as E.164; `country`, a two-letter code, is that of numbers without country code.

    Where allowed, it may also be a short code of that country, or a sender id of 3 to 64 letters and digits.
    Raises InvalidUrn, kind `missing_country` or `not_a_number`, saying which part is missing.
    """
    cleaned = clean(text)
    number, junk_country = _read(cleaned, country)
    if country and junk_country:
        raise explain(text, cleaned, country)
    found = _own_code_in_front(cleaned, number) or _e164(number, cleaned) or _as_international(cleaned)
    if not found and allow_short and number is not None:
        found = _short_code(cleaned, number, country)
    if not found and allow_sender_id:
        found = _sender_id(cleaned)
    if not found:
        raise explain(text, cleaned, country)
    return found


def is_e164(path: str) -> bool:
    """Whether this is a whole international number in its stored form."""
    number, _ = _read(path)
    return _e164(number, path) == path


def format_phone(path: str, *, international: bool = False) -> str:
    """A number as people write it, nationally or internationally; whatever is not a whole number as it is."""
    number, _ = _read(path)
    if number is None or not _is_possible(number):
        return path
    style = PhoneNumberFormat.INTERNATIONAL if international else PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(number, style)


def national_number(path: str, country: str = "") -> str:
    """The digits of a number after its country code; what is not a number as it is."""
    number, _ = _read(path, country)
    return path if number is None else phonenumbers.national_significant_number(number)


def clean(text: str) -> str:
    """The ASCII letters and digits of a number, after its plus if it begins with one.

    Digits of other scripts are read as ours. Brackets, and the invisible marks that come along with copied
    numbers, do not hide a plus.
    """
    kept = _NOT_KEPT.sub("", text if text.isascii() else "".join(map(_in_ascii, text)))
    return kept[:1] + kept[1:].replace("+", "")


def _in_ascii(character: str) -> str:
    if character == "＋":
        return "+"
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _read(text: str, country: str = "") -> tuple[PhoneNumber | None, bool]:
    """The library's reading, and whether it failed for want of a country that exists."""
    try:
        return phonenumbers.parse(text, country or None), False
    except NumberParseException as error:
        return None, error.error_type == NumberParseException.INVALID_COUNTRY_CODE


def _is_possible(number: PhoneNumber) -> bool:
    # Numbers that can only be dialled inside one area have a result of their own and are not wanted.
    return phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE


def _e164(number: PhoneNumber | None, written: str) -> str:
    """The number, read from `written`, as E.164 if it is possible and reads back as itself, else nothing."""
    for _ in range(_MAX_ROUNDS + 1):
        if number is None or not _is_possible(number):
            return ""
        again = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        if again == written:
            return written
        written = again
        number, _junk = _read(written)
    return ""


def _own_code_in_front(cleaned: str, number: PhoneNumber | None) -> str:
    """A number that begins with the code of its own country, without the plus.

    Where national numbers may be that long, the library takes the code for a part of one. Leaving out the
    plus is far more usual than leaving out the zero before such an area code.
    """
    if len(cleaned) < _INTERNATIONAL_LENGTH or number is None:
        return ""
    if phonenumbers.national_significant_number(number) != cleaned:
        return ""
    if not cleaned.startswith(str(number.country_code)):
        return ""
    written = f"+{cleaned}"
    international, _ = _read(written)
    valid = international is not None and phonenumbers.is_valid_number(international)
    return _e164(international, written) if valid else ""


def _as_international(cleaned: str) -> str:
    if len(cleaned) < _INTERNATIONAL_LENGTH or cleaned.startswith(("0", "+")):
        return ""
    number, _ = _read(f"+{cleaned}")
    return _e164(number, f"+{cleaned}")


def _short_code(cleaned: str, number: PhoneNumber, country: str) -> str:
    if not country or not cleaned.isdigit():
        return ""
    known = phonenumbers.is_possible_short_number_for_region(number, country)
    return cleaned if known or _SHORT_CODE.fullmatch(cleaned) else ""


def _sender_id(cleaned: str) -> str:
    return cleaned.lower() if _SENDER_ID.fullmatch(cleaned) else ""
