"""Finding one contact by what a person types."""

import pytest

from store.core.errors import Ambiguous, NotFound
from store.core.types import Urn
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
    )
    for text in typed:
        assert workbench.services.contacts.find(text) == jane, text


@pytest.mark.parametrize(
    "text", ["", "Jan", "Jane D", "+250788000000", "twitter:john", "123", "ffffffff", "pigeon:x"]
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
    same = [workbench.add("Jane Doe", f"telegram:{number}") for number in range(1, 8)]
    with pytest.raises(Ambiguous) as caught:
        workbench.services.contacts.find("JANE DOE")
    listed = ", ".join(f"Jane Doe ({one.uuid[:8]})" for one in same[:5])
    assert caught.value.message == f'"JANE DOE" is more than one contact: {listed} and others.'


def test_an_address_is_found_for_whoever_has_it_now(workbench: Workbench) -> None:
    workbench.services.settings.set("default_country", "RW")
    jane = workbench.add("Jane", "tel:+250788123123")
    contacts = workbench.services.contacts
    assert contacts.owner_of(Urn("tel", "0788 123 123")) == jane
    assert contacts.owner_of(Urn("tel", "+250788123124")) is None
