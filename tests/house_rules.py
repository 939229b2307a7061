"""Limits and conventions of the source code that neither ruff nor the import contracts can check.

Each rule is a function from source files (or names, or imports) to its violations, one readable line each.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_CLASS_LINES = 400
MAX_METHODS = 25
MAX_MODULES = 14

CALLED_BY_TEXTUAL = re.compile(r"(action|key|on|render|watch)_\w+")
"""Methods that Textual finds by their names, one for each key or event: they are not counted."""

BOUNDARIES = {
    "store/messaging/sending/boundary.py", "store/server/boundary.py", "tui/jobs.py",
    "tui/process/boundary.py",
}  # fmt: skip
"""The places where any exception becomes a message, so that the user never sees a traceback."""

GLYPH_TABLE = "tui/text/cells.py"
"""The one module of screens that may hold non-ASCII strings: it gives each of its glyphs an ASCII twin."""

TOP_LEVEL = {
    "LICENSE", "README.md", "pyproject.toml", "requirements.txt", "requirements-dev.txt", "screenshots",
    "store", "tests", "tui",
}  # fmt: skip
BUILD_OUTPUT = {"build", "cordboard.egg-info", "dist"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file of the project: its path from the root, with slashes, and its text."""

    path: str
    text: str

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """The whole syntax tree, flat."""
        return list(ast.walk(ast.parse(self.text, filename=self.path)))

    @cached_property
    def classes(self) -> list[ast.ClassDef]:
        """The classes, nested ones too."""
        return [node for node in self.nodes if isinstance(node, ast.ClassDef)]

    @property
    def module(self) -> str:
        """The dotted name by which the file is imported."""
        return ".".join(PurePosixPath(self.path.removesuffix("/__init__.py")).with_suffix("").parts)

    @property
    def descriptions(self) -> Iterator[ast.Constant]:
        """Docstrings, and the strings that stand under a constant or a field to describe it."""
        for node in self.nodes:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                yield node.value

    @property
    def comments(self) -> Iterator[tokenize.TokenInfo]:
        """The comments."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return (token for token in tokens if token.type == tokenize.COMMENT)

    def at(self, line: int) -> str:
        """A line of the file, as an editor opens it."""
        return f"{self.path}:{line}"


Sources = Sequence[Source]


def long_files(sources: Sources) -> list[str]:
    """Files with too many lines."""
    lengths = {source.path: len(source.text.splitlines()) for source in sources}
    return [f"{path}: {lines} lines" for path, lines in lengths.items() if lines > MAX_FILE_LINES]


def long_functions(sources: Sources) -> list[str]:
    """Functions with too many lines, decorators not counted."""
    return [
        f"{source.at(node.lineno)} {node.name}: {_lines(node)} lines"
        for source in sources
        for node in source.nodes
        if isinstance(node, Function) and _lines(node) > MAX_FUNCTION_LINES
    ]


def _lines(node: Function | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def big_classes(sources: Sources) -> list[str]:
    """Classes with too many methods, or too many lines together with all base classes among the sources."""
    hierarchy = Hierarchy(sources)
    found = []
    for source in sources:
        for node in source.classes:
            lines = sum(map(_lines, hierarchy.lineage(source.module, node)))
            methods = sum(
                isinstance(each, Function) and not CALLED_BY_TEXTUAL.fullmatch(each.name)
                for each in node.body
            )
            if lines > MAX_CLASS_LINES or methods > MAX_METHODS:
                found.append(
                    f"{source.at(node.lineno)} {node.name}: {methods} methods, {lines} lines with bases"
                )
    return found


class Hierarchy:
    """Finds the base classes of a class, through the imports of the modules that they stand in."""

    def __init__(self, sources: Sources) -> None:
        self._classes = {(source.module, node.name): node for source in sources for node in source.classes}
        self._imported = {
            (source.module, alias.asname or alias.name): (node.module, alias.name)
            for source in sources
            for node in source.nodes
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }

    def lineage(self, module: str, node: ast.ClassDef) -> Iterable[ast.ClassDef]:
        """The class and everything that it inherits from, each once."""
        found: dict[tuple[str, str], ast.ClassDef] = {}
        waiting = [(module, node)]
        while waiting:
            module, node = waiting.pop()
            found[module, node.name] = node
            waiting += [base for each in node.bases if (base := self._base(module, each))]
        return found.values()

    def _base(self, module: str, expression: ast.expr) -> tuple[str, ast.ClassDef] | None:
        """The class that an expression in a list of bases names; None for one of a library."""
        named = expression.value if isinstance(expression, ast.Subscript) else expression
        first, *rest = ast.unparse(named).split(".")
        where = module, first
        while where not in self._classes and where in self._imported:
            where = self._imported[where]
        if rest:  # A class by the name of its module, which was imported itself.
            where = ".".join((*where, *rest[:-1])), rest[-1]
        return (where[0], self._classes[where]) if where in self._classes else None


def wide_folders(sources: Sources) -> list[str]:
    """Folders with too many modules, `__init__` not counted."""
    folders = [path.parent for source in sources if (path := PurePosixPath(source.path)).stem != "__init__"]
    counts = {folder: folders.count(folder) for folder in dict.fromkeys(folders)}
    return [f"{folder}: {count} modules" for folder, count in counts.items() if count > MAX_MODULES]


def import_cycles(imports: Mapping[str, Iterable[str]]) -> list[str]:
    """Cycles among modules: for each a chain of imports that comes back to where it began."""
    remaining = {module: set(imported) for module, imported in imports.items()}
    found = []
    while True:
        try:
            TopologicalSorter(remaining).prepare()
        except CycleError as error:
            chain = error.args[1][::-1]
            found.append(" -> ".join(chain))
            remaining[chain[0]].remove(chain[1])
        else:
            return found


def stray_glyphs(sources: Sources) -> list[str]:
    """Non-ASCII strings outside the table of glyphs, descriptions not counted."""
    found = []
    for source in sources:
        described = set(source.descriptions)
        found += [
            f"{source.at(node.lineno)} {node.value!r}"
            for node in source.nodes
            if isinstance(node, ast.Constant) and node not in described
            if isinstance(node.value, str) and not node.value.isascii()
            if source.path != GLYPH_TABLE
        ]
    return found


def stray_style_glyphs(styles: Sources) -> list[str]:
    """Lines of stylesheets that draw what ASCII has not; a keyline is drawn with box characters."""
    return [
        f"{style.at(number)} {line.strip()}"
        for style in styles
        for number, line in enumerate(style.text.splitlines(), start=1)
        if not line.isascii() or "keyline" in line
    ]


_PARSES_MARKUP = re.compile(r"(?:.*\.)?(?:notify|Static|Label|Option|from_markup)")
_PARSED = {"content", "label", "message", "prompt", "title"}


def formatted_markup(sources: Sources) -> list[str]:
    """Formatted strings given to what parses markup: brackets in a contact's name could break the screen."""
    return [
        f"{source.at(node.lineno)} {ast.unparse(node)}"
        for source in sources
        for node in source.nodes
        if isinstance(node, ast.Call) and _PARSES_MARKUP.fullmatch(ast.unparse(node.func))
        if any(map(_is_formatted, _parsed_arguments(node)))
    ]


def _parsed_arguments(call: ast.Call) -> list[ast.expr]:
    named = {each.arg: each.value for each in call.keywords}
    if isinstance(markup := named.get("markup"), ast.Constant) and not markup.value:
        return []
    return [*call.args, *(value for name, value in named.items() if name in _PARSED)]


def _is_formatted(argument: ast.expr) -> bool:
    """Whether it is a formatted string, or a sum with one; what a function makes of one is its business."""
    if isinstance(argument, ast.BinOp):
        return _is_formatted(argument.left) or _is_formatted(argument.right)
    return isinstance(argument, ast.JoinedStr)


_POINTS_ELSEWHERE = re.compile(
    # Tickets, work to be done and places on one machine, in any case ...
    r"(?i:§|\bissue\s*#?\d|(?<![&\w])#\d+\b|\bTODO\b|\bFIXME\b|\bXXX\b|(?<![\w.])/(?:home|root|work)/)"
    # ... and numbered rules of a paper.
    r"|\bD\d{1,2}\b|\bC(?:[2-9]|1\d)\b"
)


def pointing_comments(sources: Sources) -> list[str]:
    """Comments and descriptions that need a paper, a ticket or another machine to be understood."""
    found = []
    for source in sources:
        if not _POINTS_ELSEWHERE.search(source.text):  # Reading the comments of a file takes much longer.
            continue
        told = [(token.start[0], token.string) for token in source.comments]
        told += [(node.lineno, str(node.value)) for node in source.descriptions]
        found += [
            f"{source.at(line)} {text.strip()}" for line, text in told if _POINTS_ELSEWHERE.search(text)
        ]
    return found


def broad_handlers(sources: Sources) -> list[str]:
    """Handlers of every exception outside the boundaries, even where they raise it again."""
    return [
        source.at(node.lineno)
        for source in sources
        for node in source.nodes
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node)
        if source.path not in BOUNDARIES
    ]


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException") for kind in kinds)


def unexpected_names(names: Iterable[str]) -> list[str]:
    """What has no place at the top level; dot files and what a build leaves do no harm."""
    return sorted(name for name in {*names} - TOP_LEVEL - BUILD_OUTPUT if not name.startswith("."))
