"""What a search is read against: the fields, groups, channels and settings of a workspace."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from store.core.fields.keys import derive_key
from store.core.query import problems
from store.core.query.grammar import Literal
from store.core.query.properties import ATTRIBUTES, VALUE_KINDS, Property, ValueKind
from store.core.query.tree import Kind
from store.core.text import folded
from store.core.types import Channel, Field, Group
from store.core.urns.schemes import SCHEMES

_PROPERTY: Final = re.compile(r"(?:([^\W\d_]+)\.)?(\w+)")


@dataclass(frozen=True)
class Scope:
    """What is known while a search is read. None for fields, groups, channels or flows means that nothing is
    known of them, and whatever a search says of them is taken on trust. `country` is that of phone numbers
    without country code; with `keep_relative` days that count from `today` stay as they are written."""

    fields: tuple[Field, ...] | None = ()
    groups: tuple[Group, ...] | None = ()
    channels: tuple[Channel, ...] | None = ()
    flows: tuple[str, ...] | None = ()
    redacted: bool = False
    names_shown: bool = False
    country: str = ""
    date_order: str = "dmy"
    timezone: str = "UTC"
    today: date | None = None
    keep_relative: bool = False

    @property
    def hides_names(self) -> bool:
        """Whether nobody may be found by name."""
        return self.redacted and not self.names_shown

    @cached_property
    def groups_by_name(self) -> Mapping[str, Group]:
        """The groups by name, without case."""
        return {folded(group.name): group for group in self.groups or ()}

    @cached_property
    def fields_by_key(self) -> Mapping[str, Field]:
        """The fields by key."""
        return {field.key: field for field in self.fields or ()}

    def resolve(self, subject: Literal) -> Property:
        """What a property stands for: an attribute, else an address type, else a field; `fields.` and `urns.`
        in front decide that, and in quotes it is a field's name. QueryError when there is no such thing."""
        if subject.quoted:
            return self._named_field(subject)
        match = _PROPERTY.fullmatch(subject.text.lower())
        if match is None:
            raise problems.no_property(subject)
        prefix, key = match.groups()
        if prefix == Kind.FIELD:
            return self._field(subject, key)
        if prefix == Kind.SCHEME:
            return _scheme(subject, key)
        if prefix:
            raise problems.unknown_type(subject, prefix, key)
        if key in ATTRIBUTES:
            return Property(Kind.ATTRIBUTE, key, ATTRIBUTES[key].value_kind)
        return _scheme(subject, key) if key in SCHEMES else self._field(subject, key)

    def _field(self, subject: Literal, key: str) -> Property:
        if self.fields is None:
            return Property(Kind.FIELD, key, None)
        known = self.fields_by_key.get(key)
        return _of_field(known) if known else self._named_field(subject, key)

    def _named_field(self, subject: Literal, key: str = "") -> Property:
        """The one field of that name, where no two fields have it; underscores may stand for spaces."""
        wanted = derive_key(key or subject.text)
        found = [field for field in self.fields or () if wanted and derive_key(field.name) == wanted]
        if len(found) == 1:
            return _of_field(found[0])
        known = (*ATTRIBUTES, *SCHEMES, *self.fields_by_key)
        raise problems.unknown_property(subject, key or subject.text, known, self.fields_by_key)


def _of_field(field: Field) -> Property:
    return Property(Kind.FIELD, field.key, VALUE_KINDS.get(field.type, ValueKind.TEXT), field.type)


def _scheme(subject: Literal, key: str) -> Property:
    if key not in SCHEMES:
        raise problems.unknown_scheme(subject, key)
    return Property(Kind.SCHEME, key)
