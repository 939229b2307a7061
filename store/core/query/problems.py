"""What is wrong with a condition of a search, in a sentence that says what would be right."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from store.core.query.errors import QueryError, shown
from store.core.query.grammar import Literal
from store.core.query.properties import Property
from store.core.query.tree import Operator
from store.core.text import unmarked
from store.core.urns.schemes import SCHEMES

_LONGEST_GUESS: Final = 60
_EXAMPLE_DAYS: Final = {"dmy": "31-01-2026", "mdy": "01-31-2026", "ymd": "2026-01-31"}
_NEXT_MOVE: Final = "search by code, field or group instead."


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """A question that offers the one or two closest names; empty when none is close."""
    by_fold = {unmarked(name): name for name in names}
    wanted = unmarked(text)
    if not wanted or len(wanted) > _LONGEST_GUESS:
        return ""
    found = get_close_matches(wanted, by_fold, n=2, cutoff=0.7)
    return f"did you mean {' or '.join(shown(by_fold[name]) for name in found)}?" if found else ""


def error_at(literal: Literal, code: str, message: str, **extra: str) -> QueryError:
    """The error at the place of a word or a text in quotes."""
    return QueryError(code, message, offset=literal.offset, length=literal.length, extra=extra)


def no_property(subject: Literal) -> QueryError:
    """Something in front of an operator that can be no property."""
    message = (
        f"{shown(subject.text)} is not a property, so no operator can follow it; "
        "a property is one word, such as name, tel or the key of a field."
    )
    return error_at(subject, "syntax", message)


def sign_alone(value: Literal) -> QueryError:
    """A bare sign, and nothing that it could belong to."""
    message = f"{shown(value.text)} alone is no search; put it in double quotes to look for it."
    return error_at(value, "syntax", message)


def unknown_property(subject: Literal, key: str, known: Iterable[str], fields: Iterable[str]) -> QueryError:
    """A property that contacts do not have."""
    examples = ", ".join(list(fields)[:5])
    fallback = (
        f"there are name, group, tel and others, and your fields: {examples}."
        if examples
        else ("there are name, urn, group, status, language, created_on, tel and others.")
    )
    message = f"{shown(key)} is not a property of contacts; {did_you_mean(key, known) or fallback}"
    return error_at(subject, "unknown_property", message, property=key)


def unknown_scheme(subject: Literal, key: str) -> QueryError:
    """`urns.` in front of what is no address type."""
    guess = did_you_mean(key, SCHEMES) or "there are tel, mailto, telegram, whatsapp and others."
    return error_at(
        subject, "unknown_property", f"{shown(key)} is not an address type; {guess}", property=key
    )


def unknown_type(subject: Literal, prefix: str, key: str) -> QueryError:
    """A prefix that is neither `fields` nor `urns`."""
    message = (
        f"{shown(prefix)} cannot stand before the point; write fields.{key} for a field, "
        f"urns.{key} for an address type, or an attribute alone."
    )
    return error_at(subject, "unknown_property_type", message, type=prefix)


def hidden_addresses(value: Literal) -> QueryError:
    """A search for an address where addresses are hidden."""
    message = f"Addresses are hidden in this workspace and cannot be searched; {_NEXT_MOVE}"
    return error_at(value, "redacted_urns", message)


def hidden_names(value: Literal) -> QueryError:
    """A search for a name where names are hidden."""
    message = f"Names are hidden in this workspace and cannot be searched; {_NEXT_MOVE}"
    return error_at(value, "redacted_names", message)


def unsupported(found: Property, operator: Operator, at_operator: Literal) -> QueryError:
    """An operator that the property does not take."""
    *others, last = found.operators
    allowed = f"{', '.join(others)} and {last}"
    if operator is Operator.CONTAINS:
        message = (
            f"{shown(found.key)} is not searched by parts, only names and addresses are; it takes {allowed}."
        )
        return error_at(at_operator, "unsupported_contains", message, property=found.key)
    message = f"{shown(found.key)} has no order, only numbers and dates have; it takes {allowed}."
    return error_at(at_operator, "unsupported_comparison", message, property=found.key, operator=operator)


def unsupported_set_check(found: Property, operator: Operator, value: Literal) -> QueryError:
    """`= ""` or `!= ""` of what every contact has."""
    message = f"Every contact has {shown(found.key)}, so it cannot be asked whether it is set; write a value."
    return error_at(value, "unsupported_setcheck", message, property=found.key, operator=operator)


def short_name(value: Literal) -> QueryError:
    """A part of a name without a word that is long enough."""
    message = f"{shown(value.text)} has no word of two letters or more; write more of the name."
    return error_at(value, "invalid_partial_name", message, min_token_length="2")


def short_address(value: Literal, fewest: int) -> QueryError:
    """A part of an address that is too short."""
    message = (
        f"{shown(value.text)} is too short to look for within addresses; write {fewest} characters or more."
    )
    return error_at(value, "invalid_partial_urn", message, min_value_length=str(fewest))


def no_number(found: Property, value: Literal) -> QueryError:
    """A value that should be a number."""
    name = found.key
    message = (
        f"{shown(value.text)} is not a number; {name} is compared with numbers, for example {name} > 30."
    )
    return error_at(value, "invalid_number", message, value=value.text)


def no_date(found: Property, value: Literal, order: str) -> QueryError:
    """A value that should be a date."""
    name, example = found.key, _EXAMPLE_DAYS.get(order, _EXAMPLE_DAYS["ymd"])
    message = (
        f"{shown(value.text)} is not a date; {name} is compared with dates, for example {name} > {example}, "
        "or with today, yesterday or -30d."
    )
    return error_at(value, "invalid_date", message, value=value.text)


def not_one_of(code: str, value: Literal, what: str, names: Iterable[str], otherwise: str = "") -> QueryError:
    """A value that is none of those there are: what it should be, and the nearest of them."""
    hint = did_you_mean(value.text, names) or otherwise
    message = f"{shown(value.text)} is not {what}" + (f"; {hint}" if hint else ".")
    return error_at(value, code, message, value=value.text)


def ambiguous_channel(value: Literal, addresses: Iterable[str]) -> QueryError:
    """The name of several channels."""
    listed = " or ".join(shown(address) for address in list(addresses)[:3])
    message = f"Several channels are called {shown(value.text)}; give the address instead: {listed}."
    return error_at(value, "invalid_channel", message, value=value.text)
