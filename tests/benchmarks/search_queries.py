"""Forty searches that between them have every operator, rare and common terms, and combinations; and for each
what the SQL by hand asks of a contact `c`, and the indexes that it may follow instead of the list's order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hand:
    """`where` asks one contact; each of `leads` selects ids; `walks` is False where walking is hopeless."""

    where: str
    leads: tuple[str, ...] = ()
    walks: bool = True


def _field(key: int, test: str) -> str:
    return f"EXISTS (SELECT 1 FROM fieldvalue v WHERE v.contact_id = c.id AND v.field_id = {key} AND {test})"


def _fields(key: int, test: str) -> str:
    return f"SELECT contact_id FROM fieldvalue v WHERE v.field_id = {key} AND {test}"


def _address(test: str) -> str:
    return f"EXISTS (SELECT 1 FROM address a WHERE a.contact_id = c.id AND {test})"


def _word(*beginnings: str) -> str:
    return "(" + " OR ".join(f"instr(' ' || c.words, ' {one}') > 0" for one in beginnings) + ")"


def _words(*beginnings: str) -> str:
    return " UNION ALL ".join(
        f"SELECT contact_id FROM search_word WHERE word >= '{one}' AND word < '{one}\U0010ffff'"
        for one in beginnings
    )


def _group(name: str, contact: str = "c.id") -> str:
    chosen = f"(SELECT id FROM contactgroup WHERE name = '{name}')"
    return f"EXISTS (SELECT 1 FROM membership m WHERE m.group_id = {chosen} AND m.contact_id = {contact})"


def _members(name: str) -> str:
    chosen = f"(SELECT id FROM contactgroup WHERE name = '{name}')"
    return f"SELECT contact_id FROM membership WHERE group_id = {chosen}"


def _parts(part: str) -> str:
    grams = " AND ".join(f'"{part[at : at + 3]}"' for at in range(len(part) - 2))
    return (
        "SELECT contact_id FROM address WHERE id IN (SELECT rowid FROM search_path WHERE search_path MATCH"
        f" '{grams}') AND instr(folded, '{part}') > 0"
    )


def _text(key: int, text: str) -> str:
    return _field(key, f"v.sort_text = '{text}'")


def _texts(key: int, *texts: str) -> str:
    return _fields(key, "v.sort_text IN (" + ", ".join(f"'{text}'" for text in texts) + ")")


def _number(column: str, value: str) -> str:
    return _address(f"+a.{column} = '{value}'")


def _numbers(column: str, value: str) -> str:
    return f"SELECT contact_id FROM address WHERE {column} = '{value}'"


def _tel(test: str) -> str:
    return _address(f"+a.scheme = 'tel' AND {test}")


AGE, DISTRICT, JOINED, GENDER, SIZE, NOTES = 1, 2, 3, 4, 5, 6
ACTIVE = "SELECT id FROM contact WHERE status = 'active' AND "
QUERIES: tuple[tuple[str, Hand], ...] = (
    ("wan", Hand(_word("wan"), (_words("wan"),))),
    ('name ~ "ma"', Hand(_word("ma"), (_words("ma"),))),
    ("uwase", Hand(_word("uwase"), (_words("uwase"),))),
    ("jean hab", Hand(f"{_word('jean')} AND {_word('hab')}", (_words("jean"), _words("hab")))),
    ('name ~ "zo kamau"', Hand(_word("zo", "kamau"), (_words("zo", "kamau"),))),
    ("zzyzx", Hand(_word("zzyzx"), (_words("zzyzx"),), walks=False)),
    (
        'name = "jean bosco mutesi"',
        Hand("c.sort_name = 'jean bosco mutesi'", (f"{ACTIVE} sort_name = 'jean bosco mutesi'",)),
    ),
    ('name != "jean bosco mutesi"', Hand("(c.sort_name IS NULL OR c.sort_name <> 'jean bosco mutesi')")),
    ('name = ""', Hand("c.sort_name IS NULL", (f"{ACTIVE} sort_name IS NULL",))),
    ("age > 85", Hand(_field(AGE, "v.sort_number > 85"), (_fields(AGE, "v.sort_number > 85"),))),
    ("age = 30", Hand(_field(AGE, "v.sort_number = 30"), (_fields(AGE, "v.sort_number = 30"),))),
    ("age >= 18", Hand(_field(AGE, "v.sort_number >= 18"))),
    ("age < 100", Hand(_field(AGE, "v.sort_number < 100"))),
    ("age <= -1", Hand("FALSE", (_fields(AGE, "v.sort_number <= -1"),), walks=False)),
    ("age != 30", Hand(f"NOT {_field(AGE, 'v.sort_number = 30')}")),
    ('age = ""', Hand(f"NOT {_field(AGE, 'v.sort_number IS NOT NULL')}")),
    (
        'notes != ""',
        Hand(
            _field(NOTES, "v.sort_text IS NOT NULL"),
            (_fields(NOTES, "v.sort_text IS NOT NULL"),),
            walks=False,
        ),
    ),
    (
        "district = gasabo",
        Hand(_field(DISTRICT, "v.sort_text = 'gasabo'"), (_fields(DISTRICT, "v.sort_text = 'gasabo'"),)),
    ),
    ("gender = male", Hand(_field(GENDER, "v.sort_text = 'male'"))),
    ("gender != male", Hand(f"NOT {_text(GENDER, 'male')}")),
    (
        "registration_date = 01-02-2024",
        Hand(
            _field(JOINED, "v.moment >= '2024-02-01' AND v.moment < '2024-02-02'"),
            (_fields(JOINED, "v.moment >= '2024-02-01' AND v.moment < '2024-02-02'"),),
        ),
    ),
    (
        "last_seen_on > 01-03-2026",
        Hand("c.last_seen_on >= '2026-03-02'", (f"{ACTIVE} last_seen_on >= '2026-03-02'",)),
    ),
    ('last_seen_on = ""', Hand("c.last_seen_on IS NULL")),
    (
        "created_on < 08-03-2022",
        Hand("c.created_on < '2022-03-08'", (f"{ACTIVE} created_on < '2022-03-08'",)),
    ),
    ("tel ~ 788123", Hand(_tel("instr(a.folded, '788123') > 0"), (_parts("788123"),))),
    ("tel ~ 788", Hand(_tel("instr(a.folded, '788') > 0"), (_parts("788"),))),
    (
        "tel = +250788123123",
        Hand(
            _tel("a.folded = '+250788123123'"),
            ("SELECT contact_id FROM address WHERE scheme = 'tel' AND folded = '+250788123123'",),
            walks=False,
        ),
    ),
    ("urn ~ uwase", Hand(_address("instr(a.folded, 'uwase') > 0"), (_parts("uwase"),))),
    (
        'twitter != ""',
        Hand(_address("+a.scheme = 'twitter'"), ("SELECT contact_id FROM address WHERE scheme = 'twitter'",)),
    ),
    ('tel = ""', Hand(f"NOT {_tel('TRUE')}")),
    ("group = farmers", Hand(_group("Farmers"), (_members("Farmers"),))),
    ("group != farmers", Hand(f"NOT {_group('Farmers')}")),
    (
        'channel = "MTN Rwanda"',
        Hand("c.route_channel_id = 5", ("SELECT id FROM contact WHERE route_channel_id = 5",)),
    ),
    ("locked = yes", Hand(_address("+a.channel_id IS NOT NULL"))),
    (
        'carrier = "NTT Docomo"',
        Hand(
            _address("+a.carrier = 'ntt docomo'"),
            ("SELECT contact_id FROM address WHERE carrier = 'ntt docomo'",),
        ),
    ),
    (
        "country = rwanda AND number_type = fixed",
        Hand(
            f"{_number('country', 'RW')} AND {_number('number_type', 'fixed')}",
            ("SELECT contact_id FROM address WHERE number_type = 'fixed'",),
        ),
    ),
    (
        "number_type = toll_free",
        Hand(
            _address("+a.number_type = 'toll_free'"),
            ("SELECT contact_id FROM address WHERE number_type = 'toll_free'",),
        ),
    ),
    (
        'wan AND age > 18 AND group = farmers AND tel != ""',
        Hand(
            f"{_word('wan')} AND {_field(AGE, 'v.sort_number > 18')} AND {_group('Farmers')}"
            f" AND {_tel('TRUE')}",
            (
                _words("wan"),
                f"{_words('wan')} INTERSECT {_members('Farmers')}",
                f"{_words('wan')} AND {_group('Farmers', 'search_word.contact_id')}",
            ),
        ),
    ),
    (
        "name ~ ma AND age > 18 AND group = newsletter",
        Hand(
            f"{_word('ma')} AND {_field(AGE, 'v.sort_number > 18')} AND {_group('Newsletter')}",
            (_words("ma"), f"{_words('ma')} INTERSECT {_members('Newsletter')}"),
        ),
    ),
    (
        'group = farmers AND group = "health workers"',
        Hand(
            f"{_group('Farmers')} AND {_group('Health workers')}",
            (
                f"{_members('Farmers')} INTERSECT {_members('Health workers')}",
                f"{_members('Health workers')} AND {_group('Farmers', 'membership.contact_id')}",
            ),
            walks=False,
        ),
    ),
    (
        "district = gasabo OR district = huye OR uwase",
        Hand(
            "(" + " OR ".join([_field(DISTRICT, "v.sort_text IN ('gasabo', 'huye')"), _word("uwase")]) + ")",
            (f"{_texts(DISTRICT, 'gasabo', 'huye')} UNION ALL {_words('uwase')}",),
        ),
    ),
    (
        'gender = female AND language = kin AND last_seen_on > 01-01-2026 AND district != "gasabo"',
        Hand(
            f"{_text(GENDER, 'female')} AND c.language = 'kin'"
            " AND c.last_seen_on >= '2026-01-02'"
            f" AND NOT {_text(DISTRICT, 'gasabo')}",
            (f"{ACTIVE} last_seen_on >= '2026-01-02'", f"{ACTIVE} language = 'kin'"),
        ),
    ),
)
