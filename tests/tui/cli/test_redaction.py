"""Commands in a workspace that hides names and addresses."""

import re
from collections.abc import Callable

import pytest

from store.services import Services
from tests.tui.cli.conftest import Run


@pytest.fixture
def jane(run: Run, stored: Callable[[], Services]) -> tuple[str, str]:
    """The uuid and the code of Jane Doe, whose name is hidden from now on."""
    uuid = run("show", "Jane Doe", "--json").json["uuid"]
    run("settings", "redacted", "yes")
    return uuid, stored().contacts.get(uuid).name


def secrets(uuid: str, services: Services) -> list[str]:
    """What of a contact nobody may see: the words of its name, and its addresses however they are written."""
    services.settings.set("redacted", "no")
    contact = services.contacts.get(uuid)
    services.settings.set("redacted", "yes")
    paths = [address.urn.path for address in contact.addresses]
    return [*contact.name.split(), *paths, *(path[-6:] for path in paths)]


@pytest.mark.parametrize("json", [(), ("--json",)])
@pytest.mark.parametrize(
    "line",
    [
        ("list", "--limit", "0"),
        ("list", "--sort", "address", "--limit", "0"),
        ("show", "{code}", "--history", "50"),
        ("route", "{code}"),
        ("route", "{code}", "--explain"),
        ("raise", "{code}", "2"),
        ("groups", "members", "Farmers", "--limit", "0"),
    ],
)
def test_no_output_has_a_name_or_an_address(
    run: Run,
    stored: Callable[[], Services],
    jane: tuple[str, str],
    line: tuple[str, ...],
    json: tuple[str, ...],
) -> None:
    uuid, code = jane
    hidden = secrets(uuid, stored())
    ended = run(*(part.format(code=code) for part in line), *json)
    assert ended.code == 0, ended.err
    said = ended.out + ended.err
    assert not [secret for secret in hidden if re.search(rf"\b{re.escape(secret)}", said)]


def test_the_list_has_codes_and_no_addresses(run: Run, jane: tuple[str, str]) -> None:
    uuid, code = jane
    row = next(row for row in run("list", "--limit", "0").rows if row[0] == uuid)
    assert row[1:3] == [code, ""]
    shape = next(one for one in run("list", "--json").json["contacts"] if one["uuid"] == uuid)
    assert (shape["name"], shape["address"]) == (code, None)


def test_shown_addresses_are_of_a_type_and_nothing_else(run: Run, jane: tuple[str, str]) -> None:
    _uuid, code = jane
    for one in run("show", code, "--json").json["addresses"]:
        assert one["scheme"]
        assert (one["urn"], one["path"], one["display"], one["text"]) == (None, None, None, None)


def test_people_are_found_by_code_only(run: Run, jane: tuple[str, str]) -> None:
    uuid, code = jane
    assert run("show", code.lower(), "--json").json["uuid"] == uuid
    for text in ("Jane Doe", "tel:+13233754866"):
        refused = run("show", text)
        assert (refused.code, refused.out) == (1, "")
        assert "code" in refused.err
    for query in (f"ref = {code}", code):
        assert [row[0] for row in run("list", query).rows] == [uuid]


def test_a_search_by_name_is_refused_with_its_place(run: Run, jane: tuple[str, str]) -> None:
    refused = run("list", "name = Jane")
    assert refused.code == 1
    assert refused.err.splitlines()[:2] == ["  name = Jane", "         ^^^^"]
    assert "Names are hidden in this workspace" in refused.err


def test_a_message_is_from_a_code(run: Run, stored: Callable[[], Services], jane: tuple[str, str]) -> None:
    uuid, code = jane
    secret = secrets(uuid, stored())
    number = next(one for one in secret if one.startswith("+"))
    channel = next(
        one for one in stored().channels.all() if {"tel"} <= {*one.schemes} and "receive" in one.roles
    )
    told = run("receive", channel.uuid, number, "hello")
    assert (told.code, f"The message is from {code}." in told.out) == (0, True), told.err
    assert number not in told.out


@pytest.mark.parametrize("value", ["no", "", "NO"])
def test_names_are_shown_again_only_by_the_name_of_the_workspace(
    run: Run, jane: tuple[str, str], value: str
) -> None:
    for wrong in ((), ("--yes", "yes"), ("--yes", "demo.db")):
        refused = run("settings", "redacted", value, *wrong)
        assert refused.code == 1
        assert "Add --yes demo, the workspace's name, to do it." in refused.err
    assert run("settings", "redacted").out == "yes\n"
    assert run("settings", "redacted", value, "--yes", "demo").code == 0
    assert run("show", "Jane Doe").code == 0


def test_hiding_names_asks_nothing(run: Run) -> None:
    assert run("settings", "redacted", "no").code == 0
    assert run("settings", "redacted", "yes").code == 0
