"""What the database itself refuses, whoever writes to it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlmodel import Session

from store.database import models
from store.database.driver_errors import DriverFault
from store.repositories import counts
from store.services import Services
from tests.store.databases import START

CONTACT = {
    "uuid": "c1",
    "name": "",
    "status": "active",
    "created_on": START,
    "modified_on": START,
    "version": 1,
}
ADDRESS = {"identity": "tel:+1", "scheme": "tel", "path": "+1", "display": "", "position": 0, "lock_by": ""}
CHANNEL = {
    "uuid": "h1",
    "name": "Twilio",
    "folded": "twilio",
    "type": "T",
    "address": "",
    "schemes": ["tel"],
    "roles": ["send"],
    "country": "",
    "match_prefixes": [],
    "allow_international": False,
    "carrier": "",
    "enabled": True,
    "created_on": START,
}
FIELD = {
    "uuid": "f1",
    "key": "age",
    "name": "Age",
    "folded": "age",
    "type": "number",
    "featured": False,
    "priority": 0,
    "created_on": START,
}
GROUP = {"uuid": "g1", "name": "Farmers", "folded": "farmers", "query": "", "created_on": START}
JOURNAL = {"at": START, "kind": "updated", "operator": "", "source": "screen"}
MESSAGE = {
    "uuid": "m1",
    "contact_id": 1,
    "identity": "tel:+1",
    "direction": "in",
    "visibility": "visible",
    "text": "",
    "created_on": START,
}

Row = tuple[Any, dict[str, Any]]

REFUSED: dict[str, list[Row]] = {
    "two rows for one address": [(models.addresses, ADDRESS), (models.addresses, ADDRESS)],
    "two contacts with one uuid": [(models.contacts, CONTACT), (models.contacts, CONTACT)],
    "a status that is none": [(models.contacts, {**CONTACT, "status": "deleted"})],
    "a name of 129 characters": [(models.contacts, {**CONTACT, "name": "x" * 129})],
    "a version of 0": [(models.contacts, {**CONTACT, "version": 0})],
    "an address of nobody that is": [(models.addresses, {**ADDRESS, "contact_id": 9})],
    "a lock on no channel that is": [(models.addresses, {**ADDRESS, "channel_id": 9})],
    "a lock by something else": [(models.addresses, {**ADDRESS, "lock_source": "magic"})],
    "a position before the first": [(models.addresses, {**ADDRESS, "position": -1})],
    "two channels of one name": [(models.channels, CHANNEL), (models.channels, {**CHANNEL, "uuid": "h2"})],
    "a channel without a name": [(models.channels, {**CHANNEL, "name": ""})],
    "a channel's name of 65 characters": [(models.channels, {**CHANNEL, "name": "x" * 65})],
    "two fields of one name": [
        (models.fields, FIELD),
        (models.fields, {**FIELD, "uuid": "f2", "key": "age2"}),
    ],
    "two fields with one key": [
        (models.fields, FIELD),
        (models.fields, {**FIELD, "uuid": "f2", "folded": "x"}),
    ],
    "a field of a type that is none": [(models.fields, {**FIELD, "type": "colour"})],
    "two groups of one name": [(models.groups, GROUP), (models.groups, {**GROUP, "uuid": "g2"})],
    "a group without a name": [(models.groups, {**GROUP, "name": ""})],
    "a member of no group that is": [
        (models.contacts, {**CONTACT, "id": 1}),
        (models.memberships, {"group_id": 9, "contact_id": 1}),
    ],
    "a message to nobody that is": [(models.messages, MESSAGE)],
    "a message that goes sideways": [
        (models.contacts, {**CONTACT, "id": 1}),
        (models.messages, {**MESSAGE, "direction": "up"}),
    ],
    "a message that is hidden": [
        (models.contacts, {**CONTACT, "id": 1}),
        (models.messages, {**MESSAGE, "visibility": "hidden"}),
    ],
    "an action of a kind that is none": [(models.journal, {**JOURNAL, "kind": "undid"})],
    "an action from a place that is none": [(models.journal, {**JOURNAL, "source": "fax"})],
    "history of a channel with a contact": [
        (models.contacts, {**CONTACT, "id": 1}),
        (models.journal, {**JOURNAL, "id": 1}),
        (
            models.history,
            {"journal_id": 1, "subject": "channel", "reference": "c1", "contact_id": 1, "changes": []},
        ),
    ],
    "an action that is taken back twice": [
        (models.journal, {**JOURNAL, "id": 1}),
        (models.journal, {**JOURNAL, "id": 2, "undoes": 1}),
        (models.journal, {**JOURNAL, "id": 3, "undoes": 1}),
    ],
    "history of a thing that is none": [
        (models.journal, {**JOURNAL, "id": 1}),
        (models.history, {"journal_id": 1, "subject": "label", "reference": "l1", "changes": []}),
    ],
}


@pytest.mark.parametrize("rows", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_refuses(services: Services, rows: list[Row]) -> None:
    with pytest.raises(DriverFault, match=r"Violation|IntegrityError"):
        services.database.write(inserting(*rows))


def test_the_same_rows_are_taken_when_nothing_is_wrong(services: Services) -> None:
    good: list[Row] = [
        (models.contacts, {**CONTACT, "id": 1, "name": "x" * 128}),
        (models.channels, {**CHANNEL, "id": 1}),
        (models.addresses, {**ADDRESS, "contact_id": 1, "channel_id": 1, "lock_source": "choice"}),
        (models.fields, {**FIELD, "id": 1}),
        (models.groups, {**GROUP, "id": 1}),
        (models.memberships, {"group_id": 1, "contact_id": 1}),
        (models.messages, {**MESSAGE, "channel_id": 1}),
        (models.journal, {**JOURNAL, "id": 1}),
    ]
    services.database.write(inserting(*good))


def test_an_address_can_change_hands_but_not_be_with_two(services: Services) -> None:
    services.database.write(
        inserting(
            (models.contacts, {**CONTACT, "id": 1}),
            (models.addresses, {**ADDRESS, "id": 1, "contact_id": 1}),
            (models.addresses, {**ADDRESS, "id": 2, "identity": "tel:+2", "contact_id": 1}),
        )
    )
    clash = update(models.addresses).where(models.addresses.c.id == 2).values(identity="tel:+1")
    with pytest.raises(DriverFault, match=r"Violation|IntegrityError"):
        services.database.write(lambda session: session.execute(clash))


def inserting(*rows: Row) -> Callable[[Session], None]:
    """A piece of work that inserts rows, which are counted then."""

    def work(session: Session) -> None:
        for table, row in rows:
            session.execute(insert(table).values(row))
        counts.recount(session)

    return work
