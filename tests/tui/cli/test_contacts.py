"""The commands on contacts: what they print, in which form, and with which exit code."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from store.core.text import unmarked
from store.core.types import Status
from store.core.views import ContactEdit
from store.services import Services
from tests.tui.cli.conftest import Run, login
from tui.process import output

JANE = "2545f491-0000-4000-8000-000000000001"


def test_list_is_one_contact_a_line_with_whole_values(run: Run) -> None:
    done = run("list", "jane doe")
    assert done.code == 0
    assert done.rows == [[JANE, "Jane Doe", "tel:+13233754866", "Twilio Los Angeles", "", "eng", ""]]
    assert done.err == ""


def test_list_has_headings_and_columns_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    heading, jane = run("list", "jane doe").lines
    assert heading.split() == ["ID", "NAME", "ADDRESS", "CHANNEL", "LOCK", "LANGUAGE", "LAST", "SEEN"]
    assert jane.startswith("2545f491  Jane Doe  +1 323-375-4866  Twilio Los Angeles")


def test_list_stops_at_its_limit_and_says_so_to_people(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    done = run("list", "--limit", "3")
    assert len(done.lines) == 1 + 3
    assert "--limit 0 prints all" in done.err


def test_list_pages_through_everybody(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.contacts.commands._PAGE", 7)
    rows = run("list", "--limit", "0").rows
    total = run("list", "--limit", "1", "--json").json["total"]
    assert len(rows) == len({row[0] for row in rows}) == total
    names = [row[1] for row in rows if row[1]]
    assert names == sorted(names, key=unmarked)


def test_list_sorts_both_ways_by_any_column(run: Run) -> None:
    up = [row[6] for row in run("list", "--sort", "last_seen_on", "--limit", "0").rows]
    seen = [moment for moment in up if moment]
    assert seen == sorted(seen, key=lambda moment: datetime.strptime(f"{moment} +0000", "%d-%m-%Y %H:%M %z"))
    down = [row[6] for row in run("list", "--sort", "last_seen_on", "--reverse", "--limit", "0").rows]
    assert [moment for moment in down if moment] == seen[::-1]
    assert run("list", "--sort", "field:age").code == 0


def test_list_refuses_an_unknown_column_naming_the_known_ones(run: Run) -> None:
    done = run("list", "--sort", "shoe_size")
    assert (done.code, done.out) == (1, "")
    assert 'no column "shoe_size"' in done.err
    assert "field:age" in done.err


@pytest.mark.parametrize(("folder", "name"), [("blocked", "Blaise Spammer"), ("archived", "Arthur Old")])
def test_list_shows_the_other_folders(run: Run, folder: str, name: str) -> None:
    rows = run("list", "--folder", folder, "--limit", "0").rows
    assert name in [row[1] for row in rows]
    assert {row[3] for row in rows} == {""}, "nothing is sent to contacts that are not active"


def test_list_marks_locks(run: Run) -> None:
    assert run("list", "Beata").rows[0][3:5] == ["Vonage Germany", "locked"]


def test_list_as_json(run: Run) -> None:
    document = run("list", "jane doe", "--json").json
    assert document["total"] == 1
    assert document["contacts"][0]["address"]["urn"] == "tel:+13233754866"
    assert document["contacts"][0]["channel"]["name"] == "Twilio Los Angeles"


def test_an_unknown_folder_is_wrong_use(run: Run) -> None:
    done = run("list", "--folder", "lost")
    assert (done.code, done.out) == (2, "")
    assert "lost" in done.err


@pytest.mark.parametrize(
    "text", ["Jane Doe", JANE, "2545f491", "+1 323 375 4866", "tel:+13233754866", "twitter:@JaneDoe"]
)
def test_show_finds_a_contact_by_whatever_names_it(run: Run, text: str) -> None:
    assert run("show", text, "--json").json["uuid"] == JANE


def test_show_lists_addresses_in_order_with_variable_and_channel(run: Run) -> None:
    document = run("show", "Jane Doe", "--json").json
    assert [address["urn"] for address in document["addresses"]] == [
        "tel:+13233754866",
        "tel:+497619990142",
        "twitter:janedoe",
        "mailto:jane.doe@example.com",
    ]
    text = run("show", "Jane Doe").out
    assert "@urns.mailto" in text
    assert "Age\t34" in text
    assert "To +1 323-375-4866 by Twilio Los Angeles" in text
    assert document["history"][0]["kind"] == "created"


def test_an_unknown_contact_is_refused(run: Run) -> None:
    done = run("show", "Nobody At All")
    assert (done.code, done.out) == (1, "")
    assert "Nobody At All" in done.err
    assert "Traceback" not in done.err


def test_an_ambiguous_name_lists_the_candidates(run: Run, stored: Callable[[], Services]) -> None:
    services = stored()
    twin = services.contacts.create(ContactEdit("Jane Doe", Status.ACTIVE, "", (), {}, ()))
    services.close()
    done = run("show", "Jane Doe")
    assert (done.code, done.out) == (1, "")
    assert "2545f491" in done.err
    assert twin.uuid[:8] in done.err


def test_a_number_without_country_says_what_is_missing(run: Run) -> None:
    run("settings", "default_country", "")
    done = run("show", "0788 123 123")
    assert done.code == 1
    assert "country" in done.err


def test_raise_moves_one_step_and_is_stored(run: Run) -> None:
    done = run("raise", "Jane Doe", "twitter:janedoe")
    assert done.code == 0
    assert done.lines[0] == "janedoe is now number 2 of Jane Doe's 4 addresses."
    addresses = run("show", "Jane Doe", "--json").json["addresses"]
    assert [address["scheme"] for address in addresses] == ["tel", "twitter", "tel", "mailto"]
    assert run("show", "Jane Doe", "--json").json["history"][0]["by"] == f"tester (stated by {login()})"


def test_raise_takes_the_number_in_the_list(run: Run) -> None:
    document = run("raise", "Jane Doe", "2", "--json").json
    assert (document["changed"], document["position"]) == (True, 1)
    assert document["contact"]["addresses"][0]["urn"] == "tel:+497619990142"


def test_raise_leaves_the_first_where_it_is(run: Run) -> None:
    done = run("raise", "Jane Doe", "+13233754866")
    assert done.code == 0
    assert "nothing was changed" in done.out
    assert len(run("show", "Jane Doe", "--json").json["history"]) == 1


def test_raise_refuses_an_address_of_somebody_else(run: Run) -> None:
    done = run("raise", "Jane Doe", "+250788123123")
    assert (done.code, done.out) == (1, "")
    assert "none of Jane Doe's addresses" in done.err
    assert "+49 761 9990142" in done.err


def test_show_marks_the_address_that_contact_urn_yields(run: Run) -> None:
    """The first that can be reached, as on the contact's page."""
    rows = {row[2]: row[3] for row in run("show", "Jane Doe").rows if len(row) == 6}
    assert rows["tel:+13233754866"] == "@urns.tel @contact.urn"
    assert rows["twitter:janedoe"] == "@urns.twitter"
    passed_over = [row[3] for row in run("show", "Wanjiru Kamau").rows if len(row) == 6]
    assert [("@contact.urn" in told) for told in passed_over].count(True) == 1
    assert "@contact.urn" not in passed_over[0]


def test_moments_are_told_in_the_time_zone_of_the_workspace(run: Run) -> None:
    """In sentences as in columns, for people and for programs."""
    times = {}
    run("settings", "date_order", "ymd")
    for zone in ("UTC", "Pacific/Kiritimati"):
        run("settings", "timezone", zone)
        told = [
            run("show", "Beata Müller").out,
            run("route", "Beata Müller").out,
            run("show", "Beata Müller", "--json").json["route"]["sentence"],
            run("list", "Beata", "--json").json["contacts"][0]["route"],
            run("route", "Beata Müller", "--json").json["picks"][0]["reason"]["sentence"],
        ]
        times[zone] = [text.partition("since ")[2][:16] for text in told]
        assert len(set(times[zone])) == 1
    assert times["UTC"][0] != times["Pacific/Kiritimati"][0]


def test_people_read_dates_in_the_order_of_the_workspace_and_programs_always_in_one(run: Run) -> None:
    asked = [("show", "Beata Müller"), ("route", "Beata Müller"), ("channels", "list")]
    orders = {"dmy": r"\b\d\d-\d\d-\d{4}\b", "ymd": r"\b\d{4}-\d\d-\d\d\b"}
    for order, other in (("dmy", "ymd"), ("ymd", "dmy")):
        run("settings", "date_order", order)
        for line in asked:
            assert re.search(orders[order], run(*line).out), line
            assert not re.search(orders[other], run(*line).out), line
            assert not re.search(orders["dmy"], run(*line, "--json").out), line


def test_a_lock_is_told_once_beside_the_name_of_its_channel(run: Run) -> None:
    locked = next(row for row in run("show", "Beata Müller").rows if len(row) == 6 and "locked" in row[5])
    assert locked[4] == "Vonage Germany"
    assert "Vonage Germany" not in locked[5]


def test_a_word_tells_the_address_type_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    listed = run("list", "Bruno Keller").out
    assert "telegram " in listed
    assert "tel " not in run("list", "Jane Doe").out
