"""Textual's private names: each one in use exists in the pinned release, and none is in use elsewhere."""

import ast
import asyncio
import hashlib
import importlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import MethodType
from typing import Any

import pytest
from rich.console import Console
from textual import _compositor
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from tui.terminal.textual_private import PRIVATE_NAMES, PrivateName

ROOT = Path(__file__).parents[3]
FILES = tuple(path.relative_to(ROOT) for path in sorted((ROOT / "tui").rglob("*.py")))
ROOM = Path("tui/terminal")
LIST = ROOM / "textual_private.py"
LISTED = frozenset(each.name for each in PRIVATE_NAMES)
ELSEWHERE = frozenset(each.name for each in PRIVATE_NAMES if not each.owner.startswith("textual."))
BASES = (App, Screen, Widget, LinuxDriver, Driver, DOMNode, MessagePump, Compositor)


def of_kind(*kinds: str) -> pytest.MarkDecorator:
    """Run a test once for each private name that is used in one of these ways."""
    chosen = [each for each in PRIVATE_NAMES if each.kind in kinds]
    return pytest.mark.parametrize("used", chosen, ids=[f"{each.owner}.{each.name}" for each in chosen])


# What is listed exists in the pinned release, in the shape that is relied on


def _found(dotted: str) -> Any:
    """What a dotted path leads to: a module, a class or a function."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise AssertionError(f"nothing is found at {dotted}")


@of_kind("imported")
def test_a_name_that_is_imported_is_there(used: PrivateName) -> None:
    assert type(getattr(_found(used.owner), used.name)).__name__ == used.shape


@of_kind("called", "overridden")
def test_a_method_takes_these_parameters(used: PrivateName) -> None:
    parameters = list(inspect.signature(getattr(_found(used.owner), used.name)).parameters)
    assert parameters == ["self", *used.shape.replace(",", " ").split()]


@of_kind("overridden")
def test_a_method_is_still_called_by_its_partner(used: PrivateName) -> None:
    """Anything else than a call is to hand the bound method over, as to a thread or a signal."""
    assert used.name in _attributes(used.partner)


@of_kind("read", "written")
def test_an_attribute_is_still_in_use_by_its_partner(used: PrivateName) -> None:
    assert used.name in _attributes(used.partner)


@of_kind("handler")
def test_a_private_handler_comes_before_the_one_of_the_base(used: PrivateName) -> None:
    async def handle(self: Widget, event: Key) -> None:
        """Handle the event."""

    owner, event = _found(used.owner), Key("a", "a")
    widget = type("Handling", (owner,), {used.name: handle})()
    methods = [method for _, method in widget._get_dispatch_methods(event.handler_name, event)]
    assert methods == [MethodType(handle, widget), MethodType(getattr(owner, used.name), widget)]
    assert list(inspect.signature(methods[1]).parameters) == [used.shape]


@of_kind("read", "written")
def test_an_attribute_is_set_to_a_value_of_this_kind(
    used: PrivateName, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("sys.__stdin__", sys.__stderr__)
    owner = _found(used.owner)
    instance = next(each for each in asyncio.run(_instances()) if isinstance(each, owner))
    assert used.shape in {kind.__name__ for kind in type(getattr(instance, used.name)).__mro__}


async def _instances() -> tuple[object, ...]:
    """An object of every class that attributes are used of, as it is while an application runs."""
    app = App[None]()
    async with app.run_test():
        return (
            app, app.screen, Widget(), LinuxDriver(app), Compositor(), asyncio.get_running_loop(),
            LayoutUpdate([], Region()), ChopsUpdate([], [], []), Console(color_system="standard"),
        )  # fmt: skip


@cache
def _attributes(function: str) -> frozenset[str]:
    """The attributes that a function of a library uses."""
    found = _found(function)
    tree = ast.parse(textwrap.dedent(inspect.getsource(getattr(found, "fget", found))))
    return frozenset(node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))


@pytest.mark.parametrize(
    ("function", "signature", "digest"),
    [
        (
            App._display,
            "(self, screen: 'Screen', renderable: 'RenderableType | None') -> 'None'",
            "4b78dff6669a",
        ),
        (
            LayoutUpdate.__init__,
            "(self, strips: 'list[Iterable[Strip]]', region: 'Region') -> 'None'",
            "0a0399f5b7e5",
        ),
        (LayoutUpdate.render_segments, "(self, console: 'Console') -> 'str'", "ff329c722506"),
        (
            ChopsUpdate.__init__,
            "(self, chops: 'Sequence[Mapping[int, Strip | None]]', spans: 'list[tuple[int, int, int]]',"
            " chop_ends: 'list[list[int]]') -> 'None'",
            "f40588bd8fbd",
        ),
        (ChopsUpdate.render_segments, "(self, console: 'Console') -> 'str'", "4c1cdb567e0b"),
        (
            Compositor._render_chops,
            "(self, crop: 'Region', is_rendered_line: 'Callable[[int], bool]')"
            " -> 'Sequence[Mapping[int, Strip]]'",
            "ca8c3359d7af",
        ),
        (
            Compositor._get_renders,
            "(self, crop: 'Region | None' = None) -> 'Iterable[tuple[Region, Region, list[Strip]]]'",
            "8ac93299aa5d",
        ),
    ],
)  # fmt: skip
def test_what_is_done_in_place_of_textual_is_unchanged_there(
    function: Callable[..., object], signature: str, digest: str
) -> None:
    """When this fails after an upgrade, check that our side still does all that these functions do."""
    assert str(inspect.signature(function)) == signature
    assert hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:12] == digest


def test_textual_has_no_other_kinds_of_update() -> None:
    kinds = {kind.__name__ for kind in vars(_compositor).values() if inspect.isclass(kind)}
    assert {kind for kind in kinds if kind.endswith("Update")} == {
        CompositorUpdate.__name__, "LayoutUpdate", "ChopsUpdate", "InlineUpdate"
    }  # fmt: skip


# What is in use is listed


def test_private_modules_and_names_are_imported_by_the_list_only() -> None:
    assert [(path, name) for path in FILES if path != LIST for name in _private_imports(_tree(path))] == []


def test_private_attributes_are_used_in_one_room_only_and_are_listed_there() -> None:
    stray = [
        f"{path}:{line} {name}"
        for path in FILES
        for line, name in _private_attributes(path)
        if not (path.is_relative_to(ROOM) and name in LISTED)
    ]
    assert stray == []


def test_nothing_is_listed_that_is_not_used() -> None:
    trees = [_tree(path) for path in FILES if path.is_relative_to(ROOM) and path != LIST]
    used = {name for tree in trees for node in ast.walk(tree) for name in _names(node)}
    assert LISTED - used == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import textual._compositor", {"textual._compositor"}),
        ("from textual._compositor import Compositor", {"textual._compositor"}),
        ("from textual import _compositor", {"textual._compositor"}),
        ("from textual.keys import _character_to_key", {"textual.keys._character_to_key"}),
        ("from rich._cell_widths import CELL_WIDTHS", {"rich._cell_widths"}),
        ("from textual.app import App\nfrom tui.terminal._own import _Own", set()),
    ],
)
def test_a_private_import_is_seen(source: str, found: set[str]) -> None:
    assert set(_private_imports(ast.parse(source))) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("widget._bindings", {"_bindings"}),
        ("getattr(loop, '_ready', ())", {"_ready"}),
        ("class A:\n def f(self): self._bindings = 1", set()),
        ("class A:\n def f(self): self._own = 1\ndef g(a): a._own", set()),
        ("class CordboardScreen:\n def f(self): self._dirty_widgets = 1", {"_dirty_widgets"}),
        ("class CordboardScreen:\n def _on_timer_update(self): ...", {"_on_timer_update"}),
        ("class CordboardScreen:\n _compositor = None", {"_compositor"}),
        ("class FormScreen:\n def f(self): self._compositor", {"_compositor"}),
    ],
)
def test_a_private_attribute_is_seen(source: str, found: set[str]) -> None:
    """A class goes by the bases that the class of this name has in the program."""
    module = {"CordboardScreen": "tui.base.screen", "FormScreen": "tui.base.edit_screen"}
    name = next((each for each in module if each in source), "")
    assert {each for _, each in _attributes_in(ast.parse(source), module.get(name, "none"))} == found


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


def _private_imports(tree: ast.Module) -> Iterator[str]:
    """What is imported of another library's private modules and names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            paths = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            paths = [f"{node.module}.{each.name}" for each in node.names]
        else:
            continue
        for path in paths:
            parts = path.split(".")
            private = [place for place, part in enumerate(parts) if _is_private(part)]
            if private and parts[0] not in ("tui", "store"):
                yield ".".join(parts[: private[0] + 1])


def _private_attributes(path: Path) -> Iterator[tuple[int, str]]:
    return _attributes_in(_tree(path), ".".join(path.with_suffix("").parts).removesuffix(".__init__"))


def _attributes_in(tree: ast.Module, module: str) -> Iterator[tuple[int, str]]:
    """The lines where a private name of Textual is used, other than in a class that is none of Textual's."""
    own: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            inherited = _inherited(f"{module}.{node.name}")
            for line, name in _own_names(node):
                if name in inherited:
                    yield line, name
                own.add(name)
    for node in ast.walk(tree):
        for name in _names(node) - own:
            if name in _everywhere() and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield getattr(node, "lineno", 0), name


def _own_names(node: ast.ClassDef) -> Iterator[tuple[int, str]]:
    """The private names that a class defines, and those that its methods use of `self` or `cls`."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [each.name]
        else:
            targets = each.targets if isinstance(each, ast.Assign) else [getattr(each, "target", None)]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
        yield from ((each.lineno, name) for name in names if _is_private(name))
    for part in ast.walk(node):
        match part:
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) if _is_private(name):
                yield part.lineno, name


def _names(node: ast.AST) -> set[str]:
    """The attribute that a node uses, by its name or as a text, and the function that it defines."""
    if isinstance(node, ast.Attribute):
        # Python documents `os._exit`, which has the name of an attribute of Textual's.
        return set() if ast.unparse(node) == "os._exit" else {node.attr}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.alias):
        return {node.name}
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_private(node.value):
        return {node.value}
    return set()


@cache
def _everywhere() -> frozenset[str]:
    """The private names of Textual's main classes, and of what else is listed."""
    return frozenset().union(ELSEWHERE, *(_defined_by(base) for base in BASES))


@cache
def _inherited(dotted: str) -> frozenset[str]:
    """The private names that Textual's classes give to one of ours, or to what is mixed into one of ours."""
    derived = [kind for kind in _classes() if dotted in _paths(kind)]
    bases = {base for kind in derived for base in kind.__mro__ if base.__module__.startswith("textual")}
    return frozenset().union(*(_defined_by(base) for base in bases))


def _paths(kind: type) -> set[str]:
    return {f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__}


@cache
def _classes() -> tuple[type, ...]:
    """Every class that our modules define."""
    modules = [
        importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
        for path in FILES
        if path.stem != "__main__"
    ]
    return tuple({
        value
        for module in modules
        for value in vars(module).values()
        if inspect.isclass(value) and value.__module__ == module.__name__
    })  # fmt: skip


@cache
def _defined_by(kind: type) -> frozenset[str]:
    """The private names of a class: its own members, and what its methods set on `self`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    set_on_self = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }
    return frozenset(filter(_is_private, {*vars(kind), *set_on_self}))
