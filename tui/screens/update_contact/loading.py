"""What the Update Contact panel opens with and leaves behind: a contact, or a form that was kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from store.core.errors import NotFound
from store.core.fields.doubts import Doubt, doubt
from store.core.fields.places import LEVELS, Hierarchy, lookup_scope
from store.core.fields.values import display, write_values
from store.core.routing import Router
from store.core.text import listed
from store.core.types import Contact, Field, FieldType, Group, Value, Workspace
from tui.base.drafts import Draft, RecoveredDraft
from tui.screens.update_contact import draft_json
from tui.screens.update_contact.draft import ContactDraft, field_texts
from tui.screens.update_contact.draft_json import PendingAddress

if TYPE_CHECKING:
    from store.services import Services


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the panel needs before anything can be edited."""

    draft: ContactDraft
    router: Router
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]
    typed: PendingAddress = field(default_factory=PendingAddress)


def load(services: "Services", uuid: str | None, recovered: RecoveredDraft | None = None) -> Loaded:
    """Fetch the contact with a uuid, or begin a new one, and what can be chosen for it.

    With a form that was kept, that form; it is for a new contact when its own is gone. NotFound without.
    """
    contact = _contact(services, uuid, recovered is not None)
    draft, typed = ContactDraft.of(contact), PendingAddress()
    if recovered is not None:
        draft, typed = draft_json.to_contact(recovered.draft.content, contact, recovered.draft.version)
    return Loaded(draft, services.router(), services.groups.all(), services.fields.all(), typed)


def written(draft: ContactDraft, typed: PendingAddress) -> Draft | None:
    """The form as it is kept while it is not saved; None when there is nothing to lose."""
    if not (draft.changed or typed.text):
        return None
    base = draft.base
    title = draft.name.strip() or ("a contact" if base.uuid else "a new contact")
    content = draft_json.from_contact(draft, typed)
    return Draft("update_contact", base.uuid, base.version, title, content)


def _contact(services: "Services", uuid: str | None, or_new: bool) -> Contact:
    try:
        return services.contacts.get(uuid) if uuid else Contact(uuid="")
    except NotFound:
        if not or_new:
            raise
        return Contact(uuid="")


@dataclass(frozen=True, slots=True)
class FieldTexts:
    """Dates are shown in the workspace's order and time zone; the rest as it was typed.

    `fields` are the custom fields by their part of the form; `now` decides the century of short years.
    `places` are None until they were read, `oldest` the fields in the order in which places are looked up.
    """

    workspace: Workspace = field(default_factory=Workspace)
    fields: Mapping[str, Field] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    places: Hierarchy | None = None
    oldest: tuple[Field, ...] = ()

    @classmethod
    def of(cls, fields: Iterable[Field], workspace: Workspace, now: datetime) -> Self:
        """For these fields."""
        return cls(workspace, {f"fields.{each.key}": each for each in fields}, now)

    def shown(self, part: str, stored: Value | None, text: str) -> str:
        """The text for the form, of a part whose stored value and present text these are."""
        own = self.fields.get(part)
        if stored is None or text != stored.text or own is None or own.type is not FieldType.DATETIME:
            return text
        return display(stored, FieldType.DATETIME, self.workspace) or text

    def meant(self, part: str, stored: Value | None, typed: str) -> str:
        """What to store for what stands in the form: a date that was left alone stays exact to the second."""
        if stored is not None and typed == self.shown(part, stored, stored.text):
            return stored.text
        return typed

    @property
    def have_places(self) -> bool:
        """Whether a field is for places."""
        return any(own.type in LEVELS for own in self.fields.values())

    def doubts(self, draft: ContactDraft) -> dict[str, Doubt]:
        """What is doubtful in the texts that were typed, by part; what was stored so before is left alone."""
        before = field_texts(draft.base)
        texts = {own.key: draft.fields.get(own.key, "") for own in self.fields.values()}
        typed = {key: text for key, text in texts.items() if text != before.get(key, "")}
        within = self.within(draft) if typed else {}
        found = {
            part: doubt(typed.get(own.key, ""), own.type, self.workspace, self.now, self.places, within)
            for part, own in self.fields.items()
        }
        known = {part: each for part, each in found.items() if each is not None}
        code, offered = draft.language.strip().lower(), self.workspace.languages
        if code and offered and code not in (*offered, draft.base.language):
            told = "not a language of this workspace"
            known["language"] = Doubt(told, f": {listed(offered)}", taken=code)
        return known

    def within(self, draft: ContactDraft) -> Mapping[FieldType, str]:
        """The paths of the state and the district that a save of the form would look names up in."""
        if not self.places:
            return {}
        fields = {own.key: own for own in self.oldest}
        emptied = dict.fromkeys(draft.base.fields, "")
        texts = {key: text for key, text in {**emptied, **draft.fields}.items() if key in fields}
        values = write_values(texts, draft.base.fields, fields, self.workspace, self.now, self.places)
        return lookup_scope(values, ((own.key, own.type) for own in self.oldest))

    def completions(self, part: str, draft: ContactDraft) -> tuple[str, ...]:
        """What completes the text of a part that is for a language or a place."""
        if part == "language":
            typed = draft.language.strip().lower()
            return tuple(code for code in self.workspace.languages if code.startswith(typed))
        own = self.fields.get(part)
        text = draft.texts.get(part, "").strip()
        if not text or own is None or own.type not in LEVELS or not self.places:
            return ()
        return self.places.beginning(text, own.type, self.within(draft))
