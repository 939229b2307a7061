"""A workspace with the contacts of a data set, to search in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session

from store.core import urns
from store.core.contacts import search_keys
from store.core.errors import InvalidUrn
from store.core.types import Address, Contact, Group, Status, Urn, Value
from store.database import models
from store.repositories import settings
from store.services import Services, open_services
from store.workspace import bulk
from tests.conformance.query_context import DataSet, date_order, fields_of


class SearchWorkspace:
    """A database with the contacts of a data set."""

    def __init__(self, dataset: DataSet, path: Path) -> None:
        self.dataset = dataset
        self.services: Services = open_services(str(path))
        self.services.database.write(self._set_up)
        groups = {name: self.services.groups.create(name) for name in dataset.get("groups") or ()}
        people = [self._contact(said, groups, place) for place, said in enumerate(dataset["contacts"])]
        ids = [said.get("id") or place for place, said in enumerate(dataset["contacts"], start=1)]
        self.services.database.write(lambda session: _insert(session, people, ids))
        self.keys = {one.uuid: said["key"] for one, said in zip(people, dataset["contacts"], strict=True)}

    def _set_up(self, session: Session) -> None:
        env = self.dataset["env"]
        settings.bump(session, reroutes=False)
        settings.write(session, "timezone", env.get("timezone") or "UTC")
        settings.write(session, "date_order", date_order(env))
        settings.write(session, "default_country", env.get("default_country") or "")
        made = datetime(2010, 1, 1, tzinfo=UTC)
        for field in fields_of(self.dataset) or ():
            named = {"key": field.key, "name": field.name, "folded": search_keys.text_key(field.name)}
            kind = {"uuid": field.uuid, "type": str(field.type)}
            rest = {"featured": False, "priority": 0, "created_on": made}
            session.execute(insert(models.fields).values(**named, **kind, **rest))

    def _contact(self, said: Mapping[str, Any], groups: Mapping[str, Group], place: int) -> Contact:
        # Contacts are listed oldest first.
        made = datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=place)
        return Contact(
            uuid=said.get("uuid") or f"00000000-0000-4000-8000-{place:012d}",
            name=said.get("name") or "",
            status=Status(said.get("status") or "active"),
            language=said.get("language") or "",
            addresses=tuple(Address(_urn(text)) for text in said.get("urns") or ()),
            fields={key: _value(value) for key, value in (said.get("fields") or {}).items() if value},
            groups=tuple(groups[name] for name in said.get("groups") or ()),
            created_on=_moment(said.get("created_on")) or made,
            last_seen_on=_moment(said.get("last_seen_on")),
        )


def _insert(session: Session, people: list[Contact], ids: list[int]) -> None:
    """Insert contacts with these ascending ids: a row is inserted and deleted before a gap."""
    for _offset, run in groupby(enumerate(ids), key=lambda pair: pair[1] - pair[0]):
        places = [place for place, _id in run]
        before = ids[places[0]] - 1
        made = datetime(2010, 1, 1, tzinfo=UTC)
        nobody = {"id": before, "uuid": "nobody", "created_on": made, "modified_on": made}
        if before:
            session.execute(insert(models.contacts).values(**nobody))
        bulk.insert_contacts(session, [people[place] for place in places])
        session.execute(delete(models.contacts).where(models.contacts.c.uuid == "nobody"))


def _value(said: Mapping[str, Any]) -> Value:
    number = said.get("number")
    value = Value(
        text=str(said.get("text") or ""),
        number=None if number is None else Decimal(str(number)),
        datetime=_moment(said.get("datetime")),
    )
    return replace(
        value,
        state=said.get("state") or "",
        district=said.get("district") or "",
        ward=said.get("ward") or "",
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _urn(text: str) -> Urn:
    try:
        return urns.parse(text)
    except InvalidUrn:
        scheme, _colon, path = text.partition(":")
        return Urn(scheme, path.partition("#")[0])
