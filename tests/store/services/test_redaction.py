"""A workspace that hides names and addresses: what the services hand out has neither."""

from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import insert, select
from sqlmodel import Session

from store.core.contacts.reference_codes import encode
from store.core.contacts.selection import Selection
from store.core.errors import Conflict, CordboardError, InvalidContact, InvalidImport, NotFound
from store.core.types import Contact
from store.core.urns import HIDDEN, format_urn, parse
from store.core.views import Listing, SortBy
from store.database.driver_errors import DriverFault
from store.database.models import addresses
from store.services import open_services
from store.workspace import name_order
from tests.store.builders import Workbench, edit, edit_of

ZOE = "tel:+250788123123"
SECRETS = ("Zoe", "Quill", "788123123", "788 123 123", "zoe_q")


@pytest.fixture
def hidden(workbench: Workbench) -> Workbench:
    """Zoe with two addresses and a history, and another; then everything is hidden."""
    mtn = workbench.add_channel("MTN", "+250788000001", country="RW")
    zoe = workbench.add("Zoe Quill", ZOE, "twitter:zoe_q")
    workbench.services.contacts.save(zoe.uuid, edit_of(zoe, name="Zoe Quill-Bee"))
    workbench.services.contacts.raise_address(zoe.uuid, parse("twitter:zoe_q"))
    workbench.services.messages.receive(mtn.uuid, parse(ZOE), "hello")
    workbench.add("Bob", "tel:+250788999999")
    workbench.services.settings.set("redacted", "yes")
    return workbench


def zoe_of(workbench: Workbench) -> Contact:
    """Zoe as the services show her: the contact with two addresses."""
    contacts = workbench.services.contacts
    shown = [contacts.get(row.uuid) for row in contacts.page(Listing())]
    return next(contact for contact in shown if len(contact.addresses) == 2)


def assert_nothing_told(*texts: object) -> None:
    said = " ".join(map(str, texts))
    for secret in SECRETS:
        assert secret not in said


def test_rows_have_a_code_and_a_hidden_address(hidden: Workbench) -> None:
    row = hidden.services.contacts.page(Listing())[-1]
    assert row.name == encode(row.key.id)
    assert row.address is not None
    assert format_urn(row.address.urn) == HIDDEN
    assert row.route.channel is not None
    assert row.route.address is not None
    assert format_urn(row.route.address.urn) == HIDDEN


def test_a_contact_has_a_code_and_addresses_that_still_route(hidden: Workbench) -> None:
    zoe = zoe_of(hidden)
    assert zoe.name == encode(zoe.id)
    assert [format_urn(address.urn, international=True) for address in zoe.addresses] == [HIDDEN, HIDDEN]
    assert hidden.services.router().route(zoe.addresses).channel is not None


def test_history_tells_neither_names_nor_addresses(hidden: Workbench) -> None:
    entries = hidden.services.contacts.history(zoe_of(hidden).uuid)
    lines = [line for entry in entries for line in entry.lines]
    assert "The name was changed." in lines
    assert f"Message from {HIDDEN} on MTN came in: {HIDDEN}" in lines
    assert_nothing_told(*lines)


@pytest.mark.parametrize("text", ["Zoe Quill-Bee", "zoe quill-bee", ZOE, "+250788123123", "twitter:zoe_q"])
def test_nobody_is_found_by_what_is_hidden(hidden: Workbench, text: str) -> None:
    with pytest.raises(NotFound) as error:
        hidden.services.contacts.find(text)
    assert "hidden here" in error.value.message
    assert hidden.services.contacts.owner_of(parse(ZOE)) is None


def test_a_contact_is_found_by_its_code(hidden: Workbench) -> None:
    zoe = zoe_of(hidden)
    for text in (zoe.name, zoe.name.lower(), zoe.uuid, zoe.uuid[:8]):
        assert hidden.services.contacts.find(text).uuid == zoe.uuid
    for search in (zoe.name, f"ref = {zoe.name}", f"REF IS {zoe.name.lower()}"):
        assert [row.uuid for row in hidden.services.contacts.page(Listing(text=search))] == [zoe.uuid]
    assert hidden.services.contacts.page(Listing(text=encode(1_000_000))) == ()


@pytest.mark.parametrize("text", ["zoe", "name = zoe", "788123", "tel ~ 788", ZOE, "0788123123"])
def test_what_is_hidden_cannot_be_searched(hidden: Workbench, text: str) -> None:
    with pytest.raises(CordboardError, match="hidden in this workspace and cannot be searched"):
        hidden.services.contacts.page(Listing(text=text))


@pytest.mark.parametrize("sort", [SortBy.NAME, SortBy.ADDRESS])
def test_a_list_does_not_jump_to_what_is_hidden(hidden: Workbench, sort: SortBy) -> None:
    with pytest.raises(NotFound, match="hidden"):
        hidden.services.contacts.jump(Listing(sort=sort), "zo")


def test_a_save_leaves_the_name_that_nobody_saw(hidden: Workbench) -> None:
    zoe = zoe_of(hidden)
    saved = hidden.services.contacts.save(zoe.uuid, edit_of(zoe, language="kin"))
    assert saved.name == encode(zoe.id)
    hidden.services.settings.set("redacted", "no")
    stored = hidden.services.contacts.get(zoe.uuid)
    assert (stored.name, stored.language) == ("Zoe Quill-Bee", "kin")
    assert [str(address.urn) for address in stored.addresses] == [ZOE, "twitter:zoe_q"]


def test_errors_tell_neither_names_nor_addresses(hidden: Workbench) -> None:
    services, zoe = hidden.services, zoe_of(hidden)
    with pytest.raises(InvalidContact) as taken:
        services.contacts.create(edit(name="New", addresses=(ZOE,)))
    assert taken.value.message == f"That address belongs to {zoe.name}."
    with pytest.raises(NotFound) as lacking:
        services.contacts.raise_address(zoe.uuid, parse("tel:+250788999999"))
    services.contacts.save(zoe.uuid, edit_of(zoe, language="kin"))
    with pytest.raises(Conflict) as conflict:
        services.contacts.save(zoe.uuid, edit_of(zoe, language="eng"))
    assert_nothing_told(lacking.value.message, conflict.value.current.name)


def test_selections_and_messages_name_codes(hidden: Workbench) -> None:
    services, zoe = hidden.services, zoe_of(hidden)
    chosen = services.bulk.look(Selection.of((zoe.uuid,)))
    assert chosen.names == (zoe.name,)
    channel = services.channels.all()[0]
    reception = services.messages.receive(channel.uuid, parse(ZOE), "again")
    assert reception.before is not None
    assert (reception.before.name, reception.after.name) == (zoe.name, zoe.name)
    assert reception.after_route.address is not None
    assert reception.after_route.address.urn.hidden


def test_a_preview_does_not_tell_whose_address_it_is(hidden: Workbench) -> None:
    channel = hidden.services.channels.all()[0]
    for urn in (ZOE, "tel:+250788000999"):
        with pytest.raises(NotFound, match="is told once the message is recorded"):
            hidden.services.messages.preview(channel.uuid, parse(urn), "again")


def test_nothing_is_hidden_again_once_it_is_shown(hidden: Workbench) -> None:
    hidden.services.settings.set("redacted", "no")
    row = hidden.services.contacts.page(Listing())[-1]
    assert row.name == "Zoe Quill-Bee"
    assert not any(one.urn.hidden for one in zoe_of(hidden).addresses)


def order(workbench: Workbench, sort: SortBy) -> list[str]:
    return [row.name for row in workbench.services.contacts.page(Listing(sort=sort))]


@pytest.mark.parametrize("sort", [SortBy.NAME, SortBy.ADDRESS])
def test_order_tells_nothing_of_names(hidden: Workbench, sort: SortBy) -> None:
    hidden.add("", "tel:+250788111222")
    hidden.add("", "tel:+250788111223")
    codes = order(hidden, sort)
    assert len(codes) == 4
    assert codes == sorted(codes, key=str.lower)


def test_the_order_of_names_comes_back_with_them(hidden: Workbench) -> None:
    hidden.add("", "tel:+250788111222")
    hidden.services.settings.set("redacted", "no")
    assert order(hidden, SortBy.NAME) == ["Bob", "Zoe Quill-Bee", ""]


def test_an_interrupted_change_of_order_is_finished_at_the_next_start(
    hidden: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(name_order, "renew", killed)
    with pytest.raises(KeyboardInterrupt):
        hidden.services.settings.set("redacted", "no")
    monkeypatch.undo()
    again = open_services(hidden.services.database.location.url.render_as_string(hide_password=False))
    assert [row.name for row in again.contacts.page(Listing())] == ["Bob", "Zoe Quill-Bee"]
    again.close()


def test_stored_searches_that_ask_for_names_are_not_shown(workbench: Workbench) -> None:
    services = workbench.services
    services.groups.create("Quills", "name ~ quill")
    services.groups.create("English", "language = eng")
    services.searches.keep("Theirs", f"name = Zoe OR tel = {ZOE.removeprefix('tel:')}")
    services.searches.keep("Ours", "language = eng")
    services.searches.remember("name = Quill")
    services.searches.remember("language = fra")
    services.settings.set("redacted", "yes")
    assert {group.name: group.query for group in services.groups.all()} == {
        "Quills": HIDDEN,
        "English": 'language = "eng"',
    }
    assert {one.name: one.text for one in services.searches.kept()} == {
        "Theirs": HIDDEN,
        "Ours": 'language = "eng"',
    }
    assert services.searches.recent() == ("language = fra",)


def test_a_dry_run_does_not_tell_who_has_an_address(hidden: Workbench, tmp_path: Path) -> None:
    people, codes = tmp_path / "people.csv", tmp_path / "codes.csv"
    people.write_text(f"URN:Tel,Language\n{ZOE.removeprefix('tel:')},eng\n")
    with pytest.raises(InvalidImport, match="a dry run would tell who has an address"):
        hidden.services.imports.run(people, dry_run=True)
    codes.write_text(f"UUID,Language\n{zoe_of(hidden).uuid},eng\n")
    assert hidden.services.imports.run(codes, dry_run=True).updated == 1
    assert hidden.services.imports.run(people).updated == 1


def test_a_fault_of_the_database_quotes_nothing_that_is_stored(hidden: Workbench) -> None:
    def twice(session: Session) -> None:
        row = session.execute(select(addresses).where(addresses.c.identity == ZOE)).one()._asdict()
        del row["id"]
        session.execute(insert(addresses).values(row))

    with pytest.raises(DriverFault) as fault:
        hidden.services.database.write(twice)
    assert_nothing_told("".join(format_exception(fault.value)))
    assert "INSERT INTO address" in str(fault.value)
