"""History: one entry an action, in words, with what undo needs."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from store.core.history.changes import Change, inverse
from store.core.history.timeline import Topic
from store.core.types import FieldType, Status, Urn
from store.core.views import HistoryKind
from store.database import models
from store.services import Services
from tests.store.builders import Workbench, edit_of

Entry = tuple[str, str, str, list[Change]]


def journal(services: Services) -> list[Entry]:
    """Every record: its action's kind, what it is about, which one, and what changed."""
    query = (
        select(
            models.journal.c.kind,
            models.history.c.subject,
            models.history.c.reference,
            models.history.c.changes,
        )
        .join(models.history, models.history.c.journal_id == models.journal.c.id)
        .order_by(models.history.c.id)
    )
    with services.database.reading() as session:
        rows = session.execute(query).all()
    return [(row[0], row[1], row[2], [Change.from_json(change) for change in row[3]]) for row in rows]


def test_one_save_is_one_entry_that_says_everything(workbench: Workbench) -> None:
    workbench.services.fields.create("Age", FieldType.NUMBER)
    group = workbench.services.groups.create("Farmers")
    jane = workbench.add("Jane", "tel:+13233754866", "twitter:jane", fields={"age": "42"})
    workbench.clock.forward(hours=1)
    changes: dict[str, Any] = {
        "name": "Jane Doe",
        "language": "eng",
        "addresses": ("twitter:jane", "telegram:7"),
        "fields": {"age": "43"},
        "groups": (group.uuid,),
    }
    workbench.services.contacts.save(jane.uuid, edit_of(jane, **changes))
    newest, oldest = workbench.services.contacts.history(jane.uuid)
    assert newest.lines == (
        'Name changed from "Jane" to "Jane Doe".',
        'Language set to "eng".',
        "Removed +1 323-375-4866.",
        "Added 7.",
        'Added to the group "Farmers".',
        'Age changed from "42" to "43".',
    )
    assert (newest.kind, newest.by, newest.source, newest.at) == (
        HistoryKind.UPDATED,
        "ann",
        "screen",
        workbench.clock.now,
    )
    assert (oldest.kind, oldest.lines[0]) == (HistoryKind.CREATED, 'Name set to "Jane".')


def test_the_data_that_undo_needs_is_kept_both_ways(workbench: Workbench) -> None:
    workbench.services.fields.create("Joined", FieldType.DATETIME)
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    jane = workbench.add("Jane", "telegram:7", "tel:+250788111111", fields={"joined": "04-03-2026"})
    workbench.services.messages.receive(mtn.uuid, Urn("tel", "+250788111111"), "hi")
    jane = workbench.again(jane)
    workbench.services.contacts.save(
        jane.uuid, edit_of(jane, addresses=(Urn("telegram", "8", "Jane"),), fields={"joined": ""})
    )
    changes = {change.attribute: change for change in journal(workbench.services)[-1][3]}
    assert changes["addresses"].before == [
        {
            "urn": "tel:+250788111111",
            "channel": mtn.uuid,
            "name": "MTN",
            "source": "message",
            "at": workbench.clock.now.isoformat(),
            "by": "",
        },
        {"urn": "telegram:7"},
    ]
    assert changes["addresses"].after == [{"urn": "telegram:8#Jane"}]
    assert changes["fields.joined"].before == {
        "text": "04-03-2026",
        "datetime": jane.fields["joined"].datetime.isoformat() if jane.fields["joined"].datetime else "",
    }
    assert changes["fields.joined"].after is None
    assert inverse(inverse(tuple(changes.values()))) == tuple(changes.values())


def test_many_contacts_in_one_action_are_one_journal_entry(workbench: Workbench) -> None:
    people = [workbench.add(name) for name in ("Ann", "Bob", "Cid")]
    workbench.services.contacts.set_status([one.uuid for one in people], Status.BLOCKED)
    query = select(models.history.c.journal_id).where(models.history.c.contact_id.is_not(None))
    with workbench.services.database.reading() as session:
        entries = session.execute(query.order_by(models.history.c.id)).scalars().all()
    assert len(set(entries[-3:])) == 1
    assert len(set(entries)) == 4


def test_history_is_paged_from_the_newest(workbench: Workbench) -> None:
    jane = workbench.add("Jane 0")
    for number in range(1, 8):
        jane = workbench.services.contacts.save(jane.uuid, edit_of(jane, name=f"Jane {number}"))
    contacts = workbench.services.contacts
    first = contacts.history(jane.uuid, size=3)
    second = contacts.history(jane.uuid, before=first[-1].id, size=3)
    third = contacts.history(jane.uuid, before=second[-1].id, size=3)
    lines = [entry.lines[0] for page in (first, second, third) for entry in page]
    assert [len(page) for page in (first, second, third)] == [3, 3, 2]
    assert lines[0] == 'Name changed from "Jane 6" to "Jane 7".'
    assert lines[-1] == 'Name set to "Jane 0".'
    assert contacts.history(jane.uuid, before=third[-1].id) == ()


def test_changes_of_the_workspace_are_in_the_journal_too(workbench: Workbench) -> None:
    services = workbench.services
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    services.channels.update(replace(mtn, name="MTN Rwanda", match_prefixes=("25078",)))
    group = services.groups.create("Farmers")
    field = services.fields.create("Age", FieldType.NUMBER)
    services.fields.change("age", featured=True)
    services.settings.set("timezone", "Africa/Kigali")
    entries = journal(services)
    assert [entry[:3] for entry in entries] == [
        ("created", "channel", mtn.uuid),
        ("updated", "channel", mtn.uuid),
        ("created", "group", group.uuid),
        ("created", "field", field.uuid),
        ("updated", "field", field.uuid),
        ("updated", "setting", "timezone"),
    ]
    assert entries[1][3] == [
        Change("name", "MTN", "MTN Rwanda"),
        Change("match_prefixes", [], ["25078"]),
    ]
    assert entries[5][3] == [Change("timezone", None, "Africa/Kigali")]


def test_nothing_is_noted_where_nothing_changed(workbench: Workbench) -> None:
    services = workbench.services
    mtn = workbench.add_channel("MTN")
    services.fields.create("Age")
    services.settings.set("date_order", "mdy")
    before = journal(services)
    services.channels.update(mtn)
    services.channels.set_enabled(mtn.uuid, True)
    services.fields.change("age", featured=False)
    services.settings.set("date_order", "mdy")
    assert journal(services) == before


def test_a_deleted_channel_leaves_what_it_was_and_its_locks_for_undo(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.add("Jane", "tel:+250788111111")
    workbench.services.messages.receive(mtn.uuid, Urn("tel", "+250788111111"), "hi")
    workbench.services.channels.delete(mtn.uuid)
    kind, subject, reference, changes = journal(workbench.services)[-1]
    found = {change.attribute: change for change in changes}
    assert (kind, subject, reference) == ("deleted", "channel", mtn.uuid)
    assert found["name"] == Change("name", "MTN", None)
    at = workbench.clock.now.isoformat()
    assert found["locks"].before == [{"urn": "tel:+250788111111", "source": "message", "at": at, "by": ""}]


def test_an_action_that_fails_leaves_no_entry(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    from store.repositories import journal as writer

    jane = workbench.add("Jane", "tel:+13233754866")
    before = journal(workbench.services)

    def fail(*_args: object) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(writer, "record", fail)
    with pytest.raises(RuntimeError):
        workbench.services.contacts.save(jane.uuid, edit_of(jane, name="Other", addresses=("telegram:1",)))
    monkeypatch.undo()
    assert workbench.again(jane) == jane
    assert journal(workbench.services) == before


TOPICS = {
    Topic.MESSAGE: ["Message from +1 323-375-4866 on Twilio came in: hi"],
    Topic.STATUS: ["Status changed from active to archived."],
    Topic.NAME: ['Name changed from "Jane" to "Jane "attribute": "status"".', 'Name set to "Jane".'],
    Topic.LANGUAGE: ['Language set to "eng".'],
    Topic.FIELD: ['Age set to "42".'],
    Topic.GROUP: ['Removed from the group "Farmers".', 'Added to the group "Farmers".'],
    Topic.ADDRESS: ["Added +1 323-375-4866."],
    Topic.CHANNEL: ["Locked +1 323-375-4866 to Twilio by the message."],
    Topic.IMPORT: [],
    Topic.MERGE: [],
}


def test_the_history_of_a_contact_by_topic(workbench: Workbench) -> None:
    services = workbench.services
    services.fields.create("Age", FieldType.NUMBER)
    twilio = workbench.add_channel("Twilio", "+13230000000", country="US")
    group = services.groups.create("Farmers")
    jane = workbench.add("Jane", "tel:+13233754866", fields={"age": "42"}, groups=(group.uuid,))
    name = 'Jane "attribute": "status"'
    services.contacts.save(jane.uuid, edit_of(jane, name=name, language="eng"))
    services.messages.receive(twilio.uuid, Urn("tel", "+13233754866"), "hi")
    services.contacts.set_status([jane.uuid], Status.ARCHIVED)
    for topic, told in TOPICS.items():
        kept = services.contacts.history(jane.uuid, topic=topic)
        assert [line for one in kept for line in one.lines] == told, topic
        walked = services.contacts.history(jane.uuid, topic=topic, size=1)
        while walked and (more := services.contacts.history(jane.uuid, topic=topic, before=walked[-1].id)):
            walked += more
        assert walked == kept, topic
        back = services.contacts.history(jane.uuid, topic=topic, size=1, oldest=True)
        while back and (more := services.contacts.history(jane.uuid, topic=topic, size=1, after=back[0].id)):
            back = (*more, *back)
        assert back == kept, topic
