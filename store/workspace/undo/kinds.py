"""What undo knows of each kind of definition: channels, fields, groups, saved searches and settings."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Table, func, select, update
from sqlmodel import Session

from store.core.channels.rules import check
from store.core.channels.settings import PREFIX
from store.core.channels.short_names import proposal
from store.core.channels.values import from_values, to_values
from store.core.errors import InvalidContact, InvalidGroup, Problem
from store.core.query.errors import QueryError
from store.core.query.query import Query
from store.core.text import folded, quoted
from store.core.types import Channel, Field, FieldType, Group
from store.database.models import (
    addresses,
    channels,
    fields,
    groups,
    import_runs,
    kept_searches,
    memberships,
    messages,
    values,
)
from store.database.models import journal as journal_table
from store.repositories import channels as channel_rows
from store.repositories import fields as field_rows
from store.repositories import groups as group_rows
from store.repositories import journal, places, settings
from store.repositories.delivery import pauses
from store.repositories.group_queries import meaning_of
from store.repositories.journal import State
from store.repositories.snapshot import SnapshotCache, WorkspaceSnapshot
from store.workspace import field_usage, saved_searches, smart_groups

Values = Mapping[str, Any]
"""The attributes of a definition as changes keep them, by name."""


@dataclass
class FollowUp:
    """What is to be renewed after the transaction: routes, all of them where `schemes` is empty, the order of
    names, and the members of groups."""

    routes: bool = False
    schemes: set[str] = field(default_factory=set)
    names: bool = False
    groups: bool = False


@dataclass(frozen=True)
class Around:
    """Where a definition is taken back; `import_id` is the import whose entry it is. With `dry` nothing is
    written."""

    session: Session
    cache: SnapshotCache
    import_id: int | None
    dry: bool = False
    follow_up: FollowUp = field(default_factory=FollowUp)

    @property
    def snapshot(self) -> WorkspaceSnapshot:
        """The workspace as it is by now."""
        return self.cache.current(self.session)


class Definition(ABC):
    """One definition, as far as undo has to know it."""

    subject: ClassVar[str]
    word: ClassVar[str]

    def __init__(self, around: Around, reference: str) -> None:
        self.around, self.session, self.reference = around, around.session, reference

    @abstractmethod
    def read(self) -> dict[str, Any] | None:
        """Its attributes as they are; None when it is not there."""

    @abstractmethod
    def write(self, before: Values, after: Values) -> Iterable[journal.Record]:
        """Change it, and what follows; returns lines about others. InvalidContact when it cannot be so."""

    @abstractmethod
    def add(self, values: Values) -> None:
        """Make it again; InvalidContact when it cannot be."""

    @abstractmethod
    def remove(self, values: Values) -> None:
        """Remove it, which nothing hangs on."""

    def uses(self) -> Iterator[str]:
        """What hangs on it, each in words."""
        return iter(())

    def called(self, values: Values) -> str:
        """What it is called in a sentence."""
        return f"The {self.word} {quoted(str(values.get('name') or ''))}"

    def _searches(self, asked: str) -> Iterator[str]:
        """The smart groups and saved searches that ask for it, by an attribute of what a query needs."""
        snapshot = self.around.snapshot
        for smart in snapshot.smart_groups:
            if smart.query is not None and self.reference in getattr(smart.query.needs, asked):
                yield f"the group {quoted(smart.group.name)} asks for it"
        for one in saved_searches.kept(self.session):
            query = _parsed(snapshot, one.text)
            if query is not None and self.reference in getattr(query.needs, asked):
                yield f"the search {quoted(one.name)} asks for it"

    def _count(self, table: Table, *where: Any) -> int:
        query = select(func.count()).select_from(table).where(*where)
        return int(self.session.execute(query).scalar_one())


class _Channel(Definition):
    subject = word = "channel"

    def read(self) -> dict[str, Any] | None:
        found = [one for one in channel_rows.all_channels(self.session) if one.uuid == self.reference]
        if not found:
            return None
        return {**said(found[0]), "paused": pauses.standing(self.session, self.reference)}

    def uses(self) -> Iterator[str]:
        row = select(channels.c.id).where(channels.c.uuid == self.reference).scalar_subquery()
        if locked := self._count(addresses, addresses.c.channel_id == row):
            yield f"{_counted(locked, 'address')} locked to it"
        if carried := self._count(messages, messages.c.channel_id == row):
            yield f"{_counted(carried, 'message')} of it"
        yield from self._searches("channels")

    def write(self, before: Values, after: Values) -> Iterable[journal.Record]:
        new, others = _channel(after), channel_rows.all_channels(self.session)
        check(new, others)
        asked: list[journal.Record] = []
        if after["name"] != before["name"]:
            asked = follow_channel_name(self.session, self.around.snapshot, new)
        channel_rows.update_channel(self.session, new)
        if after["paused"] != before["paused"]:
            pauses.put(self.session, self.reference, after["paused"])
        if new.for_routing() != _channel(before).for_routing():
            self._renew_routes(before, after)
        return asked

    def add(self, values: Values) -> None:
        new, others = _channel(values), channel_rows.all_channels(self.session)
        taken = [one.short_name for one in others]
        if folded(new.short_name) in map(folded, taken):
            new = replace(new, short_name=proposal(new.name, taken))
        check(new, others)
        channel_rows.add(self.session, new)
        self._renew_routes(values)

    def remove(self, values: Values) -> None:
        channel_rows.remove(self.session, self.reference)
        self._renew_routes(values)

    def _renew_routes(self, *sides: Values) -> None:
        self.around.follow_up.routes = True
        self.around.follow_up.schemes.update(scheme for side in sides for scheme in side["schemes"])


class _Field(Definition):
    subject = word = "field"

    def read(self) -> dict[str, Any] | None:
        row = self.session.execute(select(fields).where(fields.c.uuid == self.reference)).first()
        if row is None:
            return None
        one = next(one for one in field_rows.all_fields(self.session) if one.uuid == self.reference)
        return {**said(one), "created_on": row.created_on.isoformat()}

    def uses(self) -> Iterator[str]:
        row = select(fields.c.id).where(fields.c.uuid == self.reference).scalar_subquery()
        if count := self._count(values, values.c.field_id == row):
            yield f"{_counted(count, 'value')} in it"
        key = self.session.execute(select(fields.c.key).where(fields.c.uuid == self.reference)).scalar_one()
        for group in field_usage.smart_groups(self.session).get(key, ()):
            yield f"the group {quoted(group.name)} asks for it"
        for one in saved_searches.kept(self.session):
            query = _parsed(self.around.snapshot, one.text)
            if query is not None and key in query.needs.fields:
                yield f"the search {quoted(one.name)} asks for it"

    def write(self, before: Values, after: Values) -> Iterable[journal.Record]:
        field_rows.write(self.session, _field(self.reference, before), _field(self.reference, after))
        return ()

    def add(self, values: Values) -> None:
        at = values.get("created_on")
        field_rows.put_back(self.session, _field(self.reference, values), _moment(at))

    def remove(self, values: Values) -> None:
        field_rows.remove(self.session, values["key"])


class _Group(Definition):
    subject = word = "group"

    def read(self) -> dict[str, Any] | None:
        row = self.session.execute(select(groups).where(groups.c.uuid == self.reference)).first()
        if row is None:
            return None
        return {"name": row.name, "query": row.query or None, "created_on": row.created_on.isoformat()}

    def uses(self) -> Iterator[str]:
        row = self.session.execute(select(groups).where(groups.c.uuid == self.reference)).one()
        if not row.query and (members := self._count(memberships, memberships.c.group_id == row.id)):
            yield f"{_counted(members, 'contact')} in it"
        if imports := self._imports(row.id):
            yield f"{_counted(imports, 'import')} filling it"
        yield from self._searches("groups")

    def write(self, before: Values, after: Values) -> Iterable[journal.Record]:
        meaning = self._meaning(after["query"])
        kept: list[journal.Record] = []
        if after["name"] != before["name"]:
            snapshot = self.around.snapshot
            name = group_rows.rename(self.session, self.reference, after["name"])[1].name
            kept = saved_searches.follow(self.session, snapshot, "group", self.reference, name)
        if after["query"] != before["query"]:
            group_rows.write_query(self.session, self.reference, after["query"] or "", meaning)
        return kept

    def add(self, values: Values) -> None:
        query = values.get("query") or ""
        group = Group(self.reference, values["name"], query)
        group_rows.put_back(self.session, group, self._meaning(query), _moment(values.get("created_on")))
        ours = update(import_runs).where(import_runs.c.id == self.around.import_id)
        row = select(groups.c.id).where(groups.c.uuid == self.reference).scalar_subquery()
        self.session.execute(ours.values(group_id=row))

    def remove(self, values: Values) -> None:
        group_rows.remove(self.session, self.reference)

    def _imports(self, group_id: int) -> int:
        """How many imports are putting their contacts into it at this moment."""
        runs = import_runs.join(journal_table, journal_table.c.import_id == import_runs.c.id)
        is_running = (import_runs.c.group_id == group_id) & (journal_table.c.state == State.RUNNING)
        other = import_runs.c.id != (self.around.import_id or 0)
        return int(
            self.session.execute(select(func.count()).select_from(runs).where(is_running, other)).scalar_one()
        )

    def _meaning(self, query: str | None) -> str:
        if not query:
            return ""
        try:
            return meaning_of(self.around.snapshot.stored(query))
        except QueryError as error:
            raise InvalidGroup((Problem("query", "Its query from before is no search any more."),)) from error


class _Search(Definition):
    subject, word = "setting", "search"

    def read(self) -> dict[str, Any] | None:
        row = self.session.execute(
            select(kept_searches).where(kept_searches.c.uuid == self.reference)
        ).first()
        if row is None:
            return None
        age = {"operator": row.operator, "created_on": row.created_on.isoformat()}
        return {"name": row.name, "text": row.text, **age}

    def write(self, before: Values, after: Values) -> Iterable[journal.Record]:
        saved_searches.write(self.session, self.reference, after["name"], after["text"])
        return ()

    def add(self, values: Values) -> None:
        at = _moment(values.get("created_on"))
        by = values.get("operator") or ""
        saved_searches.put_back(self.session, self.reference, values["name"], values["text"], by, at)

    def remove(self, values: Values) -> None:
        saved_searches.forget(self.session, self.reference)


class _Setting(Definition):
    subject, word = "setting", "setting"

    def read(self) -> dict[str, Any] | None:
        return {self.reference: settings.read(self.session).get(self.reference) or None}

    def write(self, before: Values, after: Values) -> Iterable[journal.Record]:
        if self.reference == "redacted" and before[self.reference] == "yes":
            # Showing them again asks for the name of the workspace, which no undo does.
            said = "Hidden names and addresses are shown again by the settings only."
            raise InvalidContact((Problem(self.reference, said),))
        country = self.around.snapshot.workspace.default_country
        self.add(after)
        self.around.follow_up.routes |= country != self.around.snapshot.workspace.default_country
        self.around.follow_up.names |= self.reference == "redacted"
        return ()

    def add(self, values: Values) -> None:
        settings.write(self.session, self.reference, values[self.reference] or "")

    def remove(self, values: Values) -> None:
        settings.write(self.session, self.reference, "")

    def called(self, values: Values) -> str:
        return f"The setting {self.reference}"


class _Places(_Setting):
    """All places together, as a file has them."""

    word = "places"

    def read(self) -> dict[str, Any] | None:
        return {"places": places.as_kept(self.session)}

    def write(self, before: Values, after: Values) -> Iterable[journal.Record]:
        places.put_back(self.session, after["places"])
        return ()

    def called(self, values: Values) -> str:
        return "The places"


def of(around: Around, subject: str, reference: str, attributes: Sequence[str]) -> Definition:
    """The definition that a line with changes of these attributes is about."""
    if subject == "setting" and reference == "places":
        return _Places(around, reference)
    if subject == "setting":
        return (_Setting if reference in attributes else _Search)(around, reference)
    known: Mapping[str, type[Definition]] = {"channel": _Channel, "field": _Field, "group": _Group}
    return known[subject](around, reference)


def said(one: Channel | Field | Group | None) -> dict[str, Any]:
    """The attributes of a channel, field or group as changes keep them; none where it is not there."""
    if one is None:
        return {}
    if isinstance(one, Group):
        return {"name": one.name, "query": one.query or None}
    if isinstance(one, Field):
        return {name: value for name, value in asdict(one).items() if name != "uuid"}
    values = {**to_values(one), "created_on": one.created_on.isoformat() if one.created_on else None}
    return values | {PREFIX + key: value for key, value in values.pop("settings").items()}


def follow_channel_name(
    session: Session, snapshot: WorkspaceSnapshot, channel: Channel
) -> list[journal.Record]:
    """Rename a channel in the queries of smart groups and in saved searches; `snapshot` has the old name."""
    by_groups = smart_groups.rename_channel(session, snapshot, channel.uuid, channel.name)
    return [*by_groups, *saved_searches.follow(session, snapshot, "channel", channel.uuid, channel.name)]


def _channel(values: Values) -> Channel:
    own = {name.removeprefix(PREFIX): value for name, value in values.items() if name.startswith(PREFIX)}
    given = {key: value for key, value in own.items() if value}
    return from_values({**values, "created_on": _moment(values["created_on"]), "settings": given})


def _field(uuid: str, values: Values) -> Field:
    kind, featured = FieldType(values["type"]), bool(values.get("featured"))
    return Field(uuid, values["key"], values["name"], kind, featured, values.get("priority") or 0)


def _moment(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None


def _parsed(snapshot: WorkspaceSnapshot, text: str) -> Query | None:
    try:
        return snapshot.stored(text)
    except QueryError:
        return None


def _counted(count: int, word: str) -> str:
    plural = f"{word}es" if word.endswith("s") else f"{word}s"
    return f"{count} {word} is" if count == 1 else f"{count} {plural} are"
