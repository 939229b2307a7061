"""Where the demo contacts come from: names, places and phone numbers of fourteen peoples.

The numbers are of the right length and range for their country, so that routing treats them as real ones; in
North America they stand in the 55x exchanges, which fiction uses.
"""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Phone numbers of one kind: a prefix in international form, then `digits` free ones."""

    prefix: str
    digits: int


@dataclass(frozen=True, slots=True)
class Country:
    """Contacts who share a country: `channels` are the keys of the demo channels they tend to write to."""

    country: str
    languages: tuple[str, ...]
    share: int
    ranges: tuple[NumberRange, ...]
    places: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    channels: tuple[str, ...] = ()
    family_first: bool = False


def slug(name: str) -> str:
    """The ASCII letters of a name, lower-case: what its owner would pick for a handle."""
    folded = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L").replace("đ", "d"))
    return "".join(letter for letter in folded.lower() if "a" <= letter <= "z")


def _ranges(digits: int, *prefixes: str) -> tuple[NumberRange, ...]:
    return tuple(NumberRange(prefix, digits) for prefix in prefixes)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


RWANDA = Country(
    "RW",
    ("kin", "kin", "fra", "eng"),
    24,
    _ranges(7, "+25078", "+25079", "+25072", "+25073"),
    _words("Gasabo Kicukiro Nyarugenge Huye Musanze Rubavu Rwamagana Karongi Nyagatare Muhanga"),
    _words(
        "Aline Jean_Bosco Claudine Eric Chantal Patrick Diane Emmanuel Solange Olivier Josiane Innocent"
        " Vestine Fabrice Immaculée Théogène Yvonne Dieudonné Béatrice Alphonse"
    ),
    _words(
        "Uwase Mugisha Habimana Mukamana Niyonzima Uwimana Ndayisaba Iradukunda Kamanzi Ingabire"
        " Nshimiyimana Rukundo Umutoni Bizimana Gasana Munyaneza Nkurunziza Mutesi"
    ),
    ("mtn", "airtel"),
)
KENYA = Country(
    "KE",
    ("swa", "eng"),
    14,
    _ranges(7, "+25471", "+25472", "+25473"),
    _words("Nairobi Kisumu Mombasa Nakuru Eldoret Machakos Nyeri Kitui"),
    _words(
        "Wanjiru Otieno Achieng Kamau Njeri Kipchoge Akinyi Mwangi Wambui Odhiambo Cherono Mutua Nafula"
        " Barasa Halima Juma"
    ),
    _words(
        "Kariuki Ochieng Njoroge Wafula Kiplagat Muthoni Omondi Ndungu Chebet Musyoka Abdi Maina Onyango"
        " Kimani Rotich Wekesa"
    ),
    ("kenya",),
)
UGANDA = Country(
    "UG",
    ("lug", "eng"),
    8,
    _ranges(7, "+25677", "+25670"),
    _words("Kampala Gulu Mbarara Jinja Arua Masaka Lira"),
    _words("Nakato Okello Babirye Mukasa Apio Ssemwogerere Namutebi Opio Kizza Auma Musoke Atim"),
    _words("Nsubuga Ochan Kato Byaruhanga Akello Lubega Tumusiime Ojok Nabirye Kiggundu Odong Wasswa"),
    ("phone",),
)
UNITED_STATES = Country(
    "US",
    ("eng", "eng", "spa"),
    12,
    _ranges(
        5, "+132355", "+121355", "+121255", "+141555", "+131255", "+161755", "+120655", "+130355", "+151255"
    ),
    _words("Los_Angeles New_York San_Francisco Chicago Boston Seattle Denver Austin Miami"),
    _words(
        "Olivia Liam Sofía Noah Ava Mateo Emma Ethan Maya Lucas Grace Diego Chloe Isaiah Hannah Marcus"
        " Ruth Samuel Leah Andre"
    ),
    _words(
        "Johnson García Williams Rodríguez Brown Lee Martinez Davis Nguyen Robinson Clark Lewis Walker"
        " Hernández Young King Wright Torres"
    ),
    ("los_angeles",),
)
CANADA = Country(
    "CA",
    ("eng", "fra"),
    7,
    _ranges(5, "+160455", "+125055", "+151455", "+141655"),
    _words("Vancouver Victoria Montréal Toronto Kelowna Laval"),
    _words("Charlotte Benoît Amélie Logan Geneviève Owen Priya Étienne Sarah Tremaine Maude Jasper"),
    _words("Tremblay Smith Gagnon Singh Bouchard MacDonald Roy Chen Côté Campbell Lavoie Wong"),
    ("victoria", "nanaimo"),
)
GERMANY = Country(
    "DE",
    ("deu", "deu", "tur"),
    7,
    (*_ranges(8, "+49151", "+49176"), NumberRange("+49761555", 4), NumberRange("+4930555", 5)),
    _words("Freiburg Berlin Hamburg Köln Leipzig München Bremen"),
    _words("Jürgen Anna Lukas Greta Matthias Ayşe Jonas Käthe Felix Leonie Björn Elif Tobias Sabine"),
    _words("Müller Schmidt Weiß Yılmaz Schröder Becker Großmann Vogel Krüger Demir Fuchs Jäger"),
    ("germany",),
)
SENEGAL = Country(
    "SN",
    ("wol", "fra"),
    5,
    _ranges(7, "+22177", "+22178"),
    _words("Dakar Thiès Saint-Louis Ziguinchor Kaolack"),
    _words("Aïssatou Mamadou Fatou Ousmane Khady Cheikh Awa Ibrahima Ndèye Abdoulaye"),
    _words("Diop Ndiaye Fall Sarr Ba Gueye Faye Sow Cissé Mbaye"),
)
SOUTH_AFRICA = Country(
    "ZA",
    ("zul", "xho", "afr", "eng"),
    5,
    _ranges(7, "+2782", "+2783"),
    _words("Durban Soweto Cape_Town Pretoria Gqeberha"),
    _words("Thandiwe Sipho Nomvula Pieter Lerato Themba Zanele Anika Bongani Ayanda"),
    _words("Dlamini van_der_Merwe Nkosi Botha Mokoena Khumalo Naidoo Zulu Jacobs Mthembu"),
    ("world",),
)
INDIA = Country(
    "IN",
    ("hin", "tam", "ben"),
    6,
    _ranges(8, "+9198", "+9197"),
    _words("Pune Chennai Kolkata Jaipur Kochi Patna"),
    _words("Aarav Ananya Rohan Lakshmi Vikram Meera Arjun Deepa Sanjay Kavya Farhan Nandini"),
    _words("Sharma Iyer Banerjee Patel Reddy Khan Nair Gupta Das Kulkarni Joshi Menon"),
)
JAPAN = Country(
    "JP",
    ("jpn",),
    3,
    _ranges(8, "+8190", "+8180"),
    _words("東京 大阪 札幌 京都"),
    _words("美咲 翔太 陽菜 健一 さくら 大輔 結衣 直樹"),
    _words("佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村"),
    family_first=True,
)
EGYPT = Country(
    "EG",
    ("ara",),
    3,
    _ranges(8, "+2010", "+2011"),
    _words("Cairo Alexandria Aswan Luxor"),
    _words("Youssef Mariam Omar Salma Karim Nour Hassan Aya"),
    _words("El-Sayed Mansour Abdelrahman Farouk Hegazy Soliman Naguib Shafik"),
)
VIETNAM = Country(
    "VN",
    ("vie",),
    2,
    _ranges(7, "+8491", "+8490"),
    _words("Huế Hà_Nội Đà_Nẵng Cần_Thơ"),
    _words("Thị_Hương Văn_Minh Thu_Trang Quốc_Bảo Ngọc_Lan Đức_Anh"),
    _words("Nguyễn Trần Lê Phạm Đặng Vũ"),
    family_first=True,
)
POLAND = Country(
    "PL",
    ("pol", "ukr"),
    2,
    _ranges(6, "+48512", "+48601", "+48692"),
    _words("Kraków Łódź Gdańsk Wrocław"),
    _words("Łukasz Agnieszka Paweł Małgorzata Oksana Grzegorz Zofia Taras"),
    _words("Wójcik Kowalska Zieliński Dąbrowska Shevchenko Lewandowski Szymańska Bondarenko"),
)
BRITAIN = Country(
    "GB",
    ("eng", "cym"),
    2,
    _ranges(6, "+447400", "+447401"),
    _words("Leeds Cardiff Glasgow Bristol"),
    _words("Oliver Bronwyn Alasdair Imogen Rhys Poppy Hamish Zara"),
    _words("Smith Evans Macleod Taylor Ahmed Hughes Wilson Okafor"),
    ("britain",),
)

COUNTRIES = (
    RWANDA, KENYA, UGANDA, UNITED_STATES, CANADA, GERMANY, SENEGAL, SOUTH_AFRICA, INDIA, JAPAN, EGYPT,
    VIETNAM, POLAND, BRITAIN,
)  # fmt: skip
