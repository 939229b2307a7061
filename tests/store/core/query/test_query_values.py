"""What the conditions of searches compare with: groups, days, numbers; and what a search depends on."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from store.core.query import Query
from store.core.query.days import may_be_relative
from store.core.query.tree import Day, conditions
from tests.store.core.query.query_inputs import TODAY, read


@pytest.mark.parametrize(
    ("text", "operand"),
    [
        ('gender = "  Male "', "male"),
        ("group = u-reporters", "g1"),
        ('group != "COOL kids"', "g2"),
        ('channel = "mtn rwanda"', "c1"),
        ("channel = +250730000004", "c4"),
        ("channel = C2", "c2"),
        ("status = Blocked", "blocked"),
        ("language = ENG", "eng"),
        ("country = Rwanda", "RW"),
        ("country = rw", "RW"),
        ('country = "Côte d\'Ivoire"', "CI"),
        ("carrier = MTN", "mtn"),
        ("number_type = toll-free", "toll_free"),
        ('number_type = "Toll free"', "toll_free"),
        ("locked = YES", "yes"),
        ("locked != yes", "no"),
        ("ref = a6ywql", "a6ywql"),
        ("state = Kigali", "kigali"),
        ("tickets > 2", Decimal(2)),
        ('age = ""', ""),
        ('name = "Jose\u0301"', "josé"),
        # Addresses in their stored form; of numbers a part without what is dialled at home only.
        ("tel = 0788123205", "+250788123205"),
        ("tel:0788123205", "+250788123205"),
        ("tel != ٠٧٨٨١٢٣٢٠٥", "+250788123205"),
        ("tel = 8080", "8080"),
        ("whatsapp = +250788123205", "250788123205"),
        ("twitter = @Bobby", "bobby"),
        ('tel ~ "0788 123"', "788123"),
        ('tel ~ "+250 (0)788"', "+250788"),
        ("tel ~ 000", "000"),
        ("tel ~ MTN", "mtn"),
        ('urn ~ "Jörg@"', "jorg@"),
    ],
)
def test_operands(text: str, operand: object) -> None:
    [condition] = conditions(read(text).root)
    assert condition.operand == operand
    assert read(str(read(text))) == read(text)


def test_not_locked_is_the_other_answer() -> None:
    assert str(read("locked != yes")) == 'locked = "no"'
    assert str(read("locked != no")) == 'locked = "yes"'


def _day(text: str, **changes: str) -> Day:
    [condition] = conditions(read(f'dob = "{text}"', **changes).root)
    assert isinstance(condition.operand, Day)
    return condition.operand


@pytest.mark.parametrize(
    ("text", "zone", "start", "end"),
    [
        ("27-01-2020", "UTC", "2020-01-27", "2020-01-28"),
        ("27/1/20", "UTC", "2020-01-27", "2020-01-28"),
        ("2020-01-27 10:15", "UTC", "2020-01-27", "2020-01-28"),
        ("2018-06-23", "America/New_York", "2018-06-23T04:00", "2018-06-24T04:00"),
        ("2018-06-23T22:00:00-04:00", "UTC", "2018-06-23T04:00", "2018-06-24T04:00"),
        ("2018-06-23T22:00Z", "Africa/Kigali", "2018-06-23", "2018-06-24"),
        # A day of twenty-five hours, one of twenty-three, and one that has no midnight.
        ("2024-11-03", "America/New_York", "2024-11-03T04:00", "2024-11-04T05:00"),
        ("2024-03-10", "America/New_York", "2024-03-10T05:00", "2024-03-11T04:00"),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00", "2018-11-05T02:00"),
        # The ends of the calendar.
        ("9999-12-31", "UTC", "9999-12-31", "9999-12-31T23:59:59.999999"),
        ("0001-01-01", "Asia/Tokyo", "0001-01-01", "0001-01-01T14:41:01"),
    ],
)
def test_a_date_is_a_day_of_its_time_zone(text: str, zone: str, start: str, end: str) -> None:
    moments = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (start, end))
    assert _day(text, timezone=zone) == Day(*moments)


@pytest.mark.parametrize(
    ("text", "order", "literal"),
    [
        ("today", "dmy", "31-03-2026"),
        ("Yesterday", "mdy", "03-30-2026"),
        ("tomorrow", "ymd", "2026-04-01"),
        ("-30d", "dmy", "01-03-2026"),
        ("+2w", "ymd", "2026-04-14"),
        ('"-1 day"', "ymd", "2026-03-30"),
    ],
)
def test_days_from_today_are_written_as_dates(text: str, order: str, literal: str) -> None:
    query = read(f"last_seen_on > {text}", date_order=order)
    assert str(query) == f'last_seen_on > "{literal}"'
    assert read(str(query), date_order=order, today=None) == query


def test_days_from_today_can_stay_as_they_are() -> None:
    query = read('dob > -30D or (dob = "Today" and join_date < 01-02-2020) or age = 3', keep_relative=True)
    text = '(fields.dob = "today" AND fields.join_date < "01-02-2020")'
    assert str(query) == f'fields.dob > "-30d" OR {text} OR fields.age = 3'
    assert query.meant == str(read('dob > -30d or (dob = "Today" and join_date < 01-02-2020) or age = 3'))
    assert query.day == TODAY
    assert read(str(query), keep_relative=True) == query
    assert [one.operand for one in conditions(query.root)] == [
        one.operand for one in conditions(read(query.meant).root)
    ]


def test_only_days_that_count_from_today_have_a_day() -> None:
    for text in ("dob > 01-02-2020", 'name = "today"', "age = 3", ""):
        query = read(text, keep_relative=True)
        assert (query.day, query.meant) == (None, "")
        assert query == read(text)
    assert may_be_relative('name = "today"')
    assert may_be_relative('fields.dob > "-30d"')
    assert not may_be_relative('fields.age > 3 AND name ~ "today was"')


def test_without_fields_everything_is_taken_on_trust() -> None:
    query = read("birthday = tomorrow AND beers > x and group = Unknown", fields=None)
    assert str(query) == 'fields.birthday = "tomorrow" AND fields.beers > "x" AND group = "Unknown"'
    assert query.on_trust
    assert [each.field_type for each in conditions(query.root)] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "attributes", "schemes", "fields", "groups", "channels", "allowed"),
    [
        ("bob tel = 1 mailto = a", ("name",), ("mailto", "tel"), (), (), (), True),
        ("gender = m or age > 1 or gender = f", (), (), ("gender", "age"), (), (), True),
        ('group = "cool kids" or group = ""', ("group",), (), (), ("g2",), (), False),
        ("channel = Airtel locked = no", ("channel", "locked"), (), (), (), ("c2",), True),
        (
            "country = RW carrier = MTN number_type = mobile",
            ("carrier", "country", "number_type"),
            *((),) * 4,
            True,
        ),
        ("status = active", ("status",), (), (), (), (), False),
        ("", (), (), (), (), (), True),
    ],
)
def test_what_a_search_depends_on(
    text: str,
    attributes: tuple[str, ...],
    schemes: tuple[str, ...],
    fields: tuple[str, ...],
    groups: tuple[str, ...],
    channels: tuple[str, ...],
    allowed: bool,
) -> None:
    needs = read(text).needs
    assert (needs.attributes, needs.schemes, needs.fields) == (attributes, schemes, fields)
    assert (needs.groups, needs.channels, needs.allow_as_group) == (groups, channels, allowed)


def test_searches_with_the_same_meaning_are_equal() -> None:
    assert read("(age > 18)") == read("AGE  >  18")
    assert read("age > 18") != read("age > 19")
    assert hash(read("age > 18")) == hash(Query(read("age > 18").root, country="RW"))
