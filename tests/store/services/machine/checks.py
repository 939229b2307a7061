"""What is true of a workspace whatever was done in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from store.core.history.changes import MERGED, MERGED_INTO, TOLD_APART, Change, difference
from store.core.types import Contact, Status
from store.database import models
from store.repositories import counts, mapping
from store.repositories.snapshot import WorkspaceSnapshot
from store.services import Services
from store.workspace import contacts as repository
from store.workspace.undo import kinds
from tests.store.workspace.smart_group_checks import misplaced

_FREE = {"id", "version", "modified_on"}
"""Columns of a contact that nothing else tells."""

_OF_LINES = ("message", "created_on", MERGED, MERGED_INTO)
"""Attributes of lines about a contact that are none of the contact itself."""

_NOTES = ("locks", "imported")
"""Attributes of a line that say what happened beside it."""

_AGES = ("created_on", "operator")
"""Attributes of definitions that history tells only of those that were made again."""

Values = dict[str, Any]


def everything(services: Services) -> None:
    """All of it."""
    with services.database.reading() as session:
        snapshot = services._context.cache.current(session)
        people = repository.load(session, models.contacts.c.id > 0)
        told = History(session)
        problems = [
            *addresses_in_disorder(session),
            *rows_that_differ(session, snapshot, people),
            *(
                f"{one.name} is in a group"
                for one in people
                if one.groups and one.status is not Status.ACTIVE
            ),
            *misplaced(session, snapshot, people),
            *counts.wrong(session),
            *told_otherwise(told.people(), now_of(people)),
            *told_otherwise(told.definitions, definitions_now(session, services, told.definitions)),
            *(f"by history or in fact only, not the same: {two}" for two in told.apart ^ apart_now(session)),
            *strays(session),
            *unfinished(session),
        ]
        assert not problems, "\n".join(problems)


def addresses_in_disorder(session: Session) -> list[str]:
    """Addresses that two have, and lists with a gap."""
    table = models.addresses
    rows = session.execute(select(table).order_by(table.c.contact_id, table.c.position)).all()
    owners: dict[str, list[Any]] = defaultdict(list)
    positions: dict[Any, list[int]] = defaultdict(list)
    for row in rows:
        owners[f"{row.scheme}:{row.path}"].append(row.contact_id)
        if row.contact_id is not None:
            positions[row.contact_id].append(row.position)
    twice = [f"{urn} is of {of}" for urn, of in owners.items() if len(of) > 1]
    gaps = [f"{who} has {at}" for who, at in positions.items() if at != list(range(len(at)))]
    return [*twice, *gaps]


def rows_that_differ(session: Session, snapshot: WorkspaceSnapshot, people: Iterable[Contact]) -> list[str]:
    """Contacts whose row is not what their parts and their route come to."""
    rows = {row["id"]: dict(row) for row in session.execute(select(models.contacts)).mappings()}
    found = []
    for one in people:
        route = snapshot.route(one)
        channel = snapshot.channel_ids[route.channel.uuid] if route.channel else None
        hidden = snapshot.workspace.redacted
        wanted = {
            **mapping.contact_columns(one, hidden=hidden),
            "uuid": one.uuid,
            "route_channel_id": channel,
            "route_locked": route.is_locked,
            "sort_channel": mapping.sort_channel(route.channel),
            "created_on": one.created_on,
            "version": one.version,
        }
        is_now = rows[one.id]
        found += [
            f"{one.name} ({one.id}): {name} is {is_now[name]!r}, not {value!r}"
            for name, value in wanted.items()
            if name not in _FREE and is_now[name] != value
        ]
    return found


def apart_now(session: Session) -> set[frozenset[str]]:
    """The uuids of those who are told apart."""
    uuids = {
        row.id: row.uuid for row in session.execute(select(models.contacts.c.id, models.contacts.c.uuid))
    }
    rows = session.execute(select(models.told_apart))
    return {frozenset((uuids[row.first_id], uuids[row.second_id])) for row in rows}


def strays(session: Session) -> Iterator[str]:
    """Lines of history that are not with the contact that they tell of, or that it was merged into."""
    into = {row.uuid: row.into for row in session.execute(select(models.mergers))}
    ids = {row.uuid: row.id for row in session.execute(select(models.contacts.c.uuid, models.contacts.c.id))}
    for line in session.execute(select(models.history).where(models.history.c.subject == "contact")):
        uuid = line.reference
        while uuid not in ids and uuid in into:
            uuid = into[uuid]
        if line.contact_id != ids.get(uuid):
            yield f"line {line.id} of {line.reference} is with {line.contact_id}, not with {ids.get(uuid)}"


def unfinished(session: Session) -> list[str]:
    """Work that has come to no end."""
    query = select(models.journal).where(models.journal.c.state.not_in(("done", "undone")))
    return [f"entry {row.id} is {row.state}" for row in session.execute(query)]


def told_otherwise(told: Mapping[Any, Values], now: Mapping[Any, Values]) -> Iterator[str]:
    """Where history, played from nothing, comes to something else than there is."""
    for key in {**told, **now}:
        before, after = told.get(key, {}), now.get(key, {})
        for name in {**before, **after}:
            if (before.get(name) or None) != (after.get(name) or None):
                yield f"{key}: {name} is {after.get(name)!r}, by its history {before.get(name)!r}"


class History:
    """All the history there is, played again from nothing, and what it makes of contacts and definitions."""

    def __init__(self, session: Session) -> None:
        self._people: dict[str, Values] = {}
        self.apart: set[frozenset[str]] = set()
        self.definitions: dict[tuple[str, str], Values] = {}
        table, journal = models.history, models.journal
        query = select(table, journal.c.kind).join(journal, table.c.journal_id == journal.c.id)
        for line in session.execute(query.order_by(table.c.id)):
            changes = tuple(map(Change.from_json, line.changes))
            if line.subject == "contact":
                self._contact(line, changes)
            else:
                self._definition(line, changes)

    def _contact(self, line: Row[Any], changes: tuple[Change, ...]) -> None:
        if line.kind == "deleted":
            # Nothing else is left of it.
            self._go(line.reference)
            return
        one = self._people.setdefault(line.reference, {"groups": {}})
        for change in changes:
            if change.attribute == "groups":
                self._move(one["groups"], change, line)
            elif change.attribute == TOLD_APART:
                two = frozenset((line.reference, (change.after or change.before)["uuid"]))
                self.apart = self.apart | {two} if change.after else self.apart - {two}
            elif change.attribute not in _OF_LINES:
                _agree(one.get(change.attribute), change, line)
                one[change.attribute] = change.after
        if one.get("status") is None:
            self._go(line.reference)

    def _go(self, uuid: str) -> None:
        self._people.pop(uuid, None)
        self.apart = {two for two in self.apart if uuid not in two}

    def _move(self, inside: Values, change: Change, line: Row[Any]) -> None:
        """Into and out of manual groups; lines about smart ones stand by themselves."""
        before, after = (
            {one["uuid"]: one["name"] for one in side or () if not self._is_smart(one["uuid"])}
            for side in (change.before, change.after)
        )
        if before or after:
            assert before.keys() == inside.keys(), f"line {line.id}: was in {inside}, and not in {before}"
            inside.clear()
            inside.update(after)

    def _is_smart(self, uuid: str) -> bool:
        return bool(self.definitions.get(("group", uuid), {"query": uuid}).get("query"))

    def _definition(self, line: Row[Any], changes: tuple[Change, ...]) -> None:
        key = (line.subject, line.reference)
        one = self.definitions.setdefault(key, {})
        is_gone = any(change.attribute == "name" and change.after is None for change in changes)
        if is_gone:
            self._let_go(line.subject, line.reference, one)
            del self.definitions[key]
            return
        one |= {change.attribute: change.after for change in changes if change.attribute not in _NOTES}

    def _let_go(self, subject: str, reference: str, was: Values) -> None:
        """What goes from contacts with a definition that goes."""
        for one in self._people.values():
            if subject == "field":
                one.pop(f"fields.{was['key']}", None)
            elif subject == "group":
                one["groups"].pop(reference, None)
            elif subject == "channel":
                one["addresses"] = [
                    {"urn": each["urn"]} if each.get("channel") == reference else each
                    for each in one.get("addresses") or ()
                ]

    def people(self) -> dict[str, Values]:
        """The contacts by uuid, each with what is set of it."""
        return {uuid: _plain(one) for uuid, one in self._people.items()}


def _agree(now: Any, change: Change, line: Row[Any]) -> None:
    """That a change begins where the one before it ended."""
    before, after = (_plain({change.attribute: each}) for each in (change.before, now))
    assert before == after, f"line {line.id}: {change.attribute} was {after}, and not {before}"


def now_of(people: Iterable[Contact]) -> dict[str, Values]:
    """The contacts as they are, in the words of history."""
    found = {}
    for one in people:
        changes = difference(None, one, channels={}, labels={})
        said = {change.attribute: change.after for change in changes}
        found[one.uuid] = _plain({**said, "groups": [each["uuid"] for each in said.get("groups", ())]})
    return found


def _plain(one: Values) -> Values:
    """What is set of a contact, without what channels and groups were called."""
    said = {**one}
    if "groups" in said:
        said["groups"] = sorted(said["groups"])
    if "addresses" in said:
        listed = said["addresses"] or ()
        said["addresses"] = [{k: v for k, v in each.items() if k != "name"} for each in listed]
    return {name: value for name, value in said.items() if value}


def definitions_now(
    session: Session, services: Services, told: dict[tuple[str, str], Values]
) -> dict[tuple[str, str], Values]:
    """The definitions as they are: all that there are, and those settings that history tells of."""
    found: dict[tuple[str, str], Values] = {}
    tables = {
        "channel": models.channels,
        "field": models.fields,
        "group": models.groups,
        "setting": models.kept_searches,
    }
    keys = {key: [*values] for key, values in told.items()}
    for subject, table in tables.items():
        for uuid in session.execute(select(table.c.uuid)).scalars():
            keys.setdefault((subject, uuid), ["name"])
    around = kinds.Around(session, services._context.cache, None)
    for (subject, reference), names in keys.items():
        read = kinds.of(around, subject, reference, names).read()
        if read is not None:
            untold = {*_AGES} - told.get((subject, reference), {}).keys()
            found[subject, reference] = {name: value for name, value in read.items() if name not in untold}
    return found
