"""Texts to one or many: whom they would reach is counted as routing one by one counts it."""

from typing import Any

import pytest

from store.core.contacts.selection import Selection
from store.core.sending import ChannelLine, Draft, Nobody, NobodyLine, SendPreview
from store.core.types import Contact, Status
from store.core.views import Listing
from store.services import Services
from tests.store.builders import Workbench


@pytest.fixture
def town(workbench: Workbench) -> dict[str, Contact]:
    """Contacts of every sort, on a phone and a bot."""
    workbench.add_channel("Phone", "8080", type="EX", settings={"tps": "2", "daily_cap": "3"})
    workbench.add_bot("Bot")
    people: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
        ("Ann", ("tel:+250788111111", "telegram:1"), {"language": "eng"}),
        ("Ben", ("telegram:2", "tel:+250788111112"), {"language": "kin"}),
        ("Cy", ("tel:+250788111113",), {}),
        ("", ("tel:+250788111114",), {}),
        ("Dee", ("mailto:dee@example.org",), {}),
        ("Eve", (), {}),
        ("Flo", ("tel:+250788111116",), {"status": Status.STOPPED}),
        ("Gus", ("tel:+250788111117",), {"status": Status.BLOCKED}),
    )
    return {name: workbench.add(name, *given, **more) for name, given, more in people}


def test_a_preview_counts_by_channel_and_by_reason(services: Services, town: dict[str, Contact]) -> None:
    draft = Draft("Hi @contact.first_name, come “soon”", {"kin": "Muraho @contact.first_name"})
    for audience in (
        Selection.all_of(Listing()),
        Selection.all_of(Listing(text='name != "nobody" OR name = ""')),
        Selection.of(one.uuid for one in town.values()),
    ):
        heard: list[SendPreview] = []
        made = services.broadcasts.preview(audience, draft, told=heard.append)
        assert [(one.name, one.contacts) for one in made.channels] == [("Phone", 3), ("Bot", 1)]
        assert {one.reason: one.count for one in made.nobody} == {
            Nobody.NO_CHANNEL: 1,
            Nobody.NO_ADDRESS: 1,
            Nobody.BLOCKED: 1,
            Nobody.STOPPED: 1,
        }
        assert (made.reached, made.found, made.is_complete) == (4, 8, True)
        assert (heard[0].reached, heard[0].is_complete) == (4, False)
        phone = made.channels[0]
        assert (phone.sms, phone.parts, phone.wide, phone.cap_left, phone.seconds) == (3, 3, 3, 3, 1.5)
        # Who has no name is the worst of them.
        assert made.worst[0].uuid == town[""].uuid
        assert made.worst[0].empty == ("contact.first_name",)
        assert {one.text for one in made.worst if one.language} == {"Muraho Ben"}
        counted: list[tuple[ChannelLine | NobodyLine, int]] = [
            *((one, one.contacts) for one in made.channels),
            *((one, one.count) for one in made.nobody),
        ]
        for line, count in counted:
            assert len(services.broadcasts.rows(audience, line)) == count, line
            if line.listing is not None:
                assert services.contacts.total(line.listing) == count, line


def test_marks_left_out_of_a_list_are_not_counted(services: Services, town: dict[str, Contact]) -> None:
    audience = Selection(frozenset({town["Cy"].uuid, town["Eve"].uuid}), Listing())
    made = services.broadcasts.count(audience)
    assert [(one.name, one.contacts) for one in made.channels] == [("Phone", 2), ("Bot", 1)]
    assert Nobody.NO_ADDRESS not in {one.reason for one in made.nobody}
    assert len(services.broadcasts.texts(audience, Draft("Hi"))) == 3


def test_texts_with_nothing_in_them_are_told(services: Services, town: dict[str, Contact]) -> None:
    made = services.broadcasts.preview(Selection.all_of(Listing()), Draft("@contact.language"))
    assert {one.reason: one.count for one in made.nobody}[Nobody.EMPTY_TEXT] == 2
