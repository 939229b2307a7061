"""A text that was read once, and is written for everybody it goes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from store.core.templates.recipient import Recipient

Read = Callable[[Recipient], str]
"""The value for a recipient, empty where there is none."""


@dataclass(frozen=True, slots=True)
class Variable:
    """What a text can name: its present name, what it is for people, and how its value is read."""

    name: str
    about: str
    read: Read


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
    def variables(self) -> tuple[str, ...]:
        """The names of all variables in it, each once, in the order of the text."""
        slots = (part for part in self.parts if isinstance(part, Slot))
        return tuple(dict.fromkeys(one.name for slot in slots for one in slot.variables))

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
        return self.others.get(language) or self.others.get(self.default) or self.base
