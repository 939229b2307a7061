"""A text that was read once, and is written for everybody it goes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from store.core.templates.recipient import Recipient

Read = Callable[[Recipient], str]
"""The value for a recipient, empty where there is none."""


class Need(StrEnum):
    """What of a contact, beside its own columns, a value is made of."""

    ADDRESSES = "addresses"
    FIELDS = "fields"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Variable:
    """What a text can name: its present name, what it is for people, how its value is read, and from what."""

    name: str
    about: str
    read: Read
    need: Need | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a text that variables fill: the first that is not empty, else the `fallback`."""

    variables: tuple[Variable, ...]
    fallback: str | None = None

    @property
    def name(self) -> str:
        """The variable that was meant first."""
        return self.variables[0].name


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text for one recipient. `empty` are the variables that left nothing in it, `replaced` those in whose
    place stands another value or the text that was given for that."""

    text: str
    empty: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A text with its variables resolved; `canonical` writes each by its present name. `parts` are texts and
    slots."""

    text: str
    canonical: str
    parts: tuple[str | Slot, ...]

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All variables in it, in the order of the text."""
        slots = (part for part in self.parts if isinstance(part, Slot))
        return tuple(variable for slot in slots for variable in slot.variables)

    @property
    def needs(self) -> frozenset[Need]:
        """What of contacts has to be known for it."""
        return frozenset(variable.need for variable in self.variables if variable.need)

    @property
    def written(self) -> str:
        """What its author wrote of the texts: all but values."""
        return "".join(part if isinstance(part, str) else part.fallback or "" for part in self.parts)

    def render(self, recipient: Recipient) -> Rendered:
        """The text for a recipient. Values are not read for variables again."""
        written: list[str] = []
        empty: list[str] = []
        replaced: list[str] = []
        for part in self.parts:
            if isinstance(part, str):
                written.append(part)
                continue
            value = part.variables[0].read(recipient)
            if not value:
                others = (one.read(recipient) for one in part.variables[1:])
                value = next(filter(None, others), part.fallback or "")
                (replaced if value else empty).append(part.name)
            written.append(value)
        if not (empty or replaced):
            return Rendered("".join(written))
        return Rendered("".join(written), tuple(dict.fromkeys(empty)), tuple(dict.fromkeys(replaced)))


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in several languages: the `base`, and others by the code of their language. Who has none of
    those languages gets the one in the workspace's `default` language, else the base."""

    base: Template
    others: Mapping[str, Template] = field(default_factory=lambda: MappingProxyType({}))
    default: str = ""

    def template(self, language: str) -> Template:
        """The text for contacts of a language."""
        return self.others.get(self.chosen(language), self.base)

    def chosen(self, language: str) -> str:
        """The language of the text for contacts of a language; empty for the base."""
        return next((code for code in (language, self.default) if code in self.others), "")

    @property
    def every(self) -> tuple[Template, ...]:
        """The texts of all languages."""
        return (self.base, *self.others.values())
