"""What the screen shows as plain text, in colour and in mono, and what of it is told by colour alone.

A row of text is followed by a row `c`, with a letter for the role of each cell in colour, and a row `m`, with
a letter for its pen in mono. Plain cells and the lines of frames have neither.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from tui.app.app import CordboardApp
from tui.terminal.app import frame_of
from tui.terminal.painting.cells import Row
from tui.terminal.painting.styles import CellStyle
from tui.text.palette import TABLE, THEMES, Theme

_LETTERS = {
    "title": "t", "muted": "m", "focus": "f", "brand": "B", "header": "h", "sorted": "s",
    "selected": "r", "mark": "*", "lock": "=", "chosen": "o", "badge": "O", "slow": "~", "failed": "!",
    "link": "l", "bar": "#", "failed bar": "X", "second bar": "+",
}  # fmt: skip
_PENS = {
    "1": "b", "2": "d", "4": "u", "7": "r", "1;4": "U", "1;7": "R", "2;7": "D", "2;4": "w", "1;2;4": "W",
    "1;4;7": "k", "1;2;4;7": "K", "1;2": "x",
}  # fmt: skip
"""What is typed into is underlined, bold where the focus is, dim as long as nothing is typed. A button that
cannot be pressed is bold and dim."""
_ROLES = {row.asked: row.name for row in TABLE}
_HUES = {fore: row.name for row in reversed(TABLE) if (fore := row.asked.rpartition(";")[2]) >= "3"}
_ASKED = Theme("as asked")
_BESIDE = 24
"""Cells within which the sign or the word stands that says what a colour says."""
_SIGNS = {
    "mark": r"\*|marked",
    "lock": r"\d \? |=|locked|their message|prefer|by hand|\?|━|tied",
    "chosen": r"\d [DR] |[●✓━┗▶┃]|\[x\]|chosen|Active|only one|\bok\b|\b[DR] (delivered|read)\b",
    "badge": r"chosen",
    "slow": r"\d [EH] |paused|[●~!]|#\d|not saved|not sent|\bslow\b|\b[EH] (to be tried )?(again|held)\b",
    "failed": r"\d F |[45]\d\d  \d+ ms|[●!✗x]|\b[Nn]o(t|body|ne)?\b|paused|failed|error|off\b",
    "failed bar": r"[●!]|\b[Nn]o\b|paused",
}
"""What says in signs or words what a role says in colour; a sentence says it by itself.
The other roles differ in mono too."""
_SENTENCE = re.compile(r"\w+\W+\w+\W+\w+")
_UUID, _SOME_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), str(UUID(int=0))
_BOX = re.compile(r"[─│┌┐└┘\s]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Cells of one role, with blanks between them; `around` is the row near them."""

    role: str
    begins: int
    text: str
    around: str


def picture(app: CordboardApp) -> Iterator[str]:
    """The lines of the screen with their roles and pens, after a line with its name and size."""
    names = " over ".join(type(screen).__name__ for screen in reversed(app.screen_stack))
    width, height = app.size
    yield f"{width}x{height} {names}"
    for asked, mono in zip(_rows(app, _ASKED), _rows(app, THEMES["mono"]), strict=True):
        assert [text for text, _ in asked] == [text for text, _ in mono]
        yield _UUID.sub(_SOME_UUID, f"  {''.join(text for text, _ in asked)}".rstrip())
        plain = [_role(style) == "frame" for _, style in asked]
        for mark, row, letter in (("c", asked, _letter), ("m", mono, _pen)):
            letters = "".join(" " if line else letter(cell[1]) for line, cell in zip(plain, row, strict=True))
            if letters.strip():
                yield f"{mark} {letters}".rstrip()


def told_by_colour_alone(app: CordboardApp) -> list[Run]:
    """The runs that say something by their colour, and have no sign or word of it in them or beside them."""
    rows = _rows(app, _ASKED)
    quoted = set(re.findall(r'"([^"]+)"', "\n".join(_text(row) for row in rows)))
    alone: list[Run] = []
    above: set[tuple[str, int]] = set()
    for row in rows:
        told = set()
        for run in _runs(row):
            # The rest of a sentence, or what a sentence is about.
            if (run.role, run.begins) in above or run.text.strip() in quoted or _is_told(run):
                told.add((run.role, run.begins))
            else:
                alone.append(run)
        above = told
    return alone


def _rows(app: CordboardApp, theme: Theme) -> list[Row]:
    """The rows of the screen in front: of a dialog without what is behind it, which has pictures of its own
    and may be about to change when it is covered."""
    rows: list[Row] = frame_of(app, theme).rows
    if not app.screen.is_modal:
        return rows
    regions = [child.region for child in app.screen.children if child.display]
    return [row[x : x + width] for x, y, width, height in regions for row in rows[y : y + height]]


def _role(style: CellStyle) -> str:
    return _ROLES.get(";".join(style.codes)) or _HUES.get(style.fore, "")


def _letter(style: CellStyle) -> str:
    """The letter of a role; where there is none, that of the pen it is written in."""
    return _LETTERS[role] if (role := _role(style)) else _pen(style)


def _pen(style: CellStyle) -> str:
    """The letter of the attributes."""
    return _PENS[codes] if (codes := ";".join(style.codes)) else " "


def _text(row: Row) -> str:
    """A character for each cell: what is wide is two."""
    return "".join(text[:1] or "\0" for text, _ in row)


def _runs(row: Row) -> Iterator[Run]:
    text = _text(row)
    roles = [_role(style) for _, style in row]
    for place, role in enumerate(roles):
        if (
            not role
            and text[place] == " "
            and 0 < place < len(row) - 1
            and roles[place - 1] == roles[place + 1]
        ):
            roles[place] = roles[place - 1]
    place = 0
    for role, cells in groupby(roles):
        end = place + len(list(cells))
        if role:
            beside = len(row) if role == "failed bar" else _BESIDE
            yield Run(role, place, text[place:end], text[max(place - beside, 0) : end + beside])
        place = end


def _is_told(run: Run) -> bool:
    signs = _SIGNS.get(run.role)
    if signs is None or (run.role != "failed bar" and _BOX.fullmatch(run.text)):
        return True
    return bool(re.search(signs, run.around) or _SENTENCE.search(run.text))
