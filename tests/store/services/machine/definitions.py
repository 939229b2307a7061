"""What an operator does to channels, fields, groups, saved searches and settings."""

from dataclasses import replace

from hypothesis import strategies as st

from store.core.types import Channel, FieldType, Role
from tests.store.services.machine.world import PLACE, QUERIES, Desk, Nothing, act

BOTH = (Role.SEND, Role.RECEIVE)
NEW_CHANNELS = {
    "Airtel": ("A", "+250733000000", ("tel",), BOTH, "RW"),
    "Twilio": ("T", "+12505551212", ("tel",), BOTH, "CA"),
    "Post": ("EX", "post@office.org", ("mailto", "ext"), BOTH, ""),
    "Bot 2": ("TG", "bot2", ("telegram",), (Role.RECEIVE,), ""),
}
CHANNEL_NAMES = st.sampled_from(("MTN", "Tigo", "Airtel"))
FIELD_NAMES = st.sampled_from(("Crop", "Years", "Village"))
TYPES = st.sampled_from((FieldType.TEXT, FieldType.NUMBER, FieldType.DATETIME))
GROUP_NAMES = st.sampled_from(("Farmers", "Others", "New"))
ASKED = st.sampled_from((*QUERIES, "crop = 7"))
SETTINGS = {
    "default_country": st.sampled_from(("", "RW", "US", "CA")),
    "timezone": st.sampled_from(("", "Africa/Kigali", "America/Los_Angeles")),
    "date_order": st.sampled_from(("dmy", "mdy")),
    "opt_out_words": st.sampled_from(("", "HI", "none")),
}


@act(name=st.sampled_from(tuple(NEW_CHANNELS)))
def add_channel(desk: Desk, name: str) -> str:
    desk.world.clock.forward(seconds=1)
    return desk.services.channels.add(Channel("", name, *NEW_CHANNELS[name])).name


@act(which=PLACE, name=CHANNEL_NAMES)
def rename_channel(desk: Desk, which: int, name: str) -> str:
    return desk.services.channels.update(replace(desk.channel(which), name=name)).uuid


@act(
    which=PLACE,
    prefixes=st.sampled_from(((), ("25078",), ("25073", "1"))),
    roles=st.sampled_from((BOTH, BOTH[1:])),
)
def change_channel(desk: Desk, which: int, prefixes: tuple[str, ...], roles: tuple[Role, ...]) -> str:
    changed = replace(desk.channel(which), match_prefixes=prefixes, roles=roles)
    return desk.services.channels.update(changed).name


@act(which=PLACE, on=st.booleans())
def switch_channel(desk: Desk, which: int, on: bool) -> str:
    return desk.services.channels.set_enabled(desk.channel(which).uuid, on).name


@act(name=FIELD_NAMES, kind=TYPES, featured=st.booleans())
def add_field(desk: Desk, name: str, kind: FieldType, featured: bool) -> str:
    return desk.services.fields.create(name, kind, featured=featured).key


@act(which=PLACE, name=FIELD_NAMES, kind=TYPES)
def change_field(desk: Desk, which: int, name: str, kind: FieldType) -> str:
    return desk.services.fields.change(desk.field(which).key, name=name, type=kind).key


@act(which=PLACE, on=st.booleans())
def feature_field(desk: Desk, which: int, on: bool) -> str:
    return desk.services.fields.change(desk.field(which).key, featured=on).key


@act()
def turn_columns(desk: Desk) -> list[str]:
    keys = [one.key for one in desk.services.fields.all() if one.featured]
    desk.services.fields.order(keys[::-1])
    return keys[::-1]


@act(name=GROUP_NAMES)
def add_group(desk: Desk, name: str) -> str:
    return desk.services.groups.create(name).name


@act(name=GROUP_NAMES, query=ASKED)
def add_smart_group(desk: Desk, name: str, query: str) -> str:
    return desk.services.groups.create(name, query).query


@act(which=PLACE, query=ASKED)
def change_query(desk: Desk, which: int, query: str) -> str:
    return desk.services.groups.change(desk.group(which, smart=True).uuid, query=query).name


@act(which=PLACE, name=GROUP_NAMES)
def rename_group(desk: Desk, which: int, name: str) -> str:
    return desk.services.groups.change(desk.group(which).uuid, name=name).uuid


@act(name=st.sampled_from(("Young", "Bots")), query=ASKED)
def keep_search(desk: Desk, name: str, query: str) -> str:
    return desk.services.searches.keep(name, query).text


@act(which=PLACE, name=st.sampled_from(("Young", "Old")))
def rename_search(desk: Desk, which: int, name: str) -> str:
    kept = desk.services.searches.kept()
    if not kept:
        raise Nothing
    return desk.services.searches.rename(kept[which % len(kept)].uuid, name).text


@act(said=st.one_of(*(st.tuples(st.just(key), texts) for key, texts in SETTINGS.items())))
def set_setting(desk: Desk, said: tuple[str, str]) -> str:
    return desk.services.settings.set(*said)


@act(what=st.sampled_from(("channel", "field", "group")), which=PLACE)
def erase(desk: Desk, what: str, which: int) -> object:
    """Definitions are erased for good."""
    if not desk.world.erases:
        raise Nothing
    services = desk.services
    if what == "channel":
        services.channels.delete(desk.channel(which).uuid)
    elif what == "field":
        services.fields.delete(desk.field(which).key)
    else:
        services.groups.delete(desk.group(which).uuid)
    desk.world.whole = False
    return what


@act()
def fill_groups(desk: Desk) -> None:
    desk.services.fields.fill_groups()


@act(days=st.sampled_from((0, 1, 3)))
def time_passes(desk: Desk, days: int) -> object:
    now = desk.world.clock.forward(days=days, minutes=1)
    desk.services.turn_day()
    return now
