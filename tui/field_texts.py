"""The values of a contact's fields as a form shows them, and what is meant by what is left standing there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from store.core.fields.values import display
from store.core.types import Field, FieldType, Value, Workspace


@dataclass(frozen=True, slots=True)
class FieldTexts:
    """Dates are shown in the workspace's order and time zone; the rest as it was typed."""

    workspace: Workspace = field(default_factory=Workspace)
    fields: Mapping[str, Field] = field(default_factory=dict)

    @classmethod
    def of(cls, fields: Iterable[Field], workspace: Workspace) -> Self:
        """For these fields."""
        return cls(workspace, {item.key: item for item in fields})

    def shown(self, key: str, stored: Value | None, text: str) -> str:
        """The text for the form, of a field whose stored value and present text these are."""
        known = self.fields.get(key)
        if stored is None or text != stored.text or known is None or known.type is not FieldType.DATETIME:
            return text
        return display(stored, known.type, self.workspace) or text

    def meant(self, key: str, stored: Value | None, typed: str) -> str:
        """What to store for what stands in the form: a date that was left alone stays exact to the second."""
        if stored is not None and typed == self.shown(key, stored, stored.text):
            return stored.text
        return typed
