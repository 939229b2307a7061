"""The rules that keys follow, and the keys that users put in their settings."""

from pathlib import Path

import pytest

from store.core.errors import UnusableSettings
from tui.keys import bindings as keys
from tui.keys.action import Action
from tui.keys.actions import ACTIONS
from tui.keys.validation import faults, remapped
from tui.process import settings


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_safe_keys(action: Action) -> None:
    """A primary key that arrives everywhere; nothing dangerous on what a split escape sequence can type."""
    assert list(faults(action)) == []
    assert action.label
    assert action.tooltip


def test_every_action_has_an_id_of_its_own() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


@pytest.mark.parametrize(
    ("name", "text", "taken"),
    [
        ("contact_list.archive", "n", ("n",)),
        ("contact_list.archive", "  f6   D ", None),
        ("contact_list.archive", "f6 n", ("f6", "n")),
        ("contact_list.reverse", "%", ("%",)),
        ("contact_list.reverse", "comma", None),
        ("contact_list.edit", "Y alt+e ctrl+shift+e", ("Y", "alt+e", "ctrl+shift+e")),
        ("update_contact.save", "f9", ("f9",)),
        ("update_contact.save", "x", None),
        ("update_contact.save", "enter", None),
        ("contact_list.edit", "ctrl+m", None),
        ("contact_list.edit", "ctrl+[", None),
        ("contact_list.edit", "alt+e", None),
        ("contact_list.edit", "shift+up", None),
        ("contact_list.edit", "ctrl+E", None),
        ("contact_list.edit", "meta+e", None),
        ("contact_list.edit", "", None),
        ("contact_list.edit", "Escape", None),
        ("contact_list.archive", "A", None),
        ("contact_list.archive", "c [", None),
        ("contact_list.edit", "j", None),
        ("contact_list.edit", "?", None),
    ],
)
def test_keys_that_can_and_cannot_be_set(name: str, text: str, taken: tuple[str, ...] | None) -> None:
    if taken is None:
        with pytest.raises(UnusableSettings, match=f'"{name}"'):
            remapped(ACTIONS, {name: text})
    else:
        made = {action.id: action.keys for action in remapped(ACTIONS, {name: text})}
        assert made == {**{action.id: action.keys for action in ACTIONS}, name: taken}


def test_two_actions_can_swap_their_keys() -> None:
    made = remapped(ACTIONS, {"contact_list.edit": "a", "contact_list.add": "e"})
    assert {action.id: action.keys for action in made}["contact_list.add"] == ("e",)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"contact_list.archve": "c"}, 'the nearest is "contact_list.archive"'),
        ({"contact_list.archive": "e"}, 'the key "e": "contact_list.edit" has it there'),
        ({"contact_list.archive": "ctrl+b"}, "ctrl+b arrives as another key"),
        ({"contact_list.archive": "~"}, "~ can be a piece of an arrow key"),
        ({"contact_list.archive": "hyper"}, 'the key "hyper", which is none'),
    ],
)
def test_a_mistake_is_told_in_one_sentence(changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(UnusableSettings) as raised:
        remapped(ACTIONS, changes)
    assert sentence in raised.value.message
    assert raised.value.message.endswith(".")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", {}),
        ('[keys]\n"contact_list.archive" = "x"\n', {"contact_list.archive": "x"}),
        ('[keys]\ncontact_list.archive = "x"\n', {"contact_list.archive": "x"}),
        ('[keys.contact_list]\narchive = "x"\n', {"contact_list.archive": "x"}),
    ],
)
def test_a_settings_file_is_read(tmp_path: Path, text: str, read: dict[str, str]) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    assert settings.read(path).keys == read


def test_the_settings_file_chooses_the_looks(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[look]\ntheme = "dark"\nthrifty = true\n')
    assert (settings.read(path).theme, settings.read(path).thrifty) == ("dark", True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"[keys", "is not TOML"),
        (b"[colours]\n", 'has "colours"; it can have \\[database\\], \\[keys\\] and \\[look\\]'),
        (b"[database]\nlisten_url = 3\n", "listen_url must be a text that starts with postgresql://"),
        (b"keys = 3\n", "keys must be a section"),
        (b"look = 3\n", "look must be a section"),
        (b"[look]\ntheme = 3\n", 'theme must be a text such as "dark"'),
        (b'[look]\nthrifty = "yes"\n', "thrifty must be true or false"),
        (b'[look]\nground = "black"\n', 'has "ground"; it can have theme and thrifty'),
        (b'[keys]\n"contact_list.archive" = 3\n', '"contact_list.archive" must be a text'),
        (b'[keys]\n"contact_list.archive" = ["x"]\n', '"contact_list.archive" must be a text'),
        (b'[keys.contact_list.archive]\nx = "y"\n', '"contact_list.archive" must be a text'),
        (b"keys = [1]\n", "keys must be a section"),
        (b"keys." + b"a." * 3000 + b'a = "x"\n', '"a.a" must be a text'),
        (b"keys = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        (b"keys = " + b"9" * 5000, "is not TOML"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_settings_file_that_is_wrong_says_where(tmp_path: Path, text: bytes, sentence: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(text)
    with pytest.raises(UnusableSettings, match=sentence) as raised:
        settings.read(path)
    assert str(path) in raised.value.message


def test_a_settings_file_names_the_table_of_keys(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[keys]\npreset = "before"\n"contact_list.archive" = "x"\n')
    assert settings.read(path).preset == "before"
    assert settings.read(path).keys == {"contact_list.archive": "x"}
    path.write_text("")
    assert settings.read(path).preset == "now"


def test_only_a_settings_file_that_was_named_has_to_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORDBOARD_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(UnusableSettings, match="There is no settings file"):
        settings.read_own()
    assert settings.read(tmp_path / "none.toml").keys == {}


def test_the_registry_speaks_with_the_keys_of_this_run(request: pytest.FixtureRequest) -> None:
    request.addfinalizer(lambda: keys.use(ACTIONS))
    keys.use(remapped(ACTIONS, {"contact_list.reverse": "% f12", "app.help": "f11"}))
    (binding,) = [each for each in keys.bindings("contact_list") if each.id == "contact_list.reverse"]
    assert (binding.key, binding.key_display) == ("%,f12", "%")
    assert keys.key_of("app.help") == "F11"
    assert keys.key_text("comma") == ","
