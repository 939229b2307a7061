"""The command that lists contacts that are likely the same."""

import pytest

from tests.tui.cli.conftest import Run

NAMES = ("Zoe Quill", "zoe quill")


@pytest.fixture
def pair(run: Run) -> tuple[str, str]:
    """Two contacts with one name and numbers of one carrier."""
    made = [
        run("add", name, "--address", f"+25078999888{at}", "--json").json["contact"]["uuid"]
        for at, name in enumerate(NAMES)
    ]
    return made[0], made[1]


def listed(run: Run, pair: tuple[str, str], *options: str) -> list[list[str]]:
    return [row for row in run("duplicates", "--limit", "0", *options).rows if set(pair) & set(row)]


def test_both_are_listed_with_the_reason(run: Run, pair: tuple[str, str]) -> None:
    assert listed(run, pair) == [[pair[0], NAMES[0], pair[1], NAMES[1], "name, +25078"]]
    run("move", "archived", pair[1])
    assert listed(run, pair, "--reason", "name")[0][3] == f"{NAMES[1]} (archived)"
    assert listed(run, pair, "--reason", "email") == []
    document = run("duplicates", "--limit", "0", "--json").json["duplicates"]
    assert {
        "contacts": [
            {"uuid": pair[0], "title": NAMES[0], "status": "active"},
            {"uuid": pair[1], "title": NAMES[1], "status": "archived"},
        ],
        "reasons": ["name"],
        "sentences": ["The same name, and numbers that begin with +25078."],
    } in document


def test_who_is_not_the_same_is_not_listed_again(run: Run, pair: tuple[str, str]) -> None:
    said = run("duplicates", "--not-same", *pair)
    assert said.out == f"{NAMES[0]} and {NAMES[1]} are not suggested again.\n"
    assert "were told apart already" in run("duplicates", "--not-same", *pair).out
    assert listed(run, pair) == []
    told = f"said that {NAMES[0]} and {NAMES[1]} are not the same"
    assert run("undo", "--yes").lines[0] == f"Taken back: {told}."
    assert len(listed(run, pair)) == 1
    assert run("redo", "--yes").lines[0] == f"Done again: {told}."
    again = run("duplicates", "--ask-again", *pair, "--json").json
    assert again == {"contacts": [*pair], "told_apart": False, "changed": True}
    assert len(listed(run, pair)) == 1


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--reason", "age"), 1, "There are number, email, name."),
        (("--not-same", "Zoe", "Nobody At All"), 1, "There is no contact"),
        (("--not-same", "a", "b", "--ask-again", "a", "b"), 2, "do not go together"),
    ],
)
def test_what_cannot_be_is_told(run: Run, options: tuple[str, ...], code: int, told: str) -> None:
    refused = run("duplicates", *options)
    assert (refused.code, told in refused.err) == (code, True), refused.err
