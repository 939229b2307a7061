"""A workspace with something of everything, and all that an operator can do in it and take back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from store.core.contacts.merging import MergeChoice
from store.core.contacts.selection import Selection
from store.core.types import Contact, FieldType, Status, Urn
from store.core.views import Listing
from store.database import models
from store.repositories import counts
from store.services import Services
from tests.store.builders import Workbench, edit_of

TABLES = (
    *("channel", "customfield", "contactgroup", "keptsearch", "setting", "place"),
    *("contact", "address", "fieldvalue", "membership", "message", "merger"),
)
INTERNAL = {"revision", "routes_revision", "name_order", "day"}
PASSING = {"id", "version", "modified_on", "filled_to", "state", "sort_name"}
"""What is not the same after an action was taken back: keys, the order by codes that come of keys where names
are hidden, and counters of changes."""


def content(services: Services) -> dict[str, list[dict[str, object]]]:
    """Everything in the database but the journal, with uuids in place of the keys that are given anew; its
    kept counts are right."""
    with services.database.reading() as session:
        assert list(counts.wrong(session)) == []
        rows = {
            name: [dict(row) for row in session.execute(select(table)).mappings()]
            for name in TABLES
            if (table := models.contacts.metadata.tables[name]) is not None
        }
        apart = session.execute(select(models.told_apart)).all()
    keys = {
        column: {row["id"]: row["uuid"] for row in rows[name]}
        for column, name in (
            ("contact_id", "contact"),
            ("channel_id", "channel"),
            ("route_channel_id", "channel"),
            ("field_id", "customfield"),
            ("group_id", "contactgroup"),
        )
    }
    people = keys["contact_id"]
    # When that was said, and by whom, is of the action that did so last.
    rows["toldapart"] = [
        {"of": sorted(str(people[one]) for one in (two.first_id, two.second_id))} for two in apart
    ]
    return {name: sorted(_plain(listed, keys), key=repr) for name, listed in rows.items()}


def _plain(rows: list[dict[str, object]], keys: dict[str, dict[object, object]]) -> list[dict[str, object]]:
    return [
        {
            name: keys[name].get(value) if name in keys else value
            for name, value in row.items()
            if name not in PASSING
        }
        for row in rows
        if not _is_passing(row)
    ]


def _is_passing(row: dict[str, object]) -> bool:
    """Whether it is a counter, a setting that is unset, or an address that nobody has."""
    is_nobodys = "identity" in row and "position" in row and row["contact_id"] is None
    return row.get("key") in INTERNAL or row.get("value") == "" or is_nobodys


@dataclass
class Bench:
    """A workspace with something of everything."""

    services: Services
    workbench: Workbench
    folder: Path

    @property
    def jane(self) -> Contact:
        return self.services.contacts.find("Jane")

    @property
    def paul(self) -> Contact:
        return self.services.contacts.find("Paul")

    def channel(self, name: str = "MTN") -> str:
        return self.services.channels.find(name).uuid


@pytest.fixture
def bench(workbench: Workbench, tmp_path: Path) -> Bench:
    services = workbench.services
    workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.add_bot("Bot")
    workbench.add_channel("Airtel", "+250733000000", country="RW")
    services.fields.create("Age", FieldType.NUMBER)
    services.fields.change("age", featured=True)
    services.fields.create("Village", featured=True)
    farmers = services.groups.create("Farmers")
    adults = services.groups.create("Adults", "age > 17")
    services.groups.fill(adults.uuid)
    services.searches.keep("Bots", 'channel = "Bot"')
    jane = workbench.add(
        "Jane", "tel:+250788111111", "telegram:7", fields={"age": "42"}, groups=(farmers.uuid,)
    )
    services.messages.receive(services.channels.find("MTN").uuid, Urn("tel", "+250788111111"), "Muraho")
    workbench.add("Paul", "tel:+250733222222", language="kin")
    del jane
    return Bench(services, workbench, tmp_path)


def imported(bench: Bench) -> None:
    path = bench.folder / "people.csv"
    path.write_text(
        "URN:Tel,Name,Field:Crop,Field:Age\n+250788111111,Jane Doe,maize,43\n+250788333333,Zoe,beans,20\n"
    )
    bench.services.imports.run(path, group="Imported")


def loaded(bench: Bench, services: Services | None = None, district: str = "Gasabo") -> None:
    path = bench.folder / "places.csv"
    path.write_text(f"State,Aliases,District\nKigali City,Kigali,{district}\n")
    (services or bench.services).places.load(path, country="Rwanda")


def merged(bench: Bench) -> None:
    """Jane, who has a lock, a group, a value and a message, goes into Paul."""
    merging = bench.services.merging
    found = merging.compare(bench.paul.uuid, bench.jane.uuid)
    merging.merge(found.kept.uuid, found.other.uuid, MergeChoice({"name": True}), found.versions)


def renamed(bench: Bench) -> None:
    services = bench.services
    services.channels.update(replace(services.channels.find("Bot"), name="Telegram bot"))


def ordered(bench: Bench) -> None:
    bench.services.fields.order(["village", "age"])


Act = Callable[[Bench], object]

ACTS: dict[str, tuple[Act, str]] = {
    "a new contact": (
        lambda b: b.workbench.add("Zoe", "tel:+250788999999", fields={"age": "20"}),
        "Added Zoe",
    ),
    "attributes": (
        lambda b: b.services.contacts.save(b.jane.uuid, edit_of(b.jane, language="eng", fields={"age": "7"})),
        "Changed Jane: language and Age",
    ),
    "addresses": (
        lambda b: b.services.contacts.save(
            b.jane.uuid, edit_of(b.jane, addresses=("mailto:j@x.org", "telegram:7"))
        ),
        "Changed the addresses of Jane",
    ),
    "an order": (
        lambda b: b.services.contacts.raise_address(b.jane.uuid, Urn("telegram", "7")),
        "Reordered the addresses of Jane",
    ),
    "a channel for one": (
        lambda b: b.services.contacts.prefer_channel(b.paul.uuid, b.channel("Airtel")),
        "Chose “Airtel” as the channel of Paul",
    ),
    "no channel": (
        lambda b: b.services.contacts.prefer_channel(b.jane.uuid, None),
        "Cleared the channel of Jane",
    ),
    "a status": (
        lambda b: b.services.contacts.set_status([b.jane.uuid, b.paul.uuid], Status.ARCHIVED),
        "Archived 2 contacts",
    ),
    "a group of many": (
        lambda b: b.services.bulk.join(Selection.all_of(Listing()), b.services.groups.find("Farmers").uuid),
        "Added Paul to the group “Farmers”",
    ),
    "a message": (
        lambda b: b.services.messages.receive(b.channel("Airtel"), Urn("tel", "+250733222222"), "hi"),
        "Recorded a message from Paul",
    ),
    "a message of somebody new": (
        lambda b: b.services.messages.receive(b.channel("Bot"), Urn("telegram", "99"), "hi"),
        "Recorded a message from 99",
    ),
    "a merge": (merged, "Merged Jane into Paul"),
    "an import": (imported, "Imported “people.csv”, 2 contacts"),
    "a channel": (lambda b: b.workbench.add_channel("Tigo", "+250722000000"), "Added the channel “Tigo”"),
    "a channel's name": (renamed, "Renamed the channel “Bot” to “Telegram bot”"),
    "a channel that is off": (
        lambda b: b.services.channels.set_enabled(b.channel(), False),
        "Disabled the channel “MTN”",
    ),
    "a field": (lambda b: b.services.fields.create("Crop"), "Added the field “Crop”"),
    "a field's type": (
        lambda b: b.services.fields.change("age", name="Years", type=FieldType.TEXT),
        "Changed the field “Years”: name and type",
    ),
    "a column": (
        lambda b: b.services.fields.change("village", featured=False),
        "Changed the field “Village”: featured",
    ),
    "the order of fields": (ordered, "Reordered the fields"),
    "a group": (lambda b: b.services.groups.create("Others"), "Added the group “Others”"),
    "a smart group": (lambda b: b.services.groups.create("Old", "age > 60"), "Added the group “Old”"),
    "a group's query": (
        lambda b: b.services.groups.change(b.services.groups.find("Adults").uuid, query="age > 50"),
        "Changed the group “Adults”: query",
    ),
    "a group's name": (
        lambda b: b.services.groups.change(b.services.groups.find("Farmers").uuid, name="Growers"),
        "Renamed the group “Farmers” to “Growers”",
    ),
    "a search": (lambda b: b.services.searches.keep("Young", "age < 18"), "Added the search “Young”"),
    "a search that is removed": (
        lambda b: b.services.searches.forget(b.services.searches.kept()[0].uuid),
        "Removed the search “Bots”",
    ),
    "a search's name": (
        lambda b: b.services.searches.rename(b.services.searches.kept()[0].uuid, "Robots"),
        "Renamed the search “Bots” to “Robots”",
    ),
    "places": (loaded, "Loaded places"),
    "a setting": (
        lambda b: b.services.settings.set("default_country", "KE"),
        "Changed the setting default_country",
    ),
}
