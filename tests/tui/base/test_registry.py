"""Screens are made by the names they are registered under."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from tui.base.registry import SCREENS

TUI = Path(__file__).parents[3] / "tui"


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_registered_under_its_scope(name: str) -> None:
    module, _, kind = SCREENS[name].partition(":")
    assert name == getattr(import_module(f"tui.screens.{module}"), kind).SCOPE


def test_every_name_in_the_code_is_registered() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TUI.rglob("*.py"))
    names = re.findall(r'\b(?:OpenScreen|make)\(\s*"(\w+)"', text)
    assert len(names) > 20
    assert set(names) <= set(SCREENS)
