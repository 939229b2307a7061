"""Finding one contact by what a person types."""

import re

import pytest

from store.core.errors import Ambiguous, NotFound
from store.core.types import Status, Urn
from tests.store.builders import Workbench


def test_a_contact_is_found_by_uuid_address_or_name(workbench: Workbench) -> None:
    workbench.services.settings.set("default_country", "RW")
    jane = workbench.add("Jane Doe", "tel:+250788123123", "mailto:jane@example.org", "twitter:jane")
    workbench.add("John Doe", "tel:+250788999999")
    typed = (
        jane.uuid,
        jane.uuid.upper(),
        jane.uuid[:8],
        jane.uuid[:4],
        "tel:+250788123123",
        "+250 788 123 123",
        "0788123123",
        "Twitter:@Jane",
        "jane@example.org",
        "Jane Doe",
        " jane doe ",
        "Jané Ḋoe",
        "٠٧٨٨١٢٣١٢٣",
        "＋２５０ ７８８ １２３ １２３",
    )
    for text in typed:
        assert workbench.services.contacts.find(text) == jane, text


def test_a_name_is_found_however_it_is_composed_and_before_those_with_its_letters(
    workbench: Workbench,
) -> None:
    jose = workbench.add("Jose\u0301 Núñez", "telegram:1")
    plain = workbench.add("Jose Nunez", "telegram:2")
    smythe = workbench.add("O’Brien Smythe", "telegram:3")
    find = workbench.services.contacts.find
    assert find("José Núñez") == jose
    assert find("jose nunez") == plain
    assert find("O'BRIEN SMYTHE") == smythe
    with pytest.raises(Ambiguous) as caught:
        find("josé nunez")
    assert f"Jose Nunez ({plain.uuid[:8]}, telegram 2)" in caught.value.message
    assert f"({jose.uuid[:8]}, telegram 1)" in caught.value.message


def test_what_is_a_part_is_offered_and_not_taken(workbench: Workbench) -> None:
    workbench.services.settings.set("default_country", "RW")
    jane = workbench.add("Jane Doe", "tel:+250788123123")
    john = workbench.add("John Doe", "tel:+250788123124")
    workbench.services.contacts.set_status([john.uuid], Status.ARCHIVED)
    for text in ("0788 123", "Doe, J", "+250 788 1231"):
        with pytest.raises(NotFound) as caught:
            workbench.services.contacts.find(text)
        offered = (
            f"Jane Doe ({jane.uuid[:8]}, +250 788 123 123)",
            f"John Doe ({john.uuid[:8]}, +250 788 123 124)",
        )
        assert caught.value.message == f'There is no contact "{text}".'
        if text == "Doe, J":
            assert caught.value.candidates == ()
        else:
            assert caught.value.candidates == offered
            assert caught.value.hint == f"Did you mean {', '.join(offered)}? Give the uuid."


def test_nobody_is_offered_by_what_is_hidden(workbench: Workbench) -> None:
    workbench.add("Jane Doe", "tel:+250788123123")
    workbench.services.settings.set("redacted", "yes")
    for text in ("Jane", "Doe", "0788 123", "+250788123123", "jane doe"):
        with pytest.raises(NotFound) as caught:
            workbench.services.contacts.find(text)
        assert caught.value.candidates == ()
        assert "Doe" not in caught.value.hint


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("jan", ["Jane Doe"]),
        ("DOE jané", ["Jane Doe"]),
        ("abe", ["Abel Archived"]),
        ("name ~ zed", ["Zed Doe"]),
        ("doe", ["Jane Doe", "John Doe", "Zed Doe"]),
        ("jo", ["John Doe", "Joan Archived"]),
        ("Doe OR ABEL", ["Jane Doe", "John Doe", "Zed Doe", "Abel Archived"]),
        ("jane zed", []),
        ("language = eng", []),
    ],
)
def test_names_are_found_as_a_search_finds_them(workbench: Workbench, text: str, names: list[str]) -> None:
    """The only one is taken; of several those are told that the list shows first."""
    people = ("Zed Doe", "Joan Archived", "John Doe", "Jane Doe", "Abel Archived")
    made = {
        name: workbench.add(name, f"telegram:{number}", language="eng")
        for number, name in enumerate(people, 1)
    }
    away = [one.uuid for name, one in made.items() if "Archived" in name]
    workbench.services.contacts.set_status(away, Status.ARCHIVED)
    find = workbench.services.contacts.find
    if len(names) == 1:
        assert find(text).name == names[0]
        return
    with pytest.raises((Ambiguous, NotFound)) as caught:
        find(text)
    told = caught.value.message + caught.value.hint
    shown = re.findall(r"(\w+ \w+) \(\w{8}, telegram \d\)", told)
    assert shown == names


@pytest.mark.parametrize(
    "text", ["", "Jand", "Jane D", "+250788000000", "twitter:john", "123", "ffffffff", "pigeon:x"]
)
def test_what_is_nobody_is_said_so(workbench: Workbench, text: str) -> None:
    workbench.add("Jane Doe", "tel:+250788123123")
    workbench.add("", "telegram:1")
    with pytest.raises(NotFound) as caught:
        workbench.services.contacts.find(text)
    assert caught.value.message == f'There is no contact "{text}".'
    assert caught.value.hint


def test_what_no_database_can_hold_is_nobody(workbench: Workbench) -> None:
    workbench.add("", "telegram:1")
    for text in ("\x00", "\udcff", "tel:\x00"):
        with pytest.raises(NotFound):
            workbench.services.contacts.find(text)
        assert workbench.services.contacts.owner_of(Urn("ext", text)) is None


def test_what_is_several_lists_the_first_few(workbench: Workbench) -> None:
    same = [workbench.add("Jane Doe", f"telegram:{number}") for number in range(1, 11)]
    with pytest.raises(Ambiguous) as caught:
        workbench.services.contacts.find("JANE DOE")
    listed = ", ".join(
        f"Jane Doe ({one.uuid[:8]}, telegram {number})" for number, one in enumerate(same[:8], start=1)
    )
    assert caught.value.message == f'"JANE DOE" is more than one contact: {listed} and 2 more.'


def test_an_address_is_found_for_whoever_has_it_now(workbench: Workbench) -> None:
    workbench.services.settings.set("default_country", "RW")
    jane = workbench.add("Jane", "tel:+250788123123")
    contacts = workbench.services.contacts
    assert contacts.owner_of(Urn("tel", "0788 123 123")) == jane
    assert contacts.owner_of(Urn("tel", "+250788123124")) is None
