"""What is doubtful in a text that is typed into a field: its type cannot read it, or it names several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Final

from store.core.fields.dates import format_datetime
from store.core.fields.places import LEVELS, Hierarchy, Level, Place, fold, is_path
from store.core.fields.values import read_value
from store.core.text import listed
from store.core.types import FieldType, Workspace

_EXAMPLE: Final = datetime(2026, 12, 31, tzinfo=UTC)
_NEAR: Final = 3
"""How many names are suggested."""
_NAMED: Final = 2
"""How many places of one name are told."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a text is, such as `not a number`, and with its own comma or colon what would be right.

    `taken` is what it stands for all the same, the path of a place or a language; without it, it is stored as
    text.
    """

    told: str
    hint: str = ""
    taken: str = ""

    @property
    def sentence(self) -> str:
        """All of it, without a full stop."""
        return f"{self.told[:1].upper()}{self.told[1:]}{self.hint}"


def doubt(
    text: str,
    field_type: FieldType,
    workspace: Workspace,
    now: datetime,
    places: Hierarchy | None = None,
    within: Mapping[FieldType, str] | None = None,
    *,
    suggest: bool = True,
) -> Doubt | None:
    """What is doubtful in a text for a field of that type; None for nothing, and for the empty text.

    `within` are the paths of the contact's state and district. Places are not judged without `places`, and
    names that a text may be a slip of are looked for with `suggest`."""
    if not text:
        return None
    if field_type in LEVELS:
        return None if places is None else _place_doubt(text, field_type, places, within or {}, suggest)
    value = read_value(text, field_type, workspace, now)
    assert value is not None
    if field_type is FieldType.NUMBER and value.number is None:
        return Doubt("not a number", ", such as 34 or -2.5")
    if field_type is FieldType.DATETIME and value.datetime is None:
        example = format_datetime(_EXAMPLE, order=workspace.date_order, zone=UTC)
        return Doubt("not a date", f", such as {example.partition(' ')[0]}")
    return None


def _place_doubt(
    text: str, field_type: FieldType, places: Hierarchy, within: Mapping[FieldType, str], suggest: bool
) -> Doubt | None:
    """It names no place, its place is found only by the one that it lies in, or several have the name."""
    level, around = LEVELS[field_type], places.around(field_type, within)
    kind, findable = level.name.lower(), around is not None or level is Level.STATE
    same = () if is_path(text) else places.named(text, level, around)
    found = places.locate(text, field_type, within)
    if found and len(same) < 2:
        return None
    if found:
        other = f": {same[0].path} is taken; write {same[1].path} for the other"
        return Doubt(f"the name of {len(same)} {kind}s", other, same[0].path)
    if same and not findable:
        paths = " or ".join(place.path for place in same[:_NAMED])
        above = Level(level - 1).name.lower()
        return Doubt(f"not a {kind} by its name alone", f": write {paths}, or fill in its {above}")
    told = f"not a known {kind}" + (f" of {around.name}" if around is not None else "")
    if not places:
        return Doubt(told, ": no places are loaded")
    near = _near(text, places.candidates(level, around)) if suggest and findable else ()
    return Doubt(told, f", such as {listed(near, _NEAR)}" if near else "")


def _near(text: str, candidates: Sequence[Place]) -> Sequence[str]:
    """Names that a text may be a slip of, else the first there are."""
    names = {fold(place.name): place.name for place in candidates}
    close = get_close_matches(fold(text), names, n=_NEAR)
    return [names[each] for each in close] or list(names.values())[:_NEAR]
