"""URNs as text: parsing and joining them, and formatting them for people.

`parse` looks at the structure only; `normalize` brings a value to its stored form; `validate` says whether it
may be stored. `entry` and `from_text` do all three for what people type, and want whole phone numbers.
"""

from collections.abc import Iterable
from urllib.parse import parse_qs

from store.core import phones
from store.core.phones.facts import dialling_problem as dialling_problem_of
from store.core.types import Address, Urn
from store.core.urns import problems
from store.core.urns.rules import known
from store.core.urns.schemes import BUSINESS_SCOPED_ID, TOMBSTONE, variable
from store.core.urns.syntax import UrnParts, split

HIDDEN = "********"
"""What stands for an address where addresses are hidden."""


def parse(text: str) -> Urn:
    """Read `scheme:path#display`, looking at the structure only; a `?query` is left out.

    Raises InvalidUrn: `empty` when scheme or path is missing, `invalid_path` when `?` or `#` is misplaced.
    """
    return split(text).urn


def type_word(urn: Urn) -> str:
    """The scheme, for a line with no room for the address type's name; empty where the value tells it."""
    return "" if urn.scheme in ("tel", "mailto") else urn.scheme


def format_urn(urn: Urn, *, international: bool = False, formatted: bool = True) -> str:
    """The URN for people: its display, else its number as people write numbers, else its path.

    Numbers of WhatsApp are shown like phone numbers. With `formatted` off, a number stays as it is stored. A
    hidden one is shown as asterisks.
    """
    if urn.hidden:
        return HIDDEN
    if urn.display or not formatted:
        return urn.display or urn.path
    if urn.scheme == "tel":
        return phones.format_phone(urn.path, international=international)
    if urn.scheme == "whatsapp":
        shown = phones.format_phone(f"+{urn.path}", international=international)
        return urn.path if shown == f"+{urn.path}" else shown
    return urn.path


def dialling_problem(urn: Urn) -> str:
    """Why a phone number reaches nobody, in a few words such as `cannot be dialled`; empty for numbers that a
    numbering plan has, for other addresses, and for hidden ones."""
    return dialling_problem_of(urn.path) if urn.scheme == "tel" and not urn.hidden else ""


def variables(addresses: Iterable[Address]) -> tuple[str, ...]:
    """For each address, how texts refer to it: only the first of each type can be, the others get nothing."""
    seen: set[str] = set()
    found = []
    for address in addresses:
        scheme = address.urn.scheme
        found.append("" if scheme in seen else variable(scheme))
        seen.add(scheme)
    return tuple(found)


def shown_in_text(urn: Urn, *, redacted: bool = False) -> str:
    """What a variable for this URN puts into a text: all of it, or nothing where addresses are hidden."""
    return "" if redacted else str(urn)


def is_business_scoped(urn: Urn) -> bool:
    """Whether a WhatsApp address is a user as one business knows them, and not a phone number."""
    return urn.scheme == "whatsapp" and BUSINESS_SCOPED_ID.fullmatch(urn.path) is not None


def parse_address(text: str) -> Address:
    """An address with its lock, from a URN whose query may name the channel: `tel:+250…?channel=<uuid>`."""
    parts = split(text)
    channel = parse_qs(parts.query).get("channel", [""])[0]
    return Address(parts.urn, channel or None)


def address_text(address: Address) -> str:
    """An address with its lock as one text; `parse_address` reads it back."""
    query = f"channel={address.channel}" if address.channel else ""
    return str(UrnParts(address.urn.scheme, address.urn.path, query, address.urn.display))


def join(parts: UrnParts) -> str:
    """The text of those parts, of which only the scheme is checked; raises InvalidUrn."""
    if not (parts.scheme and parts.path):
        raise problems.empty(parts.scheme)
    return str(_known(parts))


def split_known(text: str) -> UrnParts:
    """The parts of a written URN, whose scheme must exist; raises InvalidUrn."""
    return _known(split(text))


def _known(parts: UrnParts) -> UrnParts:
    if parts.scheme != TOMBSTONE:
        known(parts.scheme)
    return parts
