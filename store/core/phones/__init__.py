"""Phone numbers: reading what people and networks write, and writing them for people."""

from store.core.phones.parsing import format_phone, is_e164, national_number, parse_phone
from store.core.phones.people import ReadNumber, parse_full, read, to_stored
from store.core.phones.renumbering import new_forms, other_forms

__all__ = [
    "ReadNumber",
    "format_phone",
    "is_e164",
    "national_number",
    "new_forms",
    "other_forms",
    "parse_full",
    "parse_phone",
    "read",
    "to_stored",
]
