"""The demo contacts written by hand: one for each thing that can decide, or prevent, a route."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from store.core.fields.places import last_name
from store.core.types import Address, Contact, Group, LockOrigin, LockSource, Status, Urn, Value
from store.demo.channels import CHANNELS, FARMERS, HEALTH_WORKERS, MOTHERS, NEWSLETTER, VOLUNTEERS
from store.demo.places import districts

# The day on which the demo stands still: nothing in it is younger.
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
OPERATOR = "Ines"


def number_value(number: int) -> Value:
    """The value of a number field."""
    return Value(str(number), number=Decimal(number))


def moment_value(moment: datetime) -> Value:
    """The value of a date field."""
    return Value(moment.isoformat(), datetime=moment)


def located(district: str) -> dict[str, Value]:
    """The values of the fields for places of somebody who lives in a district."""
    place = districts()[district]
    return {
        "district": Value(district, district=place.path),
        "state": Value(last_name(place.parent), state=place.parent),
    }


def at(scheme: str, path: str, display: str = "") -> Address:
    """An address without a lock."""
    return Address(Urn(scheme, path, display))


def wrote(address: Address, channel: str, days_ago: int) -> Address:
    """The address as it stands after its owner wrote to a channel from it."""
    origin = LockOrigin(LockSource.MESSAGE, NOW - timedelta(days=days_ago, hours=2))
    return Address(address.urn, CHANNELS[channel].uuid, origin)


def _contact(
    number: int,
    name: str,
    language: str,
    *addresses: Address,
    age: int = 0,
    district: str = "",
    groups: tuple[Group, ...] = (),
    status: Status = Status.ACTIVE,
    notes: str = "",
) -> Contact:
    created = NOW - timedelta(days=900 - 11 * number, minutes=17 * number)
    moments = [address.origin.at for address in addresses if address.origin and address.origin.at]
    fields = {"registration_date": moment_value(created)} if name else {}
    if age:
        fields["age"] = number_value(age)
    if district:
        fields |= located(district)
    if notes:
        fields["notes"] = Value(notes)
    return Contact(
        uuid=f"{number * 0x2545F491 & 0xFFFFFFFF:08x}-0000-4000-8000-{number:012x}",
        name=name,
        status=status,
        language=language,
        addresses=addresses,
        fields=fields,
        groups=groups,
        created_on=created,
        last_seen_on=max(moments, default=None),
    )


JANE = _contact(
    1, "Jane Doe", "eng",
    at("tel", "+13233754866"), at("tel", "+497619990142"), at("twitter", "janedoe"),
    at("mailto", "jane.doe@example.com"),
    age=34, district="Los Angeles", groups=(NEWSLETTER, VOLUNTEERS),
    notes="Moves between Los Angeles and Freiburg; answers on whichever phone she has with her.",
)  # fmt: skip

EXAMPLES: tuple[Contact, ...] = (
    JANE,
    # Three kinds of top address: one message to all three leaves through three channels.
    _contact(2, "Theo Park", "eng", at("tel", "+13235550177"), at("twitter", "theo_park"), age=29,
             district="Los Angeles", groups=(NEWSLETTER,)),
    _contact(3, "Tamsin Reed", "eng", at("twitter", "tamsin_reed"), at("tel", "+13235550178"), age=41,
             district="Los Angeles", groups=(NEWSLETTER,)),
    _contact(4, "Tariq Aziz", "ara", at("telegram", "700100200", "Tariq"), at("tel", "+201012345678"), age=52,
             district="Cairo", groups=(NEWSLETTER,)),
    # The longest overlap decides between two channels; then nothing does, and the newer one carries.
    _contact(5, "Violet Chase", "eng", at("tel", "+12505661231"), age=63, district="Victoria"),
    _contact(6, "Vincent Roy", "fra", at("tel", "+16045550123"), age=37, district="Vancouver"),
    # The carrier decides, both ways; the Kenyan number's carrier has no channel of its own.
    _contact(7, "Amina Uwase", "kin", at("tel", "+250788123123"), age=26, district="Gasabo",
             groups=(FARMERS, MOTHERS)),
    _contact(8, "Aimable Rukundo", "kin", at("tel", "+250722123123"), age=44, district="Huye",
             groups=(FARMERS,)),
    _contact(9, "Atieno Odhiambo", "swa", at("tel", "+254712345678"), age=31, district="Kisumu",
             groups=(HEALTH_WORKERS,)),
    # Only one channel goes there.
    _contact(10, "Awa Ndiaye", "fra", at("tel", "+221771234567"), age=22, district="Dakar"),
    # The oldest of two bots.
    _contact(11, "Bruno Keller", "deu", at("telegram", "700100201", "Bruno K."), age=48, district="Freiburg"),
    # Locked by a message, by a choice (made below), to the newer bot, to a channel of another country.
    _contact(12, "Beata Müller", "deu", wrote(at("tel", "+4915112345678"), "germany", 3), age=39,
             district="Berlin", groups=(VOLUNTEERS,)),
    _contact(13, "Patrick Mugisha", "kin", at("tel", "+250788300301"), age=50,
             district="Musanze", groups=(FARMERS,), notes="Asked to be written to from the Airtel number."),
    _contact(14, "Bianca Fuchs", "deu", wrote(at("telegram", "700100202", "bianca"), "news", 6), age=27,
             district="Hamburg"),
    _contact(15, "Gloria Nakato", "lug", wrote(at("tel", "+256772111222"), "mtn", 20), age=35,
             district="Kampala", groups=(HEALTH_WORKERS,)),
    # Locked, but to a channel that is disabled, or that cannot send; both fall back to the usual choice.
    _contact(16, "Oliver Smith", "eng", wrote(at("tel", "+447400123456"), "britain", 200), age=58,
             district="Leeds"),
    _contact(17, "Eric Habimana", "kin", wrote(at("tel", "+250733123123"), "hotline", 1), age=33,
             district="Rubavu"),
    # A lock that sleeps, because an address of another type stands above it.
    _contact(18, "Sofía Hernández", "spa", at("twitter", "sofia_h"),
             wrote(at("tel", "+13235550179"), "los_angeles", 45), age=24, district="Los Angeles"),
    # Every phone number moved to the top and to one channel by a choice (made below).
    _contact(19, "Charles Gagnon", "fra", at("mailto", "charles@example.com"),
             at("tel", "+15145550144"), at("tel", "+12505550145"), age=45,
             district="Montréal"),
    # The top address has no channel, so the next one is used; and nothing at all is left to use.
    _contact(20, "Wanjiru Kamau", "swa", at("whatsapp", "254733100200"), at("tel", "+254733100200"), age=30,
             district="Nairobi", groups=(HEALTH_WORKERS,)),
    _contact(21, "Waleed Mansour", "ara", at("whatsapp", "201098765432"), age=61, district="Alexandria"),
    _contact(22, "Nadine Ingabire", "kin", age=19, district="Gasabo",
             notes="Gave no number; ask again in April."),
    # Mail, and an identifier of another system.
    _contact(23, "Marta Kowalska", "pol", at("mailto", "marta.kowalska@example.com"), age=47,
             district="Kraków"),
    _contact(24, "Patient 00417", "", at("ext", "KGL/00417"), district="Nyarugenge"),
    # Not active: nothing is sent, whatever the channels.
    _contact(25, "Blaise Spammer", "fra", wrote(at("tel", "+250788999000"), "mtn", 90),
             status=Status.BLOCKED),
    _contact(26, "Stella Otieno", "swa", wrote(at("tel", "+254722555000"), "kenya", 30), age=28,
             district="Mombasa", status=Status.STOPPED),
    _contact(27, "Arthur Old", "eng", at("tel", "+13235550180"), age=88, district="Los Angeles",
             status=Status.ARCHIVED),
    # Somebody who wrote and whom nobody has named yet; and names of other scripts.
    _contact(28, "", "", wrote(at("tel", "+250791777888"), "mtn", 2)),
    _contact(29, "يوسف الحكيم", "ara", at("tel", "+201112223334"), age=40, district="Aswan"),
    _contact(30, "山本 さくら", "jpn", at("tel", "+819055512345"), age=25, district="京都"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message of an example contact, from the address that it locks to the channel."""

    contact: str
    channel: str
    text: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """A channel that the operator chose for an example contact."""

    contact: str
    channel: str
    days_ago: int


# From the oldest to the newest; none moves an address or a lock that the comments above speak of.
EVENTS: tuple[Incoming | ChannelChoice, ...] = (
    Incoming("Blaise Spammer", "mtn", "You have WON a phone, answer now", 90),
    Incoming("Blaise Spammer", "mtn", "Last chance to claim it", 89),
    Incoming("Gloria Nakato", "mtn", "I am in Kigali this month, please use this number.", 20),
    ChannelChoice("Patrick Mugisha", "airtel", 12),
    ChannelChoice("Charles Gagnon", "victoria", 8),
    Incoming("Bianca Fuchs", "news", "/start", 6),
    Incoming("Bianca Fuchs", "news", "Wann ist die nächste Sprechstunde?", 6),
    Incoming("Beata Müller", "germany", "Danke, ich komme am Donnerstag.", 3),
    Incoming("", "mtn", "Muraho, ndashaka kwiyandikisha", 2),
    Incoming("Eric Habimana", "hotline", "Muraho, mfite ikibazo", 1),
)
