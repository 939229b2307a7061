"""The rules that keep the code readable, held by looking at every source file."""

import ast
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = tuple(
    sorted(
        path.relative_to(ROOT)
        for folder in ("tui", "store", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    )
)
SOURCES = tuple(path for path in FILES if path.parts[0] != "tests")
STYLES = tuple(path.relative_to(ROOT) for path in sorted((ROOT / "tui").rglob("*.tcss")))

MAX_FILE_LINES = 400
HARD_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_CLASS_LINES = 250
MAX_METHODS = 25

# Tables of data: long because there is much of it, not because it does much.
DATA_FILES = {
    Path("store/core/channels/types.py"),
    Path("store/core/urns/schemes.py"),
    Path("store/demo/countries.py"),
}
# The two edges where a fault of the program becomes a sentence, so that nobody meets a traceback.
BOUNDARIES = {Path("tui/jobs.py"), Path("tui/process/boundary.py")}
# Where signs outside ASCII may stand in the screens' code: the one table that has an ASCII twin for each.
GLYPH_TABLES = {Path("tui/text/cells.py")}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

ids = str


@cache
def _text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(_text(path), filename=str(path))


def _definitions(path: Path) -> Iterator[Definition]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, Definition):
            yield node


def _length(node: Definition) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _at(path: Path, line: int) -> str:
    return f"{path}:{line}"


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_no_file_is_too_long(path: Path) -> None:
    limit = HARD_FILE_LINES if path in DATA_FILES else MAX_FILE_LINES
    assert len(_text(path).splitlines()) <= limit


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_no_function_is_too_long(path: Path) -> None:
    long = [
        f"{_at(path, node.lineno)} {node.name}: {_length(node)}"
        for node in _definitions(path)
        if not isinstance(node, ast.ClassDef) and _length(node) > MAX_FUNCTION_LINES
    ]
    assert long == []


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_no_class_is_too_big(path: Path) -> None:
    big = [
        f"{_at(path, node.lineno)} {node.name}"
        for node in _definitions(path)
        if isinstance(node, ast.ClassDef)
        and (_length(node) > MAX_CLASS_LINES or _methods(node) > MAX_METHODS)
    ]
    assert big == []


def _methods(node: ast.ClassDef) -> int:
    return sum(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) for each in node.body)


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_only_the_boundaries_catch_everything(path: Path) -> None:
    if path in BOUNDARIES:
        return
    caught = [
        _at(path, node.lineno)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node)
    ]
    assert caught == []


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException") for kind in kinds)


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_a_silenced_check_says_which(path: Path) -> None:
    vague = [
        _at(path, token.start[0])
        for token in _comments(path)
        if re.search(r"type:\s*ignore(?!\[)|noqa(?!:)", token.string)
    ]
    assert vague == []


# What our code never speaks of: tickets, work to be done, and places on one machine.
_ELSEWHERE = re.compile(
    r"(?i)§|\bissue\s*#?\d|(?<![&\w])#\d+\b|\bTODO\b|\bFIXME\b|\bXXX\b|(?<![\w.])/(?:home|root|work)/"
)
_RULE_NUMBER = re.compile(r"\bD\d{1,2}\b|\bC(?:[2-9]|1\d)\b")


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_comments_stand_on_their_own(path: Path) -> None:
    """A comment or docstring says what it means; it points at no paper, no ticket and no number of either."""
    if path == Path("tests/test_house_rules.py"):
        return
    told = [(token.start[0], token.string) for token in _comments(path)] + list(_docstrings(path))
    pointing = [
        f"{_at(path, line)} {text.strip()}"
        for line, text in told
        if _ELSEWHERE.search(text) or _RULE_NUMBER.search(text)
    ]
    assert pointing == []


def _comments(path: Path) -> Iterator[tokenize.TokenInfo]:
    with (ROOT / path).open("rb") as file:
        yield from (token for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT)


def _docstrings(path: Path) -> Iterator[tuple[int, str]]:
    for node in (_tree(path), *_definitions(path)):
        text = ast.get_docstring(node, clean=False)
        if text:
            yield node.body[0].lineno, text


@pytest.mark.parametrize("path", SOURCES, ids=ids)
def test_everything_public_says_what_it_is_for(path: Path) -> None:
    tree = _tree(path)
    silent = ["the module"] if tree.body and not ast.get_docstring(tree) else []
    silent += [
        f"{_at(path, node.lineno)} {node.name}"
        for node in _public(tree)
        if not ast.get_docstring(node) and not _inherits_its_meaning(node)
    ]
    assert silent == []


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


# What Textual and Alembic call by name: their meaning is that library's, not ours to repeat.
_HOOKS = re.compile(
    r"on_\w+|compose|action_\w+|check_action|render\w*|watch_\w+|validate_\w+|get_\w+|key_\w+|upgrade|downgrade"
    r"|discover|search|notify_\w+|can_replace|control|allow_\w+|process_\w+"
)


def _inherits_its_meaning(node: Definition) -> bool:
    if isinstance(node, ast.ClassDef):
        return False
    marked = {ast.unparse(each).partition("(")[0] for each in node.decorator_list}
    return bool(_HOOKS.fullmatch(node.name) or marked & {"override", "on", "work", "overload"})


@pytest.mark.parametrize("path", [path for path in SOURCES if path.parts[0] == "tui"], ids=ids)
def test_every_sign_on_the_screens_has_an_ascii_twin(path: Path) -> None:
    """Signs come from the glyph table, so that a terminal without them loses nothing."""
    if path in GLYPH_TABLES:
        return
    told = {id(node) for node in _docstring_nodes(path)}
    signs = [
        f"{_at(path, node.lineno)} {node.value!r}"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in told
        and not node.value.isascii()
    ]
    assert signs == []


def _docstring_nodes(path: Path) -> Iterator[ast.expr]:
    """Strings that stand on their own: they describe what they stand under."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


@pytest.mark.parametrize("path", STYLES, ids=ids)
def test_styles_draw_in_ascii(path: Path) -> None:
    assert _text(path).isascii()
    assert "keyline" not in _text(path)


_MARKUP = re.compile(r"\b(?:notify|Static|Label|Option|Content\.from_markup)\(\s*f[\"']")


@pytest.mark.parametrize("path", [path for path in SOURCES if path.parts[0] == "tui"], ids=ids)
def test_no_made_up_text_is_read_as_markup(path: Path) -> None:
    """A formatted string given to a widget is parsed as markup: a name in it could break the screen."""
    assert [match.group() for match in _MARKUP.finditer(_text(path))] == []


def test_the_top_level_stays_as_it_is() -> None:
    kept = {
        "tui",
        "store",
        "tests",
        "screenshots",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "requirements.txt",
    }
    built = {"build", "dist", "cordboard.egg-info", "snapshot_report.html"}
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - built <= kept
