"""The cord: the picture of a route, in each width and with each set of signs."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from store.core.routing import Router
from store.core.types import Address, Channel, LockOrigin, LockSource, Role, Urn
from store.core.views import DisplaySettings
from tui.text.cells import cord_signs, width_of
from tui.text.cord import Drawing, Line, cord_lines, cord_of, fallback_line, short_line
from tui.text.palette import CHOSEN, CHOSEN_BADGE, FAILED, LOCK

UNICODE, ASCII = cord_signs(), cord_signs(ascii=True)
START = datetime(2023, 1, 1, tzinfo=UTC)
SHOWN = DisplaySettings(timezone=ZoneInfo("UTC"))
HIDDEN = DisplaySettings(timezone=ZoneInfo("UTC"), redacted=True)


def _channel(number: int, name: str, address: str, *, scheme: str = "tel", **more: object) -> Channel:
    roles = frozenset({Role.SEND, Role.RECEIVE})
    made = START + timedelta(days=number)
    return Channel(
        f"c{number}", name, "twilio", address, frozenset({scheme}), roles, created_on=made, **more  # type: ignore[arg-type]
    )  # fmt: skip


CHANNELS = (
    _channel(1, "Twilio Los Angeles", "+13235550142", country="US"),
    _channel(2, "Clickatell worldwide", "+447700900123", country="GB", allow_international=True),
    _channel(3, "Twilio Victoria", "+12505661212", country="CA"),
    _channel(4, "Vonage Germany", "+493023125101", country="DE"),
    _channel(5, "Telegram care bot", "@care", scheme="telegram"),
    _channel(6, "Old line", "+13235550143", country="US", enabled=False),
)
ROUTER = Router(CHANNELS)
PHONE, GERMAN = Address(Urn("tel", "+13233754866")), Address(Urn("tel", "+497619990142"))
NINE = Address(Urn("tel", "+12505661231"))
MAIL, BOT = Address(Urn("mailto", "jane.doe@example.com")), Address(Urn("telegram", "12345", "jane"))
LOCKED = Address(PHONE.urn, "c2", LockOrigin(LockSource.MESSAGE, datetime(2026, 8, 29, tzinfo=UTC), ""))


def drawn(addresses: tuple[Address, ...], place: int = 0, **how: object) -> tuple[Line, ...]:
    cord = cord_of("Jane Doe", addresses, ROUTER.pick(addresses[place]), ROUTER)
    options = {"width": 78, "rows": 4, "signs": ASCII, "reading": SHOWN, **how}
    return cord_lines(cord, Drawing(**options))  # type: ignore[arg-type]


def texts(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in lines]


PICTURES = [
    ((PHONE, GERMAN, MAIL), 78, ASCII, """
Jane Doe =+= 1 +1 323-375-4866  =+= 1323 4 digits ==> Twilio Los A…   chosen
          |- 2 +49 761 9990142   |. no digit ........ Clickatell w… outranked
          `- 3 jane.doe@…le.com  |. CA only ......... Twilio Victo…   refused
                                 `. 3 more: 1 country, 1 off, 1 type
"""),
    ((PHONE, GERMAN, MAIL), 78, UNICODE, """
Jane Doe ━┳━ 1 +1 323-375-4866  ━┳━ 1323 4 digits ━━▶ Twilio Los A…   chosen
          ├─ 2 +49 761 9990142   ├╌ no digit ╌╌╌╌╌╌╌╌ Clickatell w… outranked
          └─ 3 jane.doe@…le.com  ├╌ CA only ╌╌╌╌╌╌╌╌╌ Twilio Victo…   refused
                                 └╌ 3 more: 1 country, 1 off, 1 type
"""),
    ((LOCKED, GERMAN), 78, ASCII, """
Jane Doe =+= 1 +1 323-375-4866  =+= locked 29-08  ==> Clickatell w…   chosen
          `- 2 +49 761 9990142   |. not locked ...... Twilio Los A… outranked
                                 |. CA only ......... Twilio Victo…   refused
                                 `. 3 more: 1 country, 1 off, 1 type
"""),
    ((MAIL, PHONE), 78, ASCII, """
Jane Doe =+= 1 jane.doe@…le.com =+= x no channel for email addresses
          `- 2 +1 323-375-4866   |. other type ...... Twilio Los A…   refused
                                 |. other type ...... Clickatell w…   refused
                                 |. other type ...... Twilio Victo…   refused
                                 `. 3 more: 2 type, 1 off             refused
"""),
    ((PHONE, GERMAN), 98, ASCII, """
Jane Doe =+= 1 +1 323-375-4866  =+= 1323 4 digits          ==> Twilio Los Angeles         chosen
          `- 2 +49 761 9990142   |. no digit ................. Clickatell worldwide     outranked
                                 |. CA only .................. Twilio Victoria            refused
                                 `. 3 more: 1 country, 1 off, 1 type                      refused
"""),
    ((PHONE, GERMAN, MAIL), 45, ASCII, """
Jane Doe
`= 1 +1 323-375-4866
   `= 1323 4 digits  ==> Twilio Lo…   chosen
   .. no digit ......... Clickatel… outranked
   .. CA only .......... Twilio Vi…   refused
   .. 3 more: 1 country, 1 off, 1 type
"""),
    ((BOT,), 60, UNICODE, """
Jane Doe
┗━ 1 jane
   ┗━ only one                 ━━▶ Telegram care …   chosen
   ╌╌ other type ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ Twilio Los Ang…   refused
   ╌╌ other type ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ Clickatell wor…   refused
   ╌╌ 3 more: 2 type, 1 off
"""),
]  # fmt: skip


@pytest.mark.parametrize(("addresses", "width", "signs", "picture"), PICTURES)
def test_the_picture(addresses: tuple[Address, ...], width: int, signs: object, picture: str) -> None:
    assert "\n".join(texts(drawn(addresses, width=width, signs=signs))) == picture.strip("\n")


@pytest.mark.parametrize("signs", [ASCII, UNICODE])
@pytest.mark.parametrize("width", range(38, 200, 7))
@pytest.mark.parametrize(
    "addresses", [(PHONE,), (PHONE, GERMAN, MAIL, BOT), (MAIL,), (LOCKED, GERMAN), (BOT,)]
)
def test_every_line_fits(addresses: tuple[Address, ...], width: int, signs: object) -> None:
    for rows in (2, 4, 9):
        made = texts(drawn(addresses, width=width, signs=signs, rows=rows))
        assert all(width_of(line) <= width for line in made), made
        assert len(made) <= max(rows + 3, len(addresses))
        assert signs is UNICODE or all(line.replace("…", "").isascii() for line in made)


def test_what_was_chosen_is_green_and_says_so_and_a_tie_is_magenta() -> None:
    first = drawn((PHONE, GERMAN))[0]
    assert (" chosen ", CHOSEN_BADGE) in first
    assert any("1323 4 digits" in text and style == CHOSEN for text, style in first)
    tied = drawn((LOCKED, GERMAN))[0]
    assert any("locked 29-08" in text and style == LOCK for text, style in tied)


def test_a_wide_line_ends_with_the_reason() -> None:
    told = texts(drawn((PHONE,), width=118))
    assert told[1].endswith("shares no leading digits; Twil…")
    assert told[2].endswith("CA only; this number is from US")
    told = texts(drawn((PHONE,), width=158))
    assert told[0].endswith("shares the most leading digits with +13233754866 (1323, 4 digits)")
    assert told[2].endswith("CA only; this number is from US")


def test_where_there_is_no_channel_it_is_said_in_words() -> None:
    first = drawn((MAIL, PHONE))[0]
    assert any("x no channel for email addresses" in text and style == FAILED for text, style in first)


def test_digits_and_addresses_are_not_told_while_they_are_hidden() -> None:
    for width in (44, 78, 158):
        told = "\n".join(texts(drawn((PHONE, GERMAN, MAIL), width=width, reading=HIDDEN)))
        assert "323" not in told
        assert "4 digits" in told
        assert "@" not in told


@pytest.mark.parametrize("width", range(50, 120, 5))
@pytest.mark.parametrize("addresses", [(PHONE, GERMAN), (MAIL,), (LOCKED,), (BOT,)])
def test_the_way_taken_fits_in_one_line(addresses: tuple[Address, ...], width: int) -> None:
    cord = cord_of("Jane Doe", addresses, ROUTER.pick(addresses[0]), ROUTER)
    (line,) = texts((short_line(cord, Drawing(width, 1, ASCII, SHOWN)),))
    assert line.startswith("1 ")
    assert width_of(line) <= width
    assert line.endswith("chosen") or " == x no channel for" in line


@pytest.mark.parametrize(("addresses", "told"), [
    ((PHONE, GERMAN), "if it fails  2 +49 761 9990142 by Vonage Germany"),
    ((PHONE, MAIL), "if it fails  no other address has a channel"),
])  # fmt: skip
def test_who_carries_it_when_the_channel_fails(addresses: tuple[Address, ...], told: str) -> None:
    cord = cord_of("Jane Doe", addresses, ROUTER.pick(addresses[0]), ROUTER)
    assert texts((fallback_line(cord, Drawing(78, 4, ASCII, SHOWN)),)) == [told]
