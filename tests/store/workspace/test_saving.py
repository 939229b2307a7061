"""Making and saving contacts: what a form may hold, and what a save leaves alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from store.core.errors import Conflict, InvalidContact, NotFound, Problem
from store.core.types import Address, FieldType, Status, Urn
from store.core.views import Listing, SortBy
from tests.store.builders import Workbench, addresses, edit, edit_of, identities
from tests.store.databases import START, counted


def problems(error: InvalidContact) -> dict[str, str]:
    """The messages by the field they stand beside."""
    return {problem.field: problem.message for problem in error.problems}


def test_a_contact_comes_back_as_it_was_made(workbench: Workbench) -> None:
    services = workbench.services
    services.fields.create("Age", FieldType.NUMBER)
    group = services.groups.create("Farmers")
    made = services.contacts.create(
        edit(
            name="  Jane Doe ",
            language="ENG",
            addresses=("tel:+13233754866", "twitter:@Jane", Urn("telegram", "77", "Jane")),
            fields={"age": " 42 "},
            groups=(group.uuid,),
        )
    )
    assert (made.name, made.language, made.version) == ("Jane Doe", "eng", 1)
    assert identities(made) == ["tel:+13233754866", "twitter:jane", "telegram:77"]
    assert made.addresses[2].urn.display == "Jane"
    assert made.fields["age"].text == "42"
    assert [one.name for one in made.groups] == ["Farmers"]
    assert made.created_on == START
    assert workbench.again(made) == made


def test_an_empty_form_makes_an_empty_contact(workbench: Workbench) -> None:
    made = workbench.services.contacts.create(edit())
    assert (made.name, made.addresses, made.fields, made.groups) == ("", (), {}, ())
    assert workbench.again(made) == made


def test_every_field_that_is_wrong_is_named_at_once(workbench: Workbench) -> None:
    workbench.services.fields.create("Notes")
    workbench.add("Jane Doe", "tel:+13233754866")
    with pytest.raises(InvalidContact) as caught:
        workbench.services.contacts.create(
            edit(
                name="x" * 129,
                language="english",
                addresses=("tel:12", "pigeon:home", "mailto:nobody"),
                fields={"notes": "x" * 641, "shoe": "43"},
                groups=("nowhere",),
            )
        )
    found = problems(caught.value)
    assert set(found) == {
        "name",
        "language",
        "addresses.0",
        "addresses.1",
        "addresses.2",
        "fields.notes",
        "fields.shoe",
        "groups",
    }
    assert found["name"] == "A name has at most 128 characters; this one has 129."
    assert found["fields.notes"] == "A value has at most 640 characters; this one has 641."
    assert all(message.endswith(".") for message in found.values())
    assert workbench.services.contacts.total(Listing()) == 1


def test_a_taken_address_names_its_owner(workbench: Workbench) -> None:
    workbench.add("Jane Doe", "tel:+13233754866")
    workbench.add("", "tel:+250788123123")
    wanted = ("telegram:1", "tel:+13233754866", "tel:+250788123123")
    with pytest.raises(InvalidContact) as caught:
        workbench.add("Impostor", *wanted)
    assert caught.value.problems == (
        Problem("addresses.1", "That address belongs to Jane Doe."),
        Problem("addresses.2", "That address belongs to +250 788 123 123."),
    )
    assert workbench.services.contacts.owner_of(Urn("telegram", "1")) is None


def test_an_address_is_taken_however_it_is_written(workbench: Workbench) -> None:
    workbench.services.settings.set("default_country", "RW")
    workbench.add("Jane Doe", "tel:+250788123123")
    for written in ("tel:0788 123 123", "tel:250788123123", "tel:+250 (788) 123-123#Jane"):
        with pytest.raises(InvalidContact, match=r"That address belongs to Jane Doe\."):
            workbench.add("Impostor", written)


def test_an_address_stands_in_a_list_once(workbench: Workbench) -> None:
    with pytest.raises(InvalidContact) as caught:
        workbench.add("Jane", "tel:+13233754866", "twitter:jane", "tel:+1 (323) 375-4866", "twitter:@JANE")
    assert set(problems(caught.value)) == {"addresses.2", "addresses.3"}


def test_a_contact_has_fifty_addresses_at_most(workbench: Workbench) -> None:
    many = [f"telegram:{number}" for number in range(1, 52)]
    with pytest.raises(InvalidContact) as caught:
        workbench.add("Jane", *many)
    assert problems(caught.value) == {
        "addresses.50": "A contact has at most 50 addresses; these are 51.",
    }
    assert len(workbench.add("Jane", *many[:50]).addresses) == 50


def test_a_phone_number_is_entered_whole_but_one_that_is_there_may_stay(workbench: Workbench) -> None:
    channel = workbench.add_channel("MTN", "+250788000000", country="RW")
    with pytest.raises(InvalidContact):
        workbench.add("Shortcode", "tel:8080")
    came_in = workbench.services.messages.receive(channel.uuid, Urn("tel", "8080"), "hi").after
    saved = workbench.services.contacts.save(came_in.uuid, edit_of(came_in, name="Service"))
    assert identities(saved) == ["tel:8080"]


def test_a_save_writes_what_changed_and_raises_the_version(workbench: Workbench) -> None:
    jane = workbench.add("Jane", "tel:+13233754866", "twitter:jane")
    workbench.clock.forward(hours=1)
    saved = workbench.services.contacts.save(
        jane.uuid, edit_of(jane, name="Jane Doe", addresses=("twitter:jane", "mailto:j@x.org"))
    )
    assert saved.version == 2
    assert saved.name == "Jane Doe"
    assert identities(saved) == ["twitter:jane", "mailto:j@x.org"]
    assert saved.created_on == START
    assert workbench.again(jane) == saved


def test_a_save_that_changes_nothing_writes_nothing(workbench: Workbench) -> None:
    workbench.services.fields.create("Age", FieldType.NUMBER)
    jane = workbench.add("Jane", "tel:+13233754866", fields={"age": "42"})
    workbench.clock.forward(hours=1)
    with counted(workbench.services.database) as statements:
        same = workbench.services.contacts.save(jane.uuid, edit_of(jane))
    assert same == jane
    assert [text for text in statements.texts if not text.startswith("SELECT")] == []
    assert len(workbench.services.contacts.history(jane.uuid)) == 1


def test_a_save_on_an_older_version_is_a_conflict_that_loses_neither(workbench: Workbench) -> None:
    jane = workbench.add("Jane", "tel:+13233754866")
    mine, theirs = edit_of(jane, name="Jane Mine"), edit_of(jane, name="Jane Theirs")
    stored = workbench.services.contacts.save(jane.uuid, theirs)
    with pytest.raises(Conflict) as caught:
        workbench.services.contacts.save(jane.uuid, mine)
    assert caught.value.current == stored
    assert workbench.again(jane).name == "Jane Theirs"


def test_a_contact_that_is_not_there_cannot_be_saved(workbench: Workbench) -> None:
    for attempt in (
        lambda: workbench.services.contacts.save("nobody", edit()),
        lambda: workbench.services.contacts.get("nobody"),
        lambda: workbench.services.contacts.history("nobody"),
        lambda: workbench.services.contacts.raise_address("nobody", Urn("tel", "+1")),
    ):
        with pytest.raises(NotFound, match=r"The contact is not there any more\."):
            attempt()


def test_field_texts_are_merged_and_an_empty_one_clears(workbench: Workbench) -> None:
    for name in ("Age", "Crop", "Notes"):
        workbench.services.fields.create(name)
    jane = workbench.add("Jane", fields={"age": "42", "crop": "maize", "notes": "x" * 640})
    saved = workbench.services.contacts.save(jane.uuid, edit_of(jane, fields={"age": "43", "crop": " "}))
    assert {key: value.text for key, value in saved.fields.items()} == {"age": "43", "notes": "x" * 640}
    assert workbench.again(jane) == saved


def test_a_value_whose_text_stays_is_not_read_again(workbench: Workbench) -> None:
    workbench.services.fields.create("Joined", FieldType.DATETIME)
    jane = workbench.add("Jane", fields={"joined": "04-03-2026"})
    workbench.clock.forward(hours=5)
    saved = workbench.services.contacts.save(jane.uuid, edit_of(jane, name="Jane Doe"))
    assert saved.fields == jane.fields
    assert jane.fields["joined"].datetime == START


def test_groups_are_manual_and_of_active_contacts(workbench: Workbench) -> None:
    farmers = workbench.services.groups.create("Farmers")
    traders = workbench.services.groups.create("Traders")
    jane = workbench.add("Jane", groups=(farmers.uuid,))
    jane = workbench.services.contacts.save(jane.uuid, edit_of(jane, groups=(traders.uuid,)))
    assert [group.name for group in jane.groups] == ["Traders"]
    blocked = workbench.services.contacts.save(jane.uuid, edit_of(jane, status=Status.BLOCKED))
    assert blocked.groups == ()
    back = workbench.services.contacts.save(jane.uuid, edit_of(blocked, status=Status.ACTIVE))
    assert back.groups == ()
    assert workbench.services.contacts.counts().groups[0].count == 0


def test_folders_are_changed_for_many_at_once_and_counted(workbench: Workbench) -> None:
    group = workbench.services.groups.create("Farmers")
    people = [workbench.add(name, groups=(group.uuid,)) for name in ("Ann", "Bob", "Cid")]
    uuids = [one.uuid for one in people]
    contacts = workbench.services.contacts
    assert contacts.set_status([*uuids[:2], uuids[0], "nobody"], Status.ARCHIVED) == 2
    assert contacts.set_status(uuids, Status.ARCHIVED) == 1
    assert contacts.set_status(uuids, Status.ARCHIVED) == 0
    assert [workbench.again(one).groups for one in people] == [(), (), ()]
    assert [workbench.again(one).version for one in people] == [2, 2, 2]
    assert contacts.history(uuids[0])[0].lines == (
        "Status changed from active to archived.",
        'Removed from the group "Farmers".',
    )


def test_what_no_database_can_hold_is_left_out(workbench: Workbench) -> None:
    workbench.services.fields.create("Notes")
    jane = workbench.add("Ja\x00ne \udcff\x1b]0;x\x07", fields={"notes": "a\x00b"})
    assert workbench.again(jane) == jane
    assert jane.name == "Jane ?\x1b]0;x\x07"
    assert jane.fields["notes"].text == "ab"


def test_times_are_kept_to_the_microsecond_and_know_their_zone(workbench: Workbench) -> None:
    workbench.clock.now = START + timedelta(microseconds=123457)
    jane = workbench.again(workbench.add("Jane"))
    assert jane.created_on == workbench.clock.now
    assert jane.created_on is not None
    assert jane.created_on.utcoffset() == timedelta(0)


def test_an_address_keeps_its_display_unless_another_is_given(workbench: Workbench) -> None:
    jane = workbench.add("Jane", Urn("telegram", "77", "Jane"))
    same = workbench.services.contacts.save(jane.uuid, edit_of(jane, addresses=("telegram:77",)))
    assert same == jane
    given = addresses(Urn("telegram", "77", "JD"))
    changed = workbench.services.contacts.save(jane.uuid, edit_of(jane, addresses=given))
    assert changed.addresses[0].urn.display == "JD"
    assert workbench.again(jane).addresses[0].urn.display == "JD"


def test_an_address_that_is_only_displayed_otherwise_has_another_place_in_the_list(
    workbench: Workbench,
) -> None:
    jane = workbench.add("Jane", Urn("telegram", "77", "Jane"))
    shown = Address(replace(jane.addresses[0].urn, display="Zoe"))
    workbench.services.contacts.save(jane.uuid, edit_of(jane, addresses=(shown,)))
    row = workbench.services.contacts.row(Listing(sort=SortBy.ADDRESS), jane.uuid)
    assert row is not None
    assert row.key.value == "zoe"
