"""Short names of channels: those that are there get a proposal each, the oldest first.

What is proposed is worked out by copies of the functions of that time.
"""

import unicodedata
from importlib import import_module
from itertools import chain, count

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

COLUMNS = (
    "short_name VARCHAR DEFAULT '' NOT NULL"
    " CONSTRAINT ck_channel_short_name_length CHECK (length(short_name) <= 40)",
    "short_folded VARCHAR {collation} DEFAULT '' NOT NULL",
)

CELLS = 10
LENGTH = 40
REST = 3
LONGEST_COUNTRY = 6

COUNTRIES = """
AD andorra|AE emirates|AE united arab emirates|AF afghanistan|AG antigua and barbuda|AI anguilla
AL albania|AM armenia|AO angola|AQ antarctica|AR argentina|AS american samoa|AT austria|AU australia
AW aruba|AX åland islands|AZ azerbaijan|BA bosnia and herzegovina|BB barbados|BD bangladesh|BE belgium
BF burkina faso|BG bulgaria|BH bahrain|BI burundi|BJ benin|BL saint barthélemy|BM bermuda|BN brunei
BN brunei darussalam|BO bolivia|BQ bonaire|BR brazil|BS bahamas|BT bhutan|BV bouvet island|BW botswana
BY belarus|BZ belize|CA canada|CC cocos (keeling) islands|CD democratic republic of the congo|CD dr congo
CF central african republic|CG congo|CG republic of the congo|CH switzerland|CI côte d'ivoire
CI ivory coast|CK cook islands|CL chile|CM cameroon|CN china|CO colombia|CR costa rica|CU cuba
CV cabo verde|CV cape verde|CW curaçao|CX christmas island|CY cyprus|CZ czech republic|CZ czechia
DE germany|DJ djibouti|DK denmark|DM dominica|DO dominican republic|DZ algeria|EC ecuador|EE estonia
EG egypt|EH western sahara|ER eritrea|ES spain|ET ethiopia|FI finland|FJ fiji
FK falkland islands (malvinas)|FM micronesia|FO faroe islands|FR france|GA gabon|GB britain|GB england
GB great britain|GB united kingdom|GD grenada|GE georgia|GF french guiana|GG guernsey|GH ghana
GI gibraltar|GL greenland|GM gambia|GN guinea|GP guadeloupe|GQ equatorial guinea|GR greece
GS south georgia and the south sandwich islands|GT guatemala|GU guam|GW guinea-bissau|GY guyana
HK hong kong|HM heard island and mcdonald islands|HN honduras|HR croatia|HT haiti|HU hungary|ID indonesia
IE ireland|IL israel|IM isle of man|IN india|IO british indian ocean territory|IQ iraq|IR iran|IS iceland
IT italy|JE jersey|JM jamaica|JO jordan|JP japan|KE kenya|KG kyrgyzstan|KH cambodia|KI kiribati
KM comoros|KN saint kitts and nevis|KP north korea|KR korea|KR south korea|KW kuwait|KY cayman islands
KZ kazakhstan|LA lao people's democratic republic|LA laos|LB lebanon|LC saint lucia|LI liechtenstein
LK sri lanka|LR liberia|LS lesotho|LT lithuania|LU luxembourg|LV latvia|LY libya|MA morocco|MC monaco
MD moldova|ME montenegro|MF saint martin (french part)|MG madagascar|MH marshall islands|MK macedonia
MK north macedonia|ML mali|MM burma|MM myanmar|MN mongolia|MO macao|MP northern mariana islands
MQ martinique|MR mauritania|MS montserrat|MT malta|MU mauritius|MV maldives|MW malawi|MX mexico
MY malaysia|MZ mozambique|NA namibia|NC new caledonia|NE niger|NF norfolk island|NG nigeria|NI nicaragua
NL netherlands|NO norway|NP nepal|NR nauru|NU niue|NZ new zealand|OM oman|PA panama|PE peru
PF french polynesia|PG papua new guinea|PH philippines|PK pakistan|PL poland|PM saint pierre and miquelon
PN pitcairn|PR puerto rico|PS palestine|PT portugal|PW palau|PY paraguay|QA qatar|RE réunion|RO romania
RS serbia|RU russia|RU russian federation|RW rwanda|SA saudi arabia|SB solomon islands|SC seychelles
SD sudan|SE sweden|SG singapore|SH saint helena|SI slovenia|SJ svalbard and jan mayen|SK slovakia
SL sierra leone|SM san marino|SN senegal|SO somalia|SR suriname|SS south sudan|ST sao tome and principe
SV el salvador|SX sint maarten (dutch part)|SY syria|SY syrian arab republic|SZ eswatini|SZ swaziland
TC turks and caicos islands|TD chad|TF french southern territories|TG togo|TH thailand|TJ tajikistan
TK tokelau|TL east timor|TL timor-leste|TM turkmenistan|TN tunisia|TO tonga|TR turkey|TR türkiye
TT trinidad and tobago|TV tuvalu|TW taiwan|TZ tanzania|UA ukraine|UG uganda
UM united states minor outlying islands|US united states|US united states of america|UY uruguay
UZ uzbekistan|VA holy see (vatican city state)|VA vatican|VC saint vincent and the grenadines
VE venezuela|VN viet nam|VN vietnam|VU vanuatu|WF wallis and futuna|WS samoa|XK kosovo|YE yemen
YT mayotte|ZA south africa|ZM zambia|ZW zimbabwe
"""

LETTERS = import_module("store.database.migrations.versions.r00.0006_letters_without_marks")
"""How texts are compared has stayed the same."""

CODES = {
    LETTERS._unmarked(name): code
    for code, _, name in (entry.partition(" ") for entry in COUNTRIES.strip().replace("\n", "|").split("|"))
}

BRANDS = {
    "africa's talking": "AT",
    "facebook": "FB",
    "firebase cloud messaging": "FCM",
    "instagram": "IG",
    "rocket.chat": "RC",
    "telegram": "TG",
    "whatsapp": "WA",
}

GENERIC = (
    *("account", "api", "bot", "box", "channel", "desk", "gateway", "global", "hotline", "inbox"),
    *("international", "line", "mailbox", "number", "page", "phone", "server", "service", "sms"),
    "worldwide",
)
LINKS = ("and", "at", "by", "for", "in", "of", "on", "the", "to")
BRACKETS = '()[]{}<>,;:|/-–—"“”'


def upgrade() -> None:
    """Make the columns, fill them, and let no two channels have one short name from now on."""
    connection = op.get_bind()
    collation = "" if connection.dialect.name == "sqlite" else 'COLLATE "C"'
    for column in COLUMNS:
        op.execute(f"ALTER TABLE channel ADD COLUMN {column.format(collation=collation)}")
    named = sa.text("UPDATE channel SET short_name = :short, short_folded = :key WHERE id = :id")
    taken: set[str] = set()
    for row in connection.execute(sa.text("SELECT id, name FROM channel ORDER BY created_on, id")).all():
        short = _proposal(row.name, taken)
        taken.add(LETTERS._key(short))
        connection.execute(named, {"short": short, "key": LETTERS._key(short), "id": row.id})
    op.create_index("ix_channel_short_folded", "channel", ["short_folded"], unique=True)


def _proposal(name: str, taken: set[str]) -> str:
    short = _shortened(name)
    endings = (f" {number}" for number in count(2))
    numbered = (_cut(short, CELLS - len(ending)) + ending for ending in endings)
    return next(one for one in chain([short], numbered) if LETTERS._key(one) not in taken)


def _shortened(name: str) -> str:
    written = unicodedata.normalize("NFC", name).split()
    words = _with_codes([bare for word in written if (bare := word.strip(BRACKETS))] or written)
    if _cells(" ".join(words)) > CELLS:
        words = _without_generic(_with_brands(words, name))
    short = " ".join(words)
    if _cells(short) > CELLS and len(words) > 1:
        short = _first_and_rest(*words)
    short = _cut(short, CELLS)
    return short if _cells(short) else "Channel"


def _with_codes(words: list[str]) -> list[str]:
    made, left = list[str](), words
    while left:
        sizes = range(min(len(left), LONGEST_COUNTRY), 0, -1)
        texts = {size: LETTERS._unmarked(" ".join(left[:size])) for size in sizes}
        size = next((size for size, text in texts.items() if len(text) > 3 and text in CODES), 1)
        made.append(CODES[texts[size]] if len(texts[size]) > 3 and texts[size] in CODES else left[0])
        left = left[size:]
    return made if len(made) > 1 else words


def _with_brands(words: list[str], name: str) -> list[str]:
    text, brand = " ".join(words), ""
    for long, letters in BRANDS.items():
        if LETTERS._folded(text).replace("’", "'").startswith(long):
            text, brand = letters + text[len(long) :], letters
    made, last = text.split(), name.split()[-1]
    whole = f"{brand} {last}"
    if brand and len(made) == 2 and CODES.get(LETTERS._unmarked(last)) == made[1] and _cells(whole) <= CELLS:
        return whole.split()
    return made


def _without_generic(words: list[str]) -> list[str]:
    kept = list(words)
    for place in range(len(kept) - 1, -1, -1):
        if len(kept) > 1 and _cells(" ".join(kept)) > CELLS and LETTERS._folded(kept[place]) in GENERIC:
            del kept[place]
    return kept


def _first_and_rest(first: str, *others: str) -> str:
    if len(others[-1]) <= REST and (others[-1].isupper() or others[-1].isdecimal()):
        rest = others[-1]
    elif len(others) > 1:
        rest = "".join(word[:1].upper() for word in others if LETTERS._folded(word) not in LINKS)
    else:
        rest = others[0]
    rest = _cut(rest, max(REST, CELLS - 1 - _cells(first)))
    return f"{_cut(first, CELLS - 1 - _cells(rest))} {rest}".strip()


def _cut(text: str, width: int) -> str:
    end = taken = 0
    for letter in text[:LENGTH]:
        taken += _cells(letter)
        if taken > width:
            break
        end += 1
    return text[:end].rstrip()


def _cells(text: str) -> int:
    return sum(map(_width, text))


def _width(letter: str) -> int:
    kind = unicodedata.category(letter)
    if kind in ("Mn", "Me"):
        return int("\ufe00" <= letter <= "\ufe0f")
    return 2 if kind == "Cn" or unicodedata.east_asian_width(letter) in "WF" else 1
