"""The whole project keeps the house rules, and each rule finds what breaks it in a small sample."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import grimp
import pytest

from tests import house_rules as rules
from tests.house_rules import Source

ROOT = Path(__file__).parent.parent
PACKAGES = ("store", "tui")


def _read(suffix: str, *folders: str) -> list[Source]:
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for folder in folders
        for path in sorted((ROOT / folder).rglob(f"*{suffix}"))
        if "__pycache__" not in path.parts
    ]


SOURCES = _read(".py", *PACKAGES)
SCREENS = [source for source in SOURCES if source.path.startswith("tui/")]
EVERYTHING = [*SOURCES, *_read(".py", "tests")]
STYLES = _read(".tcss", "tui")


def _hold(violations: Iterable[str]) -> None:
    """Fail with all violations, one a line."""
    if listed := "\n".join(violations):
        pytest.fail(listed, pytrace=False)


def test_files_are_short() -> None:
    _hold(rules.long_files(EVERYTHING))


def test_functions_are_short() -> None:
    _hold(rules.long_functions(EVERYTHING))


def test_classes_are_small() -> None:
    _hold(rules.big_classes(EVERYTHING))


def test_folders_are_small() -> None:
    """Test packages may have more modules: they mirror what they test."""
    _hold(rules.wide_folders(SOURCES))


def test_no_module_imports_itself_through_others() -> None:
    """Imports for type checkers only are counted: who reads one module reads the other."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    _hold(rules.import_cycles(imports))


def test_every_glyph_on_the_screens_has_an_ascii_twin() -> None:
    """Glyphs come from one table, so that a terminal without them loses nothing."""
    _hold(rules.stray_glyphs(SCREENS) + rules.stray_style_glyphs(STYLES))


def test_no_formatted_string_is_read_as_markup() -> None:
    _hold(rules.formatted_markup(SCREENS))


def test_comments_stand_on_their_own() -> None:
    _hold(rules.pointing_comments(EVERYTHING))


def test_only_the_boundaries_catch_everything() -> None:
    _hold(rules.broad_handlers(EVERYTHING))


def test_the_top_level_stays_as_it_is() -> None:
    _hold(rules.unexpected_names(path.name for path in ROOT.iterdir()))


def test_the_rules_look_at_every_file() -> None:
    """An empty list of files would keep every rule."""
    assert len(EVERYTHING) > len(SOURCES) > len(SCREENS) > len(STYLES) > 0


def _function(lines: int) -> str:
    return "def f():\n" + "    pass\n" * (lines - 1)


def _class(head: str, lines: int) -> str:
    return f"class {head}:\n" + "    x = 1\n" * (lines - 1)


def _methods(count: int) -> str:
    return "class A:\n" + "".join(f"    def m{number}(self): ...\n" for number in range(count))


def _modules(count: int) -> dict[str, str]:
    return {"__init__": "", **{f"m{number}": "" for number in range(count)}}


_FAMILY = {
    "low": _class("A", 201),
    "face": "from tui.low import A as Base",
    "high": "from tui.face import Base\n" + _class("B(Base[int], Protocol)", 201),
    "far": "from tui import low\n" + _class("C(low.A)", 201),
}
_BROAD = "try: f()\nexcept Exception: g()"


@pytest.mark.parametrize(
    ("rule", "modules", "violations"),
    [
        (rules.long_files, {"a": "\n" * 400, "b": "\n" * 401}, ["b.py: 401 lines"]),
        (rules.long_functions, {"a": _function(40), "b": f"async {_function(41)}"}, ["b.py:1 f: 41 lines"]),
        (rules.big_classes, {"a": _methods(25), "b": _class("B", 400)}, []),
        (rules.big_classes, {"a": _methods(25) + "    def on_key(self): ...\n"}, []),
        (rules.big_classes, {"a": _methods(26)}, ["a.py:1 A: 26 methods, 27 lines with bases"]),
        (rules.big_classes, {"a": _class("A", 401)}, ["a.py:1 A: 0 methods, 401 lines with bases"]),
        (
            rules.big_classes,
            _FAMILY,
            [
                "high.py:2 B: 0 methods, 402 lines with bases",
                "far.py:2 C: 0 methods, 402 lines with bases",
            ],
        ),
        (rules.wide_folders, _modules(14), []),
        (rules.wide_folders, _modules(15), ["15 modules"]),
        (rules.stray_glyphs, {"a": "\"Draws →.\"\nSIGN = f'{1}→'"}, ["a.py:2 '→'"]),
        (rules.stray_glyphs, {"text/cells": "SIGN = '→'"}, []),
        (rules.formatted_markup, {"a": "self.notify(f'{x}')"}, ["a.py:1 self.notify(f'{x}')"]),
        (rules.formatted_markup, {"a": "Static('all ' + f'{x}')"}, ["a.py:1 Static('all ' + f'{x}')"]),
        (rules.formatted_markup, {"a": "Static(content=f'{x}')"}, ["a.py:1 Static(content=f'{x}')"]),
        (rules.formatted_markup, {"a": "Static(clean(f'{x}')); notify(f'{x}', markup=False)"}, []),
        (rules.pointing_comments, {"a": "x = 1  # TODO: more"}, ["a.py:1 # TODO: more"]),
        (rules.pointing_comments, {"a": "def f():\n    'As D12 says.'"}, ["a.py:2 As D12 says."]),
        (rules.pointing_comments, {"a": "x = '#12'  # Colour &#38; more, on A4."}, []),
        (rules.broad_handlers, {"a": _BROAD, "jobs": _BROAD}, ["a.py:2"]),
        (rules.broad_handlers, {"a": "try: f()\nexcept (OSError, BaseException): raise"}, ["a.py:2"]),
        (rules.broad_handlers, {"a": "try: f()\nexcept: raise"}, ["a.py:2"]),
        (rules.broad_handlers, {"a": "try: f()\nexcept OSError: raise"}, []),
    ],
)
def test_a_rule_finds_what_breaks_it(
    rule: Callable[[rules.Sources], list[str]], modules: dict[str, str], violations: list[str]
) -> None:
    found = rule([Source(f"tui/{name}.py", text) for name, text in modules.items()])
    assert [each.removeprefix("tui/").removeprefix("tui: ") for each in found] == violations


def test_every_import_cycle_is_found() -> None:
    imports = {"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": ["e"], "e": ["d"], "f": ["a"]}

    chains = [chain.split(" -> ") for chain in rules.import_cycles(imports)]

    assert sorted(sorted({*chain}) for chain in chains) == [["a", "b", "c"], ["d", "e"]]
    assert all(to in imports[module] for chain in chains for module, to in pairwise(chain))
    assert rules.import_cycles({"a": ["b", "c"], "b": ["c"]}) == []


def test_glyphs_in_styles_are_found() -> None:
    style = Source("tui/app.tcss", "Screen {\n  keyline: thin;\n  border: ascii;\n}\n/* → */")
    assert rules.stray_style_glyphs([style]) == ["tui/app.tcss:2 keyline: thin;", "tui/app.tcss:5 /* → */"]


def test_unexpected_names_are_found() -> None:
    names = ["store", "dist", ".git", "notes.txt", "README.md"]
    assert rules.unexpected_names(names) == ["notes.txt"]
