"""Channels: what they have to be, how they are used, and what becomes of locks and routes when they
change."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from store.core.errors import Ambiguous, InvalidChannel, NotFound
from store.core.reports import RouteChange
from store.core.types import Channel, Role, Urn
from store.core.views import Listing
from store.database.models import channels, history
from store.repositories import settings
from store.services import Services, open_services
from store.workspace import stored_routes
from tests.store.builders import Workbench, channel, locks
from tests.store.databases import START, counted

WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"name": "  "}, "name", "A channel needs a name."),
    ({"name": "x" * 65}, "name", "at most 64 characters"),
    ({"name": "TAKEN"}, "name", 'There is already a channel called "TAKEN".'),
    ({"type": "ZZZ"}, "type", "ZZZ"),
    ({"schemes": ()}, "schemes", "at least one type of address"),
    ({"schemes": ("telegram",)}, "schemes", "cannot carry telegram"),
    ({"type": "EX", "schemes": ("pigeon",)}, "schemes", '"pigeon" is not a type of address.'),
    ({"roles": ()}, "roles", "at least one role"),
    ({"country": "Rwanda"}, "country", '"RWANDA" is not a country code'),
    (
        {"type": "EX", "schemes": ("mailto", "tel"), "country": "RW"},
        "country",
        "Only channels for phone numbers",
    ),
    ({"match_prefixes": ("25078", "abc")}, "match_prefixes", "Match prefixes are digits"),
    (
        {"type": "TG", "schemes": ("telegram",), "allow_international": True},
        "allow_international",
        "international",
    ),
    ({"address": "x" * 256}, "address", "at most 255 characters"),
    ({"type": "T", "settings": {"auth_token": "Zebra"}}, "settings.auth_token", "takes a reference"),
    ({"type": "T", "settings": {"token": "env:A"}}, "settings", "There is no such setting"),
    ({"type": "T", "address": "+13235550100"}, "address", "Twilio has this address already."),
]


def test_a_channel_is_stored_tidied_with_its_uuid_and_age(workbench: Workbench) -> None:
    added = workbench.services.channels.add(
        channel(" MTN ", " +250788000000 ", country="rw", match_prefixes=("+25078", " 25079", "25078", ""))
    )
    assert added.uuid
    assert added.created_on == START
    assert (added.name, added.address, added.country) == ("MTN", "+250788000000", "RW")
    assert added.match_prefixes == ("25078", "25079")
    assert workbench.services.channels.get(added.uuid) == added
    assert workbench.services.channels.all() == (added,)


@pytest.mark.parametrize(
    ("changes", "field", "said"), WRONG, ids=[f"{one[1]}-{one[2][:20]}" for one in WRONG]
)
def test_a_channel_that_cannot_be_says_why(
    workbench: Workbench, changes: dict[str, Any], field: str, said: str
) -> None:
    workbench.add_channel("taken")
    workbench.add_channel("Twilio", "+13235550100", type="T")
    with pytest.raises(InvalidChannel) as caught:
        workbench.services.channels.add(
            channel("New", **changes) if "name" not in changes else channel(**changes)
        )
    messages = {problem.field: problem.message for problem in caught.value.problems}
    assert said in messages[field]
    assert len(workbench.services.channels.all()) == 2


def test_every_rule_that_is_broken_is_named_at_once(services: Services) -> None:
    with pytest.raises(InvalidChannel) as caught:
        services.channels.add(channel("", roles=(), schemes=(), country="??"))
    assert {problem.field for problem in caught.value.problems} == {"name", "roles", "schemes", "country"}


def test_a_channel_may_keep_its_own_name_and_address(workbench: Workbench) -> None:
    twilio = workbench.add_channel("Twilio", "+13235550100", type="T")
    renamed = workbench.services.channels.update(replace(twilio, name="TWILIO", created_on=None))
    assert renamed.created_on == twilio.created_on
    assert workbench.services.channels.all() == (renamed,)


def test_two_phones_may_have_one_number_but_two_accounts_may_not(workbench: Workbench) -> None:
    workbench.add_channel("Phone", "+250788000000")
    workbench.add_channel("Other phone", "+250788000000")
    workbench.add_bot("Bot", type="VP", schemes=("viber",), address="account")
    with pytest.raises(InvalidChannel):
        workbench.add_bot("Bot 2", type="VP", schemes=("viber",), address="ACCOUNT")


def test_channels_are_found_by_uuid_name_or_how_they_begin(workbench: Workbench) -> None:
    mtn, mtn_two = workbench.add_channel("MTN"), workbench.add_channel("MTN Two")
    channels = workbench.services.channels
    assert channels.find(mtn.uuid) == mtn
    assert channels.find(" mtn ") == mtn
    assert channels.find("mtn t") == mtn_two
    assert channels.find("Mṫn Ť") == mtn_two
    assert channels.find(mtn_two.uuid[:8]) == mtn_two
    with pytest.raises(Ambiguous, match=r"could be any of these channels: MTN \(.+\), MTN Two \("):
        channels.find("mt")
    with pytest.raises(NotFound) as caught:
        channels.find("Twilio")
    assert caught.value.hint == "The channels are: MTN, MTN Two."
    with pytest.raises(NotFound):
        channels.find("")


def test_uses_say_who_is_locked_who_is_routed_and_when_it_was_last_used(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    airtel = workbench.add_channel("Airtel", "+250730000000", country="RW")
    workbench.add("Ann", "tel:+250788111111", "tel:+250788222222")
    workbench.add("Bob", "tel:+250730333333")
    assert [(use.locked_contacts, use.routed_contacts, use.last_used_on) for use in uses(workbench)] == [
        (0, 1, None),
        (0, 1, None),
    ]
    for number in ("+250788111111", "+250788222222", "+250730333333"):
        workbench.clock.forward(minutes=1)
        workbench.services.messages.receive(airtel.uuid, Urn("tel", number), "hi")
    assert [
        (use.channel, use.locked_contacts, use.routed_contacts, use.last_used_on) for use in uses(workbench)
    ] == [
        (mtn, 0, 0, None),
        (airtel, 2, 2, workbench.clock.now),
    ]


def uses(workbench: Workbench) -> Any:
    """How the channels are used."""
    return workbench.services.channels.uses()


def test_a_disabled_channel_keeps_its_locks_and_loses_its_routes(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    airtel = workbench.add_channel("Airtel", "+250730000000", country="RW")
    ann = workbench.add("Ann", "tel:+250788111111")
    workbench.services.messages.receive(airtel.uuid, ann.addresses[0].urn, "hi")
    assert routed(workbench) == {"MTN": 0, "Airtel": 1}
    workbench.services.channels.set_enabled(airtel.uuid, False)
    assert routed(workbench) == {"MTN": 1, "Airtel": 0}
    assert locks(workbench.again(ann)) == [airtel.uuid]
    workbench.services.channels.set_enabled(airtel.uuid, True)
    assert routed(workbench) == {"MTN": 0, "Airtel": 1}
    assert workbench.services.channels.get(mtn.uuid).enabled


def routed(workbench: Workbench) -> dict[str, int]:
    """How many contacts each channel carries, as kept; and as it is when picked afresh, which has to be the
    same."""
    kept = {use.channel.name: use.routed_contacts for use in workbench.services.channels.uses()}
    fresh = dict.fromkeys(kept, 0)
    for row in workbench.services.contacts.page(Listing(), size=99):
        if row.route.channel:
            fresh[row.route.channel.name] += 1
    assert kept == fresh
    return kept


def test_a_deleted_channel_takes_its_locks_with_it(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    airtel = workbench.add_channel("Airtel", "+250730000000", country="RW")
    ann = workbench.add("Ann", "tel:+250788111111")
    workbench.services.messages.receive(airtel.uuid, ann.addresses[0].urn, "hi")
    workbench.services.channels.delete(airtel.uuid)
    after = workbench.again(ann)
    assert locks(after) == [None]
    assert after.addresses[0].origin is None
    assert routed(workbench) == {"MTN": 1}
    assert workbench.services.channels.all() == (mtn,)
    for attempt in (workbench.services.channels.delete, workbench.services.channels.get):
        with pytest.raises(NotFound, match=r"The channel is not there any more\."):
            attempt(airtel.uuid)
    assert workbench.services.contacts.history(ann.uuid)[0].lines[-1].endswith("to Airtel by the message.")


def test_contacts_are_listed_by_the_short_name_of_their_channel(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.add_bot("Bot")
    workbench.add("Ann", "tel:+250788111111")
    workbench.add("Bob", "telegram:1")
    by_channel = Listing(sort="channel")
    assert [row.name for row in workbench.services.contacts.page(by_channel)] == ["Bob", "Ann"]
    for name, short_name, listed in (("Aaa", "MTN", ["Bob", "Ann"]), ("MTN", "Aaa", ["Ann", "Bob"])):
        workbench.services.channels.update(replace(mtn, name=name, short_name=short_name))
        assert [row.name for row in workbench.services.contacts.page(by_channel)] == listed


def test_every_kind_of_change_renews_the_kept_routes(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.add("Ann", "tel:+250788111111")
    workbench.add("Bob", "tel:+13233754866", "mailto:bob@example.org")
    assert routed(workbench) == {"MTN": 1}
    mail = workbench.add_channel("Mail", "us@example.org", type="SMTP", schemes=("mailto",))
    assert routed(workbench) == {"MTN": 1, "Mail": 1}
    workbench.services.channels.update(replace(mtn, allow_international=True))
    assert routed(workbench) == {"MTN": 2, "Mail": 0}
    workbench.services.channels.update(replace(mtn, roles=(Role.RECEIVE,)))
    assert routed(workbench) == {"MTN": 0, "Mail": 1}
    workbench.services.channels.delete(mail.uuid)
    assert routed(workbench) == {"MTN": 0}


def test_the_effect_of_other_channels_is_told_without_making_them(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    airtel = workbench.add_channel("Airtel", "+250730000000", country="RW")
    for number in ("+250788111111", "+250788222222", "+250730333333"):
        workbench.add(number, f"tel:{number}")
    workbench.add("Nobody", "telegram:1")
    effect = workbench.services.channels.effect_of
    assert effect((mtn, airtel)) == RouteChange(0, 0)
    assert effect((mtn,)) == RouteChange(1, 0)
    assert effect((airtel,)) == RouteChange(2, 0)
    assert effect(()) == RouteChange(3, 3)
    assert effect((mtn, replace(airtel, country="UG"))) == RouteChange(1, 0)
    assert effect((mtn, airtel, Channel("new", "Bot", "TG", "", ("telegram",), (Role.SEND,)))) == RouteChange(
        1, 0
    )
    assert routed(workbench) == {"MTN": 2, "Airtel": 1}


def test_the_router_is_made_once_and_again_after_a_change(workbench: Workbench, url: str) -> None:
    workbench.add_channel("MTN")
    router = workbench.services.router()
    workbench.add("Ann", "tel:+250788111111")
    assert workbench.services.router() is router
    with counted(workbench.services.database) as statements:
        workbench.services.router()
    assert len(statements) == 1
    other = open_services(url)
    other.channels.add(channel("Airtel"))
    other.close()
    assert [one.name for one in workbench.services.router().channels] == ["MTN", "Airtel"]


def test_routes_that_a_stopped_program_left_are_renewed_on_opening(workbench: Workbench, url: str) -> None:
    workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.add("Ann", "tel:+250788111111")

    def stop_half_way(session: Session) -> None:
        settings.bump(session, reroutes=True)
        session.execute(update(channels).values(enabled=False))

    workbench.services.database.write(stop_half_way)
    assert workbench.services.report().problems
    again = open_services(url)
    assert again.report().problems == ()
    assert [use.routed_contacts for use in again.channels.uses()] == [0]
    again.close()


def test_a_channel_gets_a_short_name_that_nobody_else_has(workbench: Workbench) -> None:
    first = workbench.add_channel("MTN Rwanda")
    second = workbench.add_channel("MTN (Rwanda)", short_name=" Two ")
    assert (first.short_name, second.short_name) == ("MTN RW", "Two")
    clashes = {
        "mtn RW": 'MTN Rwanda has the short name "MTN RW" already.',
        "x" * 11: "takes at most 10 cells",
    }
    for short, told in clashes.items():
        with pytest.raises(InvalidChannel) as caught:
            workbench.services.channels.update(replace(second, short_name=short))
        assert [problem.field for problem in caught.value.problems] == ["short_name"]
        assert told in caught.value.problems[0].message
    emptied = workbench.services.channels.update(replace(second, short_name=" "))
    assert emptied.short_name == "MTN RW 2"
    assert workbench.services.channels.find("mtn rw") == first


def test_a_short_name_is_kept_with_its_history_and_leaves_the_routes_alone(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN Rwanda", "+250788000000", country="RW")
    workbench.add("Ann", "tel:+250788111111")
    with counted(workbench.services.database) as statements:
        workbench.services.channels.update(replace(mtn, short_name="Emm"))
    assert not [text for text in statements.texts if "FROM contact \n" in text]
    with workbench.services.database.reading() as session:
        assert not stored_routes.are_stale(session)
        changes = session.execute(select(history.c.changes).order_by(history.c.id.desc())).scalars().first()
    assert changes == [{"attribute": "short_name", "before": "MTN RW", "after": "Emm"}]
    assert routed(workbench) == {"MTN Rwanda": 1}


def test_settings_go_into_history_as_references_and_back_without_any_route(workbench: Workbench) -> None:
    channels, past = workbench.services.channels, workbench.services.history
    sid = "AC" + "0" * 32
    desk = workbench.add_channel(
        "Desk", "+13235550100", type="T", settings={"account_sid": sid, "auth_token": " env:ONE ", "tps": ""}
    )
    workbench.add("Ann", "tel:+13235550111")
    assert desk.settings == {"account_sid": sid, "auth_token": "env:ONE"}
    assert channels.get(desk.uuid) == channels.all()[0] == desk
    assert channels.effect_of((replace(desk, settings={}),)) == RouteChange(0, 0)
    with counted(workbench.services.database) as statements:
        channels.update(replace(desk, settings={"account_sid": sid, "tps": "5"}))
    assert not [text for text in statements.texts if "FROM contact \n" in text]
    with workbench.services.database.reading() as session:
        kept = session.execute(select(history.c.changes).order_by(history.c.id.desc())).scalars().first()
    assert kept == [
        {"attribute": "settings.auth_token", "before": "env:ONE", "after": None, "label": "Auth token"},
        {"attribute": "settings.tps", "before": None, "after": "5", "label": "Rate"},
    ]
    past.undo(past.next_undo())
    assert channels.get(desk.uuid) == desk
    past.undo(past.next_redo())
    assert channels.get(desk.uuid).settings == {"account_sid": sid, "tps": "5"}
    with workbench.services.database.reading() as session:
        assert not stored_routes.are_stale(session)
    assert routed(workbench) == {"Desk": 1}


def test_a_setting_that_somebody_changed_since_stays_and_the_others_go_back(workbench: Workbench) -> None:
    channels, past = workbench.services.channels, workbench.services.history
    bot = workbench.add_bot("Bot", settings={"token": "env:ONE"})
    channels.update(replace(bot, settings={"token": "env:TWO", "tps": "5"}))
    plan = past.next_undo()
    channels.update(replace(bot, settings={"token": "env:THREE", "tps": "5"}))
    report = past.undo(plan)
    assert [one.why for one in report.left] == ["Bot token was changed since"]
    assert channels.get(bot.uuid).settings == {"token": "env:THREE"}


def test_of_a_channel_that_two_changed_each_keeps_what_they_changed(workbench: Workbench) -> None:
    channels = workbench.services.channels
    seen = workbench.add_bot("Bot", settings={"token": "env:ONE", "tps": "5"})
    channels.update(replace(seen, name="Robot", settings={"token": "env:TWO", "tps": "5"}))
    both = channels.update(replace(seen, enabled=False, settings={"token": "env:ONE", "tps": "9"}), seen)
    assert both == channels.get(seen.uuid)
    assert (both.name, both.enabled, both.settings) == ("Robot", False, {"token": "env:TWO", "tps": "9"})


def test_another_type_takes_no_secret_of_the_old_one_and_undo_brings_it_back(workbench: Workbench) -> None:
    channels, past = workbench.services.channels, workbench.services.history
    desk = workbench.add_channel(
        "Desk", "+13235550100", type="T", settings={"auth_token": "env:ONE", "tps": "5"}
    )
    moved = channels.update(replace(desk, type="PL"))
    assert moved == channels.get(desk.uuid)
    assert moved.settings == {"tps": "5"}
    past.undo(past.next_undo())
    assert channels.get(desk.uuid) == desk
    past.undo(past.next_undo())
    assert channels.all() == ()
    past.undo(past.next_redo())
    assert channels.get(desk.uuid) == desk
