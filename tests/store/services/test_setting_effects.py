"""What another value of a setting would do is what it then does."""

from collections import Counter
from datetime import time

import pytest

from store.core.errors import Cancelled, InvalidSetting
from store.core.messages.quiet_hours import QuietHours
from store.core.messages.sending_settings import SendingSettings
from store.core.progress import Monitor
from store.core.types import Contact, GroupState
from store.core.views import Listing
from store.services import Services
from store.services.settings import KEYS
from store.workspace import bulk, stored_routes
from tests.store.builders import Workbench, addresses
from tests.store.databases import counted


def told(services: Services, key: str, value: str) -> dict[str, int | None]:
    """The effects by their codes."""
    return {effect.code: effect.count for effect in services.settings.effects_of(key, value)}


def routes(services: Services) -> list[str]:
    """The channel of every active contact, by name."""
    rows = services.contacts.page(Listing(), size=99)
    return [row.route.channel.name if row.route.channel else "" for row in rows]


def test_every_setting_is_described(services: Services) -> None:
    found = {one.key: one for one in services.settings.describe()}
    assert list(found) == list(KEYS)
    assert {one.value for one in found.values()} == {""}
    assert [found[key].holds for key in ("timezone", "date_order", "redacted")] == ["UTC", "dmy", "no"]
    assert found["date_order"].allowed == ("dmy", "mdy", "ymd")
    assert "RW" in found["default_country"].allowed
    for key in KEYS:
        for value in found[key].allowed[:3]:
            services.settings.set(key, value)
            assert services.settings.get(key) == value


def test_another_country_reads_numbers_anew_and_moves_routes(workbench: Workbench) -> None:
    services = workbench.services
    services.settings.set("default_country", "RW")
    workbench.add_channel("Island", "+12505661212", type="T")
    workbench.add_channel("Town", "+2505551212", type="T")
    odd = Contact("", "Ann", addresses=addresses("tel:+2505661231"))
    services.database.write(lambda session: bulk.insert_contacts(session, [odd]))
    workbench.add("Bob", "tel:+250788123123", "mailto:bob@example.org")
    before = routes(services)
    effects = told(services, "default_country", "ca")
    assert services.settings.get("default_country") == "RW"
    services.settings.set("default_country", "CA")
    after = routes(services)
    moved = [new for old, new in zip(before, after, strict=True) if old != new]
    assert (effects["numbers"], len(moved)) == (1, 1)
    assert (effects["rerouted"], effects["unroutable"]) == (len(moved), Counter(moved)[""])
    assert told(services, "default_country", "CA") == {}


def test_what_does_not_change_the_country_leaves_the_routes_alone(workbench: Workbench) -> None:
    services = workbench.services
    workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.add("Ann", "tel:+250788123123")
    for key, value in (
        ("date_order", "mdy"),
        ("import_limit", "5"),
        ("opt_out_words", "HAGARIKA"),
        ("languages", "kin"),
        ("redacted", "yes"),
        ("timezone", "UTC"),
    ):
        with counted(services.database) as statements:
            services.settings.set(key, value)
        assert not [one for one in statements.texts if "address.contact_id IN" in one], key
        with services.database.reading() as session:
            assert not stored_routes.are_stale(session)
    assert routes(services) == ["MTN"]


def test_the_groups_that_would_be_filled_anew_are_those_that_are(workbench: Workbench) -> None:
    services = workbench.services
    for name, query in (("Late", "created_on > 2026-01-31"), ("English", "language = eng")):
        services.groups.fill(services.groups.create(name, query).uuid)
    assert told(services, "timezone", "Asia/Tokyo")["groups"] == 1
    assert [group.state for group in services.groups.all()] == [GroupState.READY] * 2
    assert "groups" not in told(services, "date_order", "mdy")


def test_hiding_and_showing_tell_of_everybody(workbench: Workbench) -> None:
    for name in ("Ann", "Bob"):
        workbench.add(name)
    assert told(workbench.services, "redacted", "yes") == {"hidden": 2}
    workbench.services.settings.set("redacted", "yes")
    assert told(workbench.services, "redacted", "") == {"shown": 2}


def test_a_lower_limit_tells_of_the_imports_that_were_larger(services: Services) -> None:
    assert told(services, "import_limit", "10") == {"refused": 0}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" hagarika ,  opt   out,HAGARIKA", "HAGARIKA, opt out"), ("NONE", "none"), (" , ", "")],
)
def test_opt_out_words_are_kept_once_as_they_are_typed(services: Services, typed: str, kept: str) -> None:
    assert services.settings.set("opt_out_words", typed) == kept


@pytest.mark.parametrize("wrong", ["stop, !!", "none, stop"])
def test_what_is_no_opt_out_word_is_refused(services: Services, wrong: str) -> None:
    with pytest.raises(InvalidSetting):
        services.settings.set("opt_out_words", wrong)
    assert services.settings.get("opt_out_words") == ""


def test_languages_are_kept_as_codes_and_tell_who_has_another(workbench: Workbench) -> None:
    settings = workbench.services.settings
    for name, language in (("Ann", "eng"), ("Ben", "swa"), ("Cleo", "")):
        workbench.add(name, language=language)
    effects = {one.code: one.count for one in settings.effects_of("languages", "ENG, kin")}
    assert effects == {"typed": None, "others": 1}
    assert settings.set("languages", " ENG ,kin, eng") == "eng, kin"
    assert settings.workspace().languages == ("eng", "kin")
    with pytest.raises(InvalidSetting, match='"english" is not a language code'):
        settings.set("languages", "eng, English")


def test_a_wrong_value_is_refused_and_a_count_can_be_stopped(workbench: Workbench) -> None:
    settings = workbench.services.settings
    for key, value in (("nosuch", "1"), ("timezone", "Mars/Base"), ("date_order", "ydm")):
        with pytest.raises(InvalidSetting):
            settings.effects_of(key, value)
    workbench.add("Ann", "tel:+250788123123")
    with pytest.raises(Cancelled):
        settings.effects_of("default_country", "CA", Monitor(cancelled=lambda: True))


def test_settings_of_sending_hold_at_once_and_tell_what_they_would_do(workbench: Workbench) -> None:
    services = workbench.services
    zone = services.fields.create("Zone").key
    workbench.add("Ann", fields={zone: "Asia/Tokyo"})
    given = {
        "quiet_hours": "9:30 - 12:00",
        "timezone_field": zone,
        "send_hold": "0",
        "opt_out_answer": "You get no more.",
        "public_url": "https://sms.example.org/cordboard/",
    }
    codes = {key: told(services, key, value) for key, value in given.items()}
    assert codes == {
        "quiet_hours": {"held": None},
        "timezone_field": {"zones": 1},
        "send_hold": {"held": None},
        "opt_out_answer": {"answered": None},
        "public_url": {"called": None},
    }
    for key, value in given.items():
        services.settings.set(key, value)
    assert services.settings.sending() == SendingSettings(
        QuietHours(time(9, 30), time(12)), 0, "You get no more.", zone, "https://sms.example.org/cordboard"
    )
    assert services.settings.get("quiet_hours") == "09:30-12:00"


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("quiet_hours", "night"),
        ("send_hold", "-1"),
        ("send_hold", "3601"),
        ("send_hold", "9" * 5000),
        ("opt_out_answer", "x" * 641),
        ("timezone_field", "time zone"),
        ("public_url", "sms.example.org"),
        ("public_url", "ftp://sms.example.org"),
        ("public_url", "https://user:secret@sms.example.org"),
        ("public_url", "https://sms.example.org/?key=1"),
        ("public_url", "https://sms.example.org:port"),
        ("public_url", "https://[sms.example.org"),
        ("public_url", "https:///c"),
        ("public_url", "https://sms.example.org/\x1b[2J"),
    ],
)
def test_what_no_setting_of_sending_can_be_is_refused(services: Services, key: str, wrong: str) -> None:
    with pytest.raises(InvalidSetting):
        services.settings.set(key, wrong)
