"""Names and keys of custom fields: what a field may be called, and the key that its name gives it for
good."""

import re
from typing import Final

from store.core.urns.schemes import SCHEMES, TOMBSTONE

MAX_LENGTH: Final = 36
"""The most characters a field's name, and a field's key, may have."""

MAX_FIELDS: Final = 250
"""How many custom fields a workspace can have."""

_NEARLY_ALL: Final = 225

RESERVED_KEYS: Final = frozenset(
    {
        # What a search can name of a contact.
        "created_on",
        "flow",
        "group",
        "history",
        "id",
        "language",
        "last_seen_on",
        "name",
        "ref",
        "status",
        "ticket",
        "urn",
        "uuid",
        # Words of the search language, and what templates read from a contact.
        "has",
        "is",
        "channel",
        "fields",
        "first_name",
        "groups",
        "tickets",
        "timezone",
        "urns",
        # `tel = …` searches addresses, so no field can have that key.
        *SCHEMES,
        TOMBSTONE,
    }
)
"""Keys that mean something else wherever a field's key can stand."""

SEARCHED_KEYS: Final = frozenset({"country", "carrier", "number_type", "locked"})
"""Keys that searches of ours ask of every contact. Nobody makes a field by hand that has one, but a workbook
may bring one from where they mean nothing: the field is searched with `fields.` in front."""

_OTHER: Final = re.compile(r"[^a-z0-9]+")
_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
_NAME: Final = re.compile(r"[A-Za-z0-9 -]+")


def derive_key(name: str) -> str:
    """The key of a field of that name: lower case, every run of other characters one underscore, none at
    the ends.

    The result may be empty, too long or reserved: `is_valid_key` tells.
    """
    return _OTHER.sub("_", name.lower()).strip("_")


def derive_name(key: str) -> str:
    """The name of a field that is known by its key only: `num_goats` becomes `Num Goats`."""
    return key.replace("_", " ").title().strip()


def is_valid_key(key: str) -> bool:
    """Whether a field can have that key: it starts with a letter, has only a-z, 0-9 and underscores, at
    most 36 characters, and is not reserved."""
    return len(key) <= MAX_LENGTH and key not in RESERVED_KEYS and _KEY.fullmatch(key) is not None


def is_valid_name(name: str) -> bool:
    """Whether a field can have that name: ASCII letters, digits, spaces and hyphens, no space at the ends,
    1 to 36 characters."""
    return len(name) <= MAX_LENGTH and name == name.strip() and _NAME.fullmatch(name) is not None


def check_name(name: str) -> str:
    """Why a field cannot have that name, in one sentence, or the empty text when it can.

    Whether another field has the name already is for the caller to know.
    """
    if not name.strip():
        return "A field needs a name."
    if len(name) > MAX_LENGTH:
        return f"A field's name has at most {MAX_LENGTH} characters, and this one has {len(name)}."
    if not is_valid_name(name):
        return "A field's name has only letters a-z, digits, spaces and hyphens, and no space at either end."
    key = derive_key(name)
    if key in RESERVED_KEYS:
        return f'A field cannot be called "{name}": "{key}" already has a meaning of its own.'
    if not is_valid_key(key):
        return "A field's name has to begin with a letter."
    return ""


def check_new_name(name: str) -> str:
    """Why nobody can make a field of that name by hand, in one sentence, or the empty text when they can."""
    key = derive_key(name)
    if key in SEARCHED_KEYS:
        return f'A field cannot be called "{name.strip()}": searches ask every contact for "{key}".'
    return check_name(name)


def limit_warning(count: int) -> str:
    """What to say to somebody who makes one field more when there are so many; empty while there is room."""
    if count < _NEARLY_ALL:
        return ""
    left = max(0, MAX_FIELDS - count)
    if not left:
        return f"There are {count} fields, as many as a workspace can have; delete one to make another."
    return f"There are {count} of at most {MAX_FIELDS} fields; {left} more can be made."
