"""Addresses as URNs: reading, cleaning, checking and showing them, whatever their type."""

from store.core.phones.parsing import parse_phone
from store.core.urns.entry import Entered, entries, entry, from_text, sender
from store.core.urns.formatting import (
    HIDDEN,
    address_text,
    dialling_problem,
    format_urn,
    is_business_scoped,
    join,
    parse,
    parse_address,
    shown_in_text,
    split_known,
    type_word,
    variables,
)
from store.core.urns.rules import (
    known,
    make,
    normalize,
    normalize_text,
    other_forms,
    validate,
    validate_entry,
)
from store.core.urns.schemes import SCHEMES, label
from store.core.urns.syntax import split

__all__ = [
    "HIDDEN",
    "SCHEMES",
    "Entered",
    "address_text",
    "dialling_problem",
    "entries",
    "entry",
    "format_urn",
    "from_text",
    "is_business_scoped",
    "join",
    "known",
    "label",
    "make",
    "normalize",
    "normalize_text",
    "other_forms",
    "parse",
    "parse_address",
    "parse_phone",
    "sender",
    "shown_in_text",
    "split",
    "split_known",
    "type_word",
    "validate",
    "validate_entry",
    "variables",
]
