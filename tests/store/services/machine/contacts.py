"""What an operator does to one contact."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from store.core.contacts.merging import MergeChoice
from store.core.contacts.selection import Selection
from store.core.types import Address, Status
from store.core.urns import parse
from store.core.views import ContactEdit
from tests.store.builders import addresses, edit, edit_of
from tests.store.services.machine.world import (
    FIELDS,
    LANGUAGES,
    NAMES,
    PLACE,
    STATUSES,
    TEXTS,
    URNS,
    Desk,
    Nothing,
    act,
    one_of,
)

Addresses = tuple[Address, ...]

PARTS = st.sampled_from(("name", "status", "language"))


@act(name=NAMES, urns=st.lists(URNS, max_size=2, unique=True), status=STATUSES, grouped=st.booleans())
def create(desk: Desk, name: str, urns: list[str], status: Status, grouped: bool) -> object:
    groups = (desk.group(0, smart=False).uuid,) if grouped else ()
    made = edit(name=name, addresses=tuple(urns), status=status, groups=groups)
    return desk.services.contacts.create(made).name


def _save(desk: Desk, who: int, **changes: object) -> str:
    stored = desk.person(who)
    desk.services.contacts.save(stored.uuid, edit_of(desk.services.contacts.get(stored.uuid), **changes))
    return f"{stored.name} ({stored.id})"


@act(who=PLACE, name=NAMES)
def rename(desk: Desk, who: int, name: str) -> str:
    return _save(desk, who, name=name)


@act(who=PLACE, language=LANGUAGES, status=STATUSES)
def fill_in(desk: Desk, who: int, language: str, status: Status) -> str:
    return _save(desk, who, language=language, status=status)


@act(who=PLACE, key=FIELDS, text=TEXTS)
def give_value(desk: Desk, who: int, key: str, text: str) -> str:
    fields = {name: value.text for name, value in desk.person(who).fields.items()}
    return _save(desk, who, fields={**fields, key: text})


@act(who=PLACE, which=PLACE)
def regroup(desk: Desk, who: int, which: int) -> str:
    """In or out of a manual group, by the form."""
    group = desk.group(which, smart=False).uuid
    now = {one.uuid for one in desk.person(who).groups if not one.is_smart}
    return _save(desk, who, groups=tuple(sorted(now ^ {group})))


@act(who=PLACE, urn=URNS, top=st.booleans())
def add_address(desk: Desk, who: int, urn: str, top: bool) -> str:
    def added(form: ContactEdit) -> ContactEdit:
        new = Address(parse(urn))
        return replace(form, addresses=(new, *form.addresses) if top else (*form.addresses, new))

    return str(desk.services.contacts.edit(desk.person(who).uuid, added).lines)


@act(who=PLACE, which=PLACE)
def drop_address(desk: Desk, who: int, which: int) -> str:
    return _rearranged(
        desk, who, lambda listed: listed[: which % len(listed)] + listed[which % len(listed) + 1 :]
    )


@act(who=PLACE, clear=st.booleans())
def turn_addresses(desk: Desk, who: int, clear: bool) -> str:
    return _rearranged(desk, who, lambda listed: listed[::-1], clear_locks=clear)


def _rearranged(desk: Desk, who: int, order: Callable[[Addresses], Addresses], **changes: object) -> str:
    stored = desk.person(who)
    if not stored.addresses:
        raise Nothing
    return _save(desk, who, addresses=order(stored.addresses), **changes)


@act(who=PLACE, which=PLACE)
def raise_address(desk: Desk, who: int, which: int) -> str:
    stored = desk.person(who)
    if not stored.addresses:
        raise Nothing
    desk.services.contacts.raise_address(stored.uuid, stored.addresses[which % len(stored.addresses)].urn)
    return f"{stored.name} ({stored.id})"


@act(who=PLACE, which=PLACE, clear=st.booleans())
def choose_channel(desk: Desk, who: int, which: int, clear: bool) -> str:
    stored = desk.person(who)
    desk.services.contacts.prefer_channel(stored.uuid, None if clear else desk.channel(which).uuid)
    return f"{stored.name} ({stored.id})"


@act(who=PLACE, status=STATUSES)
def move(desk: Desk, who: int, status: Status) -> str:
    stored = desk.person(who)
    desk.services.contacts.set_status([stored.uuid], status)
    return f"{stored.name} ({stored.id}): {stored.status} to {status}"


@act(urn=URNS, which=PLACE, text=st.sampled_from(("hi", "STOP", "please stop")))
def receive(desk: Desk, urn: str, which: int, text: str) -> str:
    sender = addresses(urn)[0].urn
    carrying = [one for one in desk.services.channels.all() if sender.scheme in one.schemes]
    reception = desk.services.messages.receive(one_of(carrying, which).uuid, sender, text)
    return f"from {reception.after.name} ({reception.after.id}) on {reception.channel.name}"


@act(who=PLACE, whom=PLACE, parts=st.lists(PARTS, max_size=2, unique=True), turned=st.booleans())
def merge(desk: Desk, who: int, whom: int, parts: list[str], turned: bool) -> str:
    """One contact into another, with some parts of the one that goes, and its addresses first or last."""
    kept, other = desk.person(who), desk.person(whom)
    seen = desk.services.merging.compare(kept.uuid, other.uuid)
    first = [one.urn.identity for one in other.addresses] if turned else []
    choice = MergeChoice(dict.fromkeys(parts, True), tuple(first))
    desk.services.merging.merge(kept.uuid, other.uuid, choice, seen.versions)
    return f"{other.name} ({other.id}) into {kept.name} ({kept.id})"


@act(who=PLACE, whom=PLACE, apart=st.booleans())
def tell_apart(desk: Desk, who: int, whom: int, apart: bool) -> object:
    """Two are not the same, or may be after all."""
    duplicates = desk.services.duplicates
    say = duplicates.not_the_same if apart else duplicates.ask_again
    return say(desk.person(who).uuid, desk.person(whom).uuid)


@act(who=PLACE)
def delete_for_good(desk: Desk, who: int) -> str:
    if not desk.world.erases:
        raise Nothing
    stored = desk.person(who)
    desk.services.bulk.delete(Selection.of([stored.uuid]), 1)
    desk.world.whole = False
    return f"{stored.name} ({stored.id})"
