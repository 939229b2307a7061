"""The channels, fields and groups of the demo: enough of each for every routing rule to show."""

from datetime import UTC, datetime

from store.core.types import Channel, Field, FieldType, Group, Role

_TEXT = (Role.SEND, Role.RECEIVE)
_TEXT_AND_VOICE = (Role.SEND, Role.RECEIVE, Role.CALL, Role.ANSWER)


def _created(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, 0, tzinfo=UTC)


def _channel_uuid(number: int) -> str:
    return f"c4a7{number:04x}-0000-4000-8000-{number:012x}"


# By a short key that the rest of the demo names them by; from the oldest to the newest, which decides ties.
CHANNELS: dict[str, Channel] = {
    "los_angeles": Channel(
        _channel_uuid(1), "Twilio Los Angeles", "T", "+13235550142", ("tel",), _TEXT_AND_VOICE, "US",
        created_on=_created(2021, 2, 1),
    ),
    "victoria": Channel(
        _channel_uuid(2), "Twilio Victoria", "T", "+12505661212", ("tel",), _TEXT_AND_VOICE, "CA",
        created_on=_created(2021, 3, 15),
    ),
    "nanaimo": Channel(
        _channel_uuid(3), "Twilio Nanaimo", "T", "+12505551212", ("tel",), _TEXT, "CA",
        created_on=_created(2021, 9, 6),
    ),
    "germany": Channel(
        _channel_uuid(4), "Vonage Germany", "NX", "+493023125101", ("tel",), _TEXT_AND_VOICE, "DE",
        created_on=_created(2021, 11, 22),
    ),
    "mtn": Channel(
        _channel_uuid(5), "MTN Rwanda", "MTN", "8080", ("tel",), _TEXT, "RW", ("25078", "25079"),
        carrier="MTN", created_on=_created(2022, 1, 10),
    ),
    "airtel": Channel(
        _channel_uuid(6), "Airtel Rwanda", "KN", "7070", ("tel",), _TEXT, "RW", ("25072", "25073"),
        carrier="Airtel", created_on=_created(2022, 1, 11),
    ),
    "kenya": Channel(
        _channel_uuid(7), "Africa's Talking Kenya", "AT", "20880", ("tel",), _TEXT, "KE", ("254",),
        created_on=_created(2022, 4, 4),
    ),
    "phone": Channel(
        _channel_uuid(8), "Field phone Uganda", "A", "+256772300400", ("tel",), _TEXT, "UG",
        created_on=_created(2022, 7, 18),
    ),
    "care": Channel(
        _channel_uuid(9), "Telegram care bot", "TG", "clinic_care_bot", ("telegram",), _TEXT,
        created_on=_created(2022, 8, 1),
    ),
    "news": Channel(
        _channel_uuid(10), "Telegram news bot", "TG", "clinic_news_bot", ("telegram",), _TEXT,
        created_on=_created(2023, 2, 13),
    ),
    "twitter": Channel(
        _channel_uuid(11), "Twitter desk", "TWT", "clinic_desk", ("twitter", "twitterid"), _TEXT,
        created_on=_created(2023, 3, 1),
    ),
    "mailbox": Channel(
        _channel_uuid(12), "Front desk mailbox", "SMTP", "desk@example.org", ("mailto",), _TEXT,
        created_on=_created(2023, 5, 30),
    ),
    "records": Channel(
        _channel_uuid(13), "Patient records", "EX", "", ("ext",), _TEXT, created_on=_created(2023, 6, 12),
    ),
    "britain": Channel(
        _channel_uuid(14), "Vonage Britain", "NX", "+447700900123", ("tel",), _TEXT, "GB", enabled=False,
        created_on=_created(2023, 10, 2),
    ),
    "hotline": Channel(
        _channel_uuid(15), "Rwanda hotline", "KN", "4114", ("tel",), (Role.RECEIVE,), "RW", ("250",),
        created_on=_created(2024, 1, 8),
    ),
    "world": Channel(
        _channel_uuid(16), "Clickatell worldwide", "CT", "+27872400123", ("tel",), _TEXT, "ZA",
        allow_international=True, created_on=_created(2024, 5, 21),
    ),
}  # fmt: skip


def _field_uuid(number: int) -> str:
    return f"f1e1d000-0000-4000-8000-{number:012x}"


AGE = Field(_field_uuid(1), "age", "Age", FieldType.NUMBER, featured=True)
DISTRICT = Field(_field_uuid(2), "district", "District", FieldType.TEXT, featured=True)
REGISTRATION_DATE = Field(
    _field_uuid(3), "registration_date", "Registration Date", FieldType.DATETIME, featured=True
)
GENDER = Field(_field_uuid(4), "gender", "Gender", FieldType.TEXT)
HOUSEHOLD_SIZE = Field(_field_uuid(5), "household_size", "Household Size", FieldType.NUMBER)
NOTES = Field(_field_uuid(6), "notes", "Notes", FieldType.TEXT)

FIELDS = (AGE, DISTRICT, REGISTRATION_DATE, GENDER, HOUSEHOLD_SIZE, NOTES)


def _group(number: int, name: str) -> Group:
    return Group(f"6e0c9000-0000-4000-8000-{number:012x}", name)


FARMERS = _group(1, "Farmers")
HEALTH_WORKERS = _group(2, "Health workers")
MOTHERS = _group(3, "New mothers")
NEWSLETTER = _group(4, "Newsletter")
VOLUNTEERS = _group(5, "Volunteers")

GROUPS = (FARMERS, HEALTH_WORKERS, MOTHERS, NEWSLETTER, VOLUNTEERS)
