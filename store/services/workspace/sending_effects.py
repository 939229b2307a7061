"""What the settings of sending are for, and what another value of one would do."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlmodel import Session

from store.core.messages.sending_settings import HOLD, MOST_HOLD, SendingSettings
from store.core.reports import SettingEffect
from store.core.types import FieldType
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import field_usage

ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "opt_out_answer": (
        "The text that is sent, once a day, to who writes an opt-out word.",
        "a text; empty: no answer",
    ),
    "quiet_hours": (
        "The hours in which nobody is written to but who wrote in the last half hour.",
        "two times, such as 22:00-07:00; empty: none",
    ),
    "timezone_field": (
        "The field that names the time zone of a contact, for the quiet hours.",
        "the key of a field; empty: the zone of the number's country, else of the workspace",
    ),
    "send_hold": (
        "How many seconds a message to one contact waits, so that it can be taken back.",
        f"a whole number from 0 to {MOST_HOLD}; empty: {HOLD}",
    ),
    "public_url": (
        "The address that providers call with what people write, and with what became of messages.",
        "an address such as https://sms.example.org; empty: nobody can call",
    ),
}


def holds(stored: Mapping[str, str]) -> dict[str, str]:
    """What holds by each of the settings."""
    now = SendingSettings.of(stored)
    return {
        "quiet_hours": str(now.quiet_hours or "none"),
        "timezone_field": now.timezone_field or "none",
        "send_hold": str(now.hold),
        "opt_out_answer": now.opt_out_answer or "none",
        "public_url": now.public_url or "none",
    }


def told(session: Session, snapshot: WorkspaceSnapshot, key: str, value: str) -> Iterator[SettingEffect]:
    """What a value would do."""
    if key == "quiet_hours":
        hours = f"Nothing would be sent during {value} but answers." if value else "All hours would be good."
        yield SettingEffect("held", hours)
    elif key == "timezone_field":
        yield _zones(session, snapshot, value)
    elif key == "send_hold":
        yield SettingEffect("held", f"A message to one contact would wait {value or HOLD} seconds.")
    elif key == "opt_out_answer":
        answer = f"would be answered: {value}" if value else "would get no answer."
        yield SettingEffect("answered", f"Who writes an opt-out word {answer}")
    elif key == "public_url":
        called = f"Providers would be told to call {value}." if value else "No provider could call."
        yield SettingEffect("called", f"{called} Those that were told of another have to be told anew.")


def _zones(session: Session, snapshot: WorkspaceSnapshot, value: str) -> SettingEffect:
    if not value:
        return SettingEffect("zones", "The hours of a contact would be those of its number's country.")
    if value not in snapshot.field_ids:
        return SettingEffect("zones", "No field has that key, so it would say nothing.")
    filled = field_usage.reading(session, value, FieldType.TEXT).contacts
    return SettingEffect("zones", "contacts have a value in that field", filled)
