"""Acts that set parts of many contacts or order their addresses: whom they change, whom not, and why."""

from dataclasses import replace
from decimal import Decimal

import pytest

from store.core.contacts.bulk_reports import BulkReport, Unable
from store.core.contacts.selection import Selection
from store.core.errors import InvalidContact
from store.core.types import Contact, FieldType, Status
from store.core.views import Listing
from store.services.contacts.bulk_acts import Parts
from tests.store.builders import Workbench

EVERYBODY = Selection.all_of(Listing())


@pytest.fixture
def crowd(workbench: Workbench) -> list[Contact]:
    """Ten active contacts with a phone number each."""
    workbench.add_channel("MTN", "+250788000000", country="RW")
    return [workbench.add(f"Person {index}", f"tel:+25078811000{index}") for index in range(10)]


def test_parts_of_many_are_set_and_whose_field_cannot_read_its_text_is_left_alone(
    workbench: Workbench, crowd: list[Contact]
) -> None:
    services = workbench.services
    services.fields.create("Age", FieldType.NUMBER)
    services.contacts.edit(crowd[0].uuid, lambda edit: replace(edit, fields={"age": "old"}))
    refused = Unable("age", "Age cannot read \u201cold\u201d as a number")
    report = services.bulk.set_parts(EVERYBODY, Parts(fields={"age": " old "}))
    assert (report, report.reasons) == (BulkReport(0, unchanged=1, unable=9), {refused: 9})
    assert services.bulk.set_parts(EVERYBODY, Parts(fields={"age": "old"}, as_text=True)).changed == 9
    assert services.bulk.set_parts(EVERYBODY, Parts("KIN", {"age": "34"})) == BulkReport(10)
    assert services.bulk.set_parts(EVERYBODY, Parts("kin")) == BulkReport(0, unchanged=10)
    one = workbench.again(crowd[5])
    assert (one.language, one.fields["age"].number) == ("kin", Decimal(34))
    assert services.bulk.set_parts(EVERYBODY, Parts("", {"age": ""})) == BulkReport(10)
    assert workbench.again(crowd[5]).fields == {}
    for wrong, said in ((Parts("xx"), "three letters"), (Parts(fields={"nope": "1"}), "no field")):
        with pytest.raises(InvalidContact, match=said):
            services.bulk.set_parts(EVERYBODY, wrong)


def test_the_first_address_of_a_type_goes_on_top_and_routes_shift(
    workbench: Workbench, crowd: list[Contact]
) -> None:
    """A trial tells how, and keeps those with the outcome that is asked for."""
    services = workbench.services
    bot = workbench.add_bot("Bot")
    both = workbench.add("Both", "tel:+250788119990", "telegram:5", "telegram:6")
    trial = services.bulk.trial("no_address")
    would = trial.prefer_type(EVERYBODY, "telegram")
    assert [row.uuid for row in trial.rows()] == [one.uuid for one in crowd]
    shifts = {one.channel.name if one.channel else "": (one.before, one.after) for one in would.routes}
    assert shifts == {"MTN": (11, 10), bot.name: (0, 1)}
    assert services.bulk.prefer_type(EVERYBODY, "telegram") == BulkReport(1, unable=10)
    assert [one.urn.path for one in workbench.again(both).addresses] == ["5", "+250788119990", "6"]
    assert services.bulk.prefer_type(EVERYBODY, "telegram") == BulkReport(0, unchanged=1, unable=10)
    moved = services.bulk.trial().set_status(EVERYBODY.toggled(crowd[0].uuid), Status.ARCHIVED)
    assert [(one.before, one.after) for one in moved.routes] == [(9, 0), (1, 0), (0, 10)]
