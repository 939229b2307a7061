"""How far what a channel asks for is there: settings, secrets, and the addresses that its provider calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a channel lacks to send, and which of its secrets are where their references say.

    `missing` are the keys of required settings. `secrets` says by key what is wrong with a reference: nothing
    where it leads to a secret. `untried` are references to commands, which are run when a text is sent.
    """

    missing: tuple[str, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    untried: tuple[str, ...] = ()

    @property
    def unresolved(self) -> tuple[str, ...]:
        """The keys of the secrets that are not there."""
        return tuple(key for key, wrong in self.secrets.items() if wrong)


@dataclass(frozen=True, slots=True)
class Callback:
    """An address that the provider of a channel calls.

    `action` is what for; `url` is empty where we are not reached from outside. A `keyed` one has our key
    behind it, for which `key` is the reference; while a channel has none, nobody is let in there."""

    action: str
    url: str
    brings_texts: bool
    keyed: bool = False
    key: str = ""
