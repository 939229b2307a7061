"""A workspace in which a case changes one contact."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, update
from sqlmodel import Session

from store.core import urns
from store.core.contacts.names import MAX_NAME
from store.core.contacts.selection import Selection
from store.core.errors import CordboardError, InvalidContact, InvalidUrn
from store.core.fields.places import Level, Place
from store.core.fields.values import MAX_TEXT
from store.core.types import Address, Channel, Contact, FieldType, Role, Status, Urn, Value
from store.database import models
from store.repositories import fields, groups, places, settings
from store.services import Services
from store.services.contacts.bulk_acts import Parts
from store.workspace import contacts as repository
from tests.conformance.cases import Case
from tests.conformance.reading import Said, plain
from tests.store.builders import edit_of
from tests.store.databases import Clock

DATE_ORDERS = {"YYYY-MM-DD": "ymd", "DD-MM-YYYY": "dmy", "MM-DD-YYYY": "mdy"}

PEER_GROUPS = ("Open Tickets", "Active", "Blocked", "Stopped", "Archived")
"""Groups that the peers keep themselves: groups of these names cannot be made here."""


NO_ZONE = {"timezone": "A contact has no time zone of its own."}


def moment(text: str) -> datetime:
    """The moment that a case writes, cut to microseconds."""
    whole, dot, rest = text.replace("Z", "+00:00").partition(".")
    if dot:
        digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
        whole += f".{digits[:6].ljust(6, '0')}{rest[len(digits) :]}"
    return datetime.fromisoformat(whole)


class ModifierWorkspace:
    """A workspace with fields, groups and places, and the one contact that a case is about."""

    def __init__(self, services: Services, clock: Clock, folder: Path, space: Case, case: Said) -> None:
        self.services, self.clock, self._folder = services, clock, folder
        if "now" in case:
            clock.now = moment(case["now"])
        self._set_up(space, redacted=bool(case.get("redact")))
        services.database.write(lambda session: self._store_contact(session, case["before"]))
        services.recount()

    def _set_up(self, space: Case, *, redacted: bool) -> None:
        env = space["env"]

        def work(session: Session) -> None:
            settings.bump(session, reroutes=True)
            settings.write(session, "date_order", DATE_ORDERS[env.get("date_format", "DD-MM-YYYY")])
            settings.write(session, "timezone", env.get("timezone") or "UTC")
            settings.write(session, "default_country", env.get("default_country") or "")
            hidden = redacted or env.get("redaction") == "urns"
            settings.write(session, "redacted", "yes" if hidden else "no")
            for field in space.get("fields", ()):
                fields.add(session, field["key"].capitalize(), FieldType(field["type"]), self.clock.now)
            if "locations" in space:
                places.replace_all(session, list(_places(space["locations"], "", Level.COUNTRY)))
            # Also groups whose query is invalid, as when its field is gone; there are no contacts yet.
            made = [
                groups.add(session, said["name"], self.clock.now, query=said.get("query", ""))
                for said in _groups(space)
            ]
            self.groups = {group.name: group for group in made}
            session.execute(update(models.groups).values(state="ready"))

        self.services.database.write(work)

    def _store_contact(self, session: Session, said: Said) -> None:
        """Store the contact as it is before."""
        said.pass_over(NO_ZONE)
        snapshot = self.services._context.cache.current(session, hold=True)
        values = {key: _value(value) for key, value in (plain(said.get("fields")) or {}).items()}
        own = [self.groups[name] for name in said.get("groups") or () if name in self.groups]
        contact = Contact(
            str(uuid4()),
            said.get("name") or "",
            Status(said.get("status", "active")),
            said.get("language") or "",
            tuple(Address(_urn(text)) for text in said.get("urns") or ()),
            values,
            tuple(group for group in own if not group.is_smart),
            moment(said["created_on"]) if "created_on" in said else None,
            moment(said["last_seen_on"]) if said.get("last_seen_on") else None,
        )
        [(_before, stored)] = repository.save(session, snapshot, [(None, contact)], self.clock.now)
        self.uuid = stored.uuid
        if stored.status is Status.ACTIVE and "groups" in said:
            # Exactly in these groups, even where the query of a smart group says otherwise.
            ours = models.memberships.c.contact_id == stored.id
            session.execute(delete(models.memberships).where(ours))
            for group in own:
                row = {"group_id": snapshot.group_ids[group.uuid], "contact_id": stored.id}
                session.execute(insert(models.memberships).values(row))

    @property
    def contact(self) -> Contact:
        """The contact as it is stored now."""
        with self.services.database.reading() as session:
            found = repository.one(session, self.uuid)
        assert found is not None
        return found

    def apply(self, what: Said) -> list[CordboardError]:
        """Make one change, as far as it is accepted, and return what is refused of it."""
        change = what.known("type", lambda kind: CHANGES[kind.replace(" ", "_").replace("-", "_")])
        refused: list[CordboardError] = []
        try:
            change(self, what, refused)
        except CordboardError as error:
            refused.append(error)
        return refused

    def _do_name(self, what: Said, _refused: list[CordboardError]) -> None:
        name = what["name"] or ""
        if len(name) > MAX_NAME:
            self._import("Name", name)
        else:
            self.services.contacts.edit(self.uuid, lambda form: replace(form, name=name))

    def _do_language(self, what: Said, _refused: list[CordboardError]) -> None:
        self._set(Parts(language=what["language"] or ""))

    def _do_field(self, what: Said, _refused: list[CordboardError]) -> None:
        key, text = what["field"], what["value"] or ""
        if len(text) > MAX_TEXT:
            self._import(f"Field:{key}", text)
        else:
            self._set(Parts(fields={key: text}, as_text=True))

    def _set(self, parts: Parts) -> None:
        report = self.services.bulk.set_parts(Selection.of([self.uuid]), parts)
        assert not report.unable

    def _import(self, column: str, text: str) -> None:
        """People are told that a text is too long; one in a file is cut."""
        path = self._folder / "contact.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows((("Contact UUID", column), (self.uuid, text)))
        if not self.services.channels.all():
            self.services.channels.add(Channel("", "Any", "EX", "", ("ext",), (Role.SEND,)))
        assert not self.services.imports.run(path).errors

    def _do_status(self, what: Said, _refused: list[CordboardError]) -> None:
        self.services.contacts.set_status([self.uuid], what.known("status", Status))

    def _do_groups(self, what: Said, refused: list[CordboardError]) -> None:
        adds = what.one_of("modification", ("add", "remove")) == "add"
        chosen = [self.groups[name] for name in what.get("groups") or ()]
        if what.get("all_groups"):
            chosen = [group for group in self.contact.groups if not group.is_smart]
        for group in chosen:
            try:
                act = self.services.bulk.join if adds else self.services.bulk.leave
                report = act(Selection.of([self.uuid]), group.uuid)
            except CordboardError as error:
                refused.append(error)
            else:
                if report.unable and self.contact.status is not Status.ARCHIVED:
                    refused.append(CordboardError("Only active contacts are in groups."))

    def _do_seen(self, what: Said, _refused: list[CordboardError]) -> None:
        """When somebody was seen is only ever set by a message, which would change the addresses too."""
        seen = moment(what["seen_on"])

        def work(session: Session) -> None:
            snapshot = self.services._context.cache.current(session, hold=True)
            before = repository.one(session, self.uuid, lock=True)
            assert before is not None
            if before.last_seen_on is None or seen > before.last_seen_on:
                after = replace(before, last_seen_on=seen)
                repository.save(session, snapshot, [(before, after)], self.clock.now)

        self.services.database.write(work)

    def _do_urns(self, what: Said, refused: list[CordboardError]) -> None:
        current = self.contact
        now = [address.urn for address in current.addresses]
        named: list[Urn] = []
        for text in what.get("urns") or ():
            try:
                urn = urns.normalize(urns.parse(text))
                urns.validate(urn)
                named.append(urn)
            except InvalidUrn as error:
                refused.append(error)
        wanted = {
            "append": [*now, *(urn for urn in named if urn not in now)],
            "remove": [urn for urn in now if urn not in named],
            "set": named,
        }[what.one_of("modification", ("append", "remove", "set"))]
        try:
            self.services.contacts.save(self.uuid, edit_of(current, addresses=tuple(wanted)))
        except InvalidContact as error:
            refused.append(error)

    def _do_re_evaluate_smart_groups(self, _what: Said, _refused: list[CordboardError]) -> None:
        filling = update(models.groups).where(models.groups.c.query != "").values(state="filling")
        self.services.database.write(lambda session: session.execute(filling))
        for uuid in self.services.groups.filling():
            self.services.groups.fill(uuid)


Change = Callable[[ModifierWorkspace, Said, list[CordboardError]], None]

CHANGES: Mapping[str, Change] = {
    "name": ModifierWorkspace._do_name,
    "language": ModifierWorkspace._do_language,
    "field": ModifierWorkspace._do_field,
    "status": ModifierWorkspace._do_status,
    "groups": ModifierWorkspace._do_groups,
    "seen": ModifierWorkspace._do_seen,
    "urns": ModifierWorkspace._do_urns,
    "re_evaluate_smart_groups": ModifierWorkspace._do_re_evaluate_smart_groups,
}


def _groups(space: Case) -> Iterable[Case]:
    return (group for group in space["groups"] if group["name"] not in PEER_GROUPS)


def _value(said: Case) -> Value:
    """A value of a case, with its parts."""
    return Value(
        said["text"],
        Decimal(str(said["number"])) if "number" in said else None,
        moment(said["datetime"]) if "datetime" in said else None,
        said.get("state", ""),
        said.get("district", ""),
        said.get("ward", ""),
    )


def _places(said: Any, parent: str, level: Level) -> Iterable[Place]:
    path = f"{parent} > {said['name']}" if parent else said["name"]
    yield Place(level, path, tuple(said.get("aliases", ())), parent)
    for child in said.get("children", ()):
        yield from _places(child, path, Level(level + 1))


def _urn(text: str) -> Urn:
    """The address in a text; a channel in its query is ignored."""
    path, sign, display = text.partition("#")
    return urns.normalize(urns.parse(f"{path.partition('?')[0]}{sign}{display}"))
