"""Phone numbers: reading what people and networks write, and writing them for people."""

from store.core.phones.parsing import (
    format_phone,
    is_e164,
    national_number,
    parse_full,
    parse_phone,
    to_stored,
)

__all__ = ["format_phone", "is_e164", "national_number", "parse_full", "parse_phone", "to_stored"]
