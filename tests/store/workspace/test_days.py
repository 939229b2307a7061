"""Dates that count from today: kept as they are written, and counted anew on every day of the workspace."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store.core.types import GroupState, Urn
from store.core.views import Listing
from store.services import Services, open_services
from tests.store.builders import Workbench, edit, edit_of
from tests.store.databases import Clock
from tests.store.workspace.smart_group_checks import check, smart

RECENT = 'last_seen_on > "-2d"'


@pytest.fixture
def seen(workbench: Workbench) -> Workbench:
    """Jane, who wrote in on the fourth of March at ten, and a group of those who did in the last two days."""
    workbench.services.settings.set("timezone", "Pacific/Kiritimati")
    bot = workbench.add_bot("Bot")
    workbench.add("Jane", "telegram:1")
    workbench.services.messages.receive(bot.uuid, Urn("telegram", "1"), "hello")
    smart(workbench.services, "Recent", "last_seen_on > -2d")
    return workbench


def members(services: Services) -> int:
    """How many are in the group."""
    [group] = services.groups.all()
    return group.count


def test_a_group_keeps_what_was_typed_and_says_what_it_means_now(seen: Workbench) -> None:
    [group] = seen.services.groups.all()
    # At ten in the morning of the fourth it is the fifth in Kiritimati already.
    assert (group.query, group.meant) == (RECENT, 'last_seen_on > "03-03-2026"')
    assert group.told_query == f'{RECENT} (now last_seen_on > "03-03-2026")'
    assert group.count == 1


def test_members_change_when_the_day_of_the_workspace_does(seen: Workbench) -> None:
    services, groups = seen.services, seen.services.groups
    before = services.contacts.revision()
    # Midnight in Kiritimati is ten in the morning.
    for minute, day, filling, count in ((59, 5, 0, 1), (1, 5, 1, 1), (1, 6, 1, 0), (2, 6, 0, 0)):
        seen.clock.now = datetime(2026, 3, day, 9 if minute == 59 else 10, minute, tzinfo=UTC)
        services.turn_day()
        waiting = groups.filling()
        assert len(waiting) == filling
        for uuid in waiting:
            groups.fill(uuid)
        assert members(services) == count
        check(seen)
    assert services.contacts.revision() != before


def test_lists_are_read_again_when_a_day_begins(seen: Workbench) -> None:
    seen.clock.now = datetime(2026, 3, 5, 9, 59, tzinfo=UTC)
    before = seen.services.contacts.revision()
    seen.clock.forward(minutes=1)
    assert seen.services.contacts.revision() != before


def test_the_first_command_of_a_day_counts_anew(url: str, clock: Clock) -> None:
    def command() -> Services:
        return open_services(url, operator="ann", source="command", clock=clock)

    services = command()
    services.contacts.create(edit(name="Jane", addresses=("telegram:1",)))
    smart(services, "New", "created_on = today")
    smart(services, "Named", 'name = "today"')
    services.close()
    for days, count in ((0, 1), (1, 0), (0, 0)):
        clock.forward(days=days)
        services = command()
        assert {group.name: group.count for group in services.groups.all()} == {"New": count, "Named": 0}
        assert services.groups.filling() == ()
        services.close()


def test_another_program_reads_by_the_same_day_until_it_is_turned(
    seen: Workbench, url: str, clock: Clock
) -> None:
    other = open_services(url, clock=clock)
    clock.forward(days=5)
    jane = other.contacts.find("Jane")
    other.contacts.save(jane.uuid, edit_of(jane, name="Jane Doe"))
    assert members(other) == 1
    seen.services.turn_day()
    [waiting] = other.groups.filling()
    assert other.groups.fill(waiting).count == 0
    other.close()


def test_a_new_query_brings_the_other_groups_to_its_day(seen: Workbench) -> None:
    seen.clock.forward(days=5)
    smart(seen.services, "Older", "last_seen_on <= -2d")
    states = {group.name: group.state for group in seen.services.groups.all()}
    assert states == {"Older": GroupState.READY, "Recent": GroupState.FILLING}


def test_a_kept_search_means_the_day_it_is_taken_up(seen: Workbench) -> None:
    searches, contacts = seen.services.searches, seen.services.contacts
    kept = searches.keep("Recent", "last_seen_on > -2d AND channel = Bot")
    assert kept.text == f'{RECENT} AND channel = "Bot"'
    assert len(contacts.page(Listing(text=kept.text))) == 1
    seen.clock.forward(days=3)
    assert contacts.page(Listing(text=kept.text)) == ()
    assert str(contacts.query(kept.text)) == 'last_seen_on > "06-03-2026" AND channel = "Bot"'


def test_names_in_searches_with_relative_dates_follow(seen: Workbench) -> None:
    [bot] = seen.services.channels.all()
    text = f'{RECENT} AND channel = "Bot"'
    seen.services.searches.keep("Recent", text)
    smart(seen.services, "By bot", text)
    seen.services.channels.update(replace(bot, name="Robot"))
    assert [one.text for one in seen.services.searches.kept()] == [text.replace("Bot", "Robot")]
    assert text.replace("Bot", "Robot") in [group.query for group in seen.services.groups.all()]
