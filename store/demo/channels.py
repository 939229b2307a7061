"""The channels, fields and groups of the demo: enough of each for every routing rule to show."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from store.core.types import Channel, Field, FieldType, Group, Role

_TEXT = (Role.SEND, Role.RECEIVE)
_TEXT_AND_VOICE = (Role.SEND, Role.RECEIVE, Role.CALL, Role.ANSWER)

# The variables are named after the clinic, so that no secret of anybody who looks at the demo is found there.
_SETTINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "T": {"account_sid": "AC0c4a7000000000000000000000000001", "auth_token": "env:CLINIC_TWILIO_TOKEN"},
    "NX": {
        "api_key": "c4a70014",
        "api_secret": "env:CLINIC_VONAGE_SECRET",
        "signature_secret": "env:CLINIC_VONAGE_SIGNATURE",
        "signature_method": "sha256",
    },
    "AT": {"username": "clinic", "api_key": "env:CLINIC_AT_KEY", "receive_key": "env:CLINIC_AT_WEBHOOK"},
    "CT": {"api_key": "env:CLINIC_CLICKATELL_KEY", "receive_key": "env:CLINIC_CLICKATELL_WEBHOOK"},
    "KN": {
        "send_url": "http://kannel.example.org:13013/cgi-bin/sendsms",
        "username": "clinic",
        "password": "env:CLINIC_KANNEL_PASSWORD",
        "receive_key": "env:CLINIC_KANNEL_WEBHOOK",
    },
    "EX": {
        "send_url": "https://records.example.org/messages",
        "content_type": "json",
        "send_authorization": "env:CLINIC_RECORDS_AUTHORIZATION",
    },
    "SMTP": {
        "host": "mail.example.org",
        "password": "env:CLINIC_MAIL_PASSWORD",
        "subject": "From the clinic",
    },
}
"""What channels of a type have set up; each of its own settings stands at the channel."""


def _channel(
    number: int,
    created: str,
    name: str,
    short_name: str,
    channel_type: str,
    address: str,
    *schemes: str,
    roles: tuple[Role, ...] = _TEXT,
    **more: Any,
) -> Channel:
    uuid = f"c4a7{number:04x}-0000-4000-8000-{number:012x}"
    created_on = datetime.fromisoformat(f"{created}T09:00+00:00")
    more |= {"created_on": created_on, "short_name": short_name}
    settings = MappingProxyType({**_SETTINGS.get(channel_type, {}), **more.pop("settings", {})})
    return Channel(uuid, name, channel_type, address, schemes, roles, settings=settings, **more)


# By a short key that the rest of the demo names them by; from the oldest to the newest, which decides ties.
CHANNELS: dict[str, Channel] = {
    "los_angeles": _channel(1, "2021-02-01", "Twilio Los Angeles", "Twilio LA", "T", "+13235550142", "tel",
        roles=_TEXT_AND_VOICE, country="US"),
    "victoria": _channel(2, "2021-03-15", "Twilio Victoria", "Twilio Vic", "T", "+12505661212", "tel",
        roles=_TEXT_AND_VOICE, country="CA"),
    "nanaimo": _channel(3, "2021-09-06", "Twilio Nanaimo", "Twilio Nan", "T", "+12505551212", "tel",
        country="CA"),
    "germany": _channel(4, "2021-11-22", "Vonage Germany", "Vonage DE", "NX", "+493023125101", "tel",
        roles=_TEXT_AND_VOICE, country="DE"),
    "mtn": _channel(5, "2022-01-10", "MTN Rwanda", "MTN RW", "MTN", "8080", "tel",
        country="RW", match_prefixes=("25078", "25079"), carrier="MTN"),
    "airtel": _channel(6, "2022-01-11", "Airtel Rwanda", "Airtel RW", "KN", "7070", "tel",
        country="RW", match_prefixes=("25072", "25073"), carrier="Airtel"),
    "kenya": _channel(7, "2022-04-04", "Africa's Talking Kenya", "AT Kenya", "AT", "20880", "tel",
        country="KE", match_prefixes=("254",), settings={"tps": "20", "daily_cap": "20000"}),
    "phone": _channel(8, "2022-07-18", "Field phone Uganda", "Field UG", "A", "+256772300400", "tel",
        country="UG"),
    "care": _channel(9, "2022-08-01", "Telegram care bot", "TG care", "TG", "clinic_care_bot", "telegram",
        settings={"token": "env:CLINIC_CARE_BOT_TOKEN"}),
    "news": _channel(10, "2023-02-13", "Telegram news bot", "TG news", "TG", "clinic_news_bot", "telegram",
        settings={"token": "env:CLINIC_NEWS_BOT_TOKEN", "tps": "25"}),
    "twitter": _channel(11, "2023-03-01", "Twitter desk", "Twitter", "TWT", "clinic_desk",
        "twitter", "twitterid"),
    "mailbox": _channel(12, "2023-05-30", "Front desk mailbox", "Front desk", "SMTP",
        "desk@example.org", "mailto"),
    "records": _channel(13, "2023-06-12", "Patient records", "Records", "EX", "", "ext"),
    "britain": _channel(14, "2023-10-02", "Vonage Britain", "Vonage GB", "NX", "+447700900123", "tel",
        country="GB", enabled=False),
    "hotline": _channel(15, "2024-01-08", "Rwanda hotline", "RW hotline", "KN", "4114", "tel",
        roles=(Role.RECEIVE,), country="RW", match_prefixes=("250",)),
    "world": _channel(16, "2024-05-21", "Clickatell worldwide", "Clickatell", "CT", "+27872400123", "tel",
        country="ZA", allow_international=True),
}  # fmt: skip


def _field_uuid(number: int) -> str:
    return f"f1e1d000-0000-4000-8000-{number:012x}"


AGE = Field(_field_uuid(1), "age", "Age", FieldType.NUMBER, featured=True)
DISTRICT = Field(_field_uuid(2), "district", "District", FieldType.DISTRICT, featured=True)
REGISTRATION_DATE = Field(
    _field_uuid(3), "registration_date", "Registration Date", FieldType.DATETIME, featured=True
)
GENDER = Field(_field_uuid(4), "gender", "Gender", FieldType.TEXT)
HOUSEHOLD_SIZE = Field(_field_uuid(5), "household_size", "Household Size", FieldType.NUMBER)
NOTES = Field(_field_uuid(6), "notes", "Notes", FieldType.TEXT)

STATE = Field(_field_uuid(7), "state", "State", FieldType.STATE)
WARD = Field(_field_uuid(8), "ward", "Ward", FieldType.WARD)

FIELDS = (AGE, DISTRICT, REGISTRATION_DATE, GENDER, HOUSEHOLD_SIZE, NOTES, STATE, WARD)


def _group(number: int, name: str) -> Group:
    return Group(f"6e0c9000-0000-4000-8000-{number:012x}", name)


FARMERS = _group(1, "Farmers")
HEALTH_WORKERS = _group(2, "Health workers")
MOTHERS = _group(3, "New mothers")
NEWSLETTER = _group(4, "Newsletter")
VOLUNTEERS = _group(5, "Volunteers")

GROUPS = (FARMERS, HEALTH_WORKERS, MOTHERS, NEWSLETTER, VOLUNTEERS)

SMART_GROUPS = {"Over 60": "age > 60", "Kigali without mail": 'state = "Kigali City" AND mailto = ""'}
"""Smart groups by name, with their queries; the first program that opens the demo fills them."""

SEARCHES = {
    "Nobody reaches them": 'urn != "" AND channel = ""',
    "Quiet for ninety days": "last_seen_on < -90d",
    "Tied to a channel": "locked = yes",
}
"""Searches that are kept, by name."""
