"""What a sort text means: an attribute or a field, and a direction."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from store.core.query import grammar
from store.core.query.errors import QueryError, shown
from store.core.query.problems import did_you_mean, error_at
from store.core.types import Field, FieldType

_ATTRIBUTES: Final = ("id", "name", "created_on", "last_seen_on", "language")


@dataclass(frozen=True, slots=True)
class Sort:
    """What contacts are sorted by. `by` is `attribute` or `field`, `part` the typed reading of a field's
    values, None for attributes and for fields taken on trust. Contacts without the value come last in both
    directions; locations are sorted by their last name."""

    by: Literal["attribute", "field"] = "attribute"
    key: str = "id"
    part: FieldType | None = None
    descending: bool = True


def parse_sort(text: str, fields: Iterable[Field] | None = ()) -> Sort:
    """What a sort text means: an attribute or the key of a field, descending with a `-` in front. Empty text
    is the newest contacts first; fields None takes any key on trust. QueryError, code `unknown_property`, for
    anything else."""
    trimmed = text.strip()
    if not trimmed:
        return Sort()
    descending = trimmed.startswith("-")
    key = trimmed.removeprefix("-").strip().lower()
    if key in _ATTRIBUTES:
        return Sort("attribute", key, None, descending)
    key = key.removeprefix("fields.")
    if fields is None:
        return Sort("field", key, None, descending)
    known = {field.key: field.type for field in fields}
    if key not in known:
        raise _unknown(text, key, (*_ATTRIBUTES, *known))
    return Sort("field", key, known[key], descending)


def _unknown(text: str, key: str, known: tuple[str, ...]) -> QueryError:
    trimmed = text.strip().removeprefix("-").strip()
    hint = did_you_mean(key, known) or f"there are {', '.join(known[:8])}."
    message = f"Contacts are not sorted by {shown(trimmed)}; {hint}"
    subject = grammar.Literal(trimmed, text.index(trimmed), len(trimmed))
    return error_at(subject, "unknown_property", message, property=key)
