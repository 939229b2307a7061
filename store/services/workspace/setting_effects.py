"""What the settings are for, and what another value of one would do: worked out, and nothing stored."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final
from zoneinfo import available_timezones

from sqlalchemy import func, select
from sqlmodel import Session

from store.core.contacts.incoming import NO_WORDS, OPT_OUT_WORDS
from store.core.exchange.sheets import MAX_RECORDS
from store.core.fields.dates import format_date
from store.core.phones.country_table import COUNTRIES
from store.core.progress import Monitor
from store.core.reports import SettingEffect, WorkspaceSetting
from store.core.routing.phone_numbers import read_number
from store.core.types import Address, Workspace
from store.database.models import contacts, import_runs
from store.repositories import counts, settings
from store.repositories.snapshot import WorkspaceSnapshot, workspace
from store.services.workspace import sending_effects
from store.workspace import stored_routes

_EXAMPLE = date(2026, 12, 31)
_CANCELLED = "The count was stopped; nothing was changed."

_ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "default_country": (
        "The country of phone numbers that are written without a country code.",
        "a two-letter code, such as RW; empty: that of the time zone, or of all channels",
    ),
    "timezone": (
        "The time zone that moments are shown in and days begin by.",
        "a name such as Africa/Kigali; empty: UTC",
    ),
    "date_order": (
        "The order of day, month and year in dates that are typed and shown.",
        "dmy, mdy or ymd; empty: dmy",
    ),
    "languages": (
        "The languages that messages are written in: a form offers them, and asks about others.",
        "codes such as eng, kin; empty: any",
    ),
    "redacted": ("Whether all names and addresses are hidden.", "yes or no; empty: no"),
    "import_limit": (
        "How many records a file may have that is imported.",
        f"a whole number from 1 on; empty: {MAX_RECORDS}",
    ),
    "opt_out_words": (
        "The words that stop a contact who writes one and nothing else.",
        "words with commas between them, or none; empty: STOP and its like",
    ),
    **sending_effects.ABOUT,
}


def described(stored: Mapping[str, str], now: Workspace) -> tuple[WorkspaceSetting, ...]:
    """Every setting, given the stored values and what the workspace is by them."""
    holds = {
        "default_country": now.default_country,
        "timezone": now.timezone,
        "date_order": now.date_order,
        "languages": ", ".join(now.languages) or "any",
        "redacted": "yes" if now.redacted else "no",
        "import_limit": stored.get("import_limit") or str(MAX_RECORDS),
        "opt_out_words": stored.get("opt_out_words") or ", ".join(OPT_OUT_WORDS),
        **sending_effects.holds(stored),
    }
    return tuple(
        WorkspaceSetting(key, about, stored.get(key, ""), holds[key], expected, _allowed(key))
        for key, (about, expected) in _ABOUT.items()
    )


def effects(
    session: Session, snapshot: WorkspaceSnapshot, key: str, value: str, monitor: Monitor
) -> tuple[SettingEffect, ...]:
    """What a valid value would do; nothing where it is the one that is stored. Raises Cancelled."""
    stored = settings.read(session)
    if stored.get(key, "") == value:
        return ()
    now, then = snapshot.workspace, workspace({**stored, key: value}, snapshot.router.channels)
    changed = snapshot.with_workspace(then)
    found = [*_told(session, key, value, then), *sending_effects.told(session, snapshot, key, value)]
    if now.default_country != then.default_country:
        found += _read_anew(session, snapshot, changed, monitor)
    if refilled := _refilled(snapshot, changed):
        found.append(SettingEffect("groups", "smart groups would be filled anew", refilled))
    if now.redacted != then.redacted:
        people = sum(counts.read(session).folders.values())
        told = (
            "would be shown by codes, without addresses" if then.redacted else "would show their names again"
        )
        found.append(SettingEffect("hidden" if then.redacted else "shown", f"contacts {told}", people))
    return tuple(found)


def _told(session: Session, key: str, value: str, then: Workspace) -> Iterator[SettingEffect]:
    """What is not about what is stored."""
    if key == "default_country":
        what = f"as of {then.default_country}" if then.default_country else "with their country code only"
        yield SettingEffect("typed", f"Numbers that are typed or imported would be read {what}.")
    elif key == "timezone":
        yield SettingEffect("shown_times", f"Moments would be shown, and days begin, by {then.timezone}.")
    elif key == "date_order":
        example = format_date(_EXAMPLE, then.date_order)
        told = f"Dates would be typed and shown as {example}; what is stored stays as it is."
        yield SettingEffect("typed", told)
    elif key == "languages":
        offered = value or "any language"
        yield SettingEffect("typed", f"Forms would offer {offered}; what is stored stays as it is.")
        others = contacts.c.language.not_in(("", *then.languages))
        query = select(func.count()).select_from(contacts).where(others)
        found = int(session.execute(query).scalar_one()) if then.languages else 0
        yield SettingEffect("others", "contacts have a language that is not among them", found)
    elif key == "opt_out_words":
        words = value or ", ".join(OPT_OUT_WORDS)
        told = "Nobody would be stopped by what they write."
        yield SettingEffect(
            "stopped", told if value == NO_WORDS else f"Who writes one would be stopped: {words}."
        )
    elif key == "import_limit":
        most = int(value or MAX_RECORDS)
        larger = select(func.count()).select_from(import_runs).where(import_runs.c.records > most)
        told = f"imports until now had more than {most} records, and would be refused"
        yield SettingEffect("refused", told, int(session.execute(larger).scalar_one()))


def _read_anew(
    session: Session, now: WorkspaceSnapshot, then: WorkspaceSnapshot, monitor: Monitor
) -> Iterator[SettingEffect]:
    """The numbers that another default country makes others, and the routes that follow, of every active
    contact."""
    numbers = rerouted = lost = done = 0
    total = sum(counts.read(session).folders.values())
    before, after = now.workspace.default_country, then.workspace.default_country
    for batch in stored_routes.batches(session):
        monitor.check(_CANCELLED)
        for _row, listed in batch:
            numbers += sum(_reads_differently(address, before, after) for address in listed)
            old, new = now.router.route(listed), then.router.route(listed)
            if (old.address, old.channel) != (new.address, new.channel):
                rerouted += 1
                lost += new.channel is None
        done += len(batch)
        monitor.progress(done, total)
    yield SettingEffect("numbers", "stored numbers would be read as other numbers", numbers)
    yield SettingEffect("rerouted", "contacts' next message would take another way", rerouted)
    yield SettingEffect("unroutable", "of them could not be reached at all", lost)


def _reads_differently(address: Address, before: str, after: str) -> bool:
    path = address.urn.path
    return address.urn.scheme == "tel" and read_number(path, before) != read_number(path, after)


def _refilled(now: WorkspaceSnapshot, then: WorkspaceSnapshot) -> int:
    """How many smart groups would mean something else."""
    meant = {one.group.uuid: one.meaning for one in now.smart_groups}
    return sum(meant[one.group.uuid] != one.meaning for one in then.smart_groups)


def _allowed(key: str) -> tuple[str, ...]:
    if key == "default_country":
        return tuple(line.partition("|")[0] for line in COUNTRIES.strip().splitlines())
    if key == "timezone":
        return tuple(sorted(available_timezones()))
    return {"date_order": ("dmy", "mdy", "ymd"), "redacted": ("no", "yes")}.get(key, ())
