"""What an operator does to many contacts: in batches, stopped or killed in the middle of it, or whole."""

from hypothesis import strategies as st

from store.core.progress import Monitor
from store.core.types import Status
from store.services.contacts.bulk_acts import Parts
from tests.store.services.machine.world import (
    ENDS,
    FIELDS,
    LANGUAGES,
    NAMES,
    PLACE,
    SELECTED,
    STATUSES,
    TEXTS,
    URNS,
    Desk,
    act,
)

SCHEMES = st.sampled_from(("tel", "telegram", "mailto"))
LINES = st.tuples(
    st.one_of(st.just(""), URNS.filter(lambda urn: urn.startswith("tel")), st.just("tel:12")),
    st.sampled_from(("", "7", "9")),
    NAMES,
    LANGUAGES,
    TEXTS,
)
"""Rows of a file: a number, a Telegram identifier, a name, a language and a crop."""


@act(who=SELECTED, status=STATUSES, end=ENDS)
def move_many(desk: Desk, who: str, status: Status, end: str | None) -> object:
    return desk.ending(end, lambda seen: desk.services.bulk.set_status(desk.selection(who), status, seen))


@act(who=SELECTED, which=PLACE, leave=st.booleans(), end=ENDS)
def join_many(desk: Desk, who: str, which: int, leave: bool, end: str | None) -> object:
    bulk, group = desk.services.bulk, desk.group(which).uuid
    change = bulk.leave if leave else bulk.join
    return desk.ending(end, lambda seen: change(desk.selection(who), group, seen))


@act(who=SELECTED, which=PLACE, clear=st.booleans(), end=ENDS)
def choose_channel_for_many(desk: Desk, who: str, which: int, clear: bool, end: str | None) -> object:
    channel = None if clear else desk.channel(which).uuid
    return desk.ending(
        end, lambda seen: desk.services.bulk.prefer_channel(desk.selection(who), channel, seen)
    )


@act(who=SELECTED, scheme=SCHEMES, end=ENDS)
def choose_type_for_many(desk: Desk, who: str, scheme: str, end: str | None) -> object:
    return desk.ending(end, lambda seen: desk.services.bulk.prefer_type(desk.selection(who), scheme, seen))


@act(who=SELECTED, language=LANGUAGES, key=FIELDS, text=TEXTS, as_text=st.booleans(), end=ENDS)
def set_of_many(
    desk: Desk, who: str, language: str, key: str, text: str, as_text: bool, end: str | None
) -> object:
    parts = Parts(language, {key: text}, as_text)
    return desk.ending(end, lambda seen: desk.services.bulk.set_parts(desk.selection(who), parts, seen))


@act(lines=st.lists(LINES, min_size=1, max_size=5), group=st.sampled_from(("", "Farmers", "New")), end=ENDS)
def import_file(desk: Desk, lines: list[tuple[str, ...]], group: str, end: str | None) -> object:
    path = desk.world.folder / "people.csv"
    rows = [",".join((urn.removeprefix("tel:"), *rest)) for urn, *rest in lines]
    path.write_text("\n".join(("URN:Tel,URN:Telegram,Name,Language,Field:Crop", *rows)), encoding="utf-8")

    def work(seen: Monitor) -> object:
        report = desk.services.imports.run(path, group=group, monitor=seen)
        return f"{report.created} new, {report.updated} changed, {report.errored} in error"

    return desk.ending(end, work)
