"""The commands that ask about, and change, who is reached where."""

import pytest

from tests.tui.cli.conftest import Run


def test_route_of_a_contact_is_a_sentence(run: Run) -> None:
    done = run("route", "Violet Chase")
    assert done.code == 0
    assert done.out.startswith("Violet Chase: To +1 250-566-1231 by Twilio Victoria")


@pytest.mark.parametrize(
    ("name", "channel", "code"),
    [
        ("Violet Chase", "Twilio Victoria", "overlap"),
        ("Vincent Roy", "Twilio Nanaimo", "newest"),
        ("Amina Uwase", "MTN Rwanda", "carrier"),
        ("Aimable Rukundo", "Airtel Rwanda", "carrier"),
        ("Atieno Odhiambo", "Africa's Talking Kenya", "overlap"),
        ("Awa Ndiaye", "Clickatell worldwide", "only"),
        ("Bruno Keller", "Telegram care bot", "oldest"),
        ("Beata Müller", "Vonage Germany", "locked"),
        ("Patrick Mugisha", "Airtel Rwanda", "locked"),
        ("Bianca Fuchs", "Telegram news bot", "locked"),
        ("Gloria Nakato", "MTN Rwanda", "locked"),
        ("Oliver Smith", "Clickatell worldwide", "only"),
        ("Eric Habimana", "Airtel Rwanda", "carrier"),
        ("Sofía Hernández", "Twitter desk", "only"),
        ("Charles Gagnon", "Twilio Victoria", "locked"),
        ("Wanjiru Kamau", "Africa's Talking Kenya", "overlap"),
        ("Waleed Mansour", None, "no_channel"),
        ("Nadine Ingabire", None, "no_address"),
        ("Marta Kowalska", "Front desk mailbox", "only"),
        ("Patient 00417", "Patient records", "only"),
        ("Blaise Spammer", None, "not_active"),
        ("Stella Otieno", None, "not_active"),
        ("Arthur Old", None, "not_active"),
    ],
)
def test_the_demo_has_every_rule(run: Run, name: str, channel: str | None, code: str) -> None:
    document = run("route", name, "--json").json
    assert (document["channel"] or {"name": None})["name"] == channel
    assert document["reason"]["code"] == code


def test_three_kinds_of_top_address_take_three_channels(run: Run) -> None:
    channels = [
        run("route", name, "--json").json["channel"]["name"]
        for name in ("Theo Park", "Tamsin Reed", "Tariq Aziz")
    ]
    assert channels == ["Twilio Los Angeles", "Twitter desk", "Telegram care bot"]


def test_route_of_a_number_nobody_has(run: Run) -> None:
    document = run("route", "+250799000111", "--json", "--explain").json
    assert document["contact"] is None
    assert document["channel"]["name"] == "MTN Rwanda"
    verdicts = {each["channel"]["name"]: each["verdict"] for each in document["candidates"]}
    assert verdicts["MTN Rwanda"] == "chosen"
    assert verdicts["Airtel Rwanda"] == "outranked"
    assert verdicts["Rwanda hotline"] == "refused"
    assert [condition["code"] for condition in document["conditions"]] == [
        "several_channels",
        "priority_type",
        "wrote_in",
    ]


def test_route_of_a_number_shows_its_owners_lock(run: Run) -> None:
    document = run("route", "+4915112345678", "--json").json
    assert document["contact"]["name"] == "Beata Müller"
    assert document["reason"]["code"] == "locked"
    assert [condition["met"] for condition in document["conditions"]] == [True, True, True]


def test_explain_prints_candidates_conditions_and_the_sentence(run: Run) -> None:
    text = run("route", "+250788123123", "--explain").out
    assert "CHANNEL" in text
    assert "MTN Rwanda              chosen           5  25078" in text
    assert "[x] several channels can send to phone numbers" in text
    assert text.splitlines()[-1].startswith("+250 788 123 123 (Amina Uwase, active): MTN Rwanda")


def test_explain_shows_the_addresses_that_were_passed_over(run: Run) -> None:
    text = run("route", "Wanjiru Kamau", "--explain").out
    assert text.count("CHANNEL ") == 2
    assert "No channel can send to WhatsApp" in text


def test_the_role_counts(run: Run) -> None:
    assert run("route", "+254712345678", "--role", "call", "--json").json["channel"] is None
    assert (
        run("route", "+12505661231", "--role", "call", "--json").json["channel"]["name"] == "Twilio Victoria"
    )


def test_a_national_number_is_read_as_one_of_the_default_country(run: Run) -> None:
    document = run("route", "+2505661231", "--json").json
    assert document["address"]["urn"] == "tel:+12505661231"
    assert document["channel"]["name"] == "Twilio Victoria"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("nosuch:thing", "“nosuch” is not an address type"),
        ("tel:", "tel:"),
        ("+12", "+12"),
        ("Nobody At All", "There is no contact"),
    ],
)
def test_what_cannot_be_routed_is_refused(run: Run, text: str, wrong: str) -> None:
    done = run("route", text)
    assert (done.code, done.out) == (1, "")
    assert wrong in done.err


def test_receive_makes_the_senders_address_first_and_locks_it(run: Run) -> None:
    done = run("receive", "Vonage Germany", "+49 761 9990142", "Hallo")
    assert done.code == 0
    assert "+49 761 9990142 is the priority address now, locked to Vonage Germany." in done.out
    document = run("show", "Jane Doe", "--json").json
    assert [address["urn"] for address in document["addresses"]][:2] == [
        "tel:+497619990142",
        "tel:+13233754866",
    ]
    assert document["route"]["channel"]["name"] == "Vonage Germany"
    assert document["history"][0]["kind"] == "received"


def test_receive_can_say_it_without_doing_it(run: Run) -> None:
    done = run("receive", "Vonage Germany", "+497619990142", "Hallo", "--dry-run", "--json")
    assert done.json["after"]["addresses"][0]["urn"] == "tel:+497619990142"
    assert run("show", "Jane Doe", "--json").json["addresses"][0]["urn"] == "tel:+13233754866"


def test_receive_makes_a_contact_for_an_unknown_sender(run: Run) -> None:
    document = run("receive", "Telegram news bot", "900100100", "/start", "--json").json
    assert document["created"] is True
    assert document["after"]["name"] == ""
    assert document["after"]["fields"] == {}
    assert "Nobody had" in run("receive", "MTN Rwanda", "+250788000222", "Muraho").out


def test_receive_takes_either_form_of_a_number_that_a_country_has_changed(run: Run) -> None:
    known = run("receive", "Vonage Germany", "+525512345678", "hola", "--json").json["after"]["uuid"]
    done = run("receive", "Vonage Germany", "+5215512345678", "hola")
    assert "The number is another form of +52 55 1234 5678, which the contact has." in done.out
    document = run("show", "+5215512345678", "--json").json
    assert document["uuid"] == known
    assert [(each["urn"], each["problem"]) for each in document["addresses"]] == [
        ("tel:+5215512345678", "old form of +52 55 1234 5678"),
        ("tel:+525512345678", None),
    ]
    assert "old form of +52 55 1234 5678" in run("show", "+5215512345678").out


def test_receive_tells_of_an_opt_out(run: Run) -> None:
    """Only when it is the whole message, and in the words of the workspace."""
    line = ("receive", "MTN Rwanda", "+250788123123")
    assert "opt-out" not in run(*line, "please stop", "--dry-run").out
    would = run(*line, "Stop.", "--dry-run", "--json").json
    assert (would["opted_out"], would["after"]["status"]) == (True, "stopped")
    told = run(*line, "STOP").out
    assert "It is an opt-out: Amina Uwase is stopped, and gets nothing until they write again." in told
    assert "stays stopped" in run(*line, "stop", "--dry-run").out
    run("settings", "opt_out_words", "hagarika")
    assert "is active again" in run(*line, "stop", "--dry-run").out
    assert "opt-out" in run(*line, "Hagarika!", "--dry-run").out


def test_receive_tells_of_a_stopped_sender_who_is_back(run: Run) -> None:
    assert (
        "was stopped and is active again"
        in run("receive", "Africa's Talking Kenya", "+254722555000", "START").out
    )


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("No Such Channel", "+250788123123", "x"), "No Such Channel"),
        (("Telegram care bot", "tel:+250788123123", "x"), "Telegram care bot"),
        (("MTN Rwanda", "hello world!", "x"), "hello world!"),
    ],
)
def test_receive_refuses_what_cannot_have_come_in(run: Run, arguments: tuple[str, ...], wrong: str) -> None:
    done = run("receive", *arguments)
    assert (done.code, done.out) == (1, "")
    assert wrong in done.err
