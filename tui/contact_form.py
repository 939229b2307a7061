"""What the Update Contact panel opens with and leaves behind: a contact, or a form that was kept."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store.core.errors import NotFound
from store.core.routing import Router
from store.core.types import Contact, Field, Group
from tui import form_drafts
from tui.base.drafts import Draft, LeftBehind
from tui.form_drafts import Typed
from tui.forms import ContactDraft

if TYPE_CHECKING:
    from store.services import Services


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the panel needs before anything can be edited."""

    draft: ContactDraft
    router: Router
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]
    typed: Typed = field(default_factory=Typed)


def load(services: "Services", uuid: str | None, taken_up: LeftBehind | None = None) -> Loaded:
    """Fetch the contact with a uuid, or begin a new one, and what can be chosen for it.

    With a form that was kept, that form; it is for a new contact when its own is gone. NotFound without.
    """
    contact = _contact(services, uuid, taken_up is not None)
    draft, typed = ContactDraft.of(contact), Typed()
    if taken_up is not None:
        draft, typed = form_drafts.to_contact(taken_up.draft.content, contact, taken_up.draft.version)
    return Loaded(draft, services.router(), services.groups.all(), services.fields.all(), typed)


def written(draft: ContactDraft, typed: Typed) -> Draft | None:
    """The form as it is kept while it is not saved; None when there is nothing to lose."""
    if not (draft.changed or typed.text):
        return None
    base = draft.base
    title = draft.name.strip() or ("a contact" if base.uuid else "a new contact")
    content = form_drafts.from_contact(draft, typed)
    return Draft("update_contact", base.uuid, base.version, title, content)


def _contact(services: "Services", uuid: str | None, or_new: bool) -> Contact:
    try:
        return services.contacts.get(uuid) if uuid else Contact(uuid="")
    except NotFound:
        if not or_new:
            raise
        return Contact(uuid="")
