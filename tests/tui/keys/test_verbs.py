"""One verb, one key: the table of actions over the scopes of lists and pages, and the keys it had before."""

from collections import defaultdict

import pytest

from store.core.errors import UnusableSettings
from tui.keys.action import Action
from tui.keys.actions import ACTIONS
from tui.keys.changes import LATER, PRESETS, RENAMED, preset
from tui.keys.validation import faults, remapped

LISTS_AND_PAGES = frozenset((
    "app", "list", "columns", "contact_list", "contact_profile", "address_list", "channels", "decision",
    "fields", "field_list", "groups", "overview", "settings", "merge", "duplicates", "log", "log_action",
    "conversation", "outbox", "broadcast", "message",
    "channel_log", "exchange", "recipient", "reach",
))  # fmt: skip
APART = frozenset((
    "search", "path", "import_contacts", "export_contacts", "help", "menu", "confirm", "confirm_count",
    "ask_text", "ask_value", "bulk_preview", "bulk_list", "draft_offer", "error",
    "welcome", "update_contact", "channel_form", "field_form", "group_form", "receive", "tick",
    "choice", "choice_box", "versions", "sides", "reply", "compose", "message_text", "recipients",
))  # fmt: skip
"""Welcome, dialogs, controls and forms: there letters are typed, or there is one question only."""

EVERYWHERE_ELSE = frozenset(("enter", "escape", "q", "space"))
"""Keys that mean what lies nearest: open, leave, press, mark."""


def _verbs() -> list[Action]:
    return [action for action in ACTIONS if action.scope in LISTS_AND_PAGES]


def test_every_scope_is_one_or_the_other() -> None:
    scopes = {action.scope for action in ACTIONS}
    assert scopes == LISTS_AND_PAGES | APART
    assert not LISTS_AND_PAGES & APART


def test_a_verb_has_one_primary_key() -> None:
    keys = defaultdict(set)
    for action in _verbs():
        if action.keys[0] not in EVERYWHERE_ELSE:
            keys[action.verb].add(action.keys[0])
    assert {verb: sorted(found) for verb, found in keys.items() if len(found) > 1} == {}


def test_no_key_has_two_verbs() -> None:
    verbs = defaultdict(set)
    for action in _verbs():
        for key in action.keys:
            if key not in EVERYWHERE_ELSE:
                verbs[key].add(action.verb)
    assert {key: sorted(found) for key, found in verbs.items() if len(found) > 1} == {}


def test_keys_of_what_comes_later_are_free() -> None:
    assert [action.id for action in _verbs() if set(action.keys) & set(LATER)] == []
    assert all(sentence.endswith(".") and sentence.startswith(key) for key, sentence in LATER.items())


@pytest.mark.parametrize(
    ("verb", "key"),
    [
        ("put_away", "d"), ("erase", "x"), ("refresh", "r"), ("why", "i"), ("put_into", "t"), ("show", "f"),
        ("what_if", "w"), ("effect", "="), ("role", "R"), ("import", "I"), ("incoming", "M"), ("copy", "y"),
        ("write", "m"),
        ("undo", "u"), ("left", "left"), ("right", "right"), ("prefer", "p"), ("edit", "e"), ("add", "a"),
        ("redo", "ctrl+r"), ("merge", "&"),
    ],
)  # fmt: skip
def test_the_verbs_have_their_keys(verb: str, key: str) -> None:
    assert {action.keys[0] for action in _verbs() if action.verb == verb} == {key}


def test_erasing_is_not_on_a_piece_of_an_arrow() -> None:
    """What erases is marked as dangerous, so the rule for dangerous keys holds for it."""
    erasing = [action for action in ACTIONS if action.verb == "erase"]
    assert erasing
    assert all(action.danger for action in erasing)


def _keys(table: tuple[Action, ...]) -> dict[str, tuple[str, ...]]:
    return {action.id: action.keys for action in table}


def test_the_keys_before_are_kept_by_a_preset() -> None:
    before = _keys(preset("before"))
    assert before["channels.switch"] == ("x",)
    assert before["channels.delete"] == before["fields.delete"] == before["groups.delete"] == ("d",)
    assert before["contact_list.import"] == ("w",)
    assert before["contact_list.status"] == ("t", "l")
    assert before["address_list.raise_row"][:3] == ("K", "+", "=")
    assert "groups.put_away" not in before
    assert (before["app.undo"], before["app.redo"]) == (("u",), ("U",))
    assert preset("now") == ACTIONS
    assert [list(faults(action)) for action in preset("before") if list(faults(action))] == []
    with pytest.raises(UnusableSettings, match='no preset "lazygit"; those are "now" and "before"'):
        preset("lazygit")


def test_undo_has_no_key_of_another_action_in_any_preset() -> None:
    """But where `u` is undo itself, of what stands there."""
    for name in PRESETS:
        keys = {key for one in preset(name) if one.verb in ("undo", "redo") for key in one.keys}
        others = [one.id for one in preset(name) if one.verb not in ("undo", "redo") and keys & set(one.keys)]
        assert others == []


@pytest.mark.parametrize("name", ["now", "before"])
def test_own_keys_go_on_top_of_a_preset(name: str) -> None:
    made = _keys(remapped(preset(name), {"contact_list.archive": "Y"}))
    assert made == {**_keys(preset(name)), "contact_list.archive": ("Y",)}


def test_an_action_with_another_name_now_keeps_its_own_keys() -> None:
    assert set(RENAMED.values()) <= {action.id for action in ACTIONS}
    assert _keys(remapped(ACTIONS, {"contact_list.groups": "L"}))["contact_list.status"] == ("t", "L")
    both = remapped(ACTIONS, {"contact_list.groups": "L", "contact_list.status": "T"})
    assert _keys(both)["contact_list.status"] == ("T", "L")
