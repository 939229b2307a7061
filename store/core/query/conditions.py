"""From parsed conditions to conditions of the tree: resolves the property, reads and checks the value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from store.core.contacts.languages import is_language
from store.core.contacts.names import words
from store.core.fields.numbers import read_number
from store.core.phones.country_names import country_code, country_names
from store.core.phones.facts import NumberType
from store.core.query import problems
from store.core.query.days import is_relative, literal, read_day
from store.core.query.errors import QueryError
from store.core.query.grammar import Literal, ParsedCondition
from store.core.query.implicit import MIN_URN_PART, interpret, part_of_path, stored_path
from store.core.query.properties import Property, ValueKind
from store.core.query.scope import Scope
from store.core.query.tree import Condition, Day, Kind, Operator
from store.core.text import folded
from store.core.types import Status

_YES: Final = "yes"
_NO: Final = "no"
_STATUSES: Final = tuple(status.value for status in Status)
_NUMBER_TYPES: Final = tuple(each.value for each in NumberType)


def read_condition(written: ParsedCondition, scope: Scope) -> Condition:
    """Resolve a parsed condition.

    Raises QueryError for an unknown property, an operator that it does not support, or an invalid value.
    """
    if written.operator is None or written.subject is None:
        return interpret(written.value, scope)
    found = scope.resolve(written.subject)
    try:
        return _ConditionReader(found, written.operator, written, scope).condition()
    except QueryError as error:
        if found.kind is Kind.ATTRIBUTE and found.key in scope.fields_by_key:
            error.hint = f"For the field of that name write fields.{found.key}."
        raise


@dataclass(frozen=True, slots=True)
class _ConditionReader:
    """Reads the value of a condition whose property is resolved."""

    found: Property
    operator: Operator
    written: ParsedCondition
    scope: Scope

    def condition(self) -> Condition:
        """The condition; raises QueryError when operator or value are invalid."""
        found, value = self.found, self.written.value
        if not value.text.strip():
            self._check_unset()
            return self._made("", "")
        self._check_hidden()
        self._check_operator()
        match found.value_kind:
            case ValueKind.NUMBER:
                return self._made(value.text, self._number())
            case ValueKind.DATE:
                return self._date()
        if found.kind is Kind.ATTRIBUTE and found.key == "locked":
            return self._locked()
        return self._made(value.text, self._text())

    def _made(self, value: str, operand: str | Decimal | Day) -> Condition:
        found = self.found
        return Condition(
            found.kind, found.key, self.operator, value, operand, found.field_type, self.written.offset
        )

    def _check_hidden(self) -> None:
        if self.scope.redacted and self.found.is_address:
            raise problems.hidden_addresses(self.written.value)
        if self.scope.hides_names and self.found.is_name:
            raise problems.hidden_names(self.written.value)

    def _check_operator(self) -> None:
        found, value = self.found, self.written.value
        if self.operator not in found.operators:
            raise problems.unsupported(found, self.operator, self.written.sign or value)
        if self.operator is Operator.CONTAINS and found.is_name and not words(value.text):
            raise problems.short_name(value)
        if self.operator is Operator.CONTAINS and found.is_address and len(value.text.strip()) < MIN_URN_PART:
            raise problems.short_address(value, MIN_URN_PART)

    def _check_unset(self) -> None:
        """An empty value asks whether there is any, which is asked with `=` and `!=` only."""
        found, value = self.found, self.written.value
        self._check_operator()
        if self.operator in (Operator.EQUAL, Operator.NOT_EQUAL):
            if not found.can_be_unset:
                raise problems.unsupported_set_check(found, self.operator, value)
        elif found.value_kind is ValueKind.NUMBER:
            self._number()
        elif found.value_kind is ValueKind.DATE:
            self._date()

    def _number(self) -> Decimal:
        value = self.written.value
        number = read_number(value.text)
        if number is None:
            raise problems.no_number(self.found, value)
        return number

    def _date(self) -> Condition:
        scope, value = self.scope, self.written.value
        text = literal(value.text, scope.date_order, scope.today)
        day = read_day(text, scope.date_order, scope.timezone, scope.today)
        if day is None:
            raise problems.no_date(self.found, value, scope.date_order)
        stays = scope.keep_relative and is_relative(value.text)
        return self._made(value.text.strip().lower() if stays else text, day)

    def _text(self) -> str:
        value = self.written.value
        if self.found.kind is Kind.ATTRIBUTE:
            check = _CHECKS.get(self.found.key)
            if check is not None:
                return check(value, self.scope)
        scheme = self.found.key if self.found.kind is Kind.SCHEME else ""
        if self.operator is Operator.CONTAINS and self.found.is_address:
            return part_of_path(scheme, value.text)
        return stored_path(scheme, value.text, self.scope.country) if scheme else folded(value.text)

    def _locked(self) -> Condition:
        """`locked` is yes or no, so `!=` is turned into `=` with the other answer."""
        value = self.written.value
        answer = folded(value.text)
        if answer not in (_YES, _NO):
            raise problems.not_one_of(
                "invalid_yes_no", value, "yes or no", (), "write locked = yes or locked = no."
            )
        if self.operator is Operator.EQUAL:
            return self._made(value.text, answer)
        other = _NO if answer == _YES else _YES
        return Condition(Kind.ATTRIBUTE, "locked", Operator.EQUAL, other, other, offset=self.written.offset)


def _group(value: Literal, scope: Scope) -> str:
    if scope.groups is None:
        return folded(value.text)
    group = scope.groups_by_name.get(folded(value.text))
    if group is None:
        raise _not_named("group", value, [each.name for each in scope.groups])
    return group.uuid


def _channel(value: Literal, scope: Scope) -> str:
    """A channel by its name; by its address or its uuid where several have the name."""
    if scope.channels is None:
        return folded(value.text)
    wanted = folded(value.text)
    for key in ("name", "address", "uuid"):
        found = [each for each in scope.channels if folded(getattr(each, key)) == wanted]
        if len(found) == 1:
            return found[0].uuid
        if found:
            raise problems.ambiguous_channel(value, [each.address or each.uuid for each in found])
    raise _not_named("channel", value, [each.name for each in scope.channels])


def _not_named(what: str, value: Literal, names: list[str]) -> QueryError:
    """A value that is the name of no group or channel; `names` are those there are."""
    listed = ", ".join(f'"{name}"' for name in names[:5]) + (" and others" if len(names) > 5 else "")
    otherwise = f"there are {listed}." if names else f"there are no {what}s yet."
    return problems.not_one_of(f"invalid_{what}", value, f"the name of a {what}", names, otherwise)


def _flow(value: Literal, scope: Scope) -> str:
    wanted = folded(value.text)
    if scope.flows is not None and wanted not in map(folded, scope.flows):
        raise problems.not_one_of("invalid_flow", value, "the name of a flow", scope.flows)
    return wanted


def _status(value: Literal, scope: Scope) -> str:
    wanted = folded(value.text)
    if wanted not in _STATUSES:
        hint = "there are active, blocked, stopped and archived."
        raise problems.not_one_of("invalid_status", value, "a status", _STATUSES, hint)
    return wanted


def _language(value: Literal, scope: Scope) -> str:
    wanted = folded(value.text)
    if not is_language(wanted):
        hint = "write its three letters, for example eng, fra or kin."
        raise problems.not_one_of("invalid_language", value, "the code of a language", (), hint)
    return wanted


def _country(value: Literal, scope: Scope) -> str:
    code = country_code(value.text)
    if not code:
        hint = "write its English name or its two-letter code, for example RW."
        raise problems.not_one_of("invalid_country", value, "a country", country_names(), hint)
    return code


def _number_type(value: Literal, scope: Scope) -> str:
    wanted = "_".join(folded(value.text).replace("-", " ").replace("_", " ").split())
    if wanted not in _NUMBER_TYPES:
        hint = f"there are {', '.join(_NUMBER_TYPES)}."
        raise problems.not_one_of(
            "invalid_number_type", value, "a type of phone numbers", _NUMBER_TYPES, hint
        )
    return wanted


_CHECKS: Final[Mapping[str, Callable[[Literal, Scope], str]]] = {
    "group": _group,
    "channel": _channel,
    "flow": _flow,
    "history": _flow,
    "status": _status,
    "language": _language,
    "country": _country,
    "number_type": _number_type,
}
"""How the value of an attribute is checked, and what it is compared as."""
